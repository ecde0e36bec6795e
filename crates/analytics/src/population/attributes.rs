//! What is known of customers beside their facts: each field's newest observation.

use super::Question;
use super::bucket::BucketColumn;
use crate::engine::Engine;
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::plan::Request;
use crate::plan::lines::customers;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Date32Type, TimestampMicrosecondType};
use datafusion::logical_expr::col;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, Date, FactType, ValueType, facts::CUSTOMERS};
use terrace_policy::Attribute;

/// The fields of one bucket's customers.
#[derive(Default)]
pub(crate) struct Fields {
    /// Sorted, each once.
    pub ids: Vec<String>,
    /// Parallel to `ids`: a file of customers names them. Whom only order lines name is known by those lines, and
    /// not before them.
    pub named: Vec<bool>,
    columns: BTreeMap<&'static str, Vec<Option<Field>>>,
}

/// One field of one customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Number(i64),
    Text(String),
}

/// How much an observation weighs: a file of customers more than any order file, then the later one.
type Weight = (bool, Option<i64>);

/// Refuses attributes that the customers table does not have.
pub(super) fn check(attributes: &[Attribute]) -> Result<(), AnalyticsError> {
    let unknown = attributes.iter().find(|attribute| source(&attribute.name).is_none());
    unknown.map_or(Ok(()), |attribute| Err(AnalyticsError::UnknownAttribute(attribute.name.clone())))
}

/// The column that an attribute is read from.
fn source(attribute: &str) -> Option<&'static str> {
    let name = if attribute == "age" { "birth_date" } else { attribute };
    CUSTOMERS.column(name).map(|column| column.name).filter(|name| !matches!(*name, "seen_at" | "custom"))
}

/// Folds the customers table of one bucket: per customer and field the value of the newest observation that has one.
///
/// A row without `seen_at` came from a file of customers and outranks the others; of equal ones the larger value holds.
pub(super) fn fold(question: &Question<'_>, facts: &Facts, bucket: u32) -> Result<Fields, AnalyticsError> {
    let names: BTreeSet<&'static str> = question.attributes.iter().filter_map(|a| source(&a.name)).collect();
    fold_columns(facts, &question.engine, &question.request, bucket, &names)
}

/// Folds some fields of one bucket's customers.
pub(crate) fn fold_columns(
    facts: &Facts,
    engine: &Engine,
    request: &Request,
    bucket: u32,
    names: &BTreeSet<&'static str>,
) -> Result<Fields, AnalyticsError> {
    let Some(rows) = customers(facts, bucket, request)? else { return Ok(Fields::default()) };
    let columns =
        ["customer_id", "seen_at"].into_iter().chain(names.iter().copied().filter(|name| *name != "customer_id"));
    let plan = rows.project(columns.map(col))?.build()?;
    let batches = engine.run(&plan)?;
    let mut ids: Vec<String> = Vec::new();
    for batch in &batches {
        ids.extend((0..batch.num_rows()).map(|row| id(batch, row).to_owned()));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut named = vec![false; ids.len()];
    for batch in &batches {
        let seen = batch.column_by_name("seen_at");
        for row in (0..batch.num_rows()).filter(|row| seen.is_none_or(|seen| seen.is_null(*row))) {
            let place = ids.binary_search_by(|known| known.as_str().cmp(id(batch, row)));
            if let Some(named) = place.ok().and_then(|place| named.get_mut(place)) {
                *named = true;
            }
        }
    }
    let mut columns = BTreeMap::new();
    for name in names {
        let mut newest: Vec<Option<(Weight, Field)>> = vec![None; ids.len()];
        for batch in &batches {
            observe(batch, name, &ids, &mut newest)?;
        }
        columns.insert(*name, newest.into_iter().map(|held| held.map(|(_, field)| field)).collect());
    }
    Ok(Fields { ids, named, columns })
}

fn id(batch: &RecordBatch, row: usize) -> &str {
    batch.column(0).as_string_opt::<i32>().map_or("", |ids| ids.value(row))
}

fn observe(
    batch: &RecordBatch,
    name: &str,
    ids: &[String],
    newest: &mut [Option<(Weight, Field)>],
) -> Result<(), AnalyticsError> {
    let found = batch.column_by_name(name);
    let column =
        found.ok_or_else(|| AnalyticsError::MissingColumn { kind: "customers".into(), column: name.into() })?;
    let seen = batch.column_by_name("seen_at").and_then(|seen| seen.as_primitive_opt::<TimestampMicrosecondType>());
    for row in 0..batch.num_rows() {
        let Some(field) = field(column, row)? else { continue };
        let seen_at = seen.and_then(|seen| seen.is_valid(row).then(|| seen.value(row)));
        let weight: Weight = (seen_at.is_none(), seen_at);
        let place = ids.binary_search_by(|known| known.as_str().cmp(id(batch, row)));
        if let Some(held) = place.ok().and_then(|place| newest.get_mut(place))
            && held.as_ref().is_none_or(|held| (&held.0, &held.1) < (&weight, &field))
        {
            *held = Some((weight, field));
        }
    }
    Ok(())
}

fn field(column: &ArrayRef, row: usize) -> Result<Option<Field>, AnalyticsError> {
    if column.is_null(row) {
        return Ok(None);
    }
    let field = match column.data_type() {
        DataType::Utf8 => Field::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::Date32 => Field::Number(column.as_primitive::<Date32Type>().value(row).into()),
        DataType::Timestamp(..) => {
            let times = column.as_primitive_opt::<TimestampMicrosecondType>();
            Field::Number(times.map_or(0, |times| times.value(row)))
        }
        other => {
            let (kind, column) = ("customers".to_owned(), "attribute".to_owned());
            return Err(AnalyticsError::WrongColumn { kind, column, found: other.to_string() });
        }
    };
    Ok(Some(field))
}

impl Fields {
    /// The texts of a field for sorted ids.
    pub(crate) fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let column = self.columns.get(name);
        self.ids.iter().enumerate().map(move |(row, id)| {
            let text = column.and_then(|column| column.get(row)).and_then(|field| match field {
                Some(Field::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            (id.as_str(), text)
        })
    }

    /// An attribute for sorted ids; null for customers whom the table does not have.
    pub(super) fn column(&self, attribute: &Attribute, ids: &[String], as_of: &AsOf) -> BucketColumn {
        let column = source(&attribute.name).and_then(|name| self.columns.get(name));
        let value = |id: &String| {
            let row = self.ids.binary_search(id).ok()?;
            column?.get(row)?.clone()
        };
        let number = |id: &String| match value(id)? {
            Field::Number(number) => Some(number),
            Field::Text(_) => None,
        };
        if attribute.name == "age" {
            let age = |id: &String| years(Date::from_days(i32::try_from(number(id)?).ok()?), as_of.local().date());
            return BucketColumn::Numbers(ValueType::Count, ids.iter().map(age).collect());
        }
        match CUSTOMERS.column(&attribute.name).map(|column| column.kind) {
            Some(FactType::Date) => BucketColumn::Numbers(ValueType::Date, ids.iter().map(number).collect()),
            Some(FactType::Time) => BucketColumn::Numbers(ValueType::Time, ids.iter().map(number).collect()),
            _ => BucketColumn::Texts(
                ids.iter()
                    .map(|id| match value(id)? {
                        Field::Text(text) => Some(text),
                        Field::Number(_) => None,
                    })
                    .collect(),
            ),
        }
    }
}

/// Full years from a birth to a day; nothing before the birth. Who was born on 29 February grows older on 1 March.
fn years(born: Date, today: Date) -> Option<i64> {
    let (born, today) = (born.civil(), today.civil());
    let full = i64::from(today.year()) - i64::from(born.year());
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let age = if had_birthday { full } else { full - 1 };
    (age >= 0).then_some(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_full_years() {
        for (born, today, age) in [
            ("2000-02-29", "2023-02-28", Some(22)),
            ("2000-02-29", "2023-03-01", Some(23)),
            ("2000-05-01", "2000-05-01", Some(0)),
            ("2000-05-02", "2000-05-01", None),
            ("1990-12-31", "2024-12-31", Some(34)),
        ] {
            let date = |text| Date::parse(text).unwrap();
            assert_eq!(years(date(born), date(today)), age, "{born} on {today}");
        }
    }
}
