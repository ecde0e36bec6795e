//! The programme's board: what the policy wants to reach, what was measured, and where each figure comes from.
//!
//! Every figure is made of values of customers: [`Board::rows`] lists them. Figures of two spans stand side by side; that
//! one follows the other is said with the grade E, never that one caused the other.

mod everybody;
mod figures;
mod goals;
mod moves;
mod periods;
mod rows;
mod segments;
mod since;
mod specs;
mod work;

pub use rows::{BoardRows, CustomerOfFigure};

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::note::Note;
use crate::policies::LoadedPolicy;
use crate::workspace::Workspace;
use figures::figure;
use specs::FigureSpec;
use std::fmt;
use std::sync::Arc;
use terrace_domain::AsOf;
use terrace_policy::{Policy, Scheme};
pub use terrace_report::{
    BoardData, BoardFigure, BoardGrade, BoardSection, BoardTable, BoardUnit, Privacy, board_change, board_value,
    board_value_exact, goal_verdict,
};
use terrace_report::{BoardPeriods, FactSource, Header, RevenueBasis, render_board};
use terrace_words::{Lang, Title};
use work::{BoardWork, Scope};

/// The level of every interval here.
pub(crate) const LEVEL: f64 = 0.95;

/// What a board is made from.
#[derive(Debug, Clone, Copy)]
pub struct BoardRequest<'a> {
    /// The rules, with what the programme is measured by.
    pub policy: &'a Arc<LoadedPolicy>,
    /// For when.
    pub as_of: &'a AsOf,
    /// The scheme whose tiers are shown; by default the first one with ordered tiers, else the first.
    pub scheme: Option<&'a str>,
    /// Whether ids that are personal are masked.
    pub privacy: Privacy,
}

/// A board with what it was made from.
pub struct Board {
    /// What is shown.
    pub data: BoardData,
    /// What its reader should know of the run.
    pub notes: Vec<Note>,
    work: BoardWork,
    recipes: Vec<Recipe>,
}

/// Where the rows of a figure come from.
#[derive(Clone)]
struct Recipe {
    key: String,
    name: Title,
    definition: Title,
    spec: &'static FigureSpec,
    scope: Scope,
}

/// Makes the board.
///
/// # Errors
/// An unknown scheme, no customers, and what reading facts may say.
pub fn board(
    request: &BoardRequest<'_>,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Board, AppError> {
    let inputs = &inputs.clone().cancelled_by(ctx.cancel);
    let work = BoardWork::gather(request, inputs, workspace, ctx)?;
    ctx.check()?;
    let mut maker = Maker { work: &work, recipes: Vec::new(), command: command(request), privacy: request.privacy };
    let mut sections = everybody::sections(&mut maker);
    sections.push(since::section(&mut maker, request.policy.policy.board.as_ref()));
    sections.push(everybody::returns(&mut maker));
    sections.push(everybody::concentration(&mut maker));
    ctx.check()?;
    sections.push(moves::section(&mut maker));
    sections.push(segments::section(&mut maker));
    let policy = &request.policy.policy;
    let (goals, no_goals) = goals::goals(policy, &sections);
    let recipes = maker.recipes;
    let notes = work.notes.clone();
    let data = BoardData {
        header: header(request, inputs),
        periods: BoardPeriods {
            now: work.now.days(),
            before: work.before.days(),
            since: policy.board.as_ref().and_then(|board| board.since).map(|day| day.to_string()),
        },
        scheme: work.scheme.as_ref().map(|scheme| titled(&scheme.title, scheme.name.as_str())),
        goals,
        no_goals,
        sections,
        privacy: request.privacy,
    };
    Ok(Board { data, notes, work, recipes })
}

impl fmt::Debug for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Board").field("as_of", &self.data.header.as_of).finish_non_exhaustive()
    }
}

impl Board {
    /// The number of customers who are counted now.
    pub fn customers(&self) -> usize {
        self.work.now.ids.len()
    }

    /// The review as a page; `lang` is the language shown first.
    pub fn page(&self, lang: Lang) -> String {
        render_board(&self.data, lang)
    }
}

/// Makes figures and remembers where their rows come from.
struct Maker<'w> {
    work: &'w BoardWork,
    recipes: Vec<Recipe>,
    /// What lists the rows of a figure, less its key.
    command: String,
    privacy: Privacy,
}

impl Maker<'_> {
    /// A figure of some customers beside that of the span before.
    fn figure(&mut self, spec: &'static FigureSpec, prefix: &str, scope: Scope) -> BoardFigure {
        let (now, before) = self.work.computed(spec, scope);
        let made = figure(spec, format!("{prefix}{}", spec.key), (now, Some(before)), self.work.known());
        self.with_rows(made, spec, scope)
    }

    /// The same without the span before.
    fn figure_now(&mut self, spec: &'static FigureSpec, prefix: &str, scope: Scope) -> BoardFigure {
        let (now, _) = self.work.computed(spec, scope);
        let made = figure(spec, format!("{prefix}{}", spec.key), (now, None), self.work.known());
        self.with_rows(made, spec, scope)
    }

    /// Remembers where the rows of a figure come from.
    fn with_rows(&mut self, mut made: BoardFigure, spec: &'static FigureSpec, scope: Scope) -> BoardFigure {
        let (key, name, definition) = (made.key.clone(), made.name.clone(), made.definition.clone());
        made.rows = Some(format!("{}{}", self.command, quoted(&key)));
        self.recipes.push(Recipe { key, name, definition, spec, scope });
        made
    }
}

/// The command that lists rows, as far as it is the same for all figures.
fn command(request: &BoardRequest<'_>) -> String {
    let local = request.as_of.local();
    let as_of = if local == local.date().start() { local.date().to_string() } else { local.to_string() };
    let scheme = request.scheme.map(|scheme| format!(" --scheme {}", quoted(scheme))).unwrap_or_default();
    format!("terrace board --as-of {as_of}{scheme} --rows ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A title, or the name in both languages.
fn titled(title: &Title, name: &str) -> Title {
    Title::new(title.get(Lang::En, name), title.get(Lang::Zh, name))
}

/// The scheme that was asked for, or the first with ordered tiers, or the first; `None` if there is none at all.
fn scheme_of<'p>(policy: &'p Policy, wanted: Option<&str>) -> Result<Option<(usize, &'p Scheme)>, AppError> {
    let all = || policy.schemes.iter().enumerate();
    let Some(name) = wanted else {
        return Ok(all().find(|(_, scheme)| scheme.kind.is_ordered()).or_else(|| all().next()));
    };
    let known = || policy.schemes.iter().map(|scheme| scheme.name.to_string()).collect();
    let found = all().find(|(_, scheme)| scheme.name.as_str() == name);
    found.map(Some).ok_or_else(|| AppError::UnknownScheme { name: name.to_owned(), known: known() })
}

fn header(request: &BoardRequest<'_>, inputs: &Inputs) -> Header {
    let policy = &request.policy.policy;
    Header {
        policy_name: policy.name.to_string(),
        policy_title: policy.title.clone(),
        policy_hash: policy.hash.clone(),
        as_of: request.as_of.clone(),
        currency: policy.currency,
        source: match &inputs.origin {
            Origin::Lake { version } => FactSource::Lake { version: *version },
            Origin::Files(_) => FactSource::Files,
        },
        basis: RevenueBasis::Net,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
