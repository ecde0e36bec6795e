//! The text of a query: whether it is one statement, and where it asks for what is new.

use crate::error::DatabaseError;

/// What stands for the value from which on rows are new.
const SINCE: &str = ":since";

/// A query in a file.
#[derive(Debug, Clone)]
pub(crate) struct FetchQuery {
    /// What messages call it.
    name: String,
    /// Its text without what ends it.
    text: String,
    /// Where `:since` stands in it.
    places: Vec<usize>,
}

/// Which texts and remarks a kind of database knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    MySql,
    Sqlite,
}

impl FetchQuery {
    /// The query that a file holds.
    ///
    /// # Errors
    /// [`DatabaseError::NotOneQuery`] for several statements, or none.
    pub(crate) fn read(name: &str, text: &str, dialect: Dialect) -> Result<Self, DatabaseError> {
        let several = || DatabaseError::NotOneQuery(name.to_owned());
        let (mut places, mut end, mut is_empty) = (Vec::new(), None, true);
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, is_remark) = skipped(rest, dialect);
            if length > 0 {
                if !is_remark {
                    is_empty = false;
                    if end.is_some() {
                        return Err(several());
                    }
                }
                at += length;
                continue;
            }
            let Some(sign) = rest.chars().next() else { break };
            if sign == ';' {
                end = end.or(Some(at));
            } else if !sign.is_whitespace() {
                if end.is_some() {
                    return Err(several());
                }
                is_empty = false;
            }
            if is_since(text, at) {
                places.push(at);
            }
            at += sign.len_utf8();
        }
        if is_empty {
            return Err(several());
        }
        let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text).to_owned();
        Ok(Self { name: name.to_owned(), text, places })
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it asks for what is new.
    pub(crate) const fn asks_since(&self) -> bool {
        !self.places.is_empty()
    }

    /// Its text, with something in the place of `:since`.
    pub(crate) fn with(&self, since: &str) -> String {
        let (mut text, mut at) = (String::new(), 0);
        for place in &self.places {
            text.push_str(self.text.get(at..*place).unwrap_or_default());
            text.push_str(since);
            at = place + SINCE.len();
        }
        text.push_str(self.text.get(at..).unwrap_or_default());
        text
    }
}

/// Whether `:since` stands there by itself: not `::since`, a type, nor `:since_when`.
fn is_since(text: &str, at: usize) -> bool {
    let after = |rest: &str| rest.chars().next().is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    text.get(at..).and_then(|rest| rest.strip_prefix(SINCE)).is_some_and(after)
        && before.is_none_or(|c| !(c == ':' || c.is_alphanumeric() || c == '_'))
}

/// How many bytes at the beginning are text between quotes or a remark, in which nothing means anything; and whether it is
/// a remark.
fn skipped(rest: &str, dialect: Dialect) -> (usize, bool) {
    let is_mysql = dialect == Dialect::MySql;
    let line = || rest.find('\n').map_or(rest.len(), |end| end + 1);
    if rest.starts_with("/*") {
        // What MySQL takes out of such a remark is part of the statement.
        let is_remark = !(is_mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!")));
        return (block(rest, dialect == Dialect::Postgres), is_remark);
    }
    if let Some(after) = rest.strip_prefix("--") {
        let is_line = !is_mysql || after.chars().next().is_none_or(|c| c.is_whitespace() || c.is_control());
        return if is_line { (line(), true) } else { (0, false) };
    }
    match rest.chars().next() {
        Some('#') if is_mysql => (line(), true),
        Some(quote @ ('\'' | '"')) => (quoted(rest, quote, is_mysql), false),
        Some('`') if dialect != Dialect::Postgres => (quoted(rest, '`', false), false),
        Some('[') if dialect == Dialect::Sqlite => (rest.find(']').map_or(rest.len(), |end| end + 1), false),
        Some('e' | 'E') if dialect == Dialect::Postgres && rest.get(1..2) == Some("'") => {
            (1 + rest.get(1..).map_or(0, |text| quoted(text, '\'', true)), false)
        }
        Some('$') if dialect == Dialect::Postgres => (dollars(rest), false),
        // A word goes by as a whole, so that what begins within one is not taken for something else.
        Some(c) if c.is_alphanumeric() || c == '_' => {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')));
            (end.unwrap_or(rest.len()), false)
        }
        _ => (0, false),
    }
}

/// Text between quotes, which doubled quotes do not end; nor, where it is so, quotes behind a backslash.
fn quoted(rest: &str, quote: char, with_backslashes: bool) -> usize {
    let mut signs = rest.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if with_backslashes && sign == '\\' {
            signs.next();
        } else if sign == quote {
            if signs.peek().is_some_and(|(_, next)| *next == quote) {
                signs.next();
            } else {
                return at + quote.len_utf8();
            }
        }
    }
    rest.len()
}

/// A remark between `/*` and `*/`, which may hold others where it is so.
fn block(rest: &str, is_nested: bool) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        if left.starts_with("/*") && (depth == 0 || is_nested) {
            depth += 1;
            at += 2;
        } else if left.starts_with("*/") {
            depth = depth.saturating_sub(1);
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += left.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Text between `$$`, or `$name$`; nothing if it begins no such text.
fn dollars(rest: &str) -> usize {
    let inner = rest.get(1..).unwrap_or_default();
    let Some(end) = inner.find('$') else { return 0 };
    let name = inner.get(..end).unwrap_or_default();
    let is_name =
        name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_name {
        return 0;
    }
    let tag = format!("${name}$");
    let body = rest.get(tag.len()..).unwrap_or_default();
    body.find(&tag).map_or(rest.len(), |found| tag.len() + found + tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, dialect: Dialect) -> Option<String> {
        FetchQuery::read("q.sql", text, dialect).ok().map(|query| query.with("X"))
    }

    #[test]
    fn since_is_found_where_it_is_meant() {
        use Dialect::{MySql, Postgres, Sqlite};
        for (dialect, text, meant) in [
            (Postgres, "SELECT a::since FROM t WHERE a > :since;", Some("SELECT a::since FROM t WHERE a > X")),
            (
                Postgres,
                "SELECT ':since', \":since\", $a$ :since; $a$, E'\\':since' -- :since; b\n",
                Some("SELECT ':since', \":since\", $a$ :since; $a$, E'\\':since' -- :since; b\n"),
            ),
            (Postgres, "SELECT 1 /* a /* ; */ :since */ ; -- the end\n", Some("SELECT 1 /* a /* ; */ :since */ ")),
            (Postgres, "SELECT 'a\\'; DELETE FROM t; --'", None),
            (MySql, "SELECT 'a\\'; :since' # ; :since\n, :since", Some("SELECT 'a\\'; :since' # ; :since\n, X")),
            (MySql, "SELECT 1--1; DELETE", None),
            (MySql, "SELECT 1; /*! DELETE FROM t */", None),
            (
                Sqlite,
                "SELECT [a;b], `c;d` FROM t WHERE x>=:since AND y=:since_when",
                Some("SELECT [a;b], `c;d` FROM t WHERE x>=X AND y=:since_when"),
            ),
            (Sqlite, "SELECT 1; SELECT 2", None),
            (Sqlite, " -- nothing\n ; ", None),
            (Sqlite, "SELECT 1;;", Some("SELECT 1")),
            (Sqlite, "SELECT '商店;' AS 店 WHERE 店=:since", Some("SELECT '商店;' AS 店 WHERE 店=X")),
        ] {
            assert_eq!(read(text, dialect).as_deref(), meant, "{text}");
        }
    }
}
