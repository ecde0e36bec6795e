//! What is recorded of a customer, the newest first.

use super::{hidden, unknown};
use crate::error::OfficeError;
use crate::fields::{bad, customer_id};
use crate::office::Office;
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terrace_app::facts::{RecordedFact, recorded_facts};
use terrace_app::views::{ByName, ValueView};
use terrace_domain::{FactColumn, FactKind, Money, UnixTime, Value};

/// How many facts are told where nobody says.
const USUAL_PAGE: usize = 50;

/// The most facts of one page.
const LONGEST_PAGE: usize = 500;

/// Which facts are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuery {
    /// Where the page begins: the `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many facts at most.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Only facts of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only facts that name this product.
    #[serde(default)]
    pub product: Option<String>,
    /// Only facts that name this category.
    #[serde(default)]
    pub category: Option<String>,
}

/// What is recorded of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimelineView {
    /// The customer's id.
    pub customer_id: String,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// How many facts there are that were asked for.
    pub total: usize,
    /// How many facts there are of each kind, whatever was asked for.
    pub kinds: ByName<usize>,
    /// The newest first, those without a time last.
    pub facts: Vec<TimelineFactView>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
}

/// A fact of a customer: an order with its lines, or a row of another kind.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimelineFactView {
    /// When it happened, on the policy's clock.
    pub at: Option<String>,
    /// Its kind: `orders`, `payments`, `contacts`, `cases`, `feedback`, `balances` or `customers`.
    pub kind: &'static str,
    /// The amount, of an order of all its lines; `None` where the kind has none, or lines are of several currencies.
    pub amount: Option<String>,
    /// What it says; of an order what all its lines say.
    pub fields: ByName<ValueView>,
    /// The lines of an order, each with what it says by itself; empty for other kinds.
    pub lines: Vec<ByName<ValueView>>,
}

impl TimelineQuery {
    /// Whether a fact with its lines is asked for.
    fn wants(&self, facts: &[&RecordedFact]) -> bool {
        let names = |column: &str, wanted: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| {
                facts.iter().any(|fact| matches!(fact.value(column), Some(Value::Text(text)) if text == wanted))
            })
        };
        let is_of_kind = |fact: &&RecordedFact| self.kind.as_ref().is_none_or(|kind| fact.kind.name == kind);
        facts.first().is_some_and(is_of_kind) && names("product", &self.product) && names("category", &self.category)
    }

    fn check(&self, caller: &Caller) -> Result<(), OfficeError> {
        if let Some(kind) = &self.kind
            && FactKind::named(kind).is_none()
        {
            return Err(bad("kind", format!("`{kind}` is no kind of facts")));
        }
        // Who does not see what was bought must not find it out by asking for it.
        let asked = [("product", self.product.is_some()), ("category", self.category.is_some())];
        asked.into_iter().filter(|(_, is_asked)| *is_asked).try_for_each(|(name, _)| caller.must_see_field(name))
    }
}

impl Office {
    /// What is recorded of a customer, page by page. A page goes on where `cursor` says, over the facts that the first was
    /// read from.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a cursor that is none or whose facts are gone, an unknown customer, and what reading
    /// facts may say.
    pub async fn timeline(
        &self,
        caller: &Caller,
        id: &str,
        query: &TimelineQuery,
        now: UnixTime,
    ) -> Result<TimelineView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        query.check(caller)?;
        let limit = query.limit.unwrap_or(USUAL_PAGE);
        if limit == 0 || limit > LONGEST_PAGE {
            return Err(bad("limit", format!("{limit} is not between 1 and {LONGEST_PAGE}")));
        }
        let place =
            query.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(|| bad("cursor", "is none of ours")));
        let place = place.transpose()?;
        if place.is_none() {
            self.seal(now).await?;
        }
        let (version, skip) = place.map_or((None, 0), |(version, skip)| (Some(version), skip));
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        let of = customer.clone();
        let read = self.over_facts(now, move |terrace, ctx| {
            let read = recorded_facts(terrace.workspace(), version, &of, ctx)?;
            if read.1.is_empty() {
                return Err(unknown(&of));
            }
            Ok(read)
        });
        let (version, recorded) = read.await?;
        let is_open = caller.role.may(Right::SeePersonal);
        let mut groups = grouped(&recorded);
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for kind in groups.iter().filter_map(|facts| facts.first()).map(|fact| fact.kind.name) {
            *kinds.entry(kind).or_default() += 1;
        }
        groups.retain(|facts| query.wants(facts));
        let shown = groups.iter().skip(skip).take(limit);
        let end = skip.saturating_add(limit);
        Ok(TimelineView {
            customer_id: customer.to_string(),
            lake_version: version,
            total: groups.len(),
            kinds: kinds.into_iter().map(|(kind, facts)| (kind.to_owned(), facts)).collect(),
            facts: shown
                .map(|facts| Ok(fact_view(facts, is_open)?.seen_by(caller)))
                .collect::<Result<_, OfficeError>>()?,
            next: (end < groups.len()).then(|| format!("{version}.{end}")),
        })
    }
}

fn read_cursor(cursor: &str) -> Option<(u64, usize)> {
    let (version, skip) = cursor.split_once('.')?;
    Some((version.parse().ok()?, skip.parse().ok()?))
}

/// Lines of one order together, in the order of facts; every other fact by itself.
fn grouped(recorded: &[RecordedFact]) -> Vec<Vec<&RecordedFact>> {
    let mut groups: Vec<Vec<&RecordedFact>> = Vec::new();
    let mut orders: BTreeMap<(String, Option<i64>), usize> = BTreeMap::new();
    for fact in recorded {
        let order = match (fact.kind.name, fact.value("order_id")) {
            ("orders", Some(Value::Text(order))) => Some((order.clone(), fact.at.map(|at| at.micros()))),
            _ => None,
        };
        let Some(order) = order else {
            groups.push(vec![fact]);
            continue;
        };
        match orders.get(&order).and_then(|place| groups.get_mut(*place)) {
            Some(lines) => lines.push(fact),
            None => {
                orders.insert(order, groups.len());
                groups.push(vec![fact]);
            }
        }
    }
    groups
}

fn fact_view(facts: &[&RecordedFact], is_open: bool) -> Result<TimelineFactView, OfficeError> {
    let Some(first) = facts.first() else { return Err(OfficeError::Lost) };
    let shown = |(column, value): &(&'static FactColumn, Value)| {
        let is_hidden = column.personal && !is_open;
        (column.name.to_owned(), ValueView(if is_hidden { hidden(column.name, value) } else { value.clone() }))
    };
    let is_order = first.kind.name == "orders";
    let is_common = |(column, value): &&(&'static FactColumn, Value)| {
        !is_order || (column.name != "amount" && facts.iter().all(|fact| fact.value(column.name) == Some(value)))
    };
    let lines = facts.iter().map(|fact| fact.values.iter().filter(|own| !is_common(own)).map(shown).collect());
    Ok(TimelineFactView {
        at: first.at.map(|at| at.to_string()),
        kind: first.kind.name,
        amount: amount_of(facts)?.map(|amount| amount.to_string()),
        fields: first.values.iter().filter(is_common).map(shown).collect(),
        lines: if is_order { lines.collect() } else { Vec::new() },
    })
}

/// The amount of all lines; `None` where there is none, or they are of several currencies.
fn amount_of(facts: &[&RecordedFact]) -> Result<Option<Money>, OfficeError> {
    let currency = |fact: &RecordedFact| fact.value("currency").cloned();
    let first = facts.first().and_then(|fact| currency(fact));
    let mut sum = None;
    for fact in facts {
        if let Some(Value::Money(amount)) = fact.value("amount") {
            if currency(fact) != first {
                return Ok(None);
            }
            let added = sum.unwrap_or(Money::ZERO).checked_add(*amount);
            sum = Some(added.ok_or_else(|| bad("amount", "does not fit"))?);
        }
    }
    Ok(sum)
}
