use super::CancellableWriter;
use super::table::OutputTable;
use crate::error::AppError;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Error, Result, Write};
use std::path::Path;
use terrace_domain::{CancelToken, Value};
use terrace_frame::Column;

/// Rows that a sheet holds below its header.
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Characters that a cell holds, as Excel counts them.
const MOST_CHARACTERS: usize = 32_767;

/// Refuses a text that no cell of a sheet holds.
pub(super) fn check_texts(table: &OutputTable<'_>, path: &Path) -> std::result::Result<(), AppError> {
    // No text has more characters than bytes.
    let is_long = |text: &str| text.len() > MOST_CHARACTERS && text.encode_utf16().count() > MOST_CHARACTERS;
    let too_long = |column: &str| AppError::TextTooLong { path: path.to_owned(), column: column.to_owned() };
    if table.rows().iter().any(|row| is_long(table.id(*row))) {
        return Err(too_long("customer_id"));
    }
    for (name, column) in table.headers().skip(1).zip(table.columns()) {
        if let Column::Texts(texts) = column.values.as_ref()
            && texts.dictionary.iter().any(|text| is_long(text))
        {
            return Err(too_long(name));
        }
    }
    Ok(())
}

/// Rows between two looks at the token.
const STRETCH: u32 = 1024;

pub(super) fn write(table: &OutputTable<'_>, out: &mut (dyn Write + Send), cancel: &CancelToken) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(Error::other)?;
    fill(table, sheet, cancel).map_err(Error::other)?;
    let mut packed = CancellableWriter { out: Cursor::new(Vec::new()), cancel };
    workbook.save_to_writer(&mut packed).map_err(Error::other)?;
    out.write_all(packed.out.get_ref())
}

fn fill(table: &OutputTable<'_>, sheet: &mut Worksheet, cancel: &CancelToken) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00##");
    sheet.set_name("customers")?;
    sheet.set_freeze_panes(1, 1)?;
    let columns = u16::try_from(table.columns().len()).unwrap_or(u16::MAX);
    let rows = u32::try_from(table.rows().len()).unwrap_or(u32::MAX);
    if rows > 0 {
        sheet.autofilter(0, 0, rows, columns)?;
    }
    for (position, width) in (0u16..).zip(widths(table)) {
        sheet.set_column_width(position, width)?;
    }
    for (position, name) in (0u16..).zip(table.headers()) {
        sheet.write_string_with_format(0, position, name, &bold)?;
    }
    for (line, &row) in (1u32..).zip(table.rows()) {
        if line.is_multiple_of(STRETCH) {
            cancel.check().map_err(|cancelled| XlsxError::IoError(Error::other(cancelled)))?;
        }
        sheet.write_string(line, 0, table.id(row))?;
        for (position, column) in (1u16..).zip(table.columns()) {
            match column.value(row) {
                None => {}
                Some(Value::Flag(flag)) => {
                    sheet.write_boolean(line, position, flag)?;
                }
                // A spreadsheet knows no other numbers than floating ones; this is its cell, not our sum.
                Some(Value::Money(amount)) => {
                    sheet.write_number_with_format(line, position, floating(&amount.to_string())?, &money)?;
                }
                Some(value @ (Value::Count(_) | Value::Decimal(_))) => {
                    sheet.write_number(line, position, floating(&value.to_string())?)?;
                }
                Some(value) => {
                    sheet.write_string(line, position, value.to_string())?;
                }
            }
        }
    }
    Ok(())
}

/// Rows that are looked at for the width of a column.
const LOOKED_AT: usize = 200;

/// The width of each column, by its header and its first values.
fn widths(table: &OutputTable<'_>) -> Vec<f64> {
    let rows = || table.rows().iter().take(LOOKED_AT).copied();
    let ids = rows().map(|row| width(table.id(row))).max();
    let values = table
        .columns()
        .iter()
        .map(|column| rows().filter_map(|row| column.value(row)).map(|value| width(&value.to_string())).max());
    let widest = std::iter::once(ids).chain(values);
    // The arrow of the filter stands beside the header.
    table
        .headers()
        .zip(widest)
        .map(|(header, widest)| f64::from((width(header) + 3).max(widest.unwrap_or(0) + 2).clamp(8, 48)))
        .collect()
}

/// The width of a text in digits: a Chinese character is as wide as two.
fn width(text: &str) -> u32 {
    text.chars().take(64).map(|character| if u32::from(character) >= 0x2E80 { 2 } else { 1 }).sum()
}

fn floating(digits: &str) -> std::result::Result<f64, XlsxError> {
    digits.parse().map_err(|_| XlsxError::ParameterError(format!("{digits} is no number")))
}
