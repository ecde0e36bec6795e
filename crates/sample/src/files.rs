use crate::customer::{Customer, customer_id, make_customer};
use crate::dealings::{Dealings, make_dealings, summarise};
use crate::error::SampleError;
use crate::feedback::{Feedback, make_feedback};
use crate::line::Line;
use crate::purchase::{make_lines, make_walk_ins};
use crate::shop::Shop;
use crate::tally::{last_year, totals};
use crate::truth::{CustomerTruth, Truth};
use crate::write::Table;
use std::path::{Path, PathBuf};
use terrace_domain::CustomerId;

/// The files of a shop, CSV in UTF-8 with Chinese headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// One row per customer.
    pub customers: PathBuf,
    /// One row per order line.
    pub orders: PathBuf,
    /// One row per answer, review or talk.
    pub feedback: PathBuf,
    /// One row per payment that an organisation owes.
    pub payments: PathBuf,
    /// One row per talk, visit or message.
    pub contacts: PathBuf,
    /// One row per complaint, return or question.
    pub cases: PathBuf,
}

/// Up to this number of customers the order lines are held in memory and written by time; beyond, by customer.
const SORTED_UP_TO: usize = 20_000;

/// One customer with all that belongs to them.
struct MadeCustomer {
    customer: Customer,
    lines: Vec<Line>,
    feedback: Vec<Feedback>,
    dealings: Dealings,
}

impl Shop {
    /// Writes `customers.csv`, `orders.csv`, `feedback.csv`, `payments.csv`, `contacts.csv` and `cases.csv` into a
    /// folder, which is made where it is missing.
    ///
    /// Memory is bounded whatever the size. Up to 20,000 customers, order lines stand by time; beyond that,
    /// by customer.
    ///
    /// # Errors
    /// When the last day is before the first, or a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Files, SampleError> {
        if self.last_day < self.first_day {
            return Err(SampleError::Backwards { first: self.first_day, last: self.last_day });
        }
        std::fs::create_dir_all(folder).map_err(|source| SampleError::Write { path: folder.to_owned(), source })?;
        let mut customers = Table::customers(folder)?;
        let mut orders = Table::orders(folder)?;
        let mut feedback = Table::feedback(folder)?;
        let mut payments = Table::payments(folder)?;
        let mut contacts = Table::contacts(folder)?;
        let mut cases = Table::cases(folder)?;
        let sorted = self.customers <= SORTED_UP_TO;
        let mut held = make_walk_ins(self);
        for made in self.make_all() {
            customers.customer_row(&made.customer)?;
            for row in &made.feedback {
                feedback.feedback_row(made.customer.index, row)?;
            }
            let (index, dealings) = (made.customer.index, &made.dealings);
            dealings.payments.iter().try_for_each(|payment| payments.payment_row(index, payment))?;
            dealings.contacts.iter().try_for_each(|contact| contacts.contact_row(index, contact))?;
            dealings.cases.iter().try_for_each(|case| cases.case_row(index, case))?;
            if sorted {
                held.extend(made.lines);
            } else {
                made.lines.iter().try_for_each(|line| orders.order_row(line))?;
            }
        }
        // Stable: the lines of an order stay as they were made.
        held.sort_by(|a, b| (a.at, &a.order).cmp(&(b.at, &b.order)));
        held.iter().try_for_each(|line| orders.order_row(line))?;
        Ok(Files {
            customers: customers.finish()?,
            orders: orders.finish()?,
            feedback: feedback.finish()?,
            payments: payments.finish()?,
            contacts: contacts.finish()?,
            cases: cases.finish()?,
        })
    }

    /// What the files hold, known from the making and not from reading them.
    pub fn truth(&self) -> Truth {
        Truth { as_of: self.as_of(), customers: self.make_all().filter_map(|made| self.truth_of(&made)).collect() }
    }

    fn make_all(&self) -> impl Iterator<Item = MadeCustomer> {
        let count = self.customers as u64;
        (0..count).map(move |index| {
            let customer = make_customer(self.seed, count, self.last_day, index);
            let lines = make_lines(self, &customer);
            let feedback = make_feedback(self, &customer, &lines);
            let dealings = make_dealings(self, &customer, &lines);
            MadeCustomer { customer, lines, feedback, dealings }
        })
    }

    fn truth_of(&self, made: &MadeCustomer) -> Option<CustomerTruth> {
        let days = || made.lines.iter().filter(|line| line.counts() && !line.is_return()).map(|line| line.at.date());
        Some(CustomerTruth {
            id: CustomerId::new(&customer_id(made.customer.index)).ok()?,
            archetype: made.customer.habit.archetype,
            organisation: made.customer.organisation,
            all_time: totals(&made.lines, None),
            year: totals(&made.lines, last_year(self)),
            first_order: days().min(),
            last_order: days().max(),
            feedback: made.feedback.len(),
            dealings: summarise(self, &made.dealings),
        })
    }
}
