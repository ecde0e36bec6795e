//! Several policies side by side: one pass over the facts for all of them, then each as if it were alone, and how the first
//! schemes of two stand to each other.

use super::compute::{AskedTogether, compute_together};
use super::cross::{Cross, cross};
use super::forecasts;
use super::profile::is_spare;
use super::question::needed_attributes;
use super::tier::{AskedColumns, TierRequest, Tiered, classify, finished, tell_why_nobody};
use crate::context::RunContext;
use crate::error::{AppError, BesideError};
use crate::facts::Inputs;
use crate::output::{OutputColumn, OutputTable, standing_columns};
use crate::policies::{LoadedPolicy, check_beside};
use crate::workspace::Workspace;
use std::borrow::Cow;
use std::sync::Arc;
use terrace_domain::InternalError;
use terrace_frame::{Column, Texts};
use terrace_policy::{MeasureUse, Policy, Scheme};
use terrace_tiering::Place;
use terrace_words::Lang;

/// The runs of several policies over the same facts, for the same moment.
#[derive(Debug)]
pub struct TieredBeside {
    /// That of the policy that was asked first.
    pub main: Tiered,
    /// Those of the others, in the order in which they were named.
    pub others: Vec<Tiered>,
}

/// The first scheme of the main policy, held against the first scheme of another.
#[derive(Debug)]
pub struct PolicyCross<'a> {
    /// The main policy's run.
    pub main: &'a Tiered,
    /// The other policy's run.
    pub other: &'a Tiered,
    /// The scheme of the rows, of the main policy.
    pub rows: &'a Scheme,
    /// The scheme of the columns, of the other.
    pub columns: &'a Scheme,
    /// All customers by both.
    pub cross: Cross,
    /// How far both say the same.
    pub agreement: Agreement,
}

/// One scheme of a cross table, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideShown {
    /// What it is called.
    pub title: String,
    /// The tiers that somebody can be in, by index into the scheme's, with their titles.
    pub tiers: Vec<(usize, String)>,
}

/// How far two schemes say the same of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Customers with a tier in both.
    pub both: u64,
    /// Where both go from best to rest over equally many tiers.
    pub rungs: Option<Rungs>,
    /// Where both go from best to rest.
    pub best: Option<BestOfBoth>,
}

/// Customers with a tier in both of two ladders of equally many rungs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rungs {
    /// On the same rung of both.
    pub same: u64,
    /// Higher by the other policy.
    pub higher: u64,
    /// Lower by the other policy.
    pub lower: u64,
}

/// The best tiers of two ladders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestOfBoth {
    /// Customers in the best tier of the main policy who have a tier in the other.
    pub first: u64,
    /// Those of them who are in the best tier of the other, too.
    pub both: u64,
}

/// Classifies everybody by several policies. The facts are read once for the metrics of all; classes, standings, members and
/// figures of each policy are those that it gives alone. Conditions and further columns are those of the first.
///
/// # Errors
/// Policies that cannot stand side by side ([`BesideError`]), and as [`super::tier()`].
pub fn tier_beside(
    request: TierRequest,
    others: &[Arc<LoadedPolicy>],
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<TieredBeside, AppError> {
    refuse_doubled_columns(&request.policy.policy, others)?;
    tier_beside_with(request, (others, &[]), inputs, workspace, ctx)
}

/// The same, with measures that are computed in the same pass for whoever asked and stand beside the main run.
pub(crate) fn tier_beside_with(
    request: TierRequest,
    (others, further): (&[Arc<LoadedPolicy>], &[MeasureUse]),
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<TieredBeside, AppError> {
    check_beside(&request.policy, others)?;
    ctx.check()?;
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let as_of = request.as_of.clone();
    let further_runs = others.iter().map(|other| TierRequest::new(Arc::clone(other), as_of.clone()));
    let requests: Vec<TierRequest> = std::iter::once(request).chain(further_runs).collect();
    let asked = requests.iter().map(|request| {
        let wanted = (&request.policy.policy, request.columns.as_slice(), request.condition.as_deref());
        let (condition, attributes) = needed_attributes(wanted.0, wanted.1, wanted.2)?;
        Ok(AskedColumns { attributes, condition })
    });
    let asked = asked.collect::<Result<Vec<_>, AppError>>()?;
    let together = requests.iter().zip(&asked);
    let together: Vec<AskedTogether<'_>> = together
        .map(|(request, asked)| AskedTogether { policy: &request.policy.policy, attributes: &asked.attributes })
        .collect();
    let (computed, columns) = compute_together(&together, further, inputs, &as_of)?;
    if computed.first().is_none_or(|computed| computed.frame.ids.is_empty()) {
        return Err(tell_why_nobody(inputs, workspace)?);
    }
    let mut costs = None;
    let mut runs = Vec::new();
    for ((request, asked), computed) in requests.into_iter().zip(asked).zip(computed) {
        let classified = classify(&request.policy.policy, computed, (inputs, workspace), &mut costs, ctx)?;
        let of_forecasts = forecasts::notes(classified.forecasts.as_ref().map(|forecasts| &forecasts.models));
        runs.push(finished(request, classified, asked, of_forecasts, inputs, ctx)?);
    }
    let mut runs = runs.into_iter();
    let mut main = runs.next().ok_or_else(|| InternalError::new("no run was asked for"))?;
    main.beside = further.iter().cloned().zip(columns).collect();
    Ok(TieredBeside { main, others: runs.collect() })
}

/// The name of the column in which a policy's scheme stands beside those of another.
fn column_name(policy: &Policy, scheme: &Scheme) -> String {
    format!("{}.{}", policy.name, scheme.name)
}

/// Refuses a policy whose columns are called as details or standings of the first one's schemes are.
fn refuse_doubled_columns(policy: &Policy, others: &[Arc<LoadedPolicy>]) -> Result<(), BesideError> {
    let standings = standing_columns(policy).into_iter().map(|(name, _)| name);
    let details = policy.schemes.iter().flat_map(|scheme| {
        terrace_tiering::detail_names(scheme).into_iter().map(move |detail| format!("{}.{detail}", scheme.name))
    });
    let known: Vec<String> = standings.chain(details).collect();
    for other in others {
        let mut columns = other.policy.schemes.iter().map(|scheme| column_name(&other.policy, scheme));
        if let Some(column) = columns.find(|column| known.contains(column)) {
            return Err(BesideError::SameColumn { column, file: other.file.clone() });
        }
    }
    Ok(())
}

impl TieredBeside {
    /// The first scheme of the main policy against the first of every other.
    ///
    /// # Errors
    /// A run that lacks one of its schemes.
    pub fn crosses(&self) -> Result<Vec<PolicyCross<'_>>, AppError> {
        self.others.iter().filter_map(|other| crossed(&self.main, other).transpose()).collect()
    }

    /// Appends the classes by the other policies to a table of the main run, each column called after its policy and scheme;
    /// by their titles in a language if there is one.
    ///
    /// # Errors
    /// A run that lacks one of its schemes.
    pub fn append_to<'a>(&'a self, table: &mut OutputTable<'a>, titles: Option<Lang>) -> Result<(), AppError> {
        for other in &self.others {
            let policy = &other.policy.policy;
            for (index, scheme) in policy.schemes.iter().enumerate() {
                let plain = column_name(policy, scheme);
                let name = titles.map_or_else(
                    || plain.clone(),
                    |lang| {
                        let policy = policy.title.get(lang, policy.name.as_str());
                        format!("{policy}: {}", scheme.title.get(lang, scheme.name.as_str()))
                    },
                );
                let is_there = table.headers().any(|known| known == name);
                let name = if is_there { format!("{name} ({plain})") } else { name };
                table.push(OutputColumn { name, values: Cow::Owned(tiers_of(other, (index, scheme), titles)?) });
            }
        }
        Ok(())
    }
}

/// The tier of everybody in a scheme, by id or by title.
fn tiers_of(run: &Tiered, (index, scheme): (usize, &Scheme), titles: Option<Lang>) -> Result<Column, InternalError> {
    let code = |place: &Place| place.tier().map_or(Texts::NULL, u32::from);
    let name = |tier: &terrace_policy::Tier| -> Arc<str> {
        titles.map_or_else(|| tier.id.as_str(), |lang| tier.title.get(lang, tier.id.as_str())).into()
    };
    let codes = places(run, index)?.iter().map(code).collect();
    Ok(Column::Texts(Texts { codes, dictionary: scheme.tiers.iter().map(name).collect() }))
}

fn places(run: &Tiered, scheme: usize) -> Result<&[Place], InternalError> {
    let lacking = || InternalError::new(format!("the run lacks the scheme of number {scheme}"));
    run.outcome.classes.scheme(scheme).map(|classes| classes.places.as_slice()).ok_or_else(lacking)
}

/// The first schemes of two runs over the same customers; `None` if one of them has none.
pub(crate) fn crossed<'a>(main: &'a Tiered, other: &'a Tiered) -> Result<Option<PolicyCross<'a>>, AppError> {
    let first = |run: &'a Tiered| run.policy.policy.schemes.first();
    let (Some(rows), Some(columns)) = (first(main), first(other)) else { return Ok(None) };
    let (down, across) = (places(main, 0)?, places(other, 0)?);
    let cross = cross((down, rows.tiers.len()), (across, columns.tiers.len()), &main.standard.net)?;
    let agreement = Agreement::of(&cross, rows.kind.is_ordered() && columns.kind.is_ordered());
    Ok(Some(PolicyCross { main, other, rows, columns, cross, agreement }))
}

impl PolicyCross<'_> {
    /// The scheme of the rows in a language.
    pub fn rows_shown(&self, lang: Lang) -> SideShown {
        SideShown::of(self.main, self.rows, lang)
    }

    /// The scheme of the columns in a language.
    pub fn columns_shown(&self, lang: Lang) -> SideShown {
        SideShown::of(self.other, self.columns, lang)
    }
}

impl SideShown {
    /// The first scheme of a run.
    fn of(run: &Tiered, scheme: &Scheme, lang: Lang) -> Self {
        let figures = run.profiles.first().map(|profile| profile.tiers.as_slice()).unwrap_or_default();
        let tiers = scheme.tiers.iter().zip(figures).enumerate();
        let tiers = tiers.filter(|(_, (_, figures))| !is_spare(scheme, figures.customers));
        Self {
            title: scheme.title.get(lang, scheme.name.as_str()).to_owned(),
            tiers: tiers.map(|(at, (tier, _))| (at, tier.title.get(lang, tier.id.as_str()).to_owned())).collect(),
        }
    }
}

impl Agreement {
    /// What the cells of two schemes say, of which both may go from best to rest.
    fn of(cross: &Cross, are_ladders: bool) -> Self {
        let cells = || {
            let line = |(row, line): (usize, &'_ Vec<super::CrossGroup>)| {
                line.iter().enumerate().map(|(column, group)| (row, column, group.customers)).collect::<Vec<_>>()
            };
            cross.cells.iter().enumerate().flat_map(line)
        };
        let count = |wanted: fn(usize, usize) -> bool| {
            cells().filter(|(row, column, _)| wanted(*row, *column)).map(|(.., customers)| customers).sum::<u64>()
        };
        let is_even = cross.cells.len() == cross.columns_alone.len();
        Self {
            both: count(|_, _| true),
            rungs: (are_ladders && is_even).then(|| Rungs {
                same: count(|row, column| row == column),
                higher: count(|row, column| column < row),
                lower: count(|row, column| column > row),
            }),
            best: are_ladders
                .then(|| BestOfBoth { first: count(|row, _| row == 0), both: count(|row, column| row + column == 0) }),
        }
    }
}
