//! A new, empty database of each kind, and what a query gives.

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use terrace_database::{
    AddressOrigin, DatabaseAddress, DatabaseError, Fetched, FetchedCell, Mark, QueryRun, RowTaker, SinceColumn, fetch,
};
use terrace_domain::CancelToken;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// An empty database.
pub struct Shop {
    pub kind: &'static str,
    pub url: String,
    pub _folder: Option<TempDir>,
}

/// What a query gave.
pub type Given = (Vec<String>, Vec<Vec<String>>, Fetched);

impl Shop {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = sqlite_url(&folder.path().join("a shop.db"));
        Self { kind: "sqlite", url, _folder: Some(folder) }
    }

    pub fn postgres() -> Option<Self> {
        Some(Self { kind: "postgres", url: terrace_testing::postgres_database()?, _folder: None })
    }

    pub fn mysql() -> Option<Self> {
        let server = terrace_testing::mysql_server()?;
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        execute(&format!("{server}/mysql"), &[&format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")]);
        Some(Self { kind: "mysql", url: format!("{server}/{name}"), _folder: None })
    }

    /// One of each kind that is there.
    pub fn all() -> Vec<Self> {
        std::iter::once(Self::sqlite()).chain(Self::postgres()).chain(Self::mysql()).collect()
    }

    /// Writes, as its owner does.
    pub fn write(&self, statements: &[&str]) {
        let url = if self.kind == "sqlite" { format!("{}?mode=rwc", self.url) } else { self.url.clone() };
        execute(&url, statements);
    }

    pub fn address(&self) -> DatabaseAddress {
        DatabaseAddress::read(&self.url, AddressOrigin::Hidden).unwrap()
    }

    /// What a query gives.
    pub fn read(&self, query: &str) -> Result<Given, DatabaseError> {
        self.read_since(query, None)
    }

    /// What a query gives from a mark on.
    pub fn read_since(&self, query: &str, since: Option<(&str, Option<Mark>)>) -> Result<Given, DatabaseError> {
        let mut seen = Seen::default();
        let since = since.map(|(column, from)| SinceColumn { column, from });
        let run = QueryRun { address: &self.address(), name: "q.sql", text: query, since };
        let fetched = fetch(&run, &mut seen, &CancelToken::new())?;
        Ok((seen.names, seen.rows, fetched))
    }

    /// The texts of the first row.
    pub fn first(&self, query: &str) -> Vec<String> {
        let (_, mut rows, _) = self.read(query).unwrap_or_else(|error| panic!("{}: {error}: {query}", self.kind));
        rows.remove(0)
    }
}

fn sqlite_url(path: &Path) -> String {
    format!("sqlite://{}", path.display()).replace(' ', "%20")
}

/// Runs statements one by one.
pub fn execute(url: &str, statements: &[&str]) {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        for statement in statements {
            let done = sqlx::raw_sql(AssertSqlSafe(*statement)).execute(&mut connection).await;
            done.unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
        connection.close().await.unwrap();
    });
}

/// Keeps what comes.
#[derive(Default)]
pub struct Seen {
    pub names: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl RowTaker for Seen {
    type Error = DatabaseError;

    fn columns(&mut self, names: &[String]) -> Result<(), DatabaseError> {
        self.names = names.to_vec();
        Ok(())
    }

    fn row(&mut self, cells: &[FetchedCell<'_>]) -> Result<(), DatabaseError> {
        self.rows.push(cells.iter().map(|cell| cell.text().to_owned()).collect());
        Ok(())
    }
}
