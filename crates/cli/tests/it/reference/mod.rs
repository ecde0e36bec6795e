//! A slow and obvious second computation of what the shipped policies say, from the words of the rules alone.
//!
//! Everything is counted by looking at everything; amounts are integers of ten-thousandths, all other numbers
//! millionths, and whatever is divided is a fraction until it is rounded once.

mod bench;
mod facts;
mod retail;
mod schemes;
mod stationery;

pub use bench::bench;
pub use facts::{Facts, Line, Said};
pub use retail::retail;
pub use stationery::stationery;

use num_bigint::BigInt;
use num_rational::BigRational;

/// A fraction of whole numbers; nothing over zero.
pub fn fraction(over: i128, under: i128) -> Option<BigRational> {
    (under != 0).then(|| BigRational::new(BigInt::from(over), BigInt::from(under)))
}

/// A fraction in millionths, halves to even.
pub fn rounded(value: &BigRational) -> i128 {
    let scaled = value * BigRational::from_integer(BigInt::from(1_000_000));
    let floor = scaled.floor();
    let rest = &scaled - &floor;
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let below: i128 = floor.to_integer().try_into().expect("a number of the test fits");
    let up = rest > half || (rest == half && below % 2 != 0);
    below + i128::from(up)
}

/// The days between 1970-01-01 and a date, by counting years and months.
pub fn day_number(date: &str) -> i64 {
    let part = |from: usize, to: usize| -> i64 { date[from..to].parse().expect("an ISO date") };
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let of_years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let february = if leap(year) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month - 1).expect("a month");
    of_years + months[..before].iter().sum::<i64>() + day - 1
}

#[test]
fn halves_go_to_even() {
    for (over, under, millionths) in
        [(1, 3, 333_333), (2, 3, 666_667), (1, 2_000_000, 0), (3, 2_000_000, 2), (-1, 3, -333_333)]
    {
        assert_eq!(rounded(&fraction(over, under).expect("a fraction")), millionths, "{over}/{under}");
    }
}

#[test]
fn days_are_counted() {
    for (date, days) in [("1970-01-01", 0), ("1970-03-01", 59), ("2000-03-01", 11_017), ("2026-06-30", 20_634)] {
        assert_eq!(day_number(date), days, "{date}");
    }
}
