use crate::archetype::Archetype;
use terrace_domain::{AsOf, CustomerId, Date, Money};

/// What is known of the shop as it was made, at the end of its last day.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The start of the day after the shop's last, on the clock of Asia/Shanghai.
    pub as_of: AsOf,
    /// All customers, also those without an order, by number.
    pub customers: Vec<CustomerTruth>,
}

/// What is known of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerTruth {
    /// As the files have it.
    pub id: CustomerId,
    /// What they were made to be.
    pub archetype: Archetype,
    /// An organisation, no person.
    pub organisation: bool,
    /// Over all time.
    pub all_time: Totals,
    /// Over the twelve months before the as-of.
    pub year: Totals,
    /// The day of the first order, returns aside.
    pub first_order: Option<Date>,
    /// The day of the last order, returns aside.
    pub last_order: Option<Date>,
    /// How many rows of feedback they gave.
    pub feedback: usize,
    /// What went on beside buying.
    pub dealings: DealingsTruth,
}

/// Payments, contacts and cases of a customer over all time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DealingsTruth {
    /// Payments whose due day is over.
    pub due: usize,
    /// Those of them that were paid on that day or before.
    pub on_time: usize,
    /// Contacts of any purpose.
    pub contacts: usize,
    /// What they cost.
    pub service_cost: Money,
    /// Complaints.
    pub complaints: usize,
    /// Cases of any kind.
    pub cases: usize,
}

/// Sums over a customer's lines; closed and unpaid ones count nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Lines that are no returns, after discount.
    pub gross: Money,
    /// Returns, as a positive amount.
    pub returned: Money,
    /// Gross less returned.
    pub net: Money,
    /// Orders with a line that is no return.
    pub orders: usize,
    /// Products bought.
    pub products: usize,
    /// Products bought on two orders or more.
    pub repurchased: usize,
}
