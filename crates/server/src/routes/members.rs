//! Members: signed up, looked up, their points and levels.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::Sent;
use crate::precondition::{Seen, tagged};
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use terrace_office::OfficeError;
use terrace_office::approvals::ApprovalView;
use terrace_office::members::{LookUp, MemberBody};
use terrace_office::points::PointsBody;
use terrace_office::roles::Right;
use terrace_office::views::{BookingView, MemberFormView, MemberView, PointsAnswerView};

/// How many bookings are told where nobody says.
const BOOKINGS: usize = 100;

/// The most.
const MOST_BOOKINGS: usize = 10_000;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/v1/members",
        takes: Takes::Right(Right::ChangeMembers),
        summary: "Make somebody a member, with their form. Who has ordered before begins with what their orders earned.",
        body: Some(Body::of::<MemberBody>(
            r#"{"customer_id": "KH000001", "name": "李雷", "phone": "13800000000", "card": "8801", "fields": {"birthday": "05-12"}}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<MemberView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/members",
        takes: Takes::RightOrOwn(Right::SeeMembers),
        summary: "Look a member up by id, card or phone: exactly one of them.",
        body: None,
        query: &[("id", "KH000001"), ("card", "8801"), ("phone", "13800000000"), ("at", "2026-12-31")],
        answers: &[(200, Content::of::<MemberView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/members/{id}",
        takes: Takes::RightOrOwn(Right::SeeMembers),
        summary: "A member: level, points, what the next level needs, what keeps this one, what expires when; now or at another time.",
        body: None,
        query: &[("at", "2026-12-31")],
        answers: &[(200, Content::of::<MemberView>())],
    },
    Route {
        method: "PUT",
        path: "/api/v1/members/{id}",
        takes: Takes::Right(Right::ChangeMembers),
        summary: "Change a member's form as it was read: `revision`, or `If-Match`, says which.",
        body: Some(Body::of::<FormBody>(r#"{"revision": 1, "name": "李雷", "phone": "13900000000"}"#)),
        query: &[],
        answers: &[(200, Content::of::<MemberFormView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/members/{id}/bookings",
        takes: Takes::RightOrOwn(Right::SeeMembers),
        summary: "What was booked for a member, the newest first.",
        body: None,
        query: &[("limit", "100")],
        answers: &[(200, Content::of::<Vec<BookingView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/members/{id}/points",
        takes: Takes::Right(Right::SpendPoints),
        summary: "Spend, hold, capture, release, confirm or cancel points; adjust them, grant a level, set a floor, merge or unmerge (these take `adjust_points`). An adjustment waits where the settings ask for a second person (202).",
        body: Some(Body::of::<PointsBody>(r#"{"do": "spend", "points": 100, "order_id": "A-1003"}"#)),
        query: &[],
        answers: &[(200, Content::of::<PointsAnswerView>()), (202, Content::of::<ApprovalView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/members", get(look_up).post(join))
        .route("/api/v1/members/{id}", get(shown).put(change))
        .route("/api/v1/members/{id}/bookings", get(bookings))
        .route("/api/v1/members/{id}/points", post(points))
}

/// A member's form as it is to be, and which one was read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FormBody {
    /// The revision that was read; `If-Match` may say it instead.
    #[serde(default)]
    revision: Option<u64>,
    /// The number of the card.
    #[serde(default)]
    card: Option<String>,
    /// The phone number.
    #[serde(default)]
    phone: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    email: Option<String>,
    /// The name.
    #[serde(default)]
    name: Option<String>,
    /// Fields of the shop's own: texts, numbers, yes or no.
    #[serde(default)]
    fields: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUpQuery {
    id: Option<String>,
    card: Option<String>,
    phone: Option<String>,
    at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AtQuery {
    at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitQuery {
    limit: Option<usize>,
}

pub(super) fn readable<T>(query: Result<Query<T>, QueryRejection>, lang: terrace_words::Lang) -> Result<T, Problem> {
    match query {
        Ok(Query(query)) => Ok(query),
        Err(refused) => Err(Problem::new("T1521", &[("reason", refused.body_text())], lang)),
    }
}

async fn join(State(app): State<App>, sent: Sent<MemberBody>) -> Answered {
    changed(app.office.join(&sent.request, &sent.body).await, sent.lang)
}

async fn look_up(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<LookUpQuery>, QueryRejection>,
) -> Answered {
    let LookUpQuery { id, card, phone, at } = readable(query, asking.lang)?;
    let by = LookUp { id, card, phone };
    view(app.office.member(&asking.caller, &by, at.as_deref(), app.now()).await, asking.lang)
}

async fn shown(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<AtQuery>, QueryRejection>,
) -> Answered {
    let AtQuery { at } = readable(query, asking.lang)?;
    let by = LookUp { id: Some(id), ..LookUp::default() };
    let found = app.office.member(&asking.caller, &by, at.as_deref(), app.now()).await;
    let revision = found.as_ref().ok().and_then(|member| member.form.as_ref()).map(|form| form.revision);
    let response = view(found, asking.lang)?;
    Ok(match revision {
        Some(revision) => tagged(response, revision),
        None => response,
    })
}

async fn change(State(app): State<App>, seen: Seen, Path(id): Path<String>, sent: Sent<FormBody>) -> Answered {
    let FormBody { revision, card, phone, email, name, fields } = sent.body;
    let body = MemberBody { customer_id: id.clone(), card, phone, email, name, fields };
    let told = |error: &OfficeError| Problem::of(error, sent.lang);
    sent.request.caller.must_for_some(Right::ChangeMembers).map_err(|error| told(&error))?;
    let lacking = || OfficeError::BadField { field: "revision".to_owned(), reason: "is missing".to_owned() };
    let revision = revision.or(seen.0).ok_or_else(|| told(&lacking()))?;
    match app.office.change_form(&sent.request, (&id, revision), &body).await {
        // Whoever said `If-Match` is told by its status.
        Err(OfficeError::ChangedMeanwhile { what, id }) if seen.0.is_some() => {
            Err(told(&OfficeError::ChangedSinceRead { what, id }))
        }
        told => {
            let is_changed = told.is_ok();
            let response = changed(told, sent.lang)?;
            Ok(if is_changed { tagged(response, revision.saturating_add(1)) } else { response })
        }
    }
}

async fn bookings(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    query: Result<Query<LimitQuery>, QueryRejection>,
) -> Answered {
    let limit = readable(query, asking.lang)?.limit.unwrap_or(BOOKINGS).min(MOST_BOOKINGS);
    view(app.office.member_bookings(&asking.caller, &id, limit, app.now()).await, asking.lang)
}

async fn points(State(app): State<App>, Path(id): Path<String>, sent: Sent<PointsBody>) -> Answered {
    changed(app.office.change_points(&sent.request, &id, &sent.body).await, sent.lang)
}
