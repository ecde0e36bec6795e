//! All routes, one file each subject: a table that says what each is and takes, and its handlers.

mod approvals;
mod audit;
mod board;
mod catalogue;
mod customer_page;
mod customers;
mod drafts;
mod effects;
mod events;
mod exports;
mod imports;
mod jobs;
mod members;
mod notes;
mod operations;
mod orders;
mod overview;
mod partners;
mod people;
mod policies;
mod portal;
mod quotes;
mod roles;
mod saved_views;
mod session;
mod sources;
mod start;
mod stream;
mod uploads;
mod usage;
mod webhooks;
mod work;

use crate::app::App;
use crate::route::{Body, Content, Route, Takes};
use axum::Router;

/// All routes of the API.
pub fn routes() -> Vec<Route> {
    [
        session::ROUTES,
        orders::ROUTES,
        quotes::ROUTES,
        members::ROUTES,
        customers::ROUTES,
        customer_page::ROUTES,
        saved_views::ROUTES,
        exports::ROUTES,
        notes::ROUTES,
        overview::ROUTES,
        board::ROUTES,
        effects::ROUTES,
        partners::ROUTES,
        catalogue::ROUTES,
        portal::ROUTES,
        events::ROUTES,
        work::ROUTES,
        uploads::ROUTES,
        imports::ROUTES,
        sources::ROUTES,
        start::ROUTES,
        policies::ROUTES,
        drafts::ROUTES,
        approvals::ROUTES,
        jobs::ROUTES,
        stream::ROUTES,
        people::ROUTES,
        roles::ROUTES,
        webhooks::ROUTES,
        audit::ROUTES,
        usage::ROUTES,
        operations::ROUTES,
    ]
    .concat()
}

/// The handlers of all routes.
pub(crate) fn handlers() -> Router<App> {
    Router::new()
        .merge(session::handlers())
        .merge(orders::handlers())
        .merge(quotes::handlers())
        .merge(members::handlers())
        .merge(customers::handlers())
        .merge(customer_page::handlers())
        .merge(saved_views::handlers())
        .merge(exports::handlers())
        .merge(notes::handlers())
        .merge(overview::handlers())
        .merge(board::handlers())
        .merge(effects::handlers())
        .merge(partners::handlers())
        .merge(catalogue::handlers())
        .merge(portal::handlers())
        .merge(events::handlers())
        .merge(work::handlers())
        .merge(uploads::handlers())
        .merge(imports::handlers())
        .merge(sources::handlers())
        .merge(start::handlers())
        .merge(policies::handlers())
        .merge(drafts::handlers())
        .merge(approvals::handlers())
        .merge(jobs::handlers())
        .merge(stream::handlers())
        .merge(people::handlers())
        .merge(roles::handlers())
        .merge(webhooks::handlers())
        .merge(audit::handlers())
        .merge(usage::handlers())
        .merge(operations::handlers())
}
