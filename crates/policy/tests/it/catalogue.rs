use std::path::PathBuf;
use terrace_domain::{FactKind, MeasureGroup, MeasureSignature, Parameter, ValueType};
use terrace_policy::{Catalogue, Checked, Policy, Source, check, render};
use terrace_words::Lang;

/// Every measure that the program ships: the list is written and checked by a test of `analytics`, which this crate
/// does not know.
const MEASURES: &str = include_str!("../measures.txt");

/// The catalogue of the program.
pub fn full() -> Catalogue {
    Catalogue::new(MEASURES.lines().map(signature).collect())
}

/// One line: the name, the group, the type, then what else holds, such as `windowed`.
fn signature(line: &'static str) -> MeasureSignature {
    let mut words = line.split(' ');
    let (name, group, value_type) = match (words.next(), words.next(), words.next()) {
        (Some(name), Some(group), Some(value_type)) => (name, group, value_type),
        _ => panic!("{line}"),
    };
    let others: Vec<&str> = words.collect();
    let known = Parameter::ALL.into_iter().filter(|parameter| others.contains(&parameter.key()));
    MeasureSignature {
        name,
        group: GROUPS.into_iter().find(|known| known.name() == group).unwrap_or_else(|| panic!("{line}")),
        value_type: TYPES.into_iter().find(|known| known.word() == value_type).unwrap_or_else(|| panic!("{line}")),
        windowed: others.contains(&"windowed"),
        needs_window: others.contains(&"needs_window"),
        parameters: known.collect::<Vec<_>>().leak(),
        facts: others.iter().find_map(|word| FactKind::named(word.strip_prefix("of=")?)),
    }
}

const GROUPS: [MeasureGroup; 7] = [
    MeasureGroup::Orders,
    MeasureGroup::People,
    MeasureGroup::Feedback,
    MeasureGroup::Service,
    MeasureGroup::Credit,
    MeasureGroup::Finance,
    MeasureGroup::Models,
];

const TYPES: [ValueType; 8] = [
    ValueType::Count,
    ValueType::Days,
    ValueType::Money,
    ValueType::Decimal,
    ValueType::Text,
    ValueType::Date,
    ValueType::Time,
    ValueType::Flag,
];

/// The policies that the program ships, by file name.
pub fn shipped() -> Vec<(String, String)> {
    let root = PathBuf::from("../..");
    let folder = [root.join("../shared/policies"), root.join("policies")].into_iter().find(|folder| folder.is_dir());
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.as_ref()?.join(name)).ok()?;
        Some((name.to_owned(), text))
    };
    let found: Vec<_> = ["retail.yaml", "stationery.yaml", "home-decor.yaml"].into_iter().filter_map(read).collect();
    assert!(!found.is_empty(), "no shipped policies beside the workspace");
    found
}

/// All messages about a text, as a person reads them.
pub fn messages(name: &str, text: &str, lang: Lang) -> String {
    let source = Source { name, text };
    check(&source, &full()).diagnostics.iter().map(|d| render(d, &source, lang)).collect::<Vec<_>>().join("\n")
}

/// The policy of a text that holds no mistake.
pub fn policy(text: &str) -> Policy {
    let Checked { policy, .. } = check(&Source { name: "test.yaml", text }, &full());
    policy.unwrap_or_else(|| panic!("{}", messages("test.yaml", text, Lang::En)))
}
