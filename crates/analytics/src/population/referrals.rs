//! Who referred whom. Referrer and referred mostly lie in different buckets, so this is one pass over all of them.

use super::attributes::fold_columns;
use super::chains;
use crate::error::AnalyticsError;
use crate::fold::{CountedRows, Fold, PartColumn, Parts};
use crate::pass::{Facts, each_bucket};
use crate::plan::{Aggregate, Level, Part, Request, Source};
use crate::rows::{CustomerFilter, Names};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{AsOf, CustomerId};
use terrace_frame::Ids;

/// The aggregates over the customers whom each referrer brought.
pub(super) struct Referred {
    parts: Vec<usize>,
    sums: BTreeMap<String, Vec<i128>>,
}

impl Referred {
    /// Puts the parts beside those of the customers.
    pub(super) fn fill(&self, parts: &mut Parts) -> Result<(), AnalyticsError> {
        let found: Vec<Option<&Vec<i128>>> = parts.ids.iter().map(|id| self.sums.get(id)).collect();
        for (place, part) in self.parts.iter().enumerate() {
            let sum = |sums: &Option<&Vec<i128>>| sums.and_then(|sums| sums.get(place)).copied();
            // Beside the zero of whom nobody names stands that it is null.
            let (values, valid) = found.iter().map(|sums| (sum(sums).unwrap_or(0), sum(sums).is_some())).unzip();
            let column = parts.columns.get_mut(*part);
            let column = column.ok_or_else(|| AnalyticsError::internal("a part of referrals without a column"))?;
            *column = PartColumn::Wide { values, valid: Some(valid) };
        }
        Ok(())
    }
}

/// Somebody who was referred, with what they add to the parts of the referrer's.
struct ReferredPair {
    referrer: String,
    customer: String,
    adds: Vec<i128>,
}

/// What the pass over all buckets asks.
struct ReferralPass<'a> {
    /// The lines that name a referrer.
    lines: CountedRows,
    /// The net amounts of the spans.
    request: Request,
    fold: Fold,
    /// What a referred customer adds to each part of the level.
    adds: Vec<Adds>,
    /// The referrer of interest.
    only: Option<&'a CustomerId>,
}

/// What a referred customer adds to a part of their referrer's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adds {
    /// One.
    One,
    /// The net amount that stands at this place.
    Net(usize),
    /// Nothing by themselves: the chains of all referrals tell.
    Depth,
}

/// Computes the parts of [`Level::Referred`]; `None` if none is asked.
pub(super) fn referred(facts: &Facts, asked: &Request) -> Result<Option<Referred>, AnalyticsError> {
    let parts: Vec<usize> = asked.at(Level::Referred).map(|(number, _)| number).collect();
    let Some(source) = Level::Lines.source().filter(|_| !parts.is_empty()) else { return Ok(None) };
    let mut request = Request::new(&asked.as_of, None);
    let net = Part::new(Level::Lines, Aggregate::Sum("amount"));
    let adds = asked.at(Level::Referred).map(|(_, part)| match part.part.aggregate {
        Aggregate::Sum("net") => Ok(Adds::Net(request.part_over(net, asked.span(part.span)?, None))),
        Aggregate::Max("depth") => Ok(Adds::Depth),
        Aggregate::Count => Ok(Adds::One),
        other => Err(AnalyticsError::internal(format!("{other:?} of who was referred"))),
    });
    let adds = adds.collect::<Result<Vec<_>, AnalyticsError>>()?;
    let follows = adds.contains(&Adds::Depth);
    let fold = Fold::of_level(facts, &request, Level::Lines)?;
    let lines = CountedRows::new(facts, &asked.as_of, source, BTreeSet::from(["referrer".to_owned()]))?;
    // A chain may lead through anybody.
    let only = asked.only.as_ref().filter(|_| !follows);
    let pass = ReferralPass { lines, request, fold, adds, only };
    let found = each_bucket(facts, None, |facts, bucket| pass.bucket(facts, bucket))?;
    let found: Vec<ReferredPair> = found.into_iter().flatten().collect();
    let mut sums: BTreeMap<String, Vec<i128>> = BTreeMap::new();
    for ReferredPair { referrer, adds, .. } in &found {
        let sum = sums.entry(referrer.clone()).or_insert_with(|| vec![0; adds.len()]);
        for (sum, value) in sum.iter_mut().zip(adds) {
            *sum += value;
        }
    }
    if follows {
        let depths = chains::depths(found.iter().map(|pair| (pair.referrer.as_str(), pair.customer.as_str())));
        for (referrer, sums) in &mut sums {
            let depth = depths.get(referrer.as_str()).copied().unwrap_or(0); // Who stands in a circle alone has none.
            for (sum, _) in sums.iter_mut().zip(&pass.adds).filter(|(_, adds)| **adds == Adds::Depth) {
                *sum = depth;
            }
        }
    }
    Ok(Some(Referred { parts, sums }))
}

/// Whom a customer is said to have referred, in others' data or on an order before the as-of, by id. Whom else these name
/// counts for nothing here.
///
/// # Errors
/// As [`crate::population`].
pub fn referred_by(facts: &Facts, as_of: &AsOf, referrer: &CustomerId) -> Result<Vec<String>, AnalyticsError> {
    let request = Request::new(as_of, None);
    let fold = Fold::of_level(facts, &request, Level::Lines)?;
    let lines = CountedRows::new(facts, as_of, Source::LINES, BTreeSet::from(["referrer".to_owned()]))?;
    let pass = ReferralPass { lines, request, fold, adds: Vec::new(), only: Some(referrer) };
    let found = each_bucket(facts, None, |facts, bucket| pass.pairs(facts, bucket))?;
    let all: BTreeSet<String> = found.into_iter().flat_map(BTreeMap::into_keys).collect();
    Ok(all.into_iter().collect())
}

impl ReferralPass<'_> {
    /// For each pair of referrer and referred customer of a bucket, what the latter adds to each part.
    fn bucket(&self, facts: &Facts, bucket: u32) -> Result<Vec<ReferredPair>, AnalyticsError> {
        let pairs = self.pairs(facts, bucket)?;
        let referred: Ids = pairs.keys().map(String::as_str).collect();
        let nets = if referred.is_empty() || self.request.parts.is_empty() {
            Parts::empty(self.request.parts.len())
        } else {
            self.fold.bucket(facts, bucket, CustomerFilter::Only(&referred))?
        };
        let mut out = Vec::new();
        for (customer, referrers) in pairs {
            let row = nets.ids.find(&customer);
            let net = |part: usize| nets.columns.get(part)?.number(row?);
            // Whoever was referred and bought nothing adds nothing.
            let value = |adds: &Adds| match adds {
                Adds::One => 1,
                Adds::Net(part) => net(*part).unwrap_or(0),
                Adds::Depth => 0,
            };
            let adds: Vec<i128> = self.adds.iter().map(value).collect();
            let referral = |referrer| ReferredPair { referrer, customer: customer.clone(), adds: adds.clone() };
            out.extend(referrers.into_iter().map(referral));
        }
        Ok(out)
    }

    /// The customers of a bucket with those whom they name as referrer, in their data or on a line that counts.
    fn pairs(&self, facts: &Facts, bucket: u32) -> Result<BTreeMap<String, BTreeSet<String>>, AnalyticsError> {
        let mut pairs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut add = |customer: &str, referrer: &str| {
            let wanted = self.only.is_none_or(|only| only.as_str() == referrer);
            if wanted && customer != referrer {
                pairs.entry(customer.to_owned()).or_default().insert(referrer.to_owned());
            }
        };
        let fields = fold_columns(facts, bucket, CustomerFilter::All, &BTreeSet::from(["referrer"]))?;
        for (customer, referrer) in fields.texts("referrer")? {
            if let Some(referrer) = referrer {
                add(customer, referrer);
            }
        }
        if !crate::rows::any_filled(facts.source(bucket), self.lines.kind(), &["referrer"])? {
            return Ok(pairs);
        }
        self.lines.each(facts, bucket, CustomerFilter::All, |chunk| {
            let column = self.lines.column(chunk, "referrer");
            let names =
                Names::of(column.ok_or_else(|| AnalyticsError::internal("lines without a referrer's column"))?)?;
            if matches!(names, Names::Nowhere) {
                return Ok(());
            }
            for customer in 0..chunk.customers() {
                for row in chunk.rows_of(customer) {
                    if let Some(referrer) = names.get(row) {
                        add(chunk.id(customer), referrer);
                    }
                }
            }
            Ok(())
        })?;
        Ok(pairs)
    }
}
