//! What customers complained of.

use crate::conditions::Condition;
use crate::error::AnalyticsError;
use crate::fold::CountedRows;
use crate::pass::{Facts, each_bucket};
use crate::plan::Source;
use crate::rows::{CustomerFilter, Names};
use std::collections::BTreeMap;
use terrace_domain::AsOf;
use terrace_domain::facts::CASES;
use terrace_frame::Ids;

/// The complaints of one customer with one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaints {
    /// The customer: a row of the ids that were given.
    pub row: usize,
    /// As the case says it; `None` where it says none.
    pub cause: Option<String>,
    /// How many, at least one.
    pub count: u64,
}

/// Cases that are complaints.
const COMPLAINTS: Source = Source {
    kind: &CASES,
    time: "opened_at",
    by_time: true,
    counts: Some(|_| Condition::IsOneOf("kind".to_owned(), vec!["complaint".to_owned()])),
    derived: &[],
    knows: false,
};

/// The complaints that were opened before the as-of, by customer and cause; customers who are not among the ids are left
/// out.
///
/// # Errors
/// As [`crate::population`].
pub fn complaint_causes(facts: &Facts, as_of: &AsOf, ids: &Ids) -> Result<Vec<Complaints>, AnalyticsError> {
    let rows = CountedRows::new(facts, as_of, COMPLAINTS, ["cause".to_owned()].into())?;
    let unread = || AnalyticsError::internal("the causes of cases were not read");
    let found = each_bucket(facts, None, |facts, bucket| {
        let mut found = Vec::new();
        rows.each(facts, bucket, CustomerFilter::All, |chunk| {
            let causes = Names::of(rows.column(chunk, "cause").ok_or_else(unread)?)?;
            for customer in 0..chunk.customers() {
                let Some(row) = ids.find(chunk.id(customer)) else { continue };
                let mut counts: BTreeMap<Option<&str>, u64> = BTreeMap::new();
                for case in chunk.rows_of(customer) {
                    let cause = causes.get(case).map(str::trim).filter(|cause| !cause.is_empty());
                    *counts.entry(cause).or_default() += 1;
                }
                let own = counts.into_iter();
                found.extend(own.map(|(cause, count)| Complaints { row, cause: cause.map(str::to_owned), count }));
            }
            Ok(())
        })?;
        Ok(found)
    })?;
    let mut found = found.concat();
    found.sort_unstable_by(|one, other| one.row.cmp(&other.row).then_with(|| one.cause.cmp(&other.cause)));
    Ok(found)
}
