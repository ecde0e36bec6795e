//! Files that come as bytes or from a reader are read as those that lie on a disk.

use crate::support::{Folder, assert_same, read_sources, read_within};
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use terrace_domain::facts::{KINDS, ORDERS};
use terrace_domain::{CancelToken, Coded, NoProgress, Zone};
use terrace_intake::{Limits, Mapping, Request, Source, collect};

/// The small files of every format and habit that changed inputs are made from.
fn examples() -> Vec<PathBuf> {
    let folder = Path::new("../fuzz/corpus/files");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 15);
    files
}

/// A reader that gives a few bytes at a time, as a network does.
struct Slow<'b>(&'b [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(self.0.len()).min(3);
        let (now, later) = self.0.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

#[test]
fn every_format_is_read_alike_from_path_bytes_and_reader() {
    let scratch = Folder::new();
    let cancel = CancelToken::new();
    let mut read = 0;
    for path in examples() {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.display().to_string();
        for held in [0, 40, 1 << 20] {
            let limits = Limits { held, scratch: Some(scratch.path().to_owned()), ..Limits::default() };
            let sources = [
                Source::bytes(&name, bytes.clone()),
                Source::reader(&name, &mut Slow(&bytes), &limits, &cancel).unwrap(),
            ];
            for kind in KINDS {
                let by_path = read_within(kind, std::slice::from_ref(&path), None, &limits);
                read += usize::from(by_path.is_ok());
                for source in &sources {
                    assert_same(kind, &by_path, &read_sources(kind, std::slice::from_ref(source), None, &limits));
                }
            }
        }
    }
    assert!(read > 45, "{read}");
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
}

#[test]
fn a_source_is_known_by_its_name() {
    let mapping = Mapping::parse("upload.yaml", "colums: 1").unwrap_err();
    assert_eq!(mapping[0].file, "upload.yaml");
    let error = read_sources(&ORDERS, &[Source::bytes("upload", "")], None, &Limits::default()).unwrap_err();
    assert_eq!((error.code(), error.file.as_str()), ("T0104", "upload"));
    let one = Source::bytes("one", "order_id,customer_id,date,amount\n1,a,2024-01-02,5\n");
    let again = Source::bytes("two", "order_id,customer_id,date,amount\n1,a,2024-01-02,5\n");
    let error = read_sources(&ORDERS, &[one.clone(), again], None, &Limits::default()).unwrap_err();
    assert_eq!((error.code(), error.file.as_str()), ("T0130", "two"));
    assert_eq!((one.size(), one.as_path()), (Some(50), None));
}

/// Many orders whose days and months turn out to be open, with attributes of many customers: all loops are long.
fn many(rows: usize) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,order total,qty,price,city\n");
    for row in 0..rows {
        let _ = writeln!(
            text,
            "{},customer {},{}/{}/2024,{}.50,2,{}.25,city {}",
            row / 3,
            row % (rows / 4 + 1),
            row % 12 + 1,
            row % 11 + 1,
            row % 90,
            row % 45,
            row % 700
        );
    }
    text.push_str("last,c,13/12/2024,5,1,5,Bern\n");
    text
}

/// Cancels after a while, and says how long the reading went on.
fn cancelled_after(bytes: &[u8], wait: Duration, held: u64) -> (Result<(), &'static str>, Duration) {
    let (cancel, scratch) = (CancelToken::new(), Folder::new());
    let limits = Limits { held, scratch: Some(scratch.path().to_owned()), ..Limits::default() };
    let sources = [Source::bytes("many", bytes.to_vec())];
    let (read, since) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let zone = &Zone::utc();
            let request = Request {
                kind: &ORDERS,
                sources: &sources,
                mapping: None,
                zone,
                progress: &NoProgress,
                cancel: &cancel,
                limits: &limits,
                of_use: None,
                unknown_as_sales: false,
            };
            collect(&request).map(|_| ()).map_err(|error| error.code())
        });
        std::thread::sleep(wait);
        cancel.cancel();
        let since = Instant::now();
        (reading.join().unwrap(), since)
    });
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
    (read, since.elapsed())
}

#[test]
fn a_reading_that_is_cancelled_ends_soon_wherever_it_is() {
    let text = many(150_000);
    let packed = {
        use std::io::Write as _;
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut cancelled = 0;
    for (bytes, held) in [(text.as_bytes(), u64::MAX), (text.as_bytes(), 0), (&packed, 0), (&wide, 0)] {
        for millis in [0, 5, 20, 60, 120, 250] {
            let (read, went_on) = cancelled_after(bytes, Duration::from_millis(millis), held);
            // A tenth of a second is the aim; a busy machine takes longer.
            assert!(went_on < Duration::from_millis(1_000), "{millis} ms: {went_on:?}");
            match read {
                Ok(()) => {}
                Err(code) => {
                    assert_eq!(code, "T0090");
                    cancelled += 1;
                }
            }
        }
    }
    assert!(cancelled >= 8, "{cancelled}");
}
