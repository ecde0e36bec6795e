//! Orders, refunds and other facts.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed};
use crate::app::App;
use crate::change::Sent;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terrace_office::once::ChangeRequest;
use terrace_office::orders::{OrderBody, RefundBody};
use terrace_office::roles::Right;
use terrace_office::views::{FactsAnswerView, OrderAnswerView, RefundAnswerView};

/// The most orders of one request.
const MOST_ORDERS: usize = 1_000;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/v1/orders",
        takes: Takes::Right(Right::SendFacts),
        summary: "Accept an order: its goods are facts, and what it earns is booked, all or nothing.",
        body: Some(Body::of::<OrderBody>(
            r#"{"order_id": "A-1001", "customer_id": "KH000001", "ordered_at": "2026-11-30T12:00:00+08:00", "channel": "store", "lines": [{"product": "sofa", "category": "furniture", "quantity": 1, "amount": "1999.00", "discount": "100.00", "cost": "900.00"}]}"#,
        )),
        query: &[],
        answers: &[(201, Content::of::<OrderAnswerView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/orders/batch",
        takes: Takes::Right(Right::SendFacts),
        summary: "Accept many orders, each by itself; the answer says what became of each, in their order.",
        body: Some(Body::of::<BatchBody>(
            r#"{"orders": [{"order_id": "A-1002", "customer_id": "KH000001", "lines": [{"amount": "10.00"}]}]}"#,
        )),
        query: &[],
        answers: &[(200, Content::of::<BatchView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/orders/{order}/refunds",
        takes: Takes::Right(Right::SendFacts),
        summary: "Accept what comes back of an order that was accepted here.",
        body: Some(Body::of::<RefundBody>(r#"{"amount": "500.00"}"#)),
        query: &[],
        answers: &[(201, Content::of::<RefundAnswerView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/facts/{kind}",
        takes: Takes::Right(Right::SendFacts),
        summary: "Accept rows of another kind of facts: customers, payments, feedback, contacts, cases, balances, rates.",
        body: Some(Body::of::<FactsBody>(r#"{"rows": [{"customer_id": "KH000001", "at": "2026-11-30", "score": 9}]}"#)),
        query: &[],
        answers: &[(201, Content::of::<FactsAnswerView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/orders", post(order))
        .route("/api/v1/orders/batch", post(batch))
        .route("/api/v1/orders/{order}/refunds", post(refund))
        .route("/api/v1/facts/{kind}", post(facts))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    orders: Vec<OrderBody>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FactsBody {
    rows: Vec<Map<String, Value>>,
}

/// What became of each order, in their order.
#[derive(Serialize, JsonSchema)]
struct BatchView {
    outcomes: Vec<OutcomeView>,
}

/// What became of one order.
#[derive(Serialize, JsonSchema)]
struct OutcomeView {
    /// The status that it would have had by itself.
    status: u16,
    /// The order, if it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OrderAnswerView>")]
    order: Option<Value>,
    /// Why not, if it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

async fn order(State(app): State<App>, sent: Sent<OrderBody>) -> Answered {
    changed(app.office.post_order(&sent.request, &sent.body).await, sent.lang)
}

async fn batch(State(app): State<App>, sent: Sent<BatchBody>) -> Answered {
    let told = |error: &terrace_office::OfficeError| Problem::of(error, sent.lang);
    sent.request.caller.must(Right::SendFacts).map_err(|error| told(&error))?;
    let count = sent.body.orders.len();
    if count == 0 || count > MOST_ORDERS {
        let reason = format!("{count}; 1–{MOST_ORDERS}");
        return Err(Problem::new("T1503", &[("field", "orders".to_owned()), ("reason", reason)], sent.lang));
    }
    let mut outcomes = Vec::with_capacity(count);
    for (index, order) in sent.body.orders.iter().enumerate() {
        // The key of the whole with the place of each makes each the same when all are sent again.
        let key = sent.request.key.as_ref().map(|key| format!("{key}/{index}"));
        let request = ChangeRequest { key, ..sent.request.clone() };
        let outcome = match app.office.post_order(&request, order).await {
            Ok(answer) => {
                let body = serde_json::from_str(&answer.body).map_err(|_| told(&terrace_office::OfficeError::Lost))?;
                OutcomeView { status: answer.status, order: Some(body), problem: None }
            }
            Err(error) => {
                let problem = told(&error);
                OutcomeView { status: problem.status, order: None, problem: Some(problem) }
            }
        };
        outcomes.push(outcome);
    }
    Ok(Json(BatchView { outcomes }).into_response())
}

async fn refund(State(app): State<App>, Path(order): Path<String>, sent: Sent<RefundBody>) -> Answered {
    changed(app.office.post_refund(&sent.request, &order, &sent.body).await, sent.lang)
}

async fn facts(State(app): State<App>, Path(kind): Path<String>, sent: Sent<FactsBody>) -> Answered {
    changed(app.office.post_facts(&sent.request, &kind, sent.body.rows).await, sent.lang)
}
