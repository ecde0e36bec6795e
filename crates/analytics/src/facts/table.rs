use super::Bucket;
use super::in_order::{InOrder, customer_column};
use datafusion::arrow::compute::SortOptions;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DFSchema, exec_datafusion_err};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_expr::expressions::col as physical_col;
use datafusion::physical_expr::{LexOrdering, PhysicalExpr, PhysicalSortExpr};
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::physical_plan::union::UnionExec;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use object_store::ObjectMeta;
use object_store::path::Path;
use std::sync::Arc;

/// One kind of facts in one bucket, as the query engine reads it: a single partition.
#[derive(Debug)]
pub(crate) struct BucketTable {
    schema: SchemaRef,
    bucket: Bucket,
    /// Whether files are taken to be in the order of customers.
    ordered: bool,
}

impl BucketTable {
    pub(super) fn new(schema: SchemaRef, bucket: Bucket, ordered: bool) -> Self {
        Self { schema, bucket, ordered }
    }

    /// All files, merged by customer where they are in order. Filters only spare reading what can't match.
    fn files(
        &self,
        projection: Option<&Vec<usize>>,
        filter: Option<Arc<dyn PhysicalExpr>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut groups = Vec::new();
        for file in &self.bucket.files {
            let location = Path::from_absolute_path(&file.path)
                .map_err(|error| DataFusionError::ObjectStore(Box::new(error.into())))?;
            groups.push(FileGroup::new(vec![PartitionedFile::new_from_meta(ObjectMeta {
                location,
                last_modified: Default::default(),
                size: file.bytes,
                e_tag: None,
                version: None,
            })]));
        }
        let mut source = ParquetSource::new(Arc::clone(&self.schema));
        if let Some(filter) = filter {
            source = source.with_predicate(filter);
        }
        let customer = physical_col("customer_id", &self.schema)?;
        let by_customer = PhysicalSortExpr::new(customer, SortOptions::new(false, true));
        let ordering = LexOrdering::new([by_customer]).filter(|_| self.ordered);
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
            .with_file_groups(groups)
            .with_projection_indices(projection.cloned())?
            .with_output_ordering(ordering.into_iter().collect())
            .build();
        let mut scan: Arc<dyn ExecutionPlan> = DataSourceExec::from_data_source(scan);
        if let Some(column) = customer_column(&scan) {
            scan = Arc::new(InOrder::new(scan, column));
        }
        Ok(match scan.output_ordering().cloned() {
            _ if self.bucket.files.len() < 2 => scan,
            Some(ordering) => Arc::new(SortPreservingMergeExec::new(ordering, scan)),
            None => Arc::new(CoalescePartitionsExec::new(scan)),
        })
    }

    fn rows(&self, projection: Option<&Vec<usize>>) -> Result<Arc<dyn ExecutionPlan>> {
        let partitions = [self.bucket.rows.clone()];
        let scan = MemorySourceConfig::try_new_exec(&partitions, Arc::clone(&self.schema), projection.cloned())?;
        Ok(scan)
    }
}

#[async_trait::async_trait]
impl TableProvider for BucketTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let filter = match conjunction(filters.iter().cloned()) {
            Some(filter) => Some(state.create_physical_expr(filter, &DFSchema::try_from(Arc::clone(&self.schema))?)?),
            None => None,
        };
        match (self.bucket.files.is_empty(), self.bucket.rows.is_empty()) {
            (false, true) => self.files(projection, filter),
            (true, false) => self.rows(projection),
            (false, false) => {
                let both = UnionExec::try_new(vec![self.files(projection, filter)?, self.rows(projection)?])?;
                Ok(Arc::new(CoalescePartitionsExec::new(both)))
            }
            (true, true) => Err(exec_datafusion_err!("a bucket without facts is not scanned")),
        }
    }
}
