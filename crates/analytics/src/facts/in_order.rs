use crate::error::NotInOrder;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::common::exec_datafusion_err;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties};
use futures::StreamExt;
use std::fmt;
use std::sync::Arc;

/// Passes rows on and fails where a customer comes before the one above.
///
/// Plans rely on the order that files claim; with this check the claim is for speed only. Rows without a customer
/// come first: where files are merged, one of them further below would let others overtake.
#[derive(Debug)]
pub(super) struct InOrder {
    input: Arc<dyn ExecutionPlan>,
    /// Which column holds the customer.
    column: usize,
}

impl InOrder {
    pub(super) fn new(input: Arc<dyn ExecutionPlan>, column: usize) -> Self {
        Self { input, column }
    }
}

impl DisplayAs for InOrder {
    fn fmt_as(&self, _form: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InOrder")
    }
}

impl ExecutionPlan for InOrder {
    fn name(&self) -> &str {
        "InOrder"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _apply: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next().ok_or_else(|| exec_datafusion_err!("InOrder has one input"))?;
        Ok(Arc::new(Self { input, column: self.column }))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let (rows, column) = (self.input.execute(partition, context)?, self.column);
        let mut last = String::new();
        let checked = rows.map(move |batch| {
            let batch = batch?;
            check(&batch, column, &mut last)?;
            Ok(batch)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.input.schema(), checked)))
    }
}

fn check(batch: &RecordBatch, column: usize, last: &mut String) -> Result<()> {
    let ids = batch.column(column).as_string_opt::<i32>();
    let ids = ids.ok_or_else(|| exec_datafusion_err!("customers are texts"))?;
    let mut above = last.as_str();
    for id in ids.iter().map(Option::unwrap_or_default) {
        if id < above {
            return Err(DataFusionError::External(Box::new(NotInOrder)));
        }
        above = id;
    }
    if above != last.as_str() {
        *last = above.to_owned();
    }
    Ok(())
}

/// The place of the customer in a plan's rows.
pub(super) fn customer_column(plan: &Arc<dyn ExecutionPlan>) -> Option<usize> {
    plan.output_ordering()?;
    plan.schema().index_of("customer_id").ok()
}
