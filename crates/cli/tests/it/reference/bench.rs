//! The policy of the benchmark, read by a person.

use super::facts::{Facts, Own, days, decimal};
use super::schemes::{Values, digits, pyramid, standard_10};
use crate::answers::{Answer, Answers};
use std::collections::BTreeMap;

/// Every metric, class and score of the policy at the start of a day; `year_before` is the day twelve months earlier.
pub fn bench(facts: &Facts, as_of: &str, year_before: &str) -> Answers {
    let as_of = format!("{as_of}T00:00:00");
    let customers = facts.by_customer(&as_of);
    let metrics = customers.iter().map(|(id, own)| ((*id).to_owned(), metrics(own, &as_of, year_before)));
    let mut answers: Answers = metrics.collect();
    let known = answers.clone();
    let values = |metric: &'static str| -> Values<'_> {
        known.iter().filter_map(|(id, metrics)| Some((id.as_str(), metrics[metric].number()?))).collect()
    };
    let (recency, orders, spend, of_year) = (values("recency"), values("orders"), values("spend"), values("spend_12m"));
    let (r, f, m) = (digits(&recency, 5, true), digits(&orders, 5, false), digits(&spend, 5, false));
    let tiers = pyramid(&of_year, &[("A", 10_000), ("B", 50_000), ("C", 200_000)], "D");
    for (id, answer) in &mut answers {
        let id = id.as_str();
        let value = match of_year[id] {
            20_000_000_000.. => "high",
            3_000_000_000.. => "middle",
            1.. => "low",
            _ => "none",
        };
        answer.insert("rfm", Answer::class(Some(standard_10(r[id], f[id]))));
        answer.insert("pyramid", Answer::class(Some(tiers[id])));
        answer.insert("value", Answer::class(Some(value)));
        answer.insert("rfm.digits", Answer::Text(format!("{}{}{}", r[id], f[id], m[id])));
    }
    answers
}

fn metrics(own: &Own<'_>, as_of: &str, year_before: &str) -> BTreeMap<&'static str, Answer> {
    let mut orders: BTreeMap<&str, i128> = BTreeMap::new();
    for line in own.lines.iter().filter(|line| !line.is_return) {
        *orders.entry(line.order.as_str()).or_default() += line.amount;
    }
    BTreeMap::from([
        ("recency", days(own.days_since_last(as_of))),
        ("tenure", days(own.days_since_first(as_of))),
        ("orders", Answer::count(orders.len())),
        ("spend", Answer::money(own.net())),
        ("spend_12m", Answer::money(own.since(year_before).net())),
        ("basket", decimal(own.basket())),
        ("largest", orders.values().max().map_or(Answer::Null, |largest| Answer::money(*largest))),
    ])
}
