//! The bare read of stored columns: what no program that needs them can go below.

use crate::error::BenchError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Reads columns of the stored orders into memory, file by file on all cores; gives the number of rows.
pub(crate) fn read(workspace: &Path, columns: &[String]) -> Result<u64, BenchError> {
    let files: Vec<PathBuf> = files(&workspace.join("lake/orders"))?.into_iter().collect();
    files.par_iter().map(|path| read_file(path, columns)).sum()
}

fn read_file(path: &Path, columns: &[String]) -> Result<u64, BenchError> {
    let wrong = |source| BenchError::Parquet { path: path.to_owned(), source };
    let file = File::open(path).map_err(BenchError::at(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(wrong)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().map(String::as_str));
    let reader = builder.with_projection(mask).with_batch_size(8_192).build().map_err(wrong)?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|source| BenchError::Arrow { path: path.to_owned(), source })?;
        rows += std::hint::black_box(&batch).num_rows() as u64;
    }
    Ok(rows)
}

/// The files of a table as its log has them.
pub(crate) fn files(table: &Path) -> Result<BTreeSet<PathBuf>, BenchError> {
    let log = table.join("_delta_log");
    let mut commits = Vec::new();
    for entry in std::fs::read_dir(&log).map_err(BenchError::at(&log))? {
        let path = entry.map_err(BenchError::at(&log))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            commits.push(path);
        }
    }
    commits.sort();
    let mut files = BTreeSet::new();
    for commit in commits {
        let text = std::fs::read_to_string(&commit).map_err(BenchError::at(&commit))?;
        for line in text.lines() {
            let action: serde_json::Value = serde_json::from_str(line)
                .map_err(|source| BenchError::Json { what: commit.display().to_string(), source })?;
            let path = |name: &str| Some(table.join(action.get(name)?.get("path")?.as_str()?));
            if let Some(added) = path("add") {
                files.insert(added);
            }
            if let Some(removed) = path("remove") {
                files.remove(&removed);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_those_added_and_not_removed() {
        let table = tempfile::tempdir().unwrap();
        let log = table.path().join("_delta_log");
        std::fs::create_dir(&log).unwrap();
        let write = |name: &str, text: &str| std::fs::write(log.join(name), text).unwrap();
        write("01.json", "{\"remove\":{\"path\":\"a\"}}\n{\"add\":{\"path\":\"c\"}}\n");
        write("00.json", "{\"metaData\":{}}\n{\"add\":{\"path\":\"a\"}}\n{\"add\":{\"path\":\"b\"}}\n");
        write("00.tmp", "not a commit");
        assert_eq!(files(table.path()).unwrap(), ["b", "c"].map(|name| table.path().join(name)).into());
    }
}
