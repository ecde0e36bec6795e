//! That this server lives is written down, and jobs of servers that ended are called lost.

use crate::error::OfficeError;
use crate::office::Office;
use std::collections::BTreeSet;
use terrace_domain::UnixTime;
use terrace_store::{jobs, servers};

impl Office {
    /// Says that this server lives, and writes down that the jobs of those that ended were lost; returns how many. For the
    /// start of a server, and every few seconds from then on.
    ///
    /// # Errors
    /// What the store says.
    pub async fn beat(&self, now: UnixTime) -> Result<usize, OfficeError> {
        let own = self.watches.server().to_owned();
        let counts = self
            .store()
            .write(async move |change| {
                servers::beat(change, &own).await?;
                change.is_bookkeeping();
                Ok::<_, OfficeError>(servers::all(change.reading()).await?)
            })
            .await?;
        let silent = self.peers.silent(&counts, now);
        let mut reading = self.store().read().await?;
        let running = jobs::running(&mut reading).await?;
        drop(reading);
        // A job of no known server is one of an earlier program, or of a server that was taken away.
        let is_lost = |job: &jobs::Job| silent.contains(&job.server) || !counts.contains_key(&job.server);
        let lost: Vec<u64> = running.iter().filter(|job| is_lost(job)).map(|job| job.id).collect();
        if lost.is_empty() && silent.is_empty() {
            return Ok(0);
        }
        self.store().write(async move |change| Ok(lose(change, lost, silent, now).await?)).await
    }

    /// Stops the jobs of this server that somebody asked another server to stop.
    ///
    /// # Errors
    /// What the store says.
    pub async fn stop_asked_jobs(&self) -> Result<(), OfficeError> {
        if !self.watches.has_running() {
            return Ok(());
        }
        let mut reading = self.store().read().await?;
        for id in jobs::to_stop(&mut reading, self.watches.server()).await? {
            self.watches.get(id).iter().for_each(|watch| watch.cancel());
        }
        Ok(())
    }

    /// Says that this server ends: its jobs end with it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn leave(&self, now: UnixTime) -> Result<usize, OfficeError> {
        let own = self.watches.server().to_owned();
        let mut reading = self.store().read().await?;
        let running = jobs::running(&mut reading).await?;
        drop(reading);
        let lost = running.iter().filter(|job| job.server == own).map(|job| job.id).collect();
        self.store().write(async move |change| Ok(lose(change, lost, vec![own], now).await?)).await
    }
}

/// Calls jobs lost, and takes servers away.
async fn lose(
    change: &mut terrace_store::Change,
    lost: Vec<u64>,
    gone: Vec<String>,
    now: UnixTime,
) -> Result<usize, terrace_store::StoreError> {
    let mut ended = 0;
    for job in lost.into_iter().collect::<BTreeSet<_>>() {
        ended += usize::from(jobs::end(change, job, ("lost", None), now).await?);
    }
    for server in gone {
        servers::remove(change, &server).await?;
    }
    // What a job did stands in the log by itself.
    change.is_bookkeeping();
    Ok(ended)
}
