use super::HistoryError;
use super::cause;
use super::keep::scheme_figures;
use super::matrix::{Classes, Joined, Mover, SchemeChanges, changes};
use super::record::{RunRecord, RunScheme};
use super::run::KeptRun;
use crate::error::AppError;
use crate::policies::LoadedPolicy;
use crate::tier::Tiered;
use std::borrow::Cow;
use terrace_domain::AsOf;
use terrace_policy::Policy;
use terrace_tiering::{Column, Cutoffs, Ids};

/// The later of two runs: a kept one, or one at hand.
#[derive(Debug, Clone, Copy)]
pub enum Side<'a> {
    /// A kept run.
    Kept(&'a KeptRun),
    /// A run that was just computed.
    Now {
        /// Its rules.
        policy: &'a LoadedPolicy,
        /// It.
        tiered: &'a Tiered,
    },
}

/// Two runs to compare.
#[derive(Debug)]
pub struct CompareRequest<'a> {
    /// The earlier.
    pub from: &'a KeptRun,
    /// The later.
    pub to: Side<'a>,
    /// Only this scheme.
    pub scheme: Option<&'a str>,
    /// Whether to find what moved them.
    pub causes: bool,
}

/// What changed from one run to another.
#[derive(Debug)]
pub struct Changes {
    /// The earlier run.
    pub from: RunRecord,
    /// The later one, where it is kept.
    pub to: Option<RunRecord>,
    /// Whether both went by the same rules.
    pub same_rules: bool,
    /// Customers in both.
    pub both: u64,
    /// The schemes of the later run that the earlier had too.
    pub schemes: Vec<SchemeChanges>,
    pub(super) before: Ids,
    pub(super) after: Ids,
}

impl Changes {
    /// Who moved.
    pub fn customer(&self, mover: &Mover) -> &str {
        match (mover.row_after, mover.row_before) {
            (Some(row), _) => self.after.get(row),
            (None, Some(row)) => self.before.get(row),
            (None, None) => "",
        }
    }

    /// Customers of the later run alone.
    pub fn newcomers(&self) -> u64 {
        (self.after.len() as u64).saturating_sub(self.both)
    }

    /// Customers of the earlier run alone.
    pub fn departed(&self) -> u64 {
        (self.before.len() as u64).saturating_sub(self.both)
    }
}

impl<'a> Side<'a> {
    fn ids(&self) -> Result<Cow<'a, Ids>, AppError> {
        match self {
            Self::Kept(run) => run.ids().map(Cow::Owned),
            Self::Now { tiered, .. } => Ok(Cow::Borrowed(&tiered.frame.ids)),
        }
    }

    fn net(&self) -> Result<Cow<'a, [i64]>, AppError> {
        match self {
            Self::Kept(run) => run.net().map(Cow::Owned),
            Self::Now { tiered, .. } => match &tiered.standard.net {
                Column::Integers(net) => Ok(Cow::Borrowed(net.values.as_slice())),
                _ => Ok(Cow::Borrowed(&[])),
            },
        }
    }

    fn schemes(&self) -> Cow<'a, [RunScheme]> {
        match self {
            Self::Kept(run) => Cow::Borrowed(&run.record.schemes),
            Self::Now { policy, tiered } => Cow::Owned(scheme_figures(&policy.policy, tiered)),
        }
    }

    fn tiers(&self, scheme: &RunScheme) -> Result<Vec<Option<u16>>, AppError> {
        match self {
            Self::Kept(run) => run.tiers(scheme),
            Self::Now { policy, tiered } => {
                let index = policy.policy.schemes.iter().position(|known| known.name.as_str() == scheme.name);
                let classes = index.and_then(|index| tiered.outcome.classes.scheme(index));
                Ok(classes.map(|classes| classes.places.iter().map(|place| place.tier()).collect()).unwrap_or_default())
            }
        }
    }

    fn hash(&self) -> &'a str {
        match self {
            Self::Kept(run) => &run.record.policy.hash,
            Self::Now { policy, .. } => &policy.policy.hash,
        }
    }

    pub(super) fn policy(&self) -> Result<Cow<'a, Policy>, AppError> {
        match self {
            Self::Kept(run) => run.policy().map(Cow::Owned),
            Self::Now { policy, .. } => Ok(Cow::Borrowed(&policy.policy)),
        }
    }

    pub(super) fn cutoffs(&self) -> Result<Cow<'a, Cutoffs>, AppError> {
        match self {
            Self::Kept(run) => run.cutoffs().map(Cow::Owned),
            Self::Now { tiered, .. } => Ok(Cow::Borrowed(&tiered.outcome.cutoffs)),
        }
    }

    pub(super) fn as_of(&self) -> Result<AsOf, AppError> {
        match self {
            Self::Kept(run) => run.record.as_of(),
            Self::Now { tiered, .. } => Ok(tiered.frame.as_of.clone()),
        }
    }

    pub(super) fn ordered(&self) -> Result<Column, AppError> {
        match self {
            Self::Kept(run) => run.ordered(),
            Self::Now { tiered, .. } => Ok(Column::Flags(tiered.frame.ordered.iter().copied().map(Some).collect())),
        }
    }

    pub(super) fn metric(&self, name: &str) -> Result<Option<Cow<'a, Column>>, AppError> {
        match self {
            Self::Kept(run) => Ok(run.column(name)?.map(Cow::Owned)),
            Self::Now { policy, tiered } => {
                let index = policy.policy.metrics.iter().position(|metric| metric.name.as_str() == name);
                let column = index.and_then(|index| tiered.outcome.classes.metric(&tiered.frame, index));
                Ok(column.map(Cow::Borrowed))
            }
        }
    }

    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'a, Column>>, AppError> {
        match self {
            Self::Kept(run) => Ok(run.attribute(name)?.map(Cow::Owned)),
            Self::Now { policy, tiered } => {
                let index = policy.policy.attributes.iter().position(|field| field.name == name);
                Ok(index.and_then(|index| tiered.frame.attributes.get(index)).map(Cow::Borrowed))
            }
        }
    }
}

/// Compares two runs.
///
/// # Errors
/// [`HistoryError::NothingInCommon`], an unknown scheme, damaged runs, or what the disk says.
pub fn compare(request: &CompareRequest<'_>) -> Result<Changes, AppError> {
    let CompareRequest { from, to, scheme, causes } = request;
    let wanted: Vec<RunScheme> =
        to.schemes().iter().filter(|known| scheme.is_none_or(|name| name == known.name)).cloned().collect();
    if let (Some(name), true) = (scheme, wanted.is_empty()) {
        let known = to.schemes().iter().map(|scheme| scheme.name.clone()).collect();
        return Err(AppError::UnknownScheme { name: (*name).to_owned(), known });
    }
    let (before, after) = (from.ids()?, to.ids()?.into_owned());
    let joined = Joined::of(&before, &after);
    let (net_before, net_after) = (from.net()?, to.net()?);
    let mut schemes = Vec::new();
    for later in &wanted {
        let Some(earlier) = from.record.scheme(&later.name) else { continue };
        let (tiers_before, tiers_after) = (from.tiers(earlier)?, to.tiers(later)?);
        let classes = Classes {
            from: earlier,
            to: later,
            tiers_before: &tiers_before,
            tiers_after: &tiers_after,
            net_before: &net_before,
            net_after: &net_after,
        };
        schemes.push(changes(&joined, &classes));
    }
    if schemes.is_empty() {
        let number = if let Side::Kept(run) = to { run.record.number } else { 0 };
        return Err(HistoryError::NothingInCommon { from: from.record.number, to: number }.into());
    }
    if *causes {
        cause::explain(from, to, &after, &mut schemes)?;
    }
    let both = joined.pairs.iter().filter(|(old, new)| old.is_some() && new.is_some()).count() as u64;
    Ok(Changes {
        from: from.record.clone(),
        to: if let Side::Kept(run) = to { Some(run.record.clone()) } else { None },
        same_rules: from.record.policy.hash == to.hash(),
        both,
        schemes,
        before,
        after,
    })
}
