//! One pass over the buckets of facts.

use crate::error::AnalyticsError;
use crate::facts::{Facts, Pass};
use rayon::prelude::*;
use terrace_domain::CustomerId;

/// Does the work for each bucket, or for the one of a customer, on all cores; answers come in the order of buckets.
///
/// Where a file turns out not to be in the order of customers, its bucket is done again without relying on it.
pub(crate) fn each_bucket<T: Send>(
    facts: &Facts,
    only: Option<&CustomerId>,
    work: impl Fn(&Facts, u32) -> Result<T, AnalyticsError> + Sync,
) -> Result<Vec<T>, AnalyticsError> {
    let places = facts.places(only);
    let pass = if only.is_none() { Pass::over(facts, &places) } else { None };
    let done = places.into_par_iter().with_max_len(1).map(|bucket| {
        let done = match work(facts, bucket) {
            Err(AnalyticsError::NotInOrder) => work(&facts.in_any_order(), bucket),
            done => done,
        };
        if let Some(pass) = &pass {
            pass.done(bucket);
        }
        done
    });
    done.collect()
}
