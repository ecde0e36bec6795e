use crate::error::AnalyticsError;
use crate::facts::Facts;
use datafusion::arrow::array::RecordBatch;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::optimize_projections::OptimizeProjections;
use datafusion::optimizer::push_down_filter::PushDownFilter;
use datafusion::optimizer::simplify_expressions::SimplifyExpressions;
use datafusion::physical_optimizer::combine_partial_final_agg::CombinePartialFinalAggregate;
use datafusion::physical_optimizer::projection_pushdown::ProjectionPushdown;
use datafusion::physical_plan::collect;
use datafusion::prelude::SessionConfig;
use rayon::prelude::*;
use std::sync::Arc;
use terrace_domain::CustomerId;

/// Runs plans of one bucket each, single-partitioned; many buckets side by side on the machine's cores.
pub(crate) struct Engine {
    state: SessionState,
}

impl Engine {
    /// Of the many rules by which plans are improved, those that matter to scans and aggregates in one partition.
    pub(crate) fn new() -> Self {
        let config =
            SessionConfig::new().with_target_partitions(1).with_batch_size(16_384).with_information_schema(false);
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_optimizer_rules(vec![
                Arc::new(SimplifyExpressions::new()),
                Arc::new(PushDownFilter::new()),
                Arc::new(OptimizeProjections::new()),
            ])
            .with_physical_optimizer_rules(vec![
                Arc::new(CombinePartialFinalAggregate::new()),
                Arc::new(ProjectionPushdown::new()),
            ])
            .build();
        Self { state }
    }

    /// Runs a plan on this thread.
    pub(crate) fn run(&self, plan: &LogicalPlan) -> Result<Vec<RecordBatch>, AnalyticsError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| AnalyticsError::Engine(Box::new(error.into())))?;
        let rows = runtime.block_on(async {
            let physical = self.state.create_physical_plan(plan).await?;
            collect(physical, self.state.task_ctx()).await
        });
        Ok(rows?)
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
    let done = facts.places(only).into_par_iter().with_max_len(1).map(|bucket| match work(facts, bucket) {
        Err(AnalyticsError::NotInOrder) => work(&facts.in_any_order(), bucket),
        done => done,
    });
    done.collect()
}
