//! What rows tell of customers who are to be erased.

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::facts::KNOWN_FIELDS;
use terrace_domain::{FactKind, plain_header};
use terrace_intake::may_identify;

/// Those of the customers whose rows are among these, and the values in them that would tell who they were: names,
/// phones and the like.
pub(super) fn personal_values(
    rows: &[(&'static FactKind, Vec<RecordBatch>)],
    erases: &(dyn Fn(&str) -> bool + Sync),
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut customers, mut values) = (BTreeSet::new(), BTreeSet::new());
    for (kind, batches) in rows {
        let personal = || kind.columns.iter().filter(|column| column.personal);
        for batch in batches {
            let Some(ids) = texts_of(batch, "customer_id") else { continue };
            let own = ids.iter().enumerate().filter_map(|(row, id)| Some((row, id.filter(|id| erases(id))?)));
            let own: Vec<(usize, &str)> = own.collect();
            customers.extend(own.iter().map(|(_, id)| (*id).to_owned()));
            for texts in personal().filter_map(|column| texts_of(batch, column.name)) {
                let filled = own.iter().filter(|(row, _)| texts.is_valid(*row));
                for (row, _) in filled {
                    // Further columns stand together, as one object of texts. Most of these are words that many rows
                    // have, so only what may tell who somebody is gets looked for elsewhere.
                    match serde_json::from_str::<BTreeMap<String, String>>(texts.value(*row)) {
                        Ok(object) => {
                            let telling =
                                object.into_iter().filter(|(header, text)| tells(header) || may_identify(text));
                            values.extend(telling.map(|(_, text)| text));
                        }
                        Err(_) => _ = values.insert(texts.value(*row).to_owned()),
                    }
                }
            }
        }
    }
    // A word of one letter tells nobody, and would be found everywhere.
    values.retain(|value| value.chars().count() > 1);
    (customers, values)
}

/// Whether columns of a header hold where somebody lives, or by what name they are found on the net.
fn tells(header: &str) -> bool {
    let header = plain_header(header);
    let known = KNOWN_FIELDS.iter().filter(|field| matches!(field.name, "address" | "social"));
    known
        .flat_map(|field| field.headers.iter().chain(std::iter::once(&field.name)))
        .any(|own| plain_header(own) == header)
}

fn texts_of<'a>(batch: &'a RecordBatch, column: &str) -> Option<&'a StringArray> {
    batch.column_by_name(column)?.as_string_opt::<i32>()
}
