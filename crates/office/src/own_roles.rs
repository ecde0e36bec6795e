//! Roles of the shop's own: rights, what they see of customers, and which customers. They are read with every request, so a
//! change holds at once, for whoever has signed in too.

use crate::error::OfficeError;
use crate::fields::{bad, limited, without_texts};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::{Caller, ROLES, Right, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_app::roster::check_condition;
use terrace_store::audit::Action;
use terrace_store::roles::{self, OwnRole};
use terrace_store::{Connection, StoreError, keys, users};

/// What stands for the name of whoever asks in a role's condition.
const WHO_ASKS: &str = "$user";

/// The longest name of a role.
const LONGEST_NAME: usize = 40;

/// A role as it is sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    /// The names of its rights.
    pub rights: Vec<String>,
    /// The names of what it sees of customers, as the catalogue has them; all, if it does not say.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
    /// The condition that customers must meet to be seen, in the language of policies; `$user` in it is the name of whoever
    /// asks. All, if it does not say.
    #[serde(default)]
    pub only_where: Option<String>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleView {
    /// Its name.
    pub name: String,
    /// Whether it is one of the shop's own, which can be changed.
    pub is_own: bool,
    /// What it may do.
    pub rights: Vec<Right>,
    /// The names of what it sees of customers; `None` for all.
    pub fields: Option<Vec<String>>,
    /// The condition that customers must meet to be seen; `None` for all.
    pub only_where: Option<String>,
    /// Goes up with every change; its `ETag` for `If-Match`. 0 for a role that ships.
    pub revision: u64,
}

impl RoleView {
    pub(crate) fn of(role: &Role, revision: u64) -> Self {
        Self {
            name: role.name.to_string(),
            is_own: revision > 0,
            rights: role.rights.to_vec(),
            fields: role.fields.as_ref().map(|fields| fields.iter().cloned().collect()),
            only_where: role.only_where.clone(),
            revision,
        }
    }
}

/// A role as it was written down.
fn role_of_row(row: &OwnRole) -> Result<Role, OfficeError> {
    let right = |name: &str| {
        // A right that this program does not know must not be taken for none: the role would mean something else.
        let known = Right::named(name);
        known.ok_or_else(|| StoreError::damaged("own_role", &row.name, format!("there is no right {name}")))
    };
    let listed = |text: &str| text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let rights = listed(&row.rights).iter().map(|name| right(name)).collect::<Result<Vec<_>, _>>()?;
    Ok(Role {
        name: Cow::Owned(row.name.clone()),
        rights: Cow::Owned(rights),
        fields: row.fields.as_deref().map(|fields| listed(fields).into_iter().collect()),
        only_where: row.only_where.clone(),
    })
}

/// The role of a name, one that ships or one of the shop's own; `None` if there is none.
pub(crate) async fn role_named(connection: &mut Connection, name: &str) -> Result<Option<Arc<Role>>, OfficeError> {
    if let Some(role) = Role::named(name) {
        return Ok(Some(role));
    }
    let Some(row) = roles::find(connection, name).await? else { return Ok(None) };
    Ok(Some(Arc::new(role_of_row(&row)?)))
}

/// The same for whoever asks, under the name that they sign in with.
pub(crate) async fn role_for(
    connection: &mut Connection,
    name: &str,
    who: &str,
) -> Result<Option<Arc<Role>>, OfficeError> {
    let Some(role) = role_named(connection, name).await? else { return Ok(None) };
    Ok(Some(match &role.only_where {
        Some(condition) => Arc::new(Role { only_where: Some(asked_by(condition, who)), ..(*role).clone() }),
        None => role,
    }))
}

/// That there is no role of a name.
pub(crate) fn no_role(name: &str) -> OfficeError {
    OfficeError::Missing { what: "role", id: name.to_owned() }
}

/// A condition with the name of whoever asks in its place; what stands in quotes stays as it is.
fn asked_by(condition: &str, who: &str) -> String {
    let quoted = format!("'{}'", who.replace('\'', "''"));
    let parts = condition.split('\'').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { part.replace(WHO_ASKS, &quoted) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("'")
}

impl Office {
    /// All roles: those that ship, then the shop's own by name.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn roles(&self, caller: &Caller) -> Result<Vec<RoleView>, OfficeError> {
        caller.must(Right::Manage)?;
        self.all_roles().await
    }

    pub(crate) async fn all_roles(&self) -> Result<Vec<RoleView>, OfficeError> {
        let mut reading = self.store().read().await?;
        let mut all: Vec<RoleView> = ROLES.iter().map(|role| RoleView::of(role, 0)).collect();
        for row in roles::list(&mut reading).await? {
            all.push(RoleView::of(&role_of_row(&row)?, row.revision));
        }
        Ok(all)
    }

    /// Makes a role of the shop's own, or changes one. Whoever says which revision they saw changes that one or none.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], also for rights that the caller has not; a name, right, field or condition that cannot be
    /// taken, [`OfficeError::ChangedSinceRead`], and what the store says.
    pub async fn put_role(
        &self,
        request: &ChangeRequest,
        (name, seen): (&str, Option<u64>),
        body: &RoleBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::Manage)?;
        let role = self.checked_role(name, body)?;
        request.caller.must_cover(&role)?;
        let (now, actor, caller) = (request.now, request.caller.actor.clone(), request.caller.clone());
        self.once(request, 200, async move |change| {
            let before = roles::find(change.reading(), &role.name).await?;
            before.as_ref().map_or(Ok(()), |row| caller.must_cover(&role_of_row(row)?))?;
            let known = before.map_or(0, |row| row.revision);
            if seen.is_some_and(|seen| seen != known) {
                return Err(OfficeError::ChangedSinceRead { what: "role", id: role.name.to_string() });
            }
            let names = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(",");
            let row = OwnRole {
                name: role.name.to_string(),
                rights: names(&mut role.rights.iter().map(|right| right.name())),
                fields: role.fields.as_ref().map(|fields| names(&mut fields.iter().map(String::as_str))),
                only_where: role.only_where.clone(),
                revision: known + 1,
                made_by: actor.clone(),
                at: now,
            };
            roles::put(change, &row).await?;
            let details = json!({ "rights": row.rights, "fields": row.fields, "only_where": row.only_where.as_deref().map(without_texts) });
            let subject = ("role", row.name.as_str());
            change.audit(&Action { at: now, actor: &actor, action: "role.put", subject, details }).await?;
            Ok(RoleView::of(&role, row.revision))
        })
        .await
    }

    /// Takes a role of the shop's own away.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], [`OfficeError::RoleInUse`], and what the store says.
    pub async fn remove_role(&self, request: &ChangeRequest, name: &str) -> Result<(), OfficeError> {
        request.caller.must(Right::Manage)?;
        let (name, now, caller) = (name.to_owned(), request.now, request.caller.clone());
        self.store()
            .write(async move |change| {
                let actor = caller.actor.clone();
                if let Some(row) = roles::find(change.reading(), &name).await? {
                    caller.must_cover(&role_of_row(&row)?)?;
                }
                let of_users = users::list(change.reading()).await?.iter().filter(|user| user.role == name).count();
                let held = keys::list(change.reading()).await?;
                let of_keys = held.iter().filter(|key| key.role == name && key.revoked.is_none()).count();
                if of_users + of_keys > 0 {
                    return Err(OfficeError::RoleInUse { role: name, count: of_users + of_keys });
                }
                if !roles::remove(change, &name).await? {
                    return Err(OfficeError::Missing { what: "role", id: name });
                }
                let (subject, details) = (("role", name.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "role.removed", subject, details }).await?;
                Ok(())
            })
            .await
    }

    /// A role that can be written down: under the policy in force what it names is there.
    fn checked_role(&self, name: &str, body: &RoleBody) -> Result<Role, OfficeError> {
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_letter) {
            return Err(bad("name", format!("`{name}` is not 1 to {LONGEST_NAME} of a-z, 0-9 and _")));
        }
        if Role::named(name).is_some() {
            return Err(bad("name", format!("`{name}` is a role that ships, which stays as it is")));
        }
        let right = |text: &String| {
            let right = Right::named(text).filter(|right| *right != Right::SeeOwn);
            right.ok_or_else(|| bad("rights", format!("`{text}` is no right of the shop's people")))
        };
        let rights: BTreeSet<Right> = body.rights.iter().map(right).collect::<Result<_, _>>()?;
        if rights.is_empty() {
            return Err(bad("rights", "is empty"));
        }
        let only_where = body.only_where.as_deref().map(str::trim).filter(|condition| !condition.is_empty());
        let policy = self.policy();
        if let Some(condition) = only_where {
            limited("only_where", condition)?;
            check_condition(&policy.policy, &asked_by(condition, "somebody"))?;
        }
        let fields = body.fields.as_ref().map(|fields| fields.iter().map(|name| name.trim().to_owned()).collect());
        let fields: Option<BTreeSet<String>> = fields;
        let known = crate::catalogue::seen_names(&policy.policy);
        if let Some(unknown) = fields.iter().flatten().find(|name| !known.contains(*name)) {
            return Err(bad("fields", format!("`{unknown}` is nothing that is known of customers")));
        }
        let role = Role {
            name: Cow::Owned(name.to_owned()),
            rights: Cow::Owned(rights.into_iter().collect()),
            fields,
            only_where: only_where.map(str::to_owned),
        };
        let of_all = role.rights.iter().find(|right| !right.is_over_customers());
        match of_all.filter(|_| role.is_limited()) {
            Some(right) => Err(bad(
                "rights",
                format!(
                    "`{}` is over all customers, and the role sees some, or some of what is known of them",
                    right.name()
                ),
            )),
            None => Ok(role),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::asked_by;

    #[test]
    fn whoever_asks_is_named_outside_of_quotes_alone() {
        assert_eq!(asked_by("rep = $user", "li"), "rep = 'li'");
        assert_eq!(asked_by("rep = '$user' or rep = $user", "li"), "rep = '$user' or rep = 'li'");
        assert_eq!(asked_by("rep = $user", "o'hara' or 1 = 1"), "rep = 'o''hara'' or 1 = 1'");
        assert_eq!(asked_by("rep = 'it''s' and rep = $user", "li"), "rep = 'it''s' and rep = 'li'");
    }
}
