//! Dates and amounts: what is read, printed and read again is the same.

use super::Input;
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use crate::tables::{any_amount, any_date};
use terrace_domain::facts::ORDERS;
use terrace_domain::{CancelToken, LocalTime, Money, NoProgress, Value, Zone};
use terrace_intake::{Limits, Mapping, Request, Source, collect};

/// A date that is taken prints as a time that is read as the same one.
pub(super) fn check_dates(_: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let text = changed(any_date(generator), generator, input);
    // Day and month are told apart by a row that can be read one way only.
    let Some(shown) = value("ordered_at", &text, "5", "13/12/2023", None) else { return Ok(()) };
    if LocalTime::parse(&shown).map(|time| time.to_string()) != Ok(shown.clone()) {
        return Err(format!("{text:?} was read as {shown:?}, which is no time of ours"));
    }
    match value("ordered_at", &shown, "5", "13/12/2023", None) {
        Some(again) if again == shown => Ok(()),
        again => Err(format!("{text:?} was read as {shown:?}, and that as {again:?}")),
    }
}

/// An amount that is taken prints as an amount that is read as the same one; plain decimals are read as ours are.
pub(super) fn check_amounts(_: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let text = changed(any_amount(generator), generator, input);
    let comma = generator.one_in(3).then(|| Mapping::parse("m.yaml", "decimal: ','").ok()).flatten();
    let point = Mapping::parse("m.yaml", "decimal: '.'").ok();
    let shown = value("amount", "2024-01-02", &text, "2024-01-02", comma.as_ref());
    if comma.is_none()
        && let Ok(plain) = Money::parse(&text)
    {
        let plain = Value::Decimal(plain.ten_thousandths() * 100).to_string();
        // Without a word on it, three digits behind a point may be thousands, and are asked about.
        let may_be_thousands = text.trim().rsplit_once('.').is_some_and(|(_, digits)| digits.len() == 3);
        if shown.as_ref() != Some(&plain) && !(shown.is_none() && may_be_thousands) {
            return Err(format!("{text:?} is {plain}, and was read as {shown:?}"));
        }
    }
    let Some(shown) = shown else { return Ok(()) };
    match value("amount", "2024-01-02", &shown, "2024-01-02", point.as_ref()) {
        Some(again) if again == shown => Ok(()),
        again => Err(format!("{text:?} was read as {shown:?}, and that as {again:?}")),
    }
}

fn changed(text: String, generator: &mut Generator, input: &mut Input) -> String {
    input.0 = text.into_bytes();
    if generator.one_in(3) {
        mutate(&mut input.0, b"2024-01-02 12:30 1,234.56", generator);
    }
    String::from_utf8_lossy(&input.0).into_owned()
}

/// What a cell is read as, in the first of two orders; `None` if it is not taken.
fn value(column: &str, time: &str, amount: &str, second: &str, mapping: Option<&Mapping>) -> Option<String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows =
        format!("order_id,customer_id,ordered_at,amount\n1,c,{},{}\n2,c,{second},7\n", quoted(time), quoted(amount));
    let (sources, cancel, zone) = (&[Source::bytes("input", rows)], &CancelToken::new(), &Zone::utc());
    let limits = &Limits::default();
    let request = Request {
        kind: &ORDERS,
        sources,
        mapping,
        zone,
        progress: &NoProgress,
        cancel,
        limits,
        of_use: None,
        unknown_as_sales: false,
    };
    let read = collect(&request).ok()?;
    let preview = &read.files.first()?.preview;
    let place = |name: &str| preview.columns.iter().position(|known| *known == name);
    let row =
        preview.rows.iter().find(|row| place("order_id").and_then(|at| row.get(at)).is_some_and(|id| id == "1"))?;
    row.get(place(column)?).filter(|text| !text.is_empty()).cloned()
}
