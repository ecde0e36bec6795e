//! Every measure computed slowly and obviously, customer by customer, without columns.

use crate::shop::{Line, Shop, Voice};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, LocalTime, LostAfter, Window};
use terrace_policy::MeasureUse;

pub const DAY: i64 = 86_400_000_000;
const ONLINE: [&str; 4] = ["online", "App", "小程序", "Web-Shop"];

/// What one customer's measure is: an integer of its scale, a text, or null.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    Null,
    Number(i128),
    Text(String),
}

/// The customers known at the as-of, by id, and whether they ever ordered.
pub fn known(shop: &Shop, as_of: &AsOf) -> BTreeMap<String, bool> {
    let now = as_of.local().micros();
    let mut all: BTreeMap<String, bool> = BTreeMap::new();
    for row in shop.known.iter().filter(|row| row.seen_at.is_none()) {
        all.entry(row.customer.clone()).or_default();
    }
    for voice in shop.voices.iter().filter(|voice| voice.at < now) {
        all.entry(voice.customer.clone()).or_default();
    }
    for customer in shop.dealings.named(now) {
        all.entry(customer).or_default();
    }
    for line in shop.lines.iter().filter(|line| line.at < now && !line.is_cancelled) {
        if let Some(customer) = &line.customer {
            *all.entry(customer.clone()).or_default() |= !line.is_return;
        }
    }
    all
}

/// The province and the referrer in force: of the newest observation, a customer file above all.
pub fn field(shop: &Shop, customer: &str, get: impl Fn(&crate::shop::Known) -> Option<String>) -> Option<String> {
    let rows = shop.known.iter().filter(|row| row.customer == customer);
    let found = rows.filter_map(|row| Some((row.seen_at.is_none(), row.seen_at, get(row)?)));
    found.max().map(|(_, _, value)| value)
}

/// Exact division, halves to the even neighbour.
pub fn divide(n: i128, d: i128) -> Answer {
    if d == 0 {
        return Answer::Null;
    }
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    let floor = n.div_euclid(d);
    let twice = 2 * n.rem_euclid(d);
    let up = match twice.cmp(&d) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => floor.rem_euclid(2) == 1,
    };
    Answer::Number(floor + i128::from(up))
}

pub fn share(n: i128, d: i128) -> Answer {
    divide(n * 1_000_000, d)
}

fn optional(value: Option<i64>) -> Answer {
    value.map_or(Answer::Null, |value| Answer::Number(value.into()))
}

/// A customer's lines and orders as of a time.
struct View<'a> {
    lines: Vec<&'a Line>,
    /// Time and gross of each order that exists.
    orders: Vec<(i64, i128)>,
    from: i64,
}

impl<'a> View<'a> {
    fn new(shop: &'a Shop, customer: &str, now: i64, from: i64) -> Self {
        let mine = |line: &&Line| line.customer.as_deref() == Some(customer) && line.at < now && !line.is_cancelled;
        let all: Vec<&Line> = shop.lines.iter().filter(mine).collect();
        let numbers: BTreeSet<&str> = all.iter().map(|line| line.order.as_str()).collect();
        let mut orders = Vec::new();
        for number in numbers {
            let bought: Vec<&&Line> = all.iter().filter(|line| line.order == number && !line.is_return).collect();
            if let Some(at) = bought.iter().map(|line| line.at).min() {
                orders.push((at, bought.iter().map(|line| i128::from(line.amount)).sum()));
            }
        }
        orders.retain(|(at, _)| *at >= from);
        Self { lines: all.into_iter().filter(|line| line.at >= from).collect(), orders, from }
    }

    fn sales(&self) -> impl Iterator<Item = &&'a Line> {
        self.lines.iter().filter(|line| !line.is_return)
    }

    fn gross(&self) -> i128 {
        self.sales().map(|line| i128::from(line.amount)).sum()
    }

    fn returned(&self) -> i128 {
        -self.lines.iter().filter(|line| line.is_return).map(|line| i128::from(line.amount)).sum::<i128>()
    }

    fn cost(&self) -> i128 {
        let cost = |line: &&Line| {
            let cost = i128::from(line.cost.unwrap_or(0));
            if line.is_return { -cost.abs() } else { cost }
        };
        self.lines.iter().map(cost).sum()
    }

    fn days(&self) -> BTreeSet<i64> {
        self.orders.iter().map(|(at, _)| at.div_euclid(DAY)).collect()
    }

    /// The most bought name with its gross; of equal ones the first.
    fn top(&self, name: impl Fn(&Line) -> Option<String>) -> Option<(String, i128)> {
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        for line in self.sales() {
            if let Some(name) = name(line) {
                *sums.entry(name).or_default() += i128::from(line.amount);
            }
        }
        let best = sums.values().copied().max()?;
        sums.into_iter().find(|(_, sum)| *sum == best)
    }
}

/// The same of the facts that a condition leaves of a shop. A share holds them against all.
pub fn measure_of(all: &Shop, left: &Shop, asked: &MeasureUse, customer: &str, as_of: &AsOf) -> Answer {
    let window = asked.window;
    let part_and_whole = |name: &str| match [left, all].map(|shop| measure(shop, name, customer, window, as_of)) {
        [Answer::Number(part), Answer::Number(whole)] => (part, whole),
        other => panic!("{name} is {other:?}"),
    };
    match asked.measure.as_str() {
        "stays" | "stay_orders" | "stay_days" | "lost_after_days" => stay(left, asked, customer, as_of),
        "contact_share" => {
            let (part, whole) = part_and_whole("contacts");
            share(part, whole)
        }
        "profit_share" => {
            let (part, whole) = part_and_whole("margin");
            if whole > 0 { share(part, whole) } else { Answer::Null }
        }
        name => measure(left, name, customer, window, as_of),
    }
}

/// A figure of the last stay, told by going through every day from the first order to the last.
fn stay(shop: &Shop, asked: &MeasureUse, customer: &str, as_of: &AsOf) -> Answer {
    let now = as_of.local().micros();
    let view = View::new(shop, customer, now, i64::MIN);
    let bought: Vec<i64> = view.orders.iter().map(|(at, _)| at.div_euclid(DAY)).collect();
    let (Some(first), Some(last)) = (bought.iter().min(), bought.iter().max()) else {
        return if ["stays", "stay_orders"].contains(&asked.measure.as_str()) {
            Answer::Number(0)
        } else {
            Answer::Null
        };
    };
    let patience = |own: &[i64]| match asked.lost_after {
        None => None,
        Some(LostAfter::Days(days)) => Some(i64::from(days)),
        Some(LostAfter::Rhythm { times, at_least, at_most }) => {
            let days: BTreeSet<&i64> = own.iter().collect();
            let gaps: Vec<i64> = days.iter().zip(days.iter().skip(1)).map(|(one, next)| **next - **one).collect();
            let sum: i64 = gaps.iter().sum();
            let mean = (!gaps.is_empty()).then(|| sum * i64::from(times) / (gaps.len() as i64 * 1_000_000));
            Some(mean.unwrap_or(i64::MAX).clamp(at_least.into(), at_most.into()))
        }
    };
    let (mut number, mut own, mut silence) = (0, Vec::new(), 0);
    for day in *first..=*last {
        silence += 1;
        let orders = bought.iter().filter(|other| **other == day).count();
        let is_lost = patience(&own).is_some_and(|most| silence > most);
        if orders > 0 {
            if own.is_empty() || is_lost {
                own.clear();
                number += 1;
            }
            own.extend(std::iter::repeat_n(day, orders));
            silence = 0;
        }
    }
    match asked.measure.as_str() {
        "stays" => Answer::Number(number),
        "stay_orders" => Answer::Number(own.len() as i128),
        "stay_days" => Answer::Number((now.div_euclid(DAY) - own[0]).into()),
        _ => optional(patience(&own)),
    }
}

fn measure(shop: &Shop, name: &str, customer: &str, window: Window, as_of: &AsOf) -> Answer {
    let now = as_of.local().micros();
    let from = window.start(as_of).map_or(i64::MIN, LocalTime::micros);
    let view = View::new(shop, customer, now, from);
    let orders = view.orders.len() as i128;
    let first = view.orders.iter().map(|(at, _)| *at).min();
    let last = view.orders.iter().map(|(at, _)| *at).max();
    let since = |at: Option<i64>| optional(at.map(|at| now.div_euclid(DAY) - at.div_euclid(DAY)));
    let products = |again: bool| {
        let mut on: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in view.sales() {
            if let Some(product) = &line.product {
                on.entry(product).or_default().insert(&line.order);
            }
        }
        on.values().filter(|orders| !again || orders.len() >= 2).count() as i128
    };
    let text = |top: Option<(String, i128)>| top.map_or(Answer::Null, |(name, _)| Answer::Text(name));
    let category = |line: &Line| line.category.clone();
    match name {
        "orders" => Answer::Number(orders),
        "order_days" => Answer::Number(view.days().len() as i128),
        "units" => Answer::Number(view.sales().map(|l| 100 * i128::from(l.quantity.unwrap_or(0))).sum()),
        "gross_amount" => Answer::Number(view.gross()),
        "returned_amount" => Answer::Number(view.returned()),
        "net_amount" => Answer::Number(view.gross() - view.returned()),
        "discount_amount" => Answer::Number(discount(&view)),
        "discount_share" => share(discount(&view), view.gross() + discount(&view)),
        "cost_amount" => Answer::Number(view.cost()),
        "margin" => Answer::Number(view.gross() - view.returned() - view.cost()),
        "margin_rate" => {
            let net = view.gross() - view.returned();
            if net > 0 { share(net - view.cost(), net) } else { Answer::Null }
        }
        "average_order_value" => divide(view.gross() * 100, orders),
        "largest_order" => view.orders.iter().map(|(_, gross)| *gross).max().map_or(Answer::Null, Answer::Number),
        "first_day_amount" => match view.days().first() {
            None => Answer::Null,
            Some(day) => {
                let on_it = view.orders.iter().filter(|(at, _)| at.div_euclid(DAY) == *day);
                Answer::Number(on_it.map(|(_, gross)| *gross).sum())
            }
        },
        "first_order_at" => optional(first),
        "last_order_at" => optional(last),
        "days_since_first_order" => since(first),
        "days_since_last_order" => since(last),
        "average_days_between_orders" => match (view.days().first(), view.days().last()) {
            (Some(first), Some(last)) => share((last - first).into(), view.days().len() as i128 - 1),
            _ => Answer::Null,
        },
        "products" => Answer::Number(products(false)),
        "categories" => Answer::Number(view.sales().filter_map(|l| category(l)).collect::<BTreeSet<_>>().len() as i128),
        "new_categories" => Answer::Number(new_categories(&View::new(shop, customer, now, i64::MIN), from)),
        "channels" => {
            Answer::Number(view.sales().filter_map(|l| l.channel.as_ref()).collect::<BTreeSet<_>>().len() as i128)
        }
        "stores" => {
            Answer::Number(view.sales().filter_map(|l| l.store.as_ref()).collect::<BTreeSet<_>>().len() as i128)
        }
        "top_category" => text(view.top(category)),
        "top_category_share" => view.top(category).map_or(Answer::Null, |(_, sum)| share(sum, view.gross())),
        "top_channel" => text(view.top(|line| line.channel.clone())),
        "online_share" => {
            let channels: Vec<(&str, i128)> =
                view.sales().filter_map(|l| Some((l.channel.as_deref()?, i128::from(l.amount)))).collect();
            let online = channels.iter().filter(|(name, _)| ONLINE.contains(name)).map(|(_, amount)| amount).sum();
            if channels.is_empty() { Answer::Null } else { share(online, view.gross()) }
        }
        "return_rate" => share(view.returned(), view.gross()),
        "returns_after_days" => {
            let days = days_to_return(&View::new(shop, customer, now, i64::MIN), from);
            share(days.iter().sum(), days.len() as i128)
        }
        "product_repurchase_rate" if orders < 2 => Answer::Null,
        "product_repurchase_rate" => share(products(true), products(false)),
        "repeat_order_rate" => share(orders - 1, orders),
        "margin_growth" => {
            let Some((from, to)) = window.before(as_of) else { return Answer::Null };
            let before = View::new(shop, customer, to.micros(), from.micros());
            let margin = |view: &View<'_>| view.gross() - view.returned() - view.cost();
            if margin(&before) > 0 { share(margin(&view) - margin(&before), margin(&before)) } else { Answer::Null }
        }
        "growth" => growth(shop, customer, &view, window, as_of),
        "referred_customers" => Answer::Number(referred(shop, customer, now).len() as i128),
        "referral_depth" => Answer::Number(crate::referrals::depth(shop, customer, now)),
        "relationship_strength" => {
            let up_to_one = |part: i128, whole: i128| match share(part.clamp(0, whole), whole) {
                Answer::Number(share) => share,
                other => panic!("{other:?}"),
            };
            let ever = View::new(shop, customer, now, i64::MIN);
            let ago = |at: Option<i64>| at.map(|at| i128::from(now.div_euclid(DAY) - at.div_euclid(DAY)));
            let times = || ever.orders.iter().map(|(at, _)| *at);
            let categories = view.sales().filter_map(|l| category(l)).collect::<BTreeSet<_>>().len() as i128;
            let contacts = shop.dealings.contacts.iter();
            let contacts = contacts.filter(|r| r.customer == customer && r.at < now && r.at >= from).count() as i128;
            let parts = [
                ago(times().max()).map_or(0, |days| up_to_one(365 - days, 365)),
                up_to_one(view.days().len() as i128, 12),
                up_to_one(categories, 5),
                ago(times().min()).map_or(0, |days| up_to_one(days, 1095)),
                up_to_one(contacts, 12),
                up_to_one(referred(shop, customer, now).len() as i128, 3),
            ];
            divide(parts.iter().sum(), 6)
        }
        "referred_amount" => {
            let net = |id: &String| {
                let view = View::new(shop, id, now, from);
                view.gross() - view.returned()
            };
            Answer::Number(referred(shop, customer, now).iter().map(net).sum())
        }
        "net_value" => {
            let Some(Answer::Number(service)) = crate::dealings::measure(shop, "service_cost", customer, now, from)
            else {
                panic!("costs are numbers");
            };
            Answer::Number(view.gross() - view.returned() - view.cost() - service)
        }
        "concessions" => {
            let granted: i128 = view.sales().map(|line| i128::from(line.level_discount.unwrap_or(0))).sum();
            let mine = shop.dealings.contacts.iter().filter(|r| r.customer == customer && r.at < now && r.at >= from);
            let extra = mine.filter(|r| r.purpose.as_deref() == Some("extra_service"));
            let extra: i128 = extra.map(|r| i128::from(r.cost.unwrap_or(0))).sum();
            Answer::Number((discount(&view) - granted).max(0) + extra)
        }
        "price_pressure" => {
            let earlier = View::new(shop, customer, from, i64::MIN);
            let given = |view: &View<'_>| share(discount(view), view.gross() + discount(view));
            match (given(&view), given(&earlier)) {
                (Answer::Number(now), Answer::Number(earlier)) => Answer::Number(now - earlier),
                _ => Answer::Null,
            }
        }
        _ => crate::dealings::measure(shop, name, customer, now, from)
            .unwrap_or_else(|| feedback(shop, name, customer, now, from)),
    }
}

fn discount(view: &View<'_>) -> i128 {
    view.sales().map(|line| i128::from(line.discount.unwrap_or(0))).sum()
}

/// The categories first bought in the span, but for those of the first day.
fn new_categories(ever: &View<'_>, from: i64) -> i128 {
    let first_day = ever.sales().map(|line| line.at.div_euclid(DAY)).min();
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for line in ever.sales() {
        if let Some(category) = &line.category {
            let at = first.entry(category).or_insert(line.at);
            *at = line.at.min(*at);
        }
    }
    first.values().filter(|at| **at >= from && Some(at.div_euclid(DAY)) != first_day).count() as i128
}

/// The days from buying to returning, of the returns of the span.
fn days_to_return(ever: &View<'_>, from: i64) -> Vec<i128> {
    let mut days = Vec::new();
    for back in ever.lines.iter().filter(|line| line.is_return && line.at >= from) {
        let before = || ever.sales().filter(|line| line.at <= back.at);
        let same_order = before().filter(|line| line.order == back.order).map(|line| line.at).max();
        let same_product = before().filter(|line| back.product.is_some() && line.product == back.product);
        // What comes back at the very moment of its order has no time of its own.
        let bought = same_order.or(same_product.map(|line| line.at).max());
        if let Some(bought) = bought.filter(|_| same_order != Some(back.at)) {
            days.push((back.at.div_euclid(DAY) - bought.div_euclid(DAY)).into());
        }
    }
    days
}

fn growth(shop: &Shop, customer: &str, view: &View<'_>, window: Window, as_of: &AsOf) -> Answer {
    let Some((from, to)) = window.before(as_of) else { return Answer::Null };
    assert_eq!(to.micros(), view.from);
    let before = View::new(shop, customer, to.micros(), from.micros());
    let (this, before) = (view.gross() - view.returned(), before.gross() - before.returned());
    share(this - before, before)
}

pub fn referred(shop: &Shop, referrer: &str, now: i64) -> BTreeSet<String> {
    let by_file = shop.known.iter().map(|row| row.customer.clone());
    let by_file = by_file.filter(|id| field(shop, id, |row| row.referrer.clone()).as_deref() == Some(referrer));
    let lines = shop.lines.iter().filter(|line| line.at < now && !line.is_cancelled);
    let by_line = lines.filter(|line| line.referrer.as_deref() == Some(referrer)).filter_map(|l| l.customer.clone());
    by_file.chain(by_line).filter(|id| id != referrer).collect()
}

fn feedback(shop: &Shop, name: &str, customer: &str, now: i64, from: i64) -> Answer {
    let mine = |voice: &&Voice| voice.customer == customer && voice.at < now && voice.at >= from;
    let rows: Vec<&Voice> = shop.voices.iter().filter(mine).collect();
    let is_nps = |voice: &Voice| voice.source.as_deref().is_some_and(|source| source.eq_ignore_ascii_case("nps"));
    // The mean of fractions, over one common denominator.
    let mean = |fractions: Vec<(i128, i128)>| {
        let common: i128 = fractions.iter().map(|(_, d)| d).product();
        let sum: i128 = fractions.iter().map(|(n, d)| n * (common / d)).sum();
        share(sum, common * fractions.len() as i128)
    };
    let compared: Vec<(i128, i128)> = rows
        .iter()
        .filter_map(|v| Some((v.perceived?.into(), i128::from(v.expected?))))
        .filter(|(_, expected)| *expected > 0)
        .collect();
    let mut by_day: BTreeMap<i64, Vec<(i128, i128)>> = BTreeMap::new();
    for voice in &rows {
        if let (Some(perceived), Some(expected)) = (voice.perceived, voice.expected.filter(|expected| *expected > 0)) {
            // Scores are whole, and whole they are multiplied without end.
            let fraction = (i128::from(perceived / 10_000), i128::from(expected / 10_000));
            by_day.entry(voice.at.div_euclid(DAY)).or_default().push(fraction);
        }
    }
    let scores: Vec<i64> = rows.iter().filter(|v| is_nps(v)).filter_map(|v| v.rating).collect();
    let scored = |low: i64, high: i64| scores.iter().filter(|s| (low..=high).contains(&(**s / 10_000))).count() as i128;
    match name {
        "rating" => {
            let rated = rows.iter().filter(|v| !is_nps(v)).filter_map(|v| Some((v.rating?, v.scale.unwrap_or(50_000))));
            let rated: Vec<_> = rated.filter(|(_, s)| *s > 0).map(|(r, s)| (r.into(), s.into())).collect();
            if rated.is_empty() { Answer::Null } else { mean(rated) }
        }
        "satisfaction" if compared.is_empty() => Answer::Null,
        "satisfaction" => mean(compared),
        "satisfaction_change" => {
            let sum = |fractions: &Vec<(i128, i128)>| {
                let common: i128 = fractions.iter().map(|(_, d)| d).product();
                (fractions.iter().map(|(n, d)| n * (common / d)).sum::<i128>(), common * fractions.len() as i128)
            };
            let mut days = by_day.values().rev().map(sum);
            match (days.next(), days.next()) {
                (Some((n, d)), Some((before, of))) => share(n * of - before * d, d * of),
                _ => Answer::Null,
            }
        }
        // By its definition: ratios and means are rounded to twelve places before they are compared.
        "satisfaction_growth" => {
            let places = |n: i128, d: i128| terrace_domain::round_div(n, d).unwrap();
            let mean = |fractions: &Vec<(i128, i128)>| {
                let sum = fractions.iter().map(|(n, d)| places(n * 1_000_000_000_000, *d)).sum();
                places(sum, fractions.len() as i128)
            };
            let mut days = by_day.values().rev().map(mean);
            match (days.next(), days.next()) {
                (Some(last), Some(before)) if before > 0 => share(last - before, before),
                _ => Answer::Null,
            }
        }
        "perceived_value" => {
            let judged = rows.iter().filter(|v| v.spent.iter().any(Option::is_some));
            let worth = |v: &&Voice| Some(v.received? - v.spent.iter().flatten().sum::<i64>());
            let worth: Vec<i128> = judged.filter_map(worth).map(i128::from).collect();
            divide(100 * worth.iter().sum::<i128>(), worth.len() as i128)
        }
        "satisfied_share" => share(compared.iter().filter(|(p, e)| p > e).count() as i128, compared.len() as i128),
        "nps" => share(scored(9, 10) - scored(0, 6), scores.len() as i128),
        "feedback_count" => Answer::Number(rows.len() as i128),
        other => panic!("no reference for {other}"),
    }
}
