use super::{ReportRequest, breakdowns};
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::profile::{money, sum};
use crate::runs::{self, CrossGroup, Tiered};
use std::collections::BTreeMap;
use terrace_analytics::Survey;
use terrace_domain::InternalError;
use terrace_policy::{Scheme, SchemeKind, SegmentSet};
use terrace_report::{
    CrossTable, Decimal, FieldBreakdown, Group, RfmCell, RfmGrid, SchemeForm, SchemePicture, SchemeReport, TierProfile,
    Title,
};
use terrace_tiering::{ByProducts, Place};

/// Pairs of schemes beyond this many tiers a side are no table that a person reads.
const MOST_TIERS: usize = 12;

/// Every scheme, with what the survey of the order lines found by category, channel and store.
pub(super) fn schemes(
    request: &ReportRequest<'_>,
    found: &mut Survey,
    ctx: &RunContext<'_>,
) -> Result<Vec<SchemeReport>, AppError> {
    let policy = &request.tiered.policy.policy;
    let by_category = breakdowns::of_lines(std::mem::take(&mut found.categories), ctx)?;
    let by_channel = breakdowns::of_lines(std::mem::take(&mut found.channels), ctx)?;
    let by_store = breakdowns::of_lines(std::mem::take(&mut found.stores), ctx)?;
    let by_region = breakdowns::regions(request, ctx)?;
    let by_field = breakdowns::fields(request, ctx)?;
    let fields = |index| -> Result<Vec<FieldBreakdown>, AppError> {
        let broken = |(title, slices): &(Title, _)| {
            let breakdown = breakdowns::by_tier(request, index, slices, ctx).transpose()?;
            Some(breakdown.map(|breakdown| FieldBreakdown { title: title.clone(), breakdown }))
        };
        by_field.iter().filter_map(broken).collect()
    };
    let report = |(index, scheme): (usize, &Scheme)| -> Result<SchemeReport, AppError> {
        ctx.check()?;
        Ok(SchemeReport {
            name: scheme.name.to_string(),
            title: scheme.title.clone(),
            kind: SchemeForm {
                key: scheme.kind.key(),
                title: scheme.kind.title(),
                is_ordered: scheme.kind.is_ordered(),
                has_spare_tiers: scheme.kind.has_spare_tiers(),
                picture: picture(&scheme.kind),
            },
            tiers: tiers(request, index, scheme)?,
            unclassified: group_of(request, index, |place| matches!(place, Place::Unknown(_) | Place::Unplaced))?,
            outside: group_of(request, index, |place| matches!(place, Place::Outside))?,
            among: scheme.among.as_ref().map(|among| among.text.clone()),
            grid: grid(request, index, scheme)?,
            groups: super::groups::groups(request, scheme)?,
            categories: breakdowns::by_tier(request, index, &by_category, ctx)?,
            channels: breakdowns::by_tier(request, index, &by_channel, ctx)?,
            stores: breakdowns::by_tier(request, index, &by_store, ctx)?,
            regions: breakdowns::by_tier(request, index, &by_region, ctx)?,
            fields: fields(index)?,
        })
    };
    policy.schemes.iter().enumerate().map(report).collect()
}

/// How the tiers of a kind are drawn: as bars, unless a kind is drawn in a way of its own.
const fn picture(kind: &SchemeKind) -> SchemePicture {
    if let SchemeKind::Pyramid { .. } = kind { SchemePicture::Pyramid } else { SchemePicture::Bars }
}

pub(super) fn tiers(
    request: &ReportRequest<'_>,
    index: usize,
    scheme: &Scheme,
) -> Result<Vec<TierProfile>, InternalError> {
    let profile = request.tiered.profiles.get(index).ok_or_else(|| lacking(index))?;
    let expected = |tier: usize| scheme.expect.iter().find(|(expected, _)| *expected == tier).map(|(_, share)| *share);
    let profiles = scheme.tiers.iter().zip(scheme.tier_rules()).zip(&profile.tiers).enumerate();
    let tiers = profiles.map(|(position, ((tier, rule), figures))| TierProfile {
        id: tier.id.to_string(),
        title: tier.title.clone(),
        rule,
        group: Group { customers: figures.customers as u64, revenue: figures.revenue },
        expected: expected(position),
        median_amount: figures.median_amount,
        median_orders: figures.median_orders.map(Decimal),
        median_basket: figures.median_basket,
        median_recency: figures.median_recency.map(Decimal),
    });
    Ok(tiers.collect())
}

/// The customers whose place in a scheme is of some sort.
fn group_of(request: &ReportRequest<'_>, index: usize, is_one: fn(&Place) -> bool) -> Result<Group, AppError> {
    let Tiered { outcome, standard, .. } = request.tiered;
    let places = &outcome.classes.scheme(index).ok_or_else(|| lacking(index))?.places;
    let rows: Vec<usize> = (0..places.len()).filter(|&row| places.get(row).is_some_and(is_one)).collect();
    Ok(Group { customers: rows.len() as u64, revenue: money(sum(&standard.net, &rows))? })
}

fn lacking(scheme: usize) -> InternalError {
    InternalError::new(format!("the run lacks the scheme of number {scheme}"))
}

fn grid(request: &ReportRequest<'_>, index: usize, scheme: &Scheme) -> Result<Option<RfmGrid>, AppError> {
    let SchemeKind::Rfm { bins, segments, .. } = &scheme.kind else { return Ok(None) };
    let Tiered { outcome, standard, .. } = request.tiered;
    let classes = outcome.classes.scheme(index).ok_or_else(|| lacking(index))?;
    let ByProducts::Digits { recency, frequency, .. } = &classes.by_products else { return Ok(None) };
    let net = &standard.net;
    let mut cells: BTreeMap<(u8, u8), (u64, i128, Option<u16>)> = BTreeMap::new();
    for (row, place) in classes.places.iter().enumerate() {
        let (Some(tier), Some(r), Some(f)) = (place.tier(), recency.get(row), frequency.get(row)) else { continue };
        let cell = cells.entry((*r, *f)).or_insert((0, 0, Some(tier)));
        cell.0 += 1;
        // Who has no amount adds none.
        cell.1 += i128::from(net.get(row).unwrap_or(0));
    }
    let decided = *segments == SegmentSet::Standard10;
    let bins = if *segments == SegmentSet::Classic8 { 2 } else { *bins };
    let cells = cells.into_iter().map(|((recency, frequency), (customers, revenue, tier))| {
        Ok(RfmCell {
            recency,
            frequency,
            group: Group { customers, revenue: money(revenue)? },
            tier: tier.filter(|_| decided).map(usize::from),
        })
    });
    Ok(Some(RfmGrid { bins, cells: cells.collect::<Result<_, AppError>>()? }))
}

/// Every pair of schemes that fits a page.
pub(super) fn crosses(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<CrossTable>, AppError> {
    let policy = &request.tiered.policy.policy;
    let fits = |index: &usize| policy.schemes.get(*index).is_some_and(|scheme| scheme.tiers.len() <= MOST_TIERS);
    let usable: Vec<usize> = (0..policy.schemes.len()).filter(fits).collect();
    let mut tables = Vec::new();
    for (position, &rows) in usable.iter().enumerate() {
        for &columns in usable.iter().skip(position + 1) {
            ctx.check()?;
            tables.push(cross(request, rows, columns)?);
        }
    }
    Ok(tables)
}

fn cross(request: &ReportRequest<'_>, rows: usize, columns: usize) -> Result<CrossTable, AppError> {
    let policy = &request.tiered.policy.policy;
    let Tiered { outcome, standard, .. } = request.tiered;
    let side = |index: usize| {
        let scheme = policy.schemes.get(index).ok_or_else(|| lacking(index))?;
        let classes = outcome.classes.scheme(index).ok_or_else(|| lacking(index))?;
        Ok::<_, InternalError>((classes.places.as_slice(), scheme.tiers.len()))
    };
    let found = runs::cross(side(rows)?, side(columns)?, &standard.net)?;
    Ok(CrossTable { rows, columns, cells: cells(&found.cells)? })
}

/// Cells as a report takes them.
pub(super) fn cells(cells: &[Vec<CrossGroup>]) -> Result<Vec<Vec<Group>>, AppError> {
    cells.iter().map(|line| groups(line)).collect()
}

/// Some of them.
pub(super) fn groups(line: &[CrossGroup]) -> Result<Vec<Group>, AppError> {
    let group = |group: &CrossGroup| Ok(Group { customers: group.customers, revenue: money(group.revenue)? });
    line.iter().map(group).collect()
}

/// The rows of the frame in each tier of a scheme.
pub(super) fn members(
    request: &ReportRequest<'_>,
    index: usize,
    scheme: &Scheme,
) -> Result<Vec<Vec<usize>>, InternalError> {
    let Tiered { frame, outcome, .. } = request.tiered;
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); scheme.tiers.len()];
    for row in 0..frame.ids.len() {
        if let Some(tier) = outcome.classes.tier(index, row) {
            let rows = members.get_mut(usize::from(tier));
            rows.ok_or_else(|| InternalError::new("a class of a tier that the scheme does not have"))?.push(row);
        }
    }
    Ok(members)
}
