use crate::customer::{self, Customer, id};
use crate::dealings::{Dealings, dealings};
use crate::error::SampleError;
use crate::feedback::{Feedback, feedback};
use crate::purchase::{Line, lines, walk_ins};
use crate::tally::{dealt, last_year, totals};
use crate::truth::{CustomerTruth, Truth};
use crate::write::Table;
use std::path::{Path, PathBuf};
use terrace_domain::{AsOf, CustomerId, Date, Zone};

/// A shop to be made up. The same values give the same files, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shop {
    /// Where the draws begin.
    pub seed: u64,
    /// How many customers, with those who never ordered.
    pub customers: usize,
    /// The first day on which orders are taken.
    pub first_day: Date,
    /// The last one.
    pub last_day: Date,
}

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

/// Up to so many customers the order lines are held in memory and written by time; beyond, by customer.
const SORTED_UP_TO: usize = 20_000;

impl Default for Shop {
    /// 5,000 customers over the three years to 30 June 2026: about 120,000 order lines.
    fn default() -> Self {
        // 2023-07-01 and 2026-06-30, in days since 1970-01-01.
        Self { seed: 2026, customers: 5_000, first_day: Date::from_days(19_539), last_day: Date::from_days(20_634) }
    }
}

/// One customer with all that belongs to them.
struct Made {
    customer: Customer,
    lines: Vec<Line>,
    feedback: Vec<Feedback>,
    dealings: Dealings,
}

impl Shop {
    /// The start of the day after the last: the instant for which the shop is complete.
    pub fn as_of(&self) -> AsOf {
        let zone = Zone::new("Asia/Shanghai").unwrap_or_else(|_| Zone::utc());
        AsOf::start_of(customer::days_before(self.last_day, -1), zone)
    }

    /// Writes `customers.csv`, `orders.csv`, `feedback.csv`, `payments.csv`, `contacts.csv` and `cases.csv` into a
    /// folder, which is made where it is missing.
    ///
    /// Memory is bounded whatever the size. Up to 20,000 customers, order lines stand by time; beyond that,
    /// by customer.
    ///
    /// # Errors
    /// When the last day is before the first, or a file can't be written.
    pub fn write(&self, folder: &Path) -> Result<Files, SampleError> {
        if self.last_day < self.first_day {
            return Err(SampleError::Backwards { first: self.first_day, last: self.last_day });
        }
        std::fs::create_dir_all(folder).map_err(|source| SampleError::Write { path: folder.to_owned(), source })?;
        let mut customers = Table::customers(folder)?;
        let mut orders = Table::orders(folder)?;
        let mut said = Table::feedback(folder)?;
        let mut owed = Table::payments(folder)?;
        let mut talks = Table::contacts(folder)?;
        let mut cases = Table::cases(folder)?;
        let sorted = self.customers <= SORTED_UP_TO;
        let mut held = walk_ins(self);
        for made in self.all() {
            customers.customer(&made.customer)?;
            for feedback in &made.feedback {
                said.said(made.customer.index, feedback)?;
            }
            let (index, dealings) = (made.customer.index, &made.dealings);
            dealings.payments.iter().try_for_each(|payment| owed.payment(index, payment))?;
            dealings.contacts.iter().try_for_each(|contact| talks.contact(index, contact))?;
            dealings.cases.iter().try_for_each(|case| cases.case(index, case))?;
            if sorted {
                held.extend(made.lines);
            } else {
                made.lines.iter().try_for_each(|line| orders.line(line))?;
            }
        }
        // Stable: the lines of an order stay as they were made.
        held.sort_by(|a, b| (a.at, &a.order).cmp(&(b.at, &b.order)));
        held.iter().try_for_each(|line| orders.line(line))?;
        Ok(Files {
            customers: customers.finish()?,
            orders: orders.finish()?,
            feedback: said.finish()?,
            payments: owed.finish()?,
            contacts: talks.finish()?,
            cases: cases.finish()?,
        })
    }

    /// What the files hold, known from the making and not from reading them.
    pub fn truth(&self) -> Truth {
        Truth { as_of: self.as_of(), customers: self.all().filter_map(|made| self.known(&made)).collect() }
    }

    fn all(&self) -> impl Iterator<Item = Made> {
        let count = self.customers as u64;
        (0..count).map(move |index| {
            let customer = customer::make(self.seed, count, self.last_day, index);
            let lines = lines(self, &customer);
            let feedback = feedback(self, &customer, &lines);
            let dealings = dealings(self, &customer, &lines);
            Made { customer, lines, feedback, dealings }
        })
    }

    fn known(&self, made: &Made) -> Option<CustomerTruth> {
        let days = || made.lines.iter().filter(|line| line.counts() && !line.is_return()).map(|line| line.at.date());
        Some(CustomerTruth {
            id: CustomerId::new(&id(made.customer.index)).ok()?,
            archetype: made.customer.habit.archetype,
            organisation: made.customer.organisation,
            all_time: totals(&made.lines, None),
            year: totals(&made.lines, last_year(self)),
            first_order: days().min(),
            last_order: days().max(),
            feedback: made.feedback.len(),
            dealings: dealt(self, &made.dealings),
        })
    }
}
