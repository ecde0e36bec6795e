//! Who is left out.

use super::compare::count;
use super::schemes::scheme_named;
use crate::context::RunContext;
use crate::erasure::forgotten;
use crate::error::{AppError, EffectsError};
use crate::facts::Inputs;
use crate::hold_outs::{DrawnPerson, HoldOutPolicy, KeptHoldOut, LostPeople, check_name, find, keep, list};
use crate::runs::Tiered;
use crate::session::{PATIENCE, WriteSession};
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use terrace_analytics::population;
use terrace_domain::{InternalError, LocalTime, Share, Unit, Window};
use terrace_frame::{Column, Ids};
use terrace_models::experiments::ArmMoments;
use terrace_models::experiments::assignment::{Assignment, Share as DrawnShare};
use terrace_models::experiments::size::{PowerDesign, all_customers};
use terrace_policy::{MeasureUse, Scheme};

/// Customers that each side needs at least, or its mean says nothing.
const FEWEST: u64 = 10;

/// How long a hold-out is measured if nothing else is said.
const USUAL: Window = Window::Last(3, Unit::Months);

const MICROS_A_DAY: i64 = 86_400_000_000;

/// What to draw.
#[derive(Debug, Clone)]
pub struct DrawRequest<'a> {
    /// A name that none has.
    pub name: &'a str,
    /// The scheme whose tiers are frozen; the only one if it is not named.
    pub scheme: Option<&'a str>,
    /// The tiers to draw from; all if there are none.
    pub tiers: &'a [String],
    /// The customers to draw from; all if there is none.
    pub list: Option<&'a Ids>,
    /// The share that is left out.
    pub share: Share,
    /// The smallest effect that matters, as a part of what there is without it.
    pub effect: Share,
    /// Until when it is measured.
    pub until: Option<LocalTime>,
    /// What the draw goes by; chance itself if it is not given.
    pub salt: Option<String>,
    /// Hold-outs whose people may get this treatment all the same.
    pub beside: &'a [String],
    /// The number of the run, if it was kept.
    pub run: Option<u64>,
    /// Says what would be drawn, and keeps nothing.
    pub dry: bool,
}

/// What was drawn.
#[derive(Debug)]
pub struct DrawnHoldOut {
    /// As it is kept.
    pub record: KeptHoldOut,
    /// Customers of the list that the workspace does not know.
    pub unknown: u64,
    /// What can be told by it; `None` if nobody bought in the span before.
    pub power: Option<DrawPower>,
    /// Whether it begins before the moment at which it was drawn.
    pub begins_before: bool,
}

/// How large an effect on revenue can be told, going by the span before that is as long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawPower {
    /// Customers that it would take for the smallest effect that matters, four times out of five.
    pub needed: f64,
    /// The effect that the customers who are there can show, as a part of what there is.
    pub shown: f64,
    /// Mean revenue of the span before.
    pub mean: f64,
}

/// Refuses a name that is none or taken, before anything is computed.
///
/// # Errors
/// [`EffectsError::BadName`], [`EffectsError::NameTaken`], and a file that is damaged.
pub fn check_new(workspace: &Workspace, name: &str) -> Result<(), AppError> {
    check_name(name)?;
    match find(workspace, name) {
        Ok(known) => Err(EffectsError::NameTaken { name: known.name, at: known.drawn_at }.into()),
        Err(AppError::Effects(EffectsError::UnknownHoldOut { .. })) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Draws a hold-out from a run of the workspace and keeps it. Nobody else writes meanwhile.
///
/// # Errors
/// What [`EffectsError`] lists, an unknown scheme, and what reading facts and writing may say.
pub fn draw(
    request: &DrawRequest<'_>,
    (tiered, inputs): (&Tiered, &Inputs),
    workspace: &Workspace,
    ctx: &RunContext<'_>,
) -> Result<DrawnHoldOut, AppError> {
    let policy = &tiered.policy.policy;
    let (index, scheme) = scheme_named(request.scheme, &policy.schemes)?;
    let chosen = chosen_tiers(request, scheme)?;
    let begins = tiered.request.as_of.local();
    let until = end(request, begins)?;
    let _session = WriteSession::begin(workspace, "terrace effects draw", PATIENCE, ctx)?;
    check_new(workspace, request.name)?;
    let held = held_elsewhere(request, workspace, (begins, until))?;
    let mut drawn = candidates(request, tiered, (index, &chosen), &held);
    // Whoever was erased since the run was computed is not drawn.
    let gone = forgotten(workspace, drawn.people.iter().map(|person| person.id.as_str()))?;
    let gone: BTreeSet<String> = gone.into_iter().map(str::to_owned).collect();
    drawn.people.retain(|person| !gone.contains(&person.id));
    let salt = request.salt.clone().unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    assign(request, &salt, &mut drawn.people)?;
    let record = KeptHoldOut {
        format: 1,
        name: request.name.to_owned(),
        salt,
        share: request.share.millionths(),
        effect: request.effect.millionths(),
        scheme: scheme.name.to_string(),
        tiers: scheme.tiers.iter().map(|tier| tier.id.to_string()).collect(),
        chosen: request.tiers.to_vec(),
        begins: begins.to_string(),
        until: until.to_string(),
        drawn_at: ctx.at(),
        timezone: policy.timezone.name().to_owned(),
        policy: HoldOutPolicy { name: policy.name.to_string(), hash: policy.hash.clone() },
        run: request.run,
        lake_version: inputs.origin.lake_version().ok_or(EffectsError::NotKept)?,
        beside: request.beside.to_vec(),
        kept_out: drawn.kept_out,
        erased: LostPeople::default(),
        people: drawn.people,
    };
    let power = power(&record, (begins, until), tiered, inputs)?;
    ctx.check()?;
    if !request.dry {
        keep(workspace, &record)?;
    }
    Ok(DrawnHoldOut { record, unknown: drawn.unknown, power, begins_before: begins < ctx.now })
}

fn chosen_tiers(request: &DrawRequest<'_>, scheme: &Scheme) -> Result<Vec<u16>, AppError> {
    let known = || scheme.tiers.iter().map(|tier| tier.id.to_string()).collect();
    let tier = |name: &String| {
        let place = scheme.tiers.iter().position(|tier| tier.id.as_str() == name);
        let unknown =
            || EffectsError::UnknownTier { scheme: scheme.name.to_string(), name: name.clone(), known: known() };
        place.and_then(|place| u16::try_from(place).ok()).ok_or_else(|| unknown().into())
    };
    request.tiers.iter().map(tier).collect()
}

fn end(request: &DrawRequest<'_>, begins: LocalTime) -> Result<LocalTime, AppError> {
    let until = request.until.or_else(|| USUAL.after(begins));
    let bad = || EffectsError::BadEnd {
        until: until.map(|until| until.to_string()).unwrap_or_default(),
        begins: begins.to_string(),
    };
    until.filter(|until| *until > begins).ok_or_else(|| bad().into())
}

/// Who must not be treated meanwhile, as others left them out.
fn held_elsewhere(
    request: &DrawRequest<'_>,
    workspace: &Workspace,
    (begins, until): (LocalTime, LocalTime),
) -> Result<BTreeSet<String>, AppError> {
    request.beside.iter().try_for_each(|name| find(workspace, name).map(|_| ()))?;
    let others = list(workspace)?.into_iter();
    let others = others.filter(|known| known.overlaps(begins, until) && !request.beside.contains(&known.name));
    let people = others.flat_map(|known| known.people).filter(|person| person.is_control);
    Ok(people.map(|person| person.id).collect())
}

/// Customers to draw from.
struct DrawCandidates {
    people: Vec<DrawnPerson>,
    kept_out: u64,
    unknown: u64,
}

fn candidates(
    request: &DrawRequest<'_>,
    tiered: &Tiered,
    (scheme, chosen): (usize, &[u16]),
    held: &BTreeSet<String>,
) -> DrawCandidates {
    let ids = &tiered.frame.ids;
    let standings = tiered.standings.scheme(scheme).map(|known| &known.standings);
    let tier = |row: usize| match standings {
        // The tier that is in force is the one by which people are treated.
        Some(standings) => standings.row(row).and_then(|standing| standing.tier),
        None => tiered.outcome.classes.tier(scheme, row),
    };
    let mut found = DrawCandidates { people: Vec::new(), kept_out: 0, unknown: 0 };
    for (row, id) in ids.iter().enumerate() {
        let tier = tier(row);
        let is_named = request.list.is_none_or(|list| list.find(id).is_some());
        let is_chosen = match tier {
            Some(tier) => chosen.is_empty() || chosen.contains(&tier),
            None => chosen.is_empty() && request.list.is_some(),
        };
        if !is_named || !is_chosen {
            continue;
        }
        if held.contains(id) {
            found.kept_out += 1;
        } else {
            found.people.push(DrawnPerson { id: id.to_owned(), tier, is_control: false });
        }
    }
    let strangers = request.list.map_or(0, |list| list.iter().filter(|id| ids.find(id).is_none()).count());
    found.unknown = strangers as u64;
    found
}

/// Settles who is left out.
fn assign(request: &DrawRequest<'_>, salt: &str, people: &mut [DrawnPerson]) -> Result<(), AppError> {
    let bad = |option, value: String| EffectsError::BadShare { option, value };
    let share = DrawnShare::new(f64::from(request.share.millionths()) / 1e6);
    let share = share.map_err(|_| bad("hold-out", request.share.to_string()))?;
    let assignment = Assignment::new(salt, request.name).map_err(|_| bad("salt", salt.to_owned()))?;
    people.iter_mut().for_each(|person| person.is_control = assignment.is_left_out(&person.id, share));
    let customers = people.len() as u64;
    let control = people.iter().filter(|person| person.is_control).count() as u64;
    if control < FEWEST || customers - control < FEWEST {
        return Err(EffectsError::TooFewToDraw { customers, control, needed: FEWEST }.into());
    }
    Ok(())
}

/// What can be told, by the revenue of as long a span before.
fn power(
    record: &KeptHoldOut,
    (begins, until): (LocalTime, LocalTime),
    tiered: &Tiered,
    inputs: &Inputs,
) -> Result<Option<DrawPower>, AppError> {
    let days = (until.micros() - begins.micros()).div_euclid(MICROS_A_DAY).max(1);
    let window = Window::Last(u16::try_from(days).unwrap_or(u16::MAX), Unit::Days);
    let uses = [MeasureUse::new("net_amount", window)];
    let found = population(&inputs.facts, &uses, &[], &tiered.request.as_of, None)?;
    let Some(Column::Integers(net)) = found.columns.first() else {
        return Err(InternalError::new("revenue is no column of numbers").into());
    };
    let value = |person: &DrawnPerson| {
        found.ids.find(&person.id).and_then(|row| net.get(row)).map_or(0.0, super::figures::yuan)
    };
    let values: Vec<f64> = record.people.iter().map(value).collect();
    let Ok(moments) = ArmMoments::of(&values) else { return Ok(None) };
    let (share, effect) = (f64::from(record.share) / 1e6, f64::from(record.effect) / 1e6);
    let design = PowerDesign { level: super::compare::FINAL_LEVEL, ..PowerDesign::USUAL };
    let Ok(needed) = all_customers(design, moments.variance, effect * moments.mean, share) else { return Ok(None) };
    let shown = effect * (needed / count(values.len())).sqrt();
    Ok(Some(DrawPower { needed: needed.ceil(), shown, mean: moments.mean }))
}
