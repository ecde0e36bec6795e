//! A small checker: tags balance, attributes are quoted, ids are unique and what refers to an id finds it.

use std::collections::BTreeSet;

const VOID: [&str; 3] = ["meta", "input", "col"];

/// One tag of a page.
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

/// Every opening tag in order; fails where the page is not well formed.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut rest = page.strip_prefix("<!doctype html>\n").expect("a doctype");
    let mut open: Vec<String> = Vec::new();
    let mut tags = Vec::new();
    while let Some((text, after)) = rest.split_once('<') {
        let raw = open.last().is_some_and(|tag| tag == "style" || tag == "script");
        assert!(raw || !text.contains('>'), "a bare > in {text:?}");
        let (inside, after) = after.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closing {name}");
            continue;
        }
        let (inside, closed) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric()), "tag {name:?}");
        if !closed && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        tags.push(Tag { name: name.to_owned(), attributes: read_attributes(attributes) });
        if name == "style" || name == "script" {
            let end = rest.find(&format!("</{name}>")).expect("an end of raw text");
            rest = &rest[end..];
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    tags
}

fn read_attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    while !text.is_empty() {
        let (name, after) = text.split_once("=\"").expect("a quoted attribute");
        let (value, after) = after.split_once('"').expect("a closing quote");
        attributes.push((name.to_owned(), value.to_owned()));
        text = after.trim_start();
    }
    attributes
}

/// Asserts all that holds for every page.
pub fn assert_sound(page: &str) {
    let tags = tags(page);
    let values = |wanted: &str| -> Vec<&str> {
        tags.iter()
            .flat_map(|tag| &tag.attributes)
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
            .collect()
    };
    let ids: BTreeSet<&str> = values("id").into_iter().collect();
    assert_eq!(ids.len(), values("id").len(), "an id is used twice");
    for target in values("for").into_iter().chain(values("aria-labelledby")) {
        assert!(ids.contains(target), "{target} is nowhere");
    }
    for link in values("href") {
        assert!(link.strip_prefix('#').is_some_and(|target| ids.contains(target)), "{link} leads nowhere");
    }
    for tag in &tags {
        let names: BTreeSet<&str> = tag.attributes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), tag.attributes.len(), "an attribute twice in {}", tag.name);
    }
    assert!(!page.contains("NaN"), "NaN in the page");
    let body = page.split_once("<body>").and_then(|(_, body)| body.split_once("<script>")).map_or("", |(body, _)| body);
    assert!(!body.contains('{'), "a placeholder was not filled");
}
