//! Who referred whom. Referrer and referred mostly lie in different buckets, so this is one pass over all of them.

use super::attributes::fold_columns;
use super::values::Answers;
use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::plan::lines::lines;
use crate::plan::{Fold, Level, Part, Request, plan};
use datafusion::arrow::array::AsArray;
use datafusion::logical_expr::{LogicalPlanBuilder, col};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::CustomerId;

/// The aggregates over the customers whom each referrer brought.
pub(super) struct Referred {
    parts: Vec<usize>,
    sums: BTreeMap<String, Vec<i128>>,
}

impl Referred {
    pub(super) fn has(&self, part: usize) -> bool {
        self.parts.contains(&part)
    }

    pub(super) fn get(&self, referrer: &str, part: usize) -> Option<i128> {
        let place = self.parts.iter().position(|known| *known == part)?;
        self.sums.get(referrer)?.get(place).copied()
    }
}

/// What the pass over all buckets asks.
struct Pass<'a> {
    engine: &'a Engine,
    /// The net amounts of the spans, for all customers.
    request: Request,
    /// For each part of the level, where its net amount is found; nothing for a count.
    nets: Vec<Option<usize>>,
    /// The referrer of interest.
    only: Option<&'a CustomerId>,
}

/// Computes the parts of [`Level::Referred`]; nothing where none is asked.
pub(super) fn referred(facts: &Facts, engine: &Engine, asked: &Request) -> Result<Option<Referred>, AnalyticsError> {
    let parts: Vec<usize> = asked.at(Level::Referred).map(|(number, _)| number).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let mut request = Request::new(&asked.as_of, None);
    let net = Part::new(Level::Lines, Fold::Sum("amount"));
    let nets = asked.at(Level::Referred).map(|(_, part)| {
        let sums = part.part.fold == Fold::Sum("net");
        sums.then(|| request.part_over(net, asked.span(part.span)))
    });
    let nets = nets.collect();
    let pass = Pass { engine, request, nets, only: asked.only.as_ref() };
    let found = each_bucket(facts, None, |facts, bucket| pass.bucket(facts, bucket))?;
    let mut sums: BTreeMap<String, Vec<i128>> = BTreeMap::new();
    for (referrer, values) in found.into_iter().flatten() {
        let sum = sums.entry(referrer).or_insert_with(|| vec![0; values.len()]);
        for (sum, value) in sum.iter_mut().zip(values) {
            *sum += value;
        }
    }
    Ok(Some(Referred { parts, sums }))
}

impl Pass<'_> {
    /// For each pair of referrer and referred customer of a bucket, what the latter adds to each part.
    fn bucket(&self, facts: &Facts, bucket: u32) -> Result<Vec<(String, Vec<i128>)>, AnalyticsError> {
        let pairs = self.pairs(facts, bucket)?;
        let nets = match plan(facts, bucket, Level::Lines, &self.request)? {
            Some(plan) if !pairs.is_empty() && !self.request.parts.is_empty() => {
                Answers::read(&self.engine.run(&plan)?)?
            }
            _ => None,
        };
        let customers: Vec<String> = pairs.keys().cloned().collect();
        let rows = nets.as_ref().map(|nets| nets.rows_of(&customers)).unwrap_or_default();
        let mut out = Vec::new();
        for (place, referrers) in pairs.into_values().enumerate() {
            let net = |part: usize| {
                let (_, values) = nets.as_ref()?.parts().iter().find(|(number, _)| *number == part)?;
                values.number(*rows.get(place)?)
            };
            let adds: Vec<i128> = self.nets.iter().map(|part| part.map_or(1, |part| net(part).unwrap_or(0))).collect();
            out.extend(referrers.into_iter().map(|referrer| (referrer, adds.clone())));
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
        let names = BTreeSet::from(["referrer"]);
        let fields = fold_columns(facts, self.engine, &self.request, bucket, &names)?;
        for (customer, referrer) in fields.texts("referrer") {
            if let Some(referrer) = referrer {
                add(customer, referrer);
            }
        }
        if let Some(rows) = lines(facts, bucket, &self.request)? {
            for batch in self.engine.run(&named(rows)?)? {
                let text = |column: usize| batch.column(column).as_string_opt::<i32>();
                if let (Some(customers), Some(referrers)) = (text(0), text(1)) {
                    (0..batch.num_rows()).for_each(|row| add(customers.value(row), referrers.value(row)));
                }
            }
        }
        Ok(pairs)
    }
}

/// The customers and referrers of lines that name one, each pair once.
fn named(lines: LogicalPlanBuilder) -> Result<datafusion::logical_expr::LogicalPlan, AnalyticsError> {
    let named = lines.filter(col("referrer").is_not_null())?;
    let none: [datafusion::logical_expr::Expr; 0] = [];
    Ok(named.aggregate(vec![col("customer_id"), col("referrer")], none)?.build()?)
}
