//! What treatments did: hold-outs, thresholds, other customers, the own past.

use super::members::readable;
use super::{Content, Route, Takes};
use crate::answer::{Answered, view};
use crate::app::App;
use crate::caller::Asking;
use crate::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde::Deserialize;
use terrace_app::views::{EffectView, GroupsView, HoldOutView, PastView, ThresholdView};
use terrace_office::effects::{ComparisonAsked, SeriesAsked, ThresholdAsked};
use terrace_office::roles::Right;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/effects/hold-outs",
        takes: Takes::Right(Right::SeeWork),
        summary: "The hold-outs that were drawn, with how many are left out.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<HoldOutView>>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/effects/hold-outs/{name}",
        takes: Takes::Right(Right::SeeWork),
        summary: "What a hold-out proves so far: the difference per customer (`revenue`, `orders`, `buyers`) or of a ratio (`basket`, `returns`) with its interval, together and by tier of then, and its grade.",
        body: None,
        query: &[("measure", "revenue")],
        answers: &[(200, Content::of::<EffectView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/effects/threshold",
        takes: Takes::Right(Right::SeeWork),
        summary: "What a tier does to those who only just reached it: customers just above its threshold beside those just below, in the time after tiers were decided. Withheld where customers crowd at the threshold.",
        body: None,
        query: &[
            ("scheme", "value"),
            ("tier", "high"),
            ("measure", "revenue"),
            ("decided", "2026-01-01"),
            ("ahead", "6 months"),
            ("published", "3 months"),
        ],
        answers: &[(200, Content::of::<ThresholdView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/effects/comparison",
        takes: Takes::Right(Right::SeeCustomers),
        summary: "Customers with a treatment beside others without, by period before and after it began. Withheld where both did not run in parallel before.",
        body: None,
        query: &[
            ("treated", "province = '浙江'"),
            ("against", "province = '江苏'"),
            ("since", "2026-03-01"),
            ("before", "12 months"),
            ("every", "month"),
            ("measure", "revenue"),
        ],
        answers: &[(200, Content::of::<GroupsView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/effects/series",
        takes: Takes::Right(Right::SeeWork),
        summary: "What came after a day, by month, beside what trend and season of at least two years before let expect.",
        body: None,
        query: &[("since", "2026-01-01"), ("measure", "revenue")],
        answers: &[(200, Content::of::<PastView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/effects/hold-outs", get(hold_outs))
        .route("/api/v1/effects/hold-outs/{name}", get(hold_out))
        .route("/api/v1/effects/threshold", get(threshold))
        .route("/api/v1/effects/comparison", get(comparison))
        .route("/api/v1/effects/series", get(series))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureQuery {
    measure: Option<String>,
}

/// Refuses whoever may not, before a request is looked at.
fn may(asking: &Asking, right: Right) -> Result<(), Problem> {
    asking.caller.must(right).map_err(|error| Problem::of(&error, asking.lang))
}

async fn hold_outs(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.hold_outs(&asking.caller, app.now()).await, asking.lang)
}

async fn hold_out(
    State(app): State<App>,
    asking: Asking,
    Path(name): Path<String>,
    query: Result<Query<MeasureQuery>, QueryRejection>,
) -> Answered {
    may(&asking, Right::SeeWork)?;
    let MeasureQuery { measure } = readable(query, asking.lang)?;
    view(app.office.hold_out_effect(&asking.caller, (&name, measure.as_deref()), app.now()).await, asking.lang)
}

async fn threshold(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<ThresholdAsked>, QueryRejection>,
) -> Answered {
    may(&asking, Right::SeeWork)?;
    let asked = readable(query, asking.lang)?;
    view(app.office.threshold_effect(&asking.caller, asked, app.now()).await, asking.lang)
}

async fn comparison(
    State(app): State<App>,
    asking: Asking,
    query: Result<Query<ComparisonAsked>, QueryRejection>,
) -> Answered {
    may(&asking, Right::SeeCustomers)?;
    let asked = readable(query, asking.lang)?;
    view(app.office.comparison_effect(&asking.caller, asked, app.now()).await, asking.lang)
}

async fn series(State(app): State<App>, asking: Asking, query: Result<Query<SeriesAsked>, QueryRejection>) -> Answered {
    may(&asking, Right::SeeWork)?;
    let asked = readable(query, asking.lang)?;
    view(app.office.series_effect(&asking.caller, asked, app.now()).await, asking.lang)
}
