//! What is known of customers beside their facts: each field's newest observation.

use super::Question;
use super::custom::{Custom, FieldFound, Values};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::fold::{Lexicon, places};
use crate::rows::{Chunk, Names, Numbers, Of, Rows, Wanted};
use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::DataType;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, Date, FactType, ValueType, facts::CUSTOMERS};
use terrace_frame::{Column, Ids, Texts};
use terrace_policy::Attribute;

/// How much an observation weighs: a file of customers more than any order file, then the later one.
pub(super) type Weight = (bool, Option<i64>);

/// The fields of one bucket's customers.
#[derive(Default)]
pub(crate) struct Fields {
    /// Sorted, each once.
    pub ids: Ids,
    /// Parallel to `ids`: a file of customers names them. Whom only order lines name is known by those lines, and
    /// not before them.
    named: Vec<bool>,
    columns: BTreeMap<&'static str, FieldColumn>,
    /// One for each custom field asked, in that order.
    custom: Vec<Values>,
    /// Parallel to `custom`.
    pub found: Vec<FieldFound>,
}

/// One field of all customers.
enum FieldColumn {
    Numbers(Vec<Option<i64>>),
    Texts(Texts),
}

/// Refuses attributes that the customers table does not have.
pub(super) fn check(attributes: &[Attribute]) -> Result<(), AnalyticsError> {
    let is_known = |attribute: &Attribute| attribute.custom().is_some() || source(&attribute.name).is_some();
    let unknown = attributes.iter().find(|attribute| !is_known(attribute));
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
    let columns = question.attributes.iter().filter(|attribute| attribute.custom().is_none());
    let names: BTreeSet<&'static str> = columns.filter_map(|attribute| source(&attribute.name)).collect();
    fold_all(facts, bucket, question.of(), &names, Custom::new(question.attributes))
}

/// Folds some fields of one bucket's customers.
pub(crate) fn fold_columns(
    facts: &Facts,
    bucket: u32,
    of: Of<'_>,
    names: &BTreeSet<&'static str>,
) -> Result<Fields, AnalyticsError> {
    fold_all(facts, bucket, of, names, Custom::new(&[]))
}

fn fold_all(
    facts: &Facts,
    bucket: u32,
    of: Of<'_>,
    names: &BTreeSet<&'static str>,
    mut custom: Custom<'_>,
) -> Result<Fields, AnalyticsError> {
    let further = if custom.is_empty() { None } else { Some("custom") };
    let columns = names.iter().copied().chain(["seen_at"]).chain(further).map(str::to_owned).collect();
    let wanted = Wanted::new(&CUSTOMERS, &columns);
    let mut rows = Rows::open(facts, bucket, &wanted, of)?;
    let mut fields = Fields::default();
    let mut sinks: Vec<(&'static str, Sink)> = names.iter().map(|name| (*name, Sink::new(name))).collect();
    let nowhere = new_null_array(&DataType::Null, 0);
    while let Some(chunk) = rows.next()? {
        let column = |name| wanted.position(name).and_then(|place| chunk.columns().get(place)).unwrap_or(&nowhere);
        let seen = Numbers::of(column("seen_at")).unwrap_or(Numbers::Nowhere);
        for customer in 0..chunk.customers() {
            fields.ids.push(chunk.id(customer));
            fields.named.push(chunk.rows_of(customer).any(|row| seen.get(row).is_none()));
        }
        for (name, sink) in &mut sinks {
            if *name == "customer_id" {
                (0..chunk.customers()).for_each(|customer| sink.text(Some(chunk.id(customer))));
            } else {
                sink.take(&chunk, column(name), seen);
            }
        }
        if !custom.is_empty() {
            custom.take(&chunk, column("custom"), seen);
        }
    }
    (fields.custom, fields.found) = custom.done();
    fields.columns = sinks.into_iter().map(|(name, sink)| (name, sink.column())).collect();
    Ok(fields)
}

/// A field as it is gathered.
enum Sink {
    Numbers(Vec<Option<i64>>),
    Texts(Vec<u32>, Lexicon),
}

impl Sink {
    fn new(name: &str) -> Self {
        match CUSTOMERS.column(name).map(|column| column.kind) {
            Some(FactType::Id | FactType::Text) | None => Self::Texts(Vec::new(), Lexicon::default()),
            Some(_) => Self::Numbers(Vec::new()),
        }
    }

    fn text(&mut self, text: Option<&str>) {
        if let Self::Texts(codes, lexicon) = self {
            codes.push(text.map_or(Texts::NULL, |text| lexicon.code(text)));
        }
    }

    /// The observation that weighs most, of each customer.
    fn take(&mut self, chunk: &Chunk, column: &ArrayRef, seen: Numbers<'_>) {
        for customer in 0..chunk.customers() {
            let rows = chunk.rows_of(customer);
            let weight = |row: usize| -> Weight { (seen.get(row).is_none(), seen.get(row)) };
            match self {
                Self::Numbers(values) => {
                    let numbers = Numbers::of(column).unwrap_or(Numbers::Nowhere);
                    let held = rows.filter_map(|row| Some((weight(row), numbers.get(row)?))).max();
                    values.push(held.map(|(_, value)| value));
                }
                Self::Texts(codes, lexicon) => {
                    let names = Names::of(column).unwrap_or(Names::Nowhere);
                    let held = rows.filter_map(|row| Some((weight(row), names.get(row)?))).max();
                    codes.push(held.map_or(Texts::NULL, |(_, text)| lexicon.code(text)));
                }
            }
        }
    }

    fn column(self) -> FieldColumn {
        match self {
            Self::Numbers(values) => FieldColumn::Numbers(values),
            Self::Texts(codes, lexicon) => FieldColumn::Texts(lexicon.texts(codes)),
        }
    }
}

impl Fields {
    /// The customers whom a file of customers names; nothing where there are none.
    pub(super) fn named(&self) -> Option<Ids> {
        let named: Ids = self.ids.iter().zip(&self.named).filter(|(_, named)| **named).map(|(id, _)| id).collect();
        (!named.is_empty()).then_some(named)
    }

    /// The texts of a field for sorted ids.
    pub(crate) fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let column = self.columns.get(name);
        self.ids.iter().enumerate().map(move |(row, id)| {
            let text = match column {
                Some(FieldColumn::Texts(texts)) => texts.get(row),
                _ => None,
            };
            (id, text)
        })
    }

    /// An attribute for sorted ids; null for customers whom the table does not have.
    pub(super) fn column(&self, attribute: &Attribute, ids: &Ids, as_of: &AsOf) -> Column {
        let rows = places(&self.ids, ids);
        if attribute.custom().is_some() {
            let place = self.found.iter().position(|found| found.name == attribute.name);
            let nowhere = Values::Numbers(Vec::new());
            let values = place.and_then(|place| self.custom.get(place)).unwrap_or(&nowhere);
            return values.column(attribute.value_type, &rows);
        }
        let column = source(&attribute.name).and_then(|name| self.columns.get(name));
        let number = |row: &u32| match column {
            Some(FieldColumn::Numbers(values)) => values.get(*row as usize).copied().flatten(),
            _ => None,
        };
        let numbers = |value_type| Column::optional_integers(value_type, rows.iter().map(number));
        if attribute.name == "age" {
            let today = as_of.local().date();
            let age = |row| years(Date::from_days(i32::try_from(number(row)?).ok()?), today);
            return Column::optional_integers(ValueType::Count, rows.iter().map(age));
        }
        match CUSTOMERS.column(&attribute.name).map(|column| column.kind) {
            Some(FactType::Date) => numbers(ValueType::Date),
            Some(FactType::Time) => numbers(ValueType::Time),
            _ => {
                let Some(FieldColumn::Texts(texts)) = column else {
                    return Column::Texts(Texts { codes: vec![Texts::NULL; ids.len()], dictionary: Vec::new() });
                };
                let code = |row: &u32| texts.codes.get(*row as usize).copied().unwrap_or(Texts::NULL);
                Column::Texts(Texts { codes: rows.iter().map(code).collect(), dictionary: texts.dictionary.clone() })
            }
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
