use super::{Bench, Entrant, Rounds};
use crate::error::BenchError;
use crate::results::RowResult;
use crate::shop_files::ShopFiles;
use std::cell::Cell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use terrace_domain::{Date, InternalError};

/// Orders of a day that are imported at once.
const DAY: usize = 10_000;

pub(crate) const ONE_ORDER: &str = "`terrace import` of one new order";
pub(crate) const ONE_CUSTOMER: &str = "then `terrace tier --customer`";
pub(crate) const MANY_ORDERS: &str = "`terrace import` of 10,000 orders of the next day";
pub(crate) const EVERYBODY: &str = "then `terrace tier` of everybody, a day later";

impl Bench {
    /// A lake that grows: one order and its customer, then the orders of a day and everybody.
    pub(super) fn after(&self, files: &ShopFiles, rounds: Rounds) -> Result<RowResult, BenchError> {
        let (workspace, scratch) = (files.untouched(&self.terrace)?, files.scratch()?);
        let (file, list) = (scratch.join("new.csv"), scratch.join("list.parquet"));
        let tail = tail(&files.csv())?;
        let (round, terrace) = (Cell::new(0i32), &self.terrace);
        let policy = &terrace.together;
        // What was computed before is known; this is the run that all later ones follow.
        terrace.tier(&workspace, policy, Some(&list), true)?;
        let import = |orders: usize| {
            write_new(&file, &tail, orders, round.get())?;
            terrace.import(&workspace, &file)
        };
        let last = tail.lines().last().and_then(|row| row.split(',').nth(1));
        let customer =
            last.ok_or_else(|| InternalError::new("the last line of the orders has no customer"))?.to_owned();
        let one = || terrace.tier_customer(&workspace, policy, &as_of(round.get()), &customer);
        let everybody = || {
            let finished = terrace.tier_as_of(&workspace, policy, &as_of(round.get()), &list);
            round.set(round.get() + 1);
            finished
        };
        let mut entrants: Vec<Entrant<'_>> = vec![self.terrace(ONE_ORDER, || import(1))];
        if terrace.has("tier", "--customer ") {
            entrants.push(self.terrace(ONE_CUSTOMER, one));
        }
        entrants.push(self.terrace(MANY_ORDERS, || import(DAY)));
        entrants.push(self.terrace(EVERYBODY, everybody));
        self.in_turn(files, rounds, &entrants)
    }
}

/// The day on which the orders of a round happen; the as-of of the round is the day after.
fn day(round: i32) -> Date {
    // A constant, which a test parses.
    let first = Date::parse(crate::AS_OF).unwrap_or(Date::from_days(0));
    Date::from_days(first.days() + round)
}

fn as_of(round: i32) -> String {
    day(round + 1).to_string()
}

/// The last whole lines of a file, enough of them for a day.
fn tail(csv: &Path) -> Result<String, BenchError> {
    let wrong = || BenchError::at(csv);
    let mut file = File::open(csv).map_err(wrong())?;
    let length = file.metadata().map_err(wrong())?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(DAY as u64 * 120))).map_err(wrong())?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(wrong())?;
    Ok(text.split_once('\n').map_or_else(String::new, |(_, whole)| whole.to_owned()))
}

/// Writes the last orders again as those of another day, under other numbers.
fn write_new(path: &Path, tail: &str, orders: usize, round: i32) -> Result<(), BenchError> {
    let rows: Vec<&str> = tail.lines().collect();
    let (day, of_many) = (day(round), if orders > 1 { "M" } else { "N" });
    let mut text = String::from("order_id,customer_id,ordered_at,product,category,channel,quantity,discount,amount\n");
    for (at, row) in rows.iter().skip(rows.len().saturating_sub(orders)).enumerate() {
        let fields: Vec<&str> = row.splitn(4, ',').collect();
        if let [_, customer, time, rest] = fields.as_slice() {
            let clock = time.get(11..).ok_or_else(|| InternalError::new(format!("`{time}` has no time of day")))?;
            text.push_str(&format!("{of_many}{round:04}{at:06},{customer},{day} {clock},{rest}\n"));
        }
    }
    std::fs::write(path, text).map_err(BenchError::at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_orders_are_new_and_of_the_next_day() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.csv");
        let tail =
            "O1,C7,2026-06-30 09:00:00,P1,pens,web,1,0.00,5.00\nO2,C8,2026-06-30 10:00:00,P2,pens,web,2,0.00,9.00\n";
        write_new(&path, tail, 1, 0).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with("amount\nN0000000000,C8,2026-07-01 10:00:00,P2,pens,web,2,0.00,9.00\n"), "{text}");
        write_new(&path, tail, DAY, 3).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("M0003000001,C8,2026-07-04 10:00:00") && text.lines().count() == 3, "{text}");
        assert_eq!(as_of(3), "2026-07-05");
    }
}
