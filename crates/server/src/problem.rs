//! What failed, as RFC 9457 has it: `application/problem+json` with our code, in the language that was asked for.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::views::PolicyMistakeView;
use terrace_domain::Coded;
use terrace_office::OfficeError;
use terrace_words::texts::server as texts;
use terrace_words::{Class, Lang, class, fix, message};

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// A name for problems of this code.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// What sort of failure it is.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong.
    pub detail: Box<str>,
    /// The code of the message.
    #[schemars(regex(pattern = r"^T[0-9]{4}$"))]
    pub code: Box<str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Box<str>>,
    /// The mistakes of a policy or of its test cases, each at its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<PolicyMistakeView>>")]
    #[allow(clippy::box_collection, reason = "problems are handed on by every route, and stay small by it")]
    pub mistakes: Option<Box<Vec<PolicyMistakeView>>>,
    #[serde(skip)]
    retry_after: Option<u32>,
    /// What failed within, for the log.
    #[serde(skip)]
    cause: Option<Box<str>>,
}

/// The language of a request: Chinese if it is asked for before English, else English.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = |tag: &str| asked.to_ascii_lowercase().split(',').position(|part| part.trim().starts_with(tag));
    match (place("zh"), place("en")) {
        (Some(zh), Some(en)) if zh < en => Lang::Zh,
        (Some(_), None) => Lang::Zh,
        _ => Lang::En,
    }
}

impl Problem {
    /// By a code with its facts.
    pub(crate) fn new(code: &str, arguments: &[(&'static str, String)], lang: Lang) -> Self {
        let class = class(code);
        // Who is told for how long to wait has asked too often.
        let seconds = arguments.iter().find(|(name, _)| *name == "seconds").and_then(|(_, value)| value.parse().ok());
        let status = match class {
            // Whoever said `If-Match` asked for this.
            Class::Conflict if code == "T1534" => StatusCode::PRECONDITION_FAILED,
            Class::BadRequest => StatusCode::BAD_REQUEST,
            Class::NotFound => StatusCode::NOT_FOUND,
            Class::Conflict => StatusCode::CONFLICT,
            Class::Unauthorized => StatusCode::UNAUTHORIZED,
            Class::Forbidden => StatusCode::FORBIDDEN,
            Class::Busy if seconds.is_some() => StatusCode::TOO_MANY_REQUESTS,
            Class::Busy | Class::Cancelled => StatusCode::SERVICE_UNAVAILABLE,
            Class::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // What failed within is told to who runs the server, by its log, and not to who asked.
        let (detail, fix) = if class == Class::Internal {
            (texts::SERVER_FAILED.get(lang).to_owned(), None)
        } else {
            (message(lang, code, arguments), fix(lang, code, arguments))
        };
        Self {
            kind: format!("urn:terrace:{code}").into(),
            title: class.name(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            fix: fix.map(Into::into),
            mistakes: None,
            cause: (class == Class::Internal).then(|| message(Lang::En, code, arguments).into()),
            retry_after: match status {
                StatusCode::TOO_MANY_REQUESTS => seconds,
                StatusCode::SERVICE_UNAVAILABLE => Some(1),
                _ => None,
            },
        }
    }

    /// By a use case that failed.
    pub(crate) fn of(error: &OfficeError, lang: Lang) -> Self {
        // A database that is busy or away for a moment takes the same request later.
        if matches!(error, OfficeError::Store(cause) if cause.is_passing()) {
            return Self::new("T1405", &[], lang);
        }
        let mistakes = match error {
            OfficeError::App(error) => PolicyMistakeView::of_error(error, lang),
            _ => Vec::new(),
        };
        let mistakes = Some(mistakes).filter(|mistakes| !mistakes.is_empty()).map(Box::new);
        Self { mistakes, ..Self::new(error.code(), &error.told_arguments(lang), lang) }
    }
}

/// What failed within, on its way to the log.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) Box<str>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
