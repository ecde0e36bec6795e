//! A ledger that is fed as things happen and one that is made of rows of orders are the same.

use crate::shop::{LEVELS, id, key, money, order, policy, time};
use proptest::prelude::*;
use terrace_domain::{CustomerId, LocalTime, Money, Unit, Window};
use terrace_loyalty::{
    Command, CommandBody, Ledger, LoyaltyError, OrderRow, commands_missing, commands_of, open_ledgers,
};
use terrace_policy::Policy;

fn row(customer: &str, name: &str, amount: &str, at: &str, is_return: bool) -> OrderRow {
    OrderRow { customer: id(customer), order: order(name), amount: money(amount), at: time(at), is_return }
}

fn shop(points: &str, more: &str) -> Policy {
    policy(&format!("membership:\n  points: {{ per: 1, earn: 1{points} }}\n{more}{LEVELS}"))
}

#[test]
fn levels_and_points_come_of_plain_rows() {
    let policy = shop("", "");
    let rows = [
        row("ann", "o2", "500", "2026-02-01", false),
        row("bo", "o3", "40", "2026-02-02", false),
        row("ann", "o1", "60.50", "2026-01-01", false),
        row("ann", "o1", "39.90", "2026-01-01", false),
        row("ann", "o2", "450", "2026-03-01", true),
        // More comes back than there was, and of an order that is not there.
        row("bo", "o3", "50", "2026-03-01", true),
        row("bo", "o9", "5", "2026-03-01", true),
    ];
    let ledgers = open_ledgers(policy.membership.as_ref().expect("members"), &rows).expect("ledgers");
    let told = |customer: &str, at: &str| {
        let (ledger, customer) = (&ledgers[&id(customer)], id(customer));
        let balance = ledger.balance(&customer, time(at)).expect("a balance").active;
        (balance, ledger.standing(&customer, time(at)).expect("a standing").and_then(|standing| standing.level))
    };
    // 100.40 together earn 100: silver at once.
    assert_eq!(told("ann", "2026-01-01"), (100, Some(3)));
    assert_eq!(told("ann", "2026-02-15"), (600, Some(0)));
    // 50 of the second order are kept, and diamond needed the rest.
    assert_eq!(told("ann", "2026-03-01"), (150, Some(3)));
    assert_eq!((told("bo", "2026-02-03"), told("bo", "2026-03-01")), ((40, Some(4)), (0, Some(4))));
}

#[test]
fn an_order_is_placed_with_its_first_line() {
    let policy = shop(", expire: { after: 1 month }", "");
    let rows = [
        row("ann", "o1", "60", "2026-01-20", false),
        row("ann", "o1", "40", "2026-01-05", false),
        row("ann", "o1", "5", "2026-01-25", false),
    ];
    let ledgers = open_ledgers(policy.membership.as_ref().expect("members"), &rows).expect("ledgers");
    let lots = ledgers[&id("ann")].lots(&id("ann"), time("2026-02-01")).expect("lots");
    let told: Vec<_> = lots.iter().map(|lot| (lot.award.activity, lot.award.expires, lot.free)).collect();
    assert_eq!(told, [(time("2026-01-05"), Some(time("2026-02-06")), 105)]);
}

/// A return under a number of its own goes to the order before it. A later file may bring one that lies nearer.
#[test]
fn what_a_later_file_brings_is_booked_once() {
    let policy = shop("", "");
    let mut rows = vec![row("ann", "o1", "100", "2026-01-01", false), row("ann", "r9", "30", "2026-02-15", true)];
    let mut ledgers = open_ledgers(policy.membership.as_ref().expect("members"), &rows).expect("ledgers");
    let ledger = ledgers.get_mut(&id("ann")).expect("a ledger");
    let now = time("2026-03-01");
    let mut book = |rows: &[OrderRow]| {
        let commands = commands_of(&id("ann"), rows).expect("commands");
        let missing = commands_missing(ledger, &commands, now).expect("what is missing");
        missing.iter().for_each(|command| assert!(!ledger.post(command).expect("booked").is_repeated));
        (missing.len(), ledger.balance(&id("ann"), now).expect("a balance").active)
    };
    assert_eq!(book(&rows), (0, 70));
    rows.push(row("ann", "o2", "20", "2026-02-10", false));
    assert_eq!(book(&rows), (1, 90), "what came back was booked before");
    rows.push(row("ann", "o2", "15", "2026-02-20", true));
    assert_eq!((book(&rows), book(&rows)), ((1, 75), (0, 75)));
}

#[test]
fn a_ledger_that_was_opened_in_mid_life_goes_on() {
    let policy = shop("", "");
    let rows = [row("ann", "o1", "100", "2026-01-01", false), row("ann", "o1", "10", "2026-02-01", true)];
    let mut ledgers = open_ledgers(policy.membership.as_ref().expect("members"), &rows).expect("ledgers");
    let ledger = ledgers.get_mut(&id("ann")).expect("a ledger");
    let mut post = |name: &str, body| {
        ledger
            .post(&Command { key: key(name), at: time("2026-03-01"), member: id("ann"), body })
            .map(|posted| posted.is_repeated)
    };
    let again = CommandBody::Purchase { order: order("o1"), activity: time("2026-01-01"), earning: money("100") };
    // The same order under its own key is known; under another key it is refused.
    assert_eq!(post("order/o1", again.clone()), Ok(true));
    assert_eq!(post("other", again), Err(LoyaltyError::OrderKnown(order("o1"))));
    let back = CommandBody::Refund { order: order("o1"), returned: money("90.01"), points: 0 };
    assert_eq!(
        post("return", back),
        Err(LoyaltyError::TooMuchReturned { order: order("o1"), wanted: money("90.01"), left: money("90") })
    );
}

#[derive(Debug, Clone)]
enum Happening {
    Order { customer: usize, lines: Vec<i64> },
    Return { which: usize, part: i64 },
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0usize..3, proptest::collection::vec(0i64..3_000_000, 1..4)).prop_map(|(customer, lines)| Happening::Order { customer, lines }),
        2 => (0usize..20, 1i64..5).prop_map(|(which, part)| Happening::Return { which, part }),
    ]
}

fn settings() -> impl Strategy<Value = (&'static str, &'static str)> {
    let points = prop_oneof![
        Just(""),
        Just(", pending: 7 days, rounding: up"),
        Just(", expire: { after: 3 months, round_up: quarter }, refund: within_balance"),
        Just(", expire: { after: 40 days }, rounding: half_even"),
    ];
    let more = prop_oneof![
        Just(""),
        Just("  join: { first_order_from: 100 }\n"),
        Just("  qualify: { window: 6 months }\n  review: { falls: one_level, every: 2 months, grace: 10 days }\n"),
        Just("  qualify: { window: calendar year }\n  review: { falls: recomputed }\n"),
    ];
    (points, more)
}

const NAMES: [&str; 3] = ["ann", "bo", "cy"];

struct Live<'r> {
    ledgers: Vec<Ledger<'r>>,
    /// Whose an order is, its number, and what is left of it.
    orders: Vec<(usize, String, i64)>,
    rows: Vec<OrderRow>,
    count: usize,
}

impl Live<'_> {
    fn post(&mut self, customer: usize, at: LocalTime, body: CommandBody) {
        self.count += 1;
        let command = Command { key: key(&format!("live{:04}", self.count)), at, member: id(NAMES[customer]), body };
        self.ledgers[customer].post(&command).expect("something that happened");
    }

    fn happen(&mut self, what: &Happening, at: LocalTime) {
        match what {
            Happening::Order { customer, lines } => {
                let name = format!("o{:03}", self.orders.len());
                let sum: i64 = lines.iter().sum();
                for line in lines {
                    self.rows.push(self.row(*customer, &name, *line, (at, false)));
                }
                self.orders.push((*customer, name.clone(), sum));
                let earning = Money::from_ten_thousandths(sum);
                self.post(*customer, at, CommandBody::Purchase { order: order(&name), activity: at, earning });
            }
            Happening::Return { which, part } => {
                let count = self.orders.len().max(1);
                let Some((customer, name, left)) = self.orders.get(which % count).cloned() else { return };
                let returned = left / part;
                self.rows.push(self.row(customer, &name, returned, (at, true)));
                self.orders[which % count].2 -= returned;
                let body = CommandBody::Refund {
                    order: order(&name),
                    returned: Money::from_ten_thousandths(returned),
                    points: 0,
                };
                self.post(customer, at, body);
            }
        }
    }

    fn row(&self, customer: usize, name: &str, amount: i64, (at, is_return): (LocalTime, bool)) -> OrderRow {
        OrderRow {
            customer: id(NAMES[customer]),
            order: order(name),
            amount: Money::from_ten_thousandths(amount),
            at,
            is_return,
        }
    }
}

/// What a ledger says of a customer, but for the ids of lots.
fn told(ledger: &Ledger<'_>, customer: &CustomerId, at: LocalTime) -> String {
    let lots = ledger.lots(customer, at).expect("lots");
    let mut lots: Vec<String> = lots
        .iter()
        .map(|lot| {
            format!(
                "{:?} {:?} {:?} {} {} {}",
                lot.award.activity, lot.active_from, lot.award.expires, lot.free, lot.held, lot.qualifying
            )
        })
        .collect();
    lots.sort();
    format!("{:?} {:?} {lots:?}", ledger.balance(customer, at), ledger.standing(customer, at))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_live_ledger_and_the_one_of_rows_agree(
        (points, more) in settings(),
        happenings in proptest::collection::vec((happening(), 1u16..30), 1..25),
        shuffle in any::<u64>(),
        later in 0u16..300,
    ) {
        let policy = shop(points, more);
        let rules = policy.membership.as_ref().expect("members");
        let ledgers = NAMES.iter().map(|_| Ledger::new(rules)).collect();
        let mut live = Live { ledgers, orders: Vec::new(), rows: Vec::new(), count: 0 };
        let mut at = time("2026-01-05");
        let mut times = Vec::new();
        for (what, days) in &happenings {
            at = Window::Last(*days, Unit::Days).after(at).expect("a day");
            live.happen(what, at);
            times.push(at);
        }
        times.push(Window::Last(later + 1, Unit::Days).after(at).expect("a day"));
        // The order of the rows changes nothing.
        let mut rows = live.rows.clone();
        let mut state = shuffle | 1;
        for index in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(state >> 33).expect("fits") % (index + 1);
            rows.swap(index, other);
        }
        let opened = open_ledgers(rules, &rows).expect("ledgers");
        for (index, name) in NAMES.iter().enumerate() {
            let customer = id(name);
            let Some(ledger) = opened.get(&customer) else {
                prop_assert!(live.ledgers[index].bookings().is_empty());
                continue;
            };
            for at in &times {
                prop_assert_eq!(told(ledger, &customer, *at), told(&live.ledgers[index], &customer, *at), "{} {}", name, at);
            }
        }
    }
}
