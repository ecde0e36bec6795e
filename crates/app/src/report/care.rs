//! What customers say and complain of, and what service they need.

use super::breakdowns::SHARED_BY;
use super::measured::{Measured, YEAR};
use super::{ReportRequest, schemes};
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::{money, sum};
use std::collections::{BTreeMap, BTreeSet};
use terrace_analytics::{Complaints, complaint_causes};
use terrace_domain::facts::{CASES, CONTACTS, FEEDBACK};
use terrace_domain::{InternalError, Money, round_div};
use terrace_frame::Integers;
use terrace_report::{Average, Care, CareFigures, Cause, CauseFigures, ContentFigures, Decimal, SchemeCare};

/// Causes that are shown by name; the rest are one row.
const NAMED: usize = 8;

/// A mean of fewer answers is told without a range: it would look surer than it is.
const FEWEST: i128 = 30;

/// One is as expected.
const AS_EXPECTED: i64 = 1_000_000;

/// Returns `None` if no feedback, contact or case is known.
pub(super) fn care(
    request: &ReportRequest<'_>,
    measured: &Measured,
    ctx: &RunContext<'_>,
) -> Result<Option<Care>, AppError> {
    let facts = &request.inputs.facts;
    if ![&FEEDBACK, &CONTACTS, &CASES].into_iter().any(|kind| facts.has(kind)) {
        return Ok(None);
    }
    let columns = Columns::of(request, measured)?;
    let everybody: Vec<usize> = (0..request.tiered.frame.ids.len()).collect();
    let schemes = request.tiered.policy.policy.schemes.iter().enumerate().map(|(index, scheme)| {
        ctx.check()?;
        let members = schemes::members(request, index, scheme)?;
        let tiers = members.iter().map(|rows| columns.figures(rows)).collect::<Result<_, _>>()?;
        Ok(SchemeCare { scheme: index, tiers })
    });
    let schemes = schemes.collect::<Result<_, AppError>>()?;
    ctx.check()?;
    let causes = if facts.has(&CASES) {
        causes(&complaint_causes(facts, request.as_of(), &request.tiered.frame.ids)?, columns.net)?
    } else {
        Vec::new()
    };
    Ok(Some(Care { schemes, all: columns.figures(&everybody)?, causes, content: columns.content(request.tiered)? }))
}

/// What is known of each customer.
struct Columns<'a> {
    net: &'a Integers,
    satisfaction: &'a Integers,
    satisfied: &'a Integers,
    change: &'a Integers,
    growth: &'a Integers,
    rating: &'a Integers,
    nps: &'a Integers,
    complaints: &'a Integers,
    cases: &'a Integers,
    open_cases: &'a Integers,
    first_answer: &'a Integers,
    to_close: &'a Integers,
    contacts: &'a Integers,
    minutes: &'a Integers,
    orders_of_year: &'a Integers,
}

impl<'a> Columns<'a> {
    fn of(request: &ReportRequest<'a>, measured: &'a Measured) -> Result<Self, InternalError> {
        Ok(Self {
            net: &request.tiered.standard.net,
            satisfaction: measured.ever("satisfaction")?,
            satisfied: measured.ever("satisfied_share")?,
            change: measured.ever("satisfaction_change")?,
            growth: measured.ever("satisfaction_growth")?,
            rating: measured.ever("rating")?,
            nps: measured.ever("nps")?,
            complaints: measured.ever("complaints")?,
            cases: measured.ever("cases")?,
            open_cases: measured.ever("open_cases")?,
            first_answer: measured.ever("first_answer_hours")?,
            to_close: measured.ever("hours_to_close")?,
            contacts: measured.ever("contacts")?,
            minutes: measured.ever("service_minutes")?,
            orders_of_year: measured.over("orders", YEAR)?,
        })
    }

    fn figures(&self, rows: &[usize]) -> Result<CareFigures, AppError> {
        let complained = || rows.iter().copied().filter(|row| self.complains(*row));
        let minutes = i64::try_from(sum(self.minutes, rows)).map_err(|_| InternalError::new("minutes do not fit"))?;
        Ok(CareFigures {
            customers: rows.len() as u64,
            satisfaction: average(self.satisfaction, rows),
            satisfied: average(self.satisfied, rows),
            change: average(self.change, rows),
            growth: average(self.growth, rows),
            rating: average(self.rating, rows),
            nps: average(self.nps, rows),
            complaints: count(self.complaints, rows),
            complaining: complained().count() as u64,
            complaining_revenue: money(sum(self.net, &complained().collect::<Vec<_>>()))?,
            cases: count(self.cases, rows),
            open_cases: count(self.open_cases, rows),
            first_answer: average(self.first_answer, rows),
            to_close: average(self.to_close, rows),
            contacts: count(self.contacts, rows),
            minutes: Decimal(minutes),
        })
    }

    fn complains(&self, row: usize) -> bool {
        self.complaints.get(row).is_some_and(|count| count > 0)
    }

    /// Customers by how content they are: above expectation, as expected, below it, no answer; `None` if nobody answered.
    fn content(&self, tiered: &Tiered) -> Result<Option<[ContentFigures; 4]>, AppError> {
        let rows = || 0..tiered.frame.ids.len();
        if !rows().any(|row| self.satisfaction.get(row).is_some()) {
            return Ok(None);
        }
        let group = |is_in: fn(Option<i64>) -> bool| -> Result<ContentFigures, AppError> {
            let rows: Vec<usize> = rows().filter(|row| is_in(self.satisfaction.get(*row))).collect();
            let more_than = |column: &Integers, least: i64| {
                rows.iter().filter(|row| column.get(**row).is_some_and(|value| value > least)).count() as u64
            };
            Ok(ContentFigures {
                customers: rows.len() as u64,
                revenue: money(sum(self.net, &rows))?,
                ordered_in_year: more_than(self.orders_of_year, 0),
                ordered_again: more_than(&tiered.standard.orders, 1),
                complaining: more_than(self.complaints, 0),
                nps: average(self.nps, &rows),
            })
        };
        Ok(Some([
            group(|content| content.is_some_and(|content| content > AS_EXPECTED))?,
            group(|content| content == Some(AS_EXPECTED))?,
            group(|content| content.is_some_and(|content| content < AS_EXPECTED))?,
            group(|content| content.is_none())?,
        ]))
    }
}

/// A sum of counts, of which none is below zero.
fn count(column: &Integers, rows: &[usize]) -> u64 {
    u64::try_from(sum(column, rows)).unwrap_or(0)
}

/// The mean of the values that are known, with how far it may be away from that of all, in 19 of 20 cases: 1.96 standard
/// errors.
pub(super) fn average(column: &Integers, rows: &[usize]) -> Option<Average> {
    let known = || rows.iter().filter_map(|row| column.get(*row)).map(i128::from);
    let (of, sum) = known().fold((0_i128, 0_i128), |(of, sum), value| (of + 1, sum + value));
    let mean = round_div(sum, of).and_then(|mean| i64::try_from(mean).ok())?;
    let within = || {
        let squares = known().try_fold(0_i128, |all, value| all.checked_add(value.checked_mul(value)?))?;
        let spread = of.checked_mul(squares)?.checked_sub(sum.checked_mul(sum)?)?;
        // 1.96² is 3.8416; the variance of the mean is the spread over n²(n − 1).
        let square = round_div(spread.checked_mul(38_416)?, (of * of).checked_mul(of - 1)?.checked_mul(10_000)?)?;
        i64::try_from(u128::try_from(square).ok()?.isqrt()).ok()
    };
    let within = (of >= FEWEST).then(within).flatten().filter(|within| *within > 0).map(Decimal);
    Some(Average { mean: Decimal(mean), within, of: u64::try_from(of).ok()? })
}

/// Complaints by cause, the most frequent first; what is not shown by name and what has no cause come last.
fn causes(found: &[Complaints], net: &Integers) -> Result<Vec<CauseFigures>, AppError> {
    let mut by_cause: BTreeMap<Option<&str>, Vec<&Complaints>> = BTreeMap::new();
    for complaints in found {
        by_cause.entry(complaints.cause.as_deref()).or_default().push(complaints);
    }
    let unknown = by_cause.remove(&None);
    let complaints = |own: &[&Complaints]| own.iter().map(|one| one.count).sum::<u64>();
    let figures = |cause: Cause, own: &[&Complaints]| -> Result<CauseFigures, AppError> {
        let rows: BTreeSet<usize> = own.iter().map(|one| one.row).collect();
        let revenue: Money = money(sum(net, &rows.iter().copied().collect::<Vec<_>>()))?;
        Ok(CauseFigures { cause, complaints: complaints(own), customers: rows.len() as u64, revenue })
    };
    let mut named: Vec<(&str, Vec<&Complaints>)> =
        by_cause.into_iter().filter_map(|(cause, own)| Some((cause?, own))).collect();
    // Those of one count stay in the order of their names.
    named.sort_by_key(|(_, own)| std::cmp::Reverse(complaints(own)));
    let is_shared = |own: &[&Complaints]| own.iter().map(|one| one.row).collect::<BTreeSet<_>>().len() >= SHARED_BY;
    let (shared, rare): (Vec<_>, Vec<_>) = named.into_iter().partition(|(_, own)| is_shared(own));
    let others: Vec<&Complaints> = shared.iter().skip(NAMED).chain(&rare).flat_map(|(_, own)| own).copied().collect();
    let mut all: Vec<CauseFigures> = shared
        .iter()
        .take(NAMED)
        .map(|(cause, own)| figures(Cause::Named((*cause).to_owned()), own))
        .collect::<Result<_, _>>()?;
    if !others.is_empty() {
        all.push(figures(Cause::Other, &others)?);
    }
    if let Some(own) = unknown {
        all.push(figures(Cause::Unknown, &own)?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::ValueType;

    #[test]
    fn an_average_tells_how_sure_it_is() {
        let column = Integers::from_options(
            ValueType::Decimal,
            [Some(1_000_000), None, Some(-1_000_000), Some(1_000_000), Some(0)].repeat(10),
        );
        let rows: Vec<usize> = (0..50).collect();
        // Forty answers with the mean 0.25 and the variance 27.5 ÷ 39: 1.96 · √(.705128 ÷ 40).
        let found = average(&column, &rows).unwrap();
        assert_eq!((found.mean.0, found.of), (250_000, 40));
        assert!((found.within.unwrap().0 - 260_232).abs() <= 1, "{found:?}");
        // Few answers have no range, and nor have answers that are all alike.
        assert_eq!(average(&column, &rows[..35]).unwrap().within, None);
        let alike = Integers::from_options(ValueType::Decimal, vec![Some(1_000_000); 50]);
        assert_eq!(average(&alike, &rows).unwrap().within, None);
        assert_eq!(average(&column, &[0]).unwrap().within, None);
        assert_eq!(average(&column, &[1]), None);
    }

    #[test]
    fn who_complains_of_several_causes_counts_once_among_the_others() {
        let net = Integers::from_options(ValueType::Money, vec![Some(10_000); SHARED_BY + 1]);
        let cause = |number: usize| Some(format!("cause {number:02}"));
        let mut found: Vec<Complaints> = (0..NAMED + 2)
            .flat_map(|number| (0..SHARED_BY).map(move |row| Complaints { row, cause: cause(number), count: 1 }))
            .collect();
        found.push(Complaints { row: SHARED_BY, cause: cause(5), count: 3 });
        found.push(Complaints { row: 1, cause: None, count: 2 });
        // What one customer says in words of their own is not named.
        found.push(Complaints { row: 2, cause: Some("王小明 13812341234".to_owned()), count: 90 });
        let all = causes(&found, &net).unwrap();
        let shown: Vec<_> =
            all.iter().map(|c| (c.cause.clone(), c.complaints, c.customers, c.revenue.to_string())).collect();
        assert_eq!(shown[0], (Cause::Named("cause 05".to_owned()), 8, 6, "6.00".to_owned()));
        assert_eq!(shown[NAMED], (Cause::Other, 100, 5, "5.00".to_owned()));
        assert_eq!(shown[NAMED + 1], (Cause::Unknown, 2, 1, "1.00".to_owned()));
    }
}
