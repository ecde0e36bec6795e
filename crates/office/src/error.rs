use terrace_app::AppError;
use terrace_app::views::told_arguments;
use terrace_domain::Coded;
use terrace_loyalty::LoyaltyError;
use terrace_store::StoreError;
use terrace_words::Lang;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// A use case over facts failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// State could not be read or changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A rule of points, levels or prices refuses it.
    #[error(transparent)]
    Loyalty(#[from] LoyaltyError),
    /// The caller's role does not allow it.
    #[error("the role {role} may not do this: {right}")]
    Forbidden {
        /// The role.
        role: String,
        /// The right that is missing.
        right: &'static str,
    },
    /// What is asked for is of all customers, and the caller's role sees some of them, or some of what is known of them.
    #[error("the role {role} sees some customers, or some of what is known of them; this is of all")]
    OfAll {
        /// The role.
        role: String,
    },
    /// The caller's role does not see something of customers.
    #[error("the role {role} does not see {name}")]
    NotSeen {
        /// The role.
        role: String,
        /// What it does not see.
        name: String,
    },
    /// A role that somebody has cannot be taken away.
    #[error("the role {role} is had by {count}")]
    RoleInUse {
        /// The role.
        role: String,
        /// By how many users and keys.
        count: usize,
    },
    /// An idempotency key was used for another request.
    #[error("the key {0} was used for another request")]
    KeyUsed(String),
    /// A field of a request cannot be taken.
    #[error("{field}: {reason}")]
    BadField {
        /// The field, as a path into the body.
        field: String,
        /// What is wrong.
        reason: String,
    },
    /// An order of that number is there already.
    #[error("the order {0} is there already")]
    OrderExists(String),
    /// No such order was accepted.
    #[error("there is no order {0}")]
    NoOrder(String),
    /// More comes back than was bought.
    #[error("the order {order} has {left} left to come back, not {asked}")]
    TooMuchBack {
        /// The order.
        order: String,
        /// What can still come back.
        left: String,
        /// What was asked.
        asked: String,
    },
    /// What was named is not there.
    #[error("there is no {what} {id}")]
    Missing {
        /// What, in the singular.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// It was changed by somebody else meanwhile.
    #[error("the {what} {id} was changed meanwhile")]
    ChangedMeanwhile {
        /// What, in the singular.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Something of it belongs to somebody else.
    #[error("the {what} {value} is taken")]
    Taken {
        /// What: a card, a phone, a name.
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// Name, password or code are wrong. Which is not told.
    #[error("the name, password or code is wrong")]
    BadSignIn,
    /// Nobody may sign in under this name for a while.
    #[error("too many wrong tries; the next is possible in {seconds} s")]
    LockedOut {
        /// For how long.
        seconds: u64,
    },
    /// A password that is too easy to guess.
    #[error("the password is too short: {least} characters at least")]
    WeakPassword {
        /// How many characters it must have.
        least: usize,
    },
    /// The link was used or is over.
    #[error("the link is used or over")]
    LinkOver,
    /// Rows that cannot be understood as facts.
    #[error("{count} of the rows cannot be taken: {reason}")]
    BadFacts {
        /// How many.
        count: u64,
        /// Why the first cannot.
        reason: String,
    },
    /// A change that takes a second person.
    #[error("this takes the approval of a second person: {reason}")]
    NeedsApproval {
        /// Why.
        reason: String,
    },
    /// The policy has nothing that this needs.
    #[error("the policy {policy} has no section {section}")]
    NoSection {
        /// The policy.
        policy: String,
        /// The section.
        section: &'static str,
    },
    /// A customer who was erased: no fact of theirs would be kept.
    #[error("the customer {0} was forgotten")]
    Forgotten(String),
    /// It is no longer as the sender saw it, who said to change it only then.
    #[error("the {what} {id} is no longer as it was read")]
    ChangedSinceRead {
        /// What, in the singular.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// What was asked for has been decided, or nobody decided in time.
    #[error("the approval {id} is {state}")]
    Decided {
        /// Its number.
        id: u64,
        /// How it stands.
        state: &'static str,
    },
    /// The policy that a plan was made beside is not in force.
    #[error("the plan was made beside {planned}, and {held} is in force")]
    PolicyNotPlanned {
        /// The one that it was made beside.
        planned: String,
        /// The one in force.
        held: String,
    },
    /// Facts, or what people decided about tiers, are not those of a plan.
    #[error("the plan was made over version {planned} of the lake, which is at {now}")]
    FactsNotPlanned {
        /// The version of the lake then.
        planned: u64,
        /// The version now.
        now: u64,
    },
    /// Another policy was put there since this one was written: it would be taken back without a word.
    #[error("the policy {number} by {made_by} was put there since")]
    NewerPolicy {
        /// The number of the newest.
        number: u64,
        /// Who put it there.
        made_by: String,
        /// From when on it is in force.
        from: String,
    },
    /// The scheme does not cut at amounts.
    #[error("the scheme {0} does not cut at amounts")]
    NoThresholds(String),
    /// Nobody agrees to what they asked for themselves, and nobody does by a key.
    #[error("this takes a second person who has signed in")]
    SamePerson,
    /// Whoever decides may be the one who asked: the sign-in of the one was in the hands of the other.
    #[error("the one who asked and the one who decides may be one person")]
    SameHand,
    /// An id is one person with others who would stay.
    #[error("{customer} is one person with {others}")]
    OnePerson {
        /// The id.
        customer: String,
        /// The others, with commas between.
        others: String,
    },
    /// All personal values that one may see today were seen.
    #[error("{most} customers were revealed today; more in {seconds} s")]
    QuotaUsed {
        /// How many one may see in a day.
        most: u32,
        /// When the next day begins.
        seconds: u64,
    },
    /// A job that has ended cannot be stopped.
    #[error("the job {id} has ended: {state}")]
    JobEnded {
        /// Its number.
        id: u64,
        /// How it stands.
        state: String,
    },
    /// So many files wait already that no more are taken.
    #[error("{most} files wait already")]
    TooManyUploads {
        /// How many may wait.
        most: usize,
    },
    /// A file that is larger than any that is taken.
    #[error("the file is larger than {most} bytes")]
    UploadTooLarge {
        /// How many bytes are taken.
        most: u64,
    },
    /// An import of what was accepted by request: its answers stand, so it is not taken back.
    #[error("the import {0} holds what was recorded here")]
    RecordedHere(u64),
    /// The clock and the currency are those of what is there.
    #[error("facts, members or runs are there already")]
    NotNew,
    /// A sample shop is there already.
    #[error("the sample is there already")]
    SampleExists,
    /// The version of the roster that a cursor belongs to is gone.
    #[error("the list has gone on: its version {0} is no longer held")]
    RosterGone(u64),
    /// Work on another thread ended without an answer.
    #[error("work ended without an answer")]
    Lost,
}

impl OfficeError {
    /// What fills the texts in a language; a reason that is a message of its own is given in words.
    pub fn told_arguments(&self, lang: Lang) -> Vec<(&'static str, String)> {
        match self {
            Self::App(error) => told_arguments(error, lang),
            other => other.arguments(),
        }
    }
}

impl Coded for OfficeError {
    fn code(&self) -> &'static str {
        match self {
            Self::App(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Loyalty(error) => error.code(),
            Self::Forbidden { .. } => "T1501",
            Self::OfAll { .. } => "T1562",
            Self::NotSeen { .. } => "T1563",
            Self::RoleInUse { .. } => "T1564",
            Self::KeyUsed(_) => "T1502",
            Self::BadField { .. } => "T1503",
            Self::OrderExists(_) => "T1504",
            Self::NoOrder(_) => "T1505",
            Self::TooMuchBack { .. } => "T1506",
            Self::Missing { .. } => "T1507",
            Self::ChangedMeanwhile { .. } => "T1508",
            Self::Taken { .. } => "T1509",
            Self::BadSignIn => "T1510",
            Self::LockedOut { .. } => "T1511",
            Self::WeakPassword { .. } => "T1512",
            Self::LinkOver => "T1513",
            Self::BadFacts { .. } => "T1514",
            Self::NeedsApproval { .. } => "T1515",
            Self::NoSection { .. } => "T1516",
            Self::Lost => "T1517",
            Self::ChangedSinceRead { .. } => "T1534",
            Self::Decided { .. } => "T1530",
            Self::SamePerson => "T1531",
            Self::SameHand => "T1560",
            Self::OnePerson { .. } => "T1561",
            Self::QuotaUsed { .. } => "T1532",
            Self::JobEnded { .. } => "T1533",
            Self::Forgotten(_) => "T1523",
            Self::RosterGone(_) => "T1540",
            Self::NewerPolicy { .. } => "T1550",
            Self::NoThresholds(_) => "T1551",
            Self::PolicyNotPlanned { .. } => "T1552",
            Self::FactsNotPlanned { .. } => "T1553",
            Self::TooManyUploads { .. } => "T1570",
            Self::UploadTooLarge { .. } => "T1571",
            Self::RecordedHere(_) => "T1572",
            Self::NotNew => "T1573",
            Self::SampleExists => "T1574",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::App(error) => error.arguments(),
            Self::Store(error) => error.arguments(),
            Self::Loyalty(error) => error.arguments(),
            Self::Forbidden { role, right } => vec![("role", role.clone()), ("right", (*right).to_owned())],
            Self::OfAll { role } => vec![("role", role.clone())],
            Self::NotSeen { role, name } => vec![("role", role.clone()), ("name", name.clone())],
            Self::RoleInUse { role, count } => vec![("role", role.clone()), ("count", count.to_string())],
            Self::KeyUsed(key) => vec![("key", key.clone())],
            Self::BadField { field, reason } => vec![("field", field.clone()), ("reason", reason.clone())],
            Self::OrderExists(order) | Self::NoOrder(order) => vec![("order", order.clone())],
            Self::TooMuchBack { order, left, asked } => {
                vec![("order", order.clone()), ("left", left.clone()), ("asked", asked.clone())]
            }
            Self::Missing { what, id } | Self::ChangedMeanwhile { what, id } | Self::ChangedSinceRead { what, id } => {
                vec![("what", (*what).to_owned()), ("id", id.clone())]
            }
            Self::Taken { what, value } => vec![("what", (*what).to_owned()), ("value", value.clone())],
            Self::Forgotten(customer) => vec![("customer", customer.clone())],
            Self::RosterGone(version) => vec![("version", version.to_string())],
            Self::BadSignIn
            | Self::LinkOver
            | Self::Lost
            | Self::SamePerson
            | Self::SameHand
            | Self::NotNew
            | Self::SampleExists => vec![],
            Self::OnePerson { customer, others } => vec![("customer", customer.clone()), ("others", others.clone())],
            Self::NewerPolicy { number, made_by, from } => {
                vec![("number", number.to_string()), ("made_by", made_by.clone()), ("from", from.clone())]
            }
            Self::NoThresholds(scheme) => vec![("scheme", scheme.clone())],
            Self::PolicyNotPlanned { planned, held } => vec![("planned", planned.clone()), ("held", held.clone())],
            Self::FactsNotPlanned { planned, now } => vec![("planned", planned.to_string()), ("now", now.to_string())],
            Self::TooManyUploads { most } => vec![("most", most.to_string())],
            Self::UploadTooLarge { most } => vec![("megabytes", (most >> 20).to_string())],
            Self::RecordedHere(import) => vec![("import", import.to_string())],
            Self::Decided { id, state } => vec![("id", id.to_string()), ("state", (*state).to_owned())],
            Self::QuotaUsed { most, seconds } => vec![("most", most.to_string()), ("seconds", seconds.to_string())],
            Self::JobEnded { id, state } => vec![("id", id.to_string()), ("state", state.clone())],
            Self::LockedOut { seconds } => vec![("seconds", seconds.to_string())],
            Self::WeakPassword { least } => vec![("least", least.to_string())],
            Self::BadFacts { count, reason } => vec![("count", count.to_string()), ("reason", reason.clone())],
            Self::NeedsApproval { reason } => vec![("reason", reason.clone())],
            Self::NoSection { policy, section } => {
                vec![("policy", policy.clone()), ("section", (*section).to_owned())]
            }
        }
    }
}
