//! From the tree of a mapping file to a [`Mapping`], with every mistake on the way.

use super::joins;
use super::parts::{Problems, flag, layout, list_of, nearest, read, unique};
use super::problem::{LocatedMistake, MappingMistake};
use super::tree::{Node, NodeValue};
use super::{FilePlace, Mapping, Origin};
use crate::values::amounts::DecimalSign;
use crate::values::dates::check_format;
use crate::values::status::{StatusWord, normalised};
use crate::values::units::{HeaderUnit, written};
use jiff::tz::TimeZone;
use terrace_domain::facts::{KINDS, ORDERS};
use terrace_domain::{FactColumn, FactKind, FactType, KnownOrders, nearest_word, plain_header};

/// What may stand in a mapping file, in the order of the reference page.
pub(crate) const KEYS: [&str; 16] = [
    "delimiter",
    "header",
    "encoding",
    "skip_lines",
    "sheet",
    "date_format",
    "timezone",
    "decimal",
    "columns",
    "units",
    "status",
    "orders",
    "nobody",
    "keep",
    "leave_out",
    "join",
];

/// What `units` takes.
const UNITS: &str = "1, 10000, 0.01, 万元, cents, USD …; discount: 折, paid, off";

/// Lines in which a full-width colon stands behind a key.
pub(super) fn full_width_colons(yaml: &str) -> Problems {
    let is_key = |key: &str| {
        KEYS.contains(&key) || known_columns().any(|known| known == key) || StatusWord::named(key).is_some()
    };
    let mistake = |(line, text): (usize, &str)| {
        let (key, value) = text.split_once('：').filter(|(key, _)| is_key(key.trim()))?;
        let better = format!("{}: {}", key.trim(), value.trim()).trim_end().to_owned();
        let mistake = MappingMistake::FullWidthColon { text: text.trim().to_owned(), better };
        Some(LocatedMistake { line: line + 1, mistake })
    };
    yaml.lines().enumerate().filter_map(mistake).collect()
}

pub(super) fn mapping(root: &Node, problems: &mut Problems) -> Mapping {
    let mut mapping = Mapping::default();
    let NodeValue::Map(pairs) = &root.value else {
        problems.push(LocatedMistake { line: root.line, mistake: MappingMistake::NotAMapping });
        return mapping;
    };
    for (key, line, node) in unique(pairs, problems) {
        match key {
            "header" => mapping.header = read(key, node, problems, "true, false", flag),
            _ if layout(&mut mapping, key, node, problems) => {}
            "date_format" => {
                let format = |node| {
                    read(key, node, problems, "%Y-%m-%d, %d/%m/%Y %H:%M …", |text| {
                        check_format(text).then(|| text.to_owned())
                    })
                };
                mapping.date_format = list_of(node).iter().filter_map(format).collect();
            }
            "timezone" => {
                mapping.timezone =
                    read(key, node, problems, "Asia/Shanghai, Europe/London …", |text| TimeZone::get(text).ok());
            }
            "decimal" => mapping.decimal = read(key, node, problems, "`.`, `,`", decimal),
            "columns" => mapping.columns = columns(node, problems),
            "units" => mapping.units = units(node, problems),
            "orders" => mapping.orders = read(key, node, problems, "add, replace", KnownOrders::parse),
            "status" => mapping.status = statuses(node, problems),
            "nobody" => mapping.nobody = read_nobody(node, problems),
            "keep" => mapping.keep = read_kept(node, problems),
            "leave_out" => mapping.leave_out = left_out(node, problems),
            "join" => mapping.joins = joins::read_joins(node, problems),
            _ => problems.push(LocatedMistake { line, mistake: unknown_key(key) }),
        }
    }
    if mapping.header == Some(false) {
        needs_numbers(root, &mapping, problems);
        if !mapping.joins.is_empty() {
            problems.push(LocatedMistake { line: root.line, mistake: MappingMistake::JoinWithoutHeader });
        }
    }
    mapping
}

fn unknown_key(key: &str) -> MappingMistake {
    MappingMistake::UnknownKey { key: key.to_owned(), nearest: nearest(key, KEYS.into_iter()) }
}

fn decimal(text: &str) -> Option<DecimalSign> {
    match text {
        "." => Some(DecimalSign::Point),
        "," => Some(DecimalSign::Comma),
        _ => None,
    }
}

/// Every column that a file can fill, of any kind.
fn known_columns() -> impl Iterator<Item = &'static str> + Clone {
    KINDS
        .iter()
        .flat_map(|kind| kind.columns)
        .map(|column| column.name)
        .filter(|name| *name != "custom" && *name != "seen_at")
}

fn columns(node: &Node, problems: &mut Problems) -> Vec<(String, Origin)> {
    const TAKES: &str = "\"Header\", 3, [customer_id, ordered_at], { value: … }, ~";
    let NodeValue::Map(pairs) = &node.value else {
        read("columns", node, problems, "{ customer_id: \"Header\" }", |_| None::<()>);
        return Vec::new();
    };
    let mut columns = Vec::new();
    for (column, line, node) in unique(pairs, problems) {
        if !known_columns().any(|known| known == column) {
            let mistake = unknown_column_of(likeliest_kind(pairs), column);
            problems.push(LocatedMistake { line, mistake });
            continue;
        }
        let origin = match &node.value {
            NodeValue::Scalar { text, plain: true } if text.bytes().all(|b| b.is_ascii_digit()) => {
                read(column, node, problems, TAKES, |text| text.parse().ok().filter(|number| *number > 0))
                    .map(Origin::Number)
            }
            NodeValue::Scalar { text, plain: true } if text == "~" || text == "null" => Some(Origin::Nothing),
            NodeValue::Scalar { text, .. } => (!text.is_empty()).then(|| Origin::Header(text.clone())),
            NodeValue::List(parts) if is_time(column) => day_and_clock(column, parts, problems),
            NodeValue::List(parts) => join(column, parts, problems),
            NodeValue::Map(pairs) => match pairs.as_slice() {
                [(key, _, Node { value: NodeValue::Scalar { text, .. }, .. })] if key == "value" => {
                    Some(Origin::Value(text.clone()))
                }
                _ => None,
            },
        };
        let reported = problems.iter().any(|problem| problem.line == node.line);
        match origin {
            Some(origin) => columns.push((column.to_owned(), origin)),
            None if reported => {}
            None => {
                read(column, node, problems, TAKES, |_| None::<()>);
            }
        }
    }
    columns
}

/// Whether a column of that name holds times in any kind of facts.
fn is_time(column: &str) -> bool {
    KINDS.iter().filter_map(|kind| kind.column(column)).any(|column| column.kind == FactType::Time)
}

/// `[day, clock]`: two columns of the file.
fn day_and_clock(column: &str, parts: &[Node], problems: &mut Problems) -> Option<Origin> {
    const TAKES: &str = "[\"Date\", \"Time\"], [2, 3]";
    let [day, clock] = parts else {
        let line = parts.first()?.line;
        let mistake = MappingMistake::BadValue { key: column.to_owned(), value: "[…]".to_owned(), takes: TAKES };
        problems.push(LocatedMistake { line, mistake });
        return None;
    };
    let mut place = |node: &Node| {
        let plain = matches!(node.value, NodeValue::Scalar { plain: true, .. });
        read(column, node, problems, TAKES, |text| {
            if plain && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
                return text.parse().ok().filter(|number| *number > 0).map(FilePlace::Number);
            }
            (!text.is_empty()).then(|| FilePlace::Header(text.to_owned()))
        })
    };
    let (day, clock) = (place(day), place(clock));
    Some(Origin::DayAndClock(day?, clock?))
}

/// What one stands for, by our column.
fn units(node: &Node, problems: &mut Problems) -> Vec<(String, HeaderUnit)> {
    let NodeValue::Map(pairs) = &node.value else {
        read("units", node, problems, "{ amount: 万元 }", |_| None::<()>);
        return Vec::new();
    };
    let is_number = |column: &str| {
        let known = KINDS.iter().filter_map(|kind| kind.column(column));
        known.into_iter().any(|column| matches!(column.kind, FactType::Money | FactType::Quantity | FactType::Number))
    };
    let mut units = Vec::new();
    for (column, line, node) in unique(pairs, problems) {
        if !is_number(column) {
            problems.push(LocatedMistake { line, mistake: unknown_column(column) });
        } else if let Some(unit) = read("units", node, problems, UNITS, |text| unit_of(column, text)) {
            units.push((column.to_owned(), unit));
        }
    }
    units
}

/// A unit of a column; parts of the price are for discounts.
fn unit_of(column: &str, text: &str) -> Option<HeaderUnit> {
    written(text).filter(|unit| unit.rate.is_none() || column == "discount")
}

/// The kind of facts that most of the named columns belong to.
fn likeliest_kind(pairs: &[(String, usize, Node)]) -> &'static FactKind {
    let known = |kind: &FactKind| pairs.iter().filter(|(name, _, _)| kind.column(name).is_some()).count();
    let most = KINDS.iter().map(|kind| known(kind)).max().unwrap_or(0);
    if known(&ORDERS) == most {
        &ORDERS
    } else {
        KINDS.iter().find(|kind| known(kind) == most).map_or(&ORDERS, |kind| *kind)
    }
}

fn unknown_column(column: &str) -> MappingMistake {
    unknown_column_of(&ORDERS, column)
}

/// A column that no kind has: what is near, what a header of that name would mean, or all that the kind has.
fn unknown_column_of(kind: &'static FactKind, column: &str) -> MappingMistake {
    let plain = plain_header(column);
    let means = |known: &&FactColumn| known.headers.iter().any(|header| plain_header(header) == plain);
    let meant = kind.columns.iter().chain(KINDS.iter().flat_map(|kind| kind.columns)).find(means);
    let own = kind.columns.iter().map(|column| column.name).filter(|name| *name != "custom" && *name != "seen_at");
    let nearest = match (nearest_word(column, known_columns()), meant) {
        (Some(near), _) => near.to_owned(),
        (None, Some(meant)) => meant.name.to_owned(),
        (None, None) => own.collect::<Vec<_>>().join(", "),
    };
    MappingMistake::UnknownColumn { column: column.to_owned(), nearest }
}

fn join(column: &str, parts: &[Node], problems: &mut Problems) -> Option<Origin> {
    let mut names = Vec::new();
    let mut unknown = Vec::new();
    for part in parts {
        let name = read(column, part, problems, "[customer_id, ordered_at]", |text| Some(text.to_owned()))?;
        if !known_columns().any(|known| known == name) {
            unknown.push((names.len(), part.line));
        }
        names.push(name);
    }
    // A key may be made longer: the column itself, by its name or by the header that it has in the file, and others.
    if let ([(place, _)], false) = (unknown.as_slice(), names.iter().any(|name| name == column))
        && names.len() > 1
        && let Some(name) = names.get_mut(*place)
    {
        let header = std::mem::replace(name, column.to_owned());
        return Some(Origin::Lengthened { header, parts: names });
    }
    for (place, line) in unknown {
        let name = names.get(place).map_or("", String::as_str);
        problems.push(LocatedMistake { line, mistake: unknown_column(name) });
    }
    (!names.is_empty()).then_some(Origin::Join(names))
}

fn read_nobody(node: &Node, problems: &mut Problems) -> Vec<String> {
    let words = match &node.value {
        NodeValue::List(words) => words.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let word = |word| read("nobody", word, problems, "[\"99999999\", Test]", |text| Some(normalised(text)));
    words.iter().filter_map(word).collect()
}

/// Headers of further columns that are kept.
fn read_kept(node: &Node, problems: &mut Problems) -> Vec<String> {
    let header = |node| {
        read("keep", node, problems, "[\"Shelf\", 促销员]", |text| {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        })
    };
    list_of(node).iter().filter_map(header).collect()
}

/// By our column of texts, the words whose lines of orders are left out.
fn left_out(node: &Node, problems: &mut Problems) -> Vec<(String, Vec<String>)> {
    const WORDS: &str = "{ category: [gift card] }";
    let NodeValue::Map(pairs) = &node.value else {
        read("leave_out", node, problems, WORDS, |_| None::<()>);
        return Vec::new();
    };
    let mut left_out = Vec::new();
    for (column, line, node) in unique(pairs, problems) {
        let is_text = ORDERS.column(column).is_some_and(|column| matches!(column.kind, FactType::Id | FactType::Text));
        if !is_text {
            problems.push(LocatedMistake { line, mistake: unknown_column(column) });
            continue;
        }
        let word = |word| read("leave_out", word, problems, WORDS, |text| Some(normalised(text)));
        left_out.push((column.to_owned(), list_of(node).iter().filter_map(word).collect()));
    }
    left_out
}

fn statuses(node: &Node, problems: &mut Problems) -> Vec<(String, StatusWord)> {
    let NodeValue::Map(pairs) = &node.value else {
        read("status", node, problems, "{ returned: […], cancelled: […], completed: […] }", |_| None::<()>);
        return Vec::new();
    };
    let mut statuses: Vec<(String, StatusWord)> = Vec::new();
    for (key, line, node) in unique(pairs, problems) {
        let Some(ours) = StatusWord::named(key) else {
            let words = StatusWord::ALL.iter().map(|word| word.name());
            let mistake = MappingMistake::UnknownStatus { word: key.to_owned(), nearest: nearest(key, words) };
            problems.push(LocatedMistake { line, mistake });
            continue;
        };
        let words = match &node.value {
            NodeValue::List(words) => words.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for word in words {
            let Some(text) = read(key, word, problems, "[…, …]", |text| Some(text.to_owned())) else {
                continue;
            };
            let theirs = normalised(&text);
            if statuses.iter().any(|(known, meaning)| *known == theirs && *meaning != ours) {
                problems.push(LocatedMistake { line: word.line, mistake: MappingMistake::StatusTwice { word: text } });
            }
            statuses.push((theirs, ours));
        }
    }
    statuses
}

/// Without a header, columns can only be counted.
fn needs_numbers(root: &Node, mapping: &Mapping, problems: &mut Problems) {
    let named = |name: &str, pairs: &[(String, usize, Node)]| {
        pairs.iter().find(|(key, _, _)| key == name).map(|(_, line, _)| *line)
    };
    let line_of = |column: &str| match &root.value {
        NodeValue::Map(pairs) => {
            pairs.iter().find(|(key, _, _)| key == "columns").and_then(|(_, _, node)| match &node.value {
                NodeValue::Map(columns) => named(column, columns),
                _ => None,
            })
        }
        _ => None,
    };
    for (column, origin) in &mapping.columns {
        let by_header = match origin {
            Origin::Header(_) => true,
            Origin::DayAndClock(day, clock) => [day, clock].into_iter().any(|p| matches!(p, FilePlace::Header(_))),
            _ => false,
        };
        if by_header {
            let line = line_of(column).unwrap_or(root.line);
            problems.push(LocatedMistake { line, mistake: MappingMistake::NeedsNumber { column: column.clone() } });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::MappingProblem;

    #[test]
    fn a_whole_mapping_is_read() {
        let yaml = "delimiter: \"\\t\"\nencoding: gbk\nskip_lines: 2\nsheet: 订单\ndate_format: \"%d/%m/%Y\"\n\
                    timezone: Asia/Shanghai\ndecimal: \",\"\ncolumns:\n  customer_id: 会员\n  amount: \"12\"\n  quantity: 3\n  \
                    currency: { value: EUR }\n  order_id: [customer_id, ordered_at]\nstatus:\n  returned: [退 货, Gone]\n  cancelled: void\n";
        let mapping = Mapping::parse("m.yaml", yaml).unwrap();
        assert_eq!(mapping.delimiter, Some(crate::mapping::Delimiter::Byte(b'\t')));
        assert_eq!(mapping.encoding.map(encoding_rs::Encoding::name), Some("GBK"));
        assert_eq!((mapping.skip_lines, mapping.decimal), (Some(2), Some(DecimalSign::Comma)));
        let origin =
            |name: &str| mapping.columns.iter().find(|(column, _)| column == name).map(|(_, origin)| origin.clone());
        assert_eq!(origin("amount"), Some(Origin::Header("12".into())));
        assert_eq!(origin("quantity"), Some(Origin::Number(3)));
        assert_eq!(origin("currency"), Some(Origin::Value("EUR".into())));
        assert_eq!(origin("order_id"), Some(Origin::Join(vec!["customer_id".into(), "ordered_at".into()])));
        let parsed = |yaml: &str| Mapping::parse("m.yaml", yaml).map(|mapping| mapping.columns[0].1.clone());
        let parts = vec!["order_id".to_owned(), "ordered_at".to_owned()];
        let longer = Origin::Lengthened { header: "Receipt".into(), parts };
        assert_eq!(parsed("columns: { order_id: [Receipt, ordered_at] }").ok(), Some(longer));
        assert!(parsed("columns: { order_id: [order_id, Till] }").is_err());
        assert!(parsed("columns: { order_id: [Receipt, Till] }").is_err());
        assert_eq!(mapping.status.len(), 3);
        assert_eq!(mapping.status[0], ("退货".to_owned(), StatusWord::Returned));
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_line() {
        use terrace_domain::Coded;
        let yaml = "delimitr: x\nheader: yes\nheader: true\ndate_format: \"%Y\"\ncolumns:\n  custmer_id: 1\n  amount: 0\n  \
                    quantity: { valu: 1 }\nstatus:\n  return: [x]\n  returned: [y]\n  cancelled: [y]\n";
        let problems = Mapping::parse("m.yaml", yaml).unwrap_err();
        let found: Vec<(usize, &str)> = problems.iter().map(|problem| (problem.line, problem.code())).collect();
        let expected = [
            (1, "T0182"),
            (2, "T0184"),
            (3, "T0183"),
            (4, "T0184"),
            (6, "T0185"),
            (7, "T0184"),
            (8, "T0184"),
            (10, "T0186"),
            (12, "T0187"),
        ];
        assert_eq!(found, expected);
        let nearest = |problem: &MappingProblem| {
            problem.arguments().into_iter().find(|(name, _)| *name == "nearest").map(|(_, value)| value)
        };
        assert_eq!(nearest(&problems[0]), Some("delimiter".to_owned()));
        assert_eq!(nearest(&problems[4]), Some("customer_id".to_owned()));
        assert_eq!(nearest(&problems[7]), Some("returned".to_owned()));
    }

    #[test]
    fn broken_files_are_told_too() {
        use terrace_domain::Coded;
        for (yaml, code) in [
            ("a: [1", "T0180"),
            ("", "T0181"),
            ("- a\n- b", "T0181"),
            ("header: false\ncolumns: { amount: Total }", "T0188"),
            ("columns: 5", "T0184"),
            ("columns：\n  amount: 1", "T1143"),
            ("columns:\n  amount：1", "T1143"),
            ("status: none", "T0184"),
            ("a: &x 1\nb: *x", "T0180"),
            ("sheet: [a, [b]]", "T0184"),
            ("columns: { ordered_at: [1] }", "T0184"),
            ("columns: { ordered_at: [1, 0] }", "T0184"),
            ("units: { amount: 12 }", "T0184"),
            ("units: { amonut: 1 }", "T0185"),
            ("date_format: []", "T0184"),
            ("date_format: [\"%d/%m/%Y\", \"%Y\"]", "T0184"),
        ] {
            let problems = Mapping::parse("m.yaml", yaml).unwrap_err();
            assert_eq!(problems[0].code(), code, "{yaml}");
        }
    }
}
