//! The figures of lists and the ledger say the same of any orders under any rules.

use crate::shop::{id, order, policy, time};
use proptest::prelude::*;
use terrace_domain::{LocalTime, Money, Unit, Window};
use terrace_loyalty::{MemberFigures, MemberTeller, OrderFact, OrderRow, member_view, open_ledgers};
use terrace_policy::Policy;

/// Rules of all sorts.
fn rules() -> impl Strategy<Value = String> {
    let pending = prop_oneof![3 => Just(""), 1 => Just(", pending: 7 days"), 1 => Just(", pending: confirmed")];
    let expire = prop_oneof![
        Just(""),
        Just(", expire: { after: 40 days }"),
        Just(", expire: { after: 2 months, round_up: quarter }"),
        Just(", expire: { after: 1 month, since: 2026-02-01 }"),
    ];
    let refund = prop_oneof![Just(""), Just(", refund: within_balance")];
    let rounding = prop_oneof![Just(""), Just(", rounding: up"), Just(", rounding: half_even")];
    let rate = prop_oneof![Just("per: 1, earn: 1"), Just("per: 3, earn: 2"), Just("per: 0.7, earn: 1.5")];
    let first = prop_oneof![Just("0"), Just("15"), Just("20.5")];
    let window = prop_oneof![Just("all"), Just("calendar year"), Just("membership year"), Just("30 days")];
    let falls = prop_oneof![
        2 => Just(""),
        1 => Just("  review: { falls: one_level, every: 25 days }\n"),
        1 => Just("  review: { falls: recomputed, every: 2 months, grace: 10 days }\n"),
        1 => Just("  review: { falls: recomputed, every: 1 month, grace: 5 days, rise_moves_date: false }\n"),
    ];
    let gifts = prop_oneof![2 => Just(["", "", ""]), 1 => Just([", gift: 9", "", ", gift: 2"])];
    let lowest = prop_oneof![Just(0), Just(10)];
    ((pending, expire, refund, rounding), (rate, first, window, falls), (gifts, lowest)).prop_map(
        |((pending, expire, refund, rounding), (rate, first, window, falls), ([high, middle, low], lowest))| {
            format!(
                "membership:
  join: {{ first_order_from: {first} }}
  points: {{ {rate}{pending}{expire}{refund}{rounding} }}
  qualify: {{ window: {window} }}
{falls}  levels:
    - {{ level: high, from: 60, pays: 80%{high} }}
    - {{ level: middle, from: 30, pays: 90%{middle} }}
    - {{ level: low, from: {lowest}, pays: 100%{low} }}
"
            )
        },
    )
}

#[derive(Debug, Clone)]
struct Told {
    /// Of six orders or none of them.
    order: u8,
    /// In quarters of a day.
    quarter: u16,
    /// In tenths of a yuan.
    tenths: i64,
    is_return: bool,
}

fn told() -> impl Strategy<Value = Told> {
    (0u8..9, 0u16..600, 0i64..400, prop_oneof![3 => Just(false), 1 => Just(true)])
        // Many on whole days, so that several fall on one moment.
        .prop_map(|(order, quarter, tenths, is_return)| Told {
            order,
            quarter: quarter / 4 * 4 + quarter % 2,
            tenths,
            is_return,
        })
}

fn moment(quarter: u16) -> LocalTime {
    let day = time("2025-11-20");
    let days = quarter / 4;
    let day = if days == 0 { day } else { Window::Last(days, Unit::Days).after(day).expect("a day") };
    LocalTime::from_micros(day.micros() + i64::from(quarter % 4) * 21_600_000_000)
}

/// Each order once and each return once a moment, as the pass over orders gives them.
fn rows_of(told: &[Told]) -> Vec<OrderRow> {
    let mut rows: Vec<OrderRow> = Vec::new();
    for fact in told {
        let row = OrderRow {
            customer: id("ann"),
            order: order(&format!("o{}", fact.order)),
            amount: Money::from_ten_thousandths(fact.tenths * 1_000),
            at: moment(fact.quarter),
            is_return: fact.is_return,
        };
        let is_same = |known: &OrderRow| {
            known.order == row.order && known.is_return == row.is_return && (!row.is_return || known.at == row.at)
        };
        if !rows.iter().any(is_same) {
            rows.push(row);
        }
    }
    rows
}

fn by_ledger(policy: &Policy, rows: &[OrderRow], at: LocalTime) -> Option<MemberFigures> {
    let ledgers = open_ledgers(policy.membership.as_ref().expect("members"), rows).expect("ledgers");
    let view = member_view(ledgers.get(&id("ann"))?, &id("ann"), at).expect("a view")?;
    assert_eq!((view.balance.held, view.balance.owed), (0, 0));
    Some(MemberFigures {
        level: view.standing.level,
        qualifying: view.standing.points,
        active: view.balance.active,
        pending: view.balance.pending,
        expired: view.balance.expired,
        needs: view.next.map(|next| next.needs),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn figures_are_those_of_the_ledger(
        rules in rules(),
        told in proptest::collection::vec(told(), 0..12),
        later in 0u16..900,
        nameless in any::<bool>(),
    ) {
        let policy = policy(&rules);
        let rows = rows_of(&told);
        let last = rows.iter().map(|row| row.at).max().unwrap_or(moment(0));
        let at = last.max(moment(later));
        let facts: Vec<OrderFact<'_>> = rows
            .iter()
            .map(|row| {
                // The number of an order that nothing else names says nothing.
                let is_alone = rows.iter().filter(|other| other.order == row.order).count() == 1;
                let order = Some(row.order.as_str()).filter(|_| !(nameless && is_alone));
                OrderFact { order, at: row.at, amount: row.amount, is_return: row.is_return }
            })
            .collect();
        let teller = MemberTeller::new(policy.membership.as_ref().expect("members"), at);
        let found = teller.figures(facts.iter().copied()).expect("figures");
        prop_assert_eq!(found, by_ledger(&policy, &rows, at));
    }
}
