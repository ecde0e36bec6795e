//! What a use case answers, as a response.

use crate::problem::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use terrace_office::OfficeError;
use terrace_office::once::Answer;
use terrace_words::Lang;

/// What a route returns.
pub(crate) type Answered = Result<Response, Problem>;

/// A view, or why there is none.
pub(crate) fn view<T: Serialize>(told: Result<T, OfficeError>, lang: Lang) -> Answered {
    told.map(|view| Json(view).into_response()).map_err(|error| Problem::of(&error, lang))
}

/// The answer to a change, or why nothing was changed. A repeated answer says so.
pub(crate) fn changed(told: Result<Answer, OfficeError>, lang: Lang) -> Answered {
    let answer = told.map_err(|error| Problem::of(&error, lang))?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let kind = HeaderValue::from_static("application/json");
    let mut response = (status, [(header::CONTENT_TYPE, kind)], answer.body).into_response();
    if answer.is_repeated {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
