//! Customers just above a threshold beside those just below: what a tier does to those who only just reached it
//! (regression discontinuity).
//!
//! Scores are those of the day on which tiers were decided, and what is compared came after it, so that nothing that the
//! tier did can have made the score. Where customers know the threshold, those who want the tier buy until they reach
//! it; then the score is taken earlier ([`ThresholdRequest::published`]), and the tier that really held is told from it.

use super::figures::{EffectMeasure, MomentFigures};
use super::schemes::scheme_named;
use super::verdict::{BeforeAfter, EffectVerdict};
use crate::approximate::plain;
use crate::context::RunContext;
use crate::error::{AppError, BacktestError, EffectsError};
use crate::facts::Inputs;
use crate::policies::LoadedPolicy;
use crate::runs::{TierRequest, Tiered, tier};
use crate::workspace::Workspace;
use std::sync::Arc;
use terrace_domain::{AsOf, Date, LocalTime, Share, ValueType, Window};
use terrace_models::Interval;
use terrace_models::experiments::size::PowerDesign;
use terrace_models::thresholds::{
    Crowding, Customers, Design, Heaping, Picture, ThresholdEffect, ThresholdRefusal, picture, verdict,
};
use terrace_policy::{MeasureUse, Scheme};
use terrace_tiering::{CutNumber, cut_number};

/// Bins on each side of a picture.
const BINS: usize = 12;

/// What to look at.
#[derive(Debug, Clone)]
pub struct ThresholdRequest<'a> {
    /// The policy.
    pub policy: &'a Arc<LoadedPolicy>,
    /// Its scheme; the only one if it is not named.
    pub scheme: Option<&'a str>,
    /// The tier that the threshold leads into; the only one if it is not named.
    pub tier: Option<&'a str>,
    /// What is compared.
    pub measure: EffectMeasure,
    /// When tiers were decided.
    pub decided: AsOf,
    /// How long after that counts.
    pub ahead: Window,
    /// Where customers know the threshold: scores are taken so long before tiers are decided, when nobody could yet aim
    /// at it.
    pub published: Option<Window>,
    /// Customers nearer to the threshold than this, in the unit of the metric, are left out.
    pub donut: f64,
    /// The smallest difference that matters, as a part of what those just below do.
    pub effect: Share,
    /// Facts from then on have not happened.
    pub as_of: &'a AsOf,
}

/// What is found at a threshold.
#[derive(Debug)]
pub struct ThresholdFound {
    /// The scheme.
    pub scheme: String,
    /// The tier just above.
    pub tier: String,
    /// The tier just below.
    pub below: String,
    /// What the scheme cuts.
    pub metric: String,
    /// Its type.
    pub value_type: ValueType,
    /// Where, in its unit.
    pub threshold: f64,
    /// What is compared.
    pub measure: EffectMeasure,
    /// When scores were taken.
    pub scored: LocalTime,
    /// When tiers were decided, and what is compared begins.
    pub decided: LocalTime,
    /// When it ends.
    pub to: LocalTime,
    /// Whether the threshold is known to customers.
    pub is_published: bool,
    /// Customers of the scheme.
    pub customers: usize,
    /// Customers whose tier is not that of their score; `None` where none could be.
    pub other_tier: Option<usize>,
    /// What it says.
    pub finding: Result<ThresholdFinding, ThresholdRefusal>,
}

/// What a threshold says.
#[derive(Debug)]
pub struct ThresholdFinding {
    /// The difference that the tier makes, without bias, with its interval.
    pub interval: Interval,
    /// What those just below did, by the line.
    pub just_below: f64,
    /// The smallest difference that matters.
    pub matters: f64,
    /// In a word.
    pub verdict: EffectVerdict,
    /// How far from the threshold customers count.
    pub bandwidth: f64,
    /// Customers within it, below and above.
    pub near: [usize; 2],
    /// Whether scores are heaped.
    pub heaping: Heaping,
    /// How customers lie around the threshold.
    pub crowding: Crowding,
    /// The part of customers whose tier goes by their score, where not everybody's does.
    pub first_stage: Option<f64>,
    /// As it is drawn.
    pub picture: Picture,
}

impl ThresholdFound {
    /// How good the evidence is: B, or none yet (-).
    pub fn grade(&self) -> &'static str {
        match &self.finding {
            Ok(finding) if finding.verdict.is_known() => "B",
            Ok(_) | Err(_) => "-",
        }
    }

    /// What those just below and just above did, which without an answer proves nothing.
    pub fn before_after(&self) -> Option<BeforeAfter> {
        let [before, after] = self.finding.as_ref().ok()?.picture.ends;
        Some(BeforeAfter { before, after })
    }
}

/// Looks at a threshold.
///
/// # Errors
/// What [`EffectsError`] lists, an unknown scheme, and what reading facts may say.
pub fn at_threshold(
    request: &ThresholdRequest<'_>,
    (inputs, workspace): (&Inputs, Option<&Workspace>),
    ctx: &RunContext<'_>,
) -> Result<ThresholdFound, AppError> {
    let inputs = &Inputs { remembered: None, ..inputs.clone().cancelled_by(ctx.cancel) };
    let policy = &request.policy.policy;
    let (index, scheme) = scheme_named(request.scheme, &policy.schemes)?;
    let decided = request.decided.local();
    let to = ahead(request, decided)?;
    let scored = match request.published {
        None => decided,
        Some(span) => span.ago(decided).filter(|then| *then < decided).ok_or_else(|| bad_span("published"))?,
    };
    let at = |moment: LocalTime| AsOf::new(moment, request.as_of.zone().clone());
    let run = |moment: LocalTime| -> Result<Tiered, AppError> {
        tier(TierRequest::new(Arc::clone(request.policy), at(moment)), inputs, workspace, ctx)
    };
    let tiered = run(scored)?;
    let (cut, place) = cut_of(request, &tiered, (index, scheme))?;
    let then = if scored == decided { None } else { Some(run(decided)?) };
    let uses: Vec<MeasureUse> = [MeasureUse::new(request.measure.made_of().0, Window::All)].into();
    let before = MomentFigures::at(&at(decided), &uses, inputs)?;
    ctx.check()?;
    let with_last_order = [&uses[..], &[MeasureUse::new("days_since_last_order", Window::All)]].concat();
    let since = MomentFigures::at(&at(to), &with_last_order, inputs)?;
    facts_reach(&since, (decided, to))?;
    ctx.check()?;
    let sides = Sides::new(request.measure, (&tiered, index), (&cut, place), then.as_ref().unwrap_or(&tiered), |id| {
        since.value(0, since.ids.find(id)).saturating_sub(before.value(0, before.ids.find(id)))
    })?;
    let other_tier = (request.published.is_some() || tiered.standings.scheme(index).is_some()).then_some(sides.other);
    let tier_id = |place: usize| scheme.tiers.get(place).map(|tier| tier.id.to_string()).unwrap_or_default();
    Ok(ThresholdFound {
        scheme: scheme.name.to_string(),
        tier: tier_id(place),
        below: tier_id(place + 1),
        metric: cut.metric.name.clone(),
        value_type: cut.values.value_type,
        threshold: sides.threshold,
        measure: request.measure,
        scored,
        decided,
        to,
        is_published: request.published.is_some(),
        customers: sides.scores.len(),
        other_tier,
        finding: sides.finding(request),
    })
}

fn bad_span(option: &str) -> AppError {
    BacktestError::NoSpan(option.to_owned()).into()
}

/// The end of what is compared; it must have happened.
fn ahead(request: &ThresholdRequest<'_>, decided: LocalTime) -> Result<LocalTime, AppError> {
    let to = request.ahead.after(decided).filter(|to| *to > decided).ok_or_else(|| bad_span("ahead"))?;
    if to <= request.as_of.local() {
        return Ok(to);
    }
    let (needs, as_of) = (to.to_string(), request.as_of.local().to_string());
    Err(EffectsError::NotOver { needs, as_of }.into())
}

/// Days without an order that say nothing: shops close for a week or two.
const QUIET_DAYS: i64 = 14;

/// Facts that end long before the time that is compared would make each effect seem smaller.
fn facts_reach(since: &MomentFigures, (decided, to): (LocalTime, LocalTime)) -> Result<(), AppError> {
    let silent = since.column(1).flatten().min().unwrap_or(0);
    let days = i64::from(to.date().days()) - i64::from(decided.date().days());
    if silent <= (days / 10).max(QUIET_DAYS) {
        return Ok(());
    }
    let newest = i64::from(to.date().days()) - silent;
    let newest = i32::try_from(newest).map_or(decided.date(), Date::from_days);
    Err(EffectsError::NotOver { needs: to.to_string(), as_of: newest.to_string() }.into())
}

/// What the scheme cuts, and which of its tiers lies just above the threshold.
fn cut_of<'a>(
    request: &ThresholdRequest<'_>,
    tiered: &'a Tiered,
    (index, scheme): (usize, &Scheme),
) -> Result<(CutNumber<'a>, usize), AppError> {
    let policy = &tiered.request.policy.policy;
    let cut = cut_number(policy, index, (&tiered.frame, &tiered.outcome.classes), &tiered.outcome.cutoffs)?;
    let Some(cut) = cut else {
        let kind = scheme.kind.key();
        return Err(EffectsError::NoThreshold { scheme: scheme.name.to_string(), kind }.into());
    };
    let above: Vec<String> = scheme.tiers.iter().take(cut.edges.len()).map(|tier| tier.id.to_string()).collect();
    let place = match request.tier {
        None => match above.as_slice() {
            [_] => 0,
            _ => return Err(EffectsError::WhichTier { scheme: scheme.name.to_string(), known: above }.into()),
        },
        Some(name) => above.iter().position(|known| known == name).ok_or_else(|| EffectsError::UnknownTier {
            scheme: scheme.name.to_string(),
            name: name.to_owned(),
            known: above,
        })?,
    };
    Ok((cut, place))
}

/// Customers on both sides of a threshold.
struct Sides {
    threshold: f64,
    scores: Vec<f64>,
    outcomes: Vec<f64>,
    /// Whose tier holds: 1 for the tier above or a better one.
    holds: Vec<f64>,
    /// How many have another tier than that of their score.
    other: usize,
}

impl Sides {
    fn new(
        measure: EffectMeasure,
        (tiered, index): (&Tiered, usize),
        (cut, place): (&CutNumber<'_>, usize),
        then: &Tiered,
        outcome: impl Fn(&str) -> i64,
    ) -> Result<Self, AppError> {
        let unit = 10_f64.powi(i32::try_from(cut.values.value_type.scale()).unwrap_or_default());
        // A rank or a share of nothing has no edge: nobody was in the tier.
        let edge = cut.edges.get(place).copied().flatten();
        let edge = edge.ok_or(EffectsError::NobodyChosen { option: "tier" })?;
        let standings = then.standings.scheme(index).map(|known| &known.standings);
        let is_same = std::ptr::eq(tiered, then);
        let mut sides = Self {
            threshold: plain(edge.into()) / unit,
            scores: Vec::new(),
            outcomes: Vec::new(),
            holds: Vec::new(),
            other: 0,
        };
        for (row, id) in tiered.frame.ids.iter().enumerate() {
            // Who is not of the scheme's universe has no tier; who has no value has no score.
            let (Some(_), Some(score)) = (tiered.outcome.classes.tier(index, row), cut.values.get(row)) else {
                continue;
            };
            let row_then = if is_same { Some(row) } else { then.frame.ids.find(id) };
            let Some(row_then) = row_then else { continue };
            let tier = match standings {
                Some(standings) => standings.row(row_then).and_then(|standing| standing.tier),
                None => then.outcome.classes.tier(index, row_then),
            };
            let holds = tier.is_some_and(|tier| usize::from(tier) <= place);
            sides.other += usize::from(holds != (score >= edge));
            sides.scores.push(plain(score.into()) / unit);
            sides.outcomes.push(measure.plain(outcome(id), true));
            sides.holds.push(f64::from(u8::from(holds)));
        }
        Ok(sides)
    }

    fn finding(&self, request: &ThresholdRequest<'_>) -> Result<ThresholdFinding, ThresholdRefusal> {
        let data = Customers {
            score: &self.scores,
            outcome: &self.outcomes,
            treatment: (self.other > 0).then_some(&self.holds),
            covariates: &[],
        };
        let design = Design { donut: request.donut, ..Design::USUAL };
        let found = verdict(&data, self.threshold, &design)?;
        let effect: ThresholdEffect = found.estimate;
        let picture = picture(&data, self.threshold, &design, &effect, BINS)?;
        let just_below = picture.ends[0];
        let matters = f64::from(request.effect.millionths()) / 1e6 * just_below.abs();
        let interval = effect.robust.interval;
        let known = EffectVerdict::known(&interval, matters);
        let more = || EffectVerdict::Unclear { more: self.more_needed(effect.robust.standard_error, matters) };
        Ok(ThresholdFinding {
            interval,
            just_below,
            matters,
            verdict: known.unwrap_or_else(more),
            bandwidth: effect.bandwidths.main,
            near: effect.customers,
            heaping: effect.heaping,
            crowding: found.crowding,
            first_stage: effect.first_stage.map(|stage| stage.jump),
            picture,
        })
    }

    /// How many more customers, spread as these are, would show a difference that matters four times out of five. With
    /// more customers the bandwidth narrows, so that errors fall with their number to the power of 2/5 alone.
    fn more_needed(&self, standard_error: f64, matters: f64) -> f64 {
        if matters <= 0.0 {
            return 0.0;
        }
        let factor = (standard_error * PowerDesign::USUAL.distance() / matters).powf(2.5);
        (super::compare::count(self.scores.len()) * (factor - 1.0)).max(0.0).ceil()
    }
}
