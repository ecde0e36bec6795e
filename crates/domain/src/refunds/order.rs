use super::claims::Claim;

/// The lines of an order, by number, and what they claim.
#[derive(Debug, Default)]
pub(super) struct OneOrder {
    pub lines: Vec<usize>,
    pub claims: Vec<Claim>,
    /// Sales that were called off: what their rows are worth may be taken back by rows of their own.
    pub voids: Vec<Claim>,
}

/// Which of an order's lines are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimSort {
    /// Those that say what came back of them.
    Told,
    /// Those that were called off.
    CalledOff,
}

impl OneOrder {
    pub fn of(&self, sort: ClaimSort) -> &[Claim] {
        match sort {
            ClaimSort::Told => &self.claims,
            ClaimSort::CalledOff => &self.voids,
        }
    }

    pub fn of_mut(&mut self, sort: ClaimSort) -> &mut [Claim] {
        match sort {
            ClaimSort::Told => &mut self.claims,
            ClaimSort::CalledOff => &mut self.voids,
        }
    }
}
