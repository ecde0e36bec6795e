//! Lists of customers as files.

use super::customers::sorted;
use super::members::readable;
use super::{Content, Route, Takes};
use crate::answer::Answered;
use crate::app::App;
use crate::caller::Asking;
use crate::file::{CSV, download};
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::routing::get;
use serde::Deserialize;
use terrace_app::roster::{ListForm, RosterQuery};
use terrace_office::exports::ExportRequest;
use terrace_office::roles::Right;
use terrace_words::Lang;

/// A spreadsheet.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The header that says how many rows a file has.
const ROWS: &str = "x-rows";

const QUERY: &[(&str, &str)] =
    &[("where", "orders >= 3"), ("sort", "-amount"), ("columns", "amount,orders"), ("roster", ""), ("lang", "en")];

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/exports/customers.csv",
        takes: Takes::Right(Right::Export),
        summary: "The list of customers as CSV: the rows of `GET /api/v1/customers`, all of them, in its order, with `columns` in theirs. `roster` takes the version of the list that a page told. With `lang` headers and tiers have their titles. It is written down in the log.",
        body: None,
        query: QUERY,
        answers: &[(200, Content::Text(CSV))],
    },
    Route {
        method: "GET",
        path: "/api/v1/exports/customers.xlsx",
        takes: Takes::Right(Right::Export),
        summary: "The same as a spreadsheet, up to 1,048,575 customers.",
        body: None,
        query: QUERY,
        answers: &[(200, Content::Text(XLSX))],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/exports/customers.csv", get(csv)).route("/api/v1/exports/customers.xlsx", get(xlsx))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExportQuery {
    r#where: Option<String>,
    sort: Option<String>,
    columns: Option<String>,
    roster: Option<String>,
    lang: Option<String>,
}

async fn csv(State(app): State<App>, asking: Asking, query: Result<Query<ExportQuery>, QueryRejection>) -> Answered {
    export(app, asking, query, (ListForm::Csv, CSV)).await
}

async fn xlsx(State(app): State<App>, asking: Asking, query: Result<Query<ExportQuery>, QueryRejection>) -> Answered {
    export(app, asking, query, (ListForm::Xlsx, XLSX)).await
}

async fn export(
    app: App,
    asking: Asking,
    query: Result<Query<ExportQuery>, QueryRejection>,
    (form, kind): (ListForm, &'static str),
) -> Answered {
    let query = readable(query, asking.lang)?;
    let bad = |reason: &str| Problem::new("T1521", &[("reason", reason.to_owned())], asking.lang);
    let lang = match query.lang.as_deref() {
        None | Some("") => None,
        Some("en") => Some(Lang::En),
        Some("zh") => Some(Lang::Zh),
        Some(_) => return Err(bad("lang: en, zh")),
    };
    let version = match query.roster.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| bad("roster"))?),
    };
    let names = |text: String| text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let condition = query.r#where.filter(|text| !text.trim().is_empty());
    let request = ExportRequest {
        query: RosterQuery { condition, sort: query.sort.and_then(sorted), ..RosterQuery::default() },
        columns: query.columns.filter(|text| !text.is_empty()).map(names),
        version,
        form,
        lang,
    };
    let export = app.office.export_customers(&asking.caller, request, app.now()).await;
    let export = export.map_err(|error| Problem::of(&error, asking.lang))?;
    let (name, rows) = (export.name(), export.rows);
    let mut response = download((&name, kind), move |out, cancel| export.write(out, cancel));
    response.headers_mut().insert(ROWS, HeaderValue::from(rows));
    Ok(response)
}
