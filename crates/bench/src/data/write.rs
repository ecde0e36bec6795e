use super::day::OrderRow;
use super::table::{CSV_HEADER, batch, csv, schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use terrace_domain::Date;

/// As many rows in a group as DuckDB writes, so that any reader can use all cores.
const ROWS_IN_GROUP: usize = 122_880;

/// The files in the making.
pub(super) struct Files {
    parquet: ArrowWriter<File>,
    csv: BufWriter<File>,
    rows: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows of each file.
    pub rows: u64,
}

impl Files {
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROWS_IN_GROUP))
            .build();
        let file = File::create(folder.join("orders.parquet"))?;
        let parquet = ArrowWriter::try_new(file, schema(), Some(properties)).map_err(io::Error::other)?;
        let mut csv = BufWriter::with_capacity(1 << 20, File::create(folder.join("orders.csv"))?);
        csv.write_all(CSV_HEADER.as_bytes())?;
        Ok(Self { parquet, csv, rows: 0 })
    }

    pub(super) fn day(&mut self, day: Date, rows: &[OrderRow]) -> io::Result<()> {
        self.rows += rows.len() as u64;
        let (parquet, text) = (&mut self.parquet, &mut self.csv);
        let columns = || parquet.write(&batch(day, rows).map_err(io::Error::other)?).map_err(io::Error::other);
        let (columns, text) = rayon::join(columns, || text.write_all(&csv(day, rows)));
        columns.and(text)
    }

    pub(super) fn finish(mut self) -> io::Result<Written> {
        self.csv.flush()?;
        self.parquet.close().map_err(io::Error::other)?;
        Ok(Written { rows: self.rows })
    }
}
