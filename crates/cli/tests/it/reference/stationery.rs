//! `stationery.yaml`, read by a person.

use super::facts::{Facts, Own, decimal};
use super::schemes::{Values, pyramid, scores};
use crate::answers::{Answer, Answers};
use std::collections::BTreeMap;

/// Every metric, label and class of the policy at the start of a day; `year_before` is the day twelve months earlier.
pub fn stationery(facts: &Facts, as_of: &str, year_before: &str) -> Answers {
    let (as_of, start) = (format!("{as_of}T00:00:00"), format!("{year_before}T00:00:00"));
    let customers = facts.by_customer(&as_of);
    let mut answers: Answers =
        customers.iter().map(|(id, own)| ((*id).to_owned(), metrics(&own.since(&start)))).collect();
    let buyers: Vec<&str> = customers.iter().filter(|(_, own)| !own.orders().is_empty()).map(|(id, _)| *id).collect();
    let values = |metric: &'static str| -> Values<'_> {
        buyers.iter().filter_map(|id| Some((*id, answers[*id][metric].number()?))).collect()
    };
    let inputs = [
        (values("annual_amount"), 40),
        (values("annual_orders"), 20),
        (values("repurchase_rate"), 20),
        (values("rating"), 10),
        (values("satisfaction"), 10),
    ];
    let composite = pyramid(&scores(&buyers, &inputs), &[("key", 100_000), ("growth", 400_000)], "standard");
    for answer in answers.values_mut() {
        let above = |metric: &str, edge: i128| answer[metric].number().is_some_and(|number| number > edge);
        let marks =
            [("high_frequency", above("annual_orders", 12_000_000)), ("loyal", above("repurchase_rate", 300_000))];
        answer.extend(marks.map(|(label, holds)| (label, Answer::flag(holds))));
        answer.extend([("value", Answer::Null), ("composite", Answer::Null)]);
    }
    for id in buyers {
        let answer = answers.get_mut(id).expect("a customer");
        let amount = answer["annual_amount"].number().expect("a sum is never null");
        let value = match amount {
            amount if amount > 100_000 * 1_000_000 => "high",
            amount if amount >= 50_000 * 1_000_000 => "mid",
            _ => "low",
        };
        answer.insert("value", Answer::class(Some(value)));
        answer.insert("composite", Answer::class(composite.get(id).copied()));
    }
    answers
}

fn metrics(own: &Own<'_>) -> BTreeMap<&'static str, Answer> {
    BTreeMap::from([
        ("annual_amount", Answer::money(own.net())),
        ("annual_orders", Answer::count(own.orders().len())),
        ("repurchase_rate", decimal(own.repurchase_rate())),
        ("rating", decimal(own.rating())),
        ("satisfaction", decimal(own.satisfaction())),
    ])
}
