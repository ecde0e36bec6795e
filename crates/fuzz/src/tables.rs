//! Changes of delimited text that know of rows, fields and headers, and texts of dates and amounts.

use crate::generator::Generator;
use crate::mutate::TOKENS;
use terrace_domain::FactKind;

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Changes a delimited text by its rows and fields. What is not text is left as it is.
pub(crate) fn mutate_table(bytes: &mut Vec<u8>, kind: &FactKind, generator: &mut Generator) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut rows: Vec<Vec<String>> =
        text.lines().map(|line| line.split(DELIMITERS).map(str::to_owned).collect()).collect();
    for _ in 0..1 + generator.below(5) {
        mutate_rows(&mut rows, kind, generator);
    }
    let delimiter = generator.pick(&DELIMITERS).copied().unwrap_or(',').to_string();
    let end = generator.text(&["\n", "\n", "\r\n", "\r"]);
    let mut out = rows.iter().map(|row| row.join(&delimiter)).collect::<Vec<_>>().join(end);
    if generator.one_in(2) {
        out.push_str(end);
    }
    *bytes = match generator.below(8) {
        0 => format!("\u{feff}{out}").into_bytes(),
        1 => out.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        2 => "\u{feff}".encode_utf16().chain(out.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
        _ => out.into_bytes(),
    };
}

fn mutate_rows(rows: &mut Vec<Vec<String>>, kind: &FactKind, generator: &mut Generator) {
    let (row, other) = (generator.below(rows.len()), generator.below(rows.len()));
    match generator.below(9) {
        0 => rows.swap(row, other),
        1 => {
            if let Some(copied) = rows.get(row).cloned() {
                rows.insert(other, copied);
            }
        }
        2 if rows.len() > 1 => {
            rows.remove(row);
        }
        3 => {
            // Many rows of one kind: what spans parts.
            if let Some(copied) = rows.get(row).cloned() {
                rows.extend(std::iter::repeat_n(copied, generator.below(40)));
            }
        }
        4 => {
            let header = any_header(kind, generator);
            if let Some(field) = rows.first_mut().and_then(|fields| pick_field(fields, generator)) {
                *field = header;
            }
        }
        5 => {
            if let Some(fields) = rows.get_mut(row) {
                let (one, two) = (generator.below(fields.len()), generator.below(fields.len()));
                fields.swap(one, two);
            }
        }
        6 => {
            if let Some(fields) = rows.get_mut(row) {
                let place = generator.below(fields.len() + 1);
                fields.insert(place, any_value(generator));
            }
        }
        _ => {
            if let Some(field) = rows.get_mut(row).and_then(|fields| pick_field(fields, generator)) {
                *field = any_value(generator);
            }
        }
    }
}

fn pick_field<'f>(fields: &'f mut [String], generator: &mut Generator) -> Option<&'f mut String> {
    let place = generator.below(fields.len());
    fields.get_mut(place)
}

/// A header by which files name a column of the kind, or our own name of it.
fn any_header(kind: &FactKind, generator: &mut Generator) -> String {
    let Some(column) = generator.pick(kind.columns) else { return String::new() };
    let header = generator.pick(column.headers).copied().unwrap_or(column.name);
    if generator.one_in(4) { format!("{header}（元）") } else { header.to_owned() }
}

/// A value of any sort.
fn any_value(generator: &mut Generator) -> String {
    match generator.below(6) {
        0 => any_date(generator),
        1 => any_amount(generator),
        2 => format!("\"{}\"", any_amount(generator)),
        3 => {
            let token = generator.pick(TOKENS).copied().unwrap_or(b"");
            String::from_utf8_lossy(token).into_owned()
        }
        4 => generator.below(5).to_string(),
        _ => format!("\"{}\n\"\"{}\"", any_date(generator), generator.below(9)),
    }
}

/// A text that looks like a date or a time: often one that there is.
pub(crate) fn any_date(generator: &mut Generator) -> String {
    let year = generator.text(&["2024", "2023", "1999", "24", "1899", "2200", "0000", "9999", "1900", "99"]);
    let month = generator.text(&["1", "02", "12", "13", "0", "Feb", "sept", "7"]);
    let day = generator.text(&["1", "09", "28", "29", "30", "31", "32", "0"]);
    let mark = generator.text(&["-", "/", ".", " ", ""]);
    let date = match generator.below(5) {
        0 => format!("{day}{mark}{month}{mark}{year}"),
        1 => format!("{month} {day}, {year}"),
        2 => format!("{year}年{month}月{day}日"),
        _ => format!("{year}{mark}{month}{mark}{day}"),
    };
    let time = generator.text(&[
        "",
        "",
        " 12:30",
        "T23:59:59.999999",
        " 24:00",
        " 下午3时5分",
        " 11:61 PM",
        " 0:00 AM",
        "T00:00:00.0000001",
        " 12:30:00",
    ]);
    let offset = generator.text(&["", "", "", "Z", "+08:00", "-0530", "+15:59", "+16", " UTC", " CST"]);
    format!("{date}{time}{offset}")
}

/// A text that looks like an amount: often one that there is.
pub(crate) fn any_amount(generator: &mut Generator) -> String {
    let sign = generator.text(&["", "", "", "-", "+", "¥", "US$ ", "(", "'"]);
    let whole = match generator.below(4) {
        0 => String::new(),
        1 => generator.next().to_string(),
        2 => format!("{},{:03}", generator.below(1_000), generator.below(1_000)),
        _ => generator.below(100_000).to_string(),
    };
    let fraction = match generator.below(4) {
        0 => String::new(),
        1 => format!(".{}", generator.below(100)),
        2 => format!(".{:05}", generator.below(100_000)),
        _ => format!(",{}", generator.below(1_000)),
    };
    let end = generator.text(&["", "", "", "", "元", " EUR", ")", "-", "e3", "E-2", "%", "e99"]);
    format!("{sign}{whole}{fraction}{end}")
}
