//! The values that policies, arguments and stored files are made of.

use super::Input;
use crate::corpus::Corpus;
use crate::generator::Generator;
use crate::mutate::mutate;
use crate::tables::{any_amount, any_date};
use std::fmt::Display;
use terrace_domain::{Currency, LocalTime, Money, Share, Window, plain_header};

/// Whatever the text, nothing panics, and what is read prints as what is read as the same.
pub(super) fn check(_: &Corpus, generator: &mut Generator, input: &mut Input) -> Result<(), String> {
    let begun = match generator.below(5) {
        0 => any_date(generator),
        1 => any_amount(generator),
        2 => format!("{} {}", generator.below(1_000_000), generator.text(&["days", "weeks", "months", "year", "day"])),
        3 => format!("{}.{}%", generator.below(120), generator.below(100_000)),
        _ => generator.text(&["all", "CNY", "usd", "100%", "2024-01-02T03:04:05.678901"]).to_owned(),
    };
    input.0 = begun.into_bytes();
    if generator.one_in(2) {
        mutate(&mut input.0, b"12 months 5% 2024-01-02", generator);
    }
    let text = String::from_utf8_lossy(&input.0).into_owned();
    reads_back("an amount", Money::parse(&text).ok(), |text| Money::parse(text).ok())?;
    reads_back("a time", LocalTime::parse(&text).ok(), |text| LocalTime::parse(text).ok())?;
    reads_back("a share", Share::parse(&text), Share::parse)?;
    reads_back("a window", Window::parse(&text).ok(), |text| Window::parse(text).ok())?;
    reads_back("a currency", Currency::new(&text).ok(), |text| Currency::new(text).ok())?;
    let plain = plain_header(&text);
    if plain_header(&plain) != plain {
        return Err(format!("the header {text:?} is plain as {plain:?}, and that is not"));
    }
    Ok(())
}

fn reads_back<T: PartialEq + Display>(
    what: &str,
    value: Option<T>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<(), String> {
    let Some(value) = value else { return Ok(()) };
    let shown = value.to_string();
    match read(&shown) {
        Some(again) if again == value => Ok(()),
        again => Err(format!("{what} prints as {shown:?}, which reads as {:?}", again.map(|again| again.to_string()))),
    }
}
