//! What treatments did: hold-outs, thresholds, other customers, the own past.

use crate::customers::names_personal;
use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use serde::Deserialize;
use std::sync::Arc;
use terrace_app::effects::{
    ChosenCustomers, EffectMeasure, GroupsRequest, PastRequest, ShowRequest, ThresholdRequest, against_others,
    against_past, at_threshold, show,
};
use terrace_app::facts::{Inputs, ReadingOptions};
use terrace_app::hold_outs::{KeptHoldOut, find, list};
use terrace_app::policies::LoadedPolicy;
use terrace_app::views::{EffectView, GroupsView, HoldOutView, PastView, ThresholdView};
use terrace_app::{AppError, RunContext, Workspace};
use terrace_domain::{AsOf, LocalTime, Share, Unit, UnixTime, Window};

/// The smallest effect that matters, in millionths, if nobody says: a tenth.
const MATTERS: u32 = 100_000;

/// A threshold to look at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdAsked {
    /// The scheme; the only one without it.
    pub scheme: Option<String>,
    /// The tier that the threshold leads into; the only one without it.
    pub tier: Option<String>,
    /// `revenue`, `orders` or `buyers`.
    pub measure: Option<String>,
    /// The day on which tiers were decided; so long ago that `ahead` is just over without it.
    pub decided: Option<String>,
    /// How long after that counts; six months without it.
    pub ahead: Option<String>,
    /// Where customers know the threshold: how long before scores are taken.
    pub published: Option<String>,
}

/// Two groups to compare.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonAsked {
    /// Those with the treatment: a condition as in the list of customers, as it held at the beginning.
    pub treated: String,
    /// Those without; everybody else without it.
    pub against: Option<String>,
    /// When the treatment began.
    pub since: String,
    /// How long before is looked at; twelve months without it.
    pub before: Option<String>,
    /// `week`, `month` or `quarter`.
    pub every: Option<String>,
    /// `revenue`, `orders` or `buyers`.
    pub measure: Option<String>,
}

/// A date to hold against the own past.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesAsked {
    /// When it began.
    pub since: String,
    /// `revenue`, `orders` or `buyers`.
    pub measure: Option<String>,
}

/// The measure of that name, of those given; revenue where none is named.
fn measure(name: Option<&str>, of: &[EffectMeasure]) -> Result<EffectMeasure, OfficeError> {
    let Some(name) = name else { return Ok(EffectMeasure::Revenue) };
    let known = || of.iter().map(|measure| measure.name()).collect::<Vec<_>>().join(", ");
    let found = EffectMeasure::named(name).filter(|found| of.contains(found));
    found.ok_or_else(|| bad("measure", format!("one of {}", known())))
}

fn bad(field: &str, reason: String) -> OfficeError {
    OfficeError::BadField { field: field.to_owned(), reason }
}

fn every(name: Option<&str>) -> Result<Window, OfficeError> {
    match name {
        Some("week") => Ok(Window::Last(1, Unit::Weeks)),
        None | Some("month") => Ok(Window::Last(1, Unit::Months)),
        Some("quarter") => Ok(Window::Last(3, Unit::Months)),
        Some(_) => Err(bad("every", "week, month or quarter".to_owned())),
    }
}

fn span(field: &str, text: Option<&str>, usual: Window) -> Result<Window, OfficeError> {
    let Some(text) = text else { return Ok(usual) };
    let read = Window::parse(text).ok().filter(|window| *window != Window::All);
    read.ok_or_else(|| bad(field, "a number and a unit, such as `6 months`".to_owned()))
}

/// The beginning of a day on the policy's clock.
fn day(field: &str, text: &str, policy: &LoadedPolicy) -> Result<AsOf, OfficeError> {
    let read = LocalTime::parse(text).map_err(|_| bad(field, "a day, such as `2026-03-01`".to_owned()))?;
    Ok(AsOf::new(read, policy.policy.timezone.clone()))
}

/// A hold-out without its salt, from which anybody could tell who is left out.
fn unsalted(kept: &KeptHoldOut) -> HoldOutView {
    HoldOutView { salt: String::new(), ..HoldOutView::new(kept) }
}

fn matters() -> Share {
    Share::from_millionths(MATTERS).unwrap_or(Share::WHOLE)
}

impl Office {
    /// The hold-outs that were drawn.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and a file that is damaged.
    pub async fn hold_outs(&self, caller: &Caller, now: UnixTime) -> Result<Vec<HoldOutView>, OfficeError> {
        caller.must(Right::SeeWork)?;
        self.over_facts(now, |terrace, _| Ok(list(terrace.workspace())?.iter().map(unsalted).collect())).await
    }

    /// What a hold-out proves so far.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], one that is not there, and what reading facts may say.
    pub async fn hold_out_effect(
        &self,
        caller: &Caller,
        (name, measured): (&str, Option<&str>),
        now: UnixTime,
    ) -> Result<EffectView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let measure = measure(measured, &EffectMeasure::ALL)?;
        let name = name.to_owned();
        self.of_facts(now, move |(_, inputs, workspace, as_of), ctx| {
            let hold_out = find(workspace, &name)?;
            let request = ShowRequest { hold_out: &hold_out, measure, as_of };
            let shown = EffectView::new(&hold_out, &show(&request, inputs, ctx)?);
            Ok(EffectView { hold_out: unsalted(&hold_out), ..shown })
        })
        .await
    }

    /// Customers just above a threshold beside those just below.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], what is asked wrongly, and what reading facts may say.
    pub async fn threshold_effect(
        &self,
        caller: &Caller,
        asked: ThresholdAsked,
        now: UnixTime,
    ) -> Result<ThresholdView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let measure = measure(asked.measure.as_deref(), &EffectMeasure::BY_CUSTOMER)?;
        let ahead = span("ahead", asked.ahead.as_deref(), Window::Last(6, Unit::Months))?;
        let published = asked.published.as_deref();
        let published = published.map(|text| span("published", Some(text), ahead)).transpose()?;
        let decided = asked.decided.as_deref().map(|text| day("decided", text, &self.policy())).transpose()?;
        self.hand_in_overrides().await?;
        self.of_facts(now, move |(policy, inputs, workspace, as_of), ctx| {
            let ago = || AsOf::new(ahead.ago(as_of.local()).unwrap_or(as_of.local()), as_of.zone().clone());
            let request = ThresholdRequest {
                policy,
                scheme: asked.scheme.as_deref(),
                tier: asked.tier.as_deref(),
                measure,
                decided: decided.unwrap_or_else(ago),
                ahead,
                published,
                donut: 0.0,
                effect: matters(),
                as_of,
            };
            Ok(ThresholdView::new(&at_threshold(&request, (inputs, Some(workspace)), ctx)?))
        })
        .await
    }

    /// Customers with a treatment beside others without, before and after it began.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], what is asked wrongly, conditions on what the caller does not see, and what reading
    /// facts may say.
    pub async fn comparison_effect(
        &self,
        caller: &Caller,
        asked: ComparisonAsked,
        now: UnixTime,
    ) -> Result<GroupsView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let rules = self.policy();
        for condition in std::iter::once(&asked.treated).chain(&asked.against) {
            if names_personal(&rules.policy, condition)? {
                caller.must(Right::SeePersonal)?;
            }
            caller.must_see_all(&rules.policy, Some(condition), None)?;
        }
        let measure = measure(asked.measure.as_deref(), &EffectMeasure::BY_CUSTOMER)?;
        let since = day("since", &asked.since, &rules)?;
        let before = span("before", asked.before.as_deref(), Window::Last(12, Unit::Months))?;
        let every = every(asked.every.as_deref())?;
        self.hand_in_overrides().await?;
        self.of_facts(now, move |(policy, inputs, workspace, as_of), ctx| {
            let request = GroupsRequest {
                policy,
                treated: ChosenCustomers::Where(&asked.treated),
                against: asked.against.as_deref().map(ChosenCustomers::Where),
                measure,
                since,
                before,
                every,
                effect: matters(),
                as_of,
            };
            Ok(GroupsView::new(&against_others(&request, (inputs, Some(workspace)), ctx)?))
        })
        .await
    }

    /// The shop against its own past.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], what is asked wrongly, and what reading facts may say.
    pub async fn series_effect(
        &self,
        caller: &Caller,
        asked: SeriesAsked,
        now: UnixTime,
    ) -> Result<PastView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let measure = measure(asked.measure.as_deref(), &EffectMeasure::BY_CUSTOMER)?;
        let since = day("since", &asked.since, &self.policy())?;
        let every = Window::Last(1, Unit::Months);
        self.of_facts(now, move |(_, inputs, _, as_of), ctx| {
            let request = PastRequest { measure, since, every, before: None, effect: matters(), as_of };
            Ok(PastView::new(&against_past(&request, inputs, ctx)?))
        })
        .await
    }

    /// Asks facts as they are now, by the policy in force.
    async fn of_facts<T: Send + 'static>(
        &self,
        now: UnixTime,
        ask: impl FnOnce((&Arc<LoadedPolicy>, &Inputs, &Workspace, &AsOf), &RunContext<'_>) -> Result<T, AppError>
        + Send
        + 'static,
    ) -> Result<T, OfficeError> {
        self.seal(now).await?;
        let policy = self.policy();
        self.over_facts(now, move |terrace, ctx| {
            let inputs = terrace.facts(&ReadingOptions::of(&policy.policy), None, ctx)?;
            let as_of = as_of_now(&policy.policy, now);
            ask((&policy, &inputs, terrace.workspace(), &as_of), ctx)
        })
        .await
    }
}
