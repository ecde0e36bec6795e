use super::table::{OutputColumn, OutputTable};
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::{Error, Result, Write};
use terrace_domain::{CancelToken, Value};
use terrace_frame::Column;

const ROWS_PER_CHUNK: usize = 16_384;

pub(super) fn write(
    table: &OutputTable<'_>,
    out: &mut (dyn Write + Send),
    excel: bool,
    cancel: &CancelToken,
) -> Result<()> {
    if excel {
        out.write_all(b"\xef\xbb\xbf")?;
    }
    let headers: Vec<Cow<'_, str>> = table.headers().map(field).collect();
    writeln!(out, "{}", headers.join(","))?;
    let fields: Vec<Fields<'_>> = table.columns().iter().map(Fields::new).collect();
    // A few chunks at a time are formatted in parallel and written in order, so memory stays small.
    for group in table.rows().chunks(ROWS_PER_CHUNK * 8) {
        let chunks = group.par_chunks(ROWS_PER_CHUNK).map(|rows| {
            cancel.check().map_err(Error::other)?;
            Ok(lines(table, &fields, rows))
        });
        for text in chunks.collect::<Result<Vec<String>>>()? {
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}

/// Rows of texts, with their headers.
pub(super) fn write_rows(
    out: &mut (dyn Write + Send),
    headers: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<()> {
    out.write_all(b"\xef\xbb\xbf")?;
    let line = |fields: Vec<Cow<'_, str>>| fields.join(",");
    writeln!(out, "{}", line(headers.iter().map(|header| field(header)).collect()))?;
    for row in rows {
        writeln!(out, "{}", line(row.iter().map(|text| field(text)).collect()))?;
    }
    Ok(())
}

/// A column with its texts made safe once per distinct text, not once per row.
enum Fields<'a> {
    Texts { codes: &'a [u32], safe: Vec<String> },
    Plain(&'a OutputColumn<'a>),
}

impl<'a> Fields<'a> {
    fn new(column: &'a OutputColumn<'a>) -> Self {
        match column.values.as_ref() {
            Column::Texts(texts) => Self::Texts {
                codes: &texts.codes,
                safe: texts.dictionary.iter().map(|text| field(text).into_owned()).collect(),
            },
            _ => Self::Plain(column),
        }
    }

    fn push(&self, row: usize, line: &mut String) {
        match self {
            Self::Texts { codes, safe } => {
                // Null is an empty field.
                let code = codes.get(row).and_then(|code| usize::try_from(*code).ok());
                line.push_str(code.and_then(|code| safe.get(code)).map_or("", String::as_str));
            }
            Self::Plain(column) => match column.value(row) {
                Some(Value::Text(text)) => line.push_str(&field(&text)),
                Some(value) => value.push_to(line),
                None => {}
            },
        }
    }
}

fn lines(table: &OutputTable<'_>, fields: &[Fields<'_>], rows: &[usize]) -> String {
    let mut text = String::with_capacity(rows.len() * (16 + fields.len() * 8));
    for &row in rows {
        text.push_str(&field(table.id(row)));
        for column in fields {
            text.push(',');
            column.push(row, &mut text);
        }
        text.push('\n');
    }
    text
}

/// A field as a spreadsheet may open it: quoted where needed, and never read as a formula.
///
/// Text that starts with `=`, `+`, `-`, `@` or a control character and is no plain number gets a `'` before it
/// (OWASP, CSV injection).
pub(crate) fn field(text: &str) -> Cow<'_, str> {
    let formula = is_formula(text);
    let quoted = text.contains(['"', ',', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ');
    match (formula, quoted) {
        (false, false) => Cow::Borrowed(text),
        (true, false) => Cow::Owned(format!("'{text}")),
        (formula, true) => {
            let mark = if formula { "'" } else { "" };
            Cow::Owned(format!("\"{mark}{}\"", text.replace('"', "\"\"")))
        }
    }
}

/// Whether a spreadsheet would take a text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !plain_number(text)
}

/// A text that is kept as a field, and read again: one that a spreadsheet would take for a formula gets a `'` before it.
pub(crate) fn marked(text: &str) -> Cow<'_, str> {
    if is_formula(text) || unmarked(text) != text { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`marked`] was given.
pub(crate) fn unmarked(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) || rest.starts_with('\'') => rest,
        Some(_) | None => text,
    }
}

fn plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_taken_off_again() {
        for text in ["=1+1,x", "'=1", "''=1", "'x", "x", "", "'", "-5", "'-5", "+86 138,x", "''"] {
            assert!(!is_formula(&marked(text)), "{text}");
            assert_eq!(unmarked(&marked(text)), text);
        }
        assert_eq!((marked("=1").as_ref(), marked("'x").as_ref()), ("'=1", "'x"));
    }

    #[test]
    fn no_field_is_a_formula() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("-12.5", "-12.5"),
            ("+8613800000000", "+8613800000000"),
            ("张三", "张三"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ] {
            assert_eq!(field(text), shown);
        }
    }
}
