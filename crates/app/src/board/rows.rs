//! The customers behind a figure.

use super::figures::stored;
use super::specs::{FigureSpec, Kind};
use super::work::Rows;
use super::{Board, Privacy};
use crate::error::AppError;
use crate::output::{OutputColumn, OutputTable, write};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::{Column, Ids, Integers, Texts};
use terrace_report::{BoardPeriod, BoardUnit, BoardValue, mask_id};
use terrace_words::Title;

/// The customers behind a figure, in the order of their ids.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardRows {
    /// The figure's name that stays the same in all languages.
    pub key: String,
    /// For people.
    pub name: Title,
    /// What it means.
    pub definition: Title,
    /// The span of what is told of now.
    pub now: BoardPeriod,
    /// The span of what is told of before.
    pub before: BoardPeriod,
    /// What values are in.
    pub unit: BoardUnit,
    /// What they are divided by is in.
    pub divisor: BoardUnit,
    /// Whether the figure divides by more than the number of customers.
    pub has_parts: bool,
    /// One each customer who is counted in one of the spans.
    pub rows: Vec<CustomerOfFigure>,
}

/// What one customer adds to a figure; `None` where nothing.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CustomerOfFigure {
    /// The id, masked where it is personal and personal fields are masked.
    pub customer: String,
    /// The id of the tier now.
    pub tier: Option<String>,
    /// What is added now.
    pub value: Option<BoardValue>,
    /// What it is divided by now.
    pub counted: Option<BoardValue>,
    /// What was added before.
    pub value_before: Option<BoardValue>,
    /// What it was divided by before.
    pub counted_before: Option<BoardValue>,
}

type Part = (i64, i64);

impl Board {
    /// The customers behind a figure.
    ///
    /// # Errors
    /// [`AppError::NoBoardFigure`].
    pub fn rows(&self, key: &str) -> Result<BoardRows, AppError> {
        let recipe = self.recipes.iter().find(|recipe| recipe.key == key);
        let recipe =
            recipe.ok_or_else(|| AppError::NoBoardFigure { name: key.to_owned(), known: self.figures_like(key) })?;
        let (now, before) = self.work.rows(recipe.scope);
        let periods = (now.0.days(), before.0.days());
        let mut parts: BTreeMap<&str, (Option<Part>, Option<Part>)> = BTreeMap::new();
        for (id, part) in of_rows(recipe.spec, &now) {
            parts.entry(id).or_default().0 = Some(part);
        }
        for (id, part) in of_rows(recipe.spec, &before) {
            parts.entry(id).or_default().1 = Some(part);
        }
        let unit = recipe.spec.unit;
        // A quotient is made of amounts.
        let of_amounts = recipe.spec.kind == Kind::Per && unit == BoardUnit::Ratio;
        let unit = if of_amounts { BoardUnit::Money } else { unit };
        let divisor = if of_amounts { BoardUnit::Money } else { BoardUnit::Count };
        let tiers = self.work.scheme.iter().flat_map(|scheme| &scheme.tiers);
        let tiers: Vec<String> = tiers.map(|tier| tier.id.to_string()).collect();
        let rows = parts.into_iter().map(|(id, (now, before))| CustomerOfFigure {
            customer: if self.data.privacy == Privacy::Masked { mask_id(id) } else { id.to_owned() },
            tier: self.work.tier(id).and_then(|tier| tiers.get(tier).cloned()),
            value: now.and_then(|(value, _)| stored(value.into(), unit)),
            counted: now.and_then(|(_, counted)| stored(counted.into(), divisor)),
            value_before: before.and_then(|(value, _)| stored(value.into(), unit)),
            counted_before: before.and_then(|(_, counted)| stored(counted.into(), divisor)),
        });
        Ok(BoardRows {
            key: recipe.key.clone(),
            name: recipe.name.clone(),
            definition: recipe.definition.clone(),
            now: periods.0,
            before: periods.1,
            unit,
            divisor,
            has_parts: recipe.spec.kind == Kind::Per,
            rows: rows.collect(),
        })
    }

    /// The figures of the same table as a name that is none, else those of no table.
    fn figures_like(&self, name: &str) -> Vec<String> {
        let keys = || self.recipes.iter().map(|recipe| recipe.key.as_str());
        let table = name.split_once('.').map(|(table, _)| format!("{table}."));
        let of_table = |key: &&str| table.as_ref().is_some_and(|table| key.starts_with(table));
        let found: Vec<String> = keys().filter(of_table).map(str::to_owned).collect();
        if found.is_empty() { keys().filter(|key| !key.contains('.')).map(str::to_owned).collect() } else { found }
    }
}

/// What each customer adds.
fn of_rows<'r>(spec: &'r FigureSpec, (period, rows): &'r Rows<'r>) -> impl Iterator<Item = (&'r str, Part)> {
    rows.iter().filter_map(move |row| {
        let top = (spec.top)(period, *row)?;
        let bottom = if spec.kind == Kind::Per { (spec.bottom)(period, *row) } else { 1 };
        Some((period.ids.get(*row), (top, bottom)))
    })
}

impl BoardRows {
    /// The customers who add most, now and before together, the largest first; and how many there are in all.
    pub fn largest(mut self, most: usize) -> (Self, usize) {
        let all = self.rows.len();
        let size = |value: Option<BoardValue>| value.and_then(number).unwrap_or(0).unsigned_abs();
        let size_of = |row: &CustomerOfFigure| size(row.value).max(size(row.value_before));
        self.rows
            .sort_by(|one, other| size_of(other).cmp(&size_of(one)).then_with(|| one.customer.cmp(&other.customer)));
        self.rows.truncate(most);
        (self, all)
    }

    /// Writes the rows as a table, in the format that the file's ending names.
    ///
    /// # Errors
    /// An unknown ending, and what the disk says.
    pub fn write(&self, path: &Path, cancel: &CancelToken) -> Result<(), AppError> {
        let ids: Ids = self.rows.iter().map(|row| row.customer.as_str()).collect();
        let type_of = |unit| match unit {
            BoardUnit::Money => ValueType::Money,
            BoardUnit::Count => ValueType::Count,
            BoardUnit::Share | BoardUnit::Growth | BoardUnit::Points | BoardUnit::Ratio => ValueType::Decimal,
        };
        let (value_type, divisor) = (type_of(self.unit), type_of(self.divisor));
        let numbers = |value_type, of: &dyn Fn(&CustomerOfFigure) -> Option<i64>| {
            Column::Integers(Integers::from_options(value_type, self.rows.iter().map(of)))
        };
        let values =
            |of: fn(&CustomerOfFigure) -> Option<BoardValue>| numbers(value_type, &move |row| of(row).and_then(number));
        let tiers = Column::Texts(Texts::from_options(self.rows.iter().map(|row| row.tier.as_deref())));
        let columns = [
            ("tier", tiers),
            ("value", values(|row| row.value)),
            ("counted", numbers(divisor, &|row| row.counted.and_then(number))),
            ("value_before", values(|row| row.value_before)),
            ("counted_before", numbers(divisor, &|row| row.counted_before.and_then(number))),
        ];
        let columns = columns.map(|(name, values)| OutputColumn { name: name.to_owned(), values: Cow::Owned(values) });
        let table = OutputTable::new(&ids, (0..ids.len()).collect(), columns.to_vec());
        write(&table, path, false, cancel)
    }
}

/// A value in the units that are stored.
fn number(value: BoardValue) -> Option<i64> {
    match value {
        BoardValue::Money(amount) => Some(amount.ten_thousandths()),
        BoardValue::Count(count) => i64::try_from(count).ok(),
        BoardValue::Number(number) => Some(number.0),
    }
}
