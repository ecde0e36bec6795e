use crate::error::AnalyticsError;
use crate::facts::{Facts, Pass};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::DFSchema;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use datafusion::physical_expr::PhysicalExpr;
use rayon::prelude::*;
use std::sync::Arc;
use terrace_domain::CustomerId;

/// Binds expressions to columns.
pub(crate) struct Engine {
    state: SessionState,
}

impl Engine {
    pub(crate) fn new() -> Self {
        Self { state: SessionStateBuilder::new().build() }
    }

    /// The expression over rows of a schema, ready to be evaluated.
    pub(crate) fn bind(&self, expression: &Expr, schema: &SchemaRef) -> Result<Arc<dyn PhysicalExpr>, AnalyticsError> {
        let schema = Arc::new(DFSchema::try_from(Arc::clone(schema))?);
        let simplifier = ExprSimplifier::new(SimplifyContext::builder().with_schema(Arc::clone(&schema)).build());
        let expression = simplifier.simplify(simplifier.coerce(expression.clone(), &schema)?)?;
        Ok(self.state.create_physical_expr(expression, &schema)?)
    }
}

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
