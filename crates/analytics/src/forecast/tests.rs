use super::*;
use proptest::prelude::*;
use terrace_domain::{CancelToken, LocalTime, Share, Zone};
use terrace_models::{BgNbd, Counted, History, Model, RepeatBuying};
use terrace_policy::RepeatModel;

const DAY: i64 = 86_400_000_000;

/// A customer's order days (days before the as-of), and ten-thousandths bought in all, brought back, and on the first.
type Customer = (Vec<i64>, i64, i64, i64);

fn as_of() -> AsOf {
    AsOf::new(LocalTime::from_micros(1_000 * DAY), Zone::utc())
}

/// The columns of [`inputs`].
fn columns(customers: &[Customer]) -> [Column; 6] {
    let time = |day: Option<&i64>| day.map(|day| (1_000 - day) * DAY + 3_600_000_000);
    let of = |value_type, value: &dyn Fn(&Customer) -> Option<i64>| {
        Column::optional_integers(value_type, customers.iter().map(value))
    };
    [
        of(ValueType::Count, &|(days, ..)| i64::try_from(days.len()).ok()),
        of(ValueType::Time, &|(days, ..)| time(days.iter().max())),
        of(ValueType::Time, &|(days, ..)| time(days.iter().min())),
        of(ValueType::Money, &|(_, gross, ..)| Some(*gross)),
        of(ValueType::Money, &|(_, _, returned, _)| Some(*returned)),
        of(ValueType::Money, &|(days, _, _, first)| (!days.is_empty()).then_some(*first)),
    ]
}

fn asked(measure: &str, model: RepeatModel) -> Forecast {
    let horizon = (measure != "p_alive").then_some(Window::parse("6 months").unwrap());
    let is_value = measure == "clv";
    Forecast {
        measure: measure.to_owned(),
        model,
        horizon,
        discount: Share::from_millionths(10_000).filter(|_| is_value),
        margin: Some(Share::WHOLE).filter(|_| is_value),
    }
}

fn all() -> Vec<Forecast> {
    let measures = ["p_alive", "expected_orders", "churn_risk", "p_active", "clv"];
    RepeatModel::ALL.into_iter().flat_map(|model| measures.map(|measure| asked(measure, model))).collect()
}

fn forecasts(customers: &[Customer], known: Option<&FittedModels>) -> Forecasts {
    let (columns, all) = (columns(customers), all());
    let asked: Vec<&Forecast> = all.iter().collect();
    forecast(&asked, columns.each_ref(), &as_of(), known, &CancelToken::new()).unwrap()
}

/// Some hundred customers: many with one order, fewer with more, some gone for long.
fn shop() -> Vec<Customer> {
    let mut customers: Vec<Customer> = (0..300i64)
        .map(|number| {
            let first = 150 + number * 7 % 500;
            let step = 9 + number * 13 % 60;
            let orders = (number * number + 5 * number) % 17 % 8;
            let days: Vec<i64> = (0..=orders).map(|order| first - order * step).filter(|day| *day > 0).collect();
            let gross = days.iter().map(|day| 100_000 + day * 400 + number * 900).sum();
            let first_day = 100_000 + days[0] * 400 + number * 900;
            (days, gross, if number % 5 == 0 { gross / 4 } else { 0 }, first_day)
        })
        .collect();
    customers.push((Vec::new(), 0, 0, 0));
    customers
}

#[test]
fn forecasts_are_what_the_model_says_of_the_history() {
    let customers = shop();
    let found = forecasts(&customers, None);
    let history = |(days, ..): &Customer| {
        let (first, last) = (*days.iter().max()?, *days.iter().min()?);
        #[expect(clippy::cast_precision_loss, reason = "days of a test")]
        let weeks = |days: i64| days as f64 / 7.0;
        let frequency = u32::try_from(days.len() - 1).unwrap();
        // The day of the as-of lies after all that is known: the last day that counts is the one before.
        Some(History { frequency, recency: weeks(first - last), age: weeks(first - 1) })
    };
    let histories: Vec<History> = customers.iter().filter_map(history).collect();
    let fit = BgNbd::fit_or_shrink(&Counted::new(&histories).unwrap(), &BgNbd::prior(7.0)).unwrap();
    let kept = found.models.iter().find(|(name, _)| *name == "bg-nbd").unwrap().1;
    let parameters: Vec<f64> =
        BgNbd::PARAMETERS.iter().map(|name| kept.parameters().find(|(known, _)| known == name).unwrap().1).collect();
    assert_eq!(parameters, fit.model.parameters());
    let half_a_year = f64::from(as_of_days_ahead()) / 7.0;
    for (row, history) in histories.iter().enumerate().step_by(17) {
        let expected = [
            fit.model.p_alive(history),
            fit.model.expected(history, half_a_year),
            fit.model.churn_risk(history, half_a_year),
            fit.model.p_active(history, half_a_year),
        ];
        for (column, expected) in found.columns.iter().zip(expected) {
            let Column::Integers(column) = column else { panic!("numbers") };
            #[expect(clippy::cast_possible_truncation, reason = "a probability in millionths")]
            let millionths = (expected * 1e6).round_ties_even() as i64;
            assert_eq!(column.get(row), Some(millionths), "{history:?}");
        }
    }
    // Who never ordered has no forecast.
    assert!(found.columns.iter().all(|column| column.value(300).is_none() && column.value(0).is_some()));
}

fn as_of_days_ahead() -> i32 {
    Window::parse("6 months").unwrap().days_ahead(&as_of()).unwrap()
}

#[test]
fn kept_models_tell_of_one_customer_what_the_run_told() {
    let customers = shop();
    let run = forecasts(&customers, None);
    let text = serde_json::to_string(&run.models).unwrap();
    let kept: FittedModels = serde_json::from_str(&text).unwrap();
    assert_eq!(kept, run.models);
    for row in [0, 7, 123, 299, 300] {
        let alone = forecasts(&customers[row..=row], Some(&kept));
        for (place, (alone_column, all)) in alone.columns.iter().zip(&run.columns).enumerate() {
            assert_eq!(alone_column.value(0), all.value(row), "row {row}");
            assert_eq!(alone.reading(place, 0).unwrap(), run.reading(place, row).unwrap());
        }
    }
    let lacking = FittedModels::default();
    let asked = asked("p_alive", RepeatModel::BgNbd);
    let columns = columns(&customers);
    let error = forecast(&[&asked], columns.each_ref(), &as_of(), Some(&lacking), &CancelToken::new()).unwrap_err();
    assert!(matches!(error, AnalyticsError::NoModel(name) if name == "bg-nbd"));
}

#[test]
fn intervals_hold_the_value() {
    let customers = shop();
    let run = forecasts(&customers, None);
    for (place, column) in run.columns.iter().enumerate() {
        for row in [3, 40, 211] {
            let reading = run.reading(place, row).unwrap().unwrap();
            let (low, high) = reading.interval.unwrap();
            let number = |value: &terrace_domain::Value| value.to_string().parse::<f64>().unwrap();
            let value = number(&column.value(row).unwrap());
            assert!(number(&low) <= value && value <= number(&high), "{place} {row}: {low:?} {value} {high:?}");
            assert_eq!(reading.repeats as usize + 1, customers[row].0.len());
        }
    }
    assert_eq!(run.reading(0, 300).unwrap(), None);
    assert_eq!(run.reading(99, 0).unwrap(), None);
}

#[test]
fn few_customers_are_held_to_a_prior_and_it_is_said() {
    let few: Vec<Customer> = shop().into_iter().take(6).collect();
    let run = forecasts(&few, None);
    for (name, model) in run.models.iter() {
        assert!(matches!(model.refused(), Some(Refused::TooFewCustomers { needed: 10, .. })), "{name}: {model:?}");
        assert!(!model.is_missing());
    }
    assert!(run.columns.iter().all(|column| (0..6).all(|row| column.value(row).is_some())));
    // Nobody at all: nothing to say, and nothing fails.
    let nobody = forecasts(&[], None);
    assert!(nobody.columns.iter().all(|column| column.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_customers_changes_nothing(seed in any::<u64>()) {
        let customers = shop();
        let mut order: Vec<usize> = (0..customers.len()).collect();
        order.sort_by_key(|row| (*row as u64).wrapping_mul(seed | 1).rotate_left(17));
        let shuffled: Vec<Customer> = order.iter().map(|row| customers[*row].clone()).collect();
        let (plain, other) = (forecasts(&customers, None), forecasts(&shuffled, None));
        prop_assert_eq!(&plain.models, &other.models);
        for (one, two) in plain.columns.iter().zip(&other.columns) {
            for (place, row) in order.iter().enumerate().step_by(11) {
                prop_assert_eq!(one.value(*row), two.value(place));
            }
        }
    }
}

/// The more comes back the less a customer is worth, and one who brought everything back has no worth at all.
#[test]
fn a_customer_is_never_worth_more_for_bringing_more_back() {
    let shop = shop();
    let models = forecasts(&shop, None).models;
    for row in [1usize, 2, 7, 40] {
        let (days, gross, _, first_day) = shop[row].clone();
        let parts = [0, 10, 50, 90, 99, 100, 150];
        let same: Vec<Customer> =
            parts.iter().map(|part| (days.clone(), gross, gross * part / 100, first_day)).collect();
        let found = forecasts(&same, Some(&models));
        let all = all();
        let clv = all.iter().position(|forecast| forecast.measure == "clv").unwrap();
        let Column::Integers(worth) = &found.columns[clv] else { panic!("numbers") };
        let worth: Vec<Option<i64>> = (0..same.len()).map(|row| worth.get(row)).collect();
        assert!(worth[..5].iter().all(Option::is_some), "{worth:?}");
        assert!(worth[..5].is_sorted_by(|more, less| more >= less), "{worth:?}");
        assert_eq!(worth[5..], [None, None]);
    }
}
