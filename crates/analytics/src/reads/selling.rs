//! What some customers bought of some products: what a change of price is thought through by.

use crate::error::AnalyticsError;
use crate::fold::{CountedRows, OrderLines};
use crate::pass::{Facts, each_bucket};
use crate::plan::Level;
use crate::rows::{Chunk, CustomerFilter, Numbers};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, LocalTime, Window, round_div};
use terrace_frame::Ids;

const MICROS_A_DAY: i64 = 86_400_000_000;

/// Whose sales of what are looked at.
#[derive(Debug, Clone, Copy)]
pub struct SellingChoice<'a> {
    /// These customers alone.
    pub customers: Option<&'a Ids>,
    /// These products alone, if any are named.
    pub products: &'a [String],
    /// These categories alone, if any are named.
    pub categories: &'a [String],
    /// Which lines count: those of the window before the as-of.
    pub window: Window,
}

impl SellingChoice<'_> {
    fn customers(&self) -> CustomerFilter<'_> {
        self.customers.map_or(CustomerFilter::All, CustomerFilter::Only)
    }
}

/// What was sold; amounts and units in ten-thousandths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selling {
    /// Customers who bought.
    pub customers: u64,
    /// Orders with a line that counts.
    pub orders: u64,
    /// What was paid for lines that were sold.
    pub sold: i128,
    /// What was taken off them.
    pub discount: i128,
    /// What came back in the window, above zero.
    pub returned: i128,
    /// What was paid for lines that say what they cost.
    pub sold_with_cost: i128,
    /// What was taken off these.
    pub discount_with_cost: i128,
    /// What these cost.
    pub cost: i128,
    /// What was paid for lines that say how many.
    pub sold_with_units: i128,
    /// How many these are.
    pub units: i128,
    /// When the first of the lines was sold.
    pub first: Option<LocalTime>,
    /// Whether any line says how many of a product.
    pub has_priced_products: bool,
    /// These lines by product and week; weeks that do not lie whole in the window are left out.
    pub weeks: BTreeMap<(String, i64), ProductWeek>,
}

/// A product in a week; amounts, units and prices in ten-thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProductWeek {
    /// What was paid for it.
    pub amount: i128,
    /// How many were sold.
    pub units: i128,
    /// Lines.
    pub lines: u64,
    /// The prices of one of them, line by line, summed.
    pub prices: i128,
    /// Their squares, summed.
    pub squares: i128,
}

impl ProductWeek {
    fn add(&mut self, other: Self) {
        self.amount += other.amount;
        self.units += other.units;
        self.lines += other.lines;
        self.prices += other.prices;
        self.squares += other.squares;
    }
}

impl Selling {
    fn add(&mut self, other: Self) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.sold += other.sold;
        self.discount += other.discount;
        self.returned += other.returned;
        self.sold_with_cost += other.sold_with_cost;
        self.discount_with_cost += other.discount_with_cost;
        self.cost += other.cost;
        self.sold_with_units += other.sold_with_units;
        self.units += other.units;
        self.has_priced_products |= other.has_priced_products;
        self.first = self.first.into_iter().chain(other.first).min();
        for (place, week) in other.weeks {
            self.weeks.entry(place).or_default().add(week);
        }
    }
}

/// What was sold of the choice in its window.
///
/// # Errors
/// As [`crate::population`].
pub fn selling(facts: &Facts, as_of: &AsOf, choice: &SellingChoice<'_>) -> Result<Selling, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &COLUMNS)?;
    let from = choice.window.start(as_of).map_or(i64::MIN, LocalTime::micros);
    let whole = (from, as_of.local().micros());
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut own = Selling::default();
        lines.each_of(facts, bucket, choice.customers(), |chunk| {
            each_line(&lines, chunk, choice, from, &mut |line| own.count(line, whole))?;
            let orders = orders(&lines, chunk, choice, from)?;
            own.customers += orders.iter().filter(|(_, times)| !times.is_empty()).count() as u64;
            own.orders += orders.iter().map(|(_, times)| times.len() as u64).sum::<u64>();
            Ok(())
        })?;
        Ok(own)
    })?;
    let mut all = Selling::default();
    found.into_iter().for_each(|own| all.add(own));
    Ok(all)
}

/// The columns of order lines that are read.
const COLUMNS: [&str; 7] = ["order_id", "product", "category", "quantity", "amount", "discount", "cost"];

/// A line of the choice.
struct SoldLine<'a> {
    at: i64,
    is_return: bool,
    product: Option<&'a str>,
    quantity: Option<i64>,
    amount: i64,
    discount: i64,
    cost: Option<i64>,
}

impl Selling {
    /// Adds a line; weeks that do not lie whole between two moments tell too little and are left out.
    fn count(&mut self, line: &SoldLine<'_>, (from, end): (i64, i64)) {
        let amount = i128::from(line.amount);
        if line.is_return {
            self.returned -= amount;
            return;
        }
        let at = LocalTime::from_micros(line.at);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.sold += amount;
        self.discount += i128::from(line.discount);
        if let Some(cost) = line.cost {
            self.sold_with_cost += amount;
            self.discount_with_cost += i128::from(line.discount);
            self.cost += i128::from(cost);
        }
        let Some(quantity) = line.quantity.filter(|quantity| *quantity > 0) else { return };
        self.sold_with_units += amount;
        self.units += i128::from(quantity);
        self.has_priced_products |= line.product.is_some();
        let begin = week_begin(week_of(line.at));
        if let Some(product) = line.product.filter(|_| begin >= from && begin + 7 * MICROS_A_DAY <= end) {
            let price = round_div(amount * 10_000, quantity.into()).unwrap_or(0);
            let line = ProductWeek {
                amount,
                units: quantity.into(),
                lines: 1,
                prices: price,
                // No price is so large that its square would not fit, but a wrong one may be.
                squares: price.saturating_mul(price),
            };
            self.weeks.entry((product.to_owned(), week_of(at.micros()))).or_default().add(line);
        }
    }
}

/// Weeks since that of 1970-01-01, from Monday to Sunday.
fn week_of(micros: i64) -> i64 {
    // 1 January 1970 was a Thursday.
    (micros.div_euclid(MICROS_A_DAY) + 3).div_euclid(7)
}

/// The beginning of such a week.
const fn week_begin(week: i64) -> i64 {
    (7 * week - 3) * MICROS_A_DAY
}

/// Calls for each line of the choice.
fn each_line<'a>(
    lines: &OrderLines,
    chunk: &'a Chunk,
    choice: &SellingChoice<'_>,
    from: i64,
    call: &mut dyn FnMut(&SoldLine<'a>),
) -> Result<(), AnalyticsError> {
    let (times, amounts) = (lines.numbers(chunk, "ordered_at")?, lines.numbers(chunk, "amount")?);
    let (quantities, discounts) = (lines.numbers(chunk, "quantity")?, lines.numbers(chunk, "discount")?);
    let costs = lines.numbers(chunk, "cost")?;
    let (products, categories) = (lines.names(chunk, "product")?, lines.names(chunk, "category")?);
    let returns = lines.returns(chunk)?;
    for row in 0..chunk.rows() {
        let Some(at) = times.get(row).filter(|at| *at >= from) else { continue };
        let (product, category) = (products.get(row), categories.get(row));
        if !fits(choice.products, product) || !fits(choice.categories, category) {
            continue;
        }
        call(&SoldLine {
            at,
            is_return: returns.is_some_and(|returns| returns.is_true(row)),
            product,
            quantity: quantities.get(row),
            // A line without an amount brought nothing.
            amount: amounts.get(row).unwrap_or(0),
            discount: discounts.get(row).unwrap_or(0),
            cost: costs.get(row),
        });
    }
    Ok(())
}

fn fits(wanted: &[String], found: Option<&str>) -> bool {
    wanted.is_empty() || found.is_some_and(|found| wanted.iter().any(|name| name == found))
}

/// Each customer of a chunk with the times of their orders of the choice, ascending.
fn orders<'a>(
    lines: &OrderLines,
    chunk: &'a Chunk,
    choice: &SellingChoice<'_>,
    from: i64,
) -> Result<Vec<(&'a str, Vec<i64>)>, AnalyticsError> {
    let (times, names) = (lines.numbers(chunk, "ordered_at")?, lines.names(chunk, "order_id")?);
    let (products, categories) = (lines.names(chunk, "product")?, lines.names(chunk, "category")?);
    let returns = lines.returns(chunk)?;
    // Where no line names its order, each is one.
    let one_line = (0..chunk.rows()).all(|row| names.get(row).is_none());
    let mut found = Vec::with_capacity(chunk.customers());
    for customer in 0..chunk.customers() {
        let mut by_order: BTreeMap<Option<&str>, i64> = BTreeMap::new();
        let mut own = Vec::new();
        for row in chunk.rows_of(customer) {
            let Some(at) = times.get(row).filter(|at| *at >= from) else { continue };
            let is_return = returns.is_some_and(|returns| returns.is_true(row));
            if is_return || !fits(choice.products, products.get(row)) || !fits(choice.categories, categories.get(row)) {
                continue;
            }
            if one_line {
                own.push(at);
            } else {
                let first = by_order.entry(names.get(row)).or_insert(at);
                *first = at.min(*first);
            }
        }
        own.extend(by_order.into_values());
        own.sort_unstable();
        found.push((chunk.id(customer), own));
    }
    Ok(found)
}

/// Which facts are the work that orders bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aftermath {
    /// Cases: complaints, repairs, returns, questions.
    Cases,
    /// Contacts that were not ours.
    Contacts,
}

/// What followed orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Orders of the choice since which so many days have passed as are looked at.
    pub orders: u64,
    /// By days since the customer's latest order of the choice: how many came, from the day of the order on.
    pub by_lag: Vec<u64>,
}

/// How many cases or contacts came within so many days after orders of the choice, each counted with its customer's latest
/// order before it. Orders of the last so many days are left out, as what follows them is not all there yet.
///
/// # Errors
/// As [`crate::population`].
pub fn followed(
    facts: &Facts,
    as_of: &AsOf,
    choice: &SellingChoice<'_>,
    (what, days): (Aftermath, u16),
) -> Result<Followed, AnalyticsError> {
    let lines = OrderLines::new(facts, as_of, &COLUMNS)?;
    let (level, time) = match what {
        Aftermath::Cases => (Level::Cases, "opened_at"),
        Aftermath::Contacts => (Level::Contacts, "at"),
    };
    let source = level.source().ok_or_else(|| AnalyticsError::internal("cases and contacts lie in no table"))?;
    let columns = if what == Aftermath::Contacts { vec!["direction"] } else { Vec::new() };
    let names: BTreeSet<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let rows = CountedRows::new(facts, as_of, source, names)?;
    let from = choice.window.start(as_of).map_or(i64::MIN, LocalTime::micros);
    let until = as_of.local().micros() - i64::from(days) * MICROS_A_DAY;
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut bought: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        lines.each_of(facts, bucket, choice.customers(), |chunk| {
            let orders = orders(&lines, chunk, choice, from)?.into_iter();
            bought.extend(orders.filter(|(_, times)| !times.is_empty()).map(|(id, times)| (id.to_owned(), times)));
            Ok(())
        })?;
        let counted = bought.values().flatten().filter(|at| **at < until).count() as u64;
        let mut own = Followed { orders: counted, by_lag: vec![0; usize::from(days)] };
        rows.each(facts, bucket, choice.customers(), |chunk| {
            let unread = || AnalyticsError::internal("the time of cases or contacts was not read");
            let times = Numbers::of(rows.column(chunk, time).ok_or_else(unread)?)?;
            let directions = rows.column(chunk, "direction").map(crate::rows::Names::of).transpose()?;
            for customer in 0..chunk.customers() {
                let Some(orders) = bought.get(chunk.id(customer)) else { continue };
                for row in chunk.rows_of(customer) {
                    let is_ours = directions.as_ref().and_then(|names| names.get(row)) == Some(OUTGOING);
                    if let Some(lag) = times.get(row).filter(|_| !is_ours).and_then(|at| lag(orders, at, until))
                        && let Some(count) = own.by_lag.get_mut(lag)
                    {
                        *count += 1;
                    }
                }
            }
            Ok(())
        })?;
        Ok(own)
    })?;
    let mut all = Followed { orders: 0, by_lag: vec![0; usize::from(days)] };
    for own in found {
        all.orders += own.orders;
        all.by_lag.iter_mut().zip(own.by_lag).for_each(|(sum, count)| *sum += count);
    }
    Ok(all)
}

/// How contacts that we began are marked.
const OUTGOING: &str = "out";

/// Days since the latest order at or before a moment, by the calendar; `None` if that order is too recent, or none.
fn lag(orders: &[i64], at: i64, until: i64) -> Option<usize> {
    // An order whose time is a day alone stands at its beginning, and so may what follows it on that day.
    let day = |micros: i64| micros.div_euclid(MICROS_A_DAY);
    let latest = orders.partition_point(|order| day(*order) <= day(at)).checked_sub(1)?;
    let order = orders.get(latest).copied().filter(|order| *order < until)?;
    usize::try_from(day(at) - day(order)).ok()
}
