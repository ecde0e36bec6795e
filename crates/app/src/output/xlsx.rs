use super::CancellableWriter;
use super::table::OutputTable;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Error, Result, Write};
use terrace_domain::{CancelToken, Value};

/// Rows that a sheet holds below its header.
pub(super) const MOST_ROWS: usize = 1_048_575;

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

fn floating(digits: &str) -> std::result::Result<f64, XlsxError> {
    digits.parse().map_err(|_| XlsxError::ParameterError(format!("{digits} is no number")))
}
