//! The document of the API (OpenAPI 3.1), made from the table of routes, and the same as a page to read.

use crate::problem::Problem;
use crate::route::{Content, Route, Takes};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// What any route may answer beside its own answers.
const PROBLEMS: [(u16, &str); 9] = [
    (400, "What was asked is wrong."),
    (401, "Nobody has signed in."),
    (403, "The caller may not."),
    (404, "What was named is not there."),
    (409, "It contradicts what is there."),
    (412, "It is no longer as `If-Match` says."),
    (429, "Too many tries."),
    (500, "The server failed; nothing was changed."),
    (503, "Busy; the same request succeeds later."),
];

/// Where the forms of the document stand.
const FORMS: &str = "/components/schemas";

/// Who writes down the forms of types: of what is sent and of what is answered, since a field with a default may be left
/// out of the one and never of the other.
struct Forms {
    sent: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Forms {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = FORMS.into();
                settings.meta_schema = None;
            })
        };
        Self {
            sent: settings().for_deserialize().into_generator(),
            answered: settings().for_serialize().into_generator(),
        }
    }

    /// All forms that were named, by name.
    fn named(mut self) -> Map<String, Value> {
        let mut named = self.answered.take_definitions(true);
        named.extend(self.sent.take_definitions(true));
        named
    }
}

/// The document.
pub fn document(routes: &[Route]) -> Value {
    let mut forms = Forms::new();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let methods = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(route.method.to_ascii_lowercase(), operation(route, &mut forms));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Terrace",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Customer tiers, membership levels and points. Amounts are texts of exact decimals. Every change may carry an Idempotency-Key: the same key and body gets the same answer.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::caller::COOKIE },
            },
            "schemas": forms.named(),
        },
    })
}

fn operation(route: &Route, forms: &mut Forms) -> Value {
    let of_path = parts_of(route.path)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let of_query = route.query.iter().map(
        |(name, example)| json!({ "name": name, "in": "query", "schema": { "type": "string" }, "example": example }),
    );
    let key = (route.method != "GET" && route.takes != Takes::Nothing).then(
        || json!({ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string", "maxLength": 200 } }),
    );
    let parameters: Vec<Value> = of_path.chain(of_query).chain(key).collect();
    let mut operation = json!({
        "summary": route.summary,
        "operationId": operation_id(route),
        "parameters": parameters,
        "responses": responses(route, forms),
    });
    if let Some(object) = operation.as_object_mut() {
        if route.takes != Takes::Nothing {
            object.insert("security".to_owned(), json!([{ "key": [] }, { "session": [] }]));
        }
        if let Some(body) = route.body {
            let mut content = json!({ "schema": (body.form.0)(&mut forms.sent) });
            if let (Some(content), Ok(example)) = (content.as_object_mut(), serde_json::from_str(body.example)) {
                content.insert("example".to_owned(), example);
            }
            let body = json!({ "required": true, "content": { "application/json": content } });
            object.insert("requestBody".to_owned(), body);
        }
    }
    operation
}

/// All answers of a route by status.
fn responses(route: &Route, forms: &mut Forms) -> Map<String, Value> {
    let mut responses: Map<String, Value> = Map::new();
    for (status, content) in route.answers {
        let content = match content {
            Content::Nothing => None,
            Content::Json(form) => Some(json!({ "application/json": { "schema": (form.0)(&mut forms.answered) } })),
            Content::Text(kind) => {
                let mut content = Map::new();
                content.insert((*kind).to_owned(), json!({ "schema": { "type": "string" } }));
                Some(content.into())
            }
            Content::Events => Some(json!({ "text/event-stream": { "schema": event_form() } })),
        };
        let mut response = json!({ "description": "Done." });
        if let (Some(response), Some(content)) = (response.as_object_mut(), content) {
            response.insert("content".to_owned(), content);
        }
        responses.insert(status.to_string(), response);
    }
    for (status, description) in PROBLEMS {
        if route.answers.iter().any(|(own, _)| *own == status) {
            continue;
        }
        let schema = forms.answered.subschema_for::<Problem>();
        let content = json!({ "application/problem+json": { "schema": schema } });
        responses.insert(status.to_string(), json!({ "description": description, "content": content }));
    }
    responses
}

/// The names in braces of a path.
fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn operation_id(route: &Route) -> String {
    let words = route.path.split('/').filter(|part| !part.is_empty() && *part != "api" && *part != "v1");
    let words = words.map(|part| part.trim_matches(['{', '}']).replace('.', "_"));
    format!("{}_{}", route.method.to_ascii_lowercase(), words.collect::<Vec<_>>().join("_"))
}

/// The routes as a page.
pub(crate) fn page(routes: &[Route]) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Terrace API</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;\
         padding:0 1rem;color:#1f2d27}h1,h2{font-family:Georgia,serif;color:#1d5c45}h2{font-size:1.05rem;margin:2rem 0 .2rem}\
         code,pre{font:14px/1.5 ui-monospace,monospace}pre{background:#f2f6f3;padding:.8rem;overflow-x:auto;\
         border-radius:6px}small{color:#5c6b64}</style><h1>Terrace API</h1><p>Programs send \
         <code>Authorization: Bearer KEY</code>. Every change may carry an <code>Idempotency-Key</code>. \
         The same as a document: <code>/api/v1/openapi.json</code>.</p>",
    );
    for route in routes {
        let takes = match route.takes {
            Takes::Nothing => "anybody".to_owned(),
            Takes::SignIn => "whoever has signed in".to_owned(),
            Takes::Right(right) => format!("right {}", right.name()),
            Takes::RightOrOwn(right) => format!("right {}, and members for their own page", right.name()),
        };
        let query = route.query.iter().map(|(name, example)| format!("{name}={example}"));
        let query = query.collect::<Vec<_>>().join("&");
        let address = if query.is_empty() { route.path.to_owned() } else { format!("{}?{query}", route.path) };
        // Writing to a text cannot fail.
        let _ = write!(
            page,
            "<h2><code>{} {}</code></h2><p>{}<br><small>{takes}</small></p>",
            route.method,
            escaped(&address),
            escaped(route.summary),
        );
        if let Some(body) = route.body {
            let _ = write!(page, "<pre>{}</pre>", escaped(body.example));
        }
    }
    page
}

/// A text as it may stand in a page.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The form of one server-sent event: its fields as the browser has them.
fn event_form() -> Value {
    json!({
        "type": "object",
        "properties": { "id": { "type": "string" }, "event": { "type": "string" }, "data": { "type": "string" } },
    })
}
