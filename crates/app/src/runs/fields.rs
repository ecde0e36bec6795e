//! Custom fields that a policy declares, against what customer files hold.

use crate::facts::{Inputs, custom_headers};
use crate::note::Note;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use terrace_analytics::FieldFound;
use terrace_domain::{FactKind, ValueType, facts, plain_header};
use terrace_policy::model::RowField;
use terrace_policy::{Attribute, CustomField, Policy};

/// What should be known of the custom fields of a run: nobody has them, or some of their texts can't be read.
pub(crate) fn notes(policy: &Policy, inputs: &Inputs, found: &[FieldFound]) -> Vec<Note> {
    let mut notes = of_customers(policy, inputs, found);
    notes.extend(of_rows(policy, inputs, found));
    notes
}

/// The same of fields of orders and other facts. Of kinds of which there are none at all nothing is said here.
fn of_rows(policy: &Policy, inputs: &Inputs, found: &[FieldFound]) -> Vec<Note> {
    let fields = policy.row_fields.iter().filter(|(kind, _)| inputs.supplied.contains(kind.name));
    let note = |(kind, field): &(&FactKind, RowField)| {
        let found = found.iter().find(|found| found.name == field.name)?;
        let mut arguments = vec![("field", field.name.clone()), ("facts", kind.name.to_owned())];
        if found.customers == 0 {
            arguments.push(("headers", field.headers.join(", ")));
            arguments.push(("first", field.headers.first().cloned().unwrap_or_default()));
            return Some(Note::new("T0570", arguments));
        }
        arguments.push(("type", written(field.value_type).to_owned()));
        arguments.push(("unreadable", found.unreadable.to_string()));
        arguments.push(("rows", found.customers.to_string()));
        arguments.push(("example", found.example.clone()?));
        Some(Note::new("T0571", arguments))
    };
    fields.filter_map(note).collect()
}

fn of_customers(policy: &Policy, inputs: &Inputs, found: &[FieldFound]) -> Vec<Note> {
    // Where there is no file of customers at all, that is said once.
    if !inputs.supplied.contains(facts::CUSTOMERS.name) {
        return Vec::new();
    }
    let mut notes = Vec::new();
    for (field, custom) in declared(policy) {
        let Some(found) = found.iter().find(|found| found.name == field.name) else { continue };
        if found.customers == 0 {
            notes.push(unsupplied(field, custom, &inputs.further));
        } else if let Some(example) = &found.example {
            let arguments = vec![
                ("field", field.name.clone()),
                ("type", written(field.value_type).to_owned()),
                ("unreadable", found.unreadable.to_string()),
                ("customers", found.customers.to_string()),
                ("example", example.clone()),
            ];
            notes.push(Note::new("T0081", arguments));
        }
    }
    notes
}

/// The fields of a policy that no customer file of a workspace has a column for; none where no such file was imported.
pub fn without_column(workspace: &Workspace, policy: &Policy) -> Vec<Note> {
    let known = custom_headers(workspace);
    if known.is_empty() {
        return Vec::new();
    }
    let plain: BTreeSet<String> = known.iter().map(|header| plain_header(header)).collect();
    let is_known = |custom: &CustomField| custom.headers.iter().any(|header| plain.contains(&plain_header(header)));
    declared(policy)
        .filter(|(_, custom)| !is_known(custom))
        .map(|(field, custom)| unsupplied(field, custom, &known))
        .collect()
}

fn declared(policy: &Policy) -> impl Iterator<Item = (&Attribute, &CustomField)> {
    policy.attributes.iter().filter_map(|field| Some((field, field.custom()?)))
}

/// A type in the words of policies.
const fn written(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Decimal => "number",
        ValueType::Flag => "yes_no",
        other => other.word(),
    }
}

fn unsupplied(field: &Attribute, custom: &CustomField, known: &BTreeSet<String>) -> Note {
    let listed = |headers: &mut dyn Iterator<Item = &String>| headers.cloned().collect::<Vec<_>>().join(", ");
    let mut arguments = vec![("field", field.name.clone()), ("headers", listed(&mut custom.headers.iter()))];
    if known.is_empty() {
        return Note::new("T0082", arguments);
    }
    arguments.push(("known", listed(&mut known.iter())));
    Note::new("T0080", arguments)
}
