//! Fills the report's figures from a run.

mod beside;
mod breakdowns;
mod care;
mod concentration;
mod groups;
mod history;
mod measured;
mod members;
mod model;
mod months;
mod people;
mod portfolio;
mod products;
mod quality;
mod recent;
mod returns;
mod schemes;
mod standings;

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::note::Note;
use crate::policies::LoadedPolicy;
use crate::runs::profile::{money, sum};
use crate::runs::{TierRequest, Tiered, TieredBeside, tier, tier_beside_with, tier_of_kept};
use crate::workspace::Workspace;
use measured::Measured;
pub use portfolio::{Portfolio, PortfolioScheme, PortfolioTier, UnownedMoney};
pub(crate) use portfolio::{kept_portfolio, portfolio};
use std::sync::Arc;
use terrace_analytics::survey;
use terrace_domain::{AsOf, Coded, InternalError, LocalTime};
use terrace_frame::Integers;
pub use terrace_report::Privacy;
use terrace_report::{
    FactSource, Group, Header, KeyFigures, LabelCount, ReportData, RevenueBasis, Title, Told, mask_id,
};
use terrace_words::{Lang, message};

/// What a report is made from.
#[derive(Debug)]
pub struct ReportRequest<'a> {
    /// The facts.
    pub inputs: &'a Inputs,
    /// The run.
    pub tiered: &'a Tiered,
    /// The runs of further policies over the same facts, for the same moment.
    pub beside: &'a [Tiered],
    /// Where earlier runs and imports are kept; `None` if facts come straight from files.
    pub workspace: Option<&'a Workspace>,
    /// Whether personal fields are masked.
    pub privacy: Privacy,
}

impl ReportRequest<'_> {
    /// For when.
    fn as_of(&self) -> &AsOf {
        &self.tiered.request.as_of
    }
}

/// The run that a report shows: read back from the history if a kept run says what computing everybody would say, else
/// computed.
///
/// # Errors
/// As [`tier`].
pub fn run_to_report(
    request: TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Tiered, AppError> {
    match kept_to_report(&request, inputs, workspace, ctx)? {
        Some(kept) => Ok(kept),
        None => tier(request, inputs, workspace, ctx),
    }
}

/// The runs that a report of several policies shows. One pass over the facts gives the metrics of all policies and what the
/// report tells beside them.
///
/// # Errors
/// As [`crate::runs::tier_beside`].
pub fn runs_to_report(
    request: TierRequest,
    others: &[Arc<LoadedPolicy>],
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<TieredBeside, AppError> {
    tier_beside_with(request, (others, &measured::uses()), inputs, workspace, ctx)
}

/// [`run_to_report`] if a kept run says it, else `None`.
pub(crate) fn kept_to_report(
    request: &TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Option<Tiered>, AppError> {
    tier_of_kept(request, inputs, workspace, &measured::uses(), ctx)
}

/// The whole page; `lang` is the language shown first.
///
/// # Errors
/// What reading facts and kept runs may say, and that the work was cancelled.
pub fn render(request: &ReportRequest<'_>, lang: Lang, ctx: &RunContext<'_>) -> Result<String, AppError> {
    let inputs = request.inputs.clone().cancelled_by(ctx.cancel);
    let data = data(&ReportRequest { inputs: &inputs, ..*request }, ctx)?;
    ctx.check()?;
    data.check()?;
    ctx.check()?;
    Ok(terrace_report::render(&data, lang))
}

/// The report's figures.
fn data(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<ReportData, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let measured = Measured::of(request)?;
    let newest = times(&standard.last).max().map(LocalTime::date);
    let mut found = survey(&request.inputs.facts, request.as_of(), &frame.ids, newest)?;
    let costs = found.costs;
    let schemes = schemes::schemes(request, &mut found, ctx)?;
    let came_in = quality::came_in(request)?;
    let mut data = ReportData {
        header: header(request),
        figures: figures(request)?,
        months: months::months(request, &found.months)?,
        pareto: concentration::spread(request.tiered, &standard.net),
        profit: concentration::of_profit(request.tiered, &measured, &costs)?,
        costs_told: Told { told: costs.lines - costs.without_cost, of: costs.lines },
        crosses: schemes::crosses(request, ctx)?,
        beside: beside::policies_beside(request)?,
        schemes,
        returns: returns::returns(request, &measured, ctx)?,
        care: care::care(request, &measured, ctx)?,
        recent: recent::recent(&found)?,
        history: history::history(request, ctx)?,
        standings: standings::standings(request),
        members: members::members(request),
        model: model::model(request)?,
        products: products::products(request)?,
        labels: labels(request, ctx)?,
        top_customers: people::largest(request, ctx)?,
        falling: people::falling(request, &measured, ctx)?,
        money: quality::money_together(&came_in)?,
        imports: quality::imports(&came_in),
        completeness: quality::completeness(request)?,
        notes: notes(request),
        privacy: request.privacy,
    };
    groups::drop_spare(&mut data);
    Ok(data)
}

/// The remarks on all runs, each once.
fn notes(request: &ReportRequest<'_>) -> Vec<Title> {
    let mut said: Vec<&Note> = Vec::new();
    for found in std::iter::once(request.tiered).chain(request.beside).flat_map(|run| &run.notes) {
        if !said.contains(&found) {
            said.push(found);
        }
    }
    said.into_iter().map(|found| note(found, request.privacy)).collect()
}

/// A remark as a page that is passed on may say it: what stood in a row is told nowhere, and ids go by the page's rule.
fn note(note: &Note, privacy: Privacy) -> Title {
    let mut arguments = note.arguments();
    for (name, value) in &mut arguments {
        let ids = note.holds_ids_in(name) && privacy == Privacy::Masked;
        if *name == "value" || (ids && *name == "examples") {
            "…".clone_into(value);
        } else if ids {
            *value = mask_id(value);
        }
    }
    Title::new(message(Lang::En, note.code(), &arguments), message(Lang::Zh, note.code(), &arguments))
}

fn header(request: &ReportRequest<'_>) -> Header {
    let policy = &request.tiered.policy.policy;
    Header {
        policy_name: policy.name.to_string(),
        policy_title: policy.title.clone(),
        policy_hash: policy.hash.clone(),
        as_of: request.as_of().clone(),
        currency: policy.currency,
        source: match &request.inputs.origin {
            Origin::Lake { version } => FactSource::Lake { version: *version },
            Origin::Files(_) => FactSource::Files,
        },
        basis: RevenueBasis::Net,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn figures(request: &ReportRequest<'_>) -> Result<KeyFigures, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let rows: Vec<usize> = (0..frame.ids.len()).collect();
    let (gross, net) = (sum(&standard.gross, &rows), sum(&standard.net, &rows));
    let orders = sum(&standard.orders, &rows);
    let negative = |_| InternalError::new(format!("{orders} orders"));
    Ok(KeyFigures {
        customers: frame.ids.len() as u64,
        with_orders: frame.ordered.iter().filter(|ordered| **ordered).count() as u64,
        orders: u64::try_from(orders).map_err(negative)?,
        gross: money(gross)?,
        returned: money(gross - net)?,
        net: money(net)?,
        oldest_order: times(&standard.first).min(),
        newest_order: times(&standard.last).max(),
    })
}

/// The times of a column, nulls left out.
fn times(times: &Integers) -> impl Iterator<Item = LocalTime> {
    (0..times.values.len()).filter_map(|row| times.get(row)).map(LocalTime::from_micros)
}

fn labels(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<LabelCount>, AppError> {
    let policy = &request.tiered.policy.policy;
    let Tiered { outcome, standard, .. } = request.tiered;
    policy
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            ctx.check()?;
            let lacking = || InternalError::new(format!("the run lacks the label {}", label.name));
            let flags = outcome.classes.label(index).ok_or_else(lacking)?;
            let rows: Vec<usize> = flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(row, _)| row).collect();
            Ok(LabelCount {
                name: label.name.to_string(),
                title: label.title.clone(),
                condition: label.when.text.clone(),
                group: Group { customers: rows.len() as u64, revenue: money(sum(&standard.net, &rows))? },
            })
        })
        .collect()
}
