//! What does not end, or unpacks to more than any export has, is answered where the limit is.

use crate::support::read_sources;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use terrace_domain::Coded;
use terrace_domain::facts::ORDERS;
use terrace_intake::{Limits, Source};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zip(bytes: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.start_file("a.csv", zip::write::SimpleFileOptions::default()).unwrap();
    out.write_all(bytes).unwrap();
    out.finish().unwrap().into_inner()
}

fn read(source: Source, limits: &Limits) -> Result<u64, &'static str> {
    let read = read_sources(&ORDERS, &[source], None, limits);
    read.map(|read| read.files[0].accepted).map_err(|error| error.code())
}

/// Orders whose rows are alike but for their numbers.
fn orders(rows: usize) -> String {
    let rows: String = (0..rows).map(|n| format!("{n},A,2025-01-01,5\n")).collect();
    format!("order_id,customer_id,ordered_at,amount\n{rows}")
}

#[test]
fn packed_files_unpack_as_far_as_the_limits_say() {
    let text = orders(5_000);
    let read = |bytes: Vec<u8>, limits: &Limits| read(Source::bytes("a", bytes), limits);
    for packed in [gzip(text.as_bytes()), zip(text.as_bytes())] {
        assert_eq!(read(packed.clone(), &Limits::default()), Ok(5_000));
        let whole = Limits { unpacked: text.len() as u64, ..Limits::default() };
        assert_eq!(read(packed.clone(), &whole), Ok(5_000));
        let short = Limits { unpacked: text.len() as u64 - 1, ..Limits::default() };
        assert_eq!(read(packed, &short), Err("T0135"));
    }
    // Very much out of very little: what is unpacked freely is little here.
    let blanks = orders(1) + &"\n".repeat(6_000_000);
    let strict = Limits { unpacked_freely: 100_000, ..Limits::default() };
    assert_eq!(read(gzip(blanks.as_bytes()), &strict), Err("T0135"));
    assert_eq!(read(gzip(blanks.as_bytes()), &Limits::default()), Ok(1));
    assert_eq!(read(gzip(text.as_bytes()), &strict), Ok(5_000));
}

#[test]
fn the_format_is_looked_at_before_all_is_unpacked() {
    let read = |bytes: &[u8]| {
        // Nothing may be written beside.
        let limits = Limits { held: 300_000, scratch: Some("/nonexistent".into()), ..Limits::default() };
        read(Source::bytes("a.gz", gzip(bytes)), &limits)
    };
    assert_eq!(read(&vec![0; 5_000_000]), Err("T0110"));
    assert_eq!(read(format!("[{{\"order_id\": 1}}{}", " ".repeat(5_000_000)).as_bytes()), Err("T0127"));
    assert_eq!(read(format!("<html><body>{}", "x".repeat(5_000_000)).as_bytes()), Err("T1138"));
    assert_eq!(read(orders(300_000).as_bytes()), Err("T0154"));
}

#[test]
fn devices_and_pipes_end_at_the_limit() {
    assert_eq!(read(Source::path("/dev/zero"), &Limits::default()), Err("T0110"));
    assert_eq!(read(Source::path("/dev/null"), &Limits::default()), Err("T0104"));
    // A line without an end, as a packed file and as itself.
    let limits = Limits { held: 1_000, row: 400_000, ..Limits::default() };
    let line = orders(3) + &"x".repeat(2_000_000);
    assert_eq!(read(Source::bytes("a.gz", gzip(line.as_bytes())), &limits), Err("T0153"));
    let folder = crate::support::Folder::new();
    assert_eq!(read(Source::path(folder.file("a.csv", &line)), &limits), Err("T0153"));
    // The line is that of the row, also where many lines came before it was known that they are lines.
    for (rows, end) in [(3, "\n"), (9_000, "\n"), (9_000, "\r\n"), (9_000, "\r")] {
        let line = (orders(rows) + &"x".repeat(2_000_000)).replace('\n', end);
        let error = read_sources(&ORDERS, &[Source::bytes("a.gz", gzip(line.as_bytes()))], None, &limits).unwrap_err();
        let told = error.arguments().into_iter().find(|(name, _)| *name == "line").unwrap().1;
        assert_eq!((error.code(), told), ("T0153", (rows + 2).to_string()), "{end:?}");
    }
    assert_eq!(read(Source::bytes("a.gz", gzip(orders(90_000).as_bytes())), &limits), Ok(90_000));
}

#[test]
fn zips_of_other_methods_are_called_what_they_are() {
    let with_method = |method: u8| {
        let mut bytes = zip(orders(3).as_bytes());
        let central = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        (bytes[8], bytes[central + 10]) = (method, method);
        bytes
    };
    let error = |method| {
        let source = Source::bytes("a.zip", with_method(method));
        let error = read_sources(&ORDERS, &[source], None, &Limits::default()).unwrap_err();
        let method = error.arguments().into_iter().find(|(name, _)| *name == "method").map(|(_, method)| method);
        (error.code(), method)
    };
    assert_eq!(error(12), ("T0137", Some("bzip2".to_owned())));
    assert_eq!(error(14), ("T0137", Some("LZMA".to_owned())));
    assert_eq!(error(77), ("T0137", Some("77".to_owned())));
}

#[test]
fn a_zip_of_many_files_lists_some() {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..2_000 {
        out.start_file(format!("{number}.csv"), zip::write::SimpleFileOptions::default()).unwrap();
    }
    let bytes = out.finish().unwrap().into_inner();
    let error = read_sources(&ORDERS, &[Source::bytes("a.zip", bytes)], None, &Limits::default()).unwrap_err();
    let said = format!("{:?}", error.arguments());
    assert!(error.code() == "T0106" && said.contains("(+1940)") && said.len() < 2_000, "{said}");
}

#[test]
fn codes_of_statuses_can_be_pasted() {
    let of = |statuses: &[&str]| {
        let rows: String = (0..).zip(statuses).map(|(n, word)| format!("{n},A,2025-01-01,5,{word}\n")).collect();
        let text = format!("order_id,customer_id,ordered_at,amount,status\n{rows}");
        let sources = [Source::bytes("a.csv", text)];
        let error = crate::support::read_strictly(&ORDERS, &sources, None, &Limits::default(), false).unwrap_err();
        let argument = |wanted: &str| error.arguments().into_iter().find(|(name, _)| *name == wanted).unwrap().1;
        (argument("statuses"), argument("example"))
    };
    let told = of(&["10001", "10001", "200100"]);
    assert_eq!(told, ("10001 (2), 200100 (1)".into(), "status: { completed: [\"10001\", \"200100\"] }".into()));
    // Of those that may be somebody's the place is told.
    let told = of(&["13977788899", "13977788898"]);
    assert_eq!(told, ("1*** (1), 1*** (1)".into(), "status: { completed: [\"…\"] }".into()));
    let long = "长".repeat(200);
    assert_eq!(of(&[&long]).0, "… (1)");
}

#[test]
fn amounts_are_told_as_they_are_written() {
    let text = "order_id;customer_id;ordered_at;amount\n1;A;2025-01-01;12345,67\n2;A;2025-01-01;€ 1234567,8\n";
    let sources = [Source::bytes("a.csv", text)];
    let told = match read_sources(&ORDERS, &sources, None, &Limits::default()) {
        Ok(read) => format!("{:?}", read.files[0].guess.notes.iter().map(Coded::arguments).collect::<Vec<_>>()),
        Err(error) => format!("{:?}", error.arguments()),
    };
    assert!(told.contains("12345,67") && !told.contains("***"), "{told}");
}

#[test]
fn unknown_words_are_told_in_part_and_masked() {
    let header = "order_id,customer_id,ordered_at,amount,status\n".to_owned();
    let known: String = (0..3_000_000 / 100).map(|n| format!("k{n},A,2025-01-01,5,paid\n")).collect();
    let odd: String = (0..30_000).map(|n| format!("{n},A,2025-01-01,5,word {n:x}\n")).collect();
    let phone = "x,A,2025-01-01,5,联系 Zqx Nameperson 13977788899\ny,B,2025-01-01,5,lost in the post\n".repeat(2);
    let source = Source::bytes("a.csv", header + &known + &phone + &odd);
    let sources = std::slice::from_ref(&source);
    let read = crate::support::read_strictly(&ORDERS, sources, None, &Limits::default(), true).unwrap();
    let guess = &read.files[0].guess;
    let unknown: Vec<&str> =
        guess.statuses.iter().filter(|found| found.read_as.is_none()).map(|found| found.text.as_str()).collect();
    assert_eq!((unknown.len(), unknown[0], unknown[1]), (20, "lost in the post", "联***"));
    let note = guess.notes.iter().find(|note| note.code() == "T0164").unwrap();
    let said = format!("{:?}", note.arguments());
    assert!(!said.contains("Nameperson") && said.contains("(>9987)"), "{said}");
    assert!(said.len() < 5_000, "{}", said.len());
    // Strictly, all of their rows count.
    let error = crate::support::read_strictly(&ORDERS, sources, None, &Limits::default(), false).unwrap_err();
    let arguments = error.arguments();
    let argument = |name: &str| &arguments.iter().find(|(of, _)| *of == name).unwrap().1;
    assert_eq!((error.code(), argument("rows").as_str()), ("T1101", "30004"));
    assert_eq!(argument("money"), "150020.00");
}

#[test]
fn values_that_could_not_be_read_are_masked() {
    let text = "order_id,customer_id,ordered_at,amount\n1,A,2025-01-01,5\n2,B,2025-01-02,notnum 13977788899\n\
                3,C,baddate Zqx Nameperson,5\n";
    let read = read_sources(&ORDERS, &[Source::bytes("a.csv", text)], None, &Limits::default()).unwrap();
    let reasons: Vec<String> =
        read.files[0].rejects.iter().map(|reject| format!("{:?}", reject.reason.arguments())).collect();
    assert_eq!(reasons.len(), 2);
    assert!(reasons[0].contains("n***") && reasons[1].contains("b***"), "{reasons:?}");
    // The rows themselves stay whole: they are what is mended.
    assert!(read.files[0].rejects[0].raw.contains("13977788899"));
}
