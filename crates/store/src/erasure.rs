//! A person taken out of all tables.

use crate::bookings;
use crate::change::Change;
use crate::error::StoreError;
use crate::members::{self, Key};
use crate::rows::whole;
use crate::saved_views;
use std::collections::BTreeSet;
use terrace_domain::CustomerId;

/// The statements that take a customer away, each with the customer's id as its only value. Facts that wait for the lake
/// are not among them: they go into the lake first, where amounts stay and the customer goes.
const STATEMENTS: [&str; 17] = [
    // Whoever was one person with them is looked at anew: their points may have been the customer's.
    "UPDATE member_state SET due_at = 0 WHERE member IN
     (SELECT other.member FROM family AS own JOIN family AS other ON other.root = own.root WHERE own.member = $1)",
    "DELETE FROM member_state WHERE member = $1",
    "DELETE FROM booking WHERE member = $1",
    "DELETE FROM family WHERE member = $1 OR root = $1",
    "DELETE FROM member WHERE id = $1",
    "DELETE FROM accepted_order WHERE customer = $1",
    "DELETE FROM standing_override WHERE customer = $1",
    "DELETE FROM told_tier WHERE customer = $1",
    "DELETE FROM event WHERE subject = $1",
    "DELETE FROM approval WHERE customer = $1",
    "DELETE FROM reveal WHERE customer = $1",
    "DELETE FROM job_row WHERE customer = $1",
    "DELETE FROM customer_note WHERE customer = $1",
    "DELETE FROM session WHERE user_id IN (SELECT id FROM user_account WHERE customer = $1)",
    "DELETE FROM invitation WHERE user_id IN (SELECT id FROM user_account WHERE customer = $1)",
    "DELETE FROM user_account WHERE customer = $1",
    "DELETE FROM audit_subject WHERE kind = 'customer' AND id = $1",
];

/// What stands in a condition for somebody who was erased: a text that nobody has.
const NOBODY: &str = "'(erased)'";

/// Takes a customer out of all tables; returns how many rows went. Answers to idempotency keys that name them go too:
/// such a request sent again is carried out anew.
///
/// Whoever was once taken for one person with them keeps their own ledger, in which a name that tells of nobody stands for
/// the customer: the sums of what the two shared stay. Those in `together` are erased with them.
///
/// # Errors
/// What the database says.
pub async fn erase(change: &mut Change, customer: &str, together: &BTreeSet<String>) -> Result<u64, StoreError> {
    change.ledgers.clear();
    let mut gone = 0;
    if let Ok(id) = CustomerId::new(customer) {
        let family = bookings::family(change.reading(), &id).await?;
        if family.iter().any(|other| other != customer && !together.contains(other)) {
            gone += bookings::unname(change, &id, &family).await?;
        }
    }
    // How conditions may name the customer: by id, and by what the member's form says.
    let mut names = vec![customer.to_owned()];
    if let Some(form) = members::find(change.reading(), Key::Id(customer)).await? {
        names.extend([form.card, form.phone, form.email, form.name].into_iter().flatten());
    }
    for statement in STATEMENTS {
        gone += change.execute(sqlx::query(statement).bind(customer)).await?;
    }
    let pattern = containing(&written(customer));
    let answers = sqlx::query("DELETE FROM request WHERE answer LIKE $1 ESCAPE '\\'").bind(pattern.as_str());
    gone += change.execute(answers).await?;
    let jobs = sqlx::query("UPDATE job SET answer = NULL WHERE answer LIKE $1 ESCAPE '\\'").bind(pattern.as_str());
    gone += change.execute(jobs).await?;
    for name in &names {
        gone += erase_from_conditions(change, name).await?;
    }
    Ok(gone)
}

/// Takes away what asks for the customer by a name of theirs: lists that were saved, and answers that tell of such. Of the
/// shop's own roles the name alone goes: a role without its condition would see everybody.
async fn erase_from_conditions(change: &mut Change, name: &str) -> Result<u64, StoreError> {
    // As a condition writes the name, and as JSON writes the condition.
    let in_condition = format!("'{}'", name.replace('\'', "''"));
    let quoted = written(&in_condition);
    let pattern = containing(quoted.trim_matches('"'));
    let find = sqlx::query("SELECT id FROM saved_view WHERE shows LIKE $1 ESCAPE '\\'").bind(pattern.as_str());
    let mut gone = 0;
    for row in find.fetch_all(change.reading()).await? {
        gone += u64::from(saved_views::remove(change, whole(&row, "id")?).await?);
    }
    let roles = "UPDATE own_role SET only_where = REPLACE(only_where, $1, $2), revision = revision + 1
                 WHERE only_where LIKE $3 ESCAPE '\\'";
    let named = containing(&in_condition);
    gone += change.execute(sqlx::query(roles).bind(&in_condition).bind(NOBODY).bind(&named)).await?;
    let answers = sqlx::query("DELETE FROM request WHERE answer LIKE $1 ESCAPE '\\'").bind(pattern.as_str());
    Ok(gone + change.execute(answers).await?)
}

/// A text as JSON writes it: in quotes, with what it escapes.
fn written(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A pattern for whatever contains a text.
fn containing(text: &str) -> String {
    let plain: String =
        text.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| "%_\\".contains(c)).chain([c])).collect();
    format!("%{plain}%")
}
