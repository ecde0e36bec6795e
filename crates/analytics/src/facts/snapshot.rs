use super::{FactFile, Facts};
use std::collections::BTreeMap;

impl Facts {
    /// All tables of the lake as they were at one version.
    pub fn from_snapshot(snapshot: &terrace_lake::Snapshot) -> Self {
        let mut facts = Self {
            buckets: snapshot.buckets.max(1),
            tables: BTreeMap::new(),
            ordered: true,
            exchange: None,
            watch: None,
        };
        for table in snapshot.tables.values() {
            facts.tables.entry(table.kind.name).or_default().one_line_an_order = table.one_row_per_order;
            for file in &table.files {
                if let Ok(bucket) = usize::try_from(file.bucket) {
                    let file = FactFile { path: file.path.clone(), bytes: file.bytes, rows: file.rows };
                    facts.bucket_mut(table.kind, bucket).files.push(file);
                }
            }
        }
        facts
    }
}
