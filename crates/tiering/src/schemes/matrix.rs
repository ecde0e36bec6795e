use super::Kind;
use crate::classes::{ByProducts, Place, SchemeClasses, index_16};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::exact::{Ratio, millionths_per_unit};
use crate::explain_context::{ExplainContext, Grounds, bound_word, figure};
use crate::explanation::{AxisLine, Why};
use crate::peers::{Others, PeerNeeds};
use crate::ranking::RankedBy;
use crate::view::View;
use crate::what_if::{After, Steps, WhatIf};
use std::cmp::Ordering;
use terrace_domain::{InternalError, ValueType};
use terrace_frame::{Column, Integers, Texts};
use terrace_policy::model::{Axis, Bound, HalfLevel, Reference};

/// Crosses metrics, each high or low. Who lacks one of them is outside N.
pub(crate) struct Matrix<'a> {
    pub(crate) axes: &'a [Axis],
    pub(crate) cells: &'a [Vec<bool>],
}

impl Matrix<'_> {
    fn columns<'v>(&self, view: &View<'v>) -> Result<Vec<&'v Integers>, TieringError> {
        self.axes.iter().map(|axis| view.numbers(&axis.metric)).collect()
    }

    /// Each axis with the level that parts it.
    fn leveled(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<Vec<(&Axis, Option<Ratio>)>, TieringError> {
        let SchemeCutoffs::Matrix { levels, .. } = cutoffs else { return Err(view.unfit()) };
        Ok(self.axes.iter().zip(levels.iter().copied()).collect())
    }

    /// The tier of a cell.
    pub(crate) fn tier(&self, highs: &[bool]) -> Option<u16> {
        self.cells.iter().position(|cell| cell == highs).and_then(|index| u16::try_from(index).ok())
    }
}

const fn high_or_low(high: bool) -> &'static str {
    if high { "high" } else { "low" }
}

/// Whether a value is high along an axis; no value is if there is no level.
pub(crate) fn is_high(bound: Bound, level: Option<Ratio>, value: i64) -> bool {
    level.is_some_and(|level| match level.order(value) {
        Ordering::Greater => true,
        Ordering::Equal => bound == Bound::From,
        Ordering::Less => false,
    })
}

fn level(axis: &Axis, integers: &Integers, counted: &[bool]) -> Option<Ratio> {
    if let HalfLevel::Fixed(number) = axis.level {
        let denominator = millionths_per_unit(integers.value_type.scale());
        return Some(Ratio { numerator: number.0, denominator });
    }
    let rows = integers.values.iter().zip(counted);
    let mut values: Vec<i64> = rows.filter(|(_, counted)| **counted).map(|(value, _)| *value).collect();
    if axis.level == HalfLevel::Median {
        return median(&mut values);
    }
    let numerator = values.iter().copied().map(i128::from).sum();
    (!values.is_empty()).then_some(Ratio { numerator, denominator: values.len() as u64 })
}

/// The middle value, or the mean of the two middle ones. The values are left in another order.
fn median(values: &mut [i64]) -> Option<Ratio> {
    let (half, even) = (values.len() / 2, values.len().is_multiple_of(2));
    if values.is_empty() {
        return None;
    }
    let (below, middle, _) = values.select_nth_unstable(half);
    let middle = i128::from(*middle);
    if even {
        let lower = below.iter().max().copied().map(i128::from)?;
        Some(Ratio { numerator: lower + middle, denominator: 2 })
    } else {
        Some(Ratio { numerator: middle, denominator: 1 })
    }
}

/// The smallest value that is high beside a level.
fn first_high(bound: Bound, level: Ratio) -> Option<i64> {
    let first = match bound {
        Bound::Over => level.floor().saturating_add(1),
        Bound::From => level.ceil(),
    };
    i64::try_from(first.max(i128::from(i64::MIN))).ok()
}

/// The smallest value that is high beside the median of it and the others; `median` is that with the own value, from
/// which the middle is sought.
///
/// # Errors
/// If the others' values cannot be read.
fn first_above_median(bound: Bound, others: &Others<'_>, median: Ratio) -> Result<Option<i64>, InternalError> {
    let Ok(near) = i64::try_from(median.floor()) else { return Ok(None) };
    let (half, customers) = (others.len() / 2, others.len() + 1);
    // With an odd number of customers a value between the two middle others is the median itself.
    let rank = match (bound, customers.is_multiple_of(2)) {
        (_, true) | (Bound::Over, false) => half + 1,
        (Bound::From, false) => half,
    };
    if others.len() == 0 {
        return Ok((bound == Bound::From).then_some(i64::MIN));
    }
    let middle = others.nth(rank, near)?;
    Ok(match bound {
        Bound::Over => middle.and_then(|middle| middle.checked_add(1)),
        Bound::From => middle,
    })
}

/// The cell of one customer, each axis with the others on it.
struct Cells<'s> {
    matrix: &'s Matrix<'s>,
    axes: Vec<(i64, Steps)>,
}

impl WhatIf for Cells<'_> {
    fn turns(&self, input: usize, better: bool) -> Vec<i64> {
        self.axes.get(input).map_or_else(Vec::new, |(own, steps)| steps.turns(*own, better))
    }

    fn lower_is_better(&self, _input: usize) -> bool {
        false
    }

    fn after(&self, inputs: &[Option<i64>]) -> Option<After> {
        let axes = self.axes.iter().zip(inputs);
        let highs: Vec<bool> =
            axes.map(|((_, steps), value)| Some(steps.taken((*value)?) > 0)).collect::<Option<_>>()?;
        let digits = highs.iter().map(|high| if *high { 2 } else { 1 }).collect();
        Some(After { tier: self.matrix.tier(&highs), digits })
    }
}

impl Kind for Matrix<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        self.axes.iter().map(|axis| &axis.metric).collect()
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let columns = self.columns(view)?;
        let counted = view.counted(&columns);
        let customers = counted.iter().filter(|counted| **counted).count() as u64;
        let levels = self.axes.iter().zip(&columns).map(|(axis, integers)| level(axis, integers, &counted)).collect();
        Ok(SchemeCutoffs::Matrix { customers, levels })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let levels = match cutoffs {
            SchemeCutoffs::Matrix { levels, .. } if levels.len() == self.axes.len() => levels,
            _ => return Err(view.unfit()),
        };
        let columns = self.columns(view)?;
        let mut highs = Vec::with_capacity(self.axes.len());
        let mut place = |row: usize| {
            highs.clear();
            for (index, ((axis, level), integers)) in self.axes.iter().zip(levels).zip(&columns).enumerate() {
                let Some(value) = integers.get(row) else {
                    return Place::Unknown(index_16(index));
                };
                highs.push(is_high(axis.bound, *level, value));
            }
            self.tier(&highs).map_or(Place::Unplaced, Place::Tier)
        };
        let rows = view.universe.iter().enumerate();
        let places = rows.map(|(row, inside)| if *inside { place(row) } else { Place::Outside }).collect();
        Ok(SchemeClasses { places, by_products: ByProducts::None })
    }

    fn needs_population(&self) -> bool {
        self.axes.iter().any(|axis| !matches!(axis.level, HalfLevel::Fixed(_)))
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let mut axes = Vec::with_capacity(self.axes.len());
        for (axis, level) in self.leveled(context.view, context.cutoffs)? {
            let scale = context.view.numbers(&axis.metric)?.value_type.scale();
            axes.push(AxisLine {
                axis: axis.name.clone(),
                metric: axis.metric.name.clone(),
                value: context.figure(&axis.metric)?,
                high: is_high(axis.bound, level, context.value(&axis.metric)?),
                bound: bound_word(axis.bound),
                level_kind: match axis.level {
                    HalfLevel::Median => "median",
                    HalfLevel::Mean => "mean",
                    HalfLevel::Fixed(_) => "fixed",
                },
                level: level.and_then(|level| level.millionths(scale)).map(|level| figure(ValueType::Decimal, level)),
            });
        }
        let word = |line: &AxisLine| format!("{} {}", line.axis, high_or_low(line.high));
        let reason = axes.iter().map(word).collect::<Vec<_>>().join(", ");
        Ok(Grounds { why: Why::Matrix { axes, customers: context.cutoffs.customers() }, reason })
    }

    /// What was found is what the reason of a class would be.
    fn unplaced(&self, context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(Some(self.why(context)?.reason))
    }

    fn peer_needs(&self) -> PeerNeeds {
        let axes = self.axes.iter().enumerate();
        let values = axes.filter(|(_, axis)| axis.level == HalfLevel::Median).map(|(index, _)| index).collect();
        PeerNeeds { values, ..PeerNeeds::default() }
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let mut axes = Vec::with_capacity(self.axes.len());
        for (index, (axis, level)) in self.leveled(context.view, context.cutoffs)?.into_iter().enumerate() {
            let own = context.value(&axis.metric)?;
            let edge = match (axis.level, level) {
                (_, None) => None,
                (HalfLevel::Fixed(_), Some(level)) => first_high(axis.bound, level),
                (HalfLevel::Mean, Some(level)) => level.without(own).map_or(
                    // Alone one is one's own mean.
                    (axis.bound == Bound::From).then_some(i64::MIN),
                    |others| first_high(axis.bound, others),
                ),
                (HalfLevel::Median, Some(level)) => {
                    let Some(all) = context.peers.and_then(|peers| peers.values(index)) else { return Ok(None) };
                    first_above_median(axis.bound, &Others::new(all, own, false, i64::try_from(level.floor())), level)?
                }
            };
            axes.push((own, Steps { lower_is_better: false, edges: vec![edge] }));
        }
        Ok(Some(Box::new(Cells { matrix: self, axes })))
    }

    fn part(&self, input: usize) -> Option<&str> {
        self.axes.get(input).map(|axis| axis.name.as_str())
    }

    fn detail_names(&self) -> Vec<String> {
        self.axes.iter().map(|axis| axis.name.clone()).collect()
    }

    /// `high` or `low` along the axis of that name.
    fn detail(
        &self,
        view: &View<'_>,
        cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let leveled = self.leveled(view, cutoffs)?;
        let Some((axis, level)) = leveled.into_iter().find(|(axis, _)| axis.name == name) else { return Ok(None) };
        let integers = view.numbers(&axis.metric)?;
        let highs = classes.places.iter().enumerate().map(|(row, place)| {
            place.tier()?;
            integers.get(row).map(|value| is_high(axis.bound, level, value))
        });
        Ok(Some(Column::Texts(Texts::from_keys(highs, |high| high_or_low(*high).to_owned()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&mut [4, 1, 3, 2]), Some(Ratio { numerator: 5, denominator: 2 }));
        assert_eq!(median(&mut [9, 1, 3]), Some(Ratio { numerator: 3, denominator: 1 }));
        assert_eq!(median(&mut []), None);
        let level = Some(Ratio { numerator: 5, denominator: 2 });
        assert_eq!([2, 3].map(|value| is_high(Bound::Over, level, value)), [false, true]);
        let at = Some(Ratio { numerator: 6, denominator: 2 });
        assert_eq!([Bound::Over, Bound::From].map(|bound| is_high(bound, at, 3)), [false, true]);
    }
}
