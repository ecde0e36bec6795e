//! What two arms prove: the difference per customer with its interval, freed of what was known before.
//!
//! **Looks.** The end of a hold-out is settled when it is drawn. Before it, an interval holds at all looks together
//! (mixture sequential test) and spends a fifth of the error; at the end the ordinary interval spends the rest. So
//! whoever looks daily is wrong no oftener than one who waits: 1 in 20. The sequential test goes by the effect relative
//! to the mean of both arms, which is nearly the same at all times where totals grow, and whose mixture is the smallest
//! effect that matters, settled beforehand as well.
//!
//! **Tiers.** Several tiers are several chances of a false alarm; Holm's steps keep them together within the error.

use super::verdict::EffectVerdict;
use terrace_models::Interval;
use terrace_models::experiments::always_valid::Watch;
use terrace_models::experiments::covariate::{Adjusted, ArmRatios, ArmValues, adjust, adjust_ratios};
use terrace_models::experiments::many::{benjamini_hochberg, holm};
use terrace_models::experiments::ratios::Ratio;
use terrace_models::experiments::sample_ratio::check_two;
use terrace_models::experiments::size::{PowerDesign, still_needed};
use terrace_models::experiments::{Arm, ArmMoments, Effect, ExperimentRefusal, means, ratios};

/// The level of all looks before the end together.
pub const EARLY_LEVEL: f64 = 0.99;
/// The level of the look at the end.
pub const FINAL_LEVEL: f64 = 0.96;

/// When it is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookStage {
    /// Before the end, as often as anybody likes.
    Early,
    /// At the end or later; facts after the end do not count.
    Final,
}

impl LookStage {
    /// The confidence level of a look.
    pub const fn level(self) -> f64 {
        match self {
            Self::Early => EARLY_LEVEL,
            Self::Final => FINAL_LEVEL,
        }
    }
}

/// What the customers of one arm did, one value each: since the beginning, and before it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArmsFigures {
    /// What is compared, or what stands above the line of a ratio.
    pub values: Vec<f64>,
    /// The same before.
    pub before: Vec<f64>,
    /// What stands below the line of a ratio; empty where customers are compared.
    pub below: Vec<f64>,
    /// The same before.
    pub below_before: Vec<f64>,
}

impl ArmsFigures {
    /// The customers.
    pub const fn customers(&self) -> usize {
        self.values.len()
    }

    /// The mean of all customers, or the ratio of the sums; `None` of nobody or of nothing below the line.
    pub fn value(&self) -> Option<f64> {
        quotient(&self.values, &self.below)
    }

    /// The same before.
    pub fn value_before(&self) -> Option<f64> {
        quotient(&self.before, &self.below_before)
    }
}

fn quotient(above: &[f64], below: &[f64]) -> Option<f64> {
    let below = if below.is_empty() { count(above.len()) } else { below.iter().sum() };
    (below > 0.0).then(|| above.iter().sum::<f64>() / below)
}

#[expect(clippy::cast_precision_loss, reason = "no shop has so many customers")]
pub(super) const fn count(customers: usize) -> f64 {
    customers as f64
}

/// The two arms of one tier.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TierArms {
    /// The tier, by index into the hold-out's; `None` for those without.
    pub tier: Option<u16>,
    /// Those with the treatment.
    pub treated: ArmsFigures,
    /// Those without.
    pub control: ArmsFigures,
}

/// Two arms side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmsCompared {
    /// The tier, if it is one alone.
    pub tier: Option<u16>,
    /// Customers with the treatment.
    pub treated: usize,
    /// Customers without.
    pub control: usize,
    /// What those with it did, each or as a ratio.
    pub treated_value: Option<f64>,
    /// What those without did.
    pub control_value: Option<f64>,
    /// What that says.
    pub finding: Result<ArmsFinding, Unsaid>,
}

/// What a comparison says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArmsFinding {
    /// Treated minus control, freed of what was known before, with its interval.
    pub interval: Interval,
    /// The smallest difference that matters, in the same unit.
    pub matters: f64,
    /// By how much knowing the past narrowed the variance: 0.4 is 40 %.
    pub past_helps: f64,
    /// In a word.
    pub verdict: EffectVerdict,
    /// Whether a list of tiers worth a further look would name it: of those that it names, one in twenty is chance.
    /// `None` where no tiers are compared.
    pub explore: Option<bool>,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unsaid {
    /// The arms are not as large as chance would leave them: something sorted customers, and no figure holds.
    Mismatch,
    /// Nothing was done by anybody, or more came back than was bought, so that no effect is a part of it.
    NoBase,
    /// The statistics refuse.
    Refused(ExperimentRefusal),
}

impl From<ExperimentRefusal> for Unsaid {
    fn from(refusal: ExperimentRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Unsaid {
    /// In a word.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Mismatch => "mismatch",
            Self::Refused(ExperimentRefusal::TooFewCustomers { .. }) => "few_customers",
            Self::Refused(ExperimentRefusal::TooFewDiffering { .. } | ExperimentRefusal::TooFewDenominators { .. }) => {
                "few_buyers"
            }
            Self::NoBase | Self::Refused(_) => "nothing_to_compare",
        }
    }

    /// What an arm lacks, where that is the reason.
    pub fn lacks(&self) -> Option<ArmLack> {
        match self {
            Self::Refused(
                ExperimentRefusal::TooFewCustomers { arm, found, needed }
                | ExperimentRefusal::TooFewDiffering { arm, found, needed }
                | ExperimentRefusal::TooFewDenominators { arm, found, needed },
            ) => Some(ArmLack { is_control: *arm == Arm::Control, found: *found, needed: *needed }),
            Self::Mismatch | Self::NoBase | Self::Refused(_) => None,
        }
    }
}

/// What an arm lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArmLack {
    /// Whether it is the arm that is left out.
    pub is_control: bool,
    /// Customers, or those who bought.
    pub found: usize,
    /// How many of them are needed.
    pub needed: usize,
}

impl ArmsCompared {
    /// How good the evidence is: chance alone decided who was left out, so it is the best there is (A), or none yet (-).
    pub fn grade(&self) -> &'static str {
        match self.finding.as_ref().map(|finding| finding.verdict) {
            Ok(EffectVerdict::More | EffectVerdict::Less | EffectVerdict::NoneThatMatters) => "A",
            Ok(EffectVerdict::Unclear { .. }) | Err(_) => "-",
        }
    }
}

/// The whole and its tiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// All customers.
    pub whole: ArmsCompared,
    /// By tier, in the order given; none where there is one alone.
    pub tiers: Vec<ArmsCompared>,
}

/// Compares the arms as a whole and tier by tier. `control_share` is what was planned, `effect` the smallest part of
/// what there is that matters.
pub fn compare_arms(tiers: &[TierArms], stage: LookStage, control_share: f64, effect: f64) -> Compared {
    let whole = compare_two(&joined(tiers), stage.level(), stage, effect);
    if is_mismatch(&whole, control_share) {
        let withheld = |compared: ArmsCompared| ArmsCompared { finding: Err(Unsaid::Mismatch), ..compared };
        return Compared { whole: withheld(whole), tiers: Vec::new() };
    }
    let tiers = if tiers.len() > 1 { by_tier(tiers, stage, effect) } else { Vec::new() };
    Compared { whole, tiers }
}

fn is_mismatch(whole: &ArmsCompared, control_share: f64) -> bool {
    let customers = |arm: usize| u64::try_from(arm).unwrap_or(u64::MAX);
    let checked = check_two(customers(whole.treated), customers(whole.control), 1.0 - control_share);
    checked.is_ok_and(|checked| checked.is_mismatch())
}

/// All tiers together.
fn joined(tiers: &[TierArms]) -> TierArms {
    let mut all = TierArms::default();
    for tier in tiers {
        for (into, from) in [(&mut all.treated, &tier.treated), (&mut all.control, &tier.control)] {
            into.values.extend(&from.values);
            into.before.extend(&from.before);
            into.below.extend(&from.below);
            into.below_before.extend(&from.below_before);
        }
    }
    all
}

/// Each tier at the level that Holm's steps leave it: the clearest is held against the error divided by all tiers, the
/// next by those that are left, until one is not clear; the rest are held against the same as that one.
fn by_tier(tiers: &[TierArms], stage: LookStage, effect: f64) -> Vec<ArmsCompared> {
    let error = 1.0 - stage.level();
    let chances: Vec<Option<f64>> =
        tiers.iter().map(|tier| FreedPair::of(tier, effect).and_then(|found| found.chance(stage)).ok()).collect();
    let known: Vec<f64> = chances.iter().copied().flatten().collect();
    let adjusted = holm(&known).unwrap_or_default();
    let named = benjamini_hochberg(&known).unwrap_or_default();
    let clear = adjusted.iter().filter(|chance| **chance <= error).count();
    let mut place = 0;
    let compared = tiers.iter().zip(&chances).map(|(tier, chance)| {
        let Some(chance) = chance else { return compare_two(tier, stage.level(), stage, effect) };
        let clearer = known.iter().filter(|other| *other < chance).count().min(clear);
        let open = count(known.len().saturating_sub(clearer).max(1));
        let mut found = compare_two(tier, 1.0 - error / open, stage, effect);
        if let Ok(finding) = &mut found.finding {
            finding.explore = named.get(place).map(|chance| *chance <= error);
        }
        place += 1;
        found
    });
    compared.collect()
}

/// Compares two arms at a confidence level.
pub fn compare_two(arms: &TierArms, level: f64, stage: LookStage, effect: f64) -> ArmsCompared {
    let finding = FreedPair::of(arms, effect).and_then(|measured| measured.finding(level, stage));
    ArmsCompared {
        tier: arms.tier,
        treated: arms.treated.customers(),
        control: arms.control.customers(),
        treated_value: arms.treated.value(),
        control_value: arms.control.value(),
        finding,
    }
}

/// Both arms freed of the past.
enum FreedArms {
    Means(Adjusted<ArmMoments>),
    Ratios(Adjusted<Ratio>),
}

/// Two arms that can be compared.
struct FreedPair {
    arms: FreedArms,
    /// The smallest difference that matters.
    matters: f64,
}

impl FreedPair {
    fn of(arms: &TierArms, effect: f64) -> Result<Self, Unsaid> {
        let both = joined(std::slice::from_ref(arms));
        let all: Vec<f64> = [both.treated.values, both.control.values].concat();
        let below: Vec<f64> = [both.treated.below, both.control.below].concat();
        let base = quotient(&all, &below).filter(|base| *base > 0.0);
        let (treated, control) = (&arms.treated, &arms.control);
        let freed = if below.is_empty() {
            FreedArms::Means(adjust(values_of(treated), values_of(control))?)
        } else {
            FreedArms::Ratios(adjusted_ratios(treated, control)?)
        };
        Ok(Self { arms: freed, matters: effect * base.ok_or(Unsaid::NoBase)? })
    }

    fn effect(&self, level: f64) -> Result<Effect, ExperimentRefusal> {
        match &self.arms {
            FreedArms::Means(freed) => means::difference_of(&freed.treated, &freed.control, level),
            FreedArms::Ratios(freed) => ratios::difference(&freed.treated, &freed.control, level),
        }
    }

    /// How likely so large a difference is if there is none.
    fn chance(&self, stage: LookStage) -> Result<f64, Unsaid> {
        let effect = self.effect(stage.level())?;
        Ok(match stage {
            LookStage::Final => effect.p_value,
            LookStage::Early => self.watch(&effect, stage.level())?.0,
        })
    }

    /// The chance and interval of a look among any number.
    fn watch(&self, effect: &Effect, level: f64) -> Result<(f64, Interval), ExperimentRefusal> {
        let look = Watch::new(self.matters, level)?.look(effect.interval.estimate, effect.standard_error)?;
        Ok((look.p_value, look.interval))
    }

    fn finding(&self, level: f64, stage: LookStage) -> Result<ArmsFinding, Unsaid> {
        let effect = self.effect(level)?;
        let interval = match stage {
            LookStage::Final => effect.interval,
            LookStage::Early => self.watch(&effect, level)?.1,
        };
        let past_helps = match &self.arms {
            FreedArms::Means(freed) => freed.reduction,
            FreedArms::Ratios(freed) => freed.reduction,
        };
        let verdict = EffectVerdict::known(&interval, self.matters);
        let verdict = match verdict {
            Some(verdict) => verdict,
            None => EffectVerdict::Unclear { more: self.more_needed(level, stage)? },
        };
        Ok(ArmsFinding { interval, matters: self.matters, past_helps, verdict, explore: None })
    }

    /// How many customers it lacks to be said at the end, where one of several tiers is held to a stricter bound.
    fn more_needed(&self, level: f64, stage: LookStage) -> Result<f64, ExperimentRefusal> {
        // The part of the whole error that this comparison may spend is the same at the end.
        let error = (1.0 - level) * (1.0 - FINAL_LEVEL) / (1.0 - stage.level());
        let design = PowerDesign { level: 1.0 - error, ..PowerDesign::USUAL };
        let (treated, control) = match &self.arms {
            FreedArms::Means(freed) => (freed.treated, freed.control),
            FreedArms::Ratios(freed) => (freed.treated.moments, freed.control.moments),
        };
        let need = still_needed(design, &treated, &control, self.matters)?;
        Ok(need.treated_more + need.control_more)
    }
}

fn values_of(arm: &ArmsFigures) -> ArmValues<'_> {
    ArmValues { values: &arm.values, before: &arm.before }
}

/// Ratios freed of the same ratio before; where that is none, as nothing was below the line, they stay as they are.
fn adjusted_ratios(treated: &ArmsFigures, control: &ArmsFigures) -> Result<Adjusted<Ratio>, ExperimentRefusal> {
    let has_past = [treated, control].iter().all(|arm| arm.below_before.iter().sum::<f64>() > 0.0);
    if !has_past {
        let plain = |arm, of: &ArmsFigures| Ratio::of(arm, &of.values, &of.below);
        let (treated, control) = (plain(Arm::Treated, treated)?, plain(Arm::Control, control)?);
        return Ok(Adjusted { treated, control, theta: 0.0, reduction: 0.0 });
    }
    adjust_ratios(ratios_of(treated), ratios_of(control))
}

fn ratios_of(arm: &ArmsFigures) -> ArmRatios<'_> {
    ArmRatios {
        numerators: &arm.values,
        denominators: &arm.below,
        before_numerators: &arm.before,
        before_denominators: &arm.below_before,
    }
}
