//! Members, prices and partners: what the sections say when they are bound.

use crate::catalogue::{full, policy};
use std::collections::BTreeSet;
use std::path::Path;
use terrace_domain::{Money, Unit, ValueType, Window};
use terrace_policy::{
    BoardGoal, Buyer, DiscountKind, EarningPart, Falls, LiftingOrder, Number, PARTNER_FIGURES, Pending, Period, Policy,
    QualifyWindow, RefundRule, RoundUp, Rounding, Source, Stack, Target, TestedOn, check, discounted, hash_of_text,
    price_steps,
};

const HEAD: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  amount: { measure: net_amount }\n  orders: { measure: orders }\nschemes:\n  type:\n    threshold: amount\n    tiers: [{ tier: A, over: 500 }, { tier: B, over: 100 }, { tier: C }]\n  stage:\n    rules: [{ tier: stable, when: orders > 3 }, { tier: trial }]\n";

const LEVELS: &str = "  levels:\n    - { level: diamond, from: 500, pays: 70% }\n    - { level: silver, from: 100, pays: 95%, gift: 20 }\n    - { level: member, from: 0, pays: 100% }\n";

fn with(sections: &str) -> Policy {
    policy(&format!("{HEAD}{sections}"))
}

#[test]
fn what_is_not_said_about_points_and_levels_has_its_default() {
    let membership =
        with(&format!("membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}")).membership.expect("members");
    let points = &membership.points;
    assert_eq!((points.rounding, points.pending, points.expiry), (Rounding::Down, Pending::No, None));
    assert_eq!(points.earns, BTreeSet::from([EarningPart::Goods]));
    assert_eq!((points.refund, points.worth, points.approve_above), (RefundRule::Debt, None, 1_000));
    assert_eq!(points.reinstate, Window::Last(30, Unit::Days));
    assert_eq!((membership.qualify.window, membership.join.first_order_from), (QualifyWindow::All, Number(0)));
    assert_eq!((membership.review.falls, membership.review.grace), (Falls::Never, None));
    assert!(membership.review.rise_moves_date && membership.nominate.is_none());
    assert_eq!(membership.levels.iter().map(|level| level.gift).collect::<Vec<_>>(), [0, 20, 0]);
}

#[test]
fn every_setting_of_points_and_levels_is_read() {
    let text = format!(
        "membership:\n  join: {{ first_order_from: 50 }}\n  points:\n    per: 10\n    earn: 3\n    rounding: half_even\n    earns: [goods, tax, paid_with_points]\n    pending: 14 days\n    expire: {{ after: 12 months, round_up: quarter, since: 2026-07-01 }}\n    refund: within_balance\n    reinstate: 10 days\n    worth: 0.01\n    approve_above: 200\n  qualify: {{ window: membership year }}\n  review: {{ falls: one_level, every: 6 months, grace: 2 weeks, rise_moves_date: false, tell: 45 days }}\n  nominate: {{ to: [A, B], when: orders >= 6 }}\n{LEVELS}"
    );
    let policy = with(&text);
    let membership = policy.membership.expect("members");
    let points = &membership.points;
    assert_eq!((points.per, points.earn), (Number(10_000_000), Number(3_000_000)));
    assert_eq!((points.rounding, points.pending), (Rounding::HalfEven, Pending::Days(14)));
    assert_eq!(points.earns, BTreeSet::from([EarningPart::Goods, EarningPart::Tax, EarningPart::PaidWithPoints]));
    let expiry = points.expiry.expect("an expiry");
    assert_eq!((expiry.after, expiry.round_up), (Window::Last(12, Unit::Months), RoundUp::Quarter));
    assert_eq!(expiry.since.map(|day| day.to_string()), Some("2026-07-01".to_owned()));
    assert_eq!(
        (points.refund, points.worth, points.approve_above),
        (RefundRule::WithinBalance, Some(Number(10_000)), 200)
    );
    assert_eq!(membership.qualify.window, QualifyWindow::MembershipYear);
    let review = membership.review;
    assert_eq!((review.falls, review.every), (Falls::OneLevel, Window::Last(6, Unit::Months)));
    assert_eq!((review.grace, review.rise_moves_date), (Some(Window::Last(2, Unit::Weeks)), false));
    let nominate = membership.nominate.expect("a nomination");
    assert_eq!((nominate.scheme, nominate.to.as_slice()), (0, &[0, 1][..]));
    assert_eq!(nominate.when.value_type, ValueType::Flag);
}

#[test]
fn prices_are_bound_to_levels_and_tiers() {
    let text = format!(
        "membership:\n  points: {{ per: 1, earn: 1 }}\n{LEVELS}prices:\n  stack: in_order\n  order: [class, level]\n  floor: {{ margin: 10%, paid: 60% }}\n  lifting_order: level_after\n  class: {{ scheme: type, pays: {{ A: 90% }} }}\n  campaigns:\n    spring: {{ pays: 90%, at_most: 50, from: 2026-03-01, until: 2026-03-31 }}\n  coupons:\n    birthday: {{ off: 40, at_least: 300, levels: [silver, diamond] }}\n"
    );
    let policy = with(&text);
    let prices = policy.prices.as_ref().expect("prices");
    let order = [DiscountKind::Class, DiscountKind::Level, DiscountKind::Campaign, DiscountKind::Coupon];
    assert_eq!(
        (prices.stack, prices.order.as_slice(), prices.lifting_order),
        (Stack::InOrder, &order[..], LiftingOrder::LevelAfter)
    );
    let class = prices.class.as_ref().expect("prices by tier");
    assert_eq!(class.pays.iter().map(ToString::to_string).collect::<Vec<_>>(), ["90%", "100%", "100%"]);
    let coupon = &prices.coupons[0];
    assert_eq!(
        (coupon.at_least, coupon.tested_on, coupon.levels.as_slice()),
        (Money::parse("300").expect("money"), TestedOn::List, &[1, 0][..])
    );
    // A for 90%, silver for 95%, at most 50 off in spring, 40 off for the birthday.
    let coin = policy.currency.smallest_coin();
    let price = |level, class, day: &str, coupon| {
        let day = terrace_domain::Date::parse(day).expect("a day");
        let steps = price_steps(policy.membership.as_ref(), prices, Buyer { level, class }, (day, coupon), coin);
        discounted(prices.stack, &steps, 100_000)
    };
    assert_eq!(price(Some(1), Some(0), "2026-02-28", None), 85_500);
    assert_eq!(price(Some(1), Some(0), "2026-03-31", None), 80_500);
    assert_eq!(price(Some(1), Some(0), "2026-03-31", Some(0)), 76_500);
    assert_eq!(price(None, None, "2026-04-01", Some(0)), 100_000);
}

#[test]
fn partners_know_their_own_figures() {
    let text = "partners:\n  kinds: { designer: { en: Designer, zh: 设计师 }, firm: Firm }\n  admit: { when: \"referred_orders >= 3 and referred_amount >= 50000\", window: 12 months }\n  levels: [{ level: gold, from: 300000, rate: 5% }, { level: bronze, from: 0, rate: 3% }]\n  settle: { every: quarter, after: 30 days, at_least: 100 }\n  three_party: off\n";
    let partners = with(text).partners.expect("partners");
    assert_eq!(partners.kinds[0].title.zh.as_deref(), Some("设计师"));
    let admit = partners.admit.expect("who is admitted");
    assert_eq!((admit.when.value_type, admit.window), (ValueType::Flag, Window::Last(12, Unit::Months)));
    fn targets(expression: &terrace_policy::Expression) -> Vec<Target> {
        match &expression.kind {
            terrace_policy::ExpressionKind::Name(reference) => vec![reference.target],
            terrace_policy::ExpressionKind::Binary(_, one, other) => [targets(one), targets(other)].concat(),
            _ => Vec::new(),
        }
    }
    assert_eq!(targets(&admit.when), [Target::Metric(0), Target::Metric(2)]);
    assert_eq!((PARTNER_FIGURES[0].0, PARTNER_FIGURES[2].0), ("referred_orders", "referred_amount"));
    assert_eq!((partners.payout.every, partners.payout.after), (Period::Quarter, Some(Window::Last(30, Unit::Days))));
    assert!(!partners.three_party);
}

#[test]
fn titles_of_the_programme_change_no_meaning_and_the_order_of_campaigns_does() {
    let base =
        "partners:\n  kinds: { designer: { en: Designer } }\nprices:\n  campaigns: { a: { off: 1 }, b: { off: 2 } }\n";
    let hash = |text: &str| hash_of_text(text).expect("YAML");
    assert_eq!(hash(&base.replace("{ en: Designer }", "设计师")), hash(base));
    assert_ne!(hash(&base.replace("designer:", "firm:")), hash(base));
    assert_ne!(hash(&base.replace("a: { off: 1 }, b: { off: 2 }", "b: { off: 2 }, a: { off: 1 }")), hash(base));
}

/// A text without some of its top-level sections.
fn without(text: &str, sections: &[&str]) -> String {
    let mut kept = String::new();
    let mut skipping = false;
    for line in text.lines() {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            skipping = sections.iter().any(|section| line.starts_with(&format!("{section}:")));
        }
        if !skipping {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[test]
fn the_home_decorators_with_members_load_as_written() {
    let path = Path::new("../../../shared/acting/home-decor-members.yaml");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let text = without(&text, &["standings", "calendars"]);
    let checked = check(&Source { name: "home-decor-members.yaml", text: &text }, &full());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let policy = checked.policy.expect("a policy");
    let membership = policy.membership.expect("members");
    assert_eq!(membership.levels.len(), 5);
    assert_eq!(membership.nominate.map(|nominate| (nominate.scheme, nominate.to)), Some((0, vec![0, 1])));
    assert_eq!(
        policy.prices.and_then(|prices| prices.floor.margin).map(|share| share.to_string()),
        Some("10%".to_owned())
    );
    assert_eq!(policy.partners.map(|partners| partners.levels.len()), Some(3));
}

#[test]
fn the_stationers_board_is_as_written() {
    let path = Path::new("../../../shared/acting/stationery.yaml");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let text = without(&text, &["care", "service"]);
    let checked = check(&Source { name: "stationery.yaml", text: &text }, &full());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let policy = checked.policy.expect("a policy");
    let board = policy.board.expect("a board");
    assert_eq!(board.since.map(|day| day.to_string()).as_deref(), Some("2025-01-01"));
    let targets: Vec<_> = board.targets.iter().map(|target| (target.goal, target.value.0)).collect();
    assert_eq!(targets, [(BoardGoal::RevenueGrowth, 200_000), (BoardGoal::SatisfiedShare, 850_000)]);
    // What is measured changes no class: runs that are kept stay those of these rules.
    let classes = check(&Source { name: "", text: &without(&text, &["board"]) }, &full()).policy.expect("a policy");
    assert_eq!(classes.hash, policy.hash);
    assert_eq!(classes.board, None);
}
