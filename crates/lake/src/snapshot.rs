//! What readers get: the files of all tables at one lake version.

use crate::error::LakeError;
use crate::lease::Lease;
use crate::log::file::{DataFile, in_order};
use crate::log::table;
use crate::schema::arrow_schema;
use arrow::datatypes::SchemaRef;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_domain::facts::ORDERS;

/// The lake at one moment: all tables as of the same version. As long as it or a clone of it is there, none of its
/// files is removed, by this process or another.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The lake version; 0 before the first import.
    pub version: u64,
    /// How many buckets all tables share at this version.
    pub buckets: u32,
    /// The tables, by fact kind. A kind that was never imported has none.
    pub tables: BTreeMap<&'static str, TableSnapshot>,
    /// Keeps the files.
    lease: Option<Arc<Lease>>,
}

/// One table at one moment.
#[derive(Debug, Clone)]
pub struct TableSnapshot {
    /// The kind of facts that it holds.
    pub kind: &'static FactKind,
    /// The columns of the kind, without the bucket. Files of older programs may lack some, which are null in all
    /// their rows; those of later ones may have others.
    pub schema: SchemaRef,
    /// The version of the Delta table.
    pub delta_version: i64,
    /// Its files, by bucket; within a bucket the largest first.
    pub files: Vec<DataFile>,
    /// Of orders, whether no two rows share an order id, so that counting rows counts orders; `false` if that is
    /// not known, and for other kinds.
    pub one_row_per_order: bool,
}

impl Snapshot {
    /// `buckets` is the number for versions that do not say theirs.
    pub(crate) fn read(root: &Path, buckets: u32, lease: Arc<Lease>) -> Result<Self, LakeError> {
        let version = lease.version();
        let buckets = version.buckets.unwrap_or(buckets); // As many as the lake was made with.
        let mut tables = BTreeMap::new();
        for (name, delta_version) in &version.tables {
            let Some(kind) = FactKind::named(name) else {
                continue; // A kind of a later program; its facts are left alone.
            };
            let Some(table) = table::open(root, kind, version)? else { continue };
            let files = table.files()?;
            let files: Vec<DataFile> = in_order(files).into_iter().map(|stored| stored.file).collect();
            // Nobody would look into a bucket beyond the last.
            if let Some(file) = files.iter().find(|file| file.bucket >= buckets) {
                let problem = format!("it lies in bucket {} of {buckets}", file.bucket);
                return Err(LakeError::damaged(&file.path, problem));
            }
            let schema = Arc::new(arrow_schema(kind));
            let one_row_per_order = version.one_row_per_order && kind.name == ORDERS.name;
            let delta_version = *delta_version;
            tables.insert(kind.name, TableSnapshot { kind, schema, delta_version, files, one_row_per_order });
        }
        let number = version.version;
        Ok(Self { version: number, buckets, tables, lease: Some(lease) })
    }

    /// A snapshot of files that no lake keeps.
    pub fn of_files(version: u64, buckets: u32, tables: BTreeMap<&'static str, TableSnapshot>) -> Self {
        Self { version, buckets, tables, lease: None }
    }

    /// What keeps the files of this snapshot where they are, for whoever goes on reading them without it.
    pub fn lease(&self) -> Option<Arc<Lease>> {
        self.lease.clone()
    }
}

impl TableSnapshot {
    /// The files of one bucket, the largest first.
    pub fn bucket(&self, bucket: u32) -> impl Iterator<Item = &DataFile> {
        self.files.iter().filter(move |file| file.bucket == bucket)
    }

    /// How many rows the table holds.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }
}
