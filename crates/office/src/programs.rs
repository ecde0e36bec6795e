//! Keys of programs: made, shown once, taken back.

use crate::error::OfficeError;
use crate::fields::{bad, limited};
use crate::office::Office;
use crate::own_roles::{no_role, role_for, role_named};
use crate::people::{ShownOnce, new_token};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use terrace_domain::UnixTime;
use terrace_store::audit::Action;
use terrace_store::keys;

/// A key of a program, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyView {
    /// The number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// The role.
    pub role: String,
    /// Who made it.
    pub made_by: String,
    /// Whether it holds.
    pub is_active: bool,
}

impl Office {
    /// Makes a key for a program.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown role, and what the store says.
    pub async fn add_key(
        &self,
        caller: &Caller,
        (name, role): (&str, &str),
        now: UnixTime,
    ) -> Result<ShownOnce, OfficeError> {
        caller.must(Right::Manage)?;
        limited("name", name)?;
        let mut reading = self.store().read().await?;
        let role = role_named(&mut reading, role).await?.ok_or_else(|| no_role(role))?;
        drop(reading);
        caller.must_cover(&role)?;
        if !role.is_staff() {
            return Err(bad("role", "members and partners sign in by name"));
        }
        let (actor, name) = (caller.actor.clone(), name.to_owned());
        self.store()
            .write(async move |change| {
                let token = format!("tk_{}", new_token());
                let id = keys::add(change, (&name, &role.name, &actor), &token, now).await?;
                let number = id.to_string();
                let (subject, details) = (("key", number.as_str()), json!({ "role": role.name }));
                change.audit(&Action { at: now, actor: &actor, action: "key.added", subject, details }).await?;
                Ok(ShownOnce { id, token })
            })
            .await
    }

    /// Takes a key back.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`] if it does not hold, and what the store says.
    pub async fn revoke_key(&self, caller: &Caller, id: u64, now: UnixTime) -> Result<(), OfficeError> {
        caller.must(Right::Manage)?;
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let number = id.to_string();
                if !keys::revoke(change, id, now).await? {
                    return Err(OfficeError::Missing { what: "key", id: number });
                }
                let (subject, details) = (("key", number.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "key.revoked", subject, details }).await?;
                Ok(())
            })
            .await
    }

    /// All keys, those taken back among them.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn keys(&self, caller: &Caller) -> Result<Vec<KeyView>, OfficeError> {
        caller.must(Right::Manage)?;
        let mut reading = self.store().read().await?;
        let all = keys::list(&mut reading).await?;
        let view = |key: keys::ApiKey| KeyView {
            id: key.id,
            name: key.name,
            role: key.role,
            made_by: key.made_by,
            is_active: key.revoked.is_none(),
        };
        Ok(all.into_iter().map(view).collect())
    }

    /// Who has a key; `None` if it does not hold.
    ///
    /// # Errors
    /// What the store says.
    pub async fn key_caller(&self, token: &str) -> Result<Option<Caller>, OfficeError> {
        let mut reading = self.store().read().await?;
        let Some(key) = keys::find(&mut reading, token).await? else { return Ok(None) };
        let role = role_for(&mut reading, &key.role, &key.name).await?;
        Ok(role.map(|role| Caller { actor: format!("key:{}", key.id), role, customer: None }))
    }
}
