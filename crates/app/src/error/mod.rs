//! What can go wrong in a use case. Errors of the crates below keep their own codes.

mod backtest;
mod beside;
mod effects;
mod history;
mod members;
mod models;
mod plans;
mod products;
mod what_if;

pub use backtest::BacktestError;
pub use beside::BesideError;
pub use effects::EffectsError;
pub use history::HistoryError;
pub use members::MembersError;
pub use models::ModelsError;
pub use plans::PlanError;
pub use products::ProductsError;
pub use what_if::WhatIfError;

use std::path::{Path, PathBuf};
use terrace_domain::{Cancelled, Coded, InternalError};
use terrace_policy::{Diagnostic, Source, render_all};
use terrace_words::Lang;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A mistake of ours.
    #[error(transparent)]
    Internal(#[from] InternalError),
    /// A file could not be taken in.
    #[error(transparent)]
    Intake(#[from] terrace_intake::IntakeError),
    /// The rows of a database could not be read.
    #[error(transparent)]
    Database(#[from] terrace_database::DatabaseError),
    /// A mapping file has mistakes.
    #[error("{file} has mistakes")]
    Mapping {
        /// The mapping file.
        file: String,
        /// All of them.
        problems: Vec<terrace_intake::MappingProblem>,
    },
    /// A policy has mistakes.
    #[error("{} has mistakes", .0.file)]
    Policy(Box<PolicyMistakes>),
    /// A file of test cases has mistakes.
    #[error("{} has mistakes", .0.file)]
    Cases(Box<PolicyMistakes>),
    /// A computation failed.
    #[error(transparent)]
    Tiering(#[from] terrace_tiering::TieringError),
    /// Metrics could not be computed.
    #[error(transparent)]
    Analytics(#[from] terrace_analytics::AnalyticsError),
    /// The lake could not be read or written.
    #[error(transparent)]
    Lake(#[from] terrace_lake::LakeError),
    /// A kept run could not be found or read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A model could not be fitted or checked.
    #[error(transparent)]
    Models(#[from] ModelsError),
    /// Policies cannot be held against the past.
    #[error(transparent)]
    Backtest(#[from] BacktestError),
    /// Policies cannot stand side by side.
    #[error(transparent)]
    Beside(#[from] BesideError),
    /// Nothing can be said of a discount.
    #[error(transparent)]
    WhatIf(#[from] WhatIfError),
    /// A policy cannot be planned, or a plan not be read.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A hold-out cannot be drawn or shown.
    #[error(transparent)]
    Effects(#[from] EffectsError),
    /// Products say nothing.
    #[error(transparent)]
    Products(#[from] ProductsError),
    /// Nothing can be said of members.
    #[error(transparent)]
    Members(#[from] MembersError),
    /// The rules of members refuse it.
    #[error(transparent)]
    Loyalty(#[from] terrace_loyalty::LoyaltyError),
    /// The folder holds no workspace.
    #[error("{} is no workspace", .0.display())]
    NotAWorkspace(PathBuf),
    /// The folder holds one already.
    #[error("{} is a workspace already", .0.display())]
    WorkspaceExists(PathBuf),
    /// The workspace has no policy and none was named.
    #[error("no policy in {}", .0.display())]
    NoPolicy(PathBuf),
    /// The workspace has several policies and none was named.
    #[error("several policies: {}", .0.join(", "))]
    SeveralPolicies(Vec<String>),
    /// A named file does not exist.
    #[error("{} does not exist", .0.display())]
    FileMissing(PathBuf),
    /// A folder, pipe or device where a file is needed.
    #[error("{} is no file", .0.display())]
    IsNoFile(PathBuf),
    /// A policy, its cases or a mapping in another encoding than UTF-8.
    #[error("{} is not UTF-8", .0.display())]
    NotUtf8(PathBuf),
    /// The settings file is wrong.
    #[error("{}: {reason}", path.display())]
    BadConfig {
        /// The settings file.
        path: PathBuf,
        /// What the parser says.
        reason: String,
    },
    /// Nobody of that id.
    #[error("no customer {id}")]
    UnknownCustomer {
        /// As given.
        id: String,
        /// Ids that look alike.
        similar: Vec<String>,
    },
    /// No import of that number.
    #[error("no import {0}")]
    UnknownImport(u64),
    /// The import was undone before.
    #[error("import {0} is undone already")]
    AlreadyUndone(u64),
    /// The same file twice in one command.
    #[error("{} is given twice", .0.display())]
    SameFileTwice(PathBuf),
    /// No kind of facts of that name.
    #[error("no fact kind {0}")]
    UnknownKind(String),
    /// No fact to work on.
    #[error("there is nothing to tier")]
    NoFacts,
    /// Orders, none of which names a customer.
    #[error("{lines} order lines name no customer")]
    NoCustomers {
        /// How many lines.
        lines: u64,
        /// The headers that were not used.
        unused: Vec<String>,
    },
    /// Several currencies are named and there are no rates.
    #[error("currencies {} beside {policy}", named.join(", "))]
    CurrencyConflict {
        /// Those the facts name.
        named: Vec<String>,
        /// The policy's.
        policy: String,
    },
    /// `--columns` names what is not there.
    #[error("no column {name}")]
    UnknownColumn {
        /// As given.
        name: String,
        /// The nearest that is there, if any is near.
        similar: Option<String>,
    },
    /// No scheme of that name.
    #[error("no scheme {name}")]
    UnknownScheme {
        /// As given.
        name: String,
        /// Those that are there.
        known: Vec<String>,
    },
    /// The board has no figure of that name.
    #[error("no figure {name}")]
    NoBoardFigure {
        /// As given.
        name: String,
        /// Those that may have been meant.
        known: Vec<String>,
    },
    /// The output file's ending says no format.
    #[error("{} has no ending that names a format", .0.display())]
    UnknownEnding(PathBuf),
    /// The output file is one that was read.
    #[error("{} was read", .0.display())]
    OutputIsInput(PathBuf),
    /// The output file would lie among what a workspace keeps.
    #[error("{} is kept by the workspace", .0.display())]
    OutputInWorkspace(PathBuf),
    /// A longer text than a cell of the format holds.
    #[error("{} cannot hold a text of {column}", path.display())]
    TextTooLong {
        /// The output file.
        path: PathBuf,
        /// The column with the text.
        column: String,
    },
    /// A file is larger than files of its sort may be.
    #[error("{} is larger than {kib} KiB", path.display())]
    FileTooLarge {
        /// Which.
        path: PathBuf,
        /// How large it may be.
        kib: u64,
    },
    /// More rows than the format holds.
    #[error("{} cannot hold {rows} rows", path.display())]
    TooManyRows {
        /// The output file.
        path: PathBuf,
        /// How many there are.
        rows: usize,
    },
    /// An original that the workspace keeps is damaged.
    #[error("the kept original {} is damaged", .0.display())]
    DamagedOriginal(PathBuf),
    /// An import cannot be taken back, since others would have to be made again from originals that are gone.
    #[error("the originals of import {number} are gone")]
    OriginalsGone {
        /// The import to take back.
        undo: u64,
        /// The one whose originals are gone.
        number: u64,
        /// Since when.
        at: String,
    },
    /// The list of the erased is not the one that was written, or its key is not: whoever was erased would come back.
    #[error("the list of the erased cannot be used: {}: {problem}", path.display())]
    ErasureList {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Nothing in the workspace names any of these customers.
    #[error("nothing names {}", .0.join(", "))]
    NobodyToForget(Vec<String>),
    /// Ids that stand for no customer, such as `0` or `guest`: rows with them belong to nobody.
    #[error("no customer has the id {}", .0.join(", "))]
    NobodysIds(Vec<String>),
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Reading {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Writing {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}

/// A policy's or case file's text with its mistakes, so that they can be shown where they stand.
#[derive(Debug)]
pub struct PolicyMistakes {
    /// The file's name as the user gave it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// All mistakes and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

impl PolicyMistakes {
    /// Each mistake with its line of the file and a caret, in a language.
    pub fn rendered(&self, lang: Lang) -> Vec<String> {
        let source = Source { name: &self.file, text: &self.text };
        render_all(&self.diagnostics, &source, lang)
    }
}

impl AppError {
    /// A file that could not be read; a missing one, or a folder, is wrong use.
    pub fn reading(path: &Path, cause: std::io::Error) -> Self {
        match cause.kind() {
            std::io::ErrorKind::NotFound => Self::FileMissing(path.to_owned()),
            std::io::ErrorKind::IsADirectory => Self::IsNoFile(path.to_owned()),
            _ => Self::Reading { path: path.to_owned(), cause },
        }
    }

    /// Whether the work was cancelled, in whichever crate it was.
    pub fn is_cancelled(&self) -> bool {
        self.code() == Cancelled.code()
    }

    /// A file that could not be written.
    pub fn writing(path: &Path, cause: std::io::Error) -> Self {
        Self::Writing { path: path.to_owned(), cause }
    }
}

impl Coded for AppError {
    fn code(&self) -> &'static str {
        match self {
            Self::Cancelled(error) => error.code(),
            Self::Internal(error) => error.code(),
            Self::Intake(error) => error.code(),
            Self::Database(error) => error.code(),
            Self::Tiering(error) => error.code(),
            Self::Analytics(error) => error.code(),
            Self::Lake(error) => error.code(),
            Self::History(error) => error.code(),
            Self::Models(error) => error.code(),
            Self::Backtest(error) => error.code(),
            Self::Beside(error) => error.code(),
            Self::WhatIf(error) => error.code(),
            Self::Plan(error) => error.code(),
            Self::Effects(error) => error.code(),
            Self::Products(error) => error.code(),
            Self::Members(error) => error.code(),
            Self::Loyalty(error) => error.code(),
            Self::NotAWorkspace(_) => "T0001",
            Self::WorkspaceExists(_) => "T0002",
            Self::NoPolicy(_) => "T0003",
            Self::SeveralPolicies(_) => "T0004",
            Self::FileMissing(_) => "T0005",
            Self::IsNoFile(_) => "T0026",
            Self::NotUtf8(_) => "T0037",
            Self::BadConfig { .. } => "T0006",
            Self::UnknownCustomer { .. } => "T0007",
            Self::UnknownImport(_) => "T0008",
            Self::AlreadyUndone(_) => "T0009",
            Self::SameFileTwice(_) => "T0010",
            Self::UnknownKind(_) => "T0011",
            Self::NoFacts => "T0012",
            Self::NoCustomers { .. } => "T0077",
            Self::CurrencyConflict { .. } => "T0013",
            Self::UnknownColumn { similar: Some(_), .. } => "T0014",
            Self::UnknownColumn { similar: None, .. } => "T0029",
            Self::UnknownScheme { .. } => "T0015",
            Self::NoBoardFigure { .. } => "T0560",
            Self::DamagedOriginal(_) => "T0016",
            Self::Reading { .. } => "T0017",
            Self::Policy(_) => "T0018",
            Self::Cases(_) => "T0019",
            Self::Mapping { .. } => "T0020",
            Self::OriginalsGone { .. } => "T0040",
            Self::NobodyToForget(_) => "T0047",
            Self::NobodysIds(_) => "T0048",
            Self::ErasureList { .. } => "T0095",
            Self::UnknownEnding(_) => "T0630",
            Self::TooManyRows { .. } => "T0631",
            Self::OutputIsInput(_) => "T0634",
            Self::OutputInWorkspace(_) => "T0635",
            Self::TextTooLong { .. } => "T0636",
            Self::FileTooLarge { .. } => "T0093",
            Self::Writing { .. } => "T0632",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let path = |path: &Path| vec![("path", path.display().to_string())];
        match self {
            Self::Cancelled(error) => error.arguments(),
            Self::Internal(error) => error.arguments(),
            Self::Intake(error) => error.arguments(),
            Self::Database(error) => error.arguments(),
            Self::Tiering(error) => error.arguments(),
            Self::Analytics(error) => error.arguments(),
            Self::Lake(error) => error.arguments(),
            Self::History(error) => error.arguments(),
            Self::Models(error) => error.arguments(),
            Self::Backtest(error) => error.arguments(),
            Self::Beside(error) => error.arguments(),
            Self::WhatIf(error) => error.arguments(),
            Self::Plan(error) => error.arguments(),
            Self::Effects(error) => error.arguments(),
            Self::Products(error) => error.arguments(),
            Self::Members(error) => error.arguments(),
            Self::Loyalty(error) => error.arguments(),
            Self::NotAWorkspace(p)
            | Self::WorkspaceExists(p)
            | Self::NoPolicy(p)
            | Self::FileMissing(p)
            | Self::IsNoFile(p)
            | Self::NotUtf8(p)
            | Self::SameFileTwice(p)
            | Self::DamagedOriginal(p)
            | Self::UnknownEnding(p)
            | Self::OutputIsInput(p)
            | Self::OutputInWorkspace(p) => path(p),
            Self::SeveralPolicies(names) => vec![("policies", names.join(", "))],
            Self::BadConfig { path: p, reason } => vec![("path", p.display().to_string()), ("reason", reason.clone())],
            Self::UnknownCustomer { id, similar } => vec![("id", id.clone()), ("similar", listed(similar))],
            Self::UnknownImport(number) | Self::AlreadyUndone(number) => vec![("number", number.to_string())],
            Self::NobodyToForget(ids) | Self::NobodysIds(ids) => vec![("ids", ids.join(", "))],
            Self::ErasureList { path: p, problem } => {
                vec![("path", p.display().to_string()), ("problem", problem.clone())]
            }
            Self::OriginalsGone { undo, number, at } => {
                vec![("undo", undo.to_string()), ("number", number.to_string()), ("at", at.clone())]
            }
            Self::UnknownKind(name) => vec![("name", name.clone()), ("known", kinds())],
            Self::NoFacts => vec![],
            Self::NoCustomers { lines, unused } => vec![("lines", lines.to_string()), ("unused", listed(unused))],
            Self::CurrencyConflict { named, policy } => vec![("named", named.join(", ")), ("policy", policy.clone())],
            Self::UnknownColumn { name, similar } => {
                let similar = similar.iter().map(|similar| ("similar", similar.clone()));
                std::iter::once(("name", name.clone())).chain(similar).collect()
            }
            Self::UnknownScheme { name, known } | Self::NoBoardFigure { name, known } => {
                vec![("name", name.clone()), ("known", known.join(", "))]
            }
            Self::TextTooLong { path: p, column } => {
                vec![("path", p.display().to_string()), ("column", column.clone())]
            }
            Self::FileTooLarge { path: p, kib } => {
                vec![("path", p.display().to_string()), ("kib", kib.to_string())]
            }
            Self::TooManyRows { path: p, rows } => vec![("path", p.display().to_string()), ("rows", rows.to_string())],
            Self::Reading { path: p, cause } | Self::Writing { path: p, cause } => {
                vec![("path", p.display().to_string()), ("reason", cause.to_string())]
            }
            Self::Policy(mistakes) | Self::Cases(mistakes) => {
                vec![("file", mistakes.file.clone()), ("count", mistakes.diagnostics.len().to_string())]
            }
            Self::Mapping { file, problems } => vec![("file", file.clone()), ("count", problems.len().to_string())],
        }
    }
}

/// Some names on a line; a dash if there are none.
pub(super) fn listed(names: &[String]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn kinds() -> String {
    let names: Vec<&str> = terrace_domain::facts::KINDS.iter().map(|kind| kind.name).collect();
    names.join(", ")
}
