use super::outlook::Ahead;
use crate::conditions::Condition;
use crate::plan::{Level, Over, Part, Scope};
use terrace_domain::{
    AsOf, Date, FactKind, LocalTime, MeasureGroup, MeasureSignature, Parameter, ValueType, round_div,
};
use terrace_words::Text;

/// A formula over facts that policies use by name. Each stands in its own file under `measures`.
#[derive(Debug)]
pub struct Measure {
    /// The name that policies use.
    pub name: &'static str,
    /// The facts it is drawn from.
    pub group: MeasureGroup,
    /// What it yields.
    pub value_type: ValueType,
    /// Whether it takes a window.
    pub window: Windowing,
    /// What one unit of the answer is.
    pub unit: Text,
    /// How it is computed.
    pub formula: Text,
    /// What it is where no facts are.
    pub of_nothing: Text,
    /// A small case and its answer.
    pub example: Text,
    /// What else policies can tell it.
    pub parameters: &'static [Parameter],
    /// Which facts stand behind it.
    pub(crate) basis: Basis,
    /// The aggregates it needs.
    pub(crate) parts: &'static [Part],
    /// What becomes of them.
    pub(crate) finish: Finish,
}

/// Whether a measure takes a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Windowing {
    /// A window changes its answer.
    Optional,
    /// It compares a window with the one before, and can't do without.
    Needed,
    /// It always looks at all facts before the as-of.
    None,
}

/// Which facts stand behind a measure: what `explain` counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Basis {
    /// Order lines that are no returns.
    Sales,
    /// Order lines.
    Lines,
    /// Order lines that are returns.
    Returns,
    /// Order lines of the window and of the one before.
    LinesOfBoth,
    /// Rows of feedback for which the condition holds.
    Feedback(fn(&Scope) -> Condition),
    /// Contacts for which the condition holds.
    Contacts(fn(&Scope) -> Condition),
    /// Cases for which the condition holds.
    Cases(fn(&Scope) -> Condition),
    /// Payments whose due day is over.
    Payments(fn(&Scope) -> Condition),
    /// Products held, by their newest balances.
    Balances,
    /// Customers who name this one as referrer.
    Referred,
}

/// How a customer's aggregates become the measure's value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Finish {
    /// The sum or count that is the only part: 0 of nothing.
    Sum,
    /// The number that is the only part: null of nothing.
    Only,
    /// The days from the time that is the only part to the as-of, by the calendar: null of nothing.
    DaysSince,
    /// An integer of the value type's scale.
    Number(fn(&Cells<'_>) -> Option<i128>),
    /// The mean of components, which are told one by one where the measure is explained.
    Mean(&'static [Component]),
    /// The text of the only part.
    Text,
    /// What models that are fitted to all customers say of this one; see `forecast`.
    Forecast(Ahead),
}

/// One of the figures that a measure is the mean of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Component {
    /// For programs.
    pub name: &'static str,
    /// For people.
    pub title: Text,
    /// Its value, in the unit of the measure.
    pub of: fn(&Cells<'_>) -> i128,
}

/// The aggregates of one customer, in the order of the measure's parts.
pub(crate) struct Cells<'a> {
    pub values: &'a [Option<i128>],
    pub as_of: &'a AsOf,
}

impl Cells<'_> {
    /// An aggregate that may be null.
    pub(crate) fn get(&self, part: usize) -> Option<i128> {
        self.values.get(part).copied().flatten()
    }

    /// A sum or count: 0 of nothing.
    pub(crate) fn sum(&self, part: usize) -> i128 {
        self.get(part).unwrap_or(0)
    }

    /// The calendar day of a time.
    pub(crate) fn day(&self, part: usize) -> Option<i128> {
        let micros = i64::try_from(self.get(part)?).ok()?;
        Some(LocalTime::from_micros(micros).date().days().into())
    }

    /// The calendar day of the as-of.
    pub(crate) fn today(&self) -> i128 {
        let today: Date = self.as_of.local().date();
        today.days().into()
    }
}

/// The mean of components, half-even.
pub(crate) fn mean_of(components: &[Component], cells: &Cells<'_>) -> Option<i128> {
    round_div(components.iter().map(|component| (component.of)(cells)).sum(), i128::try_from(components.len()).ok()?)
}

/// `part ÷ whole` in millionths, half-even; `None` if the whole is zero.
pub(crate) fn ratio(part: i128, whole: i128) -> Option<i128> {
    round_div(part.checked_mul(1_000_000)?, whole)
}

impl Measure {
    /// What a policy must know of it.
    pub fn signature(&self) -> MeasureSignature {
        MeasureSignature {
            name: self.name,
            group: self.group,
            value_type: self.value_type,
            windowed: self.window != Windowing::None,
            needs_window: self.window == Windowing::Needed,
            parameters: self.parameters,
            facts: self.rows_of(),
        }
    }

    /// Whether it is drawn from facts of other customers too, which lie anywhere.
    pub fn looks_at_others(&self) -> bool {
        self.parts.iter().any(|part| part.level == Level::Referred)
    }

    /// The kinds of facts that it is drawn from, each once.
    pub fn facts(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&'static str> = self.parts.iter().map(|part| part.level.facts()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The one kind of facts that it is drawn from; `None` if it is drawn from several, from other customers or from
    /// what models say of all.
    fn rows_of(&self) -> Option<&'static FactKind> {
        let mut kinds = self.parts.iter().map(|part| Some(part.level.source()?.kind));
        let first = kinds.next()??;
        (self.group != MeasureGroup::Models && kinds.all(|kind| kind == Some(first))).then_some(first)
    }

    /// The spans that its facts lie in.
    pub(crate) fn basis_over(&self) -> Over {
        match (self.basis, self.window) {
            (Basis::LinesOfBoth, _) => Over::Both,
            (_, Windowing::None) => Over::Ever,
            _ => Over::Window,
        }
    }
}
