use crate::conditions::Condition;
use crate::error::AnalyticsError;
use crate::measures::{Basis, Cells, Component, Finish, Measure, measure};
use crate::pass::Facts;
use crate::plan::{Aggregate, AskedParts, Level, Part, Request, Scope, condition_of};
use crate::population::parts_of;
use terrace_domain::{AsOf, CustomerId, LocalTime, Value, Window};
use terrace_policy::{MetricSource, Policy};
use terrace_words::Text;

/// The facts behind a metric of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Index into the policy's metrics.
    pub metric: usize,
    /// How many: order lines, rows of feedback, contacts, cases, payments, products held, or referred customers.
    pub facts: u64,
    /// When the first of them happened; referred customers have no time.
    pub first: Option<LocalTime>,
    /// When the last of them happened.
    pub last: Option<LocalTime>,
    /// The figures that the metric is the mean of; none of most measures.
    pub components: Vec<ComponentValue>,
}

/// One of the figures that a metric is the mean of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentValue {
    /// For programs.
    pub name: &'static str,
    /// For people.
    pub title: Text,
    /// In the unit of the metric.
    pub value: Value,
}

/// How many facts stand behind each metric of a customer that is a measure, the first and the last.
///
/// # Errors
/// As [`crate::population`].
pub fn evidence(
    policy: &Policy,
    facts: &Facts,
    as_of: &AsOf,
    customer: &CustomerId,
) -> Result<Vec<Evidence>, AnalyticsError> {
    let mut request = Request::new(as_of, Some(customer));
    let mut asked = Vec::new();
    for (metric, found) in policy.metrics.iter().enumerate() {
        let (name, window, rows) = match &found.source {
            MetricSource::Measure(usage) => (&usage.measure, usage.window, usage.rows.as_ref()),
            MetricSource::Forecast(forecast) => (&forecast.measure, Window::All, None),
            MetricSource::Expression(_) => continue,
        };
        let measure = measure(name).ok_or_else(|| AnalyticsError::UnknownMeasure(name.clone()))?;
        let rows = rows.map(|rows| condition_of(&rows.test));
        let mut places_of = |parts: &[Part]| {
            request.parts(measure.name, AskedParts { parts, window, rows: rows.as_ref(), lost_after: None })
        };
        let components = match measure.finish {
            Finish::Mean(components) => Some((components, places_of(measure.parts)?)),
            _ => None,
        };
        asked.push((metric, places_of(&parts(measure))?, components));
    }
    let values = parts_of(facts, &request, customer)?;
    let number = |places: &[usize], n: usize| values.get(*places.get(n)?).copied().flatten();
    let wrong = |_| AnalyticsError::internal("a count or time of facts beyond its type");
    let time = |value: Option<i128>| value.map(i64::try_from).transpose().map_err(wrong);
    let component = |component: &Component, places: &[usize]| {
        let own: Vec<Option<i128>> = (0..places.len()).map(|place| number(places, place)).collect();
        let value = (component.of)(&Cells { values: &own, as_of });
        let value = i64::try_from(value).map_err(|_| AnalyticsError::Overflow(component.name.to_owned()))?;
        Ok::<_, AnalyticsError>(ComponentValue {
            name: component.name,
            title: component.title,
            value: Value::Decimal(value),
        })
    };
    let found = asked.into_iter().map(|(metric, places, components)| {
        let components = components.iter().flat_map(|(all, places)| all.iter().map(move |one| component(one, places)));
        Ok(Evidence {
            metric,
            // Nothing was counted of a customer whom no such fact names.
            facts: number(&places, 0).map_or(Ok(0), u64::try_from).map_err(wrong)?,
            first: time(number(&places, 1))?.map(LocalTime::from_micros),
            last: time(number(&places, 2))?.map(LocalTime::from_micros),
            components: components.collect::<Result<_, AnalyticsError>>()?,
        })
    });
    found.collect()
}

/// The count, the first and the last of a measure's facts.
fn parts(measure: &Measure) -> Vec<Part> {
    let of = |level, time, when: Option<fn(&Scope) -> Condition>| {
        let folds = [Aggregate::Count, Aggregate::Min(time), Aggregate::Max(time)];
        let part = |fold| Part { when, ..Part::new(level, fold).over(measure.basis_over()) };
        folds.into_iter().map(part).collect()
    };
    match measure.basis {
        Basis::Lines | Basis::LinesOfBoth => of(Level::Lines, "ordered_at", None),
        Basis::Sales => of(Level::Lines, "ordered_at", Some(|lines| lines.flag("is_return").is_not_true())),
        Basis::Returns => of(Level::Lines, "ordered_at", Some(|lines| lines.flag("is_return").is_true())),
        Basis::Feedback(when) => of(Level::Feedback, "at", Some(when)),
        Basis::Contacts(when) => of(Level::Contacts, "at", Some(when)),
        Basis::Cases(when) => of(Level::Cases, "opened_at", Some(when)),
        Basis::Payments(when) => of(Level::Payments, "due_at", Some(when)),
        Basis::Balances => of(Level::Balances, "at", None),
        Basis::Referred => vec![Part::new(Level::Referred, Aggregate::Count).over(measure.basis_over())],
    }
}
