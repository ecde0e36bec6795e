use super::ReportRequest;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::money;
use std::collections::BTreeMap;
use terrace_analytics::{Dimension, Slice};
use terrace_domain::Province;
use terrace_frame::Column;
use terrace_policy::Attribute;
use terrace_report::{Breakdown, BreakdownColumn, ColumnLabel, Group, Title};

/// Columns that are shown by name; the rest are one column.
const NAMED: usize = 8;

/// A text of a custom field that fewer customers share could tell who somebody is; it is not named.
const SHARED_BY: usize = 5;

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
    let key =
        |slice: &Slice| slice.key.and_then(|key| found.keys.get(key)).map(|key| key.to_string()).unwrap_or_default();
    let parts =
        found.slices.iter().map(|slice| (slice.row, key(slice), i128::from(slice.net.ten_thousandths()))).collect();
    Ok(Slices { least: 1, parts })
}

/// By what a custom field of the policy holds; `None` for numbers and dates.
fn of_field(request: &ReportRequest<'_>, place: usize) -> Option<Slices> {
    let Tiered { frame, standard, .. } = request.tiered;
    let (column, Column::Integers(net)) = (frame.attributes.get(place)?, &standard.net) else { return None };
    if matches!(column, Column::Integers(_)) {
        return None;
    }
    let key = |row: usize| column.value(row).map(|value| value.to_string()).unwrap_or_default();
    // Who has no amount adds none.
    let part = |row: usize| (row, key(row), i128::from(net.get(row).unwrap_or(0)));
    Some(Slices { least: SHARED_BY, parts: (0..frame.ids.len()).map(part).collect() })
}

/// The custom fields that can be parted by, with their names for people.
pub(super) fn fields(request: &ReportRequest<'_>) -> Vec<(Title, Slices)> {
    let named = |(place, field): (usize, &Attribute)| {
        let custom = field.custom()?;
        let shown = if custom.title == terrace_policy::Title::default() {
            Title::same(&field.name)
        } else {
            custom.title.clone()
        };
        Some((shown, of_field(request, place)?))
    };
    request.tiered.policy.policy.attributes.iter().enumerate().filter_map(named).collect()
}

/// By province where provinces are known, else by country.
pub(super) fn regions(request: &ReportRequest<'_>) -> Result<Slices, AppError> {
    let provinces = read(request, Dimension::Province)?.of_provinces();
    if provinces.is_known() { Ok(provinces) } else { read(request, Dimension::Country) }
}

impl Slices {
    /// Provinces of China that are written in several ways become one, under the way that is most frequent.
    fn of_provinces(mut self) -> Self {
        let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, key, _) in &self.parts {
            *keys.entry(key).or_default() += 1;
        }
        let mut usual: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        let codes: Vec<(&str, &str)> =
            keys.keys().filter_map(|key| Province::named(key).map(|known| (*key, known.code))).collect();
        for (key, code) in &codes {
            let times = keys.get(key).copied().unwrap_or(0);
            let best = usual.entry(code).or_insert((times, key));
            if times > best.0 {
                *best = (times, key);
            }
        }
        let named = codes.iter().filter_map(|(key, code)| Some(((*key).to_owned(), usual.get(code)?.1.to_owned())));
        let named: BTreeMap<String, String> = named.filter(|(key, usual)| key != usual).collect();
        for (_, key, _) in &mut self.parts {
            if let Some(usual) = named.get(key) {
                key.clone_from(usual);
            }
        }
        self
    }

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
pub(super) fn by_tier(request: &ReportRequest<'_>, scheme: usize, slices: &Slices) -> Option<Breakdown> {
    if !slices.is_known() {
        return None;
    }
    let tiers = request.tiered.policy.policy.schemes.get(scheme)?.tiers.len();
    let classes = &request.tiered.outcome.classes;
    let largest = slices.largest();
    let (other, unknown) = (largest.len(), largest.len() + 1);
    let mut cells = vec![vec![Cell::default(); tiers]; largest.len() + 2];
    for (row, key, net) in &slices.parts {
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
    Some(Breakdown { columns: columns.map(column).collect() })
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
