//! First steps: the policies that ship with the program, the sample shop, and a scheme proposed from one's own orders.

use super::{Body, Content, Route, Takes};
use crate::answer::{Answered, changed, view};
use crate::app::App;
use crate::caller::Asking;
use crate::change::{NothingBody, Sent, Waiting};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use terrace_office::approvals::ApprovalView;
use terrace_office::jobs::{JobView, JobWork};
use terrace_office::policies::PolicyVersionView;
use terrace_office::proposals::ProposalView;
use terrace_office::ready::{ChooseBody, ReadyPolicyView};
use terrace_office::roles::Right;
use terrace_office::sample::SampleView;
use terrace_office::start::StartView;

pub(super) const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/api/v1/start",
        takes: Takes::Right(Right::SeeWork),
        summary: "How far somebody has come who has just begun.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<StartView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/ready-policies",
        takes: Takes::Right(Right::SeeWork),
        summary: "The policies that ship with the program, with their schemes and tiers.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<Vec<ReadyPolicyView>>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/ready-policies/{id}",
        takes: Takes::Right(Right::PutPolicies),
        summary: "Put a policy that ships with the program in force. Another currency or time zone is for workspaces in which nothing is yet. Where the settings ask for a second person it waits for one (202).",
        body: Some(Body::of::<ChooseBody>(r#"{"currency": "CNY", "timezone": "Asia/Shanghai"}"#)),
        query: &[],
        answers: &[(201, Content::of::<PolicyVersionView>()), (202, Content::of::<ApprovalView>())],
    },
    Route {
        method: "POST",
        path: "/api/v1/sample",
        takes: Takes::Right(Right::Import),
        summary: "Take a sample shop in, to look around. With `Prefer: respond-async` the answer is a job.",
        body: None,
        query: &[],
        answers: &[(201, Content::of::<SampleView>()), (202, Content::of::<JobView>())],
    },
    Route {
        method: "DELETE",
        path: "/api/v1/sample",
        takes: Takes::Right(Right::Import),
        summary: "Take the sample shop out, with the runs that it was part of; nothing else goes. With `Prefer: respond-async` the answer is a job.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<SampleView>()), (202, Content::of::<JobView>())],
    },
    Route {
        method: "GET",
        path: "/api/v1/proposals",
        takes: Takes::Right(Right::SeeWork),
        summary: "A scheme proposed from one's own orders: how they are spread, thresholds at natural breaks, and what each tier would have. Nothing is changed.",
        body: None,
        query: &[],
        answers: &[(200, Content::of::<ProposalView>())],
    },
];

pub(super) fn handlers() -> Router<App> {
    Router::new()
        .route("/api/v1/start", get(start))
        .route("/api/v1/ready-policies", get(ready))
        .route("/api/v1/ready-policies/{id}", post(choose))
        .route("/api/v1/sample", post(bring).delete(remove))
        .route("/api/v1/proposals", get(proposal))
}

async fn start(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.start(&asking.caller, app.now()).await, asking.lang)
}

async fn ready(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.ready_policies(&asking.caller), asking.lang)
}

async fn choose(State(app): State<App>, Path(name): Path<String>, sent: Sent<ChooseBody>) -> Answered {
    changed(app.office.choose_policy(&sent.request, &name, &sent.body).await, sent.lang)
}

async fn bring(State(app): State<App>, waiting: Waiting, sent: Sent<NothingBody>) -> Answered {
    let done = match waiting {
        Waiting::Whole => app.office.bring_sample(&sent.request).await,
        Waiting::None => app.office.begin_job(&sent.request, JobWork::Sample, app.clock.clone()).await,
    };
    changed(done, sent.lang)
}

async fn remove(State(app): State<App>, waiting: Waiting, sent: Sent<NothingBody>) -> Answered {
    let done = match waiting {
        Waiting::Whole => app.office.remove_sample(&sent.request).await,
        Waiting::None => app.office.begin_job(&sent.request, JobWork::SampleRemoval, app.clock.clone()).await,
    };
    changed(done, sent.lang)
}

async fn proposal(State(app): State<App>, asking: Asking) -> Answered {
    view(app.office.proposal(&asking.caller, app.now()).await, asking.lang)
}
