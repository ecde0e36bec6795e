//! Counts with the first of what was counted.

/// A count with the first of what is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Examples {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<String>,
}

impl Examples {
    /// How many are kept.
    const MOST: usize = 3;

    /// Counts one more.
    #[inline]
    pub fn add(&mut self, text: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < Self::MOST {
            self.first.push(text());
        }
    }

    /// Adds those that stand later.
    pub fn merge(&mut self, later: Self) {
        self.count += later.count;
        let room = Self::MOST - self.first.len().min(Self::MOST);
        self.first.extend(later.first.into_iter().take(room));
    }

    /// The first of them as one text.
    pub fn shown(&self) -> String {
        let mut each: Vec<String> = self.first.iter().map(|text| format!("`{text}`")).collect();
        each.dedup();
        each.join(", ")
    }
}
