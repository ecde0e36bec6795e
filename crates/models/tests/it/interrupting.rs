//! Statistics that are interrupted end with that, and with nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use terrace_models::baskets::{Baskets, Limits, NextItems, frequent};
use terrace_models::clusters::{Features, Options, Treatment, find, weigh};
use terrace_models::hold_out::{Dates, hold_out_until};
use terrace_models::{BgNbd, Counted, History, Interrupt, Model, ModelError};

/// Is set from the look of that number on; counts the looks.
fn after(looks: usize) -> (Interrupt, Arc<AtomicUsize>) {
    let counted = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&counted);
    (Interrupt::new(move || seen.fetch_add(1, Ordering::SeqCst) >= looks), counted)
}

/// Interrupts the work at its first look, at some in its middle and at its last: it always ends with that.
fn at_any_look<T>(work: impl Fn(&Interrupt) -> Result<T, ModelError>) {
    let (never, counted) = after(usize::MAX);
    assert!(work(&never).is_ok());
    let looks = counted.load(Ordering::SeqCst);
    assert!(looks > 3, "{looks} looks");
    for look in [0, looks / 3, looks / 2, looks - 1] {
        let (interrupt, _) = after(look);
        assert_eq!(work(&interrupt).err(), Some(ModelError::Interrupted), "at look {look} of {looks}");
    }
}

#[test]
fn what_goes_together_is_interrupted_at_any_look() {
    let baskets: Vec<Vec<u32>> = (0..30_000_u32).map(|n| vec![n % 7, 10 + n % 11, 30 + n % 3]).collect();
    at_any_look(|interrupt| {
        let counted = Baskets::new(&baskets, interrupt)?;
        let bar = counted.bar(5, 1_000)?;
        frequent(&counted, &Limits { count: bar, items: 3 })
    });
    at_any_look(|interrupt| NextItems::new(&Baskets::new(&baskets, interrupt)?));
}

#[test]
fn groups_are_interrupted_at_any_look() {
    let column: Vec<f64> = (0..4_000_u32).map(|n| f64::from(n % 97) + f64::from(n % 3) * 500.0).collect();
    let other: Vec<f64> = (0..4_000_u32).map(|n| f64::from(n % 89)).collect();
    at_any_look(|interrupt| {
        let columns: [(&[f64], Treatment); 2] = [(&column, Treatment::Linear), (&other, Treatment::Linear)];
        let features = Features::new(&columns, interrupt)?;
        weigh(&features, 4, &Options::default())?;
        find(&features, 3, &Options::default())
    });
}

#[test]
fn a_check_is_interrupted_at_any_look() {
    let customers: Vec<Vec<f64>> = (0..6_000_u32)
        .map(|n| (0..1 + n % 9).map(|at| f64::from(n % 13) + f64::from(at * (1 + n % 5))).collect())
        .collect();
    let dates = Dates { cut: 30.0, end: 50.0, step: 1.0 };
    let fit = |data: &Counted<History>| BgNbd::fit_or_shrink(data, &BgNbd::prior(7.0));
    at_any_look(|interrupt| hold_out_until(&customers, &dates, interrupt, fit));
}
