use super::TimeUnit;
use terrace_analytics::{Purchases, PurchasesOfOne};
use terrace_domain::Date;
use terrace_models::{Chances, History, Spending};

/// The purchases of a shop up to the end of a day.
pub(super) struct Sample {
    pub(super) purchases: Purchases,
    /// The first day with an order.
    pub(super) first: Date,
    /// The last day of everybody's observation.
    pub(super) until: Date,
}

impl Sample {
    /// What models in continuous time see.
    pub(super) fn histories(&self, unit: TimeUnit) -> Vec<History> {
        let time = |from: i32, to: i32| f64::from(to.saturating_sub(from)) / unit.days();
        let history = |one: PurchasesOfOne<'_>| {
            let (first, last) = (*one.days.first()?, *one.days.last()?);
            // No calendar has so many days.
            let frequency = u32::try_from(one.days.len().saturating_sub(1)).unwrap_or(u32::MAX);
            Some(History { frequency, recency: time(first, last), age: time(first, self.until.days()) })
        };
        self.purchases.iter().filter_map(history).collect()
    }

    /// What the model of chances sees: whole units after the day of the first purchase; what lies in the last, broken
    /// one is left out.
    pub(super) fn chances(&self, unit: TimeUnit) -> Vec<Chances> {
        let whole = |days: i32| number(f64::from(days) / unit.days());
        let chances = |one: PurchasesOfOne<'_>| {
            let first = *one.days.first()?;
            let offered = whole(self.until.days().saturating_sub(first));
            let mut chances = Chances { used: 0, last: 0, offered };
            for day in one.days.iter().skip(1) {
                // The first unit holds the days from the one after the first purchase to as many as it has.
                let number = number((f64::from(day - first) / unit.days()).ceil());
                if number > chances.last && number <= offered {
                    chances = Chances { used: chances.used + 1, last: number, offered };
                }
            }
            Some(chances)
        };
        self.purchases.iter().filter_map(chances).collect()
    }

    /// What the model of spend sees: repeat purchases, less the share of all that the customer brought back.
    pub(super) fn spendings(&self) -> Vec<Spending> {
        let spending = |one: PurchasesOfOne<'_>| {
            let repeats = u32::try_from(one.days.len().saturating_sub(1)).ok()?;
            let all: i128 = one.amounts.iter().map(|amount| i128::from(*amount)).sum();
            let first = i128::from(*one.amounts.first()?);
            let back = i128::from(one.returned.ten_thousandths());
            #[expect(clippy::cast_precision_loss, reason = "a statistic of amounts, far below a double's precision")]
            let [all, first, back] = [all, first, back].map(|amount| amount as f64 / 1e4);
            Spending::of_repeats(repeats, all, first, back)
        };
        self.purchases.iter().filter_map(spending).collect()
    }

    /// The middle of what customers spent on a purchase, the first included; `None` if all was free.
    pub(super) fn middle_amount(&self) -> Option<f64> {
        let mean = |one: PurchasesOfOne<'_>| {
            let all: i128 = one.amounts.iter().map(|amount| i128::from(*amount)).sum();
            #[expect(clippy::cast_precision_loss, reason = "a statistic of amounts, far below a double's precision")]
            let mean = all as f64 / 1e4 / one.amounts.len().max(1) as f64;
            mean
        };
        let mut means: Vec<f64> = self.purchases.iter().map(mean).filter(|mean| *mean > 0.0).collect();
        means.sort_unstable_by(f64::total_cmp);
        means.get(means.len() / 2).copied()
    }

    /// When customers bought, in a unit of time since the first day of all.
    pub(super) fn times(&self, unit: TimeUnit) -> (Vec<f64>, Vec<usize>) {
        let (mut times, mut starts) = (Vec::new(), vec![0]);
        for one in self.purchases.iter() {
            let time = |day: &i32| f64::from(day.saturating_sub(self.first.days())) / unit.days();
            times.extend(one.days.iter().map(time));
            starts.push(times.len());
        }
        (times, starts)
    }
}

/// A number of units, rounded down; what is shorter than a millionth of a unit is rounding.
fn number(units: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of a calendar, not negative")]
    let whole = (units + 1e-6).max(0.0).floor() as u32;
    whole
}
