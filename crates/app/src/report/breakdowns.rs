use super::ReportRequest;
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::money;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_analytics::{CustomerTexts, Slice};
use terrace_domain::{InternalError, Money, Province, Value};
use terrace_frame::Column;
use terrace_policy::{Attribute, AttributeSource};
use terrace_report::{Breakdown, BreakdownColumn, ColumnLabel, Group, Title};

/// Columns that are shown by name; the rest are one column.
const NAMED: usize = 8;

/// A text of a custom field, or a cause of complaints, that fewer customers share could tell who somebody is; it is not named.
pub(super) const SHARED_BY: usize = 5;

/// Parts between two looks at the token.
const STRETCH: usize = 65_536;

/// Revenue by customer and key.
pub(super) struct Slices {
    keys: Vec<Arc<str>>,
    /// Those of a customer stand together; without a key it is unknown.
    parts: Vec<Slice>,
    /// The keys that are shown by name, the largest by revenue first, ties by name.
    largest: Vec<u32>,
}

/// What the lines of orders are parted by.
pub(super) fn of_lines(found: terrace_analytics::Breakdown, ctx: &RunContext<'_>) -> Result<Slices, AppError> {
    Slices::new(found.keys, found.slices, 1, ctx)
}

/// By what is known of each customer who bought or brought back; their net revenue is one part.
fn of_customers(
    request: &ReportRequest<'_>,
    keys: Vec<Arc<str>>,
    codes: impl Iterator<Item = Option<u32>>,
    everybody: bool,
) -> Result<KeyedRevenue, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let many = |_| InternalError::new("more customers than rows are counted in");
    let mut parts = Vec::new();
    for (row, key) in codes.enumerate() {
        // Who has no amount adds none.
        let net = standard.net.get(row).unwrap_or(0);
        if everybody || net != 0 || frame.ordered.get(row).copied().unwrap_or(false) {
            let row = u32::try_from(row).map_err(many)?;
            parts.push(Slice { row, key, net: Money::from_ten_thousandths(net) });
        }
    }
    Ok((keys, parts))
}

/// Keys, and the net revenue by customer and key.
type KeyedRevenue = (Vec<Arc<str>>, Vec<Slice>);

/// By what a custom field of the policy holds; `None` for numbers and dates.
fn of_field(request: &ReportRequest<'_>, place: usize, ctx: &RunContext<'_>) -> Result<Option<Slices>, AppError> {
    let frame = &request.tiered.frame;
    let lacking = || InternalError::new(format!("the run lacks the field of number {place}"));
    let (keys, codes): (Vec<Arc<str>>, Vec<Option<u32>>) = match frame.attributes.get(place).ok_or_else(lacking)? {
        Column::Integers(_) => return Ok(None),
        Column::Texts(texts) => {
            let known = texts.dictionary.len();
            // Null has a code beyond all texts.
            let code = |code: &u32| Some(*code).filter(|code| (*code as usize) < known);
            (texts.dictionary.clone(), texts.codes.iter().map(code).collect())
        }
        Column::Flags(flags) => {
            let keys = [false, true].map(|flag| Arc::from(Value::Flag(flag).to_string()));
            (keys.into(), flags.iter().map(|flag| flag.map(u32::from)).collect())
        }
    };
    let (keys, parts) = of_customers(request, keys, codes.into_iter(), true)?;
    Slices::new(keys, parts, SHARED_BY, ctx).map(Some)
}

/// The custom fields that can be parted by, with their names for people.
pub(super) fn fields(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<(Title, Slices)>, AppError> {
    let named = |(place, field): (usize, &Attribute)| {
        // What is known by name is personal; whoever declares it says that the report may part by it.
        let AttributeSource::Custom(custom) = &field.source else { return None };
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
    let ids = &request.tiered.frame.ids;
    let found = terrace_analytics::customer_texts(&request.inputs.facts, ids, &["province", "country"])?;
    let parted = |field: Option<&CustomerTexts>| {
        let field = field.ok_or_else(|| InternalError::new("regions were not read"))?;
        of_customers(request, field.keys.clone(), field.codes.iter().copied(), false)
    };
    let provinces = of_provinces(parted(found.first())?, ctx)?;
    if provinces.is_known() {
        return Ok(provinces);
    }
    let (keys, parts) = parted(found.get(1))?;
    Slices::new(keys, parts, 1, ctx)
}

/// Provinces of China that are written in several ways become one, under the way that is most frequent.
fn of_provinces((keys, mut parts): KeyedRevenue, ctx: &RunContext<'_>) -> Result<Slices, AppError> {
    let mut times = vec![0_u64; keys.len()];
    for key in parts.iter().filter_map(|part| part.key) {
        if let Some(times) = times.get_mut(key as usize) {
            *times += 1;
        }
    }
    let codes: Vec<Option<&str>> = keys.iter().map(|key| Province::named(key).map(|known| known.code)).collect();
    let mut usual: BTreeMap<&str, (u64, u32)> = BTreeMap::new();
    for ((key, code), times) in (0_u32..).zip(&codes).zip(&times) {
        let Some(code) = code else { continue };
        let best = usual.entry(code).or_insert((*times, key));
        if *times > best.0 {
            *best = (*times, key);
        }
    }
    let named = |key: u32| Some(usual.get(codes.get(key as usize).copied().flatten()?)?.1);
    for part in &mut parts {
        part.key = part.key.map(|key| named(key).unwrap_or(key));
    }
    Slices::new(keys, parts, 1, ctx)
}

impl Slices {
    /// Keys that fewer customers than `least` have are not named.
    fn new(keys: Vec<Arc<str>>, mut parts: Vec<Slice>, least: usize, ctx: &RunContext<'_>) -> Result<Self, AppError> {
        let mut totals = vec![Cell::default(); keys.len()];
        for (number, part) in parts.iter_mut().enumerate() {
            if number.is_multiple_of(STRETCH) {
                ctx.check()?;
            }
            // What is empty tells nothing.
            part.key = part.key.filter(|key| keys.get(*key as usize).is_some_and(|text| !text.is_empty()));
            if let Some(total) = part.key.and_then(|key| totals.get_mut(key as usize)) {
                total.add(part);
            }
        }
        let named = (0_u32..)
            .zip(totals.iter().zip(&keys))
            .filter(|(_, (total, text))| total.newest.is_some() && !text.is_empty() && total.customers >= least as u64);
        let mut named: Vec<(u32, i128, &str)> =
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
        if let Some(place) = places.get_mut(*key as usize) {
            *place = column;
        }
    }
    let mut cells = vec![vec![Cell::default(); tiers]; slices.largest.len() + 2];
    for (number, part) in slices.parts.iter().enumerate() {
        if number.is_multiple_of(STRETCH) {
            ctx.check()?;
        }
        let Some(tier) = classes.tier(scheme, part.row as usize) else { continue };
        let column = part.key.map_or(Some(unknown), |key| places.get(key as usize).copied());
        let cell = column.and_then(|column| cells.get_mut(column)?.get_mut(usize::from(tier)));
        cell.ok_or_else(|| InternalError::new("revenue of a key or tier that there is not"))?.add(part);
    }
    let names = slices.largest.iter().filter_map(|key| slices.keys.get(*key as usize));
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
    newest: Option<u32>,
}

impl Cell {
    fn add(&mut self, part: &Slice) {
        if self.newest != Some(part.row) {
            self.customers += 1;
            self.newest = Some(part.row);
        }
        self.revenue += i128::from(part.net.ten_thousandths());
    }

    fn group(&self) -> Result<Group, AppError> {
        Ok(Group { customers: self.customers, revenue: money(self.revenue)? })
    }
}
