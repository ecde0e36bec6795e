//! Every answer that any test gets is held to the document of the API: [`check`] is asked by the shop.

use crate::shop::{Shop, Told};
use axum::http::StatusCode;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};
use terrace_server::{document, routes};

/// Where the document stands for the one who reads its forms.
const HOME: &str = "http://localhost/openapi.json";

/// A route's method and path, and the status of an answer.
type StatedAnswer = (String, &'static str, u16);

/// The media type of an answer and its form.
type AnswerForm = (&'static str, SchemaIndex);

struct Contract {
    schemas: Schemas,
    answers: BTreeMap<StatedAnswer, Option<AnswerForm>>,
    bodies: BTreeMap<(&'static str, &'static str), SchemaIndex>,
}

/// A part of a path as it stands in a pointer.
fn pointed(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1").replace('{', "%7B").replace('}', "%7D")
}

/// Has every object refuse what is not written down, so that no field is told that the document does not name.
fn close(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("unevaluatedProperties".to_owned(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => (),
    }
}

impl Contract {
    fn new() -> Self {
        let mut text = document(&routes());
        close(&mut text);
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource(HOME, text.clone()).expect("a document");
        let mut compile = |pointer: String| {
            compiler.compile(&format!("{HOME}#{pointer}"), &mut schemas).unwrap_or_else(|error| panic!("{error:#}"))
        };
        let (mut answers, mut bodies) = (BTreeMap::new(), BTreeMap::new());
        for route in routes() {
            let method = route.method.to_ascii_lowercase();
            let place = format!("/paths/{}/{method}", pointed(route.path));
            if route.body.is_some() {
                let form = format!("{place}/requestBody/content/application~1json/schema");
                bodies.insert((route.method, route.path), compile(form));
            }
            let responses = text["paths"][route.path][&method]["responses"].as_object().expect("answers");
            for (status, response) in responses {
                let number = status.parse().expect("a status");
                let kinds = response["content"].as_object().into_iter().flatten().map(|(kind, _)| kind.clone());
                let content = kinds.map(|kind| {
                    let form = format!("{place}/responses/{status}/content/{}/schema", pointed(&kind));
                    let kind: &'static str = String::leak(kind);
                    (kind, compile(form))
                });
                answers.insert((route.method.to_owned(), route.path, number), content.last());
            }
        }
        Self { schemas, answers, bodies }
    }
}

fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(Contract::new)
}

/// Which answers were seen, for the test that asks each route.
static SEEN: Mutex<BTreeSet<(String, &'static str, u16)>> = Mutex::new(BTreeSet::new());

/// The route of an address; `None` for pages and what is not there.
fn template(method: &str, address: &str) -> Option<&'static str> {
    let path = address.split('?').next()?;
    let fits = |route: &str| {
        let (one, other): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
        one.len() == other.len() && one.iter().zip(&other).all(|(part, own)| part.starts_with('{') || part == own)
    };
    let known = routes().into_iter().filter(|route| route.method == method && fits(route.path));
    // A path that is written out goes before one with a name in braces.
    known.min_by_key(|route| route.path.matches('{').count()).map(|route| route.path)
}

/// Holds an answer to the document.
pub fn check(method: &str, address: &str, told: &Told) {
    let Some(path) = template(method, address) else { return };
    let key = (method.to_owned(), path, told.status.as_u16());
    let place = format!("{method} {address}: {}", told.status);
    let answer =
        contract().answers.get(&key).unwrap_or_else(|| panic!("{place} is not in the document: {}", told.text));
    match answer {
        None => assert_eq!(told.text, "", "{place}"),
        Some((kind, form)) => {
            let sent = told.headers["content-type"].to_str().expect("a type");
            assert!(sent.starts_with(kind), "{place}: {sent}, not {kind}");
            if kind.ends_with("json") {
                let value = told.json();
                let held = contract().schemas.validate(&value, *form);
                held.unwrap_or_else(|error| panic!("{place}: {error:#}\n{}", told.text));
            }
        }
    }
    SEEN.lock().expect("a set").insert(key);
}

/// The answers that are no problem, and were never seen. That the state cannot be read is not tried here.
pub fn unseen() -> Vec<String> {
    let seen = SEEN.lock().expect("a set");
    let stated = routes()
        .into_iter()
        .flat_map(|route| route.answers.iter().map(move |(status, _)| (route.method.to_owned(), route.path, *status)));
    stated
        .filter(|(_, path, status)| !(*path == "/readyz" && *status == 503))
        .filter(|key| !seen.contains(key))
        .map(|(method, path, status)| format!("{method} {path} {status}"))
        .collect()
}

#[test]
fn every_example_is_of_the_form_that_the_document_states_and_others_are_refused() {
    let shop = Shop::new();
    let owner = shop.key("owner");
    for route in routes() {
        let Some(body) = route.body else { continue };
        let form = contract().bodies[&(route.method, route.path)];
        let mut example: Value = serde_json::from_str(body.example).expect("JSON");
        let held = contract().schemas.validate(&example, form);
        held.unwrap_or_else(|error| panic!("{} {}: {error:#}", route.method, route.path));
        example["not_a_field"] = json!(1);
        assert!(contract().schemas.validate(&example, form).is_err(), "{} {}", route.method, route.path);
        let path = route.path.replace("{id}", "1").replace("{order}", "1").replace("{kind}", "customers");
        let told = shop.send(route.method, &owner, &path, &example);
        assert_eq!((told.status, told.code().as_str()), (StatusCode::BAD_REQUEST, "T1521"), "{path}");
    }
}
