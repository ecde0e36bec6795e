//! Custom fields: further columns of customer files, kept as one JSON object of texts, read as a policy declares them.

use super::Weight;
use crate::conditions::text_object;
use crate::error::AnalyticsError;
use crate::rows::{Chunk, Names, Numbers};
use arrow::array::ArrayRef;
use serde::{Deserialize, Serialize};
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{ValueType, plain_header, read_written};
use terrace_frame::{Column, Dictionary, Texts};
use terrace_policy::{Attribute, CustomField};

/// What was found of a custom field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFound {
    /// The field's name in the policy.
    pub name: String,
    /// The customers for whom a file has something in it.
    pub customers: usize,
    /// Those of them whose text cannot be read as the field's type; it is null.
    pub unreadable: usize,
    /// The first of these by id.
    pub example: Option<String>,
}

/// The custom fields of one bucket's customers, as they are gathered.
pub(super) struct Custom<'a> {
    fields: Vec<GatheredField<'a>>,
    /// The headers met so far with the fields that they fill, and the rank of the header among the field's own.
    #[expect(clippy::disallowed_types, reason = "only looked up")]
    headers: std::collections::HashMap<String, Vec<(usize, usize)>>,
}

struct GatheredField<'a> {
    value_type: ValueType,
    field: &'a CustomField,
    found: FieldFound,
    numbers: Vec<Option<i64>>,
    texts: Vec<u32>,
    dictionary: Dictionary,
}

impl<'a> Custom<'a> {
    /// The custom ones among some fields, in their order.
    pub(super) fn new(attributes: &'a [Attribute]) -> Self {
        let gathered = |attribute: &'a Attribute| {
            let name = attribute.name.clone();
            Some(GatheredField {
                value_type: attribute.value_type,
                field: attribute.custom()?,
                found: FieldFound { name, customers: 0, unreadable: 0, example: None },
                numbers: Vec::new(),
                texts: Vec::new(),
                dictionary: Dictionary::default(),
            })
        };
        Self { fields: attributes.iter().filter_map(gathered).collect(), headers: Default::default() }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Takes the customers of a chunk: of each, the object of the observation that weighs most.
    pub(super) fn take(&mut self, chunk: &Chunk, column: &ArrayRef, seen: Numbers<'_>) -> Result<(), AnalyticsError> {
        let objects = Names::of(column)?;
        for customer in 0..chunk.customers() {
            let weight = |row: usize| -> Weight { (seen.get(row).is_none(), seen.get(row)) };
            let rows = chunk.rows_of(customer);
            let object = rows.filter_map(|row| Some((weight(row), objects.get(row)?))).max().map(|(_, text)| text);
            let texts = object.map(|text| self.read(text)).transpose()?.unwrap_or_default();
            for (place, field) in self.fields.iter_mut().enumerate() {
                let text = texts.iter().filter(|(at, ..)| *at == place).min_by_key(|(_, rank, _)| *rank);
                field.take(text.map(|(.., text)| text.as_str()), chunk.id(customer));
            }
        }
        Ok(())
    }

    /// The texts of an object that fields want: the field, the rank of the header, the text.
    ///
    /// Returns an error for a cell that is no object: the import wrote one, or nothing.
    fn read(&mut self, object: &str) -> Result<Vec<(usize, usize, String)>, AnalyticsError> {
        let mut texts = Vec::new();
        for (header, value) in text_object(CUSTOMERS.name, object)? {
            let serde_json::Value::String(text) = value else { continue };
            let fields = &self.fields;
            let wanted = self.headers.entry(header).or_insert_with_key(|header| wanted(fields, header));
            texts.extend(wanted.iter().map(|(place, rank)| (*place, *rank, text.clone())));
        }
        Ok(texts)
    }

    /// The columns in the order of the fields, parallel to the bucket's customers, and what was found of each.
    pub(super) fn done(self) -> (Vec<Column>, Vec<FieldFound>) {
        let done = |field: GatheredField<'_>| {
            let values = match field.value_type {
                ValueType::Text => Column::Texts(field.dictionary.into_texts(field.texts)),
                ValueType::Flag => {
                    Column::Flags(field.numbers.into_iter().map(|number| number.map(|flag| flag != 0)).collect())
                }
                value_type => Column::optional_integers(value_type, field.numbers),
            };
            (values, field.found)
        };
        self.fields.into_iter().map(done).unzip()
    }
}

fn wanted(fields: &[GatheredField<'_>], header: &str) -> Vec<(usize, usize)> {
    let header = plain_header(header);
    let rank = |field: &GatheredField<'_>| field.field.headers.iter().position(|known| plain_header(known) == header);
    fields.iter().enumerate().filter_map(|(place, field)| Some((place, rank(field)?))).collect()
}

impl GatheredField<'_> {
    fn take(&mut self, text: Option<&str>, customer: &str) {
        self.found.customers += usize::from(text.is_some());
        if self.value_type == ValueType::Text {
            self.texts.push(text.map_or(Texts::NULL, |text| self.dictionary.code(text)));
            return;
        }
        let read = text.map_or(Ok(None), |text| read_written(text, self.value_type));
        if read.is_err() {
            self.found.unreadable += 1;
            // Customers come in the order of their ids.
            self.found.example.get_or_insert_with(|| customer.to_owned());
        }
        self.numbers.push(read.unwrap_or(None)); // Counted above, and told with the run.
    }
}

impl FieldFound {
    /// What several buckets found of the same field.
    pub(crate) fn merged<'f>(found: impl Iterator<Item = &'f Self>) -> Option<Self> {
        found.cloned().reduce(|one, other| Self {
            name: one.name,
            customers: one.customers + other.customers,
            unreadable: one.unreadable + other.unreadable,
            example: match (one.example, other.example) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        })
    }
}
