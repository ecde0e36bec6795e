use super::folder;
use crate::error::AppError;
use crate::note::Note;
use crate::policies::read_text;
use crate::workspace::{Workspace, disk};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a workspace remembers of an import.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportRecord {
    /// Counts up from 1.
    pub number: u64,
    /// When, on the workspace's clock.
    pub at: String,
    /// The kind of facts.
    pub kind: String,
    /// The mapping file that was given.
    pub mapping: Option<KeptMapping>,
    /// The clock on which times with an offset were read.
    pub timezone: String,
    /// The originals, in the order given.
    pub files: Vec<KeptFile>,
    /// How each file was understood.
    pub understood: Vec<FileRecord>,
    /// What became of the rows.
    pub counts: Counted,
    /// The lake version it made.
    pub lake_version: u64,
    /// It is part of the sample shop.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// It was taken back later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
    /// When its originals and rejected rows were removed, their time being over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originals_removed: Option<String>,
    /// The database that its rows came from; `files` then holds what it gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<FetchedRecord>,
}

/// Where rows came from that no file had. Neither user nor password stands in it, nor the query itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FetchedRecord {
    /// The database, as `postgres://host:port/name`.
    pub database: String,
    /// The file of the query, without folders.
    pub query: String,
    /// 128 bits of XXH3 over the kind, the database, the column of `since` and the query, in hexadecimal.
    pub fingerprint: String,
    /// Rows that came.
    pub rows: u64,
    /// Which rows were new, where new ones alone were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceRecord>,
}

/// Which rows were new: those from one value of a column on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SinceRecord {
    /// The column.
    pub column: String,
    /// `number`, `time` or `text`; absent as long as there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// From where on; absent if all rows were new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The greatest value that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A mapping file as it was.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeptMapping {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// An original.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeptFile {
    /// Its name without folders.
    pub name: String,
    /// The file in the import's folder.
    pub stored: String,
    /// Whether the stored file is the original compressed.
    pub compressed: bool,
    /// By what, where it is; older records do not say.
    #[serde(default)]
    pub by: CompressedBy,
    /// 128 bits of XXH3 over the original's bytes, in hexadecimal.
    pub fingerprint: String,
    /// The rows that were understood of it, which took its place when customers in it were forgotten; `stored` is
    /// then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Vec<KeptFacts>>,
}

/// Rows of one kind in the form of the lake, kept in the place of an original.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeptFacts {
    /// The kind of facts.
    pub kind: String,
    /// The Parquet file in the import's folder.
    pub stored: String,
    /// 128 bits of XXH3 over that file, in hexadecimal.
    pub fingerprint: String,
}

/// How originals are compressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CompressedBy {
    /// As it was once.
    #[default]
    Gzip,
    /// As it is now.
    Zstd,
}

/// How a file was understood.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct FileRecord {
    /// Its name without folders.
    pub name: String,
    /// `csv`, `xlsx`, `parquet` …
    pub format: String,
    /// Details of the format: packing, encoding, delimiter, sheet.
    pub details: Vec<String>,
    /// The line of the header, from 1.
    pub header_line: Option<u64>,
    /// Where each of our columns comes from.
    pub columns: Vec<ColumnRecord>,
    /// Headers that are not used.
    pub unused: Vec<String>,
    /// Headers kept as custom fields.
    pub custom: Vec<String>,
    /// Data rows in the file.
    pub read: u64,
    /// Rows understood.
    pub accepted: u64,
    /// Rows refused.
    pub rejected: u64,
    /// Understood rows that name no customer.
    pub without_customer: u64,
    /// The money of orders by what became of it, one line per currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<MoneyRecord>,
    /// Lines that are no rows: before the header, blank, totals.
    pub skipped: u64,
    /// Why rows were refused, most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// How each status was read, most frequent first.
    pub statuses: Vec<StatusCount>,
    /// What else a person should know.
    pub remarks: Vec<Remark>,
    /// Some numbers of its orders, for telling of later files that write them otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
}

/// The money of a file in one currency, as exact decimals: `total` is the sum of all the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyRecord {
    /// The currency that the rows name, if they name one.
    pub currency: Option<String>,
    /// All amounts of the file, as it lists them.
    pub total: String,
    /// What counts: sales less what came back in rows of its own.
    pub counted: String,
    /// Called off, or closed.
    pub cancelled: String,
    /// Never paid, or not yet.
    pub unpaid: String,
    /// Listed as sold, and came back by the word of a status or column.
    pub returned: String,
    /// Of rows without a customer.
    pub without_customer: String,
    /// Of rows that were refused, as far as their amounts can be read.
    pub rejected: String,
}

impl MoneyRecord {
    /// Tells it of a file.
    pub fn note(&self, file: &str) -> Note {
        let currency = self.currency.as_ref().map_or(String::new(), |currency| format!(" {currency}"));
        Note::new(
            "T1110",
            vec![
                ("file", file.to_owned()),
                ("currency", currency),
                ("total", self.total.clone()),
                ("counted", self.counted.clone()),
                ("cancelled", self.cancelled.clone()),
                ("unpaid", self.unpaid.clone()),
                ("returned", self.returned.clone()),
                ("without_customer", self.without_customer.clone()),
                ("rejected", self.rejected.clone()),
            ],
        )
    }

    /// Whether all of it counts.
    pub fn counts_whole(&self) -> bool {
        self.total == self.counted
    }
}

/// Where one of our columns comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnRecord {
    /// Our column.
    pub column: String,
    /// Their header, or what stands for it.
    pub header: String,
    /// How its times are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<String>,
}

/// A coded remark with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// The message code.
    pub code: String,
    /// Its facts, by name.
    pub arguments: Vec<(String, String)>,
}

/// A reason and how many rows it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonCount {
    /// The message code.
    pub code: String,
    /// Rows.
    pub rows: u64,
    /// The first such line.
    #[serde(default)]
    pub line: u64,
    /// What was wrong there, by name; personal values are left out.
    #[serde(default)]
    pub arguments: Vec<(String, String)>,
}

/// A status text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusCount {
    /// Our column that it stands in; imports of earlier versions did not record it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// As the file writes it.
    pub status: String,
    /// `sale`, `return`, `cancelled`.
    pub read_as: String,
    /// Rows.
    pub rows: u64,
}

/// Rows read = accepted + replaced + unchanged + rejected + forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    /// Rows in the files.
    pub read: u64,
    /// New ones.
    pub accepted: u64,
    /// Corrections of earlier ones.
    pub replaced: u64,
    /// Known already.
    pub unchanged: u64,
    /// Refused, kept in `rejects.csv`.
    pub rejected: u64,
    /// Left out, being of customers who were forgotten; only rows that cannot do without their customer.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub forgotten: u64,
}

impl Counted {
    /// What became of the rows of files, as the lake counts those that it was given.
    pub(crate) fn new(counts: terrace_lake::Counts, files: &[FileRecord], forgotten: u64) -> Self {
        let sum = |pick: fn(&FileRecord) -> u64| files.iter().map(pick).sum();
        let (read, rejected) = (sum(|file| file.read), sum(|file| file.rejected));
        let terrace_lake::Counts { accepted, replaced, unchanged } = counts;
        Self { read, accepted, replaced, unchanged, rejected, forgotten }
    }

    /// Whether all rows that count were known already.
    pub const fn brought_nothing(&self) -> bool {
        self.accepted == 0 && self.replaced == 0 && self.unchanged > 0
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

pub(crate) fn read_record(workspace: &Workspace, number: u64) -> Result<ImportRecord, AppError> {
    read_record_in(&folder::import_folder(&workspace.imports_folder(), number))
}

pub(crate) fn write_record(import: &Path, record: &ImportRecord) -> Result<(), AppError> {
    let path = import.join(folder::RECORD);
    disk::write_sealed(&path, record)
}

/// The record in the folder of an import, be it whole or in the making.
pub(crate) fn read_record_in(import: &Path) -> Result<ImportRecord, AppError> {
    let path = import.join(folder::RECORD);
    parse_record(&path, &record_bytes(&path)?)
}

/// The text of a record's file, which is there as long as the import's folder is.
pub(super) fn record_bytes(path: &Path) -> Result<Vec<u8>, AppError> {
    std::fs::read(path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => disk::damaged(path, "it is missing"),
        _ => AppError::reading(path, cause),
    })
}

/// The record that the text of its file tells.
pub(super) fn parse_record(path: &Path, bytes: &[u8]) -> Result<ImportRecord, AppError> {
    disk::parse_sealed(path, bytes)
}

impl KeptMapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        Ok(Self { name: path.display().to_string(), text: read_text(path)? })
    }
}

impl ImportRecord {
    /// Fills in what only the lake can tell.
    pub(crate) fn complete(&mut self, counts: terrace_lake::Counts, lake_version: u64) {
        self.lake_version = lake_version;
        self.counts = Counted::new(counts, &self.understood, self.counts.forgotten);
    }
}
