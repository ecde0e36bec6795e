//! The points of imports that were undone: what their orders earned is taken back, once, as soon as somebody looks.
//!
//! Taken back are orders that a ledger knows and nobody tells any more. What stays is said in the log: who became a member
//! by such an order stays one, and what the import told as coming back of other orders stays taken back.

use crate::error::OfficeError;
use crate::ledgers::withdraw;
use crate::office::{Office, as_of_now, location_if_any};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use terrace_app::AppError;
use terrace_app::imports::{ImportRecord, customers_of, list};
use terrace_app::members::orders_as_commands;
use terrace_app::policies::LoadedPolicy;
use terrace_app::workspace::Workspace;
use terrace_domain::{CustomerId, MICROS_PER_DAY, UnixTime};
use terrace_loyalty::{Command, CommandBody, OrderId};
use terrace_store::audit::Action;
use terrace_store::{bookings, undone};

/// Members whose ledgers are looked at in one transaction.
const TOGETHER: usize = 50;

/// Members who are listed at a time.
const PAGE: u32 = 1_000;

/// What was taken back of imports that were undone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UndonePoints {
    /// Imports that were looked at.
    pub imports: usize,
    /// Members whose points were taken back.
    pub members: u64,
    /// Orders of theirs that nobody tells any more.
    pub orders: u64,
}

/// Takes back what imports earned that were undone, in the state of a workspace; nothing where none was ever kept.
///
/// # Errors
/// As [`Office::settle_undone`].
pub async fn settle_undone(
    workspace: &Workspace,
    policy: &Arc<LoadedPolicy>,
    now: UnixTime,
) -> Result<UndonePoints, OfficeError> {
    if location_if_any(workspace).is_none() {
        return Ok(UndonePoints::default());
    }
    let office = Office::open(Workspace::open(workspace.root())?, Arc::clone(policy), None).await?;
    let settled = async {
        office.take_up_policy(now).await?;
        office.settle_undone(now).await
    };
    let settled = settled.await;
    office.close().await;
    settled
}

impl Office {
    /// Takes back what orders earned whose import was undone since it was looked last.
    ///
    /// # Errors
    /// What reading facts and originals may say, and what the store says. What was taken back by then stays.
    pub async fn settle_undone(&self, now: UnixTime) -> Result<UndonePoints, OfficeError> {
        let mut settled = UndonePoints::default();
        if self.policy().policy.membership.is_none() {
            return Ok(settled);
        }
        let looked = self.undone_looked.load(Ordering::Relaxed);
        let found = self.over_facts(now, move |terrace, _| {
            let version = match terrace.pin(None) {
                Err(AppError::NoFacts) => return Ok(None),
                lease => lease?.version().version,
            };
            // An undo makes a version of the lake.
            if version == looked { Ok(None) } else { Ok(Some((version, list(terrace.workspace())?))) }
        });
        let Some((version, all)) = found.await? else { return Ok(settled) };
        let all: Vec<ImportRecord> = all.into_iter().filter(|one| one.undone && one.kind == "orders").collect();
        let mut reading = self.store().read().await?;
        let known = undone::all(&mut reading).await?;
        drop(reading);
        // One import that cannot be settled must not keep the others from it.
        let mut failed = None;
        for import in all.into_iter().filter(|import| !known.contains(&import.number)) {
            if let Err(error) = self.settle_import(import, &mut settled, now).await {
                failed = failed.or(Some(error));
            }
        }
        match failed {
            Some(error) => Err(error),
            None => {
                self.undone_looked.store(version, Ordering::Relaxed);
                Ok(settled)
            }
        }
    }

    /// The same right after an undo. The undo holds whatever happens here: what could not be taken back now is at the
    /// server's next turn.
    pub(crate) async fn settled_or_later(&self, now: UnixTime) -> UndonePoints {
        self.settle_undone(now).await.unwrap_or_default()
    }

    async fn settle_import(
        &self,
        import: ImportRecord,
        settled: &mut UndonePoints,
        now: UnixTime,
    ) -> Result<(), OfficeError> {
        let number = import.number;
        let told = self.over_facts(now, move |terrace, ctx| customers_of(terrace.workspace(), &import, ctx)).await?;
        let customers = match told {
            Some(customers) => customers.iter().filter_map(|id| CustomerId::new(id).ok()).collect(),
            // Nobody knows any more whom it told of.
            None => self.all_members().await?,
        };
        // What was accepted and is not in the lake yet would be taken for what nobody tells.
        self.seal(now).await?;
        let (mut members, mut orders) = (0, 0);
        for some in customers.chunks(TOGETHER) {
            let (gone, of) = self.withdraw_of(some.to_vec(), now).await?;
            members += of;
            orders += gone;
        }
        self.store()
            .write(async move |change| {
                undone::note(change, number, now).await?;
                let (name, details) = (number.to_string(), json!({ "members": members, "orders": orders }));
                let (subject, action) = (("import", name.as_str()), "import.points_undone");
                change.audit(&Action { at: now, actor: "system", action, subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        settled.imports += 1;
        settled.members += members;
        settled.orders += orders;
        Ok(())
    }

    async fn all_members(&self) -> Result<Vec<CustomerId>, OfficeError> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        let mut reading = self.store().read().await?;
        loop {
            let page = bookings::members(&mut reading, after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some(last.clone());
            all.extend(page.iter().filter_map(|id| CustomerId::new(id).ok()));
        }
    }

    /// Takes back what some members earned by orders that nobody tells; returns how many orders, and of how many members.
    async fn withdraw_of(&self, customers: Vec<CustomerId>, now: UnixTime) -> Result<(u64, u64), OfficeError> {
        let mut reading = self.store().read().await?;
        let mut members = Vec::with_capacity(customers.len());
        for customer in customers {
            if bookings::has_any(&mut reading, &customer).await? {
                members.push(customer);
            }
        }
        drop(reading);
        if members.is_empty() {
            return Ok((0, 0));
        }
        let policy = self.policy();
        let of_lake = Arc::clone(&policy);
        // Until it is written down nothing goes from the tail into the lake: an order that is on its way would be seen in
        // neither. What is accepted while this goes on is told as well, so it is looked for beyond the moment of the start.
        let sealing = self.sealing.lock().await;
        let until = UnixTime::from_micros(now.micros().saturating_add(MICROS_PER_DAY));
        let told = self.over_facts(now, move |terrace, ctx| {
            let as_of = as_of_now(&of_lake.policy, until);
            let told = |member: CustomerId| {
                let commands = orders_as_commands(terrace, &of_lake, &as_of, &member, ctx)?;
                Ok((member, commands.iter().filter_map(purchased).collect::<BTreeSet<OrderId>>()))
            };
            members.into_iter().map(told).collect::<Result<Vec<_>, _>>()
        });
        let told = told.await?;
        let touched: Vec<String> = told.iter().map(|(member, _)| member.to_string()).collect();
        let gone = self
            .store()
            .write(async move |change| {
                let (mut orders, mut members) = (0, 0);
                for (member, told) in &told {
                    let gone = withdraw(change, &policy, (member, told), now).await?;
                    orders += gone;
                    members += u64::from(gone > 0);
                }
                if orders > 0 {
                    let (subject, details) = (("import", "undone"), json!({ "members": members, "orders": orders }));
                    let action = "points.withdrawn";
                    change.audit(&Action { at: now, actor: "system", action, subject, details }).await?;
                }
                // How members stand was written down anew, and nothing else.
                change.is_bookkeeping();
                Ok::<_, OfficeError>((orders, members))
            })
            .await?;
        drop(sealing);
        touched.iter().for_each(|member| self.shoppers.forget_one(member));
        if gone.0 > 0 {
            // Files that tell the same orders again are booked anew.
            self.booked_files.forget();
        }
        Ok(gone)
    }
}

/// The order that a command tells of.
fn purchased(command: &Command) -> Option<OrderId> {
    match &command.body {
        CommandBody::Purchase { order, .. } => Some(order.clone()),
        _ => None,
    }
}
