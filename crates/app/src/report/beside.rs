//! Further policies beside the report's own.

use super::ReportRequest;
use super::schemes::{cells, groups};
use crate::error::AppError;
use crate::runs::profile::{is_spare, money};
use crate::runs::{PolicyCross, SchemeProfile, Tiered, crossed};
use terrace_policy::Scheme;
use terrace_report::{ComparedPolicies, Group, PolicyBeside, PolicyCrossTable, SchemeBeside, TierProfile};

/// The policies side by side; `None` if there is but one.
pub(super) fn policies_beside(request: &ReportRequest<'_>) -> Result<Option<ComparedPolicies>, AppError> {
    if request.beside.is_empty() {
        return Ok(None);
    }
    let policies = std::iter::once(request.tiered).chain(request.beside).map(policy).collect();
    let mut crosses = Vec::new();
    for (other, run) in request.beside.iter().enumerate() {
        if let Some(found) = crossed(request.tiered, run)? {
            crosses.push(table(request.tiered, other + 1, &found)?);
        }
    }
    Ok(Some(ComparedPolicies { policies, crosses }))
}

fn policy(run: &Tiered) -> PolicyBeside {
    let policy = &run.policy.policy;
    let schemes = policy.schemes.iter().zip(&run.profiles).map(|(scheme, profile)| SchemeBeside {
        name: scheme.name.to_string(),
        title: scheme.title.clone(),
        tiers: tiers(scheme, profile),
        without: Group { customers: profile.unclassified as u64, revenue: profile.unclassified_revenue },
    });
    PolicyBeside { name: policy.name.to_string(), title: policy.title.clone(), schemes: schemes.collect() }
}

/// The tiers that somebody can be in: fewer natural groups may be found than there are ids for.
fn tiers(scheme: &Scheme, profile: &SchemeProfile) -> Vec<TierProfile> {
    let all = scheme.tiers.iter().zip(scheme.tier_rules()).zip(&profile.tiers);
    let shown = all.filter(|(_, figures)| !is_spare(scheme, figures.customers));
    let told = shown.map(|((tier, rule), figures)| TierProfile {
        id: tier.id.to_string(),
        title: tier.title.clone(),
        rule,
        group: Group { customers: figures.customers as u64, revenue: figures.revenue },
        ..TierProfile::default()
    });
    told.collect()
}

/// The cells of the tiers that are shown.
fn table(main: &Tiered, other: usize, found: &PolicyCross<'_>) -> Result<PolicyCrossTable, AppError> {
    let shown = |run: &Tiered, scheme: &Scheme| -> Vec<bool> {
        let figures = run.profiles.first().map(|profile| profile.tiers.as_slice()).unwrap_or_default();
        figures.iter().map(|figures| !is_spare(scheme, figures.customers)).collect()
    };
    let (rows, columns) = (shown(main, found.rows), shown(found.other, found.columns));
    let (cross, agreement) = (&found.cross, &found.agreement);
    let lines = chosen(cells(&cross.cells)?, &rows).into_iter().map(|line| chosen(line, &columns)).collect();
    Ok(PolicyCrossTable {
        other,
        cells: lines,
        rows_alone: chosen(groups(&cross.rows_alone)?, &rows),
        columns_alone: chosen(groups(&cross.columns_alone)?, &columns),
        neither: Group { customers: cross.neither.customers, revenue: money(cross.neither.revenue)? },
        rungs: agreement.rungs.map(|rungs| [rungs.same, rungs.higher, rungs.lower]),
        best: agreement.best.map(|best| [best.first, best.both]),
    })
}

/// Those that are marked.
fn chosen<T>(list: Vec<T>, marks: &[bool]) -> Vec<T> {
    list.into_iter().zip(marks).filter(|(_, is_shown)| **is_shown).map(|(one, _)| one).collect()
}
