//! The last months: who came back, and what was bought when.

use std::cmp::Reverse;
use terrace_analytics::{CategoryMonths as FoundCategory, Survey};
use terrace_domain::{Date, InternalError, Money};
use terrace_report::{CategoryMonths, ColumnLabel, FirstMonth, MonthRevenue, Recent};

/// Categories that are shown by name; the rest are one column.
const NAMED: usize = 8;

/// The last months from the first with any sale on; `None` if there is none.
pub(super) fn recent(survey: &Survey) -> Result<Option<Recent>, InternalError> {
    let found = &survey.recent;
    let sold = |month: usize| found.categories.iter().any(|category| category.net.get(month) != Some(&Money::ZERO));
    let starts = |month: &Date| found.firsts.iter().any(|first| first.first_day == *month);
    let begin = found.months.iter().enumerate().find(|(place, month)| sold(*place) || starts(month));
    let Some((begin, _)) = begin else { return Ok(None) };
    let total =
        |category: &FoundCategory| -> i128 { category.net.iter().map(|net| i128::from(net.ten_thousandths())).sum() };
    let mut named: Vec<&FoundCategory> = found
        .categories
        .iter()
        .filter(|category| category.category.as_deref().is_some_and(|name| !name.is_empty()))
        .collect();
    // Those of one amount stay in the order of their names.
    named.sort_by_key(|category| Reverse(total(category)));
    let (shown, others) = named.split_at(named.len().min(NAMED));
    let without: Vec<&FoundCategory> =
        found.categories.iter().filter(|category| category.category.as_deref().is_none_or(str::is_empty)).collect();
    let column = |label: ColumnLabel, parts: &[&FoundCategory]| {
        let revenue = (begin..found.months.len()).map(|month| {
            let sum: i128 =
                parts.iter().filter_map(|part| part.net.get(month)).map(|net| i128::from(net.ten_thousandths())).sum();
            let sum = i64::try_from(sum).map_err(|_| InternalError::new("revenue of a month does not fit"))?;
            Ok(MonthRevenue(Money::from_ten_thousandths(sum)))
        });
        Ok(CategoryMonths { label, revenue: revenue.collect::<Result<_, InternalError>>()? })
    };
    let mut categories = Vec::new();
    for category in shown {
        categories.push(column(
            ColumnLabel::Named(category.category.as_deref().unwrap_or_default().to_owned()),
            &[category],
        )?);
    }
    if !others.is_empty() {
        categories.push(column(ColumnLabel::Other, others)?);
    }
    if !without.is_empty() {
        categories.push(column(ColumnLabel::Unknown, &without)?);
    }
    let months = found.months.iter().skip(begin);
    let firsts = found.firsts.iter().filter_map(|first| {
        let month = found.months.iter().position(|month| *month == first.first_day)?.checked_sub(begin)?;
        Some(FirstMonth { month, active: first.active.clone(), again: first.again })
    });
    Ok(Some(Recent {
        months: months.clone().map(|month| (month.civil().year(), month.civil().month())).collect(),
        firsts: firsts.collect(),
        categories,
    }))
}
