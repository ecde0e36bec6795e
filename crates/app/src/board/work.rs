//! What a board is made of: two spans of a year, tiers at their ends, and what was before and since the roll-out.

use super::figures::{CostsKnown, SpanValue, computed};
use super::periods::{Period, SinceRollOut, YEAR, a_year_before};
use super::specs::FigureSpec;
use super::{BoardRequest, scheme_of};
use crate::context::RunContext;
use crate::effects::{EffectMeasure, PastFound, PastRequest, against_past};
use crate::error::{AppError, EffectsError};
use crate::facts::Inputs;
use crate::note::Note;
use crate::report::run_to_report;
use crate::runs::{TierRequest, classes_at};
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_analytics::{Survey, survey};
use terrace_domain::{AsOf, Date, LocalTime, Share, Unit, Window};
use terrace_frame::Ids;
use terrace_policy::Scheme;

/// Who is in which tier, parallel to some ids.
type Tiers = Vec<Option<u16>>;

/// Who was in which tier at a moment.
type TiersAt<'a> = dyn Fn(&AsOf) -> Result<(Ids, Tiers), AppError> + 'a;

/// The facts of a board.
pub(super) struct BoardWork {
    /// The year that ends with the as-of.
    pub(super) now: Period,
    /// The year before.
    pub(super) before: Period,
    /// The scheme whose tiers are shown, with the names of natural groups.
    pub(super) scheme: Option<Scheme>,
    /// Now, by the customers of now.
    is_of_now: Tiers,
    /// A year ago, by the customers of now.
    was_of_now: Tiers,
    /// Now, by the customers of a year ago.
    is_of_before: Tiers,
    /// A year ago, by the customers of a year ago.
    was_of_before: Tiers,
    /// What the roll-out is held against; `None` without a day, or if none is over.
    pub(super) roll_out: Option<RollOut>,
    /// Months of revenue, and how many lines tell a cost.
    pub(super) survey: Survey,
    /// What the reader of the run should know.
    pub(super) notes: Vec<Note>,
    /// The first order of all.
    pub(super) oldest: Option<LocalTime>,
}

/// The spans since a roll-out and before it, with the tiers of its day.
pub(super) struct RollOut {
    pub(super) day: Date,
    /// Days of the spans where less than a year is over.
    pub(super) days: Option<u16>,
    /// Since; `None` if it is the year that ends now.
    after: Option<Period>,
    prior: Period,
    after_rows: Vec<Vec<usize>>,
    prior_rows: Vec<Vec<usize>>,
    /// Revenue since against its own past; `None` where no month is over since.
    pub(super) trend: Option<PastFound>,
}

/// Whose values make up a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everybody.
    All,
    /// Who is in a tier at the end of each span.
    Tier(usize),
    /// Who was in a tier at the roll-out.
    Frozen(usize),
    /// Who was in a tier a year ago.
    Was(usize),
    /// Who was in the first a year ago and is in the second now, or in none.
    Moved(usize, Option<usize>),
}

/// Customers of a span.
pub(super) type Rows<'w> = (&'w Period, Vec<usize>);

impl BoardWork {
    /// Reads all that a board needs.
    pub(super) fn gather(
        request: &BoardRequest<'_>,
        inputs: &Inputs,
        workspace: Option<&Workspace>,
        ctx: &RunContext<'_>,
    ) -> Result<Self, AppError> {
        let policy = request.policy;
        let tiered =
            run_to_report(TierRequest::new(Arc::clone(policy), request.as_of.clone()), inputs, workspace, ctx)?;
        let found = scheme_of(&tiered.policy.policy, request.scheme)?;
        let now = Period::of(inputs, request.as_of, YEAR)?;
        ctx.check()?;
        let year_ago = a_year_before(request.as_of)?;
        let before = Period::of(inputs, &year_ago, YEAR)?;
        ctx.check()?;
        let first = (0..now.ids.len()).filter_map(|row| now.first.get(row)).min();
        let newest = (0..now.ids.len()).filter_map(|row| tiered.standard.last.get(row)).max();
        let newest = newest.map(|last| LocalTime::from_micros(last).date());
        let survey = survey(&inputs.facts, request.as_of, &now.ids, newest)?;
        ctx.check()?;
        let mut work = Self {
            is_of_now: vec![None; now.ids.len()],
            was_of_now: vec![None; now.ids.len()],
            is_of_before: vec![None; before.ids.len()],
            was_of_before: vec![None; before.ids.len()],
            now,
            before,
            scheme: found.map(|(_, scheme)| scheme.clone()),
            roll_out: None,
            survey,
            notes: tiered.notes.clone(),
            oldest: first.map(LocalTime::from_micros),
        };
        let Some((index, _)) = found else { return Ok(work) };
        let is: Tiers = (0..tiered.frame.ids.len()).map(|row| tiered.outcome.classes.tier(index, row)).collect();
        let at = |as_of: &AsOf| -> Result<(Ids, Tiers), AppError> {
            let earlier = Some(&tiered.outcome.cutoffs);
            let (frame, outcome) = classes_at(&policy.policy, inputs, as_of, earlier, ctx)?;
            let tiers = (0..frame.ids.len()).map(|row| outcome.classes.tier(index, row)).collect();
            Ok((frame.ids, tiers))
        };
        let (ids, was) = at(&year_ago)?;
        work.is_of_now = tiers_of(&work.now.ids, (&tiered.frame.ids, &is));
        work.is_of_before = tiers_of(&work.before.ids, (&tiered.frame.ids, &is));
        work.was_of_now = tiers_of(&work.now.ids, (&ids, &was));
        work.was_of_before = tiers_of(&work.before.ids, (&ids, &was));
        if let Some(day) = policy.policy.board.as_ref().and_then(|board| board.since) {
            let tiers = work.scheme.as_ref().map_or(0, |scheme| scheme.tiers.len());
            work.roll_out = work.rolled_out((day, tiers), &at, (inputs, ctx))?;
        }
        Ok(work)
    }

    /// The spans before and since a roll-out, with whoever was in which tier on its day and is known in both.
    fn rolled_out(
        &self,
        (day, tiers): (Date, usize),
        at: &TiersAt<'_>,
        (inputs, ctx): (&Inputs, &RunContext<'_>),
    ) -> Result<Option<RollOut>, AppError> {
        let start = AsOf::start_of(day, self.now.as_of.zone().clone());
        let (days, after, prior) = match SinceRollOut::at(day, &self.now.as_of) {
            SinceRollOut::NotYet => return Ok(None),
            SinceRollOut::Years => (None, None, Period::of(inputs, &start, YEAR)?),
            SinceRollOut::Days(days) => {
                let span = Window::Last(days, Unit::Days);
                let after = Period::of(inputs, &self.now.as_of, span)?;
                (Some(days), Some(after), Period::of(inputs, &self.before.as_of, span)?)
            }
        };
        let (ids, then) = at(&start)?;
        let later = after.as_ref().unwrap_or(&self.now);
        let (places, known) = (ids.rows_of(&later.ids), prior.ids.rows_of(&later.ids));
        let (mut after_rows, mut prior_rows) = (vec![Vec::new(); tiers], vec![Vec::new(); tiers]);
        for (row, (place, known)) in places.into_iter().zip(known).enumerate() {
            let tier = place.and_then(|place| then.get(place).copied().flatten()).map(usize::from);
            let Some((tier, known)) = tier.zip(known) else { continue };
            if let (Some(after), Some(prior)) = (after_rows.get_mut(tier), prior_rows.get_mut(tier)) {
                after.push(row);
                prior.push(known);
            }
        }
        let asked = PastRequest {
            measure: EffectMeasure::Revenue,
            since: start,
            every: Window::Last(1, Unit::Months),
            before: None,
            // The board gives the range and no verdict.
            effect: Share::of(0, 1),
            as_of: &self.now.as_of,
        };
        let trend = match against_past(&asked, inputs, ctx) {
            Ok(found) => Some(found),
            Err(AppError::Effects(EffectsError::NotOver { .. })) => None,
            Err(error) => return Err(error),
        };
        Ok(Some(RollOut { day, days, after, prior, after_rows, prior_rows, trend }))
    }

    /// What is known beyond single customers: margins need the costs of most lines.
    pub(super) fn known(&self) -> CostsKnown {
        let costs = self.survey.costs;
        CostsKnown { order_costs: costs.lines > 0 && costs.without_cost * 2 <= costs.lines }
    }

    /// Whose values a figure is made of, now and before.
    pub(super) fn rows(&self, scope: Scope) -> (Rows<'_>, Rows<'_>) {
        let now = |is: &dyn Fn(usize) -> bool| (&self.now, (0..self.now.ids.len()).filter(|row| is(*row)).collect());
        let before =
            |is: &dyn Fn(usize) -> bool| (&self.before, (0..self.before.ids.len()).filter(|row| is(*row)).collect());
        let place = |tiers: &Tiers, row: usize| tiers.get(row).copied().flatten().map(usize::from);
        match scope {
            Scope::All => (now(&|_| true), before(&|_| true)),
            Scope::Tier(tier) => (
                now(&|row| place(&self.is_of_now, row) == Some(tier)),
                before(&|row| place(&self.was_of_before, row) == Some(tier)),
            ),
            Scope::Was(tier) => (
                now(&|row| place(&self.was_of_now, row) == Some(tier)),
                before(&|row| place(&self.was_of_before, row) == Some(tier)),
            ),
            Scope::Moved(from, to) => (
                now(&|row| place(&self.was_of_now, row) == Some(from) && place(&self.is_of_now, row) == to),
                before(&|row| place(&self.was_of_before, row) == Some(from) && place(&self.is_of_before, row) == to),
            ),
            Scope::Frozen(tier) => match &self.roll_out {
                Some(roll_out) => roll_out.rows(tier, &self.now),
                None => (now(&|_| false), before(&|_| false)),
            },
        }
    }

    /// A figure of some customers, now and before.
    pub(super) fn computed(&self, spec: &FigureSpec, scope: Scope) -> (SpanValue, SpanValue) {
        let ((now, rows), (before, rows_before)) = self.rows(scope);
        (computed(spec, now, &rows), computed(spec, before, &rows_before))
    }

    /// The tier now of a customer of now.
    pub(super) fn tier(&self, id: &str) -> Option<usize> {
        let row = self.now.ids.find(id)?;
        self.is_of_now.get(row).copied().flatten().map(usize::from)
    }

    /// By tier a year ago: how many are in which tier now; those in none come last.
    pub(super) fn moves(&self, tiers: usize) -> Vec<Vec<u64>> {
        let mut moves = vec![vec![0; tiers + 1]; tiers];
        for (was, is) in self.was_of_before.iter().zip(&self.is_of_before) {
            let to = is.map_or(tiers, usize::from);
            let cell = was.and_then(|was| moves.get_mut(usize::from(was))).and_then(|row| row.get_mut(to));
            if let Some(cell) = cell {
                *cell += 1;
            }
        }
        moves
    }
}

impl RollOut {
    fn rows<'w>(&'w self, tier: usize, now: &'w Period) -> (Rows<'w>, Rows<'w>) {
        let of = |rows: &[Vec<usize>]| rows.get(tier).cloned().unwrap_or_default();
        ((self.after.as_ref().unwrap_or(now), of(&self.after_rows)), (&self.prior, of(&self.prior_rows)))
    }

    /// Both spans, the later one first.
    pub(super) fn spans<'w>(&'w self, now: &'w Period) -> (&'w Period, &'w Period) {
        (self.after.as_ref().unwrap_or(now), &self.prior)
    }

    /// Whether nobody had a tier on its day.
    pub(super) fn is_empty(&self) -> bool {
        self.after_rows.iter().all(Vec::is_empty)
    }
}

/// Tiers of customers in the order of other ids.
fn tiers_of(ids: &Ids, (known, tiers): (&Ids, &Tiers)) -> Tiers {
    let places = known.rows_of(ids);
    places.into_iter().map(|place| place.and_then(|place| tiers.get(place).copied().flatten())).collect()
}
