//! Natural groups in the report, and the tiers that no group has.

use super::ReportRequest;
use crate::error::AppError;
use terrace_analytics::AnalyticsError;
use terrace_domain::{InternalError, Money, ValueType};
use terrace_policy::{Scheme, SchemeKind, Target};
use terrace_report::{
    Decimal, Group, GroupChoice, GroupMetric, GroupPlace, GroupProfile, GroupsReport, ReportData, Typical,
};
use terrace_tiering::SchemeCutoffs;

/// What the groups of a scheme look like; `None` for other kinds.
///
/// # Errors
/// A run that lacks what the policy names.
pub(super) fn groups(request: &ReportRequest<'_>, scheme: &Scheme) -> Result<Option<GroupsReport>, AppError> {
    let policy = &request.tiered.policy.policy;
    let SchemeKind::Clusters { features, .. } = &scheme.kind else { return Ok(None) };
    let lacking = |what: &str| InternalError::new(format!("the run lacks {what} of the scheme {}", scheme.name));
    let cutoffs = request.tiered.outcome.cutoffs.schemes.get(scheme.name.as_str());
    let Some(SchemeCutoffs::Clusters { groups, .. }) = cutoffs else { return Err(lacking("the groups").into()) };
    let type_of = |target: Target| match target {
        Target::Metric(index) => policy.metrics.get(index).map(|metric| metric.value_type),
        Target::Attribute(index) => policy.attributes.get(index).map(|attribute| attribute.value_type),
        Target::Label(_) | Target::Scheme(_) | Target::Given(_) => None,
    };
    let types = features.iter().map(|feature| type_of(feature.metric.target).ok_or_else(|| lacking("a metric")));
    let types: Vec<ValueType> = types.collect::<Result<_, _>>()?;
    let metrics = groups.features.iter().zip(&types).map(|(feature, value_type)| {
        Ok(GroupMetric {
            name: feature.metric.clone(),
            // A field has no title of its own.
            title: policy.metric(&feature.metric).map(|metric| metric.title.clone()).unwrap_or_default(),
            overall: typical(feature.typical, *value_type)?,
        })
    });
    let profile = |group: &terrace_tiering::Group| {
        let tier = scheme.tiers.get(usize::from(group.tier)).ok_or_else(|| lacking("a tier"))?;
        let values = group.centre.iter().zip(&group.typical).zip(&types).enumerate();
        let places = values.map(|(at, ((place, value), value_type))| {
            Ok(GroupPlace {
                typical: typical(*value, *value_type)?,
                distance: decimal(place.0),
                is_apart: group.traits.iter().any(|found| usize::from(found.feature) == at),
            })
        });
        let places = places.collect::<Result<_, AppError>>()?;
        Ok(GroupProfile { id: tier.id.to_string(), title: tier.title.clone(), places })
    };
    let choice = groups.choice.as_ref().map(|choice| GroupChoice {
        silhouettes: choice.silhouettes.iter().map(|(count, value)| (*count, decimal(value.0))).collect(),
        is_natural: choice.is_natural,
    });
    Ok(Some(GroupsReport {
        metrics: metrics.collect::<Result<_, AppError>>()?,
        groups: groups.groups.iter().map(profile).collect::<Result<_, AppError>>()?,
        choice,
    }))
}

fn typical(value: i64, value_type: ValueType) -> Result<Typical, AppError> {
    if value_type == ValueType::Money {
        return Ok(Typical::Money(Money::from_ten_thousandths(value)));
    }
    let further = 10_i64.pow(6u32.saturating_sub(value_type.scale()));
    let number = value.checked_mul(further).map(Decimal);
    Ok(Typical::Number(number.ok_or_else(|| AnalyticsError::Overflow("typical values of groups".to_owned()))?))
}

#[expect(clippy::cast_possible_truncation, reason = "what does not fit saturates")]
fn decimal(value: f64) -> Decimal {
    Decimal((value * 1e6).round_ties_even() as i64)
}

/// Leaves out the ids that no group has or had, since fewer groups may be found than there are ids for.
pub(super) fn drop_spare(data: &mut ReportData) {
    for index in 0..data.schemes.len() {
        let Some(kept) = kept(data, index).filter(|kept| kept.contains(&false)) else { continue };
        let Some(scheme) = data.schemes.get_mut(index) else { continue };
        retain(&mut scheme.tiers, &kept);
        let fields = scheme.fields.iter_mut().map(|field| &mut field.breakdown);
        let parted = [&mut scheme.categories, &mut scheme.channels, &mut scheme.stores, &mut scheme.regions];
        for breakdown in parted.into_iter().flatten().chain(fields) {
            breakdown.columns.iter_mut().for_each(|column| retain(&mut column.tiers, &kept));
        }
        for cross in &mut data.crosses {
            if cross.rows == index {
                retain(&mut cross.cells, &kept);
            }
            if cross.columns == index {
                cross.cells.iter_mut().for_each(|row| retain(row, &kept));
            }
        }
        if let Some(products) = data.products.as_mut().filter(|products| products.scheme == index) {
            retain(&mut products.tiers, &kept);
        }
        let returns = data.returns.iter_mut().filter(|returns| returns.scheme == index);
        returns.for_each(|returns| retain(&mut returns.tiers, &kept));
        let cares = data.care.iter_mut().flat_map(|care| &mut care.schemes).filter(|care| care.scheme == index);
        cares.for_each(|care| retain(&mut care.tiers, &kept));
        for history in data.history.iter_mut().filter(|history| history.scheme == index) {
            history.trend.iter_mut().for_each(|point| retain(&mut point.tiers, &kept));
            if let Some(migration) = &mut history.migration {
                retain(&mut migration.flows, &kept);
                migration.flows.iter_mut().for_each(|line| retain(line, &kept));
            }
        }
        let place = |tier: usize| kept.iter().take(tier).filter(|kept| **kept).count();
        let named = data.top_customers.iter_mut().map(|customer| &mut customer.classes);
        let named = named.chain(data.falling.iter_mut().map(|customer| &mut customer.classes));
        for class in named.filter_map(|classes| classes.get_mut(index)) {
            *class = class.map(place);
        }
    }
}

/// Which tiers somebody is or was in, or is expected in; `None` for schemes of other kinds.
fn kept(data: &ReportData, index: usize) -> Option<Vec<bool>> {
    let scheme = data.schemes.get(index).filter(|scheme| scheme.kind.has_spare_tiers)?;
    let histories = || data.history.iter().filter(|history| history.scheme == index);
    let is_filled = |group: &Group| group.customers > 0;
    let is_kept = |(at, tier): (usize, &terrace_report::TierProfile)| {
        let before = histories().flat_map(|history| &history.trend).filter_map(|point| point.tiers.get(at));
        let flows = histories().filter_map(|history| history.migration.as_ref()?.flows.get(at)).flatten();
        is_filled(&tier.group) || tier.expected.is_some() || before.chain(flows).any(is_filled)
    };
    Some(scheme.tiers.iter().enumerate().map(is_kept).collect())
}

/// Keeps those that are marked, and all beyond the marks.
fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut marks = kept.iter();
    list.retain(|_| marks.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beyond_the_marks_stays() {
        let mut list = vec![1, 2, 3, 4, 5];
        retain(&mut list, &[true, false, true]);
        assert_eq!(list, [1, 3, 4, 5]);
    }

    #[test]
    fn typical_values_keep_their_units() {
        assert_eq!(typical(12, ValueType::Count).unwrap(), Typical::Number(Decimal(12_000_000)));
        assert_eq!(typical(120_000, ValueType::Money).unwrap(), Typical::Money(Money::from_ten_thousandths(120_000)));
        assert_eq!(typical(250_000, ValueType::Decimal).unwrap(), Typical::Number(Decimal(250_000)));
        assert_eq!(decimal(-1.25), Decimal(-1_250_000));
    }
}
