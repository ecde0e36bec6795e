//! Writes the report of an invented stationery shop: `cargo run --example sample_report -- OUT.html [en|zh]`.

mod ahead;
mod moves;
mod people;
mod shop;
mod voices;

use std::error::Error;
use std::fs;
use terrace_words::Lang;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "report.html".to_owned());
    let lang = arguments.next().map_or(Lang::Zh, |code| Lang::from_locale(&code));
    fs::write(path, terrace_report::render(&shop::sample(), lang))?;
    Ok(())
}
