//! All routes, one file each subject: a table that says what each is and takes, and its handlers.

mod audit;
mod customers;
mod events;
mod members;
mod operations;
mod orders;
mod people;
mod quotes;
mod session;
mod webhooks;
mod work;

use crate::app::App;
use crate::route::{Route, Takes};
use axum::Router;

/// All routes of the API.
pub fn routes() -> Vec<Route> {
    [
        session::ROUTES,
        orders::ROUTES,
        quotes::ROUTES,
        members::ROUTES,
        customers::ROUTES,
        events::ROUTES,
        work::ROUTES,
        people::ROUTES,
        webhooks::ROUTES,
        audit::ROUTES,
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
        .merge(events::handlers())
        .merge(work::handlers())
        .merge(people::handlers())
        .merge(webhooks::handlers())
        .merge(audit::handlers())
        .merge(operations::handlers())
}
