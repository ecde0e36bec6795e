//! Whether two who sign in are two people. A link with which a password is set is shown to whoever makes it, who can use it
//! themselves: so everybody who made the link of a sign-in may be behind it, and behind all that it made in turn.

use crate::error::OfficeError;
use std::collections::BTreeSet;
use terrace_store::approvals::Approval;
use terrace_store::{Connection, audit, keys, users};

/// The longest chain of keys that keys have made.
const LONGEST_CHAIN: usize = 16;

/// The person behind an actor: whoever made a key is behind it.
pub(crate) async fn person(connection: &mut Connection, actor: &str) -> Result<String, OfficeError> {
    let mut behind = actor.to_owned();
    let all = if behind.starts_with("key:") { keys::list(connection).await? } else { Vec::new() };
    for _ in 0..LONGEST_CHAIN {
        let maker = behind.strip_prefix("key:").and_then(|id| all.iter().find(|key| key.id.to_string() == id));
        match maker {
            Some(key) => behind.clone_from(&key.made_by),
            None => break,
        }
    }
    Ok(behind)
}

/// All users who may be behind an actor: the person, whoever made their link, whoever made theirs. Who sits at the server is
/// not among them: they can do everything anyway.
async fn hands(connection: &mut Connection, actor: &str) -> Result<BTreeSet<String>, OfficeError> {
    let mut found = BTreeSet::new();
    let mut next = person(connection, actor).await?;
    while let Some(id) = next.strip_prefix("user:").and_then(|id| id.parse().ok()) {
        if !found.insert(next.clone()) {
            break;
        }
        let Some(user) = users::get(connection, id).await? else { break };
        next = person(connection, &user.link_by).await?;
    }
    Ok(found)
}

/// Refuses whoever may be the one who asked for what they are to agree to.
///
/// # Errors
/// [`OfficeError::SamePerson`] for the same person, and for who has not signed in; [`OfficeError::SameHand`] where one pair of
/// hands may be behind both, or whoever is behind the asking changed the other's role, or what it may do, since.
pub(crate) async fn second_person(
    connection: &mut Connection,
    asked: &Approval,
    deciding: &str,
) -> Result<(), OfficeError> {
    // Whoever comes with a key, or sits at the keyboard, may be anybody.
    let Some(id) = deciding.strip_prefix("user:") else { return Err(OfficeError::SamePerson) };
    if person(connection, &asked.asked_by).await? == deciding {
        return Err(OfficeError::SamePerson);
    }
    let asking = hands(connection, &asked.asked_by).await?;
    if !asking.is_disjoint(&hands(connection, deciding).await?) {
        return Err(OfficeError::SameHand);
    }
    let mut changers = audit::actors(connection, ("user", id), "user.changed", asked.at).await?;
    // What a role may do is what whoever has it may do.
    if let Some(user) = users::get(connection, id.parse().map_err(|_| OfficeError::SamePerson)?).await? {
        changers.extend(audit::actors(connection, ("role", &user.role), "role.put", asked.at).await?);
    }
    for changer in changers {
        if !asking.is_disjoint(&hands(connection, &changer).await?) {
            return Err(OfficeError::SameHand);
        }
    }
    Ok(())
}
