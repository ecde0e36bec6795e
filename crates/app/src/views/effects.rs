//! Hold-outs, and what they prove.

use crate::effects::{ArmsCompared, ArmsFinding, DrawnHoldOut, LookStage, ShownEffect, Unsaid};
use crate::hold_outs::{KeptHoldOut, LostPeople};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// A hold-out, without its people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HoldOutView {
    /// Its name.
    pub name: String,
    /// The scheme whose tiers were frozen.
    pub scheme: String,
    /// The tiers that were drawn from; all if there are none.
    pub tiers: Vec<String>,
    /// The share that is left out.
    pub share: f64,
    /// The smallest effect that matters, as a part of what there is without it.
    pub effect: f64,
    /// What the draw goes by beside the name; empty where a server tells it.
    pub salt: String,
    /// From when on it is measured.
    pub begins: String,
    /// Until when.
    pub until: String,
    /// When it was drawn.
    pub drawn_at: String,
    /// The policy that gave the tiers.
    pub policy: String,
    /// Its fingerprint.
    pub policy_hash: String,
    /// The kept run that the tiers are those of.
    pub run: Option<u64>,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// Customers with the treatment.
    pub treated: u64,
    /// Customers left out.
    pub control: u64,
    /// Customers passed over, as another hold-out keeps them without treatment.
    pub kept_out: u64,
    /// Customers erased since, who were to be treated.
    pub erased_treated: u64,
    /// Customers erased since, who were left out.
    pub erased_control: u64,
}

impl HoldOutView {
    /// Of what is kept.
    pub fn new(kept: &KeptHoldOut) -> Self {
        let LostPeople { treated: erased_treated, control: erased_control } = kept.erased;
        Self {
            name: kept.name.clone(),
            scheme: kept.scheme.clone(),
            tiers: kept.chosen.clone(),
            share: f64::from(kept.share) / 1e6,
            effect: f64::from(kept.effect) / 1e6,
            salt: kept.salt.clone(),
            begins: kept.begins.clone(),
            until: kept.until.clone(),
            drawn_at: kept.drawn_at.clone(),
            policy: kept.policy.name.clone(),
            policy_hash: kept.policy.hash.clone(),
            run: kept.run,
            lake_version: kept.lake_version,
            treated: kept.treated(),
            control: kept.control(),
            kept_out: kept.kept_out,
            erased_treated,
            erased_control,
        }
    }
}

/// A hold-out that was just drawn.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DrawnHoldOutView {
    /// As it is kept.
    pub hold_out: HoldOutView,
    /// Whether it is kept.
    pub kept: bool,
    /// Customers of the list that are not known.
    pub unknown: u64,
    /// Customers that it takes to see the smallest effect that matters; `None` where nothing was bought before.
    pub needed: Option<f64>,
    /// The smallest effect that these customers can show, as a part of what there is.
    pub shows: Option<f64>,
    /// The file with the list, if one was written.
    pub file: Option<String>,
}

impl DrawnHoldOutView {
    /// Of what was drawn.
    pub fn new(drawn: &DrawnHoldOut, kept: bool, file: Option<&Path>) -> Self {
        Self {
            hold_out: HoldOutView::new(&drawn.record),
            kept,
            unknown: drawn.unknown,
            needed: drawn.power.map(|power| power.needed),
            shows: drawn.power.map(|power| power.shown),
            file: file.map(|path| path.display().to_string()),
        }
    }
}

/// A list of people that was written once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExportedPeopleView {
    /// The hold-out.
    pub name: String,
    /// The file.
    pub file: String,
    /// Its rows.
    pub rows: u64,
}

/// What a hold-out proves.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectView {
    /// The hold-out.
    pub hold_out: HoldOutView,
    /// What is compared.
    pub measure: &'static str,
    /// Up to when facts count.
    pub to: String,
    /// Whether the end is reached; before it intervals are wider, as they may be looked at any number of times.
    pub ended: bool,
    /// Drawn people of whom no fact tells any more, who were to be treated.
    pub unseen_treated: u64,
    /// The same, who were left out.
    pub unseen_control: u64,
    /// All customers together.
    pub whole: ComparedView,
    /// By tier, if there are several.
    pub tiers: Vec<ComparedView>,
    /// What those with the treatment did before, each in 30 days or as a ratio. This is no proof of anything.
    pub before: Option<f64>,
    /// The same since.
    pub since: Option<f64>,
}

/// Two arms side by side.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComparedView {
    /// The tier on the day of the draw; `None` of all together, and of customers without one.
    pub tier: Option<String>,
    /// How good the evidence is: `A` for what chance decided, `-` where nothing can be said yet.
    pub grade: &'static str,
    /// `more`, `less`, `none_that_matters`, `unclear` or `withheld`.
    pub verdict: &'static str,
    /// Why it is withheld: `mismatch`, `few_customers`, `few_buyers`, `nothing_to_compare`.
    pub withheld: Option<&'static str>,
    /// Customers with the treatment.
    pub treated: u64,
    /// Customers without.
    pub control: u64,
    /// What those with it did, each or as a ratio.
    pub treated_value: Option<f64>,
    /// What those without did.
    pub control_value: Option<f64>,
    /// The difference, freed of what was known before.
    pub difference: Option<f64>,
    /// Its lower end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// The level of the interval.
    pub level: Option<f64>,
    /// The smallest difference that matters.
    pub matters: Option<f64>,
    /// By how much knowing the past narrowed the variance.
    pub past_helps: Option<f64>,
    /// Customers that lack until the smallest effect that matters would show.
    pub more_needed: Option<f64>,
    /// Whether it would be on a list of tiers worth a further look.
    pub explore: Option<bool>,
}

impl EffectView {
    /// Of what was found.
    pub fn new(kept: &KeptHoldOut, shown: &ShownEffect) -> Self {
        let part = |found: &ArmsCompared| ComparedView::new(found, &kept.tiers);
        Self {
            hold_out: HoldOutView::new(kept),
            measure: shown.measure.name(),
            to: shown.to.to_string(),
            ended: shown.stage == LookStage::Final,
            unseen_treated: shown.unseen.treated,
            unseen_control: shown.unseen.control,
            whole: part(&shown.compared.whole),
            tiers: shown.compared.tiers.iter().map(part).collect(),
            before: shown.past.map(|past| past.before),
            since: shown.past.map(|past| past.since),
        }
    }
}

impl ComparedView {
    fn new(found: &ArmsCompared, tiers: &[String]) -> Self {
        let finding = found.finding.as_ref().ok();
        let get = |of: fn(&ArmsFinding) -> f64| finding.map(of);
        Self {
            tier: found.tier.and_then(|tier| tiers.get(usize::from(tier))).cloned(),
            grade: found.grade(),
            verdict: finding.map_or("withheld", |finding| finding.verdict.name()),
            withheld: found.finding.as_ref().err().map(Unsaid::reason),
            treated: found.treated as u64,
            control: found.control as u64,
            treated_value: found.treated_value,
            control_value: found.control_value,
            difference: get(|finding| finding.interval.estimate),
            low: get(|finding| finding.interval.low),
            high: get(|finding| finding.interval.high),
            level: get(|finding| finding.interval.level),
            matters: get(|finding| finding.matters),
            past_helps: get(|finding| finding.past_helps),
            more_needed: finding.and_then(|finding| finding.verdict.more_needed()),
            explore: finding.and_then(|finding| finding.explore),
        }
    }
}
