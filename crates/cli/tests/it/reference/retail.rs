//! `retail.yaml`, read by a person.

use super::facts::{Facts, Own, days, decimal};
use super::schemes::{Values, digits, over_median, pyramid, share, standard_10};
use super::{day_number, fraction, rounded};
use crate::answers::{Answer, Answers};
use std::collections::BTreeMap;

/// Every metric and class of the policy at the start of a day.
pub fn retail(facts: &Facts, as_of: &str) -> Answers {
    let as_of = format!("{as_of}T00:00:00");
    let customers = facts.by_customer(&as_of);
    let mut answers: Answers = BTreeMap::new();
    for (id, own) in &customers {
        answers.insert((*id).to_owned(), metrics(own, &as_of));
    }
    // All schemes but the rules speak about customers with an order.
    let buyers: Vec<&str> = customers.iter().filter(|(_, own)| !own.orders().is_empty()).map(|(id, _)| *id).collect();
    let values = |metric: &'static str| -> Values<'_> {
        buyers.iter().filter_map(|id| Some((*id, answers[*id][metric].number()?))).collect()
    };
    let (recency, orders, spend) = (values("recency"), values("orders"), values("spend"));
    let r = digits(&recency, 5, true);
    let f = digits(&orders, 5, false);
    let abc = share(&spend, &[("A", 800_000), ("B", 950_000)], "C");
    let tiers = pyramid(&values("net_spend"), &[("A", 10_000), ("B", 50_000), ("C", 200_000)], "D");
    let (often, much) = (over_median(&orders), over_median(&values("basket")));
    let mut classes = Vec::new();
    for id in &buyers {
        let habit = match (often[id], much[id]) {
            (true, true) => "frequent_big",
            (true, false) => "frequent_small",
            (false, true) => "rare_big",
            (false, false) => "rare_small",
        };
        let segment = standard_10(r[id], f[id]);
        classes.push((*id, [("rfm", segment), ("abc", abc[id]), ("pyramid", tiers[id]), ("habit", habit)]));
    }
    for (id, own) in &customers {
        let answer = answers.get_mut(*id).expect("a customer");
        for scheme in ["rfm", "abc", "pyramid", "habit"] {
            answer.insert(scheme, Answer::Null);
        }
        answer.insert("status", Answer::class(Some(status(own, &as_of))));
        answer.insert("stage", Answer::class(stage(own, &as_of)));
        answer.extend(life(own, &as_of));
    }
    for (id, found) in classes {
        let answer = answers.get_mut(id).expect("a customer");
        answer.extend(found.map(|(scheme, class)| (scheme, Answer::class(Some(class)))));
    }
    answers
}

fn metrics(own: &Own<'_>, as_of: &str) -> BTreeMap<&'static str, Answer> {
    let (gross, net) = (own.gross(), own.net());
    let returned = fraction(gross - net, gross).map(|value| rounded(&value));
    BTreeMap::from([
        ("recency", days(own.days_since_last(as_of))),
        ("tenure", days(own.days_since_first(as_of))),
        ("orders", Answer::count(own.orders().len())),
        ("spend", Answer::money(gross)),
        ("net_spend", Answer::money(net)),
        ("basket", decimal(own.basket())),
        ("returned", decimal(returned)),
    ])
}

fn status(own: &Own<'_>, as_of: &str) -> &'static str {
    match own.days_since_last(as_of) {
        None => "prospect",
        Some(days) if days > 180 => "lost",
        Some(_) => "active",
    }
}

fn stage(own: &Own<'_>, as_of: &str) -> Option<&'static str> {
    let orders = own.orders().len();
    let (recency, tenure) = (own.days_since_last(as_of)?, own.days_since_first(as_of)?);
    Some(match orders {
        10.. if tenure >= 180 && recency <= 90 => "stable",
        3.. => "forming",
        _ => "trial",
    })
}

/// The life cycle, by going through the orders one after the other.
fn life(own: &Own<'_>, as_of: &str) -> BTreeMap<&'static str, Answer> {
    let orders = own.orders();
    let mut days: Vec<i64> = orders.values().map(|at| day_number(at)).collect();
    days.sort_unstable();
    let today = day_number(as_of);
    let (mut stays, mut stay): (usize, Vec<i64>) = (0, Vec::new());
    for day in days {
        if stay.last().is_none_or(|last| day - last > 180) {
            stay.clear();
            stays += 1;
        }
        stay.push(day);
    }
    let silence = stay.last().map(|last| today - last);
    let age = stay.first().map_or(0, |first| today - first);
    let class = match silence {
        None => "prospect",
        Some(181..) => "lost",
        _ if stays > 1 && stay.len() >= 3 && age >= 60 => "stable",
        _ if stays > 1 => "won_back",
        _ if stay.len() >= 10 && age >= 180 => "stable",
        _ if stay.len() >= 3 => "forming",
        _ => "trial",
    };
    BTreeMap::from([
        ("lifecycle_orders", Answer::count(stay.len())),
        ("lifecycle_days", self::days(stay.first().map(|first| today - first))),
        ("lifecycle_stays", Answer::count(stays)),
        ("lifecycle_at_risk", Answer::flag(silence.is_some_and(|days| (91..181).contains(&days)))),
        ("lifecycle", Answer::class(Some(class))),
    ])
}
