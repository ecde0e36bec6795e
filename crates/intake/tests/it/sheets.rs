//! Workbooks whatever their cells are: sparse, wide, out of order, escaped, or made to fill the memory.

use crate::support::{column, orders, read_bytes, read_sources};
use std::io::Write;
use terrace_domain::Coded;
use terrace_domain::facts::ORDERS;
use terrace_intake::{Collected, IntakeError, Limits, Source};
use zip::write::SimpleFileOptions;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of sheets with a name, a state, and the XML between the tags of their worksheet.
fn book_of(sheets: &[(&str, &str, &str)], strings: &str, more: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    add("[Content_Types].xml", "<Types/>");
    let root = relation("r1", "officeDocument", "/xl/workbook.xml");
    add("_rels/.rels", &format!("<Relationships>{root}</Relationships>"));
    let (mut listed, mut related) = (String::new(), String::new());
    for (number, (name, state, xml)) in sheets.iter().enumerate() {
        listed += &format!("<sheet name=\"{name}\" state=\"{state}\" r:id=\"s{number}\"/>");
        related += &relation(&format!("s{number}"), "worksheet", &format!("worksheets/sheet{number}.xml"));
        add(&format!("xl/worksheets/sheet{number}.xml"), &format!("<worksheet>{xml}</worksheet>"));
    }
    add("xl/workbook.xml", &format!("<workbook>{more}<sheets>{listed}</sheets></workbook>"));
    add("xl/_rels/workbook.xml.rels", &format!("<Relationships>{related}</Relationships>"));
    let dates = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>";
    let styles =
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"46\"/></cellXfs>";
    add("xl/styles.xml", &format!("<styleSheet>{dates}{styles}</styleSheet>"));
    add("xl/sharedStrings.xml", &format!("<sst>{strings}</sst>"));
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows.
pub fn book(rows: &str) -> Vec<u8> {
    book_of(&[("S", "visible", &format!("<sheetData>{rows}</sheetData>"))], "", "")
}

fn text(cell: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")
}

/// The header of orders, without places.
fn header() -> String {
    let cells: String = ["order_id", "customer_id", "ordered_at", "amount"].map(text).concat();
    format!("<row>{cells}</row>")
}

fn row(order: &str, customer: &str, amount: &str) -> String {
    format!("<row>{}{}<c s=\"1\"><v>45658</v></c><c><v>{amount}</v></c></row>", text(order), text(customer))
}

fn refused(bytes: Vec<u8>) -> IntakeError {
    read_bytes(&ORDERS, bytes, None).unwrap_err()
}

fn shown(intake: &Collected, name: &str) -> Vec<String> {
    column(&ORDERS, &intake.batches, name)
}

#[test]
fn a_blank_or_a_note_far_away_costs_nothing() {
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t> </t></is></c></row>";
    let intake = orders(book(&format!("{}{}{far}", header(), row("1", "A", "5"))));
    assert_eq!((shown(&intake, "amount"), intake.files[0].rows_read), (vec!["5.00".to_owned()], 1));
    // A note beside the header, one beside a row, and a cell that is nothing but a style.
    let note = header().replace("</row>", "<c r=\"XFD1\" t=\"inlineStr\"><is><t>seen by Li</t></is></c></row>");
    let beside = row("1", "A", "5").replace("</row>", "<c r=\"XFC2\"><v>7</v></c><c r=\"XFD2\" s=\"1\"/></row>");
    let intake = orders(book(&format!("{note}{beside}{}", row("2", "B", "6"))));
    assert_eq!(shown(&intake, "amount"), ["5.00", "6.00"]);
}

#[test]
fn sheets_without_a_header_are_as_wide_as_their_rows() {
    let mapping = "header: false\ncolumns: { order_id: 1, customer_id: 2, ordered_at: 3, amount: 4, product: 5 }";
    let read = |dimension: &str, rows: &str| {
        let sheet = format!("{dimension}<sheetData>{rows}</sheetData>");
        read_bytes(&ORDERS, book_of(&[("S", "visible", &sheet)], "", ""), Some(mapping))
    };
    // More rows than are looked at first, of which only the last has a fifth column.
    let rows: String = (0..60).map(|n| row(&n.to_string(), "A", "5")).collect();
    let last = row("60", "A", "5").replace("</row>", &(text("tea") + "</row>"));
    for dimension in ["", "<dimension ref=\"A1\"/>", "<dimension ref=\"A1:E61\"/>", "<dimension ref=\"A1:XFD61\"/>"] {
        let intake = read(dimension, &(rows.clone() + &last)).unwrap();
        assert_eq!((shown(&intake, "product").pop().as_deref(), intake.files[0].accepted), (Some("tea"), 61));
    }
    // Whatever the sheet says, there is no fifth one.
    for dimension in ["", "<dimension ref=\"A1:E61\"/>"] {
        assert_eq!(read(dimension, &rows).unwrap_err().code(), "T0117", "{dimension}");
    }
}

#[test]
fn cells_are_read_as_a_spreadsheet_shows_them() {
    let strings = "<si><t>order_id</t></si><si><r><t>customer</t></r><r><t>_id</t></r><rPh><t>カナ</t></rPh></si>\
                   <si><t xml:space=\"preserve\"> A&amp;B_x4E2D_&#x21; </t></si><si/>";
    let shared = |index: u8| format!("<c t=\"s\"><v>{index}</v></c>");
    let header = format!(
        "<row r=\"3\">{}{}{}{}{}</row>",
        shared(0),
        shared(1),
        text("ordered_at"),
        text("amount"),
        text("product")
    );
    let rows = [
        "<row r=\"4\"><c r=\"D4\"><f>B4*2</f><v>1234.5600000000001</v></c><c r=\"A4\" t=\"str\"><v>o1</v></c>\
         <c r=\"B4\" t=\"s\"><v>2</v></c><c r=\"C4\" s=\"2\"><v>45658.5</v></c><c r=\"E4\" t=\"b\"><v>1</v></c></row>",
        "<row><c t=\"inlineStr\"><is><r><t>o</t></r><r><t>2</t></r></is></c><c><v>17850</v></c>\
         <c t=\"d\"><v>2025-01-01T12:00:00</v></c><c><v>0.1</v></c><c t=\"s\"><v>3</v></c></row>",
        "<row r=\"9\"><c><v>3</v></c><c t=\"str\"><v>C</v></c><c><v>45658.5</v></c><c><v>1E2</v></c></row>",
    ];
    let sheet = format!("<dimension ref=\"A3:E9\"/><sheetData>{header}{}</sheetData>", rows.concat());
    let intake = orders(book_of(&[("S", "visible", &sheet)], strings, ""));
    assert_eq!(shown(&intake, "order_id"), ["o1", "o2", "3"]);
    assert_eq!(shown(&intake, "customer_id"), ["A&B中!", "17850", "C"]);
    assert_eq!(shown(&intake, "ordered_at"), ["2025-01-01T12:00:00"; 3]);
    assert_eq!(shown(&intake, "amount"), ["1234.56", "0.10", "100.00"]);
    assert_eq!(intake.files[0].guess.header_line, Some(3));
    // The same days, counted from 1904.
    let later = sheet.replace("45658.5", "44196.5");
    let intake = orders(book_of(&[("S", "visible", &later)], strings, "<workbookPr date1904=\"1\"/>"));
    assert_eq!(shown(&intake, "ordered_at"), ["2025-01-01T12:00:00"; 3]);
}

#[test]
fn errors_of_formulas_are_no_values() {
    let rows = row("1", "A", "5") + &row("2", "B", "6").replace("<c><v>6</v></c>", "<c t=\"e\"><v>#N/A</v></c>");
    let intake = orders(book(&(header() + &rows)));
    assert_eq!((intake.files[0].accepted, intake.files[0].rejected), (1, 1));
}

#[test]
fn what_no_spreadsheet_writes_is_refused() {
    let rows = |rows: &str| refused(book(&(header() + rows))).code();
    for broken in [
        "<row r=\"5\"><c><v>1</v></c></row><row r=\"4\"><c><v>1</v></c></row>",
        "<row r=\"5\"><c><v>1</v></c></row><row r=\"5\"><c><v>1</v></c></row>",
        "<row r=\"5\"><c r=\"A6\"><v>1</v></c></row>",
        "<row r=\"1048577\"><c><v>1</v></c></row>",
        "<row r=\"5\"><c r=\"XFE5\"><v>1</v></c></row>",
        "<row r=\"5\"><c r=\"7\"><v>1</v></c></row>",
        "<row><c t=\"s\"><v>0</v></c></row>",
        "<row><c t=\"b\"><v>perhaps</v></c></row>",
        "<row><c t=\"str\"><v>&all;</v></c></row>",
        "<row><c",
    ] {
        assert_eq!(rows(broken), "T0125", "{broken}");
    }
    // Which rows are out of order is said.
    let error = refused(book(&(header() + "<row r=\"5\"><c><v>1</v></c></row><row r=\"4\"><c><v>1</v></c></row>")));
    let said = format!("{:?}", error.arguments());
    assert!(said.contains("sheet0.xml: row 4 stands below row 5"), "{said}");
    // An entity of a document's own is not expanded, whatever it stands for.
    let mut bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>".to_owned();
    bomb += &format!("<sheetData>{}<row><c t=\"str\"><v>&b;</v></c></row></sheetData>", header());
    assert_eq!(refused(book_of(&[("S", "visible", &bomb)], "", "")).code(), "T0125");
}

#[test]
fn reading_stops_at_its_limits() {
    let limits = Limits { part: 20_000, cell: 500, row: 4_000, ..Limits::default() };
    let read = |bytes: Vec<u8>| {
        let read = read_sources(&ORDERS, &[Source::bytes("a.xlsx", bytes)], None, &limits);
        read.map(|read| read.files[0].accepted).map_err(|error| error.code())
    };
    let rows = |count: usize| (0..count).map(|n| row(&n.to_string(), "A", "5")).collect::<String>();
    assert_eq!(read(book(&(header() + &rows(20)))), Ok(20));
    assert_eq!(read(book(&(header() + &rows(400)))), Err("T0135"));
    // Blanks between the tags, and cells that hold nothing.
    let blanks = book(&(header() + &rows(1) + &" ".repeat(200_000)));
    let wide = Limits { part: 1 << 20, ..limits.clone() };
    let error = read_sources(&ORDERS, &[Source::bytes("a.xlsx", blanks)], None, &wide).unwrap_err();
    assert_eq!(error.code(), "T0136");
    assert_eq!(read(book(&(header() + &rows(1) + &"<row><c s=\"1\"/></row>".repeat(2_000)))), Err("T0135"));
    assert_eq!(read(book(&(header() + &row("1", &"A".repeat(600), "5")))), Err("T0136"));
    let long = |name: &str| format!("<c t=\"str\"><v>{}</v></c>", name.repeat(45));
    let wide = header().replace("</row>", &(text("more").repeat(60) + "</row>"));
    let of_wide = row("1", "A", "5").replace("</row>", &(long("ab").repeat(60) + "</row>"));
    assert_eq!(read(book(&(wide.clone() + &of_wide))), Err("T0153"));
    let shared = format!("<si><t>{}</t></si>", "x".repeat(400));
    let many = "<c t=\"s\"><v>0</v></c>".repeat(30);
    let sheet = format!("<sheetData>{wide}{}</sheetData>", row("1", "A", "5").replace("</row>", &(many + "</row>")));
    assert_eq!(read(book_of(&[("S", "visible", &sheet)], &shared, "")), Err("T0153"));
    assert_eq!(read(book_of(&[("S", "visible", &sheet)], &shared.repeat(60), "")), Err("T0135"));
}

#[test]
fn hidden_sheets_are_read_where_no_other_has_a_table() {
    let sheet = |amount| format!("<sheetData>{}{}</sheetData>", header(), row("1", "A", amount));
    let (old, new) = (sheet("5"), sheet("6"));
    let read = |first: &str, second: &str, mapping| {
        let bytes = book_of(&[("Old", first, &old), ("New", second, &new)], "", "");
        let read = read_bytes(&ORDERS, bytes, mapping).unwrap();
        let notes: Vec<&str> = read.files[0].guess.notes.iter().map(Coded::code).collect();
        (shown(&read, "amount"), notes.contains(&"T1167"))
    };
    let amounts = |amounts: &[&str]| amounts.iter().map(|amount| format!("{amount}.00")).collect::<Vec<_>>();
    assert_eq!(read("hidden", "visible", None), (amounts(&["6"]), true));
    assert_eq!(read("veryHidden", "visible", None), (amounts(&["6"]), true));
    assert_eq!(read("visible", "hidden", None), (amounts(&["5"]), true));
    assert_eq!(read("hidden", "hidden", None), (amounts(&["5", "6"]), false));
    assert_eq!(read("visible", "visible", None), (amounts(&["5", "6"]), false));
    assert_eq!(read("hidden", "visible", Some("sheet: Old")), (amounts(&["5"]), false));
}

#[test]
fn merged_cells_fill_the_rows_below() {
    let order = |first: &str, product: &str, amount: &str| {
        format!("<row>{first}<c r=\"C{{}}\" s=\"1\"><v>45658</v></c>{}{}</row>", amount, text(product))
    };
    let keys = text("o1") + &text("A");
    let rows = [
        order(&keys, "tea", "<c><v>5</v></c>").replace("{}", "2"),
        order("", "cup", "").replace("{}", "3"),
        order("", "pot", "").replace("{}", "4"),
    ];
    let head = header().replace("</row>", &(text("product") + "</row>"));
    let merged = ["A2:A4", "B2:B4", "D2:D1048576"].map(|area| format!("<mergeCell ref=\"{area}\"/>")).concat();
    let sheet = format!("<sheetData>{head}{}</sheetData><mergeCells>{merged}</mergeCells>", rows.concat());
    let sheet = sheet.replace("</c><c><v>5", "</c><c r=\"D2\"><v>5");
    let sheet = sheet.replace(&text("cup"), &text("cup").replace("<c ", "<c r=\"E3\" "));
    let sheet = sheet.replace(&text("pot"), &text("pot").replace("<c ", "<c r=\"E4\" "));
    let intake = orders(book_of(&[("S", "visible", &sheet)], "", ""));
    assert_eq!(shown(&intake, "order_id"), ["o1"; 3]);
    assert_eq!(shown(&intake, "customer_id"), ["A"; 3]);
    assert_eq!(shown(&intake, "amount"), ["5.00", "0.00", "0.00"]);
}
