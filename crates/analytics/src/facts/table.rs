use super::Bucket;
use datafusion::arrow::compute::SortOptions;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::exec_datafusion_err;
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::object_store::ObjectStoreUrl;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Expr;
use datafusion::physical_expr::expressions::col as physical_col;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
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
}

impl BucketTable {
    pub(super) fn new(schema: SchemaRef, bucket: Bucket) -> Self {
        Self { schema, bucket }
    }

    fn files(&self, projection: Option<&Vec<usize>>) -> Result<Arc<dyn ExecutionPlan>> {
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
        let source = Arc::new(ParquetSource::new(Arc::clone(&self.schema)));
        let by_customer =
            PhysicalSortExpr::new(physical_col("customer_id", &self.schema)?, SortOptions::new(false, true));
        let ordering = LexOrdering::new([by_customer]);
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), source)
            .with_file_groups(groups)
            .with_projection_indices(projection.cloned())?
            .with_output_ordering(ordering.into_iter().collect())
            .build();
        let scan = DataSourceExec::from_data_source(scan);
        match scan.properties().output_ordering().cloned() {
            Some(ordering) if self.bucket.files.len() > 1 => Ok(Arc::new(SortPreservingMergeExec::new(ordering, scan))),
            Some(_) => Ok(scan),
            None if self.bucket.files.len() > 1 => Ok(Arc::new(CoalescePartitionsExec::new(scan))),
            None => Ok(scan),
        }
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

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (self.bucket.files.is_empty(), self.bucket.rows.is_empty()) {
            (false, true) => self.files(projection),
            (true, false) => self.rows(projection),
            (false, false) => {
                let both = UnionExec::try_new(vec![self.files(projection)?, self.rows(projection)?])?;
                Ok(Arc::new(CoalescePartitionsExec::new(both)))
            }
            (true, true) => Err(exec_datafusion_err!("a bucket without facts is not scanned")),
        }
    }
}
