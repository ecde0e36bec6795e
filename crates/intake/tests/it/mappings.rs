//! Files that need a mapping.

use crate::support::{Folder, column, read_bytes, read_files};
use terrace_domain::Coded;
use terrace_domain::facts::ORDERS;
use terrace_intake::{Delimiter, Mapping};

#[test]
fn a_mapping_names_columns_constants_and_statuses() {
    let text = "Nr;Kunde;Tag;Summe;Stand\n1;K;09.12.2011;1.234,50;weg\n2;K;10.12.2011;2,5;gut\n";
    let mapping = "decimal: \",\"\ndate_format: \"%d.%m.%Y\"\n\
        columns: { order_id: Nr, customer_id: Kunde, ordered_at: Tag, amount: summe, status: Stand, currency: { value: eur }, channel: { value: store } }\n\
        status: { returned: [weg], completed: gut }";
    let intake = read_bytes(&ORDERS, text, Some(mapping)).unwrap();
    let shown = |name: &str| column(&ORDERS, &intake.batches, name);
    assert_eq!(shown("amount"), ["-1234.50", "2.50"]);
    assert_eq!(shown("ordered_at"), ["2011-12-09T00:00:00", "2011-12-10T00:00:00"]);
    assert_eq!((shown("currency"), shown("channel")), (vec!["EUR".into(); 2], vec!["store".into(); 2]));
    assert_eq!(intake.files[0].guess.delimiter, Some(Delimiter::Byte(b';')));
}

#[test]
fn columns_are_counted_where_there_is_no_header() {
    let mapping = "header: false\nskip_lines: 1\ncolumns: { order_id: 2, customer_id: 1, ordered_at: 3, amount: 4 }";
    let intake = read_bytes(&ORDERS, "a comment\nA\t1\t2024-01-01\t5\nB\t2\t2024-01-02\t6\n", Some(mapping)).unwrap();
    assert_eq!(column(&ORDERS, &intake.batches, "customer_id"), ["A", "B"]);
    assert_eq!(intake.files[0].skipped.before_header, 1);
    assert_eq!(intake.files[0].guess.header_line, None);
}

#[test]
fn columns_may_be_counted_below_a_header_too() {
    let mapping = "columns: { order_id: 1, customer_id: 2, ordered_at: 3, amount: 4 }";
    let intake = read_bytes(&ORDERS, "\n甲;乙;丙;丁\n1;K;2024-01-01;5\n", Some(mapping)).unwrap();
    assert_eq!(column(&ORDERS, &intake.batches, "customer_id"), ["K"]);
    assert_eq!(intake.files[0].guess.header_line, Some(2));
}

#[test]
fn the_files_zone_is_turned_into_the_workspaces() {
    let text = "order_id,customer_id,date,amount\n1,a,2024-01-01 12:00,5\n";
    let intake = read_bytes(&ORDERS, text, Some("timezone: Europe/London")).unwrap();
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at"), ["2024-01-01T20:00:00"]);
}

#[test]
fn keys_are_joined_of_any_columns() {
    let text = "store,customer_id,date,amount\nX,a,2024-01-01,5\n";
    let intake = read_bytes(&ORDERS, text, Some("columns: { order_id: [store, customer_id, ordered_at] }")).unwrap();
    assert_eq!(column(&ORDERS, &intake.batches, "order_id"), ["X@a@2024-01-01T00:00:00"]);
}

#[test]
fn what_a_mapping_asks_for_must_be_there() {
    let text = "order_id,customer_id,date,amount\n1,a,2024-01-01,5\n";
    for (mapping, code) in [
        ("columns: { store: Shop }", "T0116"),
        ("columns: { store: 9 }", "T0117"),
        ("columns: { rating: 1 }", "T0118"),
        ("columns: { order_id: [store, ordered_at] }", "T0119"),
        ("date_format: \"%d/%m/%Y\"", "T1141"),
        ("encoding: utf-16le", "T0113"),
        ("delimiter: \";\"", "T0113"),
    ] {
        let error = read_bytes(&ORDERS, text, Some(mapping)).unwrap_err();
        assert_eq!(error.code(), code, "{mapping}");
    }
}

#[test]
fn mappings_of_sheets_choose_them() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, id) in [("Notes", "?"), ("Old", "1"), ("New", "2")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let header: &[&str] = if name == "Notes" { &["about"] } else { &["order_id", "customer_id", "date", "amount"] };
        for (column, text) in (0..).zip(header) {
            sheet.write(0, column, *text).unwrap();
        }
        for (column, text) in (0..).zip([id, "a", "2024-01-01", "5"]) {
            sheet.write(1, column, text).unwrap();
        }
    }
    let path = folder.file("book.xlsx", book.save_to_buffer().unwrap());
    let first = |mapping: Option<&str>| {
        let mapping = mapping.map(|yaml| Mapping::parse("m", yaml).unwrap());
        read_files(&ORDERS, std::slice::from_ref(&path), mapping.as_ref())
            .map(|intake| column(&ORDERS, &intake.batches, "order_id"))
            .map_err(|error| error.code())
    };
    assert_eq!(first(None), Ok(vec!["1".to_owned(), "2".to_owned()]));
    assert_eq!(first(Some("sheet: New")), Ok(vec!["2".to_owned()]));
    assert_eq!(first(Some("sheet: 3")), Ok(vec!["2".to_owned()]));
    assert_eq!(first(Some("sheet: Gone")), Err("T0126"));
    assert_eq!(first(Some("sheet: Notes")), Err("T1137"));
}

#[test]
fn the_format_that_is_proposed_reads_the_file() {
    let text =
        "order_id,customer_id,date,amount\n1,a,05/06/2026 10:00,5\n2,a,06/05/2026,5\n3,a,07/05/2026 10:00:30,5\n";
    let error = read_bytes(&ORDERS, text, None).unwrap_err();
    let arguments = error.arguments();
    let format = |wanted: &str| arguments.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
    for (name, first) in [("day_first", "2026-06-05T10:00:00"), ("month_first", "2026-05-06T10:00:00")] {
        let intake = read_bytes(&ORDERS, text, Some(&format!("date_format: \"{}\"", format(name)))).unwrap();
        assert_eq!(intake.files[0].rejected, 0, "{name}");
        assert_eq!(column(&ORDERS, &intake.batches, "ordered_at")[0], first);
    }
}

#[test]
fn dates_may_be_written_in_several_formats() {
    let text = "order_id,customer_id,date,amount\n1,a,05/06/2026 10:00,5\n2,a,2026.06.05,5\n3,a,5 June,5\n";
    let intake = read_bytes(&ORDERS, text, Some("date_format: [\"%d/%m/%Y\", \"%Y.%m.%d\"]")).unwrap();
    assert_eq!(column(&ORDERS, &intake.batches, "ordered_at"), ["2026-06-05T10:00:00", "2026-06-05T00:00:00"]);
    assert_eq!(intake.files[0].rejects[0].reason.code(), "T0141");
}
