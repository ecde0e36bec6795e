//! Facts on their way in: rows of any kind, held to what the lake will take before they are accepted.

use crate::error::OfficeError;
use crate::fields::{bad, customer_id, limited, time};
use crate::office::Office;
use crate::once::{Answer, ChangeRequest};
use crate::roles::Right;
use crate::views::FactsAnswerView;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use terrace_app::facts::Source;
use terrace_app::imports::{ImportRecord, ImportRequest, look};
use terrace_domain::{CustomerId, Date, FactKind, FactType, UnixTime, Zone};
use terrace_store::audit::Action;
use terrace_store::{Change, tail};

/// The most rows of one request.
const MOST_ROWS: usize = 10_000;

/// A fact as columns by name, as the tail keeps it and a seal brings it into the lake.
pub(crate) struct FactRow {
    customer: String,
    columns: Map<String, Value>,
}

impl FactRow {
    pub(crate) fn new(customer: Option<&CustomerId>) -> Self {
        let mut row = Self { customer: customer.map(CustomerId::to_string).unwrap_or_default(), columns: Map::new() };
        if let Some(customer) = customer {
            row.text("customer_id", customer.as_str());
        }
        row
    }

    pub(crate) fn text(&mut self, column: &str, value: &str) {
        self.columns.insert(column.to_owned(), Value::from(value));
    }
}

/// Puts rows of a kind into the tail.
pub(crate) async fn accept_rows(
    change: &mut Change,
    kind: &str,
    rows: &[FactRow],
    at: UnixTime,
) -> Result<(), OfficeError> {
    let rows: Vec<(&str, String)> =
        rows.iter().map(|row| (row.customer.as_str(), Value::from(row.columns.clone()).to_string())).collect();
    tail::accept(change, kind, &rows, at).await?;
    Ok(())
}

impl Office {
    /// Accepts rows of a kind of facts other than orders, each an object of the kind's columns. All are taken, or none.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a kind that is unknown, rows that cannot be read as facts, and what the store says.
    pub async fn post_facts(
        &self,
        request: &ChangeRequest,
        kind: &str,
        rows: Vec<Map<String, Value>>,
    ) -> Result<Answer, OfficeError> {
        request.caller.must(Right::SendFacts)?;
        let known = FactKind::named(kind).filter(|kind| kind.name != "orders");
        let known = known.ok_or_else(|| OfficeError::Missing { what: "kind", id: kind.to_owned() })?;
        if rows.is_empty() || rows.len() > MOST_ROWS {
            return Err(bad("rows", format!("there are {}; 1 to {MOST_ROWS} can be taken", rows.len())));
        }
        for (index, row) in rows.iter().enumerate() {
            let unknown = row.keys().find(|name| !known.columns.iter().any(|column| column.name == name.as_str()));
            if let Some(unknown) = unknown {
                let columns: Vec<&str> = known.columns.iter().map(|column| column.name).collect();
                let reason = format!("is no column of {kind}: {}", columns.join(", "));
                return Err(bad(format!("rows[{index}].{unknown}"), reason));
            }
        }
        let zone = &self.terrace().workspace().config().timezone;
        let plain = rows.into_iter().enumerate().map(|(index, row)| plain_row(known, index, row, zone));
        let rows = plain.collect::<Result<Vec<_>, _>>()?;
        let named = rows.iter().filter_map(|row| row.get("customer_id")?.as_str()).filter(|id| !id.is_empty());
        let named = named.map(|id| Ok(customer_id(id)?.to_string())).collect::<Result<BTreeSet<_>, OfficeError>>()?;
        if let Some(customer) = self.forgotten(named).await?.into_iter().next() {
            return Err(OfficeError::Forgotten(customer));
        }
        self.rehearse(known, &rows, request.now).await?;
        let (now, actor) = (request.now, request.caller.actor.clone());
        let row = |columns: Map<String, Value>| {
            let customer = columns.get("customer_id").and_then(Value::as_str).unwrap_or_default();
            let customer = terrace_domain::compared_id(customer.trim().into()).into_owned();
            FactRow { customer, columns }
        };
        let rows: Vec<FactRow> = rows.into_iter().map(row).collect();
        let touched: Vec<String> = rows.iter().map(|row| row.customer.clone()).collect();
        let answer = self.once(request, 201, async move |change| {
            accept_rows(change, known.name, &rows, now).await?;
            let answer = FactsAnswerView { kind: known.name.to_owned(), accepted: rows.len() };
            let details = json!({ "kind": known.name, "rows": rows.len() });
            let subject = ("facts", known.name);
            change.audit(&Action { at: now, actor: &actor, action: "facts.accepted", subject, details }).await?;
            Ok(answer)
        });
        let answer = answer.await?;
        touched.iter().for_each(|customer| self.note_touched(customer));
        Ok(answer)
    }

    /// Reads rows as they will be read when they go into the lake.
    async fn rehearse(
        &self,
        kind: &'static FactKind,
        rows: &[Map<String, Value>],
        now: UnixTime,
    ) -> Result<(), OfficeError> {
        let text = json_lines(rows.iter().map(|row| Value::from(row.clone()).to_string()));
        let read = self.over_facts(now, move |terrace, ctx| {
            let sources = [Source::bytes(file_name(kind.name, 0, 0), text)];
            let request = ImportRequest { kind: kind.name, sources: &sources, mapping: None, unknown_as_sales: false };
            look(&request, &terrace.workspace().config().timezone, ctx)
        });
        let read = read.await?;
        let rejected: u64 = read.files.iter().map(|file| file.rejected).sum();
        if rejected == 0 {
            return Ok(());
        }
        let first = read.files.iter().flat_map(|file| &file.reasons).next();
        let reason = first.map_or_else(String::new, |reason| format!("{reason:?}"));
        Err(OfficeError::BadFacts { count: rejected, reason })
    }
}

/// A row whose values can be read in one way alone, whatever rows it meets in a seal: times and dates as in ISO 8601,
/// numbers as plain digits.
fn plain_row(
    kind: &FactKind,
    index: usize,
    row: Map<String, Value>,
    zone: &Zone,
) -> Result<Map<String, Value>, OfficeError> {
    let plain = |(name, value): (String, Value)| {
        let field = format!("rows[{index}].{name}");
        let column = kind.columns.iter().find(|column| column.name == name.as_str()).map(|column| column.kind);
        let text = match &value {
            Value::Null => return Ok((name, value)),
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Array(_) | Value::Object(_) => return Err(bad(field, "is no single value")),
        };
        limited(&field, &text)?;
        let text = match column {
            Some(FactType::Time) => time(&field, &text, zone)?.to_string(),
            Some(FactType::Date) => Date::parse(&text).map_err(|error| bad(&field, error))?.to_string(),
            Some(FactType::Id) if name == "customer_id" => customer_id(&text)?.to_string(),
            Some(FactType::Money | FactType::Quantity | FactType::Number | FactType::Rate | FactType::Integer) => {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
                if is_plain { text } else { return Err(bad(field, format!("`{text}` is not plain digits"))) }
            }
            _ => text,
        };
        Ok((name, Value::from(text)))
    };
    row.into_iter().map(plain).collect()
}

/// Rows as a file of JSON Lines.
pub(crate) fn json_lines(rows: impl Iterator<Item = String>) -> String {
    rows.fold(String::new(), |text, row| text + &row + "\n")
}

/// The name under which facts of the tail are imported: by the numbers of the first and the last of them.
pub(crate) fn file_name(kind: &str, first: u64, last: u64) -> String {
    format!("api-{kind}-{first}-{last}.jsonl")
}

/// Whether a file of an import holds facts that came by request.
pub(crate) fn is_of_tail(kind: &str, name: &str) -> bool {
    let numbers = name.strip_prefix("api-").and_then(|rest| rest.strip_prefix(kind)?.strip_suffix(".jsonl"));
    numbers.is_some_and(|numbers| numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// Whether an import holds what was accepted by request, rather than a file.
pub(crate) fn is_recorded(record: &ImportRecord) -> bool {
    record.files.iter().any(|file| is_of_tail(&record.kind, &file.name))
}
