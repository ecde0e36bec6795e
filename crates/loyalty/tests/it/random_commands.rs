//! Random commands, held against the naive way after each of them.

use crate::naive::Naive;
use crate::shop::{by_hand, id, key, order, policy};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use terrace_domain::{LocalTime, Money, Unit, Window};
use terrace_loyalty::{Command, CommandBody, EntryKind, Ledger, LotSource, LoyaltyError};
use terrace_policy::{Membership, Policy};

const MEMBERS: usize = 3;
const NAMES: [&str; MEMBERS] = ["ann", "bo", "cy"];

/// Commands that are tried in all, at least: `TERRACE_LOYALTY_COMMANDS=1000000` tries a million.
fn wanted() -> usize {
    std::env::var("TERRACE_LOYALTY_COMMANDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

const MOST: usize = 60;

#[derive(Debug, Clone)]
enum Act {
    Buy {
        member: usize,
        order: u16,
        yuan: i64,
        days_ago: u16,
    },
    Confirm {
        member: usize,
        order: u16,
    },
    Cancel {
        member: usize,
        order: u16,
    },
    Spend {
        member: usize,
        points: i64,
        order: Option<u16>,
    },
    Hold {
        member: usize,
        points: i64,
        days: Option<u16>,
    },
    Capture {
        member: usize,
        hold: u16,
        points: i64,
        order: Option<u16>,
    },
    Release {
        member: usize,
        hold: u16,
    },
    Refund {
        member: usize,
        order: u16,
        yuan: i64,
        points: i64,
    },
    Adjust {
        member: usize,
        points: i64,
    },
    Merge {
        into: usize,
        from: usize,
    },
    Unmerge {
        member: usize,
        from: usize,
    },
    /// The last command once more, with or without a change.
    Again {
        changed: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let member = || 0..MEMBERS;
    let order = || 0u16..20;
    let paid = || proptest::option::of(0u16..20);
    prop_oneof![
        6 => (member(), order(), 0i64..40, 0u16..20).prop_map(|(member, order, yuan, days_ago)| Act::Buy { member, order, yuan, days_ago }),
        2 => (member(), order()).prop_map(|(member, order)| Act::Confirm { member, order }),
        1 => (member(), order()).prop_map(|(member, order)| Act::Cancel { member, order }),
        4 => (member(), 0i64..30, paid()).prop_map(|(member, points, order)| Act::Spend { member, points, order }),
        2 => (member(), 0i64..30, proptest::option::of(0u16..30)).prop_map(|(member, points, days)| Act::Hold { member, points, days }),
        2 => (member(), 0u16..8, 0i64..20, paid()).prop_map(|(member, hold, points, order)| Act::Capture { member, hold, points, order }),
        1 => (member(), 0u16..8).prop_map(|(member, hold)| Act::Release { member, hold }),
        4 => (member(), order(), 0i64..30, prop_oneof![2 => Just(0i64), 1 => 0i64..20]).prop_map(|(member, order, yuan, points)| Act::Refund { member, order, yuan, points }),
        2 => (member(), -10i64..10).prop_map(|(member, points)| Act::Adjust { member, points }),
        2 => (member(), member()).prop_map(|(into, from)| Act::Merge { into, from }),
        2 => (member(), member()).prop_map(|(member, from)| Act::Unmerge { member, from }),
        1 => any::<bool>().prop_map(|changed| Act::Again { changed }),
    ]
}

/// A policy with settings of all sorts.
fn settings() -> impl Strategy<Value = String> {
    let pending = prop_oneof![Just(""), Just(", pending: 7 days"), Just(", pending: confirmed")];
    let expire = prop_oneof![Just(""), Just(", expire: { after: 40 days }"), Just(", expire: { after: 1 month }")];
    let refund = prop_oneof![Just(""), Just(", refund: within_balance")];
    let rate = prop_oneof![Just("per: 1, earn: 1"), Just("per: 3, earn: 2")];
    let first = prop_oneof![Just(0), Just(15)];
    let window = prop_oneof![Just("all"), Just("calendar year"), Just("membership year"), Just("30 days")];
    let falls = prop_oneof![
        Just(""),
        Just("  review: { falls: one_level, every: 25 days }\n"),
        Just("  review: { falls: recomputed, every: 2 months, grace: 10 days }\n"),
        Just("  review: { falls: recomputed, every: 1 month, grace: 5 days, rise_moves_date: false }\n"),
    ];
    (pending, expire, refund, rate, first, window, falls).prop_map(
        |(pending, expire, refund, rate, first, window, falls)| {
            format!(
                "membership:\n  join: {{ first_order_from: {first} }}\n  points: {{ {rate}, reinstate: 10 days{pending}{expire}{refund} }}\n  qualify: {{ window: {window} }}\n{falls}  levels:\n    - {{ level: high, from: 60, pays: 80% }}\n    - {{ level: middle, from: 30, pays: 90% }}\n    - {{ level: low, from: 10, pays: 100% }}\n"
            )
        },
    )
}

fn days_after(at: LocalTime, days: u16) -> LocalTime {
    if days == 0 { at } else { Window::Last(days, Unit::Days).after(at).expect("a day") }
}

fn days_before(at: LocalTime, days: u16) -> LocalTime {
    if days == 0 { at } else { Window::Last(days, Unit::Days).ago(at).expect("a day") }
}

fn yuan(amount: i64) -> Money {
    Money::from_ten_thousandths(amount * Money::SCALE)
}

/// Both ways of keeping points, told the same.
struct Both<'r> {
    ledger: Ledger<'r>,
    naive: Naive<'r>,
    acts: usize,
    holds: Vec<String>,
    last: Option<Command>,
}

impl<'r> Both<'r> {
    fn new(rules: &'r Membership) -> Self {
        Self { ledger: Ledger::new(rules), naive: Naive::new(rules, MEMBERS), acts: 0, holds: Vec::new(), last: None }
    }

    fn name(order: u16) -> String {
        format!("o{order}")
    }

    fn hold(&self, hold: u16) -> String {
        self.holds
            .get(self.holds.len().saturating_sub(1 + usize::from(hold)))
            .cloned()
            .unwrap_or_else(|| "none".to_owned())
    }

    /// The act with numbers that mostly fit: orders and holds that are there, points that are there, the right member.
    fn aim(&self, act: Act) -> Act {
        let naive = &self.naive;
        let known = |order: u16| naive.order_at(usize::from(order)).unwrap_or((0, order));
        let some = |wanted: i64, there: i64| if there > 0 { 1 + wanted % there } else { wanted };
        match act {
            Act::Buy { member, order, yuan, days_ago } => {
                let order = if order == 0 { 0 } else { naive.count_of_orders() };
                Act::Buy { member, order, yuan, days_ago }
            }
            Act::Confirm { order, .. } => {
                let (member, order) = known(order);
                Act::Confirm { member, order }
            }
            Act::Cancel { order, .. } => {
                let (member, order) = known(order);
                Act::Cancel { member, order }
            }
            Act::Spend { member, points, order } => {
                let (member, order) = order.map(known).map_or((member, None), |(member, order)| (member, Some(order)));
                Act::Spend { member, points: some(points, naive.sums(member).0), order }
            }
            Act::Hold { member, points, days } => {
                Act::Hold { member, points: some(points, naive.sums(member).0), days }
            }
            Act::Capture { hold, points, order, .. } => {
                let member = naive.home_of_hold(&self.hold(hold)).unwrap_or(0);
                Act::Capture { member, hold, points: some(points, naive.held(&self.hold(hold))), order }
            }
            Act::Release { hold, .. } => {
                Act::Release { member: naive.home_of_hold(&self.hold(hold)).unwrap_or(0), hold }
            }
            Act::Refund { order, yuan, points, .. } => {
                let (member, order) = known(order);
                let (left, spent) = naive.left_of(&Self::name(order));
                // All that is left, as often as a part of it.
                let yuan = if yuan % 2 == 0 { left } else { some(yuan, left) };
                Act::Refund { member, order, yuan, points: points.min(spent) }
            }
            Act::Unmerge { member, from } => {
                let from = (0..MEMBERS)
                    .map(|more| (from + more) % MEMBERS)
                    .find(|from| naive.is_merged(*from))
                    .unwrap_or(from);
                Act::Unmerge { member: if naive.is_merged(from) { from } else { member }, from }
            }
            other => other,
        }
    }

    /// The command of an act, and what the naive way says to it.
    fn tell(&mut self, act: &Act, at: LocalTime, new: &str) -> (usize, CommandBody, bool) {
        let paid = |order: &Option<u16>| order.map(order_id);
        let text = |order: &Option<u16>| order.map(Self::name);
        match act {
            Act::Buy { member, order, yuan: amount, days_ago } => {
                let activity = days_before(at, *days_ago);
                let body = CommandBody::Purchase { order: order_id(*order), activity, earning: yuan(*amount) };
                (*member, body, self.naive.purchase(new, *member, &Self::name(*order), (activity, *amount)))
            }
            Act::Confirm { member, order } => {
                let body = CommandBody::Confirm { order: order_id(*order) };
                (*member, body, self.naive.resolve(*member, &Self::name(*order), true))
            }
            Act::Cancel { member, order } => {
                let body = CommandBody::Cancel { order: order_id(*order) };
                (*member, body, self.naive.resolve(*member, &Self::name(*order), false))
            }
            Act::Spend { member, points, order } => {
                let body = CommandBody::Spend { points: *points, order: paid(order) };
                (*member, body, self.naive.spend(new, *member, *points, text(order).as_deref()))
            }
            Act::Hold { member, points, days } => {
                let until = days.map(|days| days_after(at, days + 1));
                let is_held = self.naive.hold(new, *member, *points, until);
                if is_held {
                    self.holds.push(new.to_owned());
                }
                (*member, CommandBody::Hold { points: *points, until }, is_held)
            }
            Act::Capture { member, hold, points, order } => {
                let hold = self.hold(*hold);
                let body = CommandBody::Capture { hold: key(&hold), points: *points, order: paid(order) };
                (*member, body, self.naive.capture(new, *member, (&hold, *points), text(order).as_deref()))
            }
            Act::Release { member, hold } => {
                let hold = self.hold(*hold);
                (*member, CommandBody::Release { hold: key(&hold) }, self.naive.release(*member, &hold))
            }
            Act::Refund { member, order, yuan: amount, points } => {
                let body = CommandBody::Refund { order: order_id(*order), returned: yuan(*amount), points: *points };
                (*member, body, self.naive.refund(new, *member, &Self::name(*order), (*amount, *points)))
            }
            Act::Adjust { member, points } => {
                (*member, by_hand(*points, "lin", None), self.naive.adjust(new, *member, *points))
            }
            Act::Merge { into, from } => {
                (*into, CommandBody::Merge { from: id(NAMES[*from]) }, self.naive.merge(*into, *from))
            }
            Act::Unmerge { member, from } => {
                (*member, CommandBody::Unmerge { from: id(NAMES[*from]) }, self.naive.unmerge(*member, *from))
            }
            Act::Again { .. } => panic!("told apart before"),
        }
    }

    fn act(&mut self, act: &Act, at: LocalTime) -> Result<(), TestCaseError> {
        self.acts += 1;
        let new = format!("k{:04}", self.acts);
        self.naive.advance(at);
        if let Act::Again { changed } = act {
            return self.again(*changed, at);
        }
        // Every eighth act is as wild as it comes.
        let aimed = if self.acts.is_multiple_of(8) { act.clone() } else { self.aim(act.clone()) };
        let (member, body, is_done) = self.tell(&aimed, at, &new);
        self.naive.advance(at);
        let command = Command { key: key(&new), at, member: id(NAMES[member]), body };
        let before = self.ledger.bookings().len();
        let posted = self.ledger.post(&command);
        prop_assert_eq!(posted.is_ok(), is_done, "{:?}: {:?}", command, posted);
        prop_assert_eq!(self.ledger.bookings().len(), before + usize::from(is_done));
        if posted.is_ok() {
            self.last = Some(command);
        }
        Ok(())
    }

    fn again(&mut self, changed: bool, at: LocalTime) -> Result<(), TestCaseError> {
        let Some(mut command) = self.last.clone() else { return Ok(()) };
        let before = self.ledger.bookings().len();
        command.at = at;
        if changed {
            command.body = CommandBody::Join;
            prop_assert_eq!(self.ledger.post(&command), Err(LoyaltyError::KeyConflict(command.key.clone())));
        } else {
            let posted = self.ledger.post(&command).expect("the answer of before");
            prop_assert!(posted.is_repeated);
            prop_assert_eq!(Some(&posted.booking), self.ledger.bookings().last());
        }
        prop_assert_eq!(self.ledger.bookings().len(), before);
        Ok(())
    }

    /// Everything is equal now, and what each lot holds is the sum of its postings.
    fn compare(&self, at: LocalTime) -> Result<(), TestCaseError> {
        let mut sums: BTreeMap<(String, u32), (i64, i64, i64)> = BTreeMap::new();
        for posting in
            self.ledger.bookings().iter().flat_map(|booking| &booking.entries).flat_map(|entry| &entry.postings)
        {
            let sum = sums.entry((posting.lot.key.to_string(), posting.lot.part)).or_default();
            *sum = (sum.0 + posting.free, sum.1 + posting.held, sum.2 + posting.qualifying);
        }
        for (index, name) in NAMES.iter().enumerate() {
            let member = id(name);
            let lots = self.ledger.lots(&member, at).expect("lots");
            let mut found = BTreeMap::new();
            for lot in &lots {
                let is_debt = lot.award.source == LotSource::Debt;
                prop_assert!(lot.held >= 0 && if is_debt { lot.free <= 0 } else { lot.free >= 0 }, "{:?}", lot);
                found.insert((lot.award.lot.key.to_string(), lot.award.lot.part), (lot.free, lot.held, lot.qualifying));
            }
            prop_assert_eq!(&found, &self.naive.contents(index), "{}", name);
            let last = self.ledger.last();
            if last == Some(at) {
                for (lot, contents) in &found {
                    prop_assert_eq!(sums.get(lot).copied().unwrap_or_default(), *contents);
                }
            }
            let balance = self.ledger.balance(&member, at).expect("a balance");
            let sums = (balance.active, balance.pending, balance.held, balance.owed, balance.expired);
            prop_assert_eq!(sums, self.naive.sums(index), "{}", name);
            prop_assert!(!self.naive.has_debts_and_active_points(index));
            let standing = self.ledger.standing(&member, at).expect("a standing");
            prop_assert_eq!(standing.is_some(), self.naive.joined(index).is_some_and(|joined| joined <= at));
            prop_assert_eq!(standing.and_then(|standing| standing.computed), self.naive.level(index), "{}", name);
        }
        Ok(())
    }
}

fn order_id(number: u16) -> terrace_loyalty::OrderId {
    order(&Both::name(number))
}

/// What everybody has at an instant, in one comparable value.
fn picture(ledger: &Ledger<'_>, at: LocalTime) -> String {
    let one = |name: &&str| {
        let member = id(name);
        let (balance, lots) = (ledger.balance(&member, at), ledger.lots(&member, at));
        format!("{balance:?} {lots:?} {:?} {:?}", ledger.standing(&member, at), ledger.expiring(&member, at))
    };
    NAMES.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn run(policy: &Policy, acts: &[(Act, u16)], later: u16) -> Result<Vec<EntryKind>, TestCaseError> {
    let rules = policy.membership.as_ref().expect("members");
    let mut both = Both::new(rules);
    let mut now = crate::shop::time("2026-10-20");
    let mut seen: Option<(LocalTime, String)> = None;
    for (index, (act, days)) in acts.iter().enumerate() {
        now = days_after(now, *days);
        both.act(act, now)?;
        both.compare(now)?;
        if index == acts.len() / 2 && acts.get(index + 1).is_some_and(|(_, days)| *days > 0) {
            seen = Some((now, picture(&both.ledger, now)));
        }
    }
    // The past is as it was, and bookings that were kept tell the same.
    if let Some((at, before)) = seen {
        prop_assert_eq!(picture(&both.ledger, at), before);
    }
    let kept = Ledger::of_bookings(rules, both.ledger.bookings().to_vec()).expect("a ledger");
    prop_assert_eq!(picture(&kept, now), picture(&both.ledger, now));
    // The future, if nothing else happens.
    let future = days_after(now, later);
    both.naive.advance(future);
    both.compare(future)?;
    merging_and_parting_restore_all_lots(&both.ledger, future)?;
    let entries = both.ledger.bookings().iter().flat_map(|booking| &booking.entries);
    Ok(entries.map(|entry| entry.kind.clone()).collect())
}

/// Two who are merged and parted at once have what they had.
fn merging_and_parting_restore_all_lots(ledger: &Ledger<'_>, at: LocalTime) -> Result<(), TestCaseError> {
    for (into, from) in [(0, 1), (1, 2), (2, 0), (1, 0)] {
        let mut other = ledger.clone();
        let (into, from) = (id(NAMES[into]), id(NAMES[from]));
        let lots = |ledger: &Ledger<'_>| NAMES.map(|name| ledger.lots(&id(name), at).expect("lots"));
        let mut post = |name: &str, body| other.post(&Command { key: key(name), at, member: into.clone(), body });
        if post("together", CommandBody::Merge { from: from.clone() }).is_ok() {
            let parted = post("apart", CommandBody::Unmerge { from });
            prop_assert!(parted.is_ok());
            prop_assert_eq!(lots(&other), lots(ledger));
        }
    }
    Ok(())
}

/// A sequence of acts with the days that go by before each.
fn sequence() -> impl Strategy<Value = Vec<(Act, u16)>> {
    proptest::collection::vec((act(), prop_oneof![2 => Just(0u16), 3 => 1u16..12, 1 => 12u16..60]), 1..MOST)
}

/// What an entry is called when they are counted.
fn called(kind: &EntryKind) -> &'static str {
    match kind {
        EntryKind::Joined => "joined",
        EntryKind::Unearned { .. } => "unearned",
        EntryKind::Awarded(award) => match award.source {
            LotSource::Order(_) => "order",
            LotSource::Gift { .. } => "gift",
            LotSource::Adjustment => "adjustment",
            LotSource::Returned(_) => "returned to a lot of its own",
            LotSource::Debt => "debt",
        },
        EntryKind::Confirmed { .. } => "confirmed",
        EntryKind::Cancelled { .. } => "cancelled",
        EntryKind::Held { .. } => "held",
        EntryKind::Released { .. } => "released",
        EntryKind::Spent { hold: Some(_), .. } => "captured",
        EntryKind::Spent { hold: None, .. } => "spent",
        EntryKind::TakenBack { forgiven: 1.., .. } => "forgiven",
        EntryKind::TakenBack { .. } => "taken back",
        EntryKind::GivenBack { .. } => "given back",
        EntryKind::Withdrawn { .. } => "withdrawn",
        EntryKind::DebtPaid => "debt paid",
        EntryKind::DebtRestored => "debt restored",
        EntryKind::Adjusted(_) => "adjusted",
        EntryKind::Granted(_) => "granted",
        EntryKind::FloorSet(_) => "floor",
        EntryKind::Merged { .. } => "merged",
        EntryKind::Unmerged { .. } => "unmerged",
    }
}

#[test]
fn random_commands_reach_every_sort_of_entry() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..1_000 {
        let tree = (settings(), sequence(), 0u16..200).new_tree(&mut runner).expect("a sequence");
        let (settings, acts, later) = tree.current();
        for kind in run(&policy(&settings), &acts, later).expect("both ways agree") {
            *counts.entry(called(&kind)).or_default() += 1;
        }
    }
    for sort in [
        "joined",
        "unearned",
        "order",
        "adjustment",
        "returned to a lot of its own",
        "debt",
        "confirmed",
        "cancelled",
        "held",
        "released",
        "captured",
        "spent",
        "forgiven",
        "taken back",
        "given back",
        "debt paid",
        "debt restored",
        "merged",
        "unmerged",
    ] {
        assert!(counts.get(sort).is_some_and(|count| *count >= 5), "{sort}: {counts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: u32::try_from(wanted().div_ceil(MOST / 2)).unwrap_or(u32::MAX),
        max_shrink_iters: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn points_lots_and_levels_are_those_of_the_naive_way(
        settings in settings(),
        acts in sequence(),
        later in 0u16..200,
    ) {
        run(&policy(&settings), &acts, later)?;
    }
}
