//! Amounts of other currencies: as if every file had named the policy's, converted row by row beforehand.

use crate::layouts::{ask, dealings, line, same, written};
use crate::reference::{Answer, divide};
use crate::shop::{Rate, Shop, micros};
use proptest::prelude::*;
use terrace_analytics::{AnalyticsError, Facts, population};
use terrace_domain::{AsOf, Coded, Currency, Date, Zone};

const NAMED: [Option<&str>; 4] = [None, Some("CNY"), Some("USD"), Some("JPY")];

fn cny() -> Currency {
    Currency::new("CNY").unwrap()
}

/// Rates from long ago on, so that none is missing, and some later ones.
fn rates() -> impl Strategy<Value = Vec<Rate>> {
    let first = ["USD", "JPY"].map(|currency| Rate {
        currency: currency.to_owned(),
        at: micros("2000-01-01"),
        rate: 7_123_456_789,
    });
    let times = ["2024-01-31", "2024-02-29", "2024-03-01", "2024-03-10T12:00"].map(micros);
    let later = (prop::sample::select(vec!["USD", "JPY"]), prop::sample::select(times.to_vec()), 1..20_000_000_000i64)
        .prop_map(|(currency, at, rate)| Rate { currency: currency.to_owned(), at, rate });
    prop::collection::btree_map((0..2usize, 0..4usize), later, 0..6).prop_map(move |later| {
        let mut all = first.to_vec();
        for rate in later.into_values() {
            all.retain(|known: &Rate| (&known.currency, known.at) != (&rate.currency, rate.at));
            all.push(rate);
        }
        all
    })
}

fn shop() -> impl Strategy<Value = Shop> {
    let named = || prop::sample::select(NAMED.to_vec()).prop_map(|name| name.map(str::to_owned));
    let lines = prop::collection::vec((line(), named()), 0..20);
    (lines, dealings(), prop::collection::vec(named(), 8), rates()).prop_map(|(lines, mut dealings, names, rates)| {
        for (contact, name) in dealings.contacts.iter_mut().zip(&names) {
            contact.currency.clone_from(name);
        }
        for (balance, name) in dealings.balances.iter_mut().zip(&names) {
            balance.currency.clone_from(name);
        }
        let lines = lines.into_iter().map(|(mut line, name)| {
            line.currency = name;
            // What was called off is set against returns of its own currency only.
            line.is_cancelled = false;
            line
        });
        Shop { lines: lines.collect(), dealings, rates, ..Shop::default() }
    })
}

/// The same shop had all its amounts been in the policy's currency.
fn converted(shop: &Shop) -> Shop {
    let mut shop = shop.clone();
    let rates = std::mem::take(&mut shop.rates);
    let convert = |amount: i64, currency: &Option<String>, at: i64| {
        let Some(currency) = currency.as_deref().filter(|currency| *currency != "CNY") else { return amount };
        let known = rates.iter().filter(|rate| rate.currency == currency && rate.at <= at);
        let rate = known.max_by_key(|rate| rate.at).unwrap().rate;
        match divide(i128::from(amount) * i128::from(rate), 1_000_000_000) {
            Answer::Number(amount) => i64::try_from(amount).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    for line in &mut shop.lines {
        let currency = line.currency.take();
        line.amount = convert(line.amount, &currency, line.at);
        line.discount = line.discount.map(|amount| convert(amount, &currency, line.at));
        line.level_discount = line.level_discount.map(|amount| convert(amount, &currency, line.at));
        line.cost = line.cost.map(|amount| convert(amount, &currency, line.at));
    }
    for contact in &mut shop.dealings.contacts {
        let currency = contact.currency.take();
        contact.cost = contact.cost.map(|amount| convert(amount, &currency, contact.at));
    }
    for balance in &mut shop.dealings.balances {
        let currency = balance.currency.take();
        balance.amount = convert(balance.amount, &currency, balance.at);
    }
    shop
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn amounts_are_converted_row_by_row(shop in shop(), buckets in 1..5u32) {
        let expected = ask(&Facts::from_batches(1, converted(&shop).tables(1000)).unwrap(), None);
        let facts = Facts::from_batches(buckets, shop.tables(3)).unwrap();
        same(&expected, &ask(&facts.in_currency(cny()).unwrap(), None));
        let folder = tempfile::tempdir().unwrap();
        let stored = Facts::from_snapshot(&written(&shop.tables(3), buckets, 2, true, folder.path()));
        same(&expected, &ask(&stored.in_currency(cny()).unwrap(), None));
    }
}

#[test]
fn a_missing_rate_is_told_with_currency_and_day() {
    let rate = Rate { currency: "USD".to_owned(), at: micros("2024-01-06"), rate: 7_000_000_000 };
    let line = |at: &str, currency: Option<&str>| crate::shop::Line {
        order: "1".to_owned(),
        customer: Some("A".to_owned()),
        at: micros(at),
        amount: 10_000,
        currency: currency.map(str::to_owned),
        ..Default::default()
    };
    let as_of = AsOf::start_of(Date::from_ymd(2024, 3, 31).unwrap(), Zone::utc());
    let uses = [terrace_policy::MeasureUse::new("net_amount", terrace_domain::Window::All)];
    let run = |lines: Vec<crate::shop::Line>| {
        let shop = Shop { lines, rates: vec![rate.clone()], ..Shop::default() };
        let facts = Facts::from_batches(2, shop.tables(10)).unwrap().in_currency(cny()).unwrap();
        population(&facts, &uses, &[], &as_of, None)
    };
    assert!(run(vec![line("2024-01-06", Some("USD")), line("2024-01-01", None)]).is_ok());
    for (at, currency, day) in [("2024-01-05T23:59", "USD", "2024-01-05"), ("2024-02-01", "EUR", "2024-02-01")] {
        let error = run(vec![line(at, Some(currency))]).unwrap_err();
        assert_eq!(error.code(), "T0509");
        assert!(
            matches!(&error, AnalyticsError::MissingRate { currency: c, into, day: d } if c == currency && into == "CNY" && d == day),
            "{error:?}"
        );
    }
    // What lies at or after the as-of needs none.
    assert!(run(vec![line("2024-04-01", Some("EUR"))]).is_ok());
}
