//! The `fields` section: further columns of files, with the names and types that a policy gives them.

use crate::catalogue::Catalogue;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal;
use crate::literal::NameAt;
use crate::model::{Attribute, AttributeSource, CustomField, RowField, Title};
use crate::schema::object;
use crate::yaml::{Fields, Node, NodeKind, items, scalar};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use terrace_domain::facts::{CUSTOM, CUSTOMERS, CustomFields, KINDS, KNOWN_FIELDS};
use terrace_domain::{FactKind, ValueType, plain_header};

/// What a field may hold, in the words of the file.
const TYPES: [(&str, ValueType); 4] =
    [("text", ValueType::Text), ("number", ValueType::Decimal), ("date", ValueType::Date), ("yes_no", ValueType::Flag)];

/// A field as declared.
pub(crate) struct FieldDraft {
    pub(crate) name: NameAt,
    pub(crate) attribute: Attribute,
    /// The facts whose files have it.
    pub(crate) of: &'static FactKind,
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
        "of": { "enum": kinds().map(|kind| kind.name).collect::<Vec<_>>(), "description": "The facts whose files have it; customers by default. Of others, a mapping keeps the column with `keep`, and `where` of a metric chooses rows by it." },
        "title": { "$ref": "#/$defs/title" },
    });
    json!({ "oneOf": [object(properties, &[]), { "type": "null" }] })
}

/// The facts that can have fields of a shop's own.
fn kinds() -> impl Iterator<Item = &'static FactKind> {
    KINDS.iter().copied().filter(|kind| kind.custom_fields != CustomFields::Never)
}

impl FieldDraft {
    /// Reads a declaration; one without a value is a text under its own name.
    pub(crate) fn read(name: NameAt, node: &Node, catalogue: &Catalogue, found: &mut Diagnostics) -> Self {
        let mut declared =
            Declared { title: Title::default(), value_type: ValueType::Text, of: &CUSTOMERS, headers: Vec::new() };
        if !node.is_empty()
            && let Some(fields) = Fields::read(node, &name.text, name.place, found)
        {
            declared.read(fields, name.place, found);
        }
        if declared.headers.is_empty() {
            declared.headers.push((name.text.clone(), name.place));
            // Whoever says what a field that is known by name holds still means the columns by which it is known.
            let known = KNOWN_FIELDS.iter().find(|known| declared.of == &CUSTOMERS && known.name == name.text);
            let headers = known.into_iter().flat_map(|known| known.headers);
            declared.headers.extend(headers.map(|header| ((*header).to_owned(), name.place)));
        }
        let Declared { title, value_type, of, headers } = declared;
        // What a shop calls its region, or a further column that is known by name, a policy may say for itself.
        let is_of_all = |attribute: &Attribute| {
            attribute.name == name.text && attribute.custom().is_none() && attribute.name != "region"
        };
        let is_taken = if of == &CUSTOMERS {
            catalogue.attributes.iter().any(is_of_all)
        } else {
            of.column(&name.text).is_some() || catalogue.attributes.iter().any(|known| known.name == name.text)
        };
        if is_taken {
            found.error(codes::FIELD_OF_ALL, name.place, [("name", name.text.clone())]);
        }
        let (headers, places) = headers.into_iter().unzip();
        let source = AttributeSource::Custom(CustomField { title, headers });
        Self { attribute: Attribute { name: name.text.clone(), value_type, source }, of, name, places }
    }

    /// The field as tests of rows read it; `None` if it is one of customers.
    pub(crate) fn of_rows(&self) -> Option<(&'static FactKind, RowField)> {
        let headers = self.attribute.custom().filter(|_| self.of != &CUSTOMERS)?.headers.clone();
        let Attribute { name, value_type, .. } = &self.attribute;
        Some((self.of, RowField { name: name.clone(), value_type: *value_type, headers }))
    }

    fn headers(&self) -> impl Iterator<Item = (&str, Place)> {
        let headers = self.attribute.custom().map_or(&[][..], |field| &field.headers);
        headers.iter().map(String::as_str).zip(self.places.iter().copied())
    }
}

struct Declared {
    title: Title,
    value_type: ValueType,
    of: &'static FactKind,
    headers: Vec<(String, Place)>,
}

impl Declared {
    fn read(&mut self, mut fields: Fields<'_>, place: Place, found: &mut Diagnostics) {
        fields.place = place;
        self.title = literal::read_title(&mut fields, found);
        if let Some(node) = fields.get("type") {
            self.value_type = literal::read_choice(node, "type", &TYPES, found).unwrap_or(self.value_type);
        }
        if let Some(node) = fields.get("of") {
            let choices: Vec<(&'static str, &'static FactKind)> = kinds().map(|kind| (kind.name, kind)).collect();
            self.of = literal::read_choice(node, "of", &choices, found).unwrap_or(self.of);
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

/// Notes headers that are read as something else: as another field, or as a column that every row has.
pub(crate) fn check_headers(fields: &[FieldDraft], found: &mut Diagnostics) {
    for kind in kinds() {
        let of_kind: Vec<&FieldDraft> = fields.iter().filter(|field| field.of == kind).collect();
        check_headers_of(kind, &of_kind, found);
    }
}

fn check_headers_of(kind: &FactKind, fields: &[&FieldDraft], found: &mut Diagnostics) {
    let mut columns = BTreeMap::new();
    for column in kind.columns.iter().filter(|column| !matches!(column.name, CUSTOM | "seen_at")) {
        for header in std::iter::once(&column.name).chain(column.headers) {
            columns.entry(plain_header(header)).or_insert(column.name);
        }
    }
    let mut taken: BTreeMap<String, (&str, Place)> = BTreeMap::new();
    for field in fields {
        for (header, place) in field.headers() {
            let plain = plain_header(header);
            // A field that is named like a column has been refused for its name. What a mapping keeps is kept also where
            // it is read as a column.
            let column = columns.get(&plain).filter(|column| **column != field.name.text);
            if let Some(column) = column.filter(|_| kind.custom_fields == CustomFields::All) {
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
