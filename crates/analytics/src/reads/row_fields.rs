//! What rows of facts hold of the fields of a shop's own.

use crate::conditions::{CUSTOM, FieldRead, OwnField};
use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::population::FieldFound;
use crate::rows::{CustomerFilter, Names, ReadColumns, Rows};
use std::collections::BTreeSet;
use terrace_domain::FactKind;
use terrace_policy::RowField;

/// Of how many rows each of some fields is filled, and of how many its text cannot be read as what the field holds. The
/// counts stand where those of customers stand in fields of customers; the example is the customer of such a row.
///
/// # Errors
/// Unreadable files.
pub fn row_fields(facts: &Facts, fields: &[(&'static FactKind, RowField)]) -> Result<Vec<FieldFound>, AnalyticsError> {
    fields.iter().map(|(kind, field)| row_field(facts, kind, field)).collect()
}

fn row_field(facts: &Facts, kind: &'static FactKind, field: &RowField) -> Result<FieldFound, AnalyticsError> {
    let wanted = ReadColumns::new(kind, &BTreeSet::from([CUSTOM.to_owned()]));
    let own = OwnField::from(field);
    let nothing = || FieldFound { name: field.name.clone(), customers: 0, unreadable: 0, example: None };
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut found = nothing();
        let mut rows = Rows::open(facts.source(bucket), &wanted, CustomerFilter::All)?;
        while let Some(chunk) = rows.next()? {
            facts.cancel().check()?;
            let place = wanted.position(CUSTOM).and_then(|place| chunk.columns().get(place));
            let column = place.ok_or_else(|| AnalyticsError::internal("further columns were not read"))?;
            let objects = Names::of(column)?;
            for customer in 0..chunk.customers() {
                for object in chunk.rows_of(customer).filter_map(|row| objects.get(row)) {
                    let read = own.read(kind.name, object)?;
                    found.customers += usize::from(read != FieldRead::Nothing);
                    if read == FieldRead::Unreadable {
                        found.unreadable += 1;
                        found.example.get_or_insert_with(|| chunk.id(customer).to_owned());
                    }
                }
            }
        }
        Ok(found)
    })?;
    Ok(FieldFound::merged(found.iter()).unwrap_or_else(nothing))
}
