//! The metrics of a customer over time: at the ends of the last months, as a run would have computed them; and their tiers in
//! the runs that are kept.

use super::{TierNameView, unknown};
use crate::error::OfficeError;
use crate::fields::{bad, customer_id};
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::customer::{Course, course};
use terrace_app::facts::ReadingOptions;
use terrace_app::history::{past, since};
use terrace_app::views::{ByName, ValueView};
use terrace_domain::{AsOf, Date, UnixTime};
use terrace_policy::Policy;
use terrace_words::Title;

/// How many months are told where nobody says.
const USUAL: usize = 12;

/// The most months.
const MOST: usize = 36;

/// A customer over time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CourseView {
    /// The customer's id.
    pub customer_id: String,
    /// The currency of all amounts.
    pub currency: String,
    /// The metrics that are told, in the policy's order: those of numbers that follow from the customer's own facts.
    pub metrics: Vec<CourseMetricView>,
    /// The metrics that are not told, since they depend on other customers; a kept run tells them.
    pub untold: Vec<CourseMetricView>,
    /// The end of each month, the earliest first; then now.
    pub points: Vec<CoursePointView>,
    /// By scheme the changes of class from one kept run to the next, the earliest first.
    pub tiers: ByName<Vec<TierSinceView>>,
}

/// A metric of a customer over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CourseMetricView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Title,
    /// What it holds: `count`, `days`, `money` or `decimal`.
    pub holds: &'static str,
}

/// A customer at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CoursePointView {
    /// The moment, on the policy's clock: facts at or after it do not count.
    pub as_of: String,
    /// The last day that counts.
    pub day: String,
    /// Whether it is now, and no month's end.
    pub is_now: bool,
    /// Whether anything was known of them.
    pub is_known: bool,
    /// By metric; null for what is unknown.
    pub metrics: ByName<Option<ValueView>>,
    /// The tier by scheme, where it follows from the customer's own facts.
    pub tiers: ByName<Option<String>>,
}

/// Since when a customer has been of a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TierSinceView {
    /// The moment of the first run that had it so.
    pub since: String,
    /// The run's number.
    pub run: u64,
    /// The tier; `None` without one.
    pub tier: Option<TierNameView>,
}

impl Office {
    /// A customer over time.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], too many months, an unknown customer, and what reading facts may say.
    pub async fn course(
        &self,
        caller: &Caller,
        id: &str,
        months: Option<usize>,
        now: UnixTime,
    ) -> Result<CourseView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let months = months.unwrap_or(USUAL);
        if months == 0 || months > MOST {
            return Err(bad("months", format!("{months} is not between 1 and {MOST}")));
        }
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        self.seal(now).await?;
        let policy = self.policy();
        let told = self.over_facts(now, move |terrace, ctx| {
            let rules = &policy.policy;
            let inputs = terrace.facts(&ReadingOptions::of(rules), None, ctx)?;
            let as_of = as_of_now(rules, now);
            let mut moments = ends_of_months(&as_of, months);
            moments.push(as_of.clone());
            let found = course(rules, &inputs, &customer, &moments)?;
            if found.points.last().is_none_or(|now| !now.is_known) {
                return Err(unknown(&customer));
            }
            let names: Vec<&str> = rules.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
            let past = past(terrace.workspace(), rules.name.as_str(), &names, customer.as_str(), &as_of)?;
            let tiers = names.iter().enumerate().map(|(at, name)| {
                let changes = since(&past, at).into_iter().map(|change| TierSinceView {
                    since: change.as_of,
                    run: change.run,
                    tier: change.class.map(|tier| named(rules, at, tier)),
                });
                ((*name).to_owned(), changes.collect())
            });
            let tiers = tiers.collect();
            Ok(CourseView { tiers, ..view(rules, customer.to_string(), &found) })
        });
        Ok(told.await?.seen_by(caller))
    }
}

/// A tier of a scheme, which an earlier policy may have had under another title.
fn named(policy: &Policy, scheme: usize, tier: String) -> TierNameView {
    let tiers = policy.schemes.get(scheme).map(|scheme| scheme.tiers.as_slice()).unwrap_or_default();
    let title = tiers.iter().find(|known| known.id.as_str() == tier).map(|known| known.title.clone());
    TierNameView { tier, title: title.unwrap_or_default() }
}

/// The starts of the months up to a moment, the earliest first: what happened at the end of one month counts at the start of
/// the next.
fn ends_of_months(as_of: &AsOf, months: usize) -> Vec<AsOf> {
    let first_of = |day: Date| day.plus_days(1 - i32::from(day.civil().day()));
    let mut starts = Vec::with_capacity(months);
    let mut start = first_of(as_of.local().date());
    for _ in 0..months {
        starts.push(AsOf::start_of(start, as_of.zone().clone()));
        start = first_of(start.plus_days(-1));
    }
    starts.reverse();
    starts
}

fn view(policy: &Policy, customer_id: String, found: &Course) -> CourseView {
    let metric = |index: usize| {
        let metric = policy.metrics.get(index).filter(|metric| metric.value_type.is_number())?;
        let (name, title) = (metric.name.to_string(), metric.title.clone());
        Some(CourseMetricView { name, title, holds: metric.value_type.word() })
    };
    let name_of = |index: &usize| metric(*index).map(|metric| metric.name);
    let last = found.points.len().saturating_sub(1);
    let points = found.points.iter().enumerate().map(|(at, point)| {
        let metrics = found.metrics.iter().zip(&point.metrics);
        let tiers = found.schemes.iter().zip(&point.tiers).filter_map(|(index, tier)| {
            let scheme = policy.schemes.get(*index)?;
            let tier = tier.and_then(|tier| scheme.tiers.get(tier)).map(|tier| tier.id.to_string());
            Some((scheme.name.to_string(), tier))
        });
        let is_now = at == last;
        let day = point.as_of.local().date();
        CoursePointView {
            as_of: point.as_of.to_string(),
            day: if is_now { day } else { day.plus_days(-1) }.to_string(),
            is_now,
            is_known: point.is_known,
            metrics: metrics
                .filter_map(|(index, value)| Some((name_of(index)?, value.clone().map(ValueView))))
                .collect(),
            tiers: tiers.collect(),
        }
    });
    CourseView {
        customer_id,
        currency: policy.currency.to_string(),
        points: points.collect(),
        untold: (0..policy.metrics.len()).filter(|index| !found.metrics.contains(index)).filter_map(metric).collect(),
        metrics: found.metrics.iter().copied().filter_map(metric).collect(),
        tiers: ByName::default(),
    }
}

impl CourseView {
    fn seen_by(mut self, caller: &Caller) -> Self {
        if caller.role.fields.is_some() {
            self.metrics.retain(|metric| caller.role.sees(&metric.name));
            self.untold.retain(|metric| caller.role.sees(&metric.name));
            self.tiers.retain(|scheme| caller.role.sees(scheme));
            for point in &mut self.points {
                point.metrics.retain(|metric| caller.role.sees(metric));
                point.tiers.retain(|scheme| caller.role.sees(scheme));
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::{LocalTime, Zone};

    #[test]
    fn months_end_where_the_next_begin() {
        let moments = |at: &str| -> Vec<String> {
            let as_of = AsOf::new(LocalTime::parse(at).unwrap(), Zone::utc());
            ends_of_months(&as_of, 3).iter().map(|as_of| as_of.local().date().to_string()).collect()
        };
        assert_eq!(moments("2026-03-31T12:00:00"), ["2026-01-01", "2026-02-01", "2026-03-01"]);
        assert_eq!(moments("2026-01-01T00:00:00"), ["2025-11-01", "2025-12-01", "2026-01-01"]);
    }
}
