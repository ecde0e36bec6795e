//! Roles as data: what each may do, and of which customers it sees what. A right is asked for by name where it is needed, and
//! nowhere else.

use crate::error::OfficeError;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something that a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See customers, their tiers and why.
    SeeCustomers,
    /// See personal values unmasked: names, phones, addresses.
    SeePersonal,
    /// Send orders, refunds and other facts.
    SendFacts,
    /// Ask for prices.
    Quote,
    /// See members: levels and points.
    SeeMembers,
    /// Sign members up and change their forms.
    ChangeMembers,
    /// Spend, hold and confirm points.
    SpendPoints,
    /// Change points and levels by hand.
    AdjustPoints,
    /// Take lists of customers out as files.
    Export,
    /// Write notes on customers.
    WriteNotes,
    /// Override standings.
    OverrideStandings,
    /// See runs, imports and policies.
    SeeWork,
    /// Upload files.
    Import,
    /// Put policies in force.
    PutPolicies,
    /// Decide what waits for a second person.
    Approve,
    /// See the audit log.
    SeeAudit,
    /// Manage users, keys and webhooks.
    Manage,
    /// See one's own page as a member, and nothing else.
    SeeOwn,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 18] = [
        Self::SeeCustomers,
        Self::SeePersonal,
        Self::SendFacts,
        Self::Quote,
        Self::SeeMembers,
        Self::ChangeMembers,
        Self::SpendPoints,
        Self::AdjustPoints,
        Self::Export,
        Self::WriteNotes,
        Self::OverrideStandings,
        Self::SeeWork,
        Self::Import,
        Self::PutPolicies,
        Self::Approve,
        Self::SeeAudit,
        Self::Manage,
        Self::SeeOwn,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeCustomers => "see_customers",
            Self::SeePersonal => "see_personal",
            Self::SendFacts => "send_facts",
            Self::Quote => "quote",
            Self::SeeMembers => "see_members",
            Self::ChangeMembers => "change_members",
            Self::SpendPoints => "spend_points",
            Self::AdjustPoints => "adjust_points",
            Self::Export => "export",
            Self::WriteNotes => "write_notes",
            Self::OverrideStandings => "override_standings",
            Self::SeeWork => "see_work",
            Self::Import => "import",
            Self::PutPolicies => "put_policies",
            Self::Approve => "approve",
            Self::SeeAudit => "see_audit",
            Self::Manage => "manage",
            Self::SeeOwn => "see_own",
        }
    }
}

/// Rights over customers one by one: a role that sees some of them alone, or some of what is known of them, has no others.
const OVER_CUSTOMERS: [Right; 8] = [
    Right::SeeCustomers,
    Right::SeePersonal,
    Right::Quote,
    Right::SeeMembers,
    Right::ChangeMembers,
    Right::SpendPoints,
    Right::AdjustPoints,
    Right::OverrideStandings,
];

impl Right {
    /// The right of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }

    /// Whether it can be had over some customers alone.
    pub fn is_over_customers(self) -> bool {
        OVER_CUSTOMERS.contains(&self)
    }
}

/// A role: what it may do, and of which customers it sees what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What it may do.
    pub rights: Cow<'static, [Right]>,
    /// The names of what it sees of customers: metrics, labels, schemes, fields, `level` and `points`; `None` for all.
    pub fields: Option<BTreeSet<String>>,
    /// The condition that customers must meet to be seen; `None` for all.
    pub only_where: Option<String>,
}

/// The roles that ship. `owner` may do everything but see a member's own page as if they were one.
pub static ROLES: [Role; 9] = [
    whole(
        "owner",
        &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::SendFacts,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::SpendPoints,
            Right::AdjustPoints,
            Right::Export,
            Right::WriteNotes,
            Right::OverrideStandings,
            Right::SeeWork,
            Right::Import,
            Right::PutPolicies,
            Right::Approve,
            Right::SeeAudit,
            Right::Manage,
        ],
    ),
    whole(
        "manager",
        &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::SendFacts,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::SpendPoints,
            Right::AdjustPoints,
            Right::Export,
            Right::WriteNotes,
            Right::OverrideStandings,
            Right::SeeWork,
            Right::Import,
            Right::PutPolicies,
            Right::Approve,
        ],
    ),
    whole(
        "sales",
        &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::WriteNotes,
        ],
    ),
    whole(
        "service",
        &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::WriteNotes,
            Right::SpendPoints,
        ],
    ),
    whole("analyst", &[Right::SeeCustomers, Right::SeeMembers, Right::Export, Right::SeeWork, Right::Import]),
    whole("auditor", &[Right::SeeWork, Right::SeeAudit]),
    // A till knows the level and points of who stands before it, and no tier.
    whole("checkout", &[Right::SendFacts, Right::Quote, Right::SeeMembers, Right::ChangeMembers, Right::SpendPoints]),
    whole("partner", &[Right::SeeOwn]),
    whole("member", &[Right::SeeOwn]),
];

const fn whole(name: &'static str, rights: &'static [Right]) -> Role {
    Role { name: Cow::Borrowed(name), rights: Cow::Borrowed(rights), fields: None, only_where: None }
}

impl Role {
    /// The role of a name, of those that ship.
    pub fn named(name: &str) -> Option<Arc<Self>> {
        ROLES.iter().find(|role| role.name == name).map(|role| Arc::new(role.clone()))
    }

    /// Whether it may do something.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether it is for the shop's own people and programs: members and partners are not.
    pub fn is_staff(&self) -> bool {
        !self.may(Right::SeeOwn)
    }

    /// Whether it sees some customers alone, or some of what is known of them.
    pub const fn is_limited(&self) -> bool {
        self.fields.is_some() || self.only_where.is_some()
    }

    /// Whether it sees something of customers, by its name.
    pub fn sees(&self, name: &str) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.contains(name))
    }
}

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// As the audit log names them: `user:7`, `key:3`, `cli`, `system`.
    pub actor: String,
    /// What they may do.
    pub role: Arc<Role>,
    /// Of members and partners, whose page they see.
    pub customer: Option<String>,
}

impl Caller {
    /// Refuses whoever has not a right, and whoever has it over some customers alone: what is asked for is of all.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`] and [`OfficeError::OfAll`].
    pub fn must(&self, right: Right) -> Result<(), OfficeError> {
        self.must_for_some(right)?;
        if self.role.is_limited() {
            return Err(OfficeError::OfAll { role: self.role.name.to_string() });
        }
        Ok(())
    }

    /// Refuses whoever has not a right. Whoever calls this looks to it that a role that sees some customers alone, or some of
    /// what is known of them, is told of nothing else.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn must_for_some(&self, right: Right) -> Result<(), OfficeError> {
        if self.role.may(right) {
            return Ok(());
        }
        Err(OfficeError::Forbidden { role: self.role.name.to_string(), right: right.name() })
    }

    /// Refuses whoever may not see something of customers.
    ///
    /// # Errors
    /// [`OfficeError::NotSeen`].
    pub(crate) fn must_see_field(&self, name: &str) -> Result<(), OfficeError> {
        if self.role.sees(name) {
            return Ok(());
        }
        Err(OfficeError::NotSeen { role: self.role.name.to_string(), name: name.to_owned() })
    }

    /// Refuses to make somebody of a role that may do more than whoever makes them.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub(crate) fn must_cover(&self, role: &Role) -> Result<(), OfficeError> {
        for right in role.rights.iter().filter(|right| **right != Right::SeeOwn) {
            self.must(*right)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(role: Role) -> Caller {
        Caller { actor: "user:1".into(), role: Arc::new(role), customer: None }
    }

    #[test]
    fn a_role_that_sees_some_is_let_in_where_that_is_looked_after_alone() {
        let rights = Cow::Owned(vec![Right::SeeCustomers]);
        let some = Role { name: "north".into(), rights, fields: None, only_where: Some("orders > 1".into()) };
        assert!(caller(some.clone()).must_for_some(Right::SeeCustomers).is_ok());
        assert!(matches!(caller(some.clone()).must(Right::SeeCustomers), Err(OfficeError::OfAll { .. })));
        assert!(matches!(caller(some.clone()).must(Right::Quote), Err(OfficeError::Forbidden { .. })));
        let fields = Some(BTreeSet::from(["orders".to_owned()]));
        let some = Role { only_where: None, fields, ..some };
        assert!(matches!(caller(some.clone()).must(Right::SeeCustomers), Err(OfficeError::OfAll { .. })));
        assert!(caller(some.clone()).must_see_field("orders").is_ok());
        assert!(matches!(caller(some).must_see_field("amount"), Err(OfficeError::NotSeen { .. })));
    }

    #[test]
    fn nobody_makes_somebody_who_may_more() {
        let role = |name: &str| (*Role::named(name).unwrap()).clone();
        assert!(caller(role("owner")).must_cover(&role("manager")).is_ok());
        assert!(caller(role("owner")).must_cover(&role("member")).is_ok());
        assert!(caller(role("sales")).must_cover(&role("manager")).is_err());
    }
}
