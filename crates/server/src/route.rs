//! What is said of each route.

use terrace_office::roles::Right;

/// What a route is: for the document of the API, and for the tests that hold each to its right.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with names in braces for its parts.
    pub path: &'static str,
    /// Who may ask.
    pub takes: Takes,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What is sent, as an example; `None` where nothing is.
    pub body: Option<&'static str>,
    /// Its parameters in the address.
    pub query: &'static [(&'static str, &'static str)],
    /// The statuses of answers that are no problem.
    pub answers: &'static [u16],
}

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Anybody.
    Nothing,
    /// Whoever has signed in, or has a key.
    SignIn,
    /// Whoever has a right.
    Right(Right),
    /// Whoever has a right, and members for their own page.
    RightOrOwn(Right),
}
