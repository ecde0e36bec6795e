use super::ReportRequest;
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::money;
use std::collections::BTreeMap;
use terrace_analytics::{Dimension, Slice};
use terrace_domain::InternalError;
use terrace_frame::Column;
use terrace_policy::Attribute;
use terrace_report::{Breakdown, BreakdownColumn, ColumnLabel, Group, Title};

/// Columns that are shown by name; the rest are one column.
const NAMED: usize = 8;

/// A text of a custom field that fewer customers share could tell who somebody is; it is not named.
const SHARED_BY: usize = 5;

/// Parts between two looks at the token.
const STRETCH: usize = 65_536;

/// Revenue by customer and key, with the customer as a row of the frame.
pub(super) struct Slices {
    /// Keys that fewer customers have are not named.
    least: usize,
    /// (row, key, net revenue in ten-thousandths); an empty key is unknown.
    parts: Vec<(usize, String, i128)>,
}

pub(super) fn read(request: &ReportRequest<'_>, dimension: Dimension) -> Result<Slices, AppError> {
    let ids = &request.tiered.frame.ids;
    let found = terrace_analytics::breakdown(&request.inputs.facts, dimension, request.as_of(), ids)?;
    let lacking = || InternalError::new("a breakdown lacks a key that it names");
    let part = |slice: &Slice| {
        let key = match slice.key {
            Some(key) => found.keys.get(key).ok_or_else(lacking)?.to_string(),
            // Unknown.
            None => String::new(),
        };
        Ok((slice.row, key, i128::from(slice.net.ten_thousandths())))
    };
    let parts = found.slices.iter().map(part).collect::<Result<_, InternalError>>()?;
    Ok(Slices { least: 1, parts })
}

/// By what a custom field of the policy holds; `None` for numbers and dates.
fn of_field(request: &ReportRequest<'_>, place: usize) -> Option<Slices> {
    let Tiered { frame, standard, .. } = request.tiered;
    let (column, net) = (frame.attributes.get(place)?, &standard.net);
    if matches!(column, Column::Integers(_)) {
        return None;
    }
    // Null is unknown.
    let key = |row: usize| column.value(row).map(|value| value.to_string()).unwrap_or_default();
    // Who has no amount adds none.
    let part = |row: usize| (row, key(row), i128::from(net.get(row).unwrap_or(0)));
    Some(Slices { least: SHARED_BY, parts: (0..frame.ids.len()).map(part).collect() })
}

/// The custom fields that can be parted by, with their names for people.
pub(super) fn fields(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<(Title, Slices)>, AppError> {
    let named = |(place, field): (usize, &Attribute)| {
        let custom = field.custom()?;
        let shown = if custom.title == terrace_policy::Title::default() {
            Title::same(&field.name)
        } else {
            custom.title.clone()
        };
        let slices = ctx.check().map(|()| of_field(request, place)).map_err(AppError::from).transpose()?;
        Some(slices.map(|slices| (shown, slices)))
    };
    request.tiered.policy.policy.attributes.iter().enumerate().filter_map(named).collect()
}

/// By province where provinces are known, else by country.
pub(super) fn regions(request: &ReportRequest<'_>) -> Result<Slices, AppError> {
    let provinces = read(request, Dimension::Province)?;
    if provinces.is_known() { Ok(provinces) } else { read(request, Dimension::Country) }
}

impl Slices {
    fn is_known(&self) -> bool {
        !self.largest().is_empty()
    }

    /// The largest keys by revenue, ties by name.
    fn largest(&self) -> Vec<&str> {
        let mut totals: BTreeMap<&str, Cell> = BTreeMap::new();
        for (row, key, net) in self.parts.iter().filter(|(_, key, _)| !key.is_empty()) {
            totals.entry(key).or_default().add(*row, *net);
        }
        totals.retain(|_, total| total.customers >= self.least as u64);
        let mut keys: Vec<(&str, i128)> = totals.into_iter().map(|(key, total)| (key, total.revenue)).collect();
        keys.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        keys.into_iter().take(NAMED).map(|(key, _)| key).collect()
    }
}

/// Revenue of each tier of a scheme by key; `None` if no key is known.
pub(super) fn by_tier(
    request: &ReportRequest<'_>,
    scheme: usize,
    slices: &Slices,
    ctx: &RunContext<'_>,
) -> Result<Option<Breakdown>, AppError> {
    if !slices.is_known() {
        return Ok(None);
    }
    let Some(tiers) = request.tiered.policy.policy.schemes.get(scheme).map(|scheme| scheme.tiers.len()) else {
        return Ok(None);
    };
    let classes = &request.tiered.outcome.classes;
    let largest = slices.largest();
    let (other, unknown) = (largest.len(), largest.len() + 1);
    let mut cells = vec![vec![Cell::default(); tiers]; largest.len() + 2];
    for (number, (row, key, net)) in slices.parts.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            ctx.check()?;
        }
        let Some(tier) = classes.tier(scheme, *row) else { continue };
        let column = match key.as_str() {
            "" => unknown,
            key => largest.iter().position(|name| *name == key).unwrap_or(other),
        };
        if let Some(cell) = cells.get_mut(column).and_then(|tiers| tiers.get_mut(usize::from(tier))) {
            cell.add(*row, *net);
        }
    }
    let labels = largest
        .iter()
        .map(|key| ColumnLabel::Named((*key).to_owned()))
        .chain([ColumnLabel::Other, ColumnLabel::Unknown]);
    let columns = labels
        .zip(cells)
        .filter(|(label, tiers)| matches!(label, ColumnLabel::Named(_)) || tiers.iter().any(|cell| cell.customers > 0));
    let column = |(label, tiers): (ColumnLabel, Vec<Cell>)| BreakdownColumn {
        label,
        tiers: tiers.iter().map(Cell::group).collect(),
    };
    Ok(Some(Breakdown { columns: columns.map(column).collect() }))
}

/// Customers are counted once although several keys may fall into one column; parts of a customer stand together.
#[derive(Clone, Default)]
struct Cell {
    customers: u64,
    revenue: i128,
    newest: Option<usize>,
}

impl Cell {
    fn add(&mut self, row: usize, net: i128) {
        if self.newest != Some(row) {
            self.customers += 1;
            self.newest = Some(row);
        }
        self.revenue += net;
    }

    fn group(&self) -> Group {
        Group { customers: self.customers, revenue: money(self.revenue) }
    }
}
