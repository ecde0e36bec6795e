//! The `fields` section: further columns of customer files, with the names and types that a policy gives them.

use crate::catalogue::Catalogue;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal;
use crate::literal::NameAt;
use crate::model::{Attribute, AttributeSource, CustomField, Title};
use crate::schema::object;
use crate::yaml::{Fields, Node, NodeKind, items, scalar};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use terrace_domain::{ValueType, facts::CUSTOMERS, plain_header};

/// What a field may hold, in the words of the file.
const TYPES: [(&str, ValueType); 4] =
    [("text", ValueType::Text), ("number", ValueType::Decimal), ("date", ValueType::Date), ("yes_no", ValueType::Flag)];

/// A field as declared.
pub(crate) struct FieldDraft {
    pub(crate) name: NameAt,
    pub(crate) attribute: Attribute,
    /// Where each header stands.
    places: Vec<Place>,
}

/// The shape of a declaration.
pub(crate) fn schema() -> Value {
    let text = json!({ "type": "string" });
    let properties = json!({
        "type": { "enum": TYPES.map(|(word, _)| word), "description": "What it holds; text by default. What can't be read as that is empty." },
        "header": {
            "oneOf": [text, { "type": "array", "minItems": 1, "items": text }],
            "description": "The header by which files name it, or several; by default the field's own name. Case, blanks, `_` and `-` don't matter.",
        },
        "title": { "$ref": "#/$defs/title" },
    });
    json!({ "oneOf": [object(properties, &[]), { "type": "null" }] })
}

impl FieldDraft {
    /// Reads a declaration; one without a value is a text under its own name.
    pub(crate) fn read(name: NameAt, node: &Node, catalogue: &Catalogue, found: &mut Diagnostics) -> Self {
        if catalogue.attributes.iter().any(|attribute| attribute.name == name.text) {
            found.error(codes::FIELD_OF_ALL, name.place, [("name", name.text.clone())]);
        }
        let mut declared = Declared { title: Title::default(), value_type: ValueType::Text, headers: Vec::new() };
        if !node.is_empty()
            && let Some(fields) = Fields::read(node, &name.text, name.place, found)
        {
            declared.read(fields, name.place, found);
        }
        if declared.headers.is_empty() {
            declared.headers.push((name.text.clone(), name.place));
        }
        let Declared { title, value_type, headers } = declared;
        let (headers, places) = headers.into_iter().unzip();
        let source = AttributeSource::Custom(CustomField { title, headers });
        Self { attribute: Attribute { name: name.text.clone(), value_type, source }, name, places }
    }

    fn headers(&self) -> impl Iterator<Item = (&str, Place)> {
        let headers = self.attribute.custom().map_or(&[][..], |field| &field.headers);
        headers.iter().map(String::as_str).zip(self.places.iter().copied())
    }
}

struct Declared {
    title: Title,
    value_type: ValueType,
    headers: Vec<(String, Place)>,
}

impl Declared {
    fn read(&mut self, mut fields: Fields<'_>, place: Place, found: &mut Diagnostics) {
        fields.place = place;
        self.title = literal::read_title(&mut fields, found);
        if let Some(node) = fields.get("type") {
            self.value_type = literal::read_choice(node, "type", &TYPES, found).unwrap_or(self.value_type);
        }
        if let Some(node) = fields.get("header") {
            let list = match &node.kind {
                NodeKind::Sequence(_) => items(node, "header", found).unwrap_or(&[]),
                _ => std::slice::from_ref(node),
            };
            if list.is_empty() {
                found.error(codes::EMPTY, node.place, [("key", "header".to_owned())]);
            }
            for node in list {
                let Some(text) = scalar(node, "header", found).map(|text| text.text.trim()) else { continue };
                if plain_header(text).is_empty() {
                    found.error(codes::EMPTY, node.place, [("key", "header".to_owned())]);
                } else {
                    self.headers.push((text.to_owned(), node.place));
                }
            }
        }
        fields.finish(found);
    }
}

/// Notes headers that are read as something else: as another field, or as a column that every customer has.
pub(crate) fn check_headers(fields: &[FieldDraft], found: &mut Diagnostics) {
    let mut columns = BTreeMap::new();
    for column in CUSTOMERS.columns.iter().filter(|column| !matches!(column.name, "custom" | "seen_at")) {
        for header in std::iter::once(&column.name).chain(column.headers) {
            columns.entry(plain_header(header)).or_insert(column.name);
        }
    }
    let mut taken: BTreeMap<String, (&str, Place)> = BTreeMap::new();
    for field in fields {
        for (header, place) in field.headers() {
            let plain = plain_header(header);
            // A field that is named like a column has been refused for its name.
            if let Some(column) = columns.get(&plain).filter(|column| **column != field.name.text) {
                let arguments = [("header", header.to_owned()), ("column", (*column).to_owned())];
                found.warning(codes::HEADER_OF_ALL, place, arguments);
            }
            if let Some((other, at)) = taken.get(&plain) {
                let arguments =
                    [("header", header.to_owned()), ("other", (*other).to_owned()), ("line", at.line.to_string())];
                found.error(codes::HEADER_TWICE, place, arguments);
            } else {
                taken.insert(plain, (&field.name.text, place));
            }
        }
    }
}
