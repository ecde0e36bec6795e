//! Fields of customers that are texts, for customers in order.

use crate::error::AnalyticsError;
use crate::pass::{Facts, each_bucket};
use crate::population::customer_fields;
use crate::rows::CustomerFilter;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_frame::Ids;

/// One field of some customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerTexts {
    /// What occurs, in order.
    pub keys: Vec<Arc<str>>,
    /// By customer: an index into the keys; `None` where nothing is known.
    pub codes: Vec<Option<u32>>,
}

impl CustomerTexts {
    /// The text of a customer.
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes.get(row).copied().flatten()?;
        self.keys.get(code as usize).map(AsRef::as_ref)
    }
}

/// So few customers are looked for where they lie; for more all are read.
const FEW: usize = 1_024;

/// The newest observation of some fields of customers, a column for each field. Nothing but what is known of customers is
/// read.
///
/// # Errors
/// A field that customers do not have or that is no text, and unreadable files.
pub fn customer_texts(facts: &Facts, ids: &Ids, fields: &[&'static str]) -> Result<Vec<CustomerTexts>, AnalyticsError> {
    let names: BTreeSet<&'static str> = fields.iter().copied().collect();
    let of = if ids.len() <= FEW { CustomerFilter::Only(ids) } else { CustomerFilter::All };
    let found = each_bucket(facts, None, |facts, bucket| {
        let folded = customer_fields(facts, bucket, of, &names)?;
        let column = |field: &&'static str| -> Result<Vec<(usize, Arc<str>)>, AnalyticsError> {
            // Neighbours are often alike, and then share their text.
            let mut last: Arc<str> = Arc::from("");
            let texts = folded.texts(field)?.filter_map(|(id, text)| Some((ids.find(id)?, text?)));
            Ok(texts
                .map(|(row, text)| {
                    if *last != *text {
                        last = Arc::from(text);
                    }
                    (row, Arc::clone(&last))
                })
                .collect())
        };
        fields.iter().map(column).collect::<Result<Vec<_>, _>>()
    })?;
    let column = |place: usize| {
        let own = || found.iter().filter_map(|bucket| bucket.get(place)).flatten();
        let keys: BTreeSet<&Arc<str>> = own().map(|(_, text)| text).collect();
        let keys: Vec<Arc<str>> = keys.into_iter().cloned().collect();
        let mut codes = vec![None; ids.len()];
        for (row, text) in own() {
            if let Some(code) = codes.get_mut(*row) {
                *code = keys.binary_search(text).ok().and_then(|key| u32::try_from(key).ok());
            }
        }
        CustomerTexts { keys, codes }
    };
    Ok((0..fields.len()).map(column).collect())
}
