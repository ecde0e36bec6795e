//! Bookings in which another name stands for a member who was erased.

use super::BookingRecord;
use crate::change::Change;
use crate::error::StoreError;
use crate::rows::value;
use serde_json::Value;
use terrace_domain::CustomerId;

/// Puts a name that tells of nobody in the place of a member, in the bookings of all who shared a ledger with them; returns
/// how many rows were changed. What people wrote about the member goes.
///
/// # Errors
/// What the database says; [`StoreError::Damaged`] for a row that cannot be read.
pub(crate) async fn unname(change: &mut Change, member: &CustomerId, family: &[String]) -> Result<u64, StoreError> {
    let name = format!("erased-{}", uuid::Uuid::new_v4().simple());
    let mut changed = 0;
    for of in family {
        let find = sqlx::query("SELECT seq, key, body FROM booking WHERE member = $1 ORDER BY seq").bind(of.as_str());
        for row in find.fetch_all(change.reading()).await? {
            let (seq, key, body): (i64, String, String) =
                (value(&row, "seq")?, value(&row, "key")?, value(&row, "body")?);
            let damaged = |reason: &dyn std::fmt::Display| StoreError::damaged("booking", seq, reason);
            let written: Value = serde_json::from_str(&body).map_err(|cause| damaged(&cause))?;
            let is_own = of == member.as_str();
            let renamed = renamed(written.clone(), (member.as_str(), &name), is_own);
            if renamed == written && !is_own {
                continue;
            }
            let body = renamed.to_string();
            BookingRecord::read(&body).map_err(|reason| damaged(&reason))?;
            let (owner, key) = (if is_own { &name } else { of }, renamed_key(&key, (member.as_str(), &name)));
            let put = sqlx::query("UPDATE booking SET member = $2, key = $3, body = $4 WHERE seq = $1");
            changed += change.execute(put.bind(seq).bind(owner.as_str()).bind(key).bind(body)).await?;
        }
    }
    for put in ["UPDATE family SET member = $2 WHERE member = $1", "UPDATE family SET root = $2 WHERE root = $1"] {
        changed += change.execute(sqlx::query(put).bind(member.as_str()).bind(name.as_str())).await?;
    }
    Ok(changed)
}

/// A booking with the other name wherever the member's stood.
fn renamed(written: Value, (member, name): (&str, &str), is_own: bool) -> Value {
    let names = (member, name);
    match written {
        Value::String(text) if text == member => Value::from(name),
        Value::String(text) => Value::from(renamed_key(&text, names)),
        Value::Array(parts) => parts.into_iter().map(|part| renamed(part, names, is_own)).collect(),
        Value::Object(fields) => {
            let field = |(field, part): (String, Value)| match field.as_str() {
                "reason" if is_own => (field, Value::from("")),
                _ => (field, renamed(part, names, is_own)),
            };
            Value::Object(fields.into_iter().map(field).collect())
        }
        other => other,
    }
}

/// The key of a request with the other name in it: some begin with whose it is.
fn renamed_key(key: &str, (member, name): (&str, &str)) -> String {
    for sort in ["join/", "points/", "hold/"] {
        let rest = key.strip_prefix(sort).and_then(|rest| rest.strip_prefix(member));
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            return format!("{sort}{name}{rest}");
        }
    }
    key.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_place_that_tells_of_the_member_is_renamed() {
        let written = json!({
            "form": 1, "command": { "key": "points/C1/user:1/k", "member": "C1", "body": { "merge": { "from": "C1" } } },
            "entries": [{ "member": "C10", "lot": { "key": "hold/C1/x" }, "reason": "for C1, with thanks" }],
        });
        let told = renamed(written.clone(), ("C1", "E"), true);
        assert_eq!(
            told,
            json!({
                "form": 1, "command": { "key": "points/E/user:1/k", "member": "E", "body": { "merge": { "from": "E" } } },
                "entries": [{ "member": "C10", "lot": { "key": "hold/E/x" }, "reason": "" }],
            })
        );
        assert_eq!(renamed_key("points/C10/a", ("C1", "E")), "points/C10/a");
        assert_eq!(renamed_key("join/C1", ("C1", "E")), "join/E");
        assert_eq!(renamed(written, ("C2", "E"), false)["entries"][0]["reason"], "for C1, with thanks");
    }
}
