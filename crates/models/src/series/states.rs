//! Level, trend and season that follow a series.

/// What a series is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// A level alone: simple exponential smoothing.
    Level,
    /// Level, trend and a season that is added, with so many points to a cycle.
    Added(usize),
    /// Level, trend and a season that multiplies, with so many points to a cycle; all values are above 0.
    Multiplied(usize),
}

impl Pattern {
    /// Points of a cycle; 1 without a season.
    pub(super) fn period(self) -> usize {
        match self {
            Self::Level => 1,
            Self::Added(period) | Self::Multiplied(period) => period,
        }
    }
}

/// How fast level, trend and season follow, each as a part of the last error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// α of the level, between 0 and 1.
    pub level: f64,
    /// β of the trend, between 0 and α; 0 without a trend.
    pub trend: f64,
    /// γ of the season, between 0 and 1 − α; 0 without a season.
    pub season: f64,
}

/// Where level, trend and season stand.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// The level.
    pub level: f64,
    /// The trend per point.
    pub trend: f64,
    /// The season of the next point and of those after it, a cycle long; empty without a season.
    pub season: Vec<f64>,
}

impl States {
    /// What the next point is expected to be.
    pub(super) fn expected(&self, pattern: Pattern) -> f64 {
        let base = self.level + self.trend;
        match pattern {
            Pattern::Level => self.level,
            Pattern::Added(_) => base + self.season.first().copied().unwrap_or(0.0),
            Pattern::Multiplied(_) => base * self.season.first().copied().unwrap_or(1.0),
        }
    }

    /// Takes in the error of the point that was expected.
    pub(super) fn take(&mut self, error: f64, pattern: Pattern, by: &Smoothing) {
        let base = self.level + self.trend;
        let season = self.season.first().copied().unwrap_or(0.0);
        // How the error is shared where the season multiplies.
        let (for_level, for_season) = match pattern {
            Pattern::Level | Pattern::Added(_) => (error, error),
            Pattern::Multiplied(_) => (error / season, error / base),
        };
        self.level = base + by.level * for_level;
        self.trend += by.trend * for_level;
        if let Some(first) = self.season.first_mut() {
            *first = season + by.season * for_season;
            self.season.rotate_left(1);
        }
    }

    /// Follows the whole series: the errors one step ahead.
    pub(super) fn follow(&mut self, values: &[f64], pattern: Pattern, by: &Smoothing) -> Vec<f64> {
        (values.iter())
            .map(|value| {
                let error = value - self.expected(pattern);
                self.take(error, pattern, by);
                error
            })
            .collect()
    }

    /// The states before the first point, from the first two cycles: a start for the search.
    pub(super) fn guessed(values: &[f64], pattern: Pattern) -> Self {
        let period = pattern.period();
        let mean = |from: usize| {
            let part: Vec<f64> = values.iter().skip(from).take(period).copied().collect();
            part.iter().sum::<f64>() / crate::unanswered::number(part.len()).max(1.0)
        };
        if pattern == Pattern::Level {
            return Self { level: values.first().copied().unwrap_or(0.0), trend: 0.0, season: Vec::new() };
        }
        let length = crate::unanswered::number(period);
        let trend = (mean(period) - mean(0)) / length;
        let level = mean(0) - 0.5 * trend * (length + 1.0);
        let line = |at: usize| level + trend * crate::unanswered::number(at + 1);
        let own = |at: usize| {
            let value = values.get(at).copied().unwrap_or(0.0);
            if matches!(pattern, Pattern::Multiplied(_)) { value / line(at) } else { value - line(at) }
        };
        let season = (0..period).map(|at| 0.5 * (own(at) + own(at + period))).collect();
        let mut made = Self { level, trend, season };
        made.set(&made.parameters(), pattern);
        made
    }

    /// Level, trend and all seasons but the last, which follows from them.
    pub(super) fn parameters(&self) -> Vec<f64> {
        let mut made = vec![self.level];
        if !self.season.is_empty() {
            made.push(self.trend);
            made.extend(self.season.iter().take(self.season.len() - 1));
        }
        made
    }

    /// Sets what [`States::parameters`] gives; seasons have the mean 0, or 1 where they multiply.
    pub(super) fn set(&mut self, parameters: &[f64], pattern: Pattern) {
        self.level = parameters.first().copied().unwrap_or(0.0);
        if pattern == Pattern::Level {
            return;
        }
        self.trend = parameters.get(1).copied().unwrap_or(0.0);
        let mut season: Vec<f64> = parameters.iter().skip(2).copied().collect();
        let mean = if matches!(pattern, Pattern::Multiplied(_)) { 1.0 } else { 0.0 };
        let rest = mean * crate::unanswered::number(pattern.period()) - season.iter().sum::<f64>();
        season.push(rest);
        self.season = season;
    }
}
