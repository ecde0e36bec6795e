//! Roles as data: what each may do. A right is asked for by name where it is needed, and nowhere else.

use crate::error::OfficeError;

/// Something that a role may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// A role with its rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: &'static str,
    /// What it may do.
    pub rights: &'static [Right],
}

/// The roles that ship. `owner` may do everything but see a member's own page as if they were one.
pub const ROLES: [Role; 9] = [
    Role {
        name: "owner",
        rights: &[
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
    },
    Role {
        name: "manager",
        rights: &[
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
    },
    Role {
        name: "sales",
        rights: &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::WriteNotes,
        ],
    },
    Role {
        name: "service",
        rights: &[
            Right::SeeCustomers,
            Right::SeePersonal,
            Right::Quote,
            Right::SeeMembers,
            Right::ChangeMembers,
            Right::WriteNotes,
            Right::SpendPoints,
        ],
    },
    Role {
        name: "analyst",
        rights: &[Right::SeeCustomers, Right::SeeMembers, Right::Export, Right::SeeWork, Right::Import],
    },
    Role { name: "auditor", rights: &[Right::SeeWork, Right::SeeAudit] },
    // A till knows the level and points of who stands before it, and no tier.
    Role {
        name: "checkout",
        rights: &[Right::SendFacts, Right::Quote, Right::SeeMembers, Right::ChangeMembers, Right::SpendPoints],
    },
    Role { name: "partner", rights: &[Right::SeeOwn] },
    Role { name: "member", rights: &[Right::SeeOwn] },
];

impl Role {
    /// The role of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ROLES.iter().find(|role| role.name == name)
    }

    /// Whether it may do something.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether it is for the shop's own people and programs: members and partners are not.
    pub fn is_staff(&self) -> bool {
        !self.may(Right::SeeOwn)
    }
}

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// As the audit log names them: `user:7`, `key:3`, `cli`, `system`.
    pub actor: String,
    /// What they may do.
    pub role: &'static Role,
    /// Of members and partners, whose page they see.
    pub customer: Option<String>,
}

impl Caller {
    /// Refuses whoever has not a right.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn must(&self, right: Right) -> Result<(), OfficeError> {
        if self.role.may(right) {
            return Ok(());
        }
        Err(OfficeError::Forbidden { role: self.role.name.to_owned(), right: right.name() })
    }
}
