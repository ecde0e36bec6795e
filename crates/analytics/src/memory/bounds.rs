use crate::plan::{AskedParts, Over};
use terrace_domain::{AsOf, LocalTime, Window};

/// The times at which rows change sides: the as-of, and where windows begin and those before them.
///
/// They stand in the order in which measures ask for windows, so that those of two runs of the same measures
/// correspond. As the as-of moves on, each moves on or stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bounds(pub Vec<i64>);

impl Bounds {
    pub(crate) fn new(measures: &[AskedParts<'_>], as_of: &AsOf) -> Self {
        let mut windows: Vec<(Window, bool)> = Vec::new();
        for asked in measures {
            let looks_back = asked.parts.iter().any(|part| matches!(part.over, Over::Before | Over::Both));
            let known = windows.iter().any(|(window, back)| *window == asked.window && (*back || !looks_back));
            if !known {
                windows.push((asked.window, looks_back));
            }
        }
        let mut times = vec![as_of.local()];
        for (window, looks_back) in windows {
            times.extend(window.start(as_of));
            times.extend(window.before(as_of).filter(|_| looks_back).map(|(from, _)| from));
        }
        Self(times.into_iter().map(LocalTime::micros).collect())
    }
}
