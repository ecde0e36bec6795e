use super::table::OutputTable;
use std::io::{Result, Write};
use terrace_domain::Value;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send)) -> Result<()> {
    let names: Vec<String> = table.headers().map(quoted).collect();
    out.write_all(b"[")?;
    for (position, &row) in table.rows().iter().enumerate() {
        out.write_all(if position == 0 { b"\n  {" } else { b",\n  {" })?;
        let mut names = names.iter();
        if let Some(name) = names.next() {
            write!(out, "{name}: {}", quoted(table.id(row)))?;
        }
        for (name, column) in names.zip(table.columns()) {
            write!(out, ", {name}: {}", value(column.value(row)))?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")
}

/// Numbers are written digit by digit, never through floating point.
fn value(value: Option<Value>) -> String {
    match value {
        None => "null".to_owned(),
        Some(Value::Text(text)) => quoted(&text),
        Some(value @ (Value::Date(_) | Value::Time(_))) => quoted(&value.to_string()),
        Some(value) => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
