//! What is known of customers beside their facts: each field's newest observation.

use super::custom::{Custom, FieldFound};
use super::{Question, Weight};
use crate::error::AnalyticsError;
use crate::fold::{places, row_of};
use crate::pass::Facts;
use crate::rows::{Chunk, CustomerFilter, Names, Numbers, ReadColumns, Rows};
use arrow::array::ArrayRef;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::{AsOf, Date, FactType, Province, Region, ValueType, facts::CUSTOMERS};
use terrace_frame::{Column, Dictionary, Ids, Texts};
use terrace_policy::Attribute;

/// The fields of one bucket's customers.
#[derive(Default)]
pub(crate) struct Fields {
    /// Sorted, each once.
    pub ids: Ids,
    /// Parallel to `ids`: a file of customers names them. Whom only order lines name is known by those lines, and
    /// not before them.
    named: Vec<bool>,
    columns: BTreeMap<&'static str, Column>,
    /// One for each custom field asked, in that order.
    custom: Vec<Column>,
    /// Parallel to `custom`.
    pub found: Vec<FieldFound>,
}

/// Refuses attributes that the customers table does not have.
pub(super) fn check(attributes: &[Attribute]) -> Result<(), AnalyticsError> {
    let is_known = |attribute: &Attribute| attribute.custom().is_some() || source(&attribute.name).is_some();
    let unknown = attributes.iter().find(|attribute| !is_known(attribute));
    unknown.map_or(Ok(()), |attribute| Err(AnalyticsError::UnknownAttribute(attribute.name.clone())))
}

/// The column that an attribute is read from.
fn source(attribute: &str) -> Option<&'static str> {
    let name = match attribute {
        "age" => "birth_date",
        "region" => "province",
        column => column,
    };
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
    of: CustomerFilter<'_>,
    names: &BTreeSet<&'static str>,
) -> Result<Fields, AnalyticsError> {
    fold_all(facts, bucket, of, names, Custom::new(&[]))
}

/// Folds some fields of all of one bucket's customers, and the custom ones among some attributes.
pub(crate) fn fold_with_custom(
    facts: &Facts,
    bucket: u32,
    names: &BTreeSet<&'static str>,
    attributes: &[Attribute],
) -> Result<Fields, AnalyticsError> {
    fold_all(facts, bucket, CustomerFilter::All, names, Custom::new(attributes))
}

fn fold_all(
    facts: &Facts,
    bucket: u32,
    of: CustomerFilter<'_>,
    names: &BTreeSet<&'static str>,
    mut custom: Custom<'_>,
) -> Result<Fields, AnalyticsError> {
    let further = if custom.is_empty() { None } else { Some("custom") };
    let columns = names.iter().copied().chain(["seen_at"]).chain(further).map(str::to_owned).collect();
    let wanted = ReadColumns::new(&CUSTOMERS, &columns);
    let mut rows = Rows::open(facts.source(bucket), &wanted, of)?;
    let mut fields = Fields::default();
    let mut builders: Vec<(&'static str, FieldBuilder)> =
        names.iter().map(|name| Ok((*name, FieldBuilder::new(name)?))).collect::<Result<_, AnalyticsError>>()?;
    while let Some(chunk) = rows.next()? {
        facts.cancel().check()?;
        let column = |name: &str| {
            let unread = || AnalyticsError::internal(format!("the column `{name}` of customers was not read"));
            wanted.position(name).and_then(|place| chunk.columns().get(place)).ok_or_else(unread)
        };
        let seen = Numbers::of(column("seen_at")?)?;
        for customer in 0..chunk.customers() {
            fields.ids.push(chunk.id(customer));
            fields.named.push(chunk.rows_of(customer).any(|row| seen.get(row).is_none()));
        }
        for (name, builder) in &mut builders {
            if *name == "customer_id" {
                (0..chunk.customers()).for_each(|customer| builder.text(Some(chunk.id(customer))));
            } else {
                builder.take(&chunk, column(name)?, seen)?;
            }
        }
        if !custom.is_empty() {
            custom.take(&chunk, column("custom")?, seen)?;
        }
    }
    (fields.custom, fields.found) = custom.done();
    fields.columns = builders.into_iter().map(|(name, builder)| (name, builder.column())).collect();
    Ok(fields)
}

/// A field as it is gathered.
enum FieldBuilder {
    Numbers(ValueType, Vec<Option<i64>>),
    Texts(Vec<u32>, Dictionary),
}

impl FieldBuilder {
    fn new(name: &str) -> Result<Self, AnalyticsError> {
        match CUSTOMERS.column(name).map(|column| column.kind) {
            Some(FactType::Id | FactType::Text) => Ok(Self::Texts(Vec::new(), Dictionary::default())),
            Some(FactType::Date) => Ok(Self::Numbers(ValueType::Date, Vec::new())),
            Some(FactType::Time) => Ok(Self::Numbers(ValueType::Time, Vec::new())),
            kind => Err(AnalyticsError::internal(format!("customers have no field `{name}` of {kind:?}"))),
        }
    }

    fn text(&mut self, text: Option<&str>) {
        if let Self::Texts(codes, dictionary) = self {
            codes.push(text.map_or(Texts::NULL, |text| dictionary.code(text)));
        }
    }

    /// Takes the observation that weighs most, of each customer.
    fn take(&mut self, chunk: &Chunk, column: &ArrayRef, seen: Numbers<'_>) -> Result<(), AnalyticsError> {
        let weight = |row: usize| -> Weight { (seen.get(row).is_none(), seen.get(row)) };
        match self {
            Self::Numbers(_, values) => {
                let numbers = Numbers::of(column)?;
                for customer in 0..chunk.customers() {
                    let rows = chunk.rows_of(customer);
                    let held = rows.filter_map(|row| Some((weight(row), numbers.get(row)?))).max();
                    values.push(held.map(|(_, value)| value));
                }
            }
            Self::Texts(codes, dictionary) => {
                let names = Names::of(column)?;
                for customer in 0..chunk.customers() {
                    let rows = chunk.rows_of(customer);
                    let held = rows.filter_map(|row| Some((weight(row), names.get(row)?))).max();
                    codes.push(held.map_or(Texts::NULL, |(_, text)| dictionary.code(text)));
                }
            }
        }
        Ok(())
    }

    fn column(self) -> Column {
        match self {
            Self::Numbers(value_type, values) => Column::optional_integers(value_type, values),
            Self::Texts(codes, dictionary) => Column::Texts(dictionary.into_texts(codes)),
        }
    }
}

impl Fields {
    /// The customers whom a file of customers names; `None` if there are none.
    pub(super) fn named(&self) -> Option<Ids> {
        let named: Ids = self.ids.iter().zip(&self.named).filter(|(_, named)| **named).map(|(id, _)| id).collect();
        (!named.is_empty()).then_some(named)
    }

    /// The texts of a field for sorted ids.
    ///
    /// # Errors
    /// A field that was not folded or holds no texts.
    pub(crate) fn texts<'a>(
        &'a self,
        name: &str,
    ) -> Result<impl Iterator<Item = (&'a str, Option<&'a str>)>, AnalyticsError> {
        let Some(Column::Texts(texts)) = self.columns.get(name) else {
            return Err(AnalyticsError::internal(format!("no texts were folded of the field `{name}`")));
        };
        Ok(self.ids.iter().enumerate().map(move |(row, id)| (id, texts.get(row))))
    }

    /// How many customers a file of customers names.
    pub(crate) fn in_files(&self) -> u64 {
        self.named.iter().filter(|named| **named).count() as u64
    }

    /// Of how many of these customers a field is filled; an empty text is not.
    ///
    /// # Errors
    /// A field that was not folded.
    pub(crate) fn filled(&self, name: &str) -> Result<u64, AnalyticsError> {
        let unread = || AnalyticsError::internal(format!("the field `{name}` was not folded"));
        Ok(self.filled_in(self.columns.get(name).ok_or_else(unread)?))
    }

    /// Of how many of these customers each custom field is filled, in the order in which they were asked.
    pub(crate) fn custom_filled(&self) -> Vec<u64> {
        self.custom.iter().map(|column| self.filled_in(column)).collect()
    }

    fn filled_in(&self, column: &Column) -> u64 {
        let is_filled = |row: usize| match column {
            Column::Integers(values) => values.get(row).is_some(),
            Column::Texts(texts) => texts.get(row).is_some_and(|text| !text.trim().is_empty()),
            Column::Flags(flags) => flags.get(row).copied().flatten().is_some(),
        };
        let rows = self.named.iter().enumerate().filter(|(_, named)| **named);
        rows.filter(|(row, _)| is_filled(*row)).count() as u64
    }

    /// An attribute for sorted ids; null for customers whom the table does not have.
    pub(super) fn column(&self, attribute: &Attribute, ids: &Ids, as_of: &AsOf) -> Result<Column, AnalyticsError> {
        let missing = || AnalyticsError::UnknownAttribute(attribute.name.clone());
        let places = places(&self.ids, ids);
        let rows = places.iter().map(|place| row_of(*place));
        if attribute.custom().is_some() {
            let place = self.found.iter().position(|found| found.name == attribute.name).ok_or_else(missing)?;
            return Ok(self.custom.get(place).ok_or_else(missing)?.take_or_null(rows));
        }
        let column = source(&attribute.name).and_then(|name| self.columns.get(name)).ok_or_else(missing)?;
        if attribute.name == "region" {
            let Column::Texts(provinces) = column else {
                return Err(AnalyticsError::internal("provinces are no texts"));
            };
            return Ok(Column::Texts(regions(provinces)).take_or_null(rows));
        }
        if attribute.name != "age" {
            return Ok(column.take_or_null(rows));
        }
        let Column::Integers(births) = column else { return Err(AnalyticsError::internal("births are no days")) };
        let today = as_of.local().date();
        // A day is a number of 32 bits where it is read.
        let age = |row: Option<usize>| years(Date::from_days(i32::try_from(births.get(row?)?).ok()?), today);
        Ok(Column::optional_integers(ValueType::Count, rows.map(age)))
    }
}

/// The regions of provinces; null for what names none.
fn regions(provinces: &Texts) -> Texts {
    let mut dictionary = Dictionary::default();
    let region = |province: &Arc<str>| Province::named(province).and_then(Region::of);
    let code = |province| region(province).map_or(Texts::NULL, |found| dictionary.code(found.name));
    let of_province: Vec<u32> = provinces.dictionary.iter().map(code).collect();
    let place = |code: &u32| usize::try_from(*code).ok().and_then(|code| of_province.get(code)).copied();
    let codes = provinces.codes.iter().map(|code| place(code).unwrap_or(Texts::NULL)).collect();
    dictionary.into_texts(codes)
}

/// Full years from a birth to a day; `None` before the birth. Anyone born on 29 February grows older on 1 March.
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
