use super::{Level, Part, Scope, Span};
use crate::conditions::Condition;
use crate::error::AnalyticsError;
use terrace_domain::{AsOf, CustomerId, Window};

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
    /// The rows of the span that count; `None` if all do.
    pub condition: Option<Condition>,
}

impl Request {
    /// Nothing asked yet.
    pub(crate) fn new(as_of: &AsOf, only: Option<&CustomerId>) -> Self {
        Self { as_of: as_of.clone(), only: only.cloned(), spans: Vec::new(), parts: Vec::new() }
    }

    /// Asks for the parts of a measure of that name over a window; returns their places.
    pub(crate) fn parts(&mut self, name: &str, parts: &[Part], window: Window) -> Result<Vec<usize>, AnalyticsError> {
        parts.iter().map(|part| self.part(name, *part, window)).collect()
    }

    /// Asks for one part; returns its place.
    pub(crate) fn part(&mut self, name: &str, part: Part, window: Window) -> Result<usize, AnalyticsError> {
        let span =
            Span::new(window, part.over, &self.as_of).ok_or_else(|| AnalyticsError::WindowNeeded(name.to_owned()))?;
        Ok(self.part_over(part, span))
    }

    /// Asks for one part over a span; returns its place.
    pub(crate) fn part_over(&mut self, part: Part, span: Span) -> usize {
        let span = match self.spans.iter().position(|known| *known == span) {
            Some(known) => known,
            None => {
                self.spans.push(span);
                self.spans.len() - 1
            }
        };
        let condition = part.condition(span);
        let same = |asked: &AskedPart| {
            (asked.part.level, asked.part.aggregate, asked.span) == (part.level, part.aggregate, span)
                && asked.condition == condition
        };
        self.parts.iter().position(same).unwrap_or_else(|| {
            self.parts.push(AskedPart { part, span, condition });
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

    /// The spans asked at that level.
    pub(crate) fn spans_at(&self, level: Level) -> Vec<usize> {
        let mut spans: Vec<usize> = self.at(level).map(|(_, asked)| asked.span).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

impl AskedPart {
    /// The columns as this part sees them.
    pub(crate) fn scope(&self) -> Scope {
        Scope { level: self.part.level, span: self.span }
    }
}
