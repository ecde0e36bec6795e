//! What is said of each route.

use schemars::{JsonSchema, Schema, SchemaGenerator};
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
    /// What is sent; `None` where nothing is.
    pub body: Option<Body>,
    /// Its parameters in the address.
    pub query: &'static [(&'static str, &'static str)],
    /// The answers that are no problem, by status.
    pub answers: &'static [(u16, Content)],
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

/// The form of a type, as the document writes it down.
#[derive(Debug, Clone, Copy)]
pub struct Form(pub(crate) fn(&mut SchemaGenerator) -> Schema);

impl Form {
    /// The form of a type.
    pub const fn of<T: JsonSchema>() -> Self {
        Self(|generator| generator.subschema_for::<T>())
    }
}

/// What is sent to a route.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    /// An example.
    pub example: &'static str,
    /// Its form.
    pub form: Form,
}

impl Body {
    /// A body of a type, with an example of it.
    pub const fn of<T: JsonSchema>(example: &'static str) -> Self {
        Self { example, form: Form::of::<T>() }
    }
}

/// What an answer holds.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// JSON of a form.
    Json(Form),
    /// Text of a media type.
    Text(&'static str),
    /// Server-sent events.
    Events,
}

impl Content {
    /// JSON of a type.
    pub const fn of<T: JsonSchema>() -> Self {
        Self::Json(Form::of::<T>())
    }
}
