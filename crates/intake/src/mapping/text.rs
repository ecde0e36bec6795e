//! A mapping as text with some of its columns said anew.

use super::joins::Join;
use super::tree::{Node, NodeValue, parse};
use crate::values::status::normalised;
use std::fmt::Write as _;

/// Keys with their values.
type Pairs = Vec<(String, usize, Node)>;

/// Whether a mapping says nothing at all.
pub(super) fn is_blank(yaml: &str) -> bool {
    yaml.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

/// Keys that speak of files, not of the table that comes of joining them.
const OF_FILES: [&str; 6] = ["join", "delimiter", "encoding", "skip_lines", "sheet", "header"];

/// A mapping for the table that comes of joining files, which is written in UTF-8 with commas.
pub(super) fn of_joined_table(pairs: Pairs, joins: &[Join]) -> String {
    let mut text = String::new();
    for join in joins {
        let plain: String = join.file.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(text, "# joined with {plain}");
    }
    text.push_str("delimiter: \",\"\nencoding: utf-8\n");
    for (key, _, node) in pairs {
        if !OF_FILES.contains(&key.as_str()) {
            let _ = writeln!(text, "{}: {}", word(&key, true), flow(&node));
        }
    }
    text
}

/// A mapping for a table that came from a database, written in UTF-8 with commas; files may still be joined to it.
pub(super) fn of_fetched_table(pairs: Pairs) -> String {
    let mut text = "delimiter: \",\"\nencoding: utf-8\n".to_owned();
    if !pairs.iter().any(|(key, ..)| key == "decimal") {
        text.push_str("decimal: \".\"\n");
    }
    for (key, _, node) in pairs {
        if key == "join" || !OF_FILES.contains(&key.as_str()) {
            let _ = writeln!(text, "{}: {}", word(&key, true), flow(&node));
        }
    }
    text
}

/// What a mapping without mistakes says.
pub(super) fn pairs(yaml: &str) -> Pairs {
    match parse(yaml) {
        Ok(Node { value: NodeValue::Map(pairs), .. }) => pairs,
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// What somebody says of a file beside its mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidAnew {
    /// By our column: the header that it comes from, or `None` for none.
    pub columns: Vec<(String, Option<String>)>,
    /// Columns of ours of which the mapping is to say nothing.
    pub automatic: Vec<String>,
    /// By a file's word for a status: ours.
    pub statuses: Vec<(String, String)>,
}

/// A mapping with what was said anew.
pub(super) fn said_anew(pairs: Pairs, said: &SaidAnew) -> String {
    let SaidAnew { columns, automatic, statuses } = said;
    let (mut named, mut words, mut rest) = (Vec::new(), Vec::new(), String::new());
    for (key, _, node) in pairs {
        match (key.as_str(), node.value) {
            ("columns", NodeValue::Map(own)) => {
                named = own.into_iter().map(|(column, _, node)| (column, flow(&node))).collect();
            }
            ("status", NodeValue::Map(own)) => words = own.into_iter().flat_map(words_of).collect(),
            (_, value) => {
                let _ = writeln!(rest, "{}: {}", word(&key, true), flow(&Node { line: node.line, value }));
            }
        }
    }
    named.retain(|(column, _)| !automatic.contains(column));
    for (column, header) in columns {
        let said = header.as_deref().map_or_else(|| "~".to_owned(), quoted);
        match named.iter_mut().find(|(known, _)| known == column) {
            Some((_, own)) => *own = said,
            None => named.push((column.clone(), said)),
        }
    }
    for (theirs, meaning) in statuses {
        words.retain(|(_, known)| normalised(known) != normalised(theirs));
        words.push((meaning.clone(), theirs.clone()));
    }
    let mut text = String::new();
    if !named.is_empty() {
        text.push_str("columns:\n");
    }
    for (column, said) in named {
        let _ = writeln!(text, "  {}: {said}", word(&column, true));
    }
    write_words(&mut text, &words);
    text + &rest
}

/// The words for a meaning, as a mapping lists them.
fn words_of((meaning, _, node): (String, usize, Node)) -> Vec<(String, String)> {
    let nodes = match node.value {
        NodeValue::List(nodes) => nodes,
        value => vec![Node { line: node.line, value }],
    };
    let texts = nodes.into_iter().filter_map(|node| match node.value {
        NodeValue::Scalar { text, .. } => Some((meaning.clone(), text)),
        NodeValue::List(_) | NodeValue::Map(_) => None,
    });
    texts.collect()
}

fn write_words(text: &mut String, words: &[(String, String)]) {
    if !words.is_empty() {
        text.push_str("status:\n");
    }
    let mut meanings: Vec<&str> = words.iter().map(|(meaning, _)| meaning.as_str()).collect();
    meanings.sort_unstable();
    meanings.dedup();
    for meaning in meanings {
        let theirs = words.iter().filter(|(known, _)| known == meaning).map(|(_, theirs)| quoted(theirs));
        let _ = writeln!(text, "  {}: [{}]", word(meaning, true), theirs.collect::<Vec<_>>().join(", "));
    }
}

/// A value on one line.
fn flow(node: &Node) -> String {
    match &node.value {
        NodeValue::Scalar { text, plain } => word(text, *plain),
        NodeValue::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        NodeValue::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, _, node)| format!("{}: {}", word(key, true), flow(node)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text as it stood: without quotes where it had none and needs none between brackets.
fn word(text: &str, plain: bool) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '/');
    let is_plain = plain && !text.is_empty() && text.chars().all(is_safe);
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::Mapping;

    fn means(text: &str) -> Mapping {
        Mapping::parse("m", text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    #[test]
    fn columns_and_words_are_said_anew_and_the_rest_stays() {
        let yaml = "# ours\nstatus: { completed: [\"已签收\", 完成], returned: 退货 }\ncolumns:\n  order_id: [customer_id, ordered_at]\n  amount: 3\n  product: { value: \"3\" }\ndate_format: \"%d/%m/%Y\"\ndelimiter: \"\\t\"\n";
        let said = SaidAnew {
            columns: vec![("amount".to_owned(), Some("实付: \"元\"".to_owned())), ("phone".to_owned(), None)],
            automatic: vec!["product".to_owned()],
            statuses: vec![("退货".to_owned(), "cancelled".to_owned()), ("已关闭".to_owned(), "cancelled".to_owned())],
        };
        let text = Mapping::said_anew("m", yaml, &said).unwrap();
        let wanted = "columns:\n  order_id: [customer_id, ordered_at]\n  amount: \"实付: \\\"元\\\"\"\n  phone: ~\nstatus:\n  cancelled: [\"退货\", \"已关闭\"]\n  completed: [\"已签收\", \"完成\"]\ndate_format: \"%d/%m/%Y\"\ndelimiter: \"\\t\"\n";
        assert_eq!(text, wanted);
        assert_eq!(Mapping::said_anew("m", &text, &SaidAnew::default()).unwrap(), text, "once more says the same");
        assert_eq!(means(&text).header_of("amount"), Some("实付: \"元\""));
    }

    #[test]
    fn nothing_is_a_mapping_of_its_own() {
        assert_eq!(Mapping::said_anew("m", "# none yet\n", &SaidAnew::default()).unwrap(), "");
        let one = SaidAnew { columns: vec![("amount".to_owned(), Some("17".to_owned()))], ..SaidAnew::default() };
        let text = Mapping::said_anew("m", "", &one).unwrap();
        assert_eq!(means(&text).header_of("amount"), Some("17"));
        assert!(Mapping::said_anew("m", "colums: {}", &one).is_err());
    }
}
