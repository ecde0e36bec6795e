//! Aggregates that several measures share.

use super::definition::Cells;
use crate::conditions::{Condition, Value};
use crate::plan::{Aggregate, ChangeFigure, Level, Over, Part, Scope, StayFigure};
use terrace_domain::round_div;

pub(super) const ORDERS: Part = Part::new(Level::Orders, Aggregate::Count);
pub(super) const ORDER_DAYS: Part = Part::new(Level::Orders, Aggregate::Days);
pub(super) const FIRST: Part = Part::new(Level::Orders, Aggregate::Min("at"));
pub(super) const FIRST_EVER: Part = FIRST.over(Over::Ever);
pub(super) const LAST_EVER: Part = LAST.over(Over::Ever);
pub(super) const LAST: Part = Part::new(Level::Orders, Aggregate::Max("at"));
pub(super) const FIRST_DAY: Part = Part::new(Level::Orders, Aggregate::FirstDay("gross"));
pub(super) const STAY_NUMBER: Part = Part::new(Level::Orders, Aggregate::Stay(StayFigure::Number)).over(Over::Ever);
pub(super) const STAY_ORDERS: Part = Part::new(Level::Orders, Aggregate::Stay(StayFigure::Rows)).over(Over::Ever);
pub(super) const STAY_BEGAN: Part = Part::new(Level::Orders, Aggregate::Stay(StayFigure::Began)).over(Over::Ever);
pub(super) const STAY_LASTS: Part = Part::new(Level::Orders, Aggregate::Stay(StayFigure::LostAfter)).over(Over::Ever);
pub(super) const LARGEST: Part = Part::new(Level::Orders, Aggregate::Max("gross"));

pub(super) const GROSS: Part = Part::new(Level::Lines, Aggregate::Sum("amount")).when(sale);
pub(super) const RETURNED: Part = Part::new(Level::Lines, Aggregate::Sum("amount")).when(returned);
pub(super) const NET: Part = Part::new(Level::Lines, Aggregate::Sum("amount"));
pub(super) const NET_BEFORE: Part = NET.over(Over::Before);
pub(super) const DISCOUNT: Part = Part::new(Level::Lines, Aggregate::Sum("discount")).when(sale);
pub(super) const LEVEL_DISCOUNT: Part = Part::new(Level::Lines, Aggregate::Sum("level_discount")).when(sale);
pub(super) const UNITS: Part = Part::new(Level::Lines, Aggregate::Sum("quantity")).when(sale);
pub(super) const COST_SOLD: Part = Part::new(Level::Lines, Aggregate::Sum("cost")).when(sale);
pub(super) const COST_RETURNED_PLUS: Part =
    Part::new(Level::Lines, Aggregate::Sum("cost")).when(|lines| returned(lines).and(lines.number("cost").is_above(0)));
pub(super) const COST_RETURNED_MINUS: Part =
    Part::new(Level::Lines, Aggregate::Sum("cost")).when(|lines| returned(lines).and(lines.number("cost").is_below(0)));
pub(super) const ONLINE: Part = Part::new(Level::Lines, Aggregate::Sum("amount"))
    .when(|lines| sale(lines).and(lines.is_one_of("channel", ONLINE_NAMES)));
pub(super) const CHANNEL_LINES: Part =
    Part::new(Level::Lines, Aggregate::Count).when(|lines| sale(lines).and(lines.is_filled("channel")));

pub(super) const PRODUCTS: Part = Part::new(Level::Products, Aggregate::Count);
pub(super) const PRODUCTS_ON_ORDERS: Part = Part::new(Level::ProductOrders, Aggregate::Count);
pub(super) const PRODUCTS_AGAIN: Part =
    Part::new(Level::ProductOrders, Aggregate::Count).when(|products| products.number("orders").is_above(1));

pub(super) const CATEGORIES: Part = Part::new(Level::Categories, Aggregate::Count);
pub(super) const TOP_CATEGORY: Part = Part::new(Level::Categories, Aggregate::Top("gross"));
pub(super) const TOP_CATEGORY_GROSS: Part = Part::new(Level::Categories, Aggregate::Max("gross"));
pub(super) const FURTHER_CATEGORIES: Part = Part::new(Level::FurtherCategories, Aggregate::Count);
pub(super) const CHANNELS: Part = Part::new(Level::Lines, Aggregate::Distinct("channel")).when(sale);
pub(super) const STORES: Part = Part::new(Level::Lines, Aggregate::Distinct("store")).when(sale);
pub(super) const DAYS_TO_RETURN: Part = Part::new(Level::Returns, Aggregate::Sum("days"));
pub(super) const DATED_RETURNS: Part =
    Part::new(Level::Returns, Aggregate::Count).when(|returns| returns.is_filled("days"));
pub(super) const TOP_CHANNEL: Part = Part::new(Level::Channels, Aggregate::Top("gross"));

/// What [`margin_of`] is made of, then the same of the window before, then the same of all facts.
pub(super) const MARGIN: [Part; 4] = [NET, COST_SOLD, COST_RETURNED_PLUS, COST_RETURNED_MINUS];
pub(super) const MARGIN_BEFORE: [Part; 4] =
    [NET_BEFORE, MARGIN[1].over(Over::Before), MARGIN[2].over(Over::Before), MARGIN[3].over(Over::Before)];
pub(super) const MARGIN_OF_ALL: [Part; 4] =
    [MARGIN[0].of_all_facts(), MARGIN[1].of_all_facts(), MARGIN[2].of_all_facts(), MARGIN[3].of_all_facts()];

pub(super) const REFERRED: Part = Part::new(Level::Referred, Aggregate::Count).over(Over::Ever);
pub(super) const REFERRED_DEPTH: Part = Part::new(Level::Referred, Aggregate::Max("depth")).over(Over::Ever);
pub(super) const REFERRED_NET: Part = Part::new(Level::Referred, Aggregate::Sum("net"));

pub(super) const FEEDBACK_ROWS: Part = Part::new(Level::Feedback, Aggregate::Count);
pub(super) const RATING_ROWS: Part = Part::new(Level::Feedback, Aggregate::Count).when(rated);
pub(super) const RATINGS: Part = Part::new(Level::Feedback, Aggregate::Ratios("rating", "out_of")).when(rated);
pub(super) const COMPARED: Part = Part::new(Level::Feedback, Aggregate::Count).when(compared);
pub(super) const PERCEIVED_TO_EXPECTED: Part =
    Part::new(Level::Feedback, Aggregate::Ratios("perceived", "expected")).when(compared);
pub(super) const SATISFACTION_CHANGE: Part =
    Part::new(Level::Feedback, Aggregate::Change(ChangeFigure::Difference, "perceived", "expected")).when(compared);
pub(super) const SATISFACTION_BEFORE: Part =
    Part::new(Level::Feedback, Aggregate::Change(ChangeFigure::Before, "perceived", "expected")).when(compared);
pub(super) const SATISFIED: Part = Part::new(Level::Feedback, Aggregate::Count)
    .when(|rows| compared(rows).and(rows.number("perceived").is_above(rows.number("expected"))));
pub(super) const JUDGED: Part = FEEDBACK_ROWS.when(judged);
pub(super) const RECEIVED: Part = Part::new(Level::Feedback, Aggregate::Sum("received")).when(judged);
pub(super) const SPENT_MONEY: Part = Part::new(Level::Feedback, Aggregate::Sum("spent_money")).when(judged);
pub(super) const SPENT_TIME: Part = Part::new(Level::Feedback, Aggregate::Sum("spent_time")).when(judged);
pub(super) const SPENT_EFFORT: Part = Part::new(Level::Feedback, Aggregate::Sum("spent_effort")).when(judged);
pub(super) const SCORED: Part = Part::new(Level::Feedback, Aggregate::Count).when(scored);
pub(super) const PROMOTERS: Part = Part::new(Level::Feedback, Aggregate::Count)
    .when(|rows| scored(rows).and(rows.number("rating").is_between(whole(9), whole(10))));
pub(super) const DETRACTORS: Part = Part::new(Level::Feedback, Aggregate::Count)
    .when(|rows| scored(rows).and(rows.number("rating").is_between(whole(0), whole(6))));

pub(super) const DISCOUNT_EARLIER: Part = DISCOUNT.over(Over::Earlier);
pub(super) const GROSS_EARLIER: Part = GROSS.over(Over::Earlier);

pub(super) const CONTACTS: Part = Part::new(Level::Contacts, Aggregate::Count);
pub(super) const ALL_CONTACTS: Part = CONTACTS.of_all_facts();
pub(super) const CONTACT_DAYS: Part = Part::new(Level::Contacts, Aggregate::Days);
pub(super) const FIRST_CONTACT: Part = Part::new(Level::Contacts, Aggregate::Min("at"));
pub(super) const LAST_CONTACT: Part = Part::new(Level::Contacts, Aggregate::Max("at"));
pub(super) const CONTACT_CHANNELS: Part = Part::new(Level::Contacts, Aggregate::Distinct("channel"));
pub(super) const CONTACT_STAFF: Part = Part::new(Level::Contacts, Aggregate::Distinct("staff"));
pub(super) const SERVICE_MINUTES: Part = Part::new(Level::Contacts, Aggregate::Sum("minutes"));
pub(super) const SERVICE_COST: Part = Part::new(Level::Contacts, Aggregate::Sum("cost"));
pub(super) const ACQUISITION_COST: Part = SERVICE_COST.when(wins);
pub(super) const EXTRA_SERVICE_COST: Part = SERVICE_COST.when(goes_beyond);
pub(super) const RETENTION_COST: Part = SERVICE_COST.when(keeps);

pub(super) const CASES: Part = Part::new(Level::Cases, Aggregate::Count);
pub(super) const COMPLAINTS: Part = CASES.when(complains);
pub(super) const COMPLAINT_CAUSES: Part = Part::new(Level::Cases, Aggregate::Distinct("cause")).when(complains);
pub(super) const COMPLAINTS_WITHOUT_CAUSE: Part = CASES.when(|cases| complains(cases).and(cases.is_null("cause")));
pub(super) const OPEN_CASES: Part = CASES.when(stays_open);
pub(super) const CLOSED_CASES: Part = CASES.when(is_closed);
pub(super) const ANSWERED_CASES: Part = CASES.when(is_answered);
pub(super) const HOURS_TO_ANSWER: Part = Part::new(Level::Cases, Aggregate::Sum("answered_after")).when(is_answered);
pub(super) const HOURS_OPEN: Part = Part::new(Level::Cases, Aggregate::Sum("open_for")).when(is_closed);

pub(super) const DUE: Part = Part::new(Level::Payments, Aggregate::Count);
pub(super) const IN_TIME: Part = DUE.when(in_time);
pub(super) const OLDEST_UNPAID: Part = Part::new(Level::Payments, Aggregate::Min("due_at")).when(unpaid);

pub(super) const ASSETS: Part = Part::new(Level::Balances, Aggregate::Sum("amount"));

/// What channels sold online are called, folded: lower case, without blanks, `-` and `_`.
const ONLINE_NAMES: &[&str] = &[
    "online",
    "web",
    "internet",
    "website",
    "webshop",
    "app",
    "miniprogram",
    "ecommerce",
    "线上",
    "网上",
    "网店",
    "网络",
    "官网",
    "电商",
    "商城",
    "微商城",
    "小程序",
    "公众号",
    "直播",
    "线上商城",
    "网上商城",
    "天猫",
    "淘宝",
    "京东",
    "拼多多",
    "抖音",
    "快手",
    "小红书",
    "唯品会",
    "taobao",
    "tmall",
    "jd",
    "amazon",
    "shopify",
    "在线",
];

/// Lines that are no returns.
fn sale(lines: &Scope) -> Condition {
    lines.flag("is_return").is_not_true()
}

fn returned(lines: &Scope) -> Condition {
    lines.flag("is_return").is_true()
}

/// Any row.
pub(super) fn any(_rows: &Scope) -> Condition {
    Condition::Always
}

/// Ratings out of a scale.
pub(super) fn rated(rows: &Scope) -> Condition {
    let scale = rows.is_null("scale").or(rows.number("scale").is_above(0));
    rows.is_filled("rating").and(is_nps(rows).is_not_true()).and(scale)
}

/// Rows that say what was expected and what was perceived.
pub(super) fn compared(rows: &Scope) -> Condition {
    rows.is_filled("perceived").and(rows.number("expected").is_above(0))
}

/// Rows that say what a purchase brought the customer, and something of what it cost them.
pub(super) fn judged(rows: &Scope) -> Condition {
    let spent = ["spent_money", "spent_time", "spent_effort"].map(|cost| rows.is_filled(cost));
    let [money, time, effort] = spent;
    rows.is_filled("received").and(money.or(time).or(effort))
}

/// Recommendation scores.
pub(super) fn scored(rows: &Scope) -> Condition {
    is_nps(rows).is_true().and(rows.is_filled("rating"))
}

fn is_nps(rows: &Scope) -> Condition {
    rows.is_one_of("source", &["nps"])
}

/// Contacts that are to win a customer.
pub(super) fn wins(contacts: &Scope) -> Condition {
    contacts.is_one_of("purpose", &["acquisition"])
}

/// Contacts in which something was done that nobody owed.
fn goes_beyond(contacts: &Scope) -> Condition {
    contacts.is_one_of("purpose", &["extraservice"])
}

/// Contacts that are to keep a customer.
pub(super) fn keeps(contacts: &Scope) -> Condition {
    contacts.is_one_of("purpose", &["retention"])
}

/// Complaints.
pub(super) fn complains(cases: &Scope) -> Condition {
    cases.is_one_of("kind", &["complaint"])
}

/// Cases that are not closed.
pub(super) fn stays_open(cases: &Scope) -> Condition {
    cases.is_null("open_for")
}

/// Cases that are closed.
pub(super) fn is_closed(cases: &Scope) -> Condition {
    cases.is_filled("open_for")
}

/// Cases that somebody has answered.
pub(super) fn is_answered(cases: &Scope) -> Condition {
    cases.is_filled("answered_after")
}

/// Payments that were made on the due day or before.
fn in_time(payments: &Scope) -> Condition {
    payments.number("late").is_at_most(0)
}

/// Payments that were not made.
pub(super) fn unpaid(payments: &Scope) -> Condition {
    payments.is_null("late")
}

/// A whole number in the unit of ratings, scales and amounts.
fn whole(number: i64) -> Value {
    Value::Number(number * 10_000)
}

/// The cost of what was sold less that of what came back, whichever sign the file gives the latter.
pub(super) fn cost(sold: i128, returned_plus: i128, returned_minus: i128) -> i128 {
    sold - returned_plus + returned_minus
}

/// The margin from the parts of [`MARGIN`], the first of which stands at that place.
pub(super) fn margin_of(cells: &Cells<'_>, first: usize) -> i128 {
    cells.sum(first) - cost(cells.sum(first + 1), cells.sum(first + 2), cells.sum(first + 3))
}

/// The mean in millionths of a sum in units of 10⁻¹².
pub(super) fn mean(sum: i128, rows: i128) -> Option<i128> {
    round_div(sum, rows.checked_mul(1_000_000)?)
}
