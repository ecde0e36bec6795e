//! What a customer bought: in all, by product, category, channel and shop, by month, and how often.

use crate::error::AppError;
use crate::facts::Inputs;
use crate::runs::refuse_mixed_currencies;
use std::collections::{BTreeMap, BTreeSet};
use terrace_analytics::{AnalyticsError, BoughtLine, bought};
use terrace_domain::{AsOf, CustomerId, Date, LocalTime, Money};
use terrace_policy::Policy;

/// All that a customer bought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purchases {
    /// How many orders.
    pub orders: usize,
    /// The days on which they bought, ascending, each once.
    pub days: Vec<Date>,
    /// What was paid.
    pub gross: Money,
    /// What came back, as a positive amount.
    pub returned: Money,
    /// The most paid first; what has no name last.
    pub products: Vec<BoughtOf>,
    /// The same by category.
    pub categories: Vec<BoughtOf>,
    /// The same by channel.
    pub channels: Vec<BoughtOf>,
    /// The same by shop.
    pub stores: Vec<BoughtOf>,
    /// Every month from the first order to the as-of.
    pub months: Vec<BoughtMonth>,
}

/// What was bought of one product, or in one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoughtOf {
    /// Its name; `None` for lines without one.
    pub name: Option<String>,
    /// Of a product the category of its newest line.
    pub category: Option<String>,
    /// On how many orders.
    pub orders: usize,
    /// How many in all, in ten-thousandths; `None` if no line says.
    pub quantity: Option<i64>,
    /// What was paid.
    pub gross: Money,
    /// What came back, as a positive amount.
    pub returned: Money,
    /// The first time.
    pub first: Option<LocalTime>,
    /// The last time.
    pub last: Option<LocalTime>,
}

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoughtMonth {
    /// Its first day.
    pub month: Date,
    /// Orders placed in it.
    pub orders: usize,
    /// What was paid in it, less what came back in it.
    pub net: Money,
}

impl Purchases {
    /// The typical number of days from one day of buying to the next: the middle one of all, of two middle ones the smaller;
    /// `None` for who bought on fewer than two days.
    pub fn usual_gap(&self) -> Option<i32> {
        let mut gaps: Vec<i32> = self.gaps().collect();
        gaps.sort_unstable();
        gaps.get(gaps.len().checked_sub(1)? / 2).copied()
    }

    /// The longest time without buying, from one day of buying to the next.
    pub fn longest_gap(&self) -> Option<i32> {
        self.gaps().max()
    }

    fn gaps(&self) -> impl Iterator<Item = i32> {
        self.days.iter().zip(self.days.iter().skip(1)).map(|(one, next)| next.days() - one.days())
    }
}

/// What a customer bought before the as-of. Refunds are settled and cancelled lines left out, as in every metric.
///
/// # Errors
/// Sums that do not fit, and what reading facts may say.
pub fn purchases(policy: &Policy, inputs: &Inputs, as_of: &AsOf, customer: &CustomerId) -> Result<Purchases, AppError> {
    refuse_mixed_currencies(inputs, policy)?;
    let lines = bought(&inputs.facts, as_of, customer)?;
    summed(&lines, as_of.local().date())
}

fn summed(lines: &[BoughtLine], today: Date) -> Result<Purchases, AppError> {
    let sales = || lines.iter().enumerate().filter(|(_, line)| !line.is_return);
    let days: BTreeSet<Date> = sales().map(|(_, line)| line.at.date()).collect();
    let whole = sum_up(None, lines.iter().enumerate())?;
    Ok(Purchases {
        orders: whole.orders,
        gross: whole.gross,
        returned: whole.returned,
        products: by(lines, |line| line.product.as_deref())?,
        categories: by(lines, |line| line.category.as_deref())?,
        channels: by(lines, |line| line.channel.as_deref())?,
        stores: by(lines, |line| line.store.as_deref())?,
        months: months(lines, today)?,
        days: days.into_iter().collect(),
    })
}

fn by(lines: &[BoughtLine], key: impl Fn(&BoughtLine) -> Option<&str>) -> Result<Vec<BoughtOf>, AppError> {
    let mut groups: BTreeMap<Option<&str>, Vec<(usize, &BoughtLine)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        groups.entry(key(line)).or_default().push((at, line));
    }
    let sums = groups.into_iter().map(|(name, lines)| sum_up(name, lines.into_iter()));
    let mut sums = sums.collect::<Result<Vec<_>, AppError>>()?;
    // Those of one amount stay in the order of their names.
    sums.sort_by_key(|sum| (sum.name.is_none(), std::cmp::Reverse(sum.gross)));
    Ok(sums)
}

/// An order that a line is of: by its id, else the line's own place.
type OrderKey<'a> = Result<&'a str, usize>;

fn sum_up<'a>(name: Option<&str>, lines: impl Iterator<Item = (usize, &'a BoughtLine)>) -> Result<BoughtOf, AppError> {
    let mut orders: BTreeSet<OrderKey<'_>> = BTreeSet::new();
    let (mut gross, mut returned) = (0_i128, 0_i128);
    let mut quantity = None;
    let mut sum = BoughtOf {
        name: name.map(str::to_owned),
        category: None,
        orders: 0,
        quantity: None,
        gross: Money::ZERO,
        returned: Money::ZERO,
        first: None,
        last: None,
    };
    for (at, line) in lines {
        let amount = i128::from(line.amount.ten_thousandths());
        if line.is_return {
            returned -= amount;
            continue;
        }
        gross += amount;
        orders.insert(line.order.as_deref().ok_or(at));
        if let Some(more) = line.quantity {
            quantity = Some(quantity.unwrap_or(0) + i128::from(more));
        }
        sum.first = Some(sum.first.unwrap_or(line.at));
        sum.last = Some(line.at);
        sum.category = line.category.clone().or(sum.category);
    }
    let fits = |number: i128, what: &str| {
        i64::try_from(number).map_err(|_| AppError::from(AnalyticsError::Overflow(what.to_owned())))
    };
    sum.orders = orders.len();
    sum.quantity = quantity.map(|quantity| fits(quantity, "quantity")).transpose()?;
    sum.gross = Money::from_ten_thousandths(fits(gross, "amount")?);
    sum.returned = Money::from_ten_thousandths(fits(returned, "amount")?);
    Ok(sum)
}

/// Every month from the first line to today, those without an order among them.
fn months(lines: &[BoughtLine], today: Date) -> Result<Vec<BoughtMonth>, AppError> {
    let mut all: BTreeMap<Date, (BTreeSet<OrderKey<'_>>, i128)> = BTreeMap::new();
    let Some(first) = lines.first() else { return Ok(Vec::new()) };
    let mut month = first_of_month(first.at.date());
    while month <= today {
        all.entry(month).or_default();
        // Thirty-one days on is always in the next month.
        month = first_of_month(month.plus_days(31));
    }
    let mut seen: BTreeSet<OrderKey<'_>> = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let (orders, net) = all.entry(first_of_month(line.at.date())).or_default();
        *net += i128::from(line.amount.ten_thousandths());
        let order = line.order.as_deref().ok_or(at);
        // An order of several days is of the day of its first line.
        if !line.is_return && seen.insert(order) {
            orders.insert(order);
        }
    }
    let month = |(month, (orders, net)): (Date, (BTreeSet<OrderKey<'_>>, i128))| {
        let net = i64::try_from(net).map_err(|_| AnalyticsError::Overflow("amount".to_owned()))?;
        Ok(BoughtMonth { month, orders: orders.len(), net: Money::from_ten_thousandths(net) })
    };
    all.into_iter().map(month).collect()
}

fn first_of_month(day: Date) -> Date {
    day.plus_days(1 - i32::from(day.civil().day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(day: &str, order: &str, product: &str, amount: i64, is_return: bool) -> BoughtLine {
        let named = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        BoughtLine {
            at: Date::parse(day).unwrap().start(),
            order: named(order),
            is_return,
            product: named(product),
            category: named("things"),
            channel: None,
            store: None,
            quantity: Some(10_000),
            amount: Money::from_ten_thousandths(amount * 10_000),
        }
    }

    #[test]
    fn sums_are_by_name_the_most_paid_first() {
        let lines = [
            line("2026-01-05", "1", "lamp", 30, false),
            line("2026-01-05", "1", "vase", 50, false),
            line("2026-02-10", "2", "lamp", 30, false),
            line("2026-02-12", "2", "lamp", -30, true),
            line("2026-04-11", "3", "", 5, false),
        ];
        let found = summed(&lines, Date::parse("2026-05-02").unwrap()).unwrap();
        let money = |units: i64| Money::from_ten_thousandths(units * 10_000);
        assert_eq!((found.orders, found.gross, found.returned), (3, money(115), money(30)));
        let names: Vec<Option<&str>> = found.products.iter().map(|product| product.name.as_deref()).collect();
        assert_eq!(names, [Some("lamp"), Some("vase"), None]);
        let lamp = &found.products[0];
        assert_eq!((lamp.orders, lamp.gross, lamp.returned, lamp.quantity), (2, money(60), money(30), Some(20_000)));
        let months: Vec<(usize, Money)> = found.months.iter().map(|month| (month.orders, month.net)).collect();
        assert_eq!(months, [(1, money(80)), (1, money(0)), (0, money(0)), (1, money(5)), (0, money(0))]);
        assert_eq!((found.usual_gap(), found.longest_gap()), (Some(36), Some(60)));
    }

    #[test]
    fn nobody_bought_nothing_often() {
        let found = summed(&[], Date::parse("2026-05-02").unwrap()).unwrap();
        assert_eq!(found, Purchases::default());
        assert_eq!(found.usual_gap(), None);
    }
}
