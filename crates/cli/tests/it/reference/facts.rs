//! Facts, and the sums and counts over them.

use super::{day_number, fraction, rounded};
use crate::answers::Answer;
use std::collections::{BTreeMap, BTreeSet};

/// An order line of a customer.
#[derive(Debug, Clone)]
pub struct Line {
    pub order: String,
    pub customer: String,
    /// `YYYY-MM-DDThh:mm:ss`, so that texts compare as times do.
    pub at: String,
    pub product: String,
    /// Ten-thousandths, negative for a return.
    pub amount: i128,
    pub is_return: bool,
    pub is_cancelled: bool,
}

/// Something that a customer said; numbers in ten-thousandths.
#[derive(Debug, Clone)]
pub struct Said {
    pub customer: String,
    pub at: String,
    pub source: String,
    pub rating: Option<i128>,
    pub scale: Option<i128>,
    pub expected: Option<i128>,
    pub perceived: Option<i128>,
}

/// All facts of a shop.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Who is known, with or without facts.
    pub customers: BTreeSet<String>,
    pub lines: Vec<Line>,
    pub said: Vec<Said>,
}

impl Facts {
    /// The facts of each customer that happened before a moment. Cancelled lines count nowhere, but who ordered is
    /// known.
    pub fn by_customer(&self, as_of: &str) -> BTreeMap<&str, Own<'_>> {
        let mut all: BTreeMap<&str, Own<'_>> = self.customers.iter().map(|id| (id.as_str(), Own::default())).collect();
        for line in self.lines.iter().filter(|line| line.at.as_str() < as_of) {
            let own = all.entry(&line.customer).or_default();
            if !line.is_cancelled {
                own.lines.push(line);
            }
        }
        for said in self.said.iter().filter(|said| said.at.as_str() < as_of) {
            all.entry(&said.customer).or_default().said.push(said);
        }
        all
    }
}

/// The facts of one customer.
#[derive(Debug, Clone, Default)]
pub struct Own<'f> {
    pub lines: Vec<&'f Line>,
    pub said: Vec<&'f Said>,
}

impl Own<'_> {
    /// The facts from a moment on.
    pub fn since(&self, start: &str) -> Self {
        Self {
            lines: self.lines.iter().copied().filter(|line| line.at.as_str() >= start).collect(),
            said: self.said.iter().copied().filter(|said| said.at.as_str() >= start).collect(),
        }
    }

    fn sales(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().copied().filter(|line| !line.is_return)
    }

    /// Lines that are no returns, added up.
    pub fn gross(&self) -> i128 {
        self.sales().map(|line| line.amount).sum()
    }

    /// All lines, added up with their signs.
    pub fn net(&self) -> i128 {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Each order with a line that is no return, and its earliest such line's time.
    pub fn orders(&self) -> BTreeMap<&str, &str> {
        let mut orders: BTreeMap<&str, &str> = BTreeMap::new();
        for line in self.sales() {
            let at = orders.entry(&line.order).or_insert(&line.at);
            if line.at.as_str() < *at {
                *at = &line.at;
            }
        }
        orders
    }

    /// Calendar days from the last order to the as-of.
    pub fn days_since_last(&self, as_of: &str) -> Option<i64> {
        self.orders().values().max().map(|at| day_number(as_of) - day_number(at))
    }

    /// Calendar days from the first order to the as-of.
    pub fn days_since_first(&self, as_of: &str) -> Option<i64> {
        self.orders().values().min().map(|at| day_number(as_of) - day_number(at))
    }

    /// Gross per order, in millionths.
    pub fn basket(&self) -> Option<i128> {
        let orders = self.orders().len() as i128;
        fraction(self.gross(), 10_000 * orders).map(|value| rounded(&value))
    }

    /// Products bought on two orders or more, of those bought at all, in millionths.
    pub fn repurchase_rate(&self) -> Option<i128> {
        if self.orders().len() < 2 {
            return None;
        }
        let products: BTreeSet<&str> = self.sales().map(|line| line.product.as_str()).collect();
        let again = products.iter().filter(|product| {
            let orders: BTreeSet<&str> =
                self.sales().filter(|line| line.product == **product).map(|line| line.order.as_str()).collect();
            orders.len() >= 2
        });
        fraction(again.count() as i128, products.len() as i128).map(|value| rounded(&value))
    }

    /// The mean of rating by scale, which is five where none is given, in millionths. How likely somebody is to
    /// recommend the shop (source `nps`) is no rating.
    pub fn rating(&self) -> Option<i128> {
        let said = self.said.iter().filter(|said| !["nps", "推荐意愿"].contains(&said.source.as_str()));
        let ratings = said.filter_map(|said| fraction(said.rating?, said.scale.unwrap_or(50_000)));
        mean(ratings.collect())
    }

    /// The mean of perceived by expected, in millionths.
    pub fn satisfaction(&self) -> Option<i128> {
        mean(self.said.iter().filter_map(|said| fraction(said.perceived?, said.expected?)).collect())
    }
}

fn mean(values: Vec<num_rational::BigRational>) -> Option<i128> {
    let count = fraction(values.len() as i128, 1)?;
    if values.is_empty() {
        return None;
    }
    Some(rounded(&(values.into_iter().sum::<num_rational::BigRational>() / count)))
}

/// A number in millionths, or null.
pub fn decimal(value: Option<i128>) -> Answer {
    value.map_or(Answer::Null, Answer::Number)
}

/// A number of days, or null.
pub fn days(value: Option<i64>) -> Answer {
    value.map_or(Answer::Null, |days| Answer::Number(i128::from(days) * 1_000_000))
}
