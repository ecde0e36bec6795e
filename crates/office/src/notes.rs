//! Notes that staff write on customers: what somebody should know who deals with them next.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, Right};
use crate::views::RemovedView;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terrace_domain::{CustomerId, UnixTime, Zone};
use terrace_store::Change;
use terrace_store::audit::Action;
use terrace_store::notes::{self, Note};

/// The most that are told of one customer.
const MOST: u32 = 200;

/// What stands for the text of a note that the caller may not read.
const HIDDEN: &str = "****";

/// A note as it is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// What it says.
    pub text: String,
}

/// A note on a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StaffNoteView {
    /// Its number.
    pub id: u64,
    /// The customer.
    pub customer_id: String,
    /// What it says; hidden from whoever may not see personal values.
    pub text: String,
    /// Who wrote it.
    pub made_by: String,
    /// When.
    pub at: String,
    /// Whether whoever asks may take it away.
    pub may_remove: bool,
}

impl StaffNoteView {
    fn of(note: &Note, zone: &Zone, caller: &Caller) -> Self {
        // What people write of people is personal, from the first letter to the last.
        let is_open = caller.role.may(Right::SeePersonal);
        Self {
            id: note.id,
            customer_id: note.customer.clone(),
            text: if is_open { note.text.clone() } else { HIDDEN.to_owned() },
            made_by: note.made_by.clone(),
            at: note.at.with_offset(zone),
            may_remove: may_remove(note, caller),
        }
    }
}

/// One's own; others' who decides what waits for a second person.
fn may_remove(note: &Note, caller: &Caller) -> bool {
    caller.role.may(Right::WriteNotes) && (note.made_by == caller.actor || caller.role.may(Right::Approve))
}

/// The text of a note, if it is one.
pub(crate) fn checked_text(text: &str) -> Result<String, OfficeError> {
    limited("text", text)?;
    match text.trim() {
        "" => Err(bad("text", "is empty")),
        text => Ok(text.to_owned()),
    }
}

/// Writes a note within a change.
pub(crate) async fn write_note(
    change: &mut Change,
    customer: &CustomerId,
    text: &str,
    (actor, now): (&str, UnixTime),
) -> Result<Note, OfficeError> {
    let (customer, text) = (customer.to_string(), text.to_owned());
    let new = Note { id: 0, customer, text, made_by: actor.to_owned(), at: now };
    let new = Note { id: notes::add(change, &new).await?, ..new };
    let (subject, details) = (("customer", new.customer.as_str()), json!({ "note": new.id }));
    change.audit(&Action { at: now, actor, action: "note.written", subject, details }).await?;
    Ok(new)
}

impl Office {
    /// A customer's notes, the newest first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn notes(&self, caller: &Caller, customer: &str) -> Result<Vec<StaffNoteView>, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let (customer, zone) = (customer_id(customer)?, self.policy().policy.timezone.clone());
        let mut reading = self.store().read().await?;
        let kept = notes::list(&mut reading, customer.as_str(), MOST).await?;
        Ok(kept.iter().map(|note| StaffNoteView::of(note, &zone, caller)).collect())
    }

    /// Writes a note on a customer.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a text that is none, a customer who was erased, and what the store says.
    pub async fn write_note(
        &self,
        request: &ChangeRequest,
        customer: &str,
        body: &NoteBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::WriteNotes)?;
        let (customer, text) = (customer_id(customer)?, checked_text(&body.text)?);
        self.refuse_forgotten(&customer).await?;
        let (zone, caller, now) = (self.policy().policy.timezone.clone(), request.caller.clone(), request.now);
        self.once(request, 201, async move |change| {
            let note = write_note(change, &customer, &text, (&caller.actor, now)).await?;
            Ok(StaffNoteView::of(&note, &zone, &caller))
        })
        .await
    }

    /// Takes a note away.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn remove_note(&self, request: &ChangeRequest, customer: &str, id: u64) -> Result<Answer, OfficeError> {
        request.caller.must(Right::WriteNotes)?;
        let (customer, caller, now) = (customer_id(customer)?, request.caller.clone(), request.now);
        self.once(request, 200, async move |change| {
            let note = notes::get(change.reading(), id).await?.filter(|note| note.customer == customer.as_str());
            let note = note.ok_or_else(|| OfficeError::Missing { what: "note", id: id.to_string() })?;
            if !may_remove(&note, &caller) {
                caller.must(Right::Approve)?;
            }
            notes::remove(change, id).await?;
            let (subject, details) = (("customer", note.customer.as_str()), json!({ "note": id }));
            change.audit(&Action { at: now, actor: &caller.actor, action: "note.removed", subject, details }).await?;
            Ok(RemovedView { removed: true })
        })
        .await
    }
}
