use super::customer::settled;
use super::lines::{Becomes, OrderLine};
use super::tells;
use proptest::prelude::*;

fn line<'a>(order: &'a str, product: &'a str, at: i64, amount: i64) -> OrderLine<'a> {
    OrderLine {
        order,
        at,
        line: None,
        product: Some(product),
        currency: None,
        amount,
        refunded: None,
        of_order: 0,
        is_return: amount < 0,
        is_cancelled: false,
    }
}

/// Came back by its status.
fn state<'a>(order: &'a str, product: &'a str, at: i64, amount: i64) -> OrderLine<'a> {
    OrderLine { refunded: Some(amount), ..line(order, product, at, -amount) }
}

/// Called off.
fn void<'a>(order: &'a str, product: &'a str, at: i64, amount: i64) -> OrderLine<'a> {
    OrderLine { is_cancelled: true, ..line(order, product, at, amount) }
}

/// Says how much of it came back.
fn part<'a>(order: &'a str, at: i64, amount: i64, refunded: i64) -> OrderLine<'a> {
    OrderLine { refunded: Some(refunded), ..line(order, "a", at, amount) }
}

/// Sold for so much, and returned.
fn sums(lines: &[OrderLine<'_>]) -> (i64, i64) {
    let (mut gross, mut returned) = (0, 0);
    for (number, becomes) in settled(lines) {
        let line = &lines[number];
        match becomes {
            Becomes::Itself if line.is_cancelled => {}
            Becomes::Itself if line.amount < 0 => returned -= line.amount,
            Becomes::Itself | Becomes::Sale(_) => gross += line.amount.abs(),
            Becomes::Return { amount, .. } => returned += amount,
        }
    }
    (gross, returned)
}

#[test]
fn the_only_row_of_a_sale_was_sold_and_came_back() {
    assert_eq!(sums(&[state("1", "a", 5, 100)]), (100, 100));
    assert_eq!(sums(&[line("1", "a", 5, 100), state("1", "b", 5, 50)]), (150, 50));
    // Of one product, or later: a row beside the sale's.
    assert_eq!(sums(&[line("1", "a", 5, 100), state("1", "a", 5, 50)]), (100, 50));
    assert_eq!(sums(&[line("1", "a", 5, 30), line("1", "b", 5, 70), state("1", "refund", 6, 100)]), (100, 100));
    assert_eq!(sums(&[line("1", "a", 5, 30), line("1", "b", 5, 70), state("1", "refund", 5, 100)]), (200, 100));
}

#[test]
fn a_number_of_returns_is_not_that_of_a_sale() {
    assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "a", 9, 40)]), (100, 40));
    // Of one sale no more comes back than it is worth.
    assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH8", "a", 8, 60), state("TH9", "a", 9, 60)]), (160, 120));
    assert_eq!(sums(&[line("th5", "a", 5, 100), state("TH9", "a", 9, 40)]), (140, 40));
    // Of another product, before the sale, or where sales are numbered so too.
    assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "b", 9, 40)]), (140, 40));
    assert_eq!(sums(&[line("DD5", "a", 5, 100), state("TH9", "a", 2, 40)]), (140, 40));
    assert_eq!(sums(&[line("TH5", "a", 5, 100), state("TH9", "a", 9, 40)]), (140, 40));
    assert_eq!(sums(&[line("5", "a", 5, 100), state("9", "a", 9, 40)]), (140, 40));
}

#[test]
fn what_is_told_twice_counts_once() {
    for own in ["5004-R", "RF5004", "77"] {
        assert_eq!(sums(&[state("5004", "a", 5, 100), line(own, "a", 9, -100)]), (100, 100), "{own}");
    }
    assert_eq!(sums(&[state("5004", "a", 5, 100), line("5004", "a", 9, -100)]), (100, 100));
    // The number names another order, so it is another return.
    let other = [state("5002", "a", 5, 50), line("5004", "a", 5, 150), line("5004-R", "a", 9, -50)];
    assert_eq!(sums(&other), (200, 100));
    // The return of another amount is another, unless its number says of which order it is.
    assert_eq!(sums(&[state("5004", "a", 5, 100), line("77", "a", 9, -90)]), (100, 190));
    assert_eq!(sums(&[state("5004", "a", 5, 100), line("5004-R", "a", 9, -90)]), (100, 100));
    // Single claims before those of an order together.
    let lines = [
        state("A", "a", 1, 30),
        state("A", "b", 1, 20),
        state("B", "a", 1, 50),
        line("x", "a", 2, -50),
        line("y", "a", 2, -30),
        line("z", "b", 2, -20),
    ];
    assert_eq!(sums(&lines), (100, 100));
    assert_eq!(sums(&lines[..4]), (100, 100));
}

#[test]
fn several_rows_that_make_the_told_amount_are_that_refund() {
    let told = part("5004", 5, 100, 50);
    assert_eq!(sums(&[told, line("R1", "a", 6, -20), line("R2", "a", 7, -30)]), (100, 50));
    // Of the whole order, with a third row that is another return.
    let of_order = OrderLine { of_order: 50, ..line("5004", "a", 5, 100) };
    let rows = [line("R1", "a", 6, -20), line("R2", "a", 7, -45), line("R3", "a", 8, -30)];
    assert_eq!(sums(&[of_order, rows[0], rows[1], rows[2]]), (100, 95));
    // No sum fits, or the rows are from before: they are other returns.
    assert_eq!(sums(&[told, line("R1", "a", 6, -20), line("R2", "a", 7, -31)]), (100, 101));
    assert_eq!(sums(&[told, line("R1", "a", 1, -20), line("R2", "a", 7, -30)]), (100, 100));
    // One row of just that amount comes first.
    assert_eq!(sums(&[told, line("R1", "a", 6, -20), line("R2", "a", 7, -30), line("R3", "a", 8, -50)]), (100, 100));
    // Numbers that name the order say it of any amount.
    assert_eq!(sums(&[told, line("5004-1", "a", 6, -20), line("5004-2", "a", 7, -25)]), (100, 50));
}

#[test]
fn a_closed_order_and_its_return_come_to_nothing() {
    let closed = OrderLine { refunded: Some(100), is_cancelled: true, ..line("1", "a", 5, 100) };
    assert_eq!(sums(&[closed]), (0, 0));
    assert_eq!(sums(&[closed, line("1", "a", 6, -100)]), (0, 0));
    assert_eq!(sums(&[closed, line("77", "a", 6, -100)]), (0, 0));
    assert_eq!(sums(&[closed, line("1", "a", 6, -130)]), (0, 30));
    // A return that tells of a sale too counts as far as that goes.
    let sold = OrderLine { order: "1", ..part("1", 5, 40, 30) };
    assert_eq!(sums(&[closed, sold, line("1", "a", 6, -130)]), (40, 30));
}

#[test]
fn a_cancelled_order_and_its_return_come_to_nothing() {
    let cancelled = void("5004", "a", 5, 100);
    for own in ["5004", "5004-R", "TK5004", "77"] {
        assert_eq!(sums(&[cancelled, line(own, "a", 6, -100)]), (0, 0), "{own}");
    }
    let of_two = [void("5004", "a", 5, 60), void("5004", "b", 5, 40)];
    assert_eq!(sums(&[of_two[0], of_two[1], line("77", "refund", 6, -100)]), (0, 0));
    assert_eq!(sums(&[of_two[0], of_two[1], line("5004", "b", 6, -40)]), (0, 0));
    assert_eq!(sums(&[cancelled, line("5004", "a", 6, -130)]), (0, 30));
    assert_eq!(sums(&[cancelled, line("5004", "a", 6, -60)]), (0, 0));
    // Twice is once too often.
    assert_eq!(sums(&[cancelled, line("5004", "a", 6, -100), line("5004", "a", 7, -100)]), (0, 100));
    // Of another amount, or from before.
    assert_eq!(sums(&[cancelled, line("77", "a", 6, -90)]), (0, 90));
    assert_eq!(sums(&[cancelled, line("77", "a", 1, -100)]), (0, 100));
}

#[test]
fn a_return_that_may_be_of_a_sale_is_of_that_sale() {
    let cancelled = void("5004", "a", 5, 100);
    assert_eq!(sums(&[cancelled, line("5002", "a", 4, 100), line("77", "a", 6, -100)]), (100, 100));
    assert_eq!(sums(&[cancelled, line("5002", "a", 4, 500), line("77", "a", 6, -100)]), (500, 0));
    assert_eq!(sums(&[cancelled, line("5002", "a", 4, 500), line("5002-R", "a", 6, -100)]), (500, 100));
    // Within an order: what the sales that hold are worth comes first.
    let held = line("5004", "a", 5, 50);
    assert_eq!(sums(&[cancelled, held, line("5004", "a", 6, -50)]), (50, 50));
    assert_eq!(sums(&[cancelled, held, line("5004", "a", 6, -30)]), (50, 30));
    assert_eq!(sums(&[cancelled, held, line("5004", "a", 6, -100)]), (50, 0));
    assert_eq!(sums(&[cancelled, held, line("5004", "a", 6, -120)]), (50, 50));
    let other = line("5004", "b", 5, 50);
    assert_eq!(sums(&[cancelled, other, line("5004", "a", 6, -50)]), (50, 0));
}

#[test]
fn amounts_of_other_currencies_are_others() {
    let euros = |line: OrderLine<'static>| OrderLine { currency: Some("EUR"), ..line };
    let dollars = |line: OrderLine<'static>| OrderLine { currency: Some("USD"), ..line };
    let cancelled = void("5004", "a", 5, 100);
    let back = line("77", "a", 6, -100);
    assert_eq!(sums(&[euros(cancelled), euros(back)]), (0, 0));
    assert_eq!(sums(&[euros(cancelled), dollars(back)]), (0, 100));
    // A row that names none is of the only one.
    assert_eq!(sums(&[euros(cancelled), back]), (0, 0));
    let rows = [euros(cancelled), dollars(back), euros(line("8", "a", 6, -100)), dollars(part("9", 1, 100, 100))];
    assert_eq!(sums(&rows), (100, 100));
}

#[test]
fn columns_of_lines_and_of_orders_say_how_much() {
    let part = |refunded, of_order| OrderLine { refunded, of_order, ..line("1", "a", 5, 100) };
    assert_eq!(sums(&[part(Some(20), 0)]), (100, 20));
    assert_eq!(sums(&[part(Some(20), 0), line("1", "a", 6, -20)]), (100, 20));
    let other = OrderLine { product: Some("b"), ..part(None, 150) };
    assert_eq!(sums(&[part(None, 150), other]), (200, 150));
    assert_eq!(sums(&[part(Some(100), 150), other]), (200, 150));
    assert_eq!(sums(&[part(None, 999), other]), (200, 200));
    let stated = OrderLine { of_order: 80, ..state("1", "a", 5, 100) };
    assert_eq!(sums(&[stated]), (100, 80));
}

#[test]
fn customers_are_looked_at_where_rows_say_more_than_they_are() {
    let plain = [line("1", "a", 5, 100), line("1", "a", 6, -40)];
    assert!(!tells(plain.into_iter()) && !tells([void("2", "a", 5, 9)].into_iter()));
    assert!(tells([plain[1], void("2", "a", 5, 9)].into_iter()));
    assert!(tells([state("2", "a", 5, 9)].into_iter()));
    assert!(tells([OrderLine { of_order: 5, ..plain[0] }].into_iter()));
}

/// Few numbers, products, days and amounts, so that rows meet.
fn any_line() -> impl Strategy<Value = OrderLine<'static>> {
    let names = prop::sample::select(vec!["50", "51", "50-R", "R7", "R8", "TH9"]);
    let products = prop::sample::select(vec![None, Some("a"), Some("b")]);
    let amounts = prop::sample::select(vec![10_i64, 20, 30, 50, 100]);
    let refunds = prop::sample::select(vec![None, None, Some(10_i64), Some(50), Some(100)]);
    let orders = prop::sample::select(vec![0_i64, 0, 0, 30, 150]);
    (names, products, amounts, refunds, orders, 0..4_i64, any::<bool>(), 0..4_u8).prop_map(
        |(order, product, amount, refunded, of_order, at, is_return, cancelled)| OrderLine {
            order,
            at,
            line: None,
            product,
            currency: None,
            amount: if is_return { -amount } else { amount },
            refunded: refunded.map(|refunded| refunded.min(amount)),
            of_order,
            is_return,
            is_cancelled: cancelled == 0,
        },
    )
}

proptest! {
    #[test]
    fn the_order_of_rows_never_shows(lines in prop::collection::vec(any_line(), 1..9), turn in 0..9_usize) {
        let found = sums(&lines);
        let mut turned = lines.clone();
        turned.rotate_left(turn % lines.len());
        prop_assert_eq!(sums(&turned), found);
        turned.reverse();
        prop_assert_eq!(sums(&turned), found);
    }

    #[test]
    fn every_row_is_settled_within_its_worth(lines in prop::collection::vec(any_line(), 1..9)) {
        for (number, becomes) in settled(&lines) {
            let worth = lines[number].amount.abs();
            match becomes {
                Becomes::Itself => {}
                Becomes::Sale(amount) => prop_assert_eq!(amount, worth),
                Becomes::Return { amount, .. } => prop_assert!((1..=worth).contains(&amount)),
            }
        }
        if !tells(lines.iter().copied()) {
            let plain: Vec<_> = (0..lines.len()).map(|number| (number, Becomes::Itself)).collect();
            prop_assert_eq!(settled(&lines), plain);
        }
    }
}
