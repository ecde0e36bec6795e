//! Who asks: by a key, or by a session in a cookie.

use crate::app::App;
use crate::problem::{Problem, language};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use terrace_office::roles::Caller;
use terrace_words::Lang;

/// The cookie that holds a session's token.
pub(crate) const COOKIE: &str = "terrace_session";

/// The header with the session's token against requests of other sites.
pub(crate) const CSRF: &str = "x-csrf-token";

/// Who asks, and in which language.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) caller: Caller,
    pub(crate) lang: Lang,
    /// The token of the session, if it is one.
    pub(crate) session: Option<String>,
    /// What pages send back with every change.
    pub(crate) csrf: Option<String>,
}

impl FromRequestParts<App> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let is_change = !matches!(parts.method, Method::GET | Method::HEAD);
        Self::of(&parts.headers, is_change, app).await
    }
}

impl Asking {
    /// Who asks, by what they send with their request.
    pub(crate) async fn of(headers: &HeaderMap, is_change: bool, app: &App) -> Result<Self, Problem> {
        let lang = language(headers);
        let told = |error: terrace_office::OfficeError| Problem::of(&error, lang);
        if let Some(key) = bearer(headers) {
            let caller = app.office.key_caller(key).await.map_err(told)?;
            let caller = caller.ok_or_else(|| Problem::new("T1518", &[], lang))?;
            return Ok(Self { caller, lang, session: None, csrf: None });
        }
        let token = cookie(headers, COOKIE).ok_or_else(|| Problem::new("T1518", &[], lang))?;
        let found = app.office.session(&token, app.now()).await.map_err(told)?;
        let (caller, session) = found.ok_or_else(|| Problem::new("T1518", &[], lang))?;
        let sent = headers.get(CSRF).and_then(|value| value.to_str().ok());
        if is_change && sent != Some(session.csrf.as_str()) {
            return Err(Problem::new("T1519", &[], lang));
        }
        Ok(Self { caller, lang, session: Some(token), csrf: Some(session.csrf) })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The value of a cookie.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
}
