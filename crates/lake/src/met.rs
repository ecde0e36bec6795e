//! What is told of orders of which rows were known already.

use std::collections::BTreeMap;
use terrace_domain::{LocalTime, sum_text};

/// Examples that are kept of each sort.
const EXAMPLES: usize = 3;

/// The orders of an import that met known rows, by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetOrders {
    /// Returns or further lines were added.
    pub added: MetSort,
    /// The halves of an order cut between two files were joined.
    pub joined: MetSort,
    /// The later rows took the place of the earlier, and others stand there now.
    pub replaced: MetSort,
    /// The later rows took the place of as many that are worth the same: another state, or other details.
    pub updated: MetSort,
    /// Lines of one number stood several times in a file and differed: the last of them holds.
    pub repeated: MetSort,
    /// The number stands for another customer's order on another day: an import does not take it.
    pub used_again: MetSort,
}

/// Orders that met known rows and fared alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetSort {
    /// How many; an order that meets several files counts for each.
    pub orders: u64,
    /// Their rows before.
    pub before: OrderSide,
    /// Their rows after.
    pub after: OrderSide,
    /// Up to three of them, those with the least numbers.
    pub examples: Vec<MetOrder>,
}

/// An order before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetOrder {
    /// Its number.
    pub order_id: String,
    /// The rows that were known.
    pub before: OrderSide,
    /// The rows that hold now; of a number used again, those that came.
    pub after: OrderSide,
}

/// Rows of orders and what they are worth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderSide {
    /// How many.
    pub lines: u64,
    /// When the earliest of them happened, in microseconds of local time.
    pub first_at: Option<i64>,
    /// The sum of their amounts in ten-thousandths, by currency; the empty name stands for none.
    pub amounts: BTreeMap<String, i128>,
}

impl MetOrders {
    /// Whether no order met known rows.
    pub fn is_empty(&self) -> bool {
        let sorts = [&self.added, &self.joined, &self.replaced, &self.updated, &self.repeated, &self.used_again];
        sorts.iter().all(|sort| sort.orders == 0)
    }

    /// The remarks that tell of them: their codes, and the facts of each.
    pub fn remarks(&self) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        let sorts = [
            ("T0414", &self.added),
            ("T0415", &self.joined),
            ("T0416", &self.replaced),
            ("T0417", &self.updated),
            ("T0418", &self.repeated),
        ];
        sorts.into_iter().filter(|(_, sort)| sort.orders > 0).map(|(code, sort)| (code, sort.facts())).collect()
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.added.add(other.added);
        self.joined.add(other.joined);
        self.replaced.add(other.replaced);
        self.updated.add(other.updated);
        self.repeated.add(other.repeated);
        self.used_again.add(other.used_again);
    }
}

impl MetOrder {
    /// Whether as many rows are worth the same as before.
    pub(crate) fn is_worth_the_same(&self) -> bool {
        (self.before.lines, &self.before.amounts) == (self.after.lines, &self.after.amounts)
    }
}

impl MetSort {
    pub(crate) fn note(&mut self, order: MetOrder) {
        self.orders += 1;
        self.before.add(&order.before);
        self.after.add(&order.after);
        self.examples.push(order);
        self.keep_least();
    }

    /// The examples on one line: the number, and the day before and after.
    pub fn examples(&self) -> String {
        let day = |side: &OrderSide| {
            side.first_at.map_or_else(String::new, |at| LocalTime::from_micros(at).date().to_string())
        };
        let told = self
            .examples
            .iter()
            .map(|order| format!("{} ({}, {})", order.order_id, day(&order.before), day(&order.after)));
        told.collect::<Vec<_>>().join(", ")
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let told = |order: &MetOrder| {
            let (before, after) = (order.before.worth(), order.after.worth());
            format!("{} ({} × {before} → {} × {after})", order.order_id, order.before.lines, order.after.lines)
        };
        vec![
            ("orders", self.orders.to_string()),
            ("lines_before", self.before.lines.to_string()),
            ("before", self.before.worth()),
            ("lines_after", self.after.lines.to_string()),
            ("after", self.after.worth()),
            ("examples", self.examples.iter().map(told).collect::<Vec<_>>().join(", ")),
        ]
    }

    fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.before.add(&other.before);
        self.after.add(&other.after);
        self.examples.extend(other.examples);
        self.keep_least();
    }

    /// Numbers are ordered as such: the shorter first.
    fn keep_least(&mut self) {
        self.examples.sort_by(|a, b| (a.order_id.len(), &a.order_id).cmp(&(b.order_id.len(), &b.order_id)));
        self.examples.truncate(EXAMPLES);
    }
}

impl OrderSide {
    /// The amounts as text: `90.00`, `90.00 CNY + 5.00 EUR`.
    pub fn worth(&self) -> String {
        let told = self.amounts.iter().map(|(currency, amount)| {
            let text = sum_text(*amount);
            if currency.is_empty() { text } else { format!("{text} {currency}") }
        });
        told.collect::<Vec<_>>().join(" + ")
    }

    fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.first_at = match (self.first_at, other.first_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        for (currency, amount) in &other.amounts {
            *self.amounts.entry(currency.clone()).or_default() += amount;
        }
    }
}
