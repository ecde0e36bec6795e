//! Conditions on rows of facts (`where:`), each beside the same thing said in Rust.

use crate::shop::Shop;
use std::sync::LazyLock;
use terrace_analytics::signatures;
use terrace_domain::{LocalTime, MeasureGroup};
use terrace_policy::{Catalogue, MeasureUse, MetricSource, Source, check};

/// A condition on one kind of facts, and what it leaves of a shop.
pub struct Choice {
    facts: &'static str,
    pub text: &'static str,
    pub leave: fn(&mut Shop, i64),
}

const fn choice(facts: &'static str, text: &'static str, leave: fn(&mut Shop, i64)) -> Choice {
    Choice { facts, text, leave }
}

fn day(text: &str) -> i64 {
    LocalTime::parse(text).unwrap().micros()
}

pub const CHOICES: [Choice; 23] = [
    choice("orders", "amount > 0", |shop, _| shop.lines.retain(|line| line.amount > 0)),
    choice("orders", "category <> 'x'", |shop, _| {
        shop.lines.retain(|line| line.category.as_ref().is_some_and(|category| category != "x"));
    }),
    choice("orders", "category not in ('x', 'z') or category is null", |shop, _| {
        shop.lines.retain(|line| line.category.as_deref() != Some("x"));
    }),
    choice("orders", "product in ('pen', '纸') and not is_return", |shop, _| {
        shop.lines.retain(|line| matches!(line.product.as_deref(), Some("pen" | "纸")) && !line.is_return);
    }),
    choice("orders", "channel = 'App' or quantity >= 33.3333", |shop, _| {
        let many = |quantity: Option<i64>| quantity.is_some_and(|quantity| quantity >= 333_333);
        shop.lines.retain(|line| line.channel.as_deref() == Some("App") || many(line.quantity));
    }),
    choice("orders", "not (33.33335 > amount)", |shop, _| shop.lines.retain(|line| line.amount > 333_333)),
    choice("orders", "amount = 33.33335", |shop, _| shop.lines.clear()),
    choice("orders", "amount = 33.3333 or amount < -999999999999", |shop, _| {
        shop.lines.retain(|line| line.amount == 333_333);
    }),
    choice("orders", "discount < cost", |shop, _| {
        shop.lines.retain(|line| line.discount.zip(line.cost).is_some_and(|(discount, cost)| discount < cost));
    }),
    choice("orders", "ordered_at >= date '2024-03-01' and referrer is not null", |shop, _| {
        shop.lines.retain(|line| line.at >= day("2024-03-01") && line.referrer.is_some());
    }),
    choice("feedback", "source = 'survey'", |shop, _| {
        shop.voices.retain(|voice| voice.source.as_deref() == Some("survey"));
    }),
    choice("feedback", "rating >= 7 and scale is null", |shop, _| {
        shop.voices.retain(|voice| voice.rating.is_some_and(|rating| rating >= 70_000) && voice.scale.is_none());
    }),
    choice("feedback", "perceived not between expected and 6", |shop, _| {
        shop.voices.retain(|voice| match (voice.perceived, voice.expected) {
            (Some(perceived), Some(expected)) => perceived < expected || perceived > 60_000,
            (Some(perceived), None) => perceived > 60_000,
            (None, _) => false,
        });
    }),
    choice("contacts", "purpose not in ('sales', 'retention')", |shop, _| {
        shop.dealings
            .contacts
            .retain(|contact| matches!(contact.purpose.as_deref(), Some("acquisition" | "extra_service")));
    }),
    choice("contacts", "channel = 'phone'", |shop, _| {
        shop.dealings.contacts.retain(|contact| contact.channel.as_deref() == Some("phone"));
    }),
    choice("contacts", "cost between 0.5 and 33.3333", |shop, _| {
        shop.dealings.contacts.retain(|contact| contact.cost.is_some_and(|cost| (5_000..=333_333).contains(&cost)));
    }),
    choice("cases", "kind = 'complaint'", |shop, _| {
        shop.dealings.cases.retain(|case| case.kind.as_deref() == Some("complaint"));
    }),
    choice("cases", "closed_at is not null and kind is null", |shop, now| {
        shop.dealings.cases.retain(|case| case.closed_at.is_some_and(|at| at < now) && case.kind.is_none());
    }),
    choice("cases", "answered_at < closed_at", |shop, now| {
        let at = |at: Option<i64>| at.filter(|at| *at < now);
        shop.dealings
            .cases
            .retain(|case| at(case.answered_at).zip(at(case.closed_at)).is_some_and(|(first, closed)| first < closed));
    }),
    choice("feedback", "spent_time > 2", |shop, _| {
        shop.voices.retain(|voice| voice.spent[1].is_some_and(|spent| spent > 20_000));
    }),
    choice("payments", "paid_at is null", |shop, now| {
        shop.dealings.payments.retain(|payment| payment.paid_at.is_none_or(|at| at >= now));
    }),
    choice("payments", "paid_at <= due_at", |shop, now| {
        let in_time = |paid: i64, due: i64| paid < now && paid <= due;
        shop.dealings
            .payments
            .retain(|payment| payment.paid_at.zip(payment.due_at).is_some_and(|(paid, due)| in_time(paid, due)));
    }),
    choice("balances", "product = 'fund'", |shop, _| {
        shop.dealings.balances.retain(|balance| balance.product.as_deref() == Some("fund"));
    }),
];

/// Every measure of one kind of facts under each condition on them, as a policy says it; with the condition's place.
pub static USES: LazyLock<Vec<(usize, MeasureUse)>> = LazyLock::new(|| {
    let (mut metrics, mut places) = (String::new(), Vec::new());
    for (place, choice) in CHOICES.iter().enumerate() {
        let known = signatures();
        let of_kind = known.iter().filter(|known| known.facts.is_some_and(|facts| facts.name == choice.facts));
        for measure in of_kind {
            assert_ne!(measure.group, MeasureGroup::Models);
            let window = if measure.needs_window || places.len() % 2 == 1 { "30 days" } else { "all" };
            let (number, name, text) = (places.len(), measure.name, choice.text);
            metrics.push_str(&format!("  m{number}: {{ measure: {name}, window: {window}, where: \"{text}\" }}\n"));
            places.push(place);
        }
    }
    let text = format!("policy: p\ncurrency: CNY\ntimezone: UTC\nmetrics:\n{metrics}");
    let checked = check(&Source { name: "p.yaml", text: &text }, &Catalogue::new(signatures()));
    let policy = checked.policy.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let uses = policy.metrics.into_iter().map(|metric| match metric.source {
        MetricSource::Measure(used) => used,
        other => panic!("{other:?}"),
    });
    places.into_iter().zip(uses).collect()
});

/// What a condition leaves of a shop whose refunds are settled, as of a moment.
pub fn left(shop: &Shop, place: usize, now: i64) -> Shop {
    let mut shop = shop.clone();
    (CHOICES[place].leave)(&mut shop, now);
    shop
}
