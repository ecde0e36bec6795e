//! Orders and what comes back of them: accepted as facts, earning points, in one transaction.

use crate::error::OfficeError;
use crate::facts::{FactRow, accept_rows};
use crate::fields::{Amount, bad, customer_id, limited, order_id, time};
use crate::histories::OrderHistory;
use crate::ledgers::{self, OpenLedger};
use crate::office::{Office, policy_now};
use crate::once::{Answer, ChangeRequest};
use crate::roles::Right;
use crate::views::{LevelNameView, OrderAnswerView, RefundAnswerView};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use terrace_app::names_nobody;
use terrace_domain::{CustomerId, LocalTime, Money};
use terrace_loyalty::{CommandBody, EntryKind, LoyaltyError, OrderId};
use terrace_policy::{EarningPart, Policy};
use terrace_store::audit::Action;
use terrace_store::orders::AcceptedOrder;
use terrace_store::{Change, orders};

/// The earliest year of an order: the lake takes none before.
const EARLIEST: i16 = 1900;

/// The most pieces of a line.
const MOST_PIECES: f64 = 1e9;

/// The most lines of one order.
const MOST_LINES: usize = 1_000;

/// An order as it is sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// Its number, which is taken once.
    pub order_id: String,
    /// Whose it is; nobody's without it, and where it names nobody (`guest`, 散客 …), as in files.
    #[serde(default)]
    pub customer_id: Option<String>,
    /// When it was placed; now, if it does not say.
    #[serde(default)]
    pub ordered_at: Option<String>,
    /// Where it was placed, such as `web` or `store`.
    #[serde(default)]
    pub channel: Option<String>,
    /// Its lines.
    pub lines: Vec<OrderLineBody>,
    /// Points that paid for it.
    #[serde(default)]
    pub points: i64,
    /// What those points paid, which earns nothing.
    #[serde(default)]
    pub paid_with_points: Option<Amount>,
}

/// A line of an order.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineBody {
    /// The product.
    #[serde(default)]
    pub product: Option<String>,
    /// Its category.
    #[serde(default)]
    pub category: Option<String>,
    /// How many; 1, if it does not say.
    #[serde(default)]
    pub quantity: Option<serde_json::Number>,
    /// What is paid for it, after discounts, all pieces together.
    pub amount: Amount,
    /// What was taken off.
    #[serde(default)]
    pub discount: Option<Amount>,
    /// What it costs the shop.
    #[serde(default)]
    pub cost: Option<Amount>,
    /// What it is.
    #[serde(default)]
    pub kind: LineKindBody,
}

/// What a line is. Goods alone are facts of orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKindBody {
    /// Goods or services.
    #[default]
    Goods,
    /// Delivery.
    Shipping,
    /// Taxes on top.
    Tax,
    /// A gift card.
    GiftCard,
}

/// What comes back of an order.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundBody {
    /// What is paid back.
    pub amount: Amount,
    /// When it came back; now, if it does not say.
    #[serde(default)]
    pub at: Option<String>,
    /// The product, if it is one.
    #[serde(default)]
    pub product: Option<String>,
    /// How many pieces.
    #[serde(default)]
    pub quantity: Option<serde_json::Number>,
    /// Points that had paid for it and come back.
    #[serde(default)]
    pub points: i64,
}

/// An order that can be taken.
struct CheckedOrder {
    id: OrderId,
    customer: Option<CustomerId>,
    at: LocalTime,
    goods: Money,
    earning: Money,
    points: i64,
    rows: Vec<FactRow>,
}

impl Office {
    /// Accepts an order: its lines are facts, and what it earns is booked, in one transaction.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a field that cannot be taken, a number that is taken, points that are not there, and
    /// what the store says.
    pub async fn post_order(&self, request: &ChangeRequest, body: &OrderBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SendFacts)?;
        let policy = self.policy();
        let order = self.check_order(&policy.policy, request, body)?;
        if let Some(customer) = &order.customer {
            self.refuse_forgotten(customer).await?;
        }
        let history = match &order.customer {
            Some(customer) => self.history(&policy, customer, request.now).await?,
            None => OrderHistory::default(),
        };
        let (booked, upto) = (order.customer.clone(), history.upto());
        if history.has_order(&order.id) {
            return Err(OfficeError::OrderExists(order.id.to_string()));
        }
        let (now, actor) = (request.now, request.caller.actor.clone());
        let touched = order.customer.as_ref().map(CustomerId::to_string).unwrap_or_default();
        let customer = touched.clone();
        let answer = self.once(request, 201, async move |change| {
            let accepted = AcceptedOrder {
                id: order.id.to_string(),
                customer,
                bought: order.goods,
                returned: Money::ZERO,
                returns: 0,
                at: order.at,
            };
            if !orders::add(change, &accepted).await? {
                return Err(OfficeError::OrderExists(accepted.id));
            }
            accept_rows(change, "orders", &order.rows, now).await?;
            let mut answer = OrderAnswerView::of(&accepted);
            if let Some(customer) = order.customer.as_ref().filter(|_| policy.policy.membership.is_some()) {
                let ledger = ledgers::open(change, &policy, (customer, history), now).await?;
                book(change, ledger, &order, &mut answer, now).await?;
            }
            let details = json!({ "order": accepted.id, "lines": order.rows.len(), "earned": answer.points_earned });
            let subject = subject_of(&accepted);
            change.audit(&Action { at: now, actor: &actor, action: "order.accepted", subject, details }).await?;
            Ok(answer)
        });
        let answer = answer.await?;
        if let Some(customer) = &booked {
            self.booked_files.note(customer, upto);
        }
        self.note_touched(&touched);
        Ok(answer)
    }

    fn check_order(
        &self,
        policy: &Policy,
        request: &ChangeRequest,
        body: &OrderBody,
    ) -> Result<CheckedOrder, OfficeError> {
        let id = order_id(&body.order_id)?;
        let named = body.customer_id.as_deref().map(str::trim).filter(|id| !id.is_empty() && !names_nobody(id));
        let customer = named.map(customer_id).transpose()?;
        let zone = &self.terrace().workspace().config().timezone;
        let now = policy_now(policy, request.now);
        let at = match &body.ordered_at {
            Some(text) => time("ordered_at", text, &policy.timezone)?,
            None => now,
        };
        if at > now || at.date().year() < EARLIEST {
            return Err(bad("ordered_at", format!("{at} is not between {EARLIEST} and now, {now}")));
        }
        if body.lines.is_empty() || body.lines.len() > MOST_LINES {
            return Err(bad("lines", format!("there are {}; 1 to {MOST_LINES} can be taken", body.lines.len())));
        }
        if body.points < 0 || (body.points > 0 && customer.is_none()) {
            return Err(bad("points", if body.points < 0 { "is below zero" } else { "takes a member" }));
        }
        let (mut goods, mut others) = (Money::ZERO, Money::ZERO);
        let mut rows = Vec::with_capacity(body.lines.len());
        // Files and requests stand on one clock in the lake.
        let stored_at = moved(at, &policy.timezone, zone);
        let too_large = || bad("lines", "their sum is too large");
        for (index, line) in body.lines.iter().enumerate() {
            let amount = line.amount.money(&format!("lines[{index}].amount"))?;
            if line.kind == LineKindBody::Goods {
                goods = goods.checked_add(amount).ok_or_else(too_large)?;
                let mut row = FactRow::new(customer.as_ref());
                row.text("order_id", id.as_str());
                row.text("ordered_at", &stored_at.to_string());
                row.text("line", &(index + 1).to_string());
                row.text("amount", &amount.to_string());
                describe(&mut row, line, index)?;
                if let Some(channel) = &body.channel {
                    limited("channel", channel)?;
                    row.text("channel", channel);
                }
                rows.push(row);
            } else if policy.membership.as_ref().is_some_and(|rules| rules.points.earns.contains(&line.kind.part())) {
                others = others.checked_add(amount).ok_or_else(too_large)?;
            }
        }
        let paid = body.paid_with_points.as_ref().map(|paid| paid.money("paid_with_points")).transpose()?;
        let paid = paid.unwrap_or(Money::ZERO);
        if paid > goods {
            return Err(bad("paid_with_points", "is more than the goods cost"));
        }
        let earning = earning(policy, goods, others, paid).ok_or_else(too_large)?;
        Ok(CheckedOrder { id, customer, at, goods, earning, points: body.points, rows })
    }

    /// Accepts what comes back of an order that was accepted.
    ///
    /// # Errors
    /// As [`Office::post_order`]; [`OfficeError::NoOrder`] and [`OfficeError::TooMuchBack`].
    pub async fn post_refund(
        &self,
        request: &ChangeRequest,
        order: &str,
        body: &RefundBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SendFacts)?;
        let policy = self.policy();
        let id = order_id(order)?;
        let amount = body.amount.money("amount")?;
        let clock = policy_now(&policy.policy, request.now);
        let at = body.at.as_ref().map(|text| time("at", text, &policy.policy.timezone)).transpose()?.unwrap_or(clock);
        if at > clock || at.date().year() < EARLIEST {
            return Err(bad("at", format!("{at} is not between {EARLIEST} and now, {clock}")));
        }
        let quantity = body.quantity.as_ref().map(|quantity| pieces("quantity", quantity)).transpose()?;
        let stored_at = moved(at, &policy.policy.timezone, &self.terrace().workspace().config().timezone);
        let (body, now, actor) = (body.clone(), request.now, request.caller.actor.clone());
        let mut reading = self.store().read().await?;
        let touched = orders::find(&mut reading, id.as_str()).await?.map(|order| order.customer);
        drop(reading);
        let answer = self.once(request, 201, async move |change| {
            let known = orders::find(change.reading(), id.as_str()).await?;
            let known = known.ok_or_else(|| OfficeError::NoOrder(id.to_string()))?;
            let left = known.bought.checked_sub(known.returned).unwrap_or(Money::ZERO);
            if amount > left {
                let (left, asked) = (left.to_string(), amount.to_string());
                return Err(OfficeError::TooMuchBack { order: known.id, left, asked });
            }
            let customer = Some(known.customer.as_str()).filter(|id| !id.is_empty()).map(customer_id).transpose()?;
            let number = known.returns + 1;
            if amount > Money::ZERO {
                let mut row = FactRow::new(customer.as_ref());
                row.text("order_id", &known.id);
                row.text("ordered_at", &stored_at.to_string());
                row.text("line", &format!("R{number}"));
                row.text("amount", &format!("-{amount}"));
                if let Some(product) = &body.product {
                    limited("product", product)?;
                    row.text("product", product);
                }
                if let Some(quantity) = &quantity {
                    row.text("quantity", &format!("-{quantity}"));
                }
                accept_rows(change, "orders", &[row], now).await?;
            }
            orders::add_return(change, &known.id, amount).await?;
            let mut answer = RefundAnswerView::of(&known, amount);
            if let Some(customer) = customer.as_ref().filter(|_| policy.policy.membership.is_some()) {
                let mut ledger = ledgers::open(change, &policy, (customer, OrderHistory::default()), now).await?;
                take_back(change, &mut ledger, (&known, number), (amount, body.points), &mut answer).await?;
                let (_, level) = ledger.settle_level(change, now).await?;
                answer.level = LevelNameView::of(&policy.policy, level);
                ledger.close(change).await?;
            }
            let details = json!({ "order": known.id, "amount": amount.to_string() });
            let subject = subject_of(&known);
            change.audit(&Action { at: now, actor: &actor, action: "order.refunded", subject, details }).await?;
            Ok(answer)
        });
        let answer = answer.await?;
        touched.iter().for_each(|customer| self.note_touched(customer));
        Ok(answer)
    }
}

/// Whom an entry of the log is about: the customer, or where there is none the order.
fn subject_of(order: &AcceptedOrder) -> (&str, &str) {
    if order.customer.is_empty() { ("order", &order.id) } else { ("customer", &order.customer) }
}

impl LineKindBody {
    const fn part(self) -> EarningPart {
        match self {
            Self::Goods => EarningPart::Goods,
            Self::Shipping => EarningPart::Shipping,
            Self::Tax => EarningPart::Tax,
            Self::GiftCard => EarningPart::GiftCards,
        }
    }
}

/// What of an order earns, by the parts that the policy names.
fn earning(policy: &Policy, goods: Money, others: Money, paid_with_points: Money) -> Option<Money> {
    let Some(rules) = &policy.membership else { return Some(Money::ZERO) };
    let earns = |part| rules.points.earns.contains(&part);
    if !earns(EarningPart::Goods) {
        return Some(others);
    }
    let paid = if earns(EarningPart::PaidWithPoints) { Money::ZERO } else { paid_with_points };
    goods.checked_sub(paid)?.checked_add(others)
}

/// How many pieces, as plain digits.
fn pieces(field: &str, quantity: &serde_json::Number) -> Result<String, OfficeError> {
    let digits = quantity.to_string();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let in_bounds = quantity.as_f64().is_some_and(|quantity| quantity > 0.0 && quantity <= MOST_PIECES);
    if is_plain && in_bounds { Ok(digits) } else { Err(bad(field, format!("{digits} is not a number above zero"))) }
}

/// The columns of an order's line that need no more than to be written.
fn describe(row: &mut FactRow, line: &OrderLineBody, index: usize) -> Result<(), OfficeError> {
    for (column, value) in [("product", &line.product), ("category", &line.category)] {
        if let Some(value) = value {
            limited(&format!("lines[{index}].{column}"), value)?;
            row.text(column, value);
        }
    }
    if let Some(quantity) = &line.quantity {
        row.text("quantity", &pieces(&format!("lines[{index}].quantity"), quantity)?);
    }
    for (column, value) in [("discount", &line.discount), ("cost", &line.cost)] {
        if let Some(value) = value {
            row.text(column, &value.money(&format!("lines[{index}].{column}"))?.to_string());
        }
    }
    Ok(())
}

/// The time of a clock as another clock shows that moment.
fn moved(at: LocalTime, from: &terrace_domain::Zone, to: &terrace_domain::Zone) -> LocalTime {
    if from.name() == to.name() {
        return at;
    }
    from.first_showing(at).and_then(|moment| to.shown_at(moment)).unwrap_or(at)
}

/// Books what an order earns, and what points paid for it.
async fn book(
    change: &mut Change,
    mut ledger: OpenLedger<'_>,
    order: &CheckedOrder,
    answer: &mut OrderAnswerView,
    now: terrace_domain::UnixTime,
) -> Result<(), OfficeError> {
    if order.points > 0 {
        let body = CommandBody::Spend { points: order.points, order: Some(order.id.clone()) };
        ledger.post(change, &format!("pay/{}", order.id), body).await?;
    }
    let activity = order.at.min(ledger.now);
    let body = CommandBody::Purchase { order: order.id.clone(), activity, earning: order.earning };
    let booking = ledger.post(change, &format!("order/{}", order.id), body).await?;
    let of_order = booking.entries.iter().filter(|entry| match &entry.kind {
        EntryKind::Awarded(award) => matches!(&award.source, terrace_loyalty::LotSource::Order(id) if *id == order.id),
        _ => false,
    });
    answer.points_earned = Some(of_order.flat_map(|entry| &entry.postings).map(|posting| posting.free).sum());
    let (before, after) = ledger.settle_level(change, now).await?;
    let rules = ledger.ledger.rules();
    answer.level_before = LevelNameView::of_rules(rules, before);
    answer.level = LevelNameView::of_rules(rules, after);
    answer.points = Some(ledger.ledger.balance(&ledger.member, ledger.now)?.active);
    ledger.close(change).await
}

/// Takes back what a returned order earned, and gives back what points paid for it.
async fn take_back(
    change: &mut Change,
    ledger: &mut OpenLedger<'_>,
    (order, number): (&AcceptedOrder, u64),
    (amount, points): (Money, i64),
    answer: &mut RefundAnswerView,
) -> Result<(), OfficeError> {
    if points < 0 {
        return Err(bad("points", "is below zero"));
    }
    let id = order_id(&order.id)?;
    let key = format!("return/{}/{number}", order.id);
    let refund = |returned| CommandBody::Refund { order: id.clone(), returned, points };
    let booking = match ledger.post(change, &key, refund(amount)).await {
        // Of an order that points paid in part, or of which not all earns, less comes back of what earned than of the goods.
        Err(OfficeError::Loyalty(LoyaltyError::TooMuchReturned { left, .. })) if left < amount => {
            ledger.post(change, &key, refund(left)).await?
        }
        booked => booked?,
    };
    let taken = booking.entries.iter().filter_map(|entry| match &entry.kind {
        EntryKind::TakenBack { points, .. } => Some(*points),
        _ => None,
    });
    answer.points_taken_back = Some(taken.sum());
    answer.points = Some(ledger.ledger.balance(&ledger.member, ledger.now)?.active);
    Ok(())
}
