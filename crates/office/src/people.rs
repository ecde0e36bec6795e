//! People who sign in: invited, signed in, locked out.
//!
//! A password is kept as its Argon2id hash; sessions, links and keys as hashes of random tokens that are shown once.
//! Wrong tries are counted by name and lock it for a while, longer each time. A code of an authenticator (RFC 6238) is
//! taken once.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited};
use crate::office::Office;
use crate::own_roles::{no_role, role_for, role_named};
use crate::roles::{Caller, Right, Role};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use terrace_domain::UnixTime;
use terrace_store::audit::Action;
use terrace_store::users::{Session, User};
use terrace_store::{Change, Connection, keys, users};

/// The fewest characters of a password.
const LEAST_PASSWORD: usize = 10;

/// The most; longer ones only cost time.
const MOST_PASSWORD: usize = 200;

/// Wrong tries that are free; each further one locks the name for twice as long as the one before.
const FREE_TRIES: u32 = 5;

/// The longest that a name is locked.
const LONGEST_LOCK: i64 = 3_600 * SECOND;

const SECOND: i64 = 1_000_000;

/// How long a session lasts.
const SESSION: i64 = 12 * 3_600 * SECOND;

/// How long a link to set a password holds.
const INVITATION: i64 = 72 * 3_600 * SECOND;

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's token, which goes into a cookie that pages cannot read.
    pub token: String,
    /// What pages send back with every change.
    pub csrf: String,
    /// When the session ends.
    pub expires: UnixTime,
    /// Who it is.
    pub user: UserView,
}

/// A user as the owner sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UserView {
    /// The number.
    pub id: u64,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether they have set a password.
    pub has_password: bool,
    /// Whether they sign in with one-time codes too.
    pub has_codes: bool,
    /// Of members and partners, whose page they see.
    pub customer_id: Option<String>,
    /// Goes up with every change by a person; its `ETag` for `If-Match`.
    pub revision: u64,
    /// Who made the last link to set a password, and could have used it: neither decides what the other asked for. `None`
    /// where nobody who signs in did, or the sign-in was vouched for.
    pub link_by: Option<String>,
}

/// Something that is shown once and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownOnce {
    /// The number of what it belongs to.
    pub id: u64,
    /// The token.
    pub token: String,
}

impl UserView {
    fn of(user: &User) -> Self {
        Self {
            id: user.id,
            name: user.name.clone(),
            role: user.role.clone(),
            is_active: user.is_active,
            has_password: user.password.is_some(),
            has_codes: user.totp.is_some(),
            customer_id: user.customer.clone(),
            revision: user.revision,
            link_by: Some(user.link_by.clone()).filter(|by| !by.is_empty()),
        }
    }
}

/// A token of 244 random bits.
pub(crate) fn new_token() -> String {
    let part = || uuid::Uuid::new_v4().simple().to_string();
    format!("{}{}", part(), part())
}

fn later(at: UnixTime, micros: i64) -> UnixTime {
    UnixTime::from_micros(at.micros().saturating_add(micros))
}

fn hash_password(password: &str) -> Result<String, OfficeError> {
    let length = password.chars().count();
    if length < LEAST_PASSWORD {
        return Err(OfficeError::WeakPassword { least: LEAST_PASSWORD });
    }
    if length > MOST_PASSWORD {
        return Err(bad("password", format!("has {length} characters; {MOST_PASSWORD} are the most")));
    }
    let hashed = Argon2::default().hash_password(password.as_bytes());
    Ok(hashed.map_err(|_| OfficeError::Lost)?.to_string())
}

fn is_password(password: &str, hash: Option<&str>) -> bool {
    // Who is not known costs as much time as who is.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// The step of a code that fits, if it is later than the last that was taken.
fn code_step(user: &User, secret: &str, code: &str, now: UnixTime) -> Option<i64> {
    let secret = totp_rs::Secret::try_from_base32(secret).ok()?;
    let totp = totp_rs::Builder::new().with_secret(secret).with_skew(1).build().ok()?;
    let seconds = u64::try_from(now.micros() / SECOND).ok()?;
    let step = i64::try_from(totp.check(code.trim(), seconds)?).ok()?;
    (step > user.totp_step).then_some(step)
}

fn locked_out(user: &User, now: UnixTime) -> OfficeError {
    let seconds = (user.locked_until.micros() - now.micros()).div_euclid(SECOND) + 1;
    OfficeError::LockedOut { seconds: seconds.unsigned_abs() }
}

/// What came of a try to sign in, decided within a change.
enum Try {
    In(Box<SignedIn>),
    Refused(OfficeError),
}

/// Refuses to change somebody whose role may do more than whoever changes them: their sign-in would be in other hands.
async fn must_cover_present(connection: &mut Connection, caller: &Caller, role: &str) -> Result<(), OfficeError> {
    match role_named(connection, role).await? {
        Some(role) => caller.must_cover(&role),
        None => Ok(()),
    }
}

impl Office {
    /// Whether anybody can sign in yet.
    ///
    /// # Errors
    /// What the store says.
    pub async fn has_users(&self) -> Result<bool, OfficeError> {
        let mut reading = self.store().read().await?;
        Ok(!users::list(&mut reading).await?.is_empty())
    }

    /// Makes the first user, who owns everything; returns the token of the link with which they set a password. Where
    /// somebody is there already nothing happens.
    ///
    /// # Errors
    /// What the store says.
    pub async fn first_owner(&self, now: UnixTime) -> Result<Option<ShownOnce>, OfficeError> {
        self.store()
            .write(async move |change| {
                let all = users::list(change.reading()).await?;
                // A link that was not used before the server stopped is made anew.
                let waiting = all.iter().find(|user| user.role == "owner" && user.password.is_none());
                let id = match (all.is_empty(), waiting) {
                    (true, _) => users::add(change, ("owner", "owner", None), now).await?,
                    (false, Some(owner)) if all.len() == 1 => Some(owner.id),
                    (false, _) => None,
                };
                let Some(id) = id else { return Ok(None) };
                let token = new_token();
                users::invite(change, id, &token, later(now, INVITATION)).await?;
                audit(change, ("system", "user.first_owner"), id, now).await?;
                Ok(Some(ShownOnce { id, token }))
            })
            .await
    }

    /// Adds somebody; returns the token of the link with which they set a password.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], an unknown role, a name that is taken, and what the store says.
    pub async fn add_user(
        &self,
        caller: &Caller,
        (name, role, customer): (&str, &str, Option<&str>),
        now: UnixTime,
    ) -> Result<ShownOnce, OfficeError> {
        caller.must(Right::Manage)?;
        let mut reading = self.store().read().await?;
        let role = role_named(&mut reading, role).await?.ok_or_else(|| no_role(role))?;
        drop(reading);
        caller.must_cover(&role)?;
        limited("name", name)?;
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return Err(bad("name", "is empty"));
        }
        if role.is_staff() == customer.is_some() {
            let reason = if role.is_staff() { "is for members and partners alone" } else { "is missing" };
            return Err(bad("customer_id", reason));
        }
        let customer = customer.map(customer_id).transpose()?.map(|id| id.to_string());
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let added = users::add(change, (&name, &role.name, customer.as_deref()), now).await?;
                let id = added.ok_or(OfficeError::Taken { what: "name", value: name })?;
                let added = user(change, id).await?;
                users::put(change, &User { link_by: in_hand_of(&actor), ..added }).await?;
                let token = new_token();
                users::invite(change, id, &token, later(now, INVITATION)).await?;
                audit(change, (&actor, "user.added"), id, now).await?;
                Ok(ShownOnce { id, token })
            })
            .await
    }

    /// Makes a new link for somebody who forgot the password. Sessions of theirs end.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn invite_user(&self, caller: &Caller, id: u64, now: UnixTime) -> Result<ShownOnce, OfficeError> {
        caller.must(Right::Manage)?;
        let caller = caller.clone();
        self.store()
            .write(async move |change| {
                let actor = &caller.actor;
                let user = user(change, id).await?;
                must_cover_present(change.reading(), &caller, &user.role).await?;
                let token = new_token();
                users::invite(change, id, &token, later(now, INVITATION)).await?;
                users::end_sessions(change, id, now).await?;
                // Whoever lost the authenticator begins anew with it.
                users::put(
                    change,
                    &User {
                        failures: 0,
                        locked_until: UnixTime::from_micros(0),
                        totp: None,
                        totp_pending: None,
                        link_by: in_hand_of(actor),
                        ..user
                    },
                )
                .await?;
                audit(change, (actor, "user.invited"), id, now).await?;
                Ok(ShownOnce { id, token })
            })
            .await
    }

    /// Changes somebody's role, or whether they may sign in. Sessions of theirs end. The last owner stays. Whoever says which
    /// revision they saw changes that one or none.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn change_user(
        &self,
        caller: &Caller,
        id: u64,
        (role, is_active, seen): (Option<&str>, Option<bool>, Option<u64>),
        now: UnixTime,
    ) -> Result<UserView, OfficeError> {
        caller.must(Right::Manage)?;
        let role = match role {
            Some(name) => {
                let mut reading = self.store().read().await?;
                let role = role_named(&mut reading, name).await?.ok_or_else(|| no_role(name))?;
                caller.must_cover(&role)?;
                Some(role)
            }
            None => None,
        };
        let caller = caller.clone();
        self.store()
            .write(async move |change| {
                let user = user(change, id).await?;
                must_cover_present(change.reading(), &caller, &user.role).await?;
                if seen.is_some_and(|seen| seen != user.revision) {
                    return Err(OfficeError::ChangedSinceRead { what: "user", id: id.to_string() });
                }
                if role.as_ref().is_some_and(|role| role.is_staff() == user.customer.is_some()) {
                    return Err(bad("role", "does not fit a user with, or without, a page of their own"));
                }
                let changed = User {
                    role: role.as_ref().map_or(user.role.clone(), |role| role.name.to_string()),
                    is_active: is_active.unwrap_or(user.is_active),
                    revision: user.revision.saturating_add(1),
                    ..user
                };
                users::put(change, &changed).await?;
                let all = users::list(change.reading()).await?;
                if !all.iter().any(|user| user.role == "owner" && user.is_active) {
                    return Err(bad("role", "somebody must own the workspace"));
                }
                users::end_sessions(change, id, now).await?;
                audit(change, (&caller.actor, "user.changed"), id, now).await?;
                Ok(UserView::of(&changed))
            })
            .await
    }

    /// Says that a sign-in is in the hands of a person of their own, whoever made its link: from now on they and that
    /// other may decide what the other asked for. It is for whoever sits at the server.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::SamePerson`] for who has signed in or comes with a key,
    /// [`OfficeError::Missing`], and what the store says.
    pub async fn vouch_user(&self, caller: &Caller, id: u64, now: UnixTime) -> Result<UserView, OfficeError> {
        caller.must(Right::Manage)?;
        if !in_hand_of(&caller.actor).is_empty() {
            return Err(OfficeError::SamePerson);
        }
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let user = User { link_by: String::new(), ..user(change, id).await? };
                users::put(change, &user).await?;
                audit(change, (&actor, "user.vouched"), id, now).await?;
                Ok(UserView::of(&user))
            })
            .await
    }

    /// Everybody who can sign in.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn users(&self, caller: &Caller) -> Result<Vec<UserView>, OfficeError> {
        caller.must(Right::Manage)?;
        let mut reading = self.store().read().await?;
        Ok(users::list(&mut reading).await?.iter().map(UserView::of).collect())
    }

    /// The name of whoever asks: to sign in with, or of their key; `None` of who has neither.
    ///
    /// # Errors
    /// What the store says.
    pub async fn name_of(&self, caller: &Caller) -> Result<Option<String>, OfficeError> {
        let mut reading = self.store().read().await?;
        match caller.actor.split_once(':') {
            Some(("user", id)) => {
                let user = users::get(&mut reading, id.parse().map_err(|_| OfficeError::Lost)?).await?;
                Ok(user.map(|user| user.name))
            }
            Some(("key", id)) => {
                let key = keys::list(&mut reading).await?.into_iter().find(|key| key.id.to_string() == id);
                Ok(key.map(|key| key.name))
            }
            _ => Ok(None),
        }
    }

    /// Sets the first or a new password by a link, which holds no longer.
    ///
    /// # Errors
    /// [`OfficeError::LinkOver`], [`OfficeError::WeakPassword`], and what the store says.
    pub async fn set_password(&self, link: &str, password: &str, now: UnixTime) -> Result<UserView, OfficeError> {
        let (link, password) = (link.to_owned(), password.to_owned());
        let mut reading = self.store().read().await?;
        users::invited(&mut reading, &link, now).await?.ok_or(OfficeError::LinkOver)?;
        drop(reading);
        let _turn = self.hashing.acquire().await.map_err(|_| OfficeError::Lost)?;
        let hash = blocking(move || hash_password(&password)).await??;
        self.store()
            .write(async move |change| {
                let user = users::invited(change.reading(), &link, now).await?.ok_or(OfficeError::LinkOver)?;
                users::use_invitation(change, &link).await?;
                let user = User { password: Some(hash), failures: 0, locked_until: UnixTime::from_micros(0), ..user };
                users::put(change, &user).await?;
                users::end_sessions(change, user.id, now).await?;
                audit(change, (&format!("user:{}", user.id), "user.password_set"), user.id, now).await?;
                Ok(UserView::of(&user))
            })
            .await
    }

    /// Signs somebody in by name, password and, where they use them, a one-time code. What was wrong is not told.
    ///
    /// # Errors
    /// [`OfficeError::BadSignIn`], [`OfficeError::LockedOut`], and what the store says.
    pub async fn sign_in(
        &self,
        (name, password, code): (&str, &str, Option<&str>),
        now: UnixTime,
    ) -> Result<SignedIn, OfficeError> {
        let name = name.trim().to_lowercase();
        if limited("name", &name).is_err() {
            return Err(OfficeError::BadSignIn);
        }
        let mut reading = self.store().read().await?;
        let known = users::find(&mut reading, &name).await?;
        drop(reading);
        if let Some(user) = known.as_ref().filter(|user| user.locked_until > now) {
            return Err(locked_out(user, now));
        }
        let (hash, password) = (known.as_ref().and_then(|user| user.password.clone()), password.to_owned());
        let turn = self.hashing.acquire().await.map_err(|_| OfficeError::Lost)?;
        let is_right = blocking(move || is_password(&password, hash.as_deref())).await?;
        drop(turn);
        let Some(known) = known else { return Err(OfficeError::BadSignIn) };
        let code = code.map(str::to_owned);
        let tried: Result<Try, OfficeError> = self
            .store()
            .write(async move |change| {
                let user = user(change, known.id).await?;
                // Tries that came side by side count one after the other.
                if user.locked_until > now {
                    return Ok(Try::Refused(locked_out(&user, now)));
                }
                // The password may have been changed since it was looked at.
                let is_same = user.password == known.password;
                let step = match &user.totp {
                    None => Some(user.totp_step),
                    Some(secret) => code.as_deref().and_then(|code| code_step(&user, secret, code, now)),
                };
                match step.filter(|_| is_right && is_same && user.is_active) {
                    Some(step) => {
                        let user = User { failures: 0, totp_step: step, ..user };
                        Ok(Try::In(Box::new(begin(change, &user, now).await?)))
                    }
                    None => Ok(Try::Refused(refuse(change, user, now).await?)),
                }
            })
            .await;
        match tried? {
            Try::In(session) => Ok(*session),
            Try::Refused(why) => Err(why),
        }
    }

    /// Who has a session's token, with what pages send back; `None` if it is over.
    ///
    /// # Errors
    /// What the store says.
    pub async fn session(&self, token: &str, now: UnixTime) -> Result<Option<(Caller, Session)>, OfficeError> {
        let mut reading = self.store().read().await?;
        let Some(session) = users::session(&mut reading, token, now).await? else { return Ok(None) };
        let role = role_for(&mut reading, &session.user.role, &session.user.name).await?;
        Ok(role.map(|role| (caller_of(&session.user, role), session)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sign_out(&self, caller: &Caller, token: &str, now: UnixTime) -> Result<(), OfficeError> {
        let (actor, token) = (caller.actor.clone(), token.to_owned());
        self.store()
            .write(async move |change| {
                users::end_session(change, &token).await?;
                let id = actor.strip_prefix("user:").unwrap_or(&actor).to_owned();
                let (subject, details) = (("user", id.as_str()), json!({}));
                change.audit(&Action { at: now, actor: &actor, action: "user.signed_out", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await
    }

    /// Begins the use of one-time codes; returns the secret for the authenticator, in base 32. They are asked for once a
    /// first code has shown that the authenticator has it.
    ///
    /// # Errors
    /// [`OfficeError::Missing`] for whoever is no user, and what the store says.
    pub async fn use_codes(&self, caller: &Caller, now: UnixTime) -> Result<String, OfficeError> {
        let id = user_number(caller)?;
        let bytes: Vec<u8> =
            [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].iter().flat_map(|id| *id.as_bytes()).collect();
        let secret = totp_rs::Secret::from(bytes.get(..20).unwrap_or_default()).to_base32();
        let actor = caller.actor.clone();
        let stored = secret.clone();
        self.store()
            .write(async move |change| {
                let user = user(change, id).await?;
                users::put(change, &User { totp_pending: Some(stored), ..user }).await?;
                audit(change, (&actor, "user.codes_shown"), id, now).await
            })
            .await?;
        Ok(secret)
    }

    /// Has one-time codes asked for from now on, by the secret that was shown last: a first code shows that the
    /// authenticator has it. A wrong one counts as a wrong try to sign in.
    ///
    /// # Errors
    /// [`OfficeError::Missing`] for whoever is no user or was shown no secret, [`OfficeError::BadSignIn`],
    /// [`OfficeError::LockedOut`], and what the store says.
    pub async fn confirm_codes(&self, caller: &Caller, code: &str, now: UnixTime) -> Result<UserView, OfficeError> {
        let id = user_number(caller)?;
        let (actor, code) = (caller.actor.clone(), code.to_owned());
        let tried: Result<Result<UserView, OfficeError>, OfficeError> = self
            .store()
            .write(async move |change| {
                let user = user(change, id).await?;
                if user.locked_until > now {
                    return Ok(Err(locked_out(&user, now)));
                }
                let missing = || OfficeError::Missing { what: "secret", id: id.to_string() };
                let secret = user.totp_pending.clone().ok_or_else(missing)?;
                // A new secret begins to count its codes anew.
                let Some(step) = code_step(&User { totp_step: 0, ..user.clone() }, &secret, &code, now) else {
                    return Ok(Err(refuse(change, user, now).await?));
                };
                let user = User { totp: Some(secret), totp_pending: None, totp_step: step, failures: 0, ..user };
                users::put(change, &user).await?;
                audit(change, (&actor, "user.codes_begun"), id, now).await?;
                Ok(Ok(UserView::of(&user)))
            })
            .await;
        tried?
    }
}

/// The number of the user who asks.
fn user_number(caller: &Caller) -> Result<u64, OfficeError> {
    let id = caller.actor.strip_prefix("user:").and_then(|id| id.parse().ok());
    id.ok_or_else(|| OfficeError::Missing { what: "user", id: caller.actor.clone() })
}

/// Somebody who has signed in.
fn caller_of(user: &User, role: Arc<Role>) -> Caller {
    Caller { actor: format!("user:{}", user.id), role, customer: user.customer.clone() }
}

/// In whose hand a link is that somebody made; empty for whoever does not sign in.
fn in_hand_of(actor: &str) -> String {
    let signs_in = actor.starts_with("user:") || actor.starts_with("key:");
    if signs_in { actor.to_owned() } else { String::new() }
}

async fn user(change: &mut Change, id: u64) -> Result<User, OfficeError> {
    let user = users::get(change.reading(), id).await?;
    user.ok_or_else(|| OfficeError::Missing { what: "user", id: id.to_string() })
}

async fn begin(change: &mut Change, user: &User, now: UnixTime) -> Result<SignedIn, OfficeError> {
    let (token, csrf, expires) = (new_token(), new_token(), later(now, SESSION));
    users::put(change, user).await?;
    users::begin_session(change, user.id, (&token, &csrf), (now, expires)).await?;
    audit(change, (&format!("user:{}", user.id), "user.signed_in"), user.id, now).await?;
    Ok(SignedIn { token, csrf, expires, user: UserView::of(user) })
}

/// Counts a wrong try, which is kept although the sign-in fails.
async fn refuse(change: &mut Change, user: User, now: UnixTime) -> Result<OfficeError, OfficeError> {
    let failures = user.failures.saturating_add(1);
    let beyond = failures.saturating_sub(FREE_TRIES);
    let locked = match beyond {
        0 => 0,
        beyond => (SECOND << beyond.min(20)).min(LONGEST_LOCK),
    };
    let id = user.id;
    users::put(change, &User { failures, locked_until: later(now, locked), ..user }).await?;
    audit(change, (&format!("user:{id}"), "user.sign_in_failed"), id, now).await?;
    Ok(OfficeError::BadSignIn)
}

async fn audit(change: &mut Change, (actor, action): (&str, &str), id: u64, at: UnixTime) -> Result<(), OfficeError> {
    let number = id.to_string();
    change.audit(&Action { at, actor, action, subject: ("user", &number), details: json!({}) }).await?;
    Ok(())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, OfficeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| OfficeError::Lost)
}
