use serde::Serialize;

/// Which tiers of a scheme are in force, beside the classes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeStandings {
    /// The scheme, by index.
    pub scheme: usize,
    /// The number of the run that the standings go on from; `None` where there is none.
    pub from_run: Option<u64>,
    /// Customers for whom each tier holds, in the order of the scheme's tiers.
    pub tiers: Vec<u64>,
    /// Customers who keep a better tier than their class for now.
    pub waiting: u64,
    /// Customers who are too new to be retired; `None` where the policy does not ask.
    pub newcomers: Option<u64>,
}
