use super::cause::Cause;
use super::matrix::{Joined, Mover, SchemeChanges, TierColumns, changes};
use super::side::Side;
use super::trial::find_causes;
use crate::context::RunContext;
use crate::error::{AppError, HistoryError};
use crate::history::{RunRecord, RunScheme};
use terrace_domain::InternalError;
use terrace_frame::Ids;

/// Two runs to compare.
#[derive(Debug)]
pub struct CompareRequest<'a> {
    /// The earlier; one that was just computed is of the same facts and moment as the later.
    pub from: Side<'a>,
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
    /// The earlier run, where it is kept.
    pub from: Option<RunRecord>,
    /// The later one, where it is kept.
    pub to: Option<RunRecord>,
    /// Whether both went by the same rules.
    pub same_rules: bool,
    /// Customers in both.
    pub both: u64,
    /// The schemes of the later run that the earlier had too.
    pub schemes: Vec<SchemeChanges>,
    /// How the tiers in force changed, in the schemes in which the later run has standings. Where the earlier run had
    /// none, its classes stand for them.
    pub standings: Vec<SchemeChanges>,
    before: Ids,
    after: Ids,
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

    /// How the tiers in force changed in the scheme of these changes; `None` if the later run has no standings in it.
    pub fn standings_of(&self, scheme: &SchemeChanges) -> Option<&SchemeChanges> {
        self.standings.iter().find(|known| known.to.name == scheme.to.name)
    }

    /// The changes in the scheme of that name; in the first without a name.
    pub fn scheme(&self, name: Option<&str>) -> Option<&SchemeChanges> {
        self.schemes.iter().find(|scheme| name.is_none_or(|name| scheme.to.name == name))
    }

    /// Whether these are the changes between two runs as they are now: none of them was made anew, and nobody erased
    /// from one, since.
    pub fn are_between(&self, from: &RunRecord, to: &RunRecord) -> bool {
        self.from.as_ref().is_some_and(|known| known.is_same_run(from))
            && self.to.as_ref().is_some_and(|known| known.is_same_run(to))
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

/// Compares two runs.
///
/// # Errors
/// [`HistoryError::NothingInCommon`], an unknown scheme, damaged runs, that the work was cancelled, or what the disk
/// says.
pub fn compare(request: &CompareRequest<'_>, ctx: &RunContext<'_>) -> Result<Changes, AppError> {
    let CompareRequest { from, to, scheme, causes } = request;
    let wanted: Vec<RunScheme> =
        to.schemes().iter().filter(|known| scheme.is_none_or(|name| name == known.name)).cloned().collect();
    if let (Some(name), true) = (scheme, wanted.is_empty()) {
        let known = to.schemes().iter().map(|scheme| scheme.name.clone()).collect();
        return Err(AppError::UnknownScheme { name: (*name).to_owned(), known });
    }
    let (before, after) = (from.ids()?.into_owned(), to.ids()?.into_owned());
    ctx.check()?;
    let joined = Joined::of(&before, &after);
    ctx.check()?;
    let (net_before, net_after) = (from.net()?, to.net()?);
    let known = from.schemes();
    let (mut schemes, mut standings) = (Vec::new(), Vec::new());
    for later in &wanted {
        ctx.check()?;
        let Some(earlier) = known.iter().find(|known| known.name == later.name) else { continue };
        let (tiers_before, tiers_after) = (from.tiers(earlier)?, to.tiers(later)?);
        let lengths =
            [(before.len(), tiers_before.len(), net_before.len()), (after.len(), tiers_after.len(), net_after.len())];
        if lengths.iter().any(|(ids, tiers, net)| ids != tiers || ids != net) {
            return Err(InternalError::new(format!("columns of {} differ in length: {lengths:?}", later.name)).into());
        }
        let columns = TierColumns {
            from: earlier,
            to: later,
            tiers_before: &tiers_before,
            tiers_after: &tiers_after,
            net_before: &net_before,
            net_after: &net_after,
        };
        schemes.push(changes(&joined, &columns)?);
        let (held, to_hold) = (from.standing_tiers(earlier)?, to.standing_tiers(later)?);
        // Rules that drop the standings move people, too, which only two runs at hand are asked about.
        if to_hold.is_some() || (held.is_some() && matches!(from, Side::Now(_))) {
            ctx.check()?;
            // Where a run has no standings, its classes stand for them.
            let tiers_before = held.map_or_else(|| from.tiers(earlier), Ok)?;
            let tiers_after = to_hold.map_or_else(|| to.tiers(later), Ok)?;
            let columns = TierColumns { tiers_before: &tiers_before, tiers_after: &tiers_after, ..columns };
            standings.push(changes(&joined, &columns)?);
        }
    }
    if schemes.is_empty() {
        return Err(HistoryError::NothingInCommon { from: from.number(), to: to.number() }.into());
    }
    if *causes {
        match from {
            Side::Kept(from) => find_causes(from, to, &after, &mut schemes, ctx)?,
            // Facts and moment are the same.
            Side::Now(_) => rules_alone(&mut schemes),
        }
    }
    let both = joined.pairs.iter().filter(|(old, new)| old.is_some() && new.is_some()).count() as u64;
    Ok(Changes {
        from: from.record().cloned(),
        to: to.record().cloned(),
        same_rules: to.has_rules_of(from),
        both,
        schemes,
        standings,
        before,
        after,
    })
}

/// The cause of everybody's move between two sets of rules over the same facts.
fn rules_alone(schemes: &mut [SchemeChanges]) {
    for mover in schemes.iter_mut().flat_map(|scheme| &mut scheme.movers) {
        mover.cause = mover.row_before.and(mover.row_after).map(|_| Cause::Rules);
    }
}
