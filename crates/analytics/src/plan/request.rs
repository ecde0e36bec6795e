use super::rows::known_at;
use super::{Aggregate, AskedParts, Level, Part, Scope, Span};
use crate::conditions::Condition;
use crate::error::AnalyticsError;
use terrace_domain::{AsOf, CustomerId, LostAfter, Window};

/// All aggregates that are asked at once, each listed once.
#[derive(Debug)]
pub(crate) struct Request {
    /// Facts at or after it do not exist.
    pub as_of: AsOf,
    /// One customer alone.
    pub only: Option<CustomerId>,
    /// The spans that are asked.
    pub spans: Vec<Span>,
    /// What is asked of each.
    pub parts: Vec<AskedPart>,
}

/// A part bound to its span.
#[derive(Debug, Clone)]
pub(crate) struct AskedPart {
    pub part: Part,
    pub span: usize,
    /// The facts that rows of the level are made of; `None` if all are, or if `condition` says it.
    pub rows: Option<Condition>,
    /// The rows of the span that count; `None` if all do.
    pub condition: Option<Condition>,
    /// What ends a stay, where the part is a figure of one.
    pub lost_after: Option<LostAfter>,
}

impl Request {
    /// Nothing asked yet.
    pub(crate) fn new(as_of: &AsOf, only: Option<&CustomerId>) -> Self {
        Self { as_of: as_of.clone(), only: only.cloned(), spans: Vec::new(), parts: Vec::new() }
    }

    /// Asks for the parts of a measure of that name; returns their places.
    pub(crate) fn parts(&mut self, name: &str, asked: AskedParts<'_>) -> Result<Vec<usize>, AnalyticsError> {
        let rows = |part: &Part| asked.rows.filter(|_| !part.whole);
        let place = |part: &Part| {
            let span = self.span_of(name, *part, asked.window)?;
            let told = asked.lost_after.filter(|_| matches!(part.aggregate, Aggregate::Stay(_)));
            Ok::<_, AnalyticsError>(self.asked(*part, span, rows(part), told))
        };
        asked.parts.iter().map(place).collect()
    }

    /// Asks for one part, of the rows for which a condition holds; returns its place.
    pub(crate) fn part(
        &mut self,
        name: &str,
        part: Part,
        window: Window,
        rows: Option<&Condition>,
    ) -> Result<usize, AnalyticsError> {
        let span = self.span_of(name, part, window)?;
        Ok(self.part_over(part, span, rows))
    }

    fn span_of(&self, name: &str, part: Part, window: Window) -> Result<Span, AnalyticsError> {
        Span::new(window, part.over, &self.as_of).ok_or_else(|| AnalyticsError::WindowNeeded(name.to_owned()))
    }

    /// Asks for one part over a span; returns its place.
    pub(crate) fn part_over(&mut self, part: Part, span: Span, rows: Option<&Condition>) -> usize {
        self.asked(part, span, rows, None)
    }

    fn asked(&mut self, part: Part, span: Span, rows: Option<&Condition>, lost_after: Option<LostAfter>) -> usize {
        let span = match self.spans.iter().position(|known| *known == span) {
            Some(known) => known,
            None => {
                self.spans.push(span);
                self.spans.len() - 1
            }
        };
        let own = part.condition(span);
        let rows = rows.map(|rows| known_at(rows, &self.as_of));
        // A row of a plain level is a fact itself; of others facts are left out before rows are made of them.
        let (rows, condition) = match (rows, own) {
            (Some(rows), own) if part.level.is_plain() => (
                None,
                Some(match own {
                    Some(own) => own.and(rows),
                    None => rows,
                }),
            ),
            (rows, own) => (rows, own),
        };
        let same = |asked: &AskedPart| {
            (asked.part.level, asked.part.aggregate, asked.span) == (part.level, part.aggregate, span)
                && (&asked.condition, &asked.rows, asked.lost_after) == (&condition, &rows, lost_after)
        };
        self.parts.iter().position(same).unwrap_or_else(|| {
            self.parts.push(AskedPart { part, span, rows, condition, lost_after });
            self.parts.len() - 1
        })
    }

    /// The parts asked at that level, with their places.
    pub(crate) fn at(&self, level: Level) -> impl Iterator<Item = (usize, &AskedPart)> {
        self.parts.iter().enumerate().filter(move |(_, asked)| asked.part.level == level)
    }

    /// The span of a number.
    ///
    /// # Errors
    /// A number that no span has.
    pub(crate) fn span(&self, number: usize) -> Result<Span, AnalyticsError> {
        self.spans.get(number).copied().ok_or_else(|| AnalyticsError::internal(format!("there is no span {number}")))
    }
}

impl AskedPart {
    /// The columns as this part sees them.
    pub(crate) fn scope(&self) -> Scope {
        Scope { level: self.part.level, span: self.span }
    }
}
