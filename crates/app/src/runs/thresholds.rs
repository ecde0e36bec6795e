//! Thresholds proposed for wanted shares, over a run, with the care that their tiers take.

use super::tier::Tiered;
use crate::error::AppError;
use crate::facts::Inputs;
use crate::policies::LoadedPolicy;
use terrace_analytics::population;
use terrace_domain::{InternalError, Share, Unit, Window};
use terrace_frame::{Column, Integers};
use terrace_policy::{MeasureUse, Scheme, SchemeKind};
use terrace_tiering::{Thresholds, sums_reaching, thresholds};

/// What the values of a scheme say of its thresholds.
#[derive(Debug)]
pub struct ThresholdProposal<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// What was found.
    pub found: Thresholds,
    /// The care that customers took; `None` where no contact says how many minutes it took.
    pub care: Option<CareTaken>,
}

/// Minutes that contacts took in the last twelve months.
#[derive(Debug)]
pub struct CareTaken {
    /// Of all customers with a value, in millionths of a minute.
    pub all: i128,
    /// By threshold, of those who reach it, in millionths of a minute.
    by_edge: Vec<(i64, i128)>,
}

impl CareTaken {
    /// Of those who reach a threshold that was told of.
    pub fn reaching(&self, edge: i64) -> Option<i128> {
        self.by_edge.iter().find(|(known, _)| *known == edge).map(|(_, sum)| *sum)
    }
}

/// The schemes of a policy that cut at fixed amounts, each with how many tiers it has.
pub fn schemes_of_amounts(policy: &LoadedPolicy) -> Vec<(&str, usize)> {
    let schemes = policy.policy.schemes.iter();
    let of_amounts = schemes.filter(|scheme| matches!(scheme.kind, SchemeKind::Threshold { .. }));
    of_amounts.map(|scheme| (scheme.name.as_str(), scheme.tiers.len())).collect()
}

/// What is wrong with shares that tiers are wanted to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongShares {
    /// Not one for each tier but the last.
    Count {
        /// How many that would be.
        wanted: usize,
    },
    /// The share in that place is none, or not above zero.
    NoShare(usize),
    /// With the share in that place there are more than all customers.
    BeyondWhole(usize),
}

/// Shares of the tiers but the last, from the best on, as shares of all better ones together.
///
/// # Errors
/// The first thing that is wrong with them.
pub fn cumulative_shares(texts: &[&str], tiers: usize) -> Result<Vec<Share>, WrongShares> {
    let wanted = tiers.saturating_sub(1);
    if texts.len() != wanted {
        return Err(WrongShares::Count { wanted });
    }
    let mut sum = 0_u32;
    let add = |(place, text): (usize, &&str)| {
        let share = Share::parse(text).filter(|share| share.millionths() > 0).ok_or(WrongShares::NoShare(place))?;
        sum = sum.saturating_add(share.millionths());
        Share::from_millionths(sum).ok_or(WrongShares::BeyondWhole(place))
    };
    texts.iter().enumerate().map(add).collect()
}

/// Proposes thresholds of a scheme for the shares that its tiers are wanted to have: cumulative, from best to worst, one
/// for each tier but the last, or none at all to be told only of the thresholds that are. `None` where the scheme does not
/// cut at amounts, or there is none of that name.
///
/// # Errors
/// What reading facts may say.
pub fn propose<'a>(
    run: &'a Tiered,
    inputs: &Inputs,
    scheme: &str,
    wanted: &[Share],
) -> Result<Option<ThresholdProposal<'a>>, AppError> {
    let policy = &run.request.policy.policy;
    let Some(index) = policy.schemes.iter().position(|known| known.name.as_str() == scheme) else { return Ok(None) };
    let population = (&run.frame, &run.outcome.classes);
    let Some(found) = thresholds(policy, index, population, wanted)? else { return Ok(None) };
    let proposed = found.proposed.iter().flat_map(|proposed| [proposed.round, proposed.exact]);
    let edges: Vec<i64> = found
        .now
        .iter()
        .copied()
        .chain(proposed)
        .chain(found.natural.iter().copied())
        .map(|reached| reached.edge)
        .collect();
    let care = match minutes(run, inputs)? {
        Some(minutes) => {
            let sums = sums_reaching(policy, index, population, &minutes, &[&[i64::MIN], edges.as_slice()].concat())?;
            let all = sums.first().copied().unwrap_or(0);
            Some(CareTaken { all, by_edge: edges.into_iter().zip(sums.into_iter().skip(1)).collect() })
        }
        None => None,
    };
    let scheme = policy.schemes.get(index).ok_or_else(|| InternalError::new("a scheme that was just found"))?;
    Ok(Some(ThresholdProposal { scheme, found, care }))
}

/// The minutes of contacts of each customer of a run; `None` if there are none.
fn minutes(run: &Tiered, inputs: &Inputs) -> Result<Option<Integers>, AppError> {
    let uses = [MeasureUse::new("service_minutes", Window::Last(12, Unit::Months))];
    let found = population(&inputs.facts, &uses, &[], &run.request.as_of, None)?;
    if found.ids != run.frame.ids {
        return Err(InternalError::new("the customers of minutes are not those of the run").into());
    }
    let column = found.columns.into_iter().next();
    let Some(Column::Integers(minutes)) = column else {
        return Err(InternalError::new("minutes of contacts are no numbers").into());
    };
    let any = (0..run.frame.ids.len()).any(|row| minutes.get(row).is_some_and(|minutes| minutes != 0));
    Ok(any.then_some(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_from_the_best_tier_on() {
        let parsed: Option<Vec<Share>> = ["10%", "40%"].iter().map(|text| Share::parse(text)).collect();
        assert_eq!(cumulative_shares(&["10%", "30%"], 3).ok(), parsed);
        for (shares, tiers, wrong) in [
            (&["10%"][..], 3, WrongShares::Count { wanted: 2 }),
            (&["10%", "95%"], 3, WrongShares::BeyondWhole(1)),
            (&["0%", "5%"], 3, WrongShares::NoShare(0)),
            (&["5%", "x"], 3, WrongShares::NoShare(1)),
        ] {
            assert_eq!(cumulative_shares(shares, tiers), Err(wrong), "{shares:?}");
        }
    }
}
