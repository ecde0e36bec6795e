use super::ReportRequest;
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::money;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_analytics::{Dimension, Slice};
use terrace_domain::{InternalError, Province, Value};
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
    keys: Vec<Arc<str>>,
    /// (row, key, net revenue in ten-thousandths); without a key it is unknown.
    parts: Vec<(usize, Option<usize>, i128)>,
    /// The keys that are shown by name, the largest by revenue first, ties by name.
    largest: Vec<usize>,
}

pub(super) fn read(
    request: &ReportRequest<'_>,
    dimension: Dimension,
    ctx: &RunContext<'_>,
) -> Result<Slices, AppError> {
    let (keys, parts) = found(request, dimension)?;
    Slices::new(keys, parts, 1, ctx)
}

/// Keys, and by row of the frame and key the net revenue.
type KeyedRevenue = (Vec<Arc<str>>, Vec<(usize, Option<usize>, i128)>);

fn found(request: &ReportRequest<'_>, dimension: Dimension) -> Result<KeyedRevenue, AppError> {
    let ids = &request.tiered.frame.ids;
    let found = terrace_analytics::breakdown(&request.inputs.facts, dimension, request.as_of(), ids)?;
    let part = |slice: &Slice| (slice.row, slice.key, i128::from(slice.net.ten_thousandths()));
    let parts = found.slices.iter().map(part).collect();
    Ok((found.keys, parts))
}

/// By what a custom field of the policy holds; `None` for numbers and dates.
fn of_field(request: &ReportRequest<'_>, place: usize, ctx: &RunContext<'_>) -> Result<Option<Slices>, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let lacking = || InternalError::new(format!("the run lacks the field of number {place}"));
    let (keys, codes): (Vec<Arc<str>>, Vec<Option<usize>>) = match frame.attributes.get(place).ok_or_else(lacking)? {
        Column::Integers(_) => return Ok(None),
        Column::Texts(texts) => {
            let known = texts.dictionary.len();
            // Null has a code beyond all texts.
            let code = |code: &u32| usize::try_from(*code).ok().filter(|code| *code < known);
            (texts.dictionary.clone(), texts.codes.iter().map(code).collect())
        }
        Column::Flags(flags) => {
            let keys = [false, true].map(|flag| Arc::from(Value::Flag(flag).to_string()));
            (keys.into(), flags.iter().map(|flag| flag.map(usize::from)).collect())
        }
    };
    // Who has no amount adds none.
    let part = |(row, key): (usize, Option<usize>)| (row, key, i128::from(standard.net.get(row).unwrap_or(0)));
    let parts = codes.into_iter().enumerate().map(part).collect();
    Slices::new(keys, parts, SHARED_BY, ctx).map(Some)
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
        let slices = of_field(request, place, ctx).transpose()?;
        Some(slices.map(|slices| (shown, slices)))
    };
    request.tiered.policy.policy.attributes.iter().enumerate().filter_map(named).collect()
}

/// By province where provinces are known, else by country.
pub(super) fn regions(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Slices, AppError> {
    let provinces = of_provinces(found(request, Dimension::Province)?, ctx)?;
    if provinces.is_known() { Ok(provinces) } else { read(request, Dimension::Country, ctx) }
}

/// Provinces of China that are written in several ways become one, under the way that is most frequent.
fn of_provinces((keys, mut parts): KeyedRevenue, ctx: &RunContext<'_>) -> Result<Slices, AppError> {
    let mut times = vec![0_u64; keys.len()];
    for key in parts.iter().filter_map(|(_, key, _)| *key) {
        if let Some(times) = times.get_mut(key) {
            *times += 1;
        }
    }
    let codes: Vec<Option<&str>> = keys.iter().map(|key| Province::named(key).map(|known| known.code)).collect();
    let mut usual: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
    for ((key, code), times) in codes.iter().enumerate().zip(&times) {
        let Some(code) = code else { continue };
        let best = usual.entry(code).or_insert((*times, key));
        if *times > best.0 {
            *best = (*times, key);
        }
    }
    let named = |key: usize| Some(usual.get(codes.get(key).copied().flatten()?)?.1);
    for (_, key, _) in &mut parts {
        *key = key.map(|key| named(key).unwrap_or(key));
    }
    Slices::new(keys, parts, 1, ctx)
}

impl Slices {
    /// Keys that fewer customers than `least` have are not named.
    fn new(
        keys: Vec<Arc<str>>,
        mut parts: Vec<(usize, Option<usize>, i128)>,
        least: usize,
        ctx: &RunContext<'_>,
    ) -> Result<Self, AppError> {
        let mut totals = vec![Cell::default(); keys.len()];
        for (number, (row, key, net)) in parts.iter_mut().enumerate() {
            if number.is_multiple_of(STRETCH) {
                ctx.check()?;
            }
            // What is empty tells nothing.
            *key = key.filter(|key| keys.get(*key).is_some_and(|text| !text.is_empty()));
            if let Some(total) = key.and_then(|key| totals.get_mut(key)) {
                total.add(*row, *net);
            }
        }
        let named =
            totals.iter().zip(&keys).enumerate().filter(|(_, (total, text))| {
                total.newest.is_some() && !text.is_empty() && total.customers >= least as u64
            });
        let mut named: Vec<(usize, i128, &str)> =
            named.map(|(key, (total, text))| (key, total.revenue, text.as_ref())).collect();
        named.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.cmp(b.2)));
        let largest = named.into_iter().take(NAMED).map(|(key, ..)| key).collect();
        Ok(Self { keys, parts, largest })
    }

    fn is_known(&self) -> bool {
        !self.largest.is_empty()
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
    let lacking = || InternalError::new(format!("the policy lacks the scheme of number {scheme}"));
    let tiers = request.tiered.policy.policy.schemes.get(scheme).ok_or_else(lacking)?.tiers.len();
    let classes = &request.tiered.outcome.classes;
    let (other, unknown) = (slices.largest.len(), slices.largest.len() + 1);
    let mut places = vec![other; slices.keys.len()];
    for (column, key) in slices.largest.iter().enumerate() {
        if let Some(place) = places.get_mut(*key) {
            *place = column;
        }
    }
    let mut cells = vec![vec![Cell::default(); tiers]; slices.largest.len() + 2];
    for (number, (row, key, net)) in slices.parts.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            ctx.check()?;
        }
        let Some(tier) = classes.tier(scheme, *row) else { continue };
        let column = key.map_or(Some(unknown), |key| places.get(key).copied());
        let cell = column.and_then(|column| cells.get_mut(column)?.get_mut(usize::from(tier)));
        cell.ok_or_else(|| InternalError::new("revenue of a key or tier that there is not"))?.add(*row, *net);
    }
    let names = slices.largest.iter().filter_map(|key| slices.keys.get(*key));
    let labels = names.map(|key| ColumnLabel::Named(key.to_string())).chain([ColumnLabel::Other, ColumnLabel::Unknown]);
    let columns = labels
        .zip(cells)
        .filter(|(label, tiers)| matches!(label, ColumnLabel::Named(_)) || tiers.iter().any(|cell| cell.customers > 0));
    let column = |(label, tiers): (ColumnLabel, Vec<Cell>)| {
        Ok(BreakdownColumn { label, tiers: tiers.iter().map(Cell::group).collect::<Result<_, _>>()? })
    };
    Ok(Some(Breakdown { columns: columns.map(column).collect::<Result<_, AppError>>()? }))
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

    fn group(&self) -> Result<Group, AppError> {
        Ok(Group { customers: self.customers, revenue: money(self.revenue)? })
    }
}
