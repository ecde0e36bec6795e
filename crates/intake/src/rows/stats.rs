//! What is counted and seen of rows while they are built.

use crate::error::Problem;
use crate::rows::money::{MoneyTally, UnsaidRefunds};
use crate::values::examples::Examples;
use crate::values::reader::ColumnFindings;
use crate::values::status::Statuses;
use std::collections::BTreeMap;
use terrace_domain::InternalError;

/// Counts and findings of a part of a file, or of all of it.
#[derive(Debug, Default)]
pub(crate) struct ReadStats {
    /// Rows below the header, without blank ones and totals.
    pub rows: u64,
    /// Accepted rows without a customer.
    pub without_customer: u64,
    /// Rows whose amount was computed.
    pub computed: u64,
    /// Rows that took something from the first row of their order.
    pub inherited: u64,
    /// Rows of nothing but blanks.
    pub blank: u64,
    /// Rows that are headers.
    pub headers: u64,
    /// Refunds above what the row is worth: as much as it is worth came back.
    pub refunds_above: u64,
    /// Rows of which some came back, and nothing says how much.
    pub refunds_unsaid: u64,
    /// The same where rows tell what came back of whole orders.
    pub unsaid: UnsaidRefunds,
    /// Rows of which a refund was asked for, and nothing says that it was paid; how much was asked for.
    pub requested: (u64, i128),
    /// Rows whose discount is above the price, and by how much in all.
    pub discounts_above: (u64, i128),
    pub money: MoneyTally,
    /// Rows that name another currency than the sign beside their amount, or in its header, means.
    pub other_currencies: Examples,
    /// Ids that are no person, with their rows and money.
    pub nobody: BTreeMap<String, (u64, i128)>,
    /// Rows that the mapping leaves out, and their money.
    pub left_out: (u64, i128),
    pub statuses: Statuses,
    /// By the plan's columns.
    pub seen: Vec<ColumnFindings>,
}

impl ReadStats {
    /// Of no rows, for a plan with that many columns.
    pub fn new(columns: usize) -> Self {
        Self { seen: vec![ColumnFindings::default(); columns], ..Self::default() }
    }

    /// Adds rows whose customer is an id that is no person.
    pub fn add_nobody(&mut self, id: &str, rows: u64, money: i128) {
        match self.nobody.get_mut(id) {
            Some(known) => {
                known.0 += rows;
                known.1 += money;
            }
            None => {
                self.nobody.insert(id.to_owned(), (rows, money));
            }
        }
    }

    /// Adds those of the part that stands next.
    pub fn merge(&mut self, next: Self) -> Result<(), Problem> {
        self.rows += next.rows;
        self.without_customer += next.without_customer;
        self.computed += next.computed;
        self.inherited += next.inherited;
        self.blank += next.blank;
        self.headers += next.headers;
        self.refunds_above += next.refunds_above;
        self.refunds_unsaid += next.refunds_unsaid;
        self.unsaid.merge(next.unsaid);
        self.requested.0 += next.requested.0;
        self.requested.1 += next.requested.1;
        self.discounts_above.0 += next.discounts_above.0;
        self.discounts_above.1 += next.discounts_above.1;
        self.money.merge(next.money);
        self.other_currencies.merge(next.other_currencies);
        for (id, (rows, money)) in next.nobody {
            self.add_nobody(&id, rows, money);
        }
        self.left_out.0 += next.left_out.0;
        self.left_out.1 += next.left_out.1;
        self.statuses.merge(next.statuses);
        if self.seen.is_empty() {
            self.seen = next.seen;
        } else if self.seen.len() == next.seen.len() {
            self.seen.iter_mut().zip(next.seen).for_each(|(sum, part)| sum.merge(part));
        } else {
            return Err(InternalError::new("two parts of a file have different columns").into());
        }
        Ok(())
    }
}
