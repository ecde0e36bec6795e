//! Everybody computed, or read from a kept run.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::versions::HeldRoster;
use std::sync::Arc;
use std::time::{Duration, Instant};
use terrace_app::AppError;
use terrace_app::roster::{RosterBase, RosterVersion};
use terrace_app::runs::TierRequest;
use terrace_domain::{AsOf, UnixTime};
use terrace_store::{member_states, tail};

/// Members whose levels are read at a time.
const PAGE: u32 = 10_000;

/// With more rows beside the base everybody is computed anew.
const MOST_CHANGED: usize = 20_000;

/// For how long rows stand beside a base at least, and how many times as long as computing everybody takes: cutoffs, and
/// what one customer's facts say of another, are as old.
const LEAST_AGE: Duration = Duration::from_secs(60);
const TIMES_AS_LONG: u32 = 20;

/// How often those who changed are computed before it is looked whether everybody is to be: more may come all the time.
const MOST_TURNS: usize = 20;

/// Levels and points of members by id, and the number of the last change.
type Members = (Vec<(String, Option<String>, Option<i64>)>, u64);

impl Office {
    /// The version that lists are answered from now.
    ///
    /// # Errors
    /// What reading facts may say, and what the store says.
    pub(crate) async fn roster_now(&self, now: UnixTime) -> Result<Arc<RosterVersion>, OfficeError> {
        self.hand_in_overrides().await?;
        if self.roster.newest().is_none() {
            // Whoever reads the newest run just now is waited for: it takes less time than computing everybody.
            let _alone = self.roster.refreshing.lock().await;
            if self.roster.newest().is_none() {
                self.first_roster(now).await?;
            }
        }
        match self.roster.newest() {
            Some(held) if !self.roster.is_small(&held) => {
                let held = self.followed(now).await?.unwrap_or(held);
                Ok(held.version)
            }
            _ => self.whole(now).await,
        }
    }

    /// The version of now where there are too many customers to compute all of them for one answer; `None` where there are
    /// few, or nobody has asked yet.
    ///
    /// # Errors
    /// As [`Office::roster_now`].
    pub(crate) async fn large_roster(&self, now: UnixTime) -> Result<Option<Arc<RosterVersion>>, OfficeError> {
        match self.roster.newest() {
            Some(held) if !self.roster.is_small(&held) => Ok(self.followed(now).await?.map(|held| held.version)),
            _ => Ok(None),
        }
    }

    /// Says up to how many customers everybody is computed where something changed.
    pub fn compute_whole_up_to(&self, customers: usize) {
        self.roster.set_whole_up_to(customers);
    }

    /// Everybody as of now, all facts in the lake; computed if anything changed.
    async fn whole(&self, now: UnixTime) -> Result<Arc<RosterVersion>, OfficeError> {
        let _making = self.roster.making.lock().await;
        // What was noted by now is in the lake after the seal.
        let noted = self.roster.take_pending(usize::MAX);
        let made = self.whole_of_lake(now).await;
        if made.is_err() {
            self.roster.put_back(noted);
        }
        made
    }

    async fn whole_of_lake(&self, now: UnixTime) -> Result<Arc<RosterVersion>, OfficeError> {
        self.seal(now).await?;
        let begun = Instant::now();
        let policy = self.policy();
        let held = self.roster.newest();
        let (lake, overrides) = self.lake_now(now).await?;
        let as_of = as_of_now(&policy.policy, now);
        let same = held.filter(|held| {
            held.version.base.policy.policy.hash == policy.policy.hash
                && (held.lake, held.day) == (lake, as_of.local().date())
                && held.version.base.lake_version == lake
                // A kept run may be for an earlier moment of the day than facts that the lake had then.
                && held.version.base.run.is_none()
                && held.overrides == overrides
                && held.version.changed() == 0
        });
        let mut reading = self.store().read().await?;
        let known = same.as_ref().map_or(u64::MAX, |held| held.members);
        let has_members = same.is_none() || !member_states::after(&mut reading, known, 1).await?.is_empty();
        drop(reading);
        // The run of the same moment is there still where levels and points alone have changed.
        let as_of = match &same {
            Some(held) if !has_members => return Ok(Arc::clone(&held.version)),
            Some(held) => held.version.base.as_of.clone(),
            None => as_of,
        };
        let (members, seq) = self.members_now().await?;
        let request = TierRequest::new(policy, as_of.clone());
        let base = self.over_facts(now, move |terrace, ctx| {
            let mut base = terrace.computed_roster(&request, lake, ctx)?;
            base.set_members(&members)?;
            Ok(base)
        });
        let base = base.await?;
        let version = Arc::new(RosterVersion::new(self.roster.number(now), Arc::new(base)));
        self.roster.put(HeldRoster {
            version: Arc::clone(&version),
            lake,
            day: as_of.local().date(),
            overrides,
            members: seq,
            made: now,
            took: begun.elapsed(),
        });
        Ok(version)
    }

    /// Brings the roster to now beside its readers: the rows of whoever changed, and everybody where that is due. At first
    /// it is read from the newest kept run, in the time that reading takes. Returns whether a base was made.
    ///
    /// # Errors
    /// What reading facts may say, and what the store says. The version from before stays.
    pub async fn refresh_roster(&self, now: UnixTime) -> Result<bool, OfficeError> {
        let Ok(_alone) = self.roster.refreshing.try_lock() else { return Ok(false) };
        self.hand_in_overrides().await?;
        let Some(held) = self.roster.newest() else { return self.first_roster(now).await };
        if self.roster.is_small(&held) {
            return Ok(false);
        }
        let mut held = self.followed(now).await?.unwrap_or(held);
        for _ in 0..MOST_TURNS {
            if !self.roster.has_pending() {
                break;
            }
            held = self.followed(now).await?.unwrap_or(held);
        }
        if !self.is_due(&held, now).await? {
            return Ok(false);
        }
        let policy = self.policy();
        let as_of = as_of_now(&policy.policy, now);
        let request = TierRequest::new(policy, as_of.clone());
        self.make_base(now, as_of, move |terrace, lake, ctx| terrace.computed_roster(&request, lake, ctx)).await?;
        Ok(true)
    }

    async fn is_due(&self, held: &HeldRoster, now: UnixTime) -> Result<bool, OfficeError> {
        let policy = self.policy();
        let (lake, _) = self.lake_now(now).await?;
        let age = Duration::from_micros(now.micros().abs_diff(held.made.micros()));
        let changed = held.version.changed();
        Ok(self.roster.is_outdated()
            || held.lake != lake
            || held.version.base.policy.policy.hash != policy.policy.hash
            || held.day != as_of_now(&policy.policy, now).local().date()
            || changed > MOST_CHANGED
            || (changed > 0 && age > LEAST_AGE.max(held.took * TIMES_AS_LONG)))
    }

    /// The first version of a process: from the newest kept run if there is one, else computed.
    async fn first_roster(&self, now: UnixTime) -> Result<bool, OfficeError> {
        let policy = self.policy();
        let as_of = as_of_now(&policy.policy, now);
        let (of_kept, until) = (Arc::clone(&policy), as_of.clone());
        let kept = self.over_facts(now, move |terrace, ctx| terrace.kept_roster(&of_kept, &until, ctx)).await;
        let kept = match kept {
            // There is nobody yet.
            Err(OfficeError::App(AppError::NoFacts)) => return Ok(false),
            kept => kept?,
        };
        match kept {
            Some(base) => {
                let as_of = base.as_of.clone();
                self.make_base(now, as_of, move |_, _, _| Ok(base)).await?;
            }
            None => match self.whole(now).await {
                Err(OfficeError::App(AppError::NoFacts | AppError::NoCustomers { .. })) => return Ok(false),
                made => drop(made?),
            },
        }
        Ok(true)
    }

    /// Makes a base while others read, and puts it in its place with whoever changed meanwhile to be computed anew.
    async fn make_base(
        &self,
        now: UnixTime,
        as_of: AsOf,
        make: impl FnOnce(&terrace_app::Terrace, u64, &terrace_app::RunContext<'_>) -> Result<RosterBase, AppError>
        + Send
        + 'static,
    ) -> Result<(), OfficeError> {
        let begun = Instant::now();
        let sealing = self.sealing.lock().await;
        let mut reading = self.store().read().await?;
        let customers = tail::customers(&mut reading).await?;
        drop(reading);
        let (lake, overrides) = self.lake_now(now).await?;
        self.roster.begin(customers);
        drop(sealing);
        let made = async {
            let (members, seq) = self.members_now().await?;
            let base = self.over_facts(now, move |terrace, ctx| {
                let mut base = make(terrace, lake, ctx)?;
                base.set_members(&members)?;
                Ok(base)
            });
            Ok::<_, OfficeError>((base.await?, seq))
        };
        let made = made.await;
        let making = self.roster.making.lock().await;
        if let Ok((base, members)) = made {
            let followed = self.roster.newest().map_or(0, |held| held.lake);
            let known = base.lake_version;
            let version = Arc::new(RosterVersion::new(self.roster.number(now), Arc::new(base)));
            // Seals that were followed meanwhile hold the facts of those who changed meanwhile.
            let lake = if known == lake { followed.max(known) } else { known };
            let (day, took) = (as_of.local().date(), begun.elapsed());
            self.roster.put(HeldRoster { version, lake, day, overrides, members, made: now, took });
            self.roster.end();
            drop(making);
            return Ok(());
        }
        self.roster.stay_outdated();
        self.roster.end();
        made.map(|_| ())
    }

    /// The newest version of the lake, and the overrides that hold.
    async fn lake_now(&self, now: UnixTime) -> Result<(u64, Arc<[terrace_app::workspace::HeldOverride]>), OfficeError> {
        self.over_facts(now, |terrace, _| Ok((terrace.pin(None)?.version().version, terrace.workspace().overrides())))
            .await
    }

    /// Levels and points of all members, as the ledgers have them.
    async fn members_now(&self) -> Result<Members, OfficeError> {
        let (mut members, mut last) = (Vec::new(), 0);
        let mut reading = self.store().read().await?;
        loop {
            let page = member_states::after(&mut reading, last, PAGE).await?;
            let Some((seq, _)) = page.last() else { return Ok((members, last)) };
            last = *seq;
            let known = page.into_iter().map(|(_, state)| state).filter(member_states::MemberState::is_known);
            members.extend(known.map(|state| (state.member, state.level, state.points)));
        }
    }
}
