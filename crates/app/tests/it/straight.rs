//! Orders straight from a file, whatever their numbers do: as if the file had been imported.

use crate::shop::{Shop, ready};
use std::fmt::Write as _;

const AS_OF: &str = "2026-07-01";

/// A file of so many rows, whose order and line are told by the row; rows without a line have none.
fn orders(rows: usize, row: impl Fn(usize) -> (String, Option<usize>)) -> String {
    let mut text = String::from("order_id,line,customer_id,ordered_at,amount\n");
    for n in 0..rows {
        let (order, line) = row(n);
        let line = line.map_or_else(String::new, |line| line.to_string());
        // All rows of an order are of one day: of other customers on other days they would be other orders.
        let month = order.bytes().map(usize::from).sum::<usize>() % 6 + 1;
        writeln!(text, "{order},{line},C{},2026-0{month}-11,{}.50", n * 7 % 13, n * 31 % 900).unwrap();
    }
    text
}

#[test]
fn a_file_gives_what_its_import_gives() {
    let files = [
        ("ascending", orders(60, |n| (n.to_string(), None))),
        ("descending", orders(60, |n| (format!("O{:03}", 60 - n), None))),
        ("in no order", orders(60, |n| (format!("{}", n * 37 % 61), None))),
        ("lines of an order together", orders(60, |n| ((n / 3).to_string(), None))),
        ("lines of an order apart", orders(60, |n| ((n % 20).to_string(), None))),
        ("lines with numbers", orders(60, |n| ((n / 3).to_string(), Some(n % 3)))),
        ("lines that come again", orders(60, |n| ((n % 20).to_string(), Some(n / 40)))),
        ("numbers from some row on", orders(60, |n| ((n % 20).to_string(), (n > 30).then_some(n / 40)))),
    ];
    for (name, text) in files {
        let shop = Shop::new(&ready("retail"), "[lake]\nbuckets = 4\n");
        shop.store(&text).expect("imported");
        let (stored, straight) = (shop.csv(AS_OF, None), shop.straight(&[&text], AS_OF));
        assert!(straight.lines().count() == 14 && straight == stored, "{name}:\n{straight}\n{stored}");
        // Of an order whose rows stand apart in two files the later holds.
        if ["lines of an order apart", "numbers from some row on"].contains(&name) {
            continue;
        }
        // Cut in two, as months are; the second part begins with a header of its own.
        let middle = text.match_indices('\n').nth(33).expect("a line").0 + 1;
        let (first, second) = text.split_at(middle);
        let header = text.lines().next().expect("a header");
        assert!(shop.straight(&[first, &format!("{header}\n{second}")], AS_OF) == stored, "{name}, in two files");
    }
}
