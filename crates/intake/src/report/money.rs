//! What became of the money of a file.

/// The money of a file in one currency, in ten-thousandths: `total` is the sum of all the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyTie {
    /// The currency that the rows name; `None` for those that name none.
    pub currency: Option<String>,
    /// All amounts of the file, as it lists them.
    pub total: i128,
    /// What counts: sales less what came back in rows of its own.
    pub counted: i128,
    /// Called off, or closed.
    pub cancelled: i128,
    /// Never paid, or not yet.
    pub unpaid: i128,
    /// Listed as sold, and came back by the word of the row's status or of a column.
    pub returned: i128,
    /// Of rows without a customer.
    pub without_customer: i128,
    /// Of rows that were not taken, as far as their amounts can be read.
    pub rejected: i128,
}
