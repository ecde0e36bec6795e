//! What a cart costs.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::change::Sent;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use schemars::JsonSchema;
use serde::Deserialize;
use terrace_app::members::{CartBody, CartLineBody};
use terrace_office::roles::Right;
use terrace_office::views::QuoteView;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "POST",
    path: "/api/v1/quotes",
    takes: Takes::Right(Right::Quote),
    summary: "What a cart costs somebody, step by step. Nothing is changed.",
    body: Some(Body::of::<QuoteBody>(
        r#"{"customer_id": "KH000001", "lines": [{"list": "399.00", "cost": "210.00"}], "points": 0}"#,
    )),
    query: &[],
    answers: &[(200, Content::of::<QuoteView>())],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/quotes", post(quote))
}

/// Whose cart, and what is in it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuoteBody {
    /// Whose cart it is; anybody's, who is no member, if nobody is named.
    #[serde(default)]
    customer_id: Option<String>,
    /// Its lines.
    lines: Vec<CartLineBody>,
    /// The name of a coupon.
    #[serde(default)]
    coupon: Option<String>,
    /// Points that are to pay.
    #[serde(default)]
    points: i64,
}

async fn quote(State(app): State<App>, sent: Sent<QuoteBody>) -> Answered {
    let QuoteBody { customer_id, lines, coupon, points } = sent.body;
    let cart = CartBody { lines, coupon, points };
    view(app.office.quote(&sent.request.caller, customer_id.as_deref(), cart, app.now()).await, sent.lang)
}
