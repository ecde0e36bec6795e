use super::columns::{ATTRIBUTE, NET, ORDERED, SCORE};
use super::folder::{self, RunsLock};
use super::grounds::RunGrounds;
use super::record::{KeptMembers, KeptStandings, RunColumn, RunFiles, RunPolicy, RunRecord, RunScheme};
use super::run::KeptRun;
use super::standings::settled_columns;
use super::{columns, cutoffs, index, sorted};
use crate::clock::{self, ClockAhead};
use crate::error::AppError;
use crate::output::{self, OutputTable, member_columns, standing_columns};
use crate::policies::LoadedPolicy;
use crate::workspace::{Workspace, disk};
use std::borrow::Cow;
use terrace_analytics::FittedModels;
use terrace_care::standings::Settled;
use terrace_domain::{AsOf, CancelToken, LocalTime, Money, ValueType};
use terrace_frame::Column;
use terrace_policy::Title;
use terrace_tiering::{Cutoffs, Distribution, LookedUp};

/// A run to keep, as plain values. All columns have one row per customer, in the order of ids.
pub(crate) struct NewRun<'a> {
    /// The rules.
    pub(crate) policy: &'a LoadedPolicy,
    /// For when.
    pub(crate) as_of: &'a AsOf,
    /// The version of the lake that was read.
    pub(crate) lake_version: u64,
    /// Now, on the workspace's clock.
    pub(crate) at: LocalTime,
    /// Every metric, label and scheme under its name, for everybody.
    pub(crate) table: OutputTable<'a>,
    /// Who had ordered.
    pub(crate) ordered: &'a [bool],
    /// Net revenue.
    pub(crate) net: &'a Column,
    /// The fields of customers that the policy names, and perhaps further ones behind them.
    pub(crate) attributes: &'a [Column],
    /// By which customers were classified.
    pub(crate) cutoffs: &'a Cutoffs,
    /// Behind the forecasts, if the policy has any.
    pub(crate) models: Option<&'a FittedModels>,
    /// By name of each scheme that scores customers the score of those who have a tier in it.
    pub(crate) scores: Vec<(String, Column)>,
    /// The values of which explaining one customer looks up single places.
    pub(crate) looked_up: Vec<LookedUp>,
    /// The tiers that are in force by scheme, with the index of the scheme, and their figures; none if the policy has no
    /// standings.
    pub(crate) settled: Vec<(usize, &'a Settled)>,
    /// The same in figures.
    pub(crate) standings: Option<KeptStandings>,
    /// The members in figures, whose columns are in the table; `None` if the policy has no members.
    pub(crate) members: Option<KeptMembers>,
    /// What the run rests on; nothing if that cannot be told.
    pub(crate) grounds: Option<RunGrounds>,
    /// Net revenue of all customers.
    pub(crate) revenue: Money,
    /// The schemes in figures.
    pub(crate) schemes: Vec<RunScheme>,
}

/// A run that was kept.
#[derive(Debug)]
pub struct KeptOutcome {
    /// The run as it is kept.
    pub run: KeptRun,
    /// Whether it took the place of the same run from before.
    pub replaced: bool,
    /// Why no older run was removed, if the clock is not believed.
    pub clock: Option<ClockAhead>,
}

/// Keeps a run, in the place of the same one from before if there is one; then removes those that are too old.
///
/// What fails on the way, or is cancelled, leaves the history as it was.
///
/// # Errors
/// What the disk says, and that the work was cancelled.
pub(crate) fn keep(workspace: &Workspace, new: &NewRun<'_>, cancel: &CancelToken) -> Result<KeptOutcome, AppError> {
    cancel.check()?;
    let lock = RunsLock::take(workspace)?;
    // What has gone from the lake meanwhile, with customers who are erased, must not come back here.
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    lake.versions()?
        .iter()
        .find(|version| version.version == new.lake_version)
        .ok_or(terrace_lake::LakeError::NoVersion(new.lake_version))?;
    let listed = index::records(workspace)?;
    folder::sweep(workspace, &listed)?;
    index::sweep(workspace)?;
    // A folder without a whole run is swept away by now, and its number free; a damaged one stays.
    let last = listed.iter().rev().find(|(_, record)| !matches!(record, Ok(None))).map(|(number, _)| *number);
    let known: Vec<RunRecord> = listed.into_iter().filter_map(|(_, record)| record.ok().flatten()).collect();
    let same = known.iter().find(|run| is_same(run, new));
    let number = same.map_or_else(|| last.map_or(1, |last| last + 1), |run| run.number);
    let generation = same.map_or(1, |run| run.files.generation + 1);
    let place = folder::run_folder(workspace, number);
    disk::make_folder(&place)?;
    let kept = write(workspace, new, number, generation, cancel);
    match &kept {
        Ok(run) => folder::sweep_run(&place, run.record())?,
        Err(_) => match same {
            Some(_) => folder::sweep_failed(&place, number),
            // What was written of it goes; why it failed is what counts.
            None => drop(folder::remove(&place)),
        },
    }
    let kept = match kept {
        Ok(kept) => kept,
        Err(error) => {
            // What failed is what counts.
            let _ = lock.remove_if_empty(workspace);
            return Err(error);
        }
    };
    let replaced = same.is_some();
    let clock = remove_expired(workspace, &known, kept.record(), new.at)?;
    index::records(workspace)?;
    drop(lock);
    Ok(KeptOutcome { run: kept, replaced, clock })
}

fn is_same(run: &RunRecord, new: &NewRun<'_>) -> bool {
    run.policy.is_same(&new.policy.policy.hash)
        && run.policy.name == new.policy.policy.name.as_str()
        && run.lake_version == new.lake_version
        && run.timezone == new.as_of.zone().name()
        && run.as_of == new.as_of.local().to_string()
}

fn write(
    workspace: &Workspace,
    new: &NewRun<'_>,
    number: u64,
    generation: u64,
    cancel: &CancelToken,
) -> Result<KeptRun, AppError> {
    let (small, large) = cutoffs::part(new.cutoffs);
    let rows = new.ordered.len() as u64;
    let models = new.models;
    let files = RunFiles::new(generation, rows, !large.is_empty(), models.is_some());
    let ranks = new.looked_up.iter().any(|list| !list.values.is_empty());
    let files = if ranks { files.with_sorted() } else { files };
    let files = if new.grounds.is_some() { files.with_grounds() } else { files };
    let record = record(new, number, files);
    let run = KeptRun::new(workspace, record);
    // The large file and what stands beside it are written at the same time.
    let further = || {
        rayon::join(
            || write_beside(&run, new, &small, &large, cancel),
            || match &run.record().files.sorted {
                Some(name) => {
                    let path = run.folder.join(name);
                    sorted::write(&path, &new.looked_up, cancel).map_err(|cause| output::failed(&path, cause, cancel))
                }
                None => Ok(()),
            },
        )
    };
    let (classes, (beside, sorted)) =
        rayon::join(|| output::write(&new.table, &run.classes_file(), false, cancel), further);
    classes?;
    beside?;
    sorted?;
    // From here on the run is kept, which takes no time.
    cancel.check()?;
    folder::commit(&run.folder, run.record())?;
    Ok(run)
}

/// Writes what else belongs to a run than its classes and its sorted values.
fn write_beside(
    run: &KeptRun,
    new: &NewRun<'_>,
    small: &Cutoffs,
    large: &[Distribution],
    cancel: &CancelToken,
) -> Result<(), AppError> {
    let path = run.beside_file();
    let beside = further_columns(new);
    let named: Vec<(String, &Column)> = beside.iter().map(|(name, column)| (name.clone(), column.as_ref())).collect();
    columns::write(&path, &named, cancel).map_err(|cause| output::failed(&path, cause, cancel))?;
    cancel.check()?;
    if let Some(name) = &run.record().files.values {
        let path = run.folder.join(name);
        cutoffs::write_values(&path, large).map_err(|cause| AppError::writing(&path, cause))?;
    }
    if let Some((name, models)) = run.record().files.models.as_ref().zip(new.models) {
        folder::write_json(&run.folder.join(name), models)?;
    }
    if let Some((name, grounds)) = run.record().files.grounds.as_ref().zip(new.grounds.as_ref()) {
        folder::write_json(&run.folder.join(name), grounds)?;
    }
    folder::write_json(&run.folder.join(&run.record().files.cutoffs), small)
}

/// Net revenue, who had ordered, the fields of customers that the policy names, scores, and standings.
fn further_columns<'a>(new: &'a NewRun<'a>) -> Vec<(String, Cow<'a, Column>)> {
    let ordered = Column::Flags(new.ordered.iter().map(|ordered| Some(*ordered)).collect());
    let net = Cow::Borrowed(new.net);
    let mut all = vec![(NET.to_owned(), net), (ORDERED.to_owned(), Cow::Owned(ordered))];
    let fields = new.policy.policy.attributes.iter().zip(new.attributes);
    all.extend(fields.map(|(field, column)| (format!("{ATTRIBUTE}{}", field.name), Cow::Borrowed(column))));
    all.extend(new.scores.iter().map(|(scheme, scores)| (format!("{SCORE}{scheme}"), Cow::Borrowed(scores))));
    for (scheme, settled) in &new.settled {
        let scheme = new.policy.policy.schemes.get(*scheme);
        let columns = scheme.map(|scheme| settled_columns(scheme, settled)).unwrap_or_default();
        all.extend(columns.into_iter().map(|(name, column)| (name, Cow::Owned(column))));
    }
    all
}

fn record(new: &NewRun<'_>, number: u64, files: RunFiles) -> RunRecord {
    let policy = &new.policy.policy;
    let column = |name: &str, value_type: ValueType| RunColumn {
        name: name.to_owned(),
        value_type: value_type.word().to_owned(),
    };
    let metrics = policy.metrics.iter().map(|metric| column(metric.name.as_str(), metric.value_type));
    let labels = policy.labels.iter().map(|label| column(label.name.as_str(), ValueType::Flag));
    let schemes = policy.schemes.iter().map(|scheme| column(scheme.name.as_str(), ValueType::Text));
    let standings = standing_columns(policy);
    let standings = standings.iter().map(|(name, value_type)| column(name, *value_type));
    let members = member_columns(policy).iter().map(|(name, value_type)| column(name, *value_type));
    let (en, zh) = titles(&policy.title);
    RunRecord {
        number,
        at: new.at.to_string(),
        as_of: new.as_of.local().to_string(),
        timezone: new.as_of.zone().name().to_owned(),
        policy: RunPolicy {
            name: policy.name.to_string(),
            en,
            zh,
            hash: policy.hash.clone(),
            hash_is_of_meaning: true,
            text: new.policy.text.clone(),
        },
        lake_version: new.lake_version,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        currency: policy.currency.to_string(),
        customers: new.ordered.len() as u64,
        with_orders: new.ordered.iter().filter(|ordered| **ordered).count() as u64,
        revenue: new.revenue.ten_thousandths(),
        schemes: new.schemes.clone(),
        standings: new.standings.clone(),
        members: new.members.clone(),
        columns: metrics.chain(labels).chain(schemes).chain(standings).chain(members).collect(),
        attributes: policy.attributes.iter().map(|field| column(&field.name, field.value_type)).collect(),
        files,
    }
}

fn titles(title: &Title) -> (Option<String>, Option<String>) {
    (title.en.clone(), title.zh.clone())
}

/// Removes runs of a version of the lake or a later one; returns how many. For facts that are taken out as if they had
/// never been there.
///
/// # Errors
/// What the disk says.
pub(crate) fn forget_since(workspace: &Workspace, lake_version: u64) -> Result<usize, AppError> {
    let lock = RunsLock::take(workspace)?;
    let mut gone = 0;
    for number in folder::numbers(workspace)? {
        if folder::read(workspace, number)?.is_some_and(|run| run.lake_version >= lake_version) {
            folder::remove(&folder::run_folder(workspace, number))?;
            gone += 1;
        }
    }
    lock.remove_if_empty(workspace)?;
    Ok(gone)
}

/// Removes runs that are older than the settings keep them; the newest run of each policy stays, and so does all if the
/// clock is not believed.
fn remove_expired(
    workspace: &Workspace,
    known: &[RunRecord],
    newest: &RunRecord,
    now: LocalTime,
) -> Result<Option<ClockAhead>, AppError> {
    let days = i64::from(workspace.config().keep_runs_days);
    let last_of = |policy: &str| {
        let others = known.iter().chain([newest]).filter(|run| run.policy.name == policy);
        others.map(|run| run.number).max()
    };
    let is_old = |run: &&RunRecord| {
        // A run that does not say when it ran is not removed for its age.
        let ran = LocalTime::parse(&run.at).unwrap_or(now);
        i64::from(now.date().days()) - i64::from(ran.date().days()) > days
    };
    let goes = |run: &&RunRecord| run.number != newest.number && last_of(&run.policy.name) != Some(run.number);
    let due: Vec<&RunRecord> = known.iter().filter(is_old).filter(goes).collect();
    if due.is_empty() {
        return Ok(None);
    }
    let versions = workspace.lake_if_any()?.map_or_else(|| Ok(Vec::new()), |lake| lake.versions())?;
    let stamps = versions.iter().map(|version| version.at.as_str()).chain(known.iter().map(|run| run.at.as_str()));
    let clock = clock::ahead(workspace, now, stamps)?;
    if clock.is_none() {
        due.iter().try_for_each(|run| folder::remove(&folder::run_folder(workspace, run.number)))?;
    }
    Ok(clock)
}
