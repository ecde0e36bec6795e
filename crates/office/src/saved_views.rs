//! Lists of customers as somebody saved them: one's own, and those that are shared.

use crate::customers::names_personal;
use crate::error::OfficeError;
use crate::failure::FailureView;
use crate::fields::{bad, kept_json, limited};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::own_roles::role_named;
use crate::roles::{Caller, Right};
use crate::views::RemovedView;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use terrace_app::AppError;
use terrace_app::roster::{column_names, condition_fields};
use terrace_domain::UnixTime;
use terrace_policy::Policy;
use terrace_store::audit::Action;
use terrace_store::saved_views::{self, SavedView};
use terrace_store::{Change, Connection};

/// The most views that one person may save.
const MOST: usize = 200;

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

/// The most columns of a view.
const MOST_COLUMNS: usize = 200;

/// What a saved view shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownListView {
    /// The condition in the policy's language; everybody without one.
    #[serde(default)]
    pub r#where: Option<String>,
    /// The column of the order, `-` before it for the largest first; by id without one.
    #[serde(default)]
    pub sort: Option<String>,
    /// The columns after the id, in their order; the usual ones without it.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
}

/// A view as it is saved.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedViewBody {
    /// What it is called.
    pub name: String,
    /// Whether everybody who sees customers sees it.
    #[serde(default)]
    pub is_shared: bool,
    /// The roles that are shown it first; as before, if it does not say.
    #[serde(default)]
    pub default_of: Option<Vec<String>>,
    /// What it shows.
    pub shows: ShownListView,
}

/// Whether a view is a tab.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PinBody {
    /// Whether it is.
    pub is_pinned: bool,
}

/// A list of customers that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SavedViewView {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// Who saved it.
    pub owner: String,
    /// Whether that is whoever asks.
    pub is_own: bool,
    /// Whether whoever asks may change it.
    pub may_change: bool,
    /// Whether everybody who sees customers sees it.
    pub is_shared: bool,
    /// Whether it is a tab of whoever asks.
    pub is_pinned: bool,
    /// The roles that are shown it first.
    pub default_of: Vec<String>,
    /// What it shows.
    pub shows: ShownListView,
    /// Why its condition cannot be asked any more; `None` where it can.
    pub broken: Option<FailureView>,
    /// Columns that it shows or goes by and that are gone.
    pub gone: Vec<String>,
    /// Goes up with every change; its `ETag` for `If-Match`.
    pub revision: u64,
}

impl ShownListView {
    /// The column of the order.
    fn sorted_by(&self) -> Option<&str> {
        self.sort.as_deref().map(|sort| sort.strip_prefix('-').unwrap_or(sort))
    }

    /// Columns that the policy does not have.
    fn gone(&self, policy: &Policy) -> Vec<String> {
        let known = column_names(policy);
        let named = self.columns.iter().flatten().map(String::as_str).chain(self.sorted_by());
        let mut gone: Vec<String> = named
            .filter(|name| *name != "customer_id" && !known.iter().any(|own| own == name))
            .map(str::to_owned)
            .collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    /// The same as it is kept, if it can be asked for: without blanks around, and without what says nothing.
    fn checked(self, policy: &Policy, caller: &Caller) -> Result<(Self, bool), OfficeError> {
        let written = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let shows = Self { r#where: written(self.r#where), sort: written(self.sort), columns: self.columns };
        let is_personal = match &shows.r#where {
            Some(condition) => names_personal(policy, condition)?,
            None => false,
        };
        if is_personal {
            caller.must(Right::SeePersonal)?;
        }
        if shows.columns.as_ref().is_some_and(|columns| columns.len() > MOST_COLUMNS) {
            return Err(bad("columns", format!("{MOST_COLUMNS} are the most")));
        }
        if let Some(gone) = shows.gone(policy).first() {
            return Err(bad("shows", format!("`{gone}` is no column of the list")));
        }
        Ok((shows, is_personal))
    }
}

impl SavedViewBody {
    fn checked_name(&self) -> Result<String, OfficeError> {
        let name = self.name.trim();
        limited("name", name)?;
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains('\n') {
            return Err(bad("name", format!("has not 1 to {LONGEST_NAME} characters in one line")));
        }
        Ok(name.to_owned())
    }

    /// What a role is shown first, everybody of it must see: so only shared views, by who puts rules in force.
    async fn check_defaults(&self, caller: &Caller, connection: &mut Connection) -> Result<(), OfficeError> {
        let Some(roles) = &self.default_of else { return Ok(()) };
        if roles.is_empty() {
            return Ok(());
        }
        caller.must(Right::PutPolicies)?;
        for name in roles {
            let role = role_named(connection, name).await?;
            if !role.is_some_and(|role| role.may(Right::SeeCustomers) && !role.is_limited()) {
                return Err(bad("default_of", format!("`{name}` is no role that sees all customers")));
            }
        }
        if !self.is_shared {
            return Err(bad("default_of", "takes a view that is shared"));
        }
        Ok(())
    }
}

/// Views with what else is known of them for one caller.
struct Shelf<'a> {
    policy: &'a Policy,
    caller: &'a Caller,
    pinned: Vec<u64>,
    defaults: BTreeMap<String, u64>,
}

impl<'a> Shelf<'a> {
    async fn read(connection: &mut Connection, policy: &'a Policy, caller: &'a Caller) -> Result<Self, OfficeError> {
        let pinned = saved_views::pinned(connection, &caller.actor).await?;
        Ok(Self { policy, caller, pinned, defaults: saved_views::defaults(connection).await? })
    }

    fn view(&self, kept: &SavedView) -> Result<SavedViewView, OfficeError> {
        let shows: ShownListView = kept_json("saved_view", kept.id, &kept.shows)?;
        let asked = shows.r#where.as_deref().map(|condition| condition_fields(self.policy, condition));
        let broken = asked.and_then(Result::err).map(|error| match &error {
            // What is wrong within says more than that something is.
            AppError::Policy(mistakes) => {
                mistakes.diagnostics.first().map_or_else(|| FailureView::of(&error), FailureView::of)
            }
            _ => FailureView::of(&error),
        });
        let of = self.defaults.iter().filter(|(_, id)| **id == kept.id).map(|(role, _)| role.clone());
        Ok(SavedViewView {
            id: kept.id,
            name: kept.name.clone(),
            owner: kept.owner.clone(),
            is_own: kept.owner == self.caller.actor,
            may_change: may_change(kept, self.caller),
            is_shared: kept.is_shared,
            is_pinned: self.pinned.contains(&kept.id),
            default_of: of.collect(),
            gone: shows.gone(self.policy),
            shows,
            broken,
            revision: kept.revision,
        })
    }
}

/// Whether a caller sees a view: a personal value in a condition is one that is shown.
fn is_seen(kept: &SavedView, caller: &Caller) -> bool {
    (kept.owner == caller.actor || kept.is_shared) && (!kept.is_personal || caller.role.may(Right::SeePersonal))
}

/// One's own; of those that are shared also who puts rules in force.
fn may_change(kept: &SavedView, caller: &Caller) -> bool {
    kept.owner == caller.actor || (kept.is_shared && caller.role.may(Right::PutPolicies))
}

/// A view that a caller sees.
async fn seen(connection: &mut Connection, id: u64, caller: &Caller) -> Result<SavedView, OfficeError> {
    let kept = saved_views::get(connection, id).await?.filter(|kept| is_seen(kept, caller));
    kept.ok_or_else(|| OfficeError::Missing { what: "view", id: id.to_string() })
}

/// A view that a caller may change.
async fn own(connection: &mut Connection, id: u64, caller: &Caller) -> Result<SavedView, OfficeError> {
    let kept = seen(connection, id, caller).await?;
    if !may_change(&kept, caller) {
        caller.must(Right::PutPolicies)?;
    }
    Ok(kept)
}

/// Refuses a second view of a name of one person.
async fn refuse_twice(connection: &mut Connection, owner: &str, name: &str, but: u64) -> Result<(), OfficeError> {
    let known = saved_views::list(connection, owner).await?;
    let mut of_owner = known.iter().filter(|kept| kept.owner == owner && kept.id != but);
    if of_owner.any(|kept| kept.name == name) {
        return Err(OfficeError::Taken { what: "name", value: name.to_owned() });
    }
    Ok(())
}

async fn tell(
    change: &mut Change,
    (action, actor, at): (&str, &str, UnixTime),
    kept: &SavedView,
) -> Result<(), OfficeError> {
    let (number, details) = (kept.id.to_string(), json!({ "is_shared": kept.is_shared }));
    change.audit(&Action { at, actor, action, subject: ("view", &number), details }).await?;
    Ok(())
}

impl Office {
    /// One's own views and those that are shared, by number.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], and what the store says.
    pub async fn saved_views(&self, caller: &Caller) -> Result<Vec<SavedViewView>, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let policy = self.policy();
        let mut reading = self.store().read().await?;
        let kept = saved_views::list(&mut reading, &caller.actor).await?;
        let shelf = Shelf::read(&mut reading, &policy.policy, caller).await?;
        kept.iter().filter(|kept| is_seen(kept, caller)).map(|kept| shelf.view(kept)).collect()
    }

    /// Saves a view under a name of its own; it is a tab of whoever saves it.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a condition or column that is wrong, [`OfficeError::Taken`], and what the store says.
    pub async fn save_view(&self, request: &ChangeRequest, body: SavedViewBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SeeCustomers)?;
        body.check_defaults(&request.caller, &mut *self.store().read().await?).await?;
        let (name, policy) = (body.checked_name()?, self.policy());
        let (shows, is_personal) = body.shows.checked(&policy.policy, &request.caller)?;
        let new = SavedView {
            id: 0,
            name,
            owner: request.caller.actor.clone(),
            is_shared: body.is_shared,
            is_personal,
            shows: serde_json::to_string(&shows).map_err(|_| OfficeError::Lost)?,
            at: request.now,
            revision: 1,
        };
        let (caller, defaults) = (request.caller.clone(), body.default_of.unwrap_or_default());
        self.once(request, 201, async move |change| {
            let own = saved_views::list(change.reading(), &new.owner).await?;
            if own.iter().filter(|kept| kept.owner == new.owner).count() >= MOST {
                return Err(bad("name", format!("{MOST} views are the most that one person may save")));
            }
            refuse_twice(change.reading(), &new.owner, &new.name, 0).await?;
            let new = SavedView { id: saved_views::add(change, &new).await?, ..new };
            saved_views::pin(change, (new.id, &new.owner), true).await?;
            saved_views::set_defaults(change, new.id, &defaults).await?;
            tell(change, ("view.saved", &new.owner, new.at), &new).await?;
            Shelf::read(change.reading(), &policy.policy, &caller).await?.view(&new)
        })
        .await
    }

    /// Saves a view anew in the place of what it was. Whoever says which revision they saw changes that one or none.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], [`OfficeError::ChangedSinceRead`], a condition or column that
    /// is wrong, [`OfficeError::Taken`], and what the store says.
    pub async fn change_view(
        &self,
        request: &ChangeRequest,
        (id, seen): (u64, Option<u64>),
        body: SavedViewBody,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SeeCustomers)?;
        body.check_defaults(&request.caller, &mut *self.store().read().await?).await?;
        let (name, policy) = (body.checked_name()?, self.policy());
        let (shows, is_personal) = body.shows.checked(&policy.policy, &request.caller)?;
        let shows = serde_json::to_string(&shows).map_err(|_| OfficeError::Lost)?;
        let (caller, at, is_shared, defaults) = (request.caller.clone(), request.now, body.is_shared, body.default_of);
        self.once(request, 200, async move |change| {
            let kept = own(change.reading(), id, &caller).await?;
            refuse_twice(change.reading(), &kept.owner, &name, id).await?;
            let known = saved_views::defaults(change.reading()).await?;
            let is_default = known.values().any(|known| *known == id);
            if is_default && (!is_shared || defaults.as_ref().is_some_and(Vec::is_empty)) {
                caller.must(Right::PutPolicies)?;
            }
            let revision = seen.unwrap_or(kept.revision);
            let new = SavedView { name, is_shared, is_personal, shows, at, revision, ..kept };
            if !saved_views::put(change, &new).await? {
                return Err(OfficeError::ChangedSinceRead { what: "view", id: id.to_string() });
            }
            match defaults {
                Some(roles) => saved_views::set_defaults(change, id, &roles).await?,
                // Nobody is shown first what they do not see.
                None if !is_shared => saved_views::set_defaults(change, id, &[]).await?,
                None => {}
            }
            let new = SavedView { revision: revision + 1, ..new };
            tell(change, ("view.changed", &caller.actor, at), &new).await?;
            Shelf::read(change.reading(), &policy.policy, &caller).await?.view(&new)
        })
        .await
    }

    /// Takes a view away.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn remove_view(&self, request: &ChangeRequest, id: u64) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SeeCustomers)?;
        let (caller, at) = (request.caller.clone(), request.now);
        self.once(request, 200, async move |change| {
            let kept = own(change.reading(), id, &caller).await?;
            saved_views::remove(change, id).await?;
            tell(change, ("view.removed", &caller.actor, at), &kept).await?;
            Ok(RemovedView { removed: true })
        })
        .await
    }

    /// Makes a view a tab of whoever asks, or no longer.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], and what the store says.
    pub async fn pin_view(&self, request: &ChangeRequest, id: u64, body: PinBody) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SeeCustomers)?;
        let (caller, at, policy) = (request.caller.clone(), request.now, self.policy());
        self.once(request, 200, async move |change| {
            let kept = seen(change.reading(), id, &caller).await?;
            saved_views::pin(change, (id, &caller.actor), body.is_pinned).await?;
            let action = if body.is_pinned { "view.pinned" } else { "view.unpinned" };
            tell(change, (action, &caller.actor, at), &kept).await?;
            Shelf::read(change.reading(), &policy.policy, &caller).await?.view(&kept)
        })
        .await
    }
}
