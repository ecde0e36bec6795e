//! Periods around a beginning.

use crate::error::{AppError, BacktestError, EffectsError};
use terrace_domain::{LocalTime, Window};

/// Periods at most, before and after together.
const MOST: usize = 300;

/// Periods that follow each other, the beginning being where one of them starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Periods {
    /// Where each starts, and where the last ends.
    pub(super) moments: Vec<LocalTime>,
    /// Periods before the beginning.
    pub(super) before: usize,
}

impl Periods {
    /// As many before the beginning as fit into a span, or `MOST` without one; after it those that are over at the end.
    pub(super) fn new(
        begins: LocalTime,
        every: Window,
        span: Option<Window>,
        end: LocalTime,
    ) -> Result<Self, AppError> {
        let bad = |option: &str| AppError::from(BacktestError::NoSpan(option.to_owned()));
        let from = span.map(|span| span.ago(begins).ok_or_else(|| bad("before"))).transpose()?;
        if every.after(begins).is_none_or(|next| next <= begins) {
            return Err(bad("every"));
        }
        // Each is so many spans from the beginning, not from its neighbour: 31 January less a month twice is no 28th.
        let away = |count: usize| u16::try_from(count).ok().and_then(|count| every.times(count));
        let mut earlier = Vec::new();
        for count in 1..=MOST {
            let Some(moment) = away(count).and_then(|span| span.ago(begins)) else { break };
            // Beyond the calendar.
            if moment.micros() == i64::MIN {
                break;
            }
            if from.is_some_and(|from| moment < from) {
                break;
            }
            earlier.push(moment);
        }
        earlier.reverse();
        let before = earlier.len();
        let mut moments = earlier;
        moments.push(begins);
        for count in 1..=MOST {
            let Some(moment) = away(count).and_then(|span| span.after(begins)).filter(|moment| *moment <= end) else {
                break;
            };
            moments.push(moment);
        }
        if moments.len() == before + 1 {
            let needs = every.after(begins).map(|needs| needs.to_string()).unwrap_or_default();
            return Err(EffectsError::NotOver { needs, as_of: end.to_string() }.into());
        }
        Ok(Self { moments, before })
    }
}

/// How many of the periods facts reach: where the last ones are empty, facts end within the last that is not, which is not
/// whole either.
pub(super) fn whole_periods(sums: &[i128], before: usize, moments: &[LocalTime]) -> Result<usize, AppError> {
    let filled = sums.iter().rposition(|sum| *sum != 0).map_or(0, |last| last + 1);
    let whole = if filled == sums.len() { filled } else { filled.saturating_sub(1) };
    if whole > before || filled == 0 {
        return Ok(if filled == 0 { sums.len() } else { whole });
    }
    let told = |at: usize| moments.get(at).map(|moment| moment.to_string()).unwrap_or_default();
    Err(EffectsError::NotOver { needs: told(before + 1), as_of: told(filled) }.into())
}
