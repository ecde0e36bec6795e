//! What becomes of rows of an order that is known already.

/// What becomes of rows of an order of which earlier rows are known, from an earlier import or an earlier file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownOrders {
    /// The rows themselves decide: equal rows change nothing, later returns and further numbered lines are added, the
    /// halves of an order cut between two files are joined, and else the later rows take the place of the earlier.
    #[default]
    Decide,
    /// Rows that are not known yet are added.
    Add,
    /// The later rows take the place of the earlier.
    Replace,
}

impl KnownOrders {
    /// The words for it in a mapping.
    pub const WORDS: [(&'static str, Self); 2] = [("add", Self::Add), ("replace", Self::Replace)];

    /// Returns what a word of a mapping says; `None` for an unknown word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, rule)| *rule)
    }
}
