//! The steps from an empty database to today's tables. A step that has been released is never edited.

use crate::error::StoreError;
use sqlx::AnyConnection;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const STEPS: &[(i64, &str, &str)] = &[
    (1, "state", include_str!("migrations/0001_state.sql")),
    (2, "member_state", include_str!("migrations/0002_member_state.sql")),
    (3, "acting", include_str!("migrations/0003_acting.sql")),
    (4, "lists", include_str!("migrations/0004_lists.sql")),
    (5, "server", include_str!("migrations/0005_server.sql")),
    (6, "usage", include_str!("migrations/0006_usage.sql")),
];

/// The steps as the migrator has them. Both databases run the same text.
fn migrator(steps: &[(i64, &'static str, &'static str)]) -> Migrator {
    let step = |(number, name, text): &(i64, &'static str, &'static str)| {
        let sql = sqlx::SqlSafeStr::into_sql_str(*text);
        Migration::new(*number, (*name).into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(steps.iter().map(step).collect())
}

/// Brings a database to today's tables.
///
/// # Errors
/// [`StoreError::Newer`], and what the database says.
pub(crate) async fn migrate(connection: &mut AnyConnection, name: &str) -> Result<(), StoreError> {
    let opening = |cause: sqlx::migrate::MigrateError| match cause {
        sqlx::migrate::MigrateError::VersionMissing(found) => {
            StoreError::Newer { name: name.to_owned(), found, known: STEPS.last().map_or(0, |(number, _, _)| *number) }
        }
        other => StoreError::Opening { name: name.to_owned(), cause: sqlx::Error::Migrate(Box::new(other)) },
    };
    migrator(STEPS).run(connection).await.map_err(opening)
}

#[cfg(test)]
mod tests;
