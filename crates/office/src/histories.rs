//! Orders that came by file: what a ledger begins with, and what one that had begun has not booked yet.

use crate::error::OfficeError;
use crate::facts::is_of_tail;
use crate::office::{Office, as_of_now, policy_now};
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::imports::list;
use terrace_app::members::orders_as_commands;
use terrace_app::policies::LoadedPolicy;
use terrace_domain::{CustomerId, LocalTime, UnixTime};
use terrace_loyalty::{Command, CommandBody, Ledger, OrderId, commands_missing};
use terrace_policy::Membership;
use terrace_store::bookings;

/// What a customer's orders in the lake make, where their ledger may not have booked all of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderHistory {
    commands: Vec<Command>,
    /// The newest file of orders among them.
    upto: u64,
}

impl OrderHistory {
    /// Whether there is nothing to book.
    pub(crate) fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// The newest file of orders that it tells of.
    pub(crate) const fn upto(&self) -> u64 {
        self.upto
    }

    /// Whether one of the orders has a number.
    pub(crate) fn has_order(&self, order: &OrderId) -> bool {
        self.commands
            .iter()
            .any(|command| matches!(&command.body, CommandBody::Purchase { order: known, .. } if known == order))
    }

    /// What a ledger still has to book of it: everything where nothing was booked under the customer's own id, each in its
    /// time; else what it lacks, now.
    pub(crate) fn missing(
        &self,
        ledger: &Ledger<'_>,
        has_begun: bool,
        now: LocalTime,
    ) -> Result<Vec<Command>, OfficeError> {
        if has_begun { Ok(commands_missing(ledger, &self.commands, now)?) } else { Ok(self.commands.clone()) }
    }
}

impl Office {
    /// What of a customer's orders in the lake their ledger may not have booked; nothing where that is known to be none.
    pub(crate) async fn history(
        &self,
        policy: &Arc<LoadedPolicy>,
        customer: &CustomerId,
        now: UnixTime,
    ) -> Result<OrderHistory, OfficeError> {
        if policy.policy.membership.is_none() {
            return Ok(OrderHistory::default());
        }
        let upto = self.newest_file_of_orders(now).await?;
        let mut reading = self.store().read().await?;
        let has_begun = bookings::has_any(&mut reading, customer).await?;
        drop(reading);
        // All orders by request are booked as they are accepted.
        if has_begun && (upto == 0 || self.booked_files.of(customer) == Some(upto)) {
            return Ok(OrderHistory { commands: Vec::new(), upto });
        }
        if has_begun {
            // What was accepted and is not in the lake yet would be taken for what the ledger alone knows.
            self.seal(now).await?;
        }
        let (policy, customer) = (Arc::clone(policy), customer.clone());
        let commands = self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&policy.policy, now);
            orders_as_commands(terrace, &policy, &as_of, &customer, ctx)
        });
        Ok(OrderHistory { commands: commands.await?, upto })
    }

    /// The ledger of a customer as it stands now, for who only reads.
    pub(crate) async fn ledger_to_read<'r>(
        &self,
        policy: &Arc<LoadedPolicy>,
        rules: &'r Membership,
        customer: &CustomerId,
        now: UnixTime,
    ) -> Result<Ledger<'r>, OfficeError> {
        let history = self.history(policy, customer, now).await?;
        let mut reading = self.store().read().await?;
        let kept = bookings::of_member(&mut reading, customer).await?;
        drop(reading);
        let has_begun = kept.iter().any(|booking| booking.command.member == *customer);
        let mut ledger = Ledger::of_bookings(rules, kept)?;
        let clock = policy_now(&policy.policy, now);
        let clock = ledger.last().map_or(clock, |last| last.max(clock));
        for command in history.missing(&ledger, has_begun, clock)? {
            ledger.post(&command)?;
        }
        Ok(ledger)
    }

    /// The number of the newest import of orders that came by file; 0 if there is none.
    async fn newest_file_of_orders(&self, now: UnixTime) -> Result<u64, OfficeError> {
        let files = Arc::clone(&self.booked_files);
        self.over_facts(now, move |terrace, _| {
            let version = match terrace.pin(None) {
                Err(AppError::NoFacts) => return Ok(0),
                lease => lease?.version().version,
            };
            if let Some(newest) = files.newest(version) {
                return Ok(newest);
            }
            let of_files = list(terrace.workspace())?.into_iter().filter(|record| {
                let is_file = !record.files.iter().all(|file| is_of_tail(&record.kind, &file.name));
                record.kind == "orders" && !record.undone && is_file
            });
            let newest = of_files.map(|record| record.number).max().unwrap_or(0);
            files.put_newest(version, newest);
            Ok(newest)
        })
        .await
    }
}
