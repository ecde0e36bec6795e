//! What rows of facts hold of the fields of a shop's own.

use crate::conditions::{FieldRead, OwnField, text_object};
use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::population::FieldFound;
use crate::rows::{CustomerFilter, Names, ReadColumns, Rows};
use std::collections::BTreeSet;
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOM, KINDS};
use terrace_policy::RowField;

/// Of how many rows each of some fields is filled, and of how many its text cannot be read as what the field holds. The
/// counts stand where those of customers stand in fields of customers; the example is the customer of such a row. The rows
/// of a kind are read once for all of its fields.
///
/// # Errors
/// Unreadable files.
pub fn row_fields(facts: &Facts, fields: &[(&'static FactKind, RowField)]) -> Result<Vec<FieldFound>, AnalyticsError> {
    let mut all = Vec::new();
    for kind in KINDS {
        let own: Vec<OwnField> =
            fields.iter().filter(|(of, _)| of == kind).map(|(_, field)| OwnField::from(field)).collect();
        if !own.is_empty() {
            all.extend(fields_of(facts, kind, &own)?);
        }
    }
    Ok(all)
}

fn fields_of(facts: &Facts, kind: &'static FactKind, fields: &[OwnField]) -> Result<Vec<FieldFound>, AnalyticsError> {
    let wanted = ReadColumns::new(kind, &BTreeSet::from([CUSTOM.to_owned()]));
    let nothing =
        |field: &OwnField| FieldFound { name: field.name().to_owned(), customers: 0, unreadable: 0, example: None };
    let buckets = each_bucket(facts, None, |facts, bucket| {
        let mut found: Vec<FieldFound> = fields.iter().map(nothing).collect();
        let mut rows = Rows::open(facts.source(bucket), &wanted, CustomerFilter::All)?;
        while let Some(chunk) = rows.next()? {
            facts.cancel().check()?;
            let place = wanted.position(CUSTOM).and_then(|place| chunk.columns().get(place));
            let column = place.ok_or_else(|| AnalyticsError::internal("further columns were not read"))?;
            let objects = Names::of(column)?;
            for customer in 0..chunk.customers() {
                for text in chunk.rows_of(customer).filter_map(|row| objects.get(row)) {
                    let object = text_object(kind.name, text)?;
                    for (field, found) in fields.iter().zip(&mut found) {
                        let read = field.read(&object);
                        found.customers += usize::from(read != FieldRead::Nothing);
                        if read == FieldRead::Unreadable {
                            found.unreadable += 1;
                            found.example.get_or_insert_with(|| chunk.id(customer).to_owned());
                        }
                    }
                }
            }
        }
        Ok(found)
    })?;
    let merged = |(place, field): (usize, &OwnField)| {
        FieldFound::merged(buckets.iter().filter_map(|found| found.get(place))).unwrap_or_else(|| nothing(field))
    };
    Ok(fields.iter().enumerate().map(merged).collect())
}
