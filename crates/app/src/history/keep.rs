use super::columns::{ATTRIBUTE, NET, ORDERED, plain_table};
use super::folder::{self, Writing};
use super::record::{RunColumn, RunFiles, RunPolicy, RunRecord, RunScheme, RunTier};
use super::run::KeptRun;
use super::{columns, cutoffs};
use crate::error::AppError;
use crate::output;
use crate::policies::LoadedPolicy;
use crate::tier::Tiered;
use crate::workspace::Workspace;
use std::borrow::Cow;
use terrace_domain::{AsOf, LocalTime, ValueType};
use terrace_policy::{Policy, Scheme, SchemeKind, Title};
use terrace_tiering::Column;

/// A run to keep.
#[derive(Debug)]
pub struct KeepRequest<'a> {
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// For when.
    pub as_of: &'a AsOf,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The run.
    pub tiered: &'a Tiered,
    /// Now, on the workspace's clock.
    pub at: LocalTime,
}

/// A run that was kept.
#[derive(Debug)]
pub struct Kept {
    /// It.
    pub run: KeptRun,
    /// Whether it took the place of the same run from before.
    pub replaced: bool,
}

/// Keeps a run, in the place of the same one from before if there is one; then lets go of what is too old.
///
/// What fails on the way leaves the history as it was.
///
/// # Errors
/// What the disk says.
pub fn keep(workspace: &Workspace, request: &KeepRequest<'_>) -> Result<Kept, AppError> {
    let writing = Writing::begin(workspace)?;
    // What has gone from the lake meanwhile, with customers who are forgotten, must not come back here.
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    lake.versions()?
        .iter()
        .find(|version| version.version == request.lake_version)
        .ok_or(terrace_lake::LakeError::NoVersion(request.lake_version))?;
    folder::sweep(workspace)?;
    let numbers = folder::numbers(workspace)?;
    let known: Vec<RunRecord> =
        numbers.iter().filter_map(|number| folder::read(workspace, *number).ok().flatten()).collect();
    let same = known.iter().find(|run| is_same(run, request));
    let number = same.map_or_else(|| numbers.last().map_or(1, |last| last + 1), |run| run.number);
    let generation = same.map_or(1, |run| run.files.generation + 1);
    let place = folder::run_folder(workspace, number);
    std::fs::create_dir_all(&place).map_err(|cause| AppError::writing(&place, cause))?;
    let kept = write(workspace, request, number, generation);
    match &kept {
        Ok(run) => folder::sweep_run(&place, run.record())?,
        Err(_) => match same {
            // What was written of it goes; why it failed is what counts.
            Some(before) => drop(folder::sweep_run(&place, before)),
            None => drop(folder::remove(&place)),
        },
    }
    let kept = kept?;
    let replaced = same.is_some();
    let_go(workspace, &known, kept.record(), request.at)?;
    drop(writing);
    Ok(Kept { run: kept, replaced })
}

fn is_same(run: &RunRecord, request: &KeepRequest<'_>) -> bool {
    run.policy.hash == request.policy.policy.hash
        && run.policy.name == request.policy.policy.name.as_str()
        && run.lake_version == request.lake_version
        && run.timezone == request.as_of.zone().name()
        && run.as_of == request.as_of.local().to_string()
}

fn write(workspace: &Workspace, request: &KeepRequest<'_>, number: u64, generation: u64) -> Result<KeptRun, AppError> {
    let (small, large) = cutoffs::part(&request.tiered.outcome.cutoffs);
    let rows = request.tiered.frame.ids.len() as u64;
    let models = request.tiered.forecasts.as_ref().map(|forecasts| &forecasts.models);
    let record = record(request, number, RunFiles::new(generation, rows, !large.is_empty(), models.is_some()));
    let run = KeptRun::new(workspace, record);
    // The large file and what stands beside it are written at the same time.
    let (classes, beside) = rayon::join(
        || output::write(&plain_table(&request.policy.policy, request.tiered)?, &run.classes_file(), false),
        || {
            let path = run.beside_file();
            let beside = beside(request);
            let named: Vec<(String, &Column)> =
                beside.iter().map(|(name, column)| (name.clone(), column.as_ref())).collect();
            columns::write(&path, &named).map_err(|cause| AppError::writing(&path, cause))?;
            if let Some(name) = &run.record().files.values {
                let path = run.folder.join(name);
                cutoffs::write_values(&path, &large).map_err(|cause| AppError::writing(&path, cause))?;
            }
            if let Some((name, models)) = run.record().files.models.as_ref().zip(models) {
                folder::write_json(&run.folder.join(name), models)?;
            }
            folder::write_json(&run.folder.join(&run.record().files.cutoffs), small.as_ref())
        },
    );
    classes?;
    beside?;
    folder::commit(&run.folder, run.record())?;
    Ok(run)
}

/// Net revenue, who had ordered, and the fields of customers that the policy names.
fn beside<'a>(request: &KeepRequest<'a>) -> Vec<(String, Cow<'a, Column>)> {
    let frame = &request.tiered.frame;
    let ordered = Column::Flags(frame.ordered.iter().map(|ordered| Some(*ordered)).collect());
    let net = Cow::Borrowed(&request.tiered.standard.net);
    let mut all = vec![(NET.to_owned(), net), (ORDERED.to_owned(), Cow::Owned(ordered))];
    let fields = request.policy.policy.attributes.iter().zip(&frame.attributes);
    all.extend(fields.map(|(field, column)| (format!("{ATTRIBUTE}{}", field.name), Cow::Borrowed(column))));
    all
}

fn record(request: &KeepRequest<'_>, number: u64, files: RunFiles) -> RunRecord {
    let policy = &request.policy.policy;
    let frame = &request.tiered.frame;
    let column = |name: &str, value_type: ValueType| RunColumn {
        name: name.to_owned(),
        value_type: value_type.word().to_owned(),
    };
    let metrics = policy.metrics.iter().map(|metric| column(metric.name.as_str(), metric.value_type));
    let labels = policy.labels.iter().map(|label| column(label.name.as_str(), ValueType::Flag));
    let schemes = policy.schemes.iter().map(|scheme| column(scheme.name.as_str(), ValueType::Text));
    let (en, zh) = titles(&policy.title);
    RunRecord {
        number,
        at: request.at.to_string(),
        as_of: request.as_of.local().to_string(),
        timezone: request.as_of.zone().name().to_owned(),
        policy: RunPolicy {
            name: policy.name.to_string(),
            en,
            zh,
            hash: policy.hash.clone(),
            text: request.policy.text.clone(),
        },
        lake_version: request.lake_version,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        currency: policy.currency.to_string(),
        customers: frame.ids.len() as u64,
        with_orders: frame.ordered.iter().filter(|ordered| **ordered).count() as u64,
        revenue: request.tiered.revenue().ten_thousandths(),
        schemes: scheme_figures(policy, request.tiered),
        columns: metrics.chain(labels).chain(schemes).collect(),
        attributes: policy.attributes.iter().map(|field| column(&field.name, field.value_type)).collect(),
        files,
    }
}

/// The schemes of a run in figures.
pub(super) fn scheme_figures(policy: &Policy, tiered: &Tiered) -> Vec<RunScheme> {
    let figures = |(scheme, profile): (&Scheme, &crate::profile::SchemeProfile)| {
        let tiers = scheme.tiers.iter().zip(&profile.tiers).map(|(tier, figures)| {
            let (en, zh) = titles(&tier.title);
            let (customers, revenue) = (figures.customers as u64, figures.revenue.ten_thousandths());
            RunTier { id: tier.id.to_string(), en, zh, customers, revenue }
        });
        let (en, zh) = titles(&scheme.title);
        RunScheme {
            name: scheme.name.to_string(),
            en,
            zh,
            ordered: is_ordered(&scheme.kind),
            tiers: tiers.collect(),
            unclassified: profile.unclassified as u64,
        }
    };
    policy.schemes.iter().zip(&tiered.profiles).map(figures).collect()
}

/// Whether the tiers of a kind of scheme run from best to rest.
const fn is_ordered(kind: &SchemeKind) -> bool {
    match kind {
        SchemeKind::Threshold { .. }
        | SchemeKind::Pyramid { .. }
        | SchemeKind::Share { .. }
        | SchemeKind::Score { .. } => true,
        SchemeKind::Rfm { .. } | SchemeKind::Matrix { .. } | SchemeKind::Clusters { .. } | SchemeKind::Rules { .. } => {
            false
        }
    }
}

fn titles(title: &Title) -> (Option<String>, Option<String>) {
    (title.en.clone(), title.zh.clone())
}

/// Removes runs that are older than the settings keep them; the newest run of each policy stays.
fn let_go(workspace: &Workspace, known: &[RunRecord], newest: &RunRecord, now: LocalTime) -> Result<(), AppError> {
    let days = i64::from(workspace.config().keep_runs_days);
    let last_of = |policy: &str| {
        let others = known.iter().chain([newest]).filter(|run| run.policy.name == policy);
        others.map(|run| run.number).max()
    };
    let is_old = |run: &&RunRecord| {
        let ran = LocalTime::parse(&run.at).map_or(now, |at| at);
        i64::from(now.date().days()) - i64::from(ran.date().days()) > days
    };
    for run in known.iter().filter(is_old) {
        if run.number != newest.number && last_of(&run.policy.name) != Some(run.number) {
            folder::remove(&folder::run_folder(workspace, run.number))?;
        }
    }
    Ok(())
}
