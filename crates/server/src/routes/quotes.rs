//! What a cart costs.

use super::{Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::change::Sent;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Map, Value};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[Route {
    method: "POST",
    path: "/api/v1/quotes",
    takes: Takes::Right(Right::Quote),
    summary: "What a cart costs somebody, step by step. Nothing is changed.",
    body: Some(r#"{"customer_id": "KH000001", "lines": [{"list": "399.00", "cost": "210.00"}], "points": 0}"#),
    query: &[],
    answers: &[200],
}];

pub(super) fn handlers() -> Router<App> {
    Router::new().route("/api/v1/quotes", post(quote))
}

async fn quote(State(app): State<App>, sent: Sent<Map<String, Value>>) -> Answered {
    let mut cart = sent.body;
    let customer = cart.shift_remove("customer_id").filter(|customer| !customer.is_null());
    let customer = match &customer {
        None => None,
        Some(Value::String(id)) => Some(id.as_str()),
        Some(other) => {
            let arguments = [("field", "customer_id".to_owned()), ("reason", other.to_string())];
            return Err(crate::problem::Problem::new("T1503", &arguments, sent.lang));
        }
    };
    let cart = Value::from(cart.clone()).to_string();
    view(app.office.quote(&sent.request.caller, customer, &cart, app.now()).await, sent.lang)
}
