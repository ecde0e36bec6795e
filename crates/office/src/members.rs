//! Members: signed up, looked up, and what they are shown.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id, kept_json, limited, time};
use crate::ledgers;
use crate::masks;
use crate::office::{Office, membership, policy_now};
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::views::{MemberFormView, MemberView};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use terrace_app::members::MemberShown;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{AsOf, CustomerId, LocalTime, UnixTime};
use terrace_loyalty::{Ledger, LoyaltyError, member_view};
use terrace_store::audit::Action;
use terrace_store::members::{Key, MemberForm};
use terrace_store::{bookings, members};

/// The most fields of a shop's own on a form.
const MOST_FIELDS: usize = 50;

/// A member's form as it is sent.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberBody {
    /// The customer's id.
    pub customer_id: String,
    /// The number of the card.
    #[serde(default)]
    pub card: Option<String>,
    /// The phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// Fields of the shop's own: texts, numbers, yes or no.
    #[serde(default)]
    pub fields: Map<String, Value>,
}

/// By what a member is looked up: exactly one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    /// The customer's id.
    #[serde(default)]
    pub id: Option<String>,
    /// The number of the card.
    #[serde(default)]
    pub card: Option<String>,
    /// The phone number.
    #[serde(default)]
    pub phone: Option<String>,
}

impl Office {
    /// Makes somebody a member, with their form. Who has ordered before begins with what their orders earned.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a field that cannot be taken, a card or phone that is another member's, a form that is
    /// there already, and what the store says.
    pub async fn join(&self, request: &ChangeRequest, body: &MemberBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::ChangeMembers)?;
        let policy = self.policy();
        membership(&policy.policy)?;
        let (id, form) = checked_form(body, request.now)?;
        self.refuse_forgotten(&id).await?;
        let history = self.history(&policy, &id, request.now).await?;
        let (booked, upto) = (id.clone(), history.upto());
        let (now, actor) = (request.now, request.caller.actor.clone());
        let caller = request.caller.clone();
        self.shoppers.forget_one(id.as_str());
        let answer = self.once(request, 201, async move |change| {
            refuse_taken(change.reading(), &form).await?;
            if !members::put(change, &form).await? {
                return Err(LoyaltyError::MemberAlready(id.clone()).into());
            }
            let mut ledger = ledgers::open(change, &policy, (&id, history), now).await?;
            if ledger.ledger.joined(&id, ledger.now)?.is_none() {
                ledger.post(change, &format!("join/{id}"), terrace_loyalty::CommandBody::Join).await?;
            }
            ledger.settle_level(change, now).await?;
            let subject = ("customer", id.as_str());
            let details = json!({ "fields": form.fields.len() > 2 });
            change.audit(&Action { at: now, actor: &actor, action: "member.joined", subject, details }).await?;
            let form = MemberForm { revision: 1, ..form };
            let view = shown(&policy, &ledger.ledger, &id, ledger.now)?.with_form(&form, &caller)?;
            ledger.close(change).await?;
            Ok(view)
        });
        let answer = answer.await?;
        self.booked_files.note(&booked, upto);
        Ok(answer)
    }

    /// Changes a member's form as it was read: `revision` is the one that the reader saw.
    ///
    /// # Errors
    /// As [`Office::join`]; [`OfficeError::ChangedMeanwhile`].
    pub async fn change_form(
        &self,
        request: &ChangeRequest,
        (id, revision): (&str, u64),
        body: &MemberBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must_for_some(Right::ChangeMembers)?;
        for name in ["card", "phone", "email", "name"] {
            request.caller.must_see_field(name)?;
        }
        for name in body.fields.keys() {
            request.caller.must_see_field(name)?;
        }
        let (id, form) = checked_form(&MemberBody { customer_id: id.to_owned(), ..body.clone() }, request.now)?;
        if !self.sees(&request.caller, id.as_str(), request.now).await? {
            return Err(OfficeError::Missing { what: "member", id: id.to_string() });
        }
        let (now, actor) = (request.now, request.caller.actor.clone());
        let caller = request.caller.clone();
        self.once(request, 200, async move |change| {
            let known = members::find(change.reading(), Key::Id(id.as_str())).await?;
            let known = known.ok_or_else(|| OfficeError::Missing { what: "member", id: id.to_string() })?;
            let form = MemberForm { joined: known.joined, revision, ..form };
            let form = if caller.role.may(Right::SeePersonal) { form } else { unseen_kept(&known, form) };
            let form = MemberForm { fields: with_unseen(&known.fields, &form.fields, &caller)?, ..form };
            refuse_taken(change.reading(), &form).await?;
            if revision == 0 || !members::put(change, &form).await? {
                return Err(OfficeError::ChangedMeanwhile { what: "member", id: id.to_string() });
            }
            let changed: Vec<&str> = changed_fields(&known, &form);
            let (details, subject) = (json!({ "changed": changed }), ("customer", id.as_str()));
            change.audit(&Action { at: now, actor: &actor, action: "member.changed", subject, details }).await?;
            MemberFormView::of(&MemberForm { revision: revision + 1, ..form }, &caller)
        })
        .await
    }

    /// One member: level, points, what comes next, and their form as far as the caller may see it. A past or future
    /// `at` tells how the ledger stands then.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], that nobody is found, and what the store says.
    pub async fn member(
        &self,
        caller: &Caller,
        by: &LookUp,
        at: Option<&str>,
        now: UnixTime,
    ) -> Result<MemberView, OfficeError> {
        let own = caller.customer.as_deref().filter(|own| by.id.as_deref() == Some(own));
        if own.is_none() {
            caller.must_for_some(Right::SeeMembers)?;
        }
        let policy = self.policy();
        membership(&policy.policy)?;
        // Who may not see a phone or card must not find out by asking whose it is.
        let is_by_value = by.card.is_some() || by.phone.is_some();
        if is_by_value && !caller.role.may(Right::SpendPoints) {
            caller.must_for_some(Right::SeePersonal)?;
        }
        let by = &by.as_kept()?;
        let mut reading = self.store().read().await?;
        let key = by.key()?;
        let form = members::find(&mut reading, key).await?;
        let id = match (&form, key) {
            (Some(form), _) => customer_id(&form.id)?,
            (None, Key::Id(id)) => customer_id(id)?,
            (None, Key::Card(value) | Key::Phone(value)) => {
                return Err(OfficeError::Missing { what: "member", id: masks::masked(value) });
            }
        };
        drop(reading);
        if own.is_none() && !self.sees(caller, id.as_str(), now).await? {
            // In the very words for who is not there.
            return Err(match key {
                Key::Id(_) => LoyaltyError::NotAMember(id).into(),
                Key::Card(value) | Key::Phone(value) => {
                    OfficeError::Missing { what: "member", id: masks::masked(value) }
                }
            });
        }
        let clock = policy_now(&policy.policy, now);
        let at = at.map(|at| time("at", at, &policy.policy.timezone)).transpose()?.unwrap_or(clock);
        let rules = membership(&policy.policy)?;
        let ledger = self.ledger_to_read(&policy, rules, &id, now).await?;
        let view = shown(&policy, &ledger, &id, at)?;
        let view = match &form {
            Some(form) => view.with_form(form, caller)?,
            None => view,
        };
        if own.is_some() { Ok(view) } else { view.seen_by(caller) }
    }

    /// The bookings of a member, the newest first.
    ///
    /// # Errors
    /// As [`Office::member`].
    pub async fn member_bookings(
        &self,
        caller: &Caller,
        id: &str,
        limit: usize,
        now: UnixTime,
    ) -> Result<Vec<crate::views::BookingView>, OfficeError> {
        let is_own = caller.customer.as_deref() == Some(id);
        let id = customer_id(id)?;
        if !is_own {
            caller.must_for_some(Right::SeeMembers)?;
            caller.must_see_field("points")?;
            if !self.sees(caller, id.as_str(), now).await? {
                return Ok(Vec::new());
            }
        }
        let mut reading = self.store().read().await?;
        let kept = bookings::of_member(&mut reading, &id).await?;
        let mut views: Vec<_> = kept.iter().rev().take(limit).map(crate::views::BookingView::of).collect();
        // What staff wrote down is for staff.
        if caller.customer.is_some() {
            views.iter_mut().for_each(|view| view.reason = None);
        }
        Ok(views)
    }
}

/// What a member is shown at an instant.
fn shown(
    policy: &LoadedPolicy,
    ledger: &Ledger<'_>,
    id: &CustomerId,
    at: LocalTime,
) -> Result<MemberView, OfficeError> {
    let view = member_view(ledger, id, at)?.ok_or_else(|| LoyaltyError::NotAMember(id.clone()))?;
    let shown = MemberShown { customer: id.to_string(), view, lots: ledger.lots(id, at)?, bookings: Vec::new() };
    let as_of = AsOf::new(at, policy.policy.timezone.clone());
    Ok(MemberView::new(policy, &as_of, &shown))
}

impl LookUp {
    /// With its value as it is kept.
    fn as_kept(&self) -> Result<Self, OfficeError> {
        let id = self.id.as_deref().map(customer_id).transpose()?.map(|id| id.to_string());
        let phone = self.phone.as_deref().map(|phone| plain_phone(phone.trim()));
        let card = self.card.as_deref().map(|card| card.trim().to_owned());
        Ok(Self { id, card, phone })
    }

    fn key(&self) -> Result<Key<'_>, OfficeError> {
        match (&self.id, &self.card, &self.phone) {
            (Some(id), None, None) => Ok(Key::Id(id)),
            (None, Some(card), None) => Ok(Key::Card(card)),
            (None, None, Some(phone)) => Ok(Key::Phone(phone)),
            _ => Err(bad("id, card, phone", "say exactly one of them")),
        }
    }
}

fn checked_form(body: &MemberBody, now: UnixTime) -> Result<(CustomerId, MemberForm), OfficeError> {
    let id = customer_id(&body.customer_id)?;
    let text = |field: &str, value: &Option<String>| {
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        value.map(|value| limited(field, value).map(|()| value.to_owned())).transpose()
    };
    if body.fields.len() > MOST_FIELDS {
        return Err(bad("fields", format!("there are {}; {MOST_FIELDS} are the most", body.fields.len())));
    }
    for (name, value) in &body.fields {
        match value {
            Value::String(text) => limited(&format!("fields.{name}"), text)?,
            Value::Number(_) | Value::Bool(_) | Value::Null => {}
            Value::Array(_) | Value::Object(_) => return Err(bad(format!("fields.{name}"), "is no single value")),
        }
    }
    let form = MemberForm {
        id: id.to_string(),
        joined: now,
        card: text("card", &body.card)?,
        phone: text("phone", &body.phone)?.map(|phone| plain_phone(&phone)),
        email: text("email", &body.email)?.map(|email| email.to_lowercase()),
        name: text("name", &body.name)?,
        fields: Value::from(body.fields.clone()).to_string(),
        revision: 0,
    };
    Ok((id, form))
}

/// A phone number as it is compared: without blanks, marks and the code of mainland China.
fn plain_phone(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let plain = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
    if plain.is_empty() { phone.to_owned() } else { plain.to_owned() }
}

async fn refuse_taken(connection: &mut terrace_store::Connection, form: &MemberForm) -> Result<(), OfficeError> {
    let keys = [("card", form.card.as_deref().map(Key::Card)), ("phone", form.phone.as_deref().map(Key::Phone))];
    for (what, key) in keys {
        let Some(key) = key else { continue };
        if members::find(connection, key).await?.is_some_and(|other| other.id != form.id) {
            let (Key::Id(value) | Key::Card(value) | Key::Phone(value)) = key;
            return Err(OfficeError::Taken { what, value: masks::masked(value) });
        }
    }
    Ok(())
}

/// Who sees values masked cannot mean to change what they send back masked, or leave out.
fn unseen_kept(known: &MemberForm, sent: MemberForm) -> MemberForm {
    let kept = |known: &Option<String>, sent: Option<String>| {
        let shown = known.as_deref().map(masks::masked);
        // A phone that came back masked has lost its marks on the way.
        let is_unseen = sent.is_none() || sent == shown || sent == shown.as_deref().map(plain_phone);
        if is_unseen { known.clone() } else { sent }
    };
    MemberForm {
        card: kept(&known.card, sent.card),
        phone: kept(&known.phone, sent.phone),
        email: kept(&known.email, sent.email),
        name: kept(&known.name, sent.name),
        fields: if sent.fields == "{}" { known.fields.clone() } else { sent.fields },
        ..sent
    }
}

/// The fields of a form as they were sent, with those that the caller does not see as they were.
fn with_unseen(known: &str, sent: &str, caller: &Caller) -> Result<String, OfficeError> {
    if caller.role.fields.is_none() {
        return Ok(sent.to_owned());
    }
    let mut all: Map<String, Value> = kept_json("member", "fields", known)?;
    all.retain(|name, _| !caller.role.sees(name));
    all.extend(kept_json::<Map<String, Value>>("member", "fields", sent)?);
    Ok(Value::Object(all).to_string())
}

/// The names of what changed, without the values, which are personal.
fn changed_fields(before: &MemberForm, after: &MemberForm) -> Vec<&'static str> {
    let fields = [
        ("card", before.card != after.card),
        ("phone", before.phone != after.phone),
        ("email", before.email != after.email),
        ("name", before.name != after.name),
        ("fields", before.fields != after.fields),
    ];
    fields.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
}
