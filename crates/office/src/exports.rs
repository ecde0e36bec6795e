//! Lists of customers taken out as files.

use crate::customers::names_personal;
use crate::error::OfficeError;
use crate::fields::{bad, without_texts};
use crate::office::Office;
use crate::roles::{Caller, Right};
use serde_json::json;
use std::io::Write;
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::roster::{ListForm, ListLayout, RosterQuery, RosterVersion};
use terrace_domain::{CancelToken, UnixTime};
use terrace_store::audit::Action;
use terrace_words::Lang;
use tokio::sync::OwnedSemaphorePermit;

/// A list that is asked for as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// The list; which part of it does not matter.
    pub query: RosterQuery,
    /// The columns after the id; all without it.
    pub columns: Option<Vec<String>>,
    /// The version of the list, as a page of it told; the newest without it.
    pub version: Option<u64>,
    /// The form of the file.
    pub form: ListForm,
    /// The language of its headers and tiers; their names without one.
    pub lang: Option<Lang>,
}

/// A list that may be taken out, and is written down as taken.
#[derive(Debug)]
pub struct Export {
    version: Arc<RosterVersion>,
    query: RosterQuery,
    file: ListLayout,
    /// How many customers it has.
    pub rows: usize,
    _turn: OwnedSemaphorePermit,
}

impl Export {
    /// Its name, with the day that it is as of.
    pub fn name(&self) -> String {
        format!("customers-{}.{}", self.version.base.as_of.local().date(), self.file.form.ending())
    }

    /// Writes it. It takes a thread of its own.
    ///
    /// # Errors
    /// What the stream says, and that the work was cancelled.
    pub fn write(&self, out: &mut (dyn Write + Send), cancel: &CancelToken) -> Result<(), AppError> {
        self.version.write(&self.query, &self.file, out, cancel)
    }
}

impl Office {
    /// A list as a file: the same rows as the list, in its order, with its columns. That it was taken is written down first.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a condition or column that is wrong, more rows than a sheet holds,
    /// [`OfficeError::RosterGone`], and what reading facts may say.
    pub async fn export_customers(
        &self,
        caller: &Caller,
        request: ExportRequest,
        now: UnixTime,
    ) -> Result<Export, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        caller.must(Right::Export)?;
        if let Some(condition) = &request.query.condition
            && names_personal(&self.policy().policy, condition)?
        {
            caller.must(Right::SeePersonal)?;
        }
        let turn = Arc::clone(&self.exporting).acquire_owned().await.map_err(|_| OfficeError::Lost)?;
        let version = match request.version {
            Some(number) => self.roster.pinned(number).ok_or(OfficeError::RosterGone(number))?,
            None => self.roster_now(now).await?,
        };
        let known = version.base.columns();
        let columns = request.columns.unwrap_or_else(|| known.to_vec());
        if let Some(unknown) = columns.iter().find(|name| !known.contains(name)) {
            return Err(bad("columns", format!("`{unknown}` is no column of the list")));
        }
        let query = RosterQuery { after: None, skip: 0, limit: 0, ..request.query };
        let counted = (Arc::clone(&version), query.clone());
        let counted = tokio::task::spawn_blocking(move || counted.0.count(&counted.1));
        let rows = counted.await.map_err(|_| OfficeError::Lost)??;
        let file = ListLayout { columns, form: request.form, lang: request.lang };
        file.check_rows(rows)?;
        let details = json!({
            "form": file.form.ending(),
            "rows": rows,
            "columns": file.columns,
            "where": query.condition.as_deref().map(without_texts),
            "as_of": version.base.as_of.to_string(),
        });
        let actor = caller.actor.clone();
        self.store()
            .write(async move |change| {
                let subject = ("list", "customers");
                change.audit(&Action { at: now, actor: &actor, action: "list.exported", subject, details }).await?;
                Ok::<_, OfficeError>(())
            })
            .await?;
        Ok(Export { version, query, file, rows, _turn: turn })
    }
}
