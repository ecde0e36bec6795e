//! The customers of a case as a frame.

use super::problems::{Problems, codes};
use super::read::{Case, Entry, flag, get};
use super::values::{stored, typed};
use terrace_domain::{AsOf, Date, Value, ValueType};
use terrace_frame::{Column, Frame, Texts};
use terrace_policy::Place;
use terrace_policy::model::{Attribute, MetricSource, Policy};

/// One customer as written.
struct Person<'c> {
    id: String,
    ordered: bool,
    place: Place,
    entries: &'c [Entry],
}

/// The frame of a case and the row of the customer whom it is about. Mistakes are noted.
pub(super) fn frame(policy: &Policy, case: &Case, found: &mut Problems) -> Option<(Frame, usize)> {
    let mut people = vec![person(policy, &case.customer, case.place, "case", case.ordered, found)];
    for (number, (place, entries)) in case.population.iter().flatten().enumerate() {
        people.push(person(policy, entries, *place, &format!("p{:06}", number + 1), true, found));
    }
    let own = people.first()?.id.clone();
    people.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in people.windows(2) {
        if let [first, second] = pair
            && first.id == second.id
        {
            let place = first.place.max(second.place);
            found.add(codes::SAME_ID, place, [("id", first.id.clone())]);
        }
    }
    let metrics = policy.metrics.iter().map(|metric| {
        let name = metric.name.as_str();
        let given = people.iter().filter(|person| get(person.entries, name).is_some()).count();
        if matches!(metric.source, MetricSource::Expression(_)) {
            if given == 0 {
                return None;
            }
            if given < people.len() {
                found.add(codes::PARTLY_GIVEN, case.place, [("name", name.to_owned())]);
            }
        }
        Some(column(&people, name, metric.value_type, found))
    });
    let metrics = metrics.collect();
    let attributes =
        policy.attributes.iter().map(|Attribute { name, value_type, .. }| column(&people, name, *value_type, found));
    let attributes = attributes.collect();
    let frame = Frame {
        // Values are given, so no instant is looked at.
        as_of: AsOf::start_of(Date::from_days(0), policy.timezone.clone()),
        ids: people.iter().map(|person| person.id.as_str()).collect(),
        ordered: people.iter().map(|person| person.ordered).collect(),
        metrics,
        attributes,
    };
    let row = frame.ids.find(&own)?;
    Some((frame, row))
}

fn person<'c>(
    policy: &Policy,
    entries: &'c [Entry],
    place: Place,
    id: &str,
    ordered: bool,
    found: &mut Problems,
) -> Person<'c> {
    let mut person = Person { id: id.to_owned(), ordered, place, entries };
    let known: Vec<&str> = policy
        .metrics
        .iter()
        .map(|metric| metric.name.as_str())
        .chain(policy.attributes.iter().map(|attribute| attribute.name.as_str()))
        .collect();
    for entry in entries.iter().filter(|entry| !known.contains(&entry.name.as_str())) {
        match (entry.name.as_str(), entry.value.text()) {
            ("customer_id", Some(text)) if !entry.value.is_null() => person.id = text.trim().to_owned(),
            ("ordered", _) => person.ordered = flag(&entry.value, "ordered", found).unwrap_or(ordered),
            (name, _) => found.name(entry.place, name, &known),
        }
    }
    person
}

fn column(people: &[Person<'_>], name: &str, value_type: ValueType, found: &mut Problems) -> Column {
    let mut value = |person: &Person<'_>| {
        get(person.entries, name).and_then(|entry| typed(&entry.value, name, value_type, found)).flatten()
    };
    let values: Vec<Option<Value>> = people.iter().map(&mut value).collect();
    match value_type {
        ValueType::Text => {
            let text = |value: Option<Value>| if let Some(Value::Text(text)) = value { Some(text) } else { None };
            Column::Texts(Texts::from_options(values.into_iter().map(text)))
        }
        ValueType::Flag => {
            let flag = |value: Option<Value>| if let Some(Value::Flag(flag)) = value { Some(flag) } else { None };
            Column::Flags(values.into_iter().map(flag).collect())
        }
        _ => Column::optional_integers(value_type, values.iter().map(|value| value.as_ref().and_then(stored))),
    }
}
