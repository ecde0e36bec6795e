//! The life cycle as one machine: in which stage a customer is on a day, and when each stage began.

use terrace_domain::Stay;
use terrace_policy::model::{LifeCycleRules, Stage, StageNeeds};

/// What is known of a customer with an order on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StayFacts {
    /// How often they have come.
    pub stays: i64,
    /// Orders since they last came.
    pub orders: i64,
    /// Days since then.
    pub days: i64,
    /// Days since the last order.
    pub silence: i64,
    /// The most days of silence after which they are not lost yet.
    pub lost_after: i64,
}

/// The stage of a customer; nothing is known of who never ordered.
pub fn stage_of(rules: &LifeCycleRules, known: Option<StayFacts>) -> Stage {
    let Some(known) = known else { return Stage::Prospect };
    let are_met = |needs: StageNeeds| needs.are_met(known.orders, known.days);
    if known.silence > known.lost_after {
        Stage::Lost
    } else if known.stays > 1 {
        if are_met(rules.stable_again) { Stage::Stable } else { Stage::WonBack }
    } else if are_met(rules.stable) {
        Stage::Stable
    } else if are_met(rules.forming) {
        Stage::Forming
    } else {
        Stage::Trial
    }
}

/// A stage and the day on which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageBegun {
    /// The stage.
    pub stage: Stage,
    /// The day, since 1970-01-01: of the order that brought it, or the first on which enough days were over. It lasts
    /// until the next one begins.
    pub on: i32,
}

/// All stages of a customer from the first order on, from the rising days of all orders before the end of `today`;
/// none without orders. The last of them is the stage in which [`stage_of`] has the customer today.
pub fn stages_of(rules: &LifeCycleRules, days: &[i32], today: i32) -> Vec<StageBegun> {
    let mut replay = StageReplay { rules, stay: None, begun: Vec::new() };
    for day in days {
        replay.pass_time(*day);
        replay.order(*day);
    }
    replay.pass_time(today);
    replay.begun
}

struct StageReplay<'r> {
    rules: &'r LifeCycleRules,
    stay: Option<Stay>,
    begun: Vec<StageBegun>,
}

impl StageReplay<'_> {
    /// What happens from the last order to the beginning of a day without any order in between.
    fn pass_time(&mut self, until: i32) {
        let Some(stay) = self.stay else { return };
        let LifeCycleRules { forming, stable, stable_again, lost_after } = *self.rules;
        let after = |needs: StageNeeds| i64::from(stay.first) + i64::from(needs.days);
        let mut turns = [after(forming), after(stable), after(stable_again), stay.lost_on(lost_after)];
        turns.sort_unstable();
        for turn in turns {
            // A turn beyond the calendar never comes.
            if let Ok(day) = i32::try_from(turn)
                && stay.last < day
                && day <= until
            {
                self.note(day);
            }
        }
    }

    fn order(&mut self, day: i32) {
        let rule = Some(self.rules.lost_after);
        self.stay = Some(self.stay.map_or_else(|| Stay::begun(day), |stay| stay.after_order(day, rule)));
        self.note(day);
    }

    /// Notes the stage of a day if it is another than before.
    fn note(&mut self, day: i32) {
        let known = self.stay.map(|stay| StayFacts {
            stays: stay.number.into(),
            orders: stay.orders.into(),
            days: i64::from(day) - i64::from(stay.first),
            silence: i64::from(day) - i64::from(stay.last),
            lost_after: stay.lost_after(self.rules.lost_after).into(),
        });
        let stage = stage_of(self.rules, known);
        // Who comes back on the very day that makes them lost has been lost as it began.
        if self.begun.last().is_none_or(|last| last.stage != stage) {
            self.begun.push(StageBegun { stage, on: day });
        }
    }
}
