use super::folder::{self, RunsLock};
use super::record::{RunFiles, RunRecord};
use super::run::KeptRun;
use super::standings::settled_names;
use super::{columns, cutoffs, index};
use crate::error::AppError;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::path::Path;
use terrace_analytics::FittedModels;
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::{Column, Ids, Texts};
use terrace_tiering::{Cutoffs, Position, SchemeCutoffs};

/// Erases customers from all kept runs: their rows go, the figures of the runs stay as they were told. Gives the
/// numbers of the runs that held any of them.
///
/// A run is written anew beside itself and then takes its place, so a crash leaves each run either as it was or
/// without them; asking again does the rest.
///
/// # Errors
/// Damaged runs, or what the disk says.
pub(crate) fn erase_customers(workspace: &Workspace, customers: &[&str]) -> Result<Vec<u64>, AppError> {
    if folder::numbers(workspace)?.is_empty() {
        return Ok(Vec::new());
    }
    let lock = RunsLock::take(workspace)?;
    // What a crash left of older files must go as well.
    let listed = index::records(workspace)?;
    folder::sweep(workspace, &listed)?;
    let erased: BTreeSet<&str> = customers.iter().copied().collect();
    let mut touched = Vec::new();
    for (number, record) in listed {
        let Some(record) = record? else { continue };
        if erase(&KeptRun::new(workspace, record), &erased)? {
            touched.push(number);
        }
    }
    index::records(workspace)?;
    drop(lock);
    Ok(touched)
}

/// Reads all that [`erase_customers`] will, and changes nothing.
///
/// # Errors
/// As [`erase_customers`].
pub(crate) fn refuse_unreadable_runs(workspace: &Workspace, customers: &[&str]) -> Result<(), AppError> {
    let erased: BTreeSet<&str> = customers.iter().copied().collect();
    for (_, record) in index::records(workspace)? {
        let Some(record) = record? else { continue };
        let run = KeptRun::new(workspace, record);
        if let Some(left) = Left::of(&run, &erased)? {
            left.columns(&run)?;
        }
    }
    Ok(())
}

/// What stays of a run.
struct Left {
    ids: Ids,
    /// The rows of those who stay.
    rows: Vec<usize>,
    cutoffs: Cutoffs,
}

/// The columns of those who stay, of both files of a run, and the models.
struct LeftColumns {
    classes: Vec<(String, Column)>,
    beside: Vec<(String, Column)>,
    models: Option<FittedModels>,
}

impl Left {
    /// Returns `None` if the run names none of them.
    fn of(run: &KeptRun, erased: &BTreeSet<&str>) -> Result<Option<Self>, AppError> {
        let ids = run.ids()?;
        let cutoffs = run.cutoffs()?;
        let rows: Vec<usize> = (0..ids.len()).filter(|&row| !erased.contains(ids.get(row))).collect();
        if rows.len() == ids.len() && !names_any(&cutoffs, erased) {
            return Ok(None);
        }
        Ok(Some(Self { ids, rows, cutoffs }))
    }

    fn columns(&self, run: &KeptRun) -> Result<LeftColumns, AppError> {
        let Self { ids, rows, .. } = self;
        let text = Column::Texts(Texts::from_distinct(rows.iter().map(|&row| ids.get(row))));
        let mut classes = vec![("customer_id".to_owned(), text)];
        for known in &run.record.columns {
            let column = run.column(&known.name)?.ok_or_else(|| run.damaged(format!("no column {}", known.name)))?;
            classes.push((known.name.clone(), column.take(rows.iter().copied())));
        }
        let net = Column::integers(ValueType::Money, run.net()?);
        let mut beside = vec![(columns::NET.to_owned(), net), (columns::ORDERED.to_owned(), run.ordered()?)];
        for known in &run.record.attributes {
            let column = run.attribute(&known.name)?.ok_or_else(|| run.damaged(format!("no field {}", known.name)))?;
            beside.push((format!("{}{}", columns::ATTRIBUTE, known.name), column));
        }
        let kept = run.record.standings.iter().flat_map(|standings| &standings.schemes);
        for (name, value_type) in kept.flat_map(|figures| settled_names(&figures.scheme)) {
            let column = run.read_beside(&name, value_type)?;
            beside.push((name, column));
        }
        let beside = beside.into_iter().map(|(name, column)| (name, column.take(rows.iter().copied()))).collect();
        // What models were fitted to cannot be read out of their parameters.
        let models = run.record.files.models.is_some().then(|| run.models()).transpose()?;
        Ok(LeftColumns { classes, beside, models })
    }
}

/// Whether the run held any of them.
fn erase(run: &KeptRun, erased: &BTreeSet<&str>) -> Result<bool, AppError> {
    let Some(left) = Left::of(run, erased)? else { return Ok(false) };
    let mut record: RunRecord = run.record.clone();
    let generation = run.record.files.generation + 1;
    record.files = RunFiles::new(
        generation,
        left.rows.len() as u64,
        run.record.files.values.is_some(),
        run.record.files.models.is_some(),
    );
    let new = KeptRun { record, folder: run.folder.clone() };
    let written = write(run, &new, left, erased);
    match written {
        Ok(()) => folder::sweep_run(&new.folder, &new.record)?,
        Err(_) => folder::sweep_failed(&run.folder, run.record.number),
    }
    written.map(|()| true)
}

fn write(run: &KeptRun, new: &KeptRun, left: Left, erased: &BTreeSet<&str>) -> Result<(), AppError> {
    let save = |path: &Path, all: &[(String, Column)]| {
        let named: Vec<(String, &Column)> = all.iter().map(|(name, column)| (name.clone(), column)).collect();
        columns::write(path, &named, &CancelToken::new()).map_err(|cause| AppError::writing(path, cause))
    };
    let columns = left.columns(run)?;
    save(&new.classes_file(), &columns.classes)?;
    save(&new.beside_file(), &columns.beside)?;
    let Left { ids, mut cutoffs, .. } = left;
    unname(&mut cutoffs, &ids, erased);
    let (small, large) = cutoffs::part(&cutoffs);
    if let Some(name) = &new.record.files.values {
        let path = new.folder.join(name);
        cutoffs::write_values(&path, &large).map_err(|cause| AppError::writing(&path, cause))?;
    }
    if let (Some(name), Some(models)) = (&new.record.files.models, &columns.models) {
        folder::write_json(&new.folder.join(name), models)?;
    }
    folder::write_json(&new.folder.join(&new.record.files.cutoffs), small.as_ref())?;
    folder::commit(&new.folder, &new.record)
}

/// The places in which cutoffs name customers.
fn positions(cutoffs: &mut Cutoffs) -> impl Iterator<Item = &mut Position> {
    cutoffs.schemes.values_mut().flat_map(SchemeCutoffs::positions_mut)
}

fn names_any(cutoffs: &Cutoffs, erased: &BTreeSet<&str>) -> bool {
    positions(&mut cutoffs.clone()).any(|position| erased.contains(position.customer_id.as_str()))
}

/// Puts the next id that stays in the place of an erased one: nobody who stays lies between the two.
fn unname(cutoffs: &mut Cutoffs, ids: &Ids, erased: &BTreeSet<&str>) {
    for position in positions(cutoffs).filter(|position| erased.contains(position.customer_id.as_str())) {
        let mut later = ids.iter().filter(|id| *id > position.customer_id.as_str() && !erased.contains(id));
        // Behind every id where none follows.
        position.customer_id = later.next().unwrap_or("\u{10ffff}").to_owned();
    }
}
