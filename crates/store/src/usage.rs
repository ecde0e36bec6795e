//! How often pages are used, by day, page, act and role.

use crate::change::Change;
use crate::error::StoreError;
use crate::rows::{bound, value, whole};
use sqlx::AnyConnection;
use terrace_domain::Date;

/// How often a page was used for something, by a role on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageUse {
    /// The day.
    pub day: String,
    /// The page.
    pub page: String,
    /// What was done.
    pub action: String,
    /// The role of whoever did.
    pub role: String,
    /// How often.
    pub times: u64,
}

/// Adds to what was counted.
///
/// # Errors
/// What the database says.
pub async fn add(change: &mut Change, used: &PageUse) -> Result<(), StoreError> {
    let add = "INSERT INTO page_use (day, page, action, role, times) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (day, page, action, role) DO UPDATE SET times = page_use.times + $5";
    let query = sqlx::query(add)
        .bind(used.day.as_str())
        .bind(used.page.as_str())
        .bind(used.action.as_str())
        .bind(used.role.as_str())
        .bind(bound(used.times));
    change.execute(query).await?;
    // Counts of use are no change of anything that the log tells of.
    change.is_bookkeeping();
    Ok(())
}

/// All that was counted from a day on, by day, page, act and role.
///
/// # Errors
/// What the database says.
pub async fn since(connection: &mut AnyConnection, day: Date) -> Result<Vec<PageUse>, StoreError> {
    let find = sqlx::query("SELECT * FROM page_use WHERE day >= $1 ORDER BY day, page, action, role");
    let rows = find.bind(day.to_string()).fetch_all(connection).await?;
    let used = |row| {
        Ok(PageUse {
            day: value(row, "day")?,
            page: value(row, "page")?,
            action: value(row, "action")?,
            role: value(row, "role")?,
            times: whole(row, "times")?,
        })
    };
    rows.iter().map(used).collect()
}
