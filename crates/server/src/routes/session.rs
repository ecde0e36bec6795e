//! Signing in and out.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::{Asking, COOKIE};
use crate::change::Sent;
use crate::openapi::escaped;
use crate::problem::{Problem, language};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terrace_office::people::UserView;
use terrace_office::roles::Right;
use terrace_words::texts::server as texts;
use terrace_words::{Lang, Text};

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/v1/session",
        takes: Takes::Nothing,
        summary: "Sign in. The session is a cookie; the token in the answer goes with every change.",
        body: Some(Body::of::<SignInBody>(r#"{"name": "owner", "password": "a long sentence", "code": "123456"}"#)),
        query: &[],
        answers: &[(201, Content::of::<SignedInView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/session",
        takes: Takes::SignIn,
        summary: "Who has signed in, and what they may do.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<SessionView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/session",
        takes: Takes::SignIn,
        summary: "Sign out.",
        body: None,
        query: &[],
        answers: &[(204, Content::Nothing)],
    },
    Route {
        method: "POST",
        path: "/api/v1/session/codes",
        takes: Takes::SignIn,
        summary: "Begin to use one-time codes. The secret for the authenticator is shown once; codes are asked for after the first was confirmed.",
        body: None,
        query: &[],
        answers: &[(201, Content::of::<CodesView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/session/codes/confirmation",
        takes: Takes::SignIn,
        summary: "Show by a first code that the authenticator has the secret. From then on codes are asked for.",
        body: Some(Body::of::<CodeBody>(r#"{"code": "123456"}"#)),
        query: &[],
        answers: &[(200, Content::of::<UserView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/password",
        takes: Takes::Nothing,
        summary: "Set a password by a link that is used once.",
        body: Some(Body::of::<PasswordBody>(r#"{"link": "…", "password": "a long sentence"}"#)),
        query: &[],
        answers: &[(200, Content::of::<UserView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/session", get(shown).post(begin).delete(end))
        .route("/api/v1/session/codes", post(codes))
        .route("/api/v1/session/codes/confirmation", post(confirm_codes))
        .route("/api/v1/password", post(password))
        .route("/welcome/{link}", get(welcome).post(welcomed))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    name: String,
    password: String,
    #[serde(default)]
    code: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    link: String,
    password: String,
}

/// Somebody who has signed in.
#[derive(Serialize, JsonSchema)]
struct SignedInView {
    /// What goes with every change, in the header `X-CSRF-Token`.
    csrf: String,
    /// Who it is.
    user: UserView,
}

/// Who asks.
#[derive(Serialize, JsonSchema)]
struct SessionView {
    /// As the audit log names them: `user:7`, `key:3`.
    actor: String,
    /// The name to sign in with, or of the key.
    name: Option<String>,
    /// The role.
    role: String,
    /// What they may do.
    rights: Vec<Right>,
    /// Of members and partners, whose page they see.
    customer_id: Option<String>,
    /// What goes with every change; `None` for keys.
    csrf: Option<String>,
    /// Whether pages are to tell how often they are used.
    counts_usage: bool,
}

/// The secret of one-time codes, which is shown once.
#[derive(Serialize, JsonSchema)]
struct CodesView {
    /// The secret in base 32.
    secret: String,
    /// The same as an address that authenticators read.
    address: String,
}

async fn begin(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<SignInBody>, axum::extract::rejection::JsonRejection>,
) -> Answered {
    let lang = language(&headers);
    let Json(body) = body.map_err(|refused| Problem::new("T1521", &[("reason", refused.body_text())], lang))?;
    let tried = app.office.sign_in((&body.name, &body.password, body.code.as_deref()), app.now()).await;
    let signed = tried.map_err(|error| Problem::of(&error, lang))?;
    let secure = if app.is_secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}", signed.token);
    let told = SignedInView { csrf: signed.csrf, user: signed.user };
    let mut response = (StatusCode::CREATED, Json(told)).into_response();
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::new("T1517", &[], lang))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn shown(State(app): State<App>, asking: Asking) -> Answered {
    let name = app.office.name_of(&asking.caller).await.map_err(|error| Problem::of(&error, asking.lang))?;
    let told = SessionView {
        counts_usage: app.office.counts_usage_of(&asking.caller),
        actor: asking.caller.actor,
        name,
        role: asking.caller.role.name.to_string(),
        rights: asking.caller.role.rights.to_vec(),
        customer_id: asking.caller.customer,
        csrf: asking.csrf,
    };
    Ok(Json(told).into_response())
}

async fn end(State(app): State<App>, asking: Asking) -> Answered {
    if let Some(token) = &asking.session {
        let ended = app.office.sign_out(&asking.caller, token, app.now()).await;
        ended.map_err(|error| Problem::of(&error, asking.lang))?;
    }
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    let gone = HeaderValue::from_str(&gone).map_err(|_| Problem::new("T1517", &[], asking.lang))?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}

async fn codes(State(app): State<App>, asking: Asking) -> Answered {
    let begun = app.office.use_codes(&asking.caller, app.now()).await;
    let secret = begun.map_err(|error| Problem::of(&error, asking.lang))?;
    let address = format!("otpauth://totp/Terrace:{}?secret={secret}&issuer=Terrace", asking.caller.actor);
    Ok((StatusCode::CREATED, Json(CodesView { secret, address })).into_response())
}

/// A first code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    /// As the authenticator shows it.
    code: String,
}

async fn confirm_codes(State(app): State<App>, sent: Sent<CodeBody>) -> Answered {
    view(app.office.confirm_codes(&sent.request.caller, &sent.body.code, app.now()).await, sent.lang)
}

async fn password(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Json<PasswordBody>, axum::extract::rejection::JsonRejection>,
) -> Answered {
    let lang = language(&headers);
    let Json(body) = body.map_err(|refused| Problem::new("T1521", &[("reason", refused.body_text())], lang))?;
    view(app.office.set_password(&body.link, &body.password, app.now()).await, lang)
}

/// The page of a link: a password, twice. It works without scripts.
async fn welcome(headers: HeaderMap, Path(_link): Path<String>) -> Response {
    html(StatusCode::OK, language(&headers), None)
}

#[derive(Deserialize)]
struct WelcomeForm {
    password: String,
    again: String,
}

async fn welcomed(
    State(app): State<App>,
    Path(link): Path<String>,
    headers: HeaderMap,
    form: Result<Form<WelcomeForm>, axum::extract::rejection::FormRejection>,
) -> Response {
    let lang = language(&headers);
    let Ok(Form(form)) = form else { return html(StatusCode::BAD_REQUEST, lang, None) };
    if form.password != form.again {
        let told = texts::WELCOME_DIFFER.get(lang).to_owned();
        return html(StatusCode::UNPROCESSABLE_ENTITY, lang, Some(told));
    }
    match app.office.set_password(&link, &form.password, app.now()).await {
        Ok(user) => {
            let told = texts::WELCOME_DONE.fill(lang, &[("name", escaped(&user.name))]);
            page(StatusCode::OK, lang, &format!("<p>{told}</p>"))
        }
        Err(error) => {
            let problem = Problem::of(&error, lang);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            let told = [Some(problem.detail), problem.fix]
                .into_iter()
                .flatten()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(" ");
            html(status, lang, Some(told))
        }
    }
}

fn html(status: StatusCode, lang: Lang, told: Option<String>) -> Response {
    let told = told.map(|told| format!("<p class=\"told\">{}</p>", escaped(&told))).unwrap_or_default();
    let text = |text: Text| escaped(text.get(lang));
    let form = format!(
        "{told}<form method=\"post\"><label>{} <input type=\"password\" name=\"password\" minlength=\"10\" required \
         autocomplete=\"new-password\" autofocus></label><label>{} <input type=\"password\" name=\"again\" \
         minlength=\"10\" required autocomplete=\"new-password\"></label><button>{}</button></form>",
        text(texts::WELCOME_PASSWORD),
        text(texts::WELCOME_AGAIN),
        text(texts::WELCOME_SET),
    );
    page(status, lang, &form)
}

fn page(status: StatusCode, lang: Lang, body: &str) -> Response {
    let tag = if lang == Lang::Zh { "zh" } else { "en" };
    let title = escaped(texts::WELCOME_TITLE.get(lang));
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:16px/1.6 system-ui,sans-serif;max-width:24rem;margin:12vh auto;padding:0 1rem;\
         color:#1f2d27}}h1{{font-family:Georgia,serif;color:#1d5c45}}label{{display:block;margin:1rem 0}}\
         input{{display:block;width:100%;font:inherit;padding:.5rem;border:1px solid #b8c8bf;border-radius:6px;box-sizing:border-box}}\
         button{{font:inherit;padding:.5rem 1.2rem;border:0;border-radius:6px;background:#1d5c45;color:#fff}}\
         .told{{color:#a3321f}}</style><h1>{title}</h1>{body}"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
