//! A customer in words: what their facts say, sentence by sentence, each with the facts that it rests on.
//!
//! A sentence is a name and what fills it; both languages say it in texts of pages. None says what the facts do not.

use super::purchases::mean_of;
use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::office::{Office, policy_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::customer::{BoughtOf, Purchases};
use terrace_app::facts::{RecordedFact, recorded_facts};
use terrace_app::views::{ByName, ValueView};
use terrace_domain::{LocalTime, Money, UnixTime, Value, round_div};

/// From which share of all that was paid on something is what a customer mostly buys.
const MOSTLY: i64 = 400_000;

/// A customer in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PersonaView {
    /// The customer's id.
    pub customer_id: String,
    /// For when.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// In the order in which they are read.
    pub statements: Vec<StatementOfView>,
}

/// A sentence about a customer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StatementOfView {
    /// Which sentence.
    pub says: &'static str,
    /// What fills it.
    pub values: ByName<ValueView>,
    /// What it rests on.
    pub ground: GroundOfView,
}

/// The facts that a sentence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroundOfView {
    /// Their kind.
    pub kind: &'static str,
    /// How many: of orders whole orders, else rows.
    pub facts: usize,
    /// When the first happened.
    pub first: Option<String>,
    /// When the last happened.
    pub last: Option<String>,
}

/// A sentence with the names of what it tells: who does not see all of them is not told it.
struct Sentence {
    needs: &'static [&'static str],
    view: StatementOfView,
}

impl Office {
    /// A customer in words.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown customer, and what reading facts may say.
    pub async fn persona(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<PersonaView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        self.seal(now).await?;
        let bought = self.bought(customer.clone(), now).await?;
        let of = customer.clone();
        let recorded =
            self.over_facts(now, move |terrace, ctx| Ok(recorded_facts(terrace.workspace(), None, &of, ctx)?.1));
        let recorded = recorded.await?;
        let policy = self.policy();
        let clock = policy_now(&policy.policy, now);
        let of_kind = |kind: &str| -> Vec<&RecordedFact> {
            // What is yet to come tells nothing of how it was.
            recorded.iter().filter(|fact| fact.kind.name == kind && fact.at.is_none_or(|at| at <= clock)).collect()
        };
        let mut said = of_orders(&bought, clock);
        said.extend(of_payments(&of_kind("payments"), clock));
        said.extend(of_feedback(&of_kind("feedback")));
        said.extend(of_contacts(&of_kind("contacts")));
        said.extend(of_cases(&of_kind("cases"), clock));
        let is_seen = |said: &Sentence| said.needs.iter().all(|name| caller.role.sees(name));
        Ok(PersonaView {
            customer_id: customer.to_string(),
            as_of: clock.to_string(),
            currency: policy.policy.currency.to_string(),
            statements: said.into_iter().filter(is_seen).map(|said| said.view).collect(),
        })
    }
}

fn counted(number: usize) -> Value {
    Value::Count(i64::try_from(number).unwrap_or(i64::MAX))
}

fn said(
    says: &'static str,
    needs: &'static [&'static str],
    values: Vec<(&str, Value)>,
    ground: &GroundOfView,
) -> Sentence {
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), ValueView(value))).collect();
    Sentence { needs, view: StatementOfView { says, values, ground: ground.clone() } }
}

/// Since when, how often, how much, what, through which channel, what came back.
fn of_orders(bought: &Purchases, clock: LocalTime) -> Vec<Sentence> {
    let (Some(first), Some(last)) = (bought.days.first(), bought.days.last()) else { return Vec::new() };
    let (first, last) = (*first, *last);
    let (kind, facts) = ("orders", bought.orders);
    let ground = GroundOfView { kind, facts, first: Some(first.to_string()), last: Some(last.to_string()) };
    let ago = i64::from(clock.date().days() - last.days());
    let orders = counted(bought.orders);
    let mut all = vec![said(
        "since",
        &["ordered_at"],
        vec![("first", Value::Date(first)), ("orders", orders.clone()), ("days", counted(bought.days.len()))],
        &ground,
    )];
    let last_time = [("last", Value::Date(last)), ("ago", Value::Count(ago))];
    match (bought.usual_gap(), bought.longest_gap()) {
        (Some(usual), Some(longest)) => {
            // Later than ever before, and later than twice the usual time: a visit that is missed, not one that is due.
            let is_late = ago > i64::from(longest) && ago > 2 * i64::from(usual);
            let gaps = [("gap", Value::Count(usual.into())), ("longest", Value::Count(longest.into()))];
            let says = if is_late { "late" } else { "rhythm" };
            all.push(said(says, &["ordered_at"], gaps.into_iter().chain(last_time).collect(), &ground));
        }
        _ => all.push(said("once", &["ordered_at"], last_time.into_iter().collect(), &ground)),
    }
    let whole = bought.gross;
    if let Some(mean) = mean_of(bought) {
        let values = vec![("gross", Value::Money(whole)), ("mean", Value::Money(mean)), ("orders", orders)];
        all.push(said("spends", &["amount"], values, &ground));
    }
    for (says, sums, needs) in [
        ("category", &bought.categories, &["category", "amount"]),
        ("product", &bought.products, &["product", "amount"]),
        ("channel", &bought.channels, &["channel", "amount"]),
        ("store", &bought.stores, &["store", "amount"]),
    ] {
        all.extend(mostly(says, sums, whole, needs));
    }
    if bought.returned > Money::ZERO {
        let values = vec![("returned", Value::Money(bought.returned)), ("share", part(bought.returned, whole))];
        all.push(said("returns", &["amount"], values, &ground));
    }
    all
}

fn part(part: Money, whole: Money) -> Value {
    let (part, whole) = (i128::from(part.ten_thousandths()) * 1_000_000, whole.ten_thousandths().into());
    Value::Decimal(round_div(part, whole).and_then(|share| i64::try_from(share).ok()).unwrap_or(0))
}

/// What most was paid for, if it is a good part of all.
fn mostly(says: &'static str, sums: &[BoughtOf], whole: Money, needs: &'static [&'static str]) -> Option<Sentence> {
    let most = sums.first()?;
    let name = most.name.clone()?;
    let share = part(most.gross, whole);
    if !matches!(share, Value::Decimal(share) if share >= MOSTLY) {
        return None;
    }
    let day = |time: Option<LocalTime>| time.map(|time| time.date().to_string());
    let ground = GroundOfView { kind: "orders", facts: most.orders, first: day(most.first), last: day(most.last) };
    let values = vec![("name", Value::Text(name)), ("share", share), ("orders", counted(most.orders))];
    Some(said(says, needs, values, &ground))
}

fn ground(kind: &'static str, facts: &[&RecordedFact]) -> GroundOfView {
    let days = || facts.iter().filter_map(|fact| fact.at).map(LocalTime::date);
    let (first, last) = (days().min(), days().max());
    let text = |day: Option<terrace_domain::Date>| day.map(|day| day.to_string());
    GroundOfView { kind, facts: facts.len(), first: text(first), last: text(last) }
}

fn time_of(fact: &RecordedFact, column: &str) -> Option<LocalTime> {
    match fact.value(column) {
        Some(Value::Time(at)) => Some(*at),
        _ => None,
    }
}

/// How they pay what falls due: on time, late, or not yet.
fn of_payments(facts: &[&RecordedFact], clock: LocalTime) -> Option<Sentence> {
    let due: Vec<&RecordedFact> =
        facts.iter().copied().filter(|fact| time_of(fact, "due_at").is_some_and(|due| due <= clock)).collect();
    let paid = |fact: &&&RecordedFact| time_of(fact, "paid_at").filter(|paid| *paid <= clock);
    let is_late = |fact: &&&RecordedFact| {
        // Who pays within the day on which it is due pays on time.
        matches!((paid(fact), time_of(fact, "due_at")), (Some(paid), Some(due)) if paid.date() > due.date())
    };
    let open = due.iter().filter(|fact| paid(fact).is_none()).count();
    let late = due.iter().filter(is_late).count();
    let values = vec![
        ("due", counted(due.len())),
        ("on_time", counted(due.len() - open - late)),
        ("late", counted(late)),
        ("open", counted(open)),
    ];
    (!due.is_empty()).then(|| said("pays", &["due_at", "paid_at"], values, &ground("payments", &due)))
}

/// How content they are: ratings of the scale that the newest one has.
fn of_feedback(facts: &[&RecordedFact]) -> Option<Sentence> {
    let number = |fact: &RecordedFact, column: &str| match fact.value(column) {
        Some(Value::Decimal(number)) => Some(*number),
        _ => None,
    };
    let rated: Vec<&RecordedFact> = facts.iter().copied().filter(|fact| number(fact, "rating").is_some()).collect();
    let scale = number(rated.first()?, "scale");
    let alike: Vec<&RecordedFact> = rated.into_iter().filter(|fact| number(fact, "scale") == scale).collect();
    let ratings: Vec<i64> = alike.iter().filter_map(|fact| number(fact, "rating")).collect();
    let sum: i128 = ratings.iter().copied().map(i128::from).sum();
    let mean = i64::try_from(round_div(sum, i128::try_from(ratings.len()).ok()?)?).ok()?;
    let mut values = vec![
        ("mean", Value::Decimal(mean)),
        ("newest", Value::Decimal(*ratings.first()?)),
        ("ratings", counted(ratings.len())),
    ];
    let says = match scale {
        Some(scale) => {
            values.push(("scale", Value::Decimal(scale)));
            "rated_of"
        }
        None => "rated",
    };
    Some(said(says, &["rating", "scale"], values, &ground("feedback", &alike)))
}

/// How often somebody dealt with them, and when last.
fn of_contacts(facts: &[&RecordedFact]) -> Option<Sentence> {
    let ground = ground("contacts", facts);
    let last = facts.iter().filter_map(|fact| fact.at).max()?.date();
    Some(said("contacts", &["at"], vec![("contacts", counted(facts.len())), ("last", Value::Date(last))], &ground))
}

/// What went wrong, and what still does.
fn of_cases(facts: &[&RecordedFact], clock: LocalTime) -> Option<Sentence> {
    let is_open = |fact: &&&RecordedFact| time_of(fact, "closed_at").is_none_or(|closed| closed > clock);
    let open = facts.iter().filter(is_open).count();
    let values = vec![("cases", counted(facts.len())), ("open", counted(open))];
    (!facts.is_empty()).then(|| said("cases", &["opened_at", "closed_at"], values, &ground("cases", facts)))
}
