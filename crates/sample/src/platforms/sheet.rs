//! Rows of texts as a delimited file.

use super::shop::{CENT, PlacedLine};
use terrace_domain::{LocalTime, Money};

/// A file in the making.
pub(super) struct Sheet {
    text: String,
    delimiter: char,
    line_end: &'static str,
}

impl Sheet {
    /// A file of a header, in UTF-8 with a byte-order mark and line ends as Windows has them.
    pub(super) fn for_windows(header: &str) -> Self {
        let mut sheet = Self { text: String::from("\u{feff}"), delimiter: ',', line_end: "\r\n" };
        sheet.row(header.split(',').map(str::to_owned));
        sheet
    }

    /// A file of a header, in plain UTF-8.
    pub(super) fn plain(header: &str, delimiter: char) -> Self {
        let mut sheet = Self { text: String::new(), delimiter, line_end: "\n" };
        sheet.row(header.split(',').map(str::to_owned));
        sheet
    }

    /// Adds a row.
    pub(super) fn row(&mut self, fields: impl IntoIterator<Item = String>) {
        for (place, field) in fields.into_iter().enumerate() {
            if place > 0 {
                self.text.push(self.delimiter);
            }
            if field.contains([self.delimiter, '"', '\n']) {
                self.text.push('"');
                self.text.push_str(&field.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(&field);
            }
        }
        self.text.push_str(self.line_end);
    }

    /// The bytes of the file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// An amount of cents as `12.50`.
pub(super) fn amount(cents: i64) -> String {
    Money::from_ten_thousandths(cents * CENT).to_string()
}

/// `2026-06-30 14:05:09`.
pub(super) fn clock(at: LocalTime) -> String {
    at.to_string().replace('T', " ")
}

/// The same moment on a clock that is so many hours behind that of Asia/Shanghai.
pub(super) fn behind(at: LocalTime, hours: i64) -> LocalTime {
    LocalTime::from_micros(at.micros() - hours * 3_600_000_000)
}

/// What the product of a line is called; some names hold what parts columns.
pub(super) fn product_name(line: &PlacedLine) -> String {
    match line.product % 4 {
        0 => format!("窗帘 {}号, 遮光", line.product),
        1 => format!("Notebook {}\" A5", line.product),
        2 => format!("中性笔 {}", line.product),
        _ => format!("Café cup {}", line.product),
    }
}

/// What the seller calls it.
pub(super) fn product_code(line: &PlacedLine) -> String {
    format!("SKU-{:03}", line.product)
}
