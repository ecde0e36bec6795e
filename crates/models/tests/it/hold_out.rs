//! Models held against what they could not know.

use terrace_models::hold_out::{Dates, ForecastRule, HoldOut, hold_out};
use terrace_models::numerics::random::Chance;
use terrace_models::simulate::Story;
use terrace_models::{BgNbd, Counted, History, Model, ModelError, ParetoNbd, RepeatBuying};

const DATES: Dates = Dates { cut: 39.0, end: 78.0, step: 1.0 };

/// Customers who came during the first twelve weeks, and a few after the cut.
fn shop(story: &impl Story, customers: u32) -> Vec<Vec<f64>> {
    (0..customers)
        .map(|number| {
            let first = if number % 50 == 49 { 45.0 } else { f64::from(number % 84) / 7.0 };
            let later = story.purchases(100.0 - first, &mut Chance::stream(8, u64::from(number)));
            std::iter::once(first).chain(later.into_iter().map(|time| first + time)).collect()
        })
        .collect()
}

fn check<M: Model<4, Observation = History> + RepeatBuying>(found: &HoldOut<M>, customers: usize) {
    assert_eq!((found.customers, found.later), (customers - customers / 50, customers / 50));
    assert_eq!(found.by_frequency.iter().map(|group| group.customers).sum::<usize>(), found.customers);
    for group in &found.by_frequency {
        let error = 6.0 * (group.actual.max(0.2) / group.customers as f64).sqrt();
        assert!((group.expected - group.actual).abs() < error, "{group:?}");
    }
    assert_eq!(found.by_p_alive.len(), 10);
    for group in &found.by_p_alive {
        assert!((group.p_active - group.active).abs() < 0.05 && group.p_alive >= group.active - 0.05, "{group:?}");
    }
    let last = found.curve.last().expect("a curve");
    assert!((last.expected / last.actual as f64 - 1.0).abs() < 0.05, "{last:?}");
    assert!(found.curve.windows(2).all(|pair| pair[0].actual <= pair[1].actual && pair[0].time < pair[1].time));
    assert_eq!((found.curve.len(), last.time), (78, 78.0));
    let error = |rule: ForecastRule| found.errors.iter().find(|error| error.rule == rule).expect("a rule");
    for rule in [ForecastRule::LastPeriod, ForecastRule::OwnPace, ForecastRule::CommonPace] {
        assert!(error(ForecastRule::Model).root_mean_square < error(rule).root_mean_square, "{:?}", found.errors);
    }
    assert!((error(ForecastRule::Model).total_ratio - 1.0).abs() < 0.06, "{:?}", found.errors);
}

#[test]
fn true_stories_pass() {
    let model = BgNbd::new([0.6, 5.0, 0.8, 2.4]).expect("positive");
    check(&hold_out(&shop(&model, 6000), &DATES, BgNbd::fit).expect("a check"), 6000);
    let model = ParetoNbd::new([0.6, 5.0, 0.8, 14.0]).expect("positive");
    check(&hold_out(&shop(&model, 6000), &DATES, ParetoNbd::fit).expect("a check"), 6000);
}

#[test]
fn order_of_customers_changes_nothing() {
    let model = BgNbd::new([0.6, 5.0, 0.8, 2.4]).expect("positive");
    let mut customers = shop(&model, 500);
    let one = hold_out(&customers, &DATES, BgNbd::fit).expect("a check");
    customers.reverse();
    let other = hold_out(&customers, &DATES, BgNbd::fit).expect("a check");
    assert_eq!((one.by_frequency, one.curve), (other.by_frequency, other.curve));
    assert_eq!((one.by_p_alive, one.errors), (other.by_p_alive, other.errors));
}

#[test]
fn purchases_are_counted_as_they_are() {
    // Bought at 0, 2, 2, 10 | 50; 5 | 41, 42, 80; and one who came after the cut.
    let customers = vec![vec![0.0, 2.0, 2.0, 10.0, 50.0], vec![5.0, 41.0, 42.0, 80.0], vec![44.0]];
    let prior = |data: &Counted<History>| BgNbd::fit_or_shrink(data, &BgNbd::prior(7.0));
    let found = hold_out(&customers, &DATES, prior).expect("a check");
    let groups: Vec<(u32, f64)> = found.by_frequency.iter().map(|group| (group.frequency, group.actual)).collect();
    assert_eq!((groups, found.later), (vec![(0, 2.0), (2, 1.0)], 1));
    // Points at 1, 2, … 78.
    let actual = [1, 2, 10, 41, 42, 50].map(|time: usize| found.curve[time - 1].actual);
    assert_eq!(actual, [0, 1, 2, 3, 4, 5]);
    let bad = hold_out(&[vec![3.0, 1.0]], &DATES, BgNbd::fit);
    assert!(matches!(bad, Err(ModelError::BadOption { name: "purchase times", .. })));
    let dates = Dates { cut: 80.0, ..DATES };
    assert!(matches!(hold_out(&customers, &dates, BgNbd::fit), Err(ModelError::BadOption { name: "dates", .. })));
}

#[test]
fn what_came_after_does_not_decide_who_stands_in_which_tenth() {
    // All began on one day; of those who did not come again before the cut, every other one does after it.
    let once = (0..80).map(|number| if number % 2 == 0 { vec![0.0] } else { vec![0.0, 60.0] });
    let often = (0..20).map(|number| vec![0.0, 5.0 + f64::from(number), 50.0]);
    let customers: Vec<Vec<f64>> = once.chain(often).collect();
    let prior = |data: &Counted<History>| BgNbd::fit_or_shrink(data, &BgNbd::prior(7.0));
    let found = hold_out(&customers, &DATES, prior).expect("a check");
    let alike: Vec<f64> = found.by_p_alive.iter().filter(|g| g.p_alive == 1.0).map(|g| g.active).collect();
    assert_eq!(alike, vec![0.5; 8]);
    let bought: f64 = found.by_p_alive.iter().map(|group| group.active * group.customers as f64).sum();
    assert!((bought - 60.0).abs() < 1e-9, "{bought}");
}

#[test]
fn there_are_ten_groups_as_even_as_can_be() {
    let prior = |data: &Counted<History>| BgNbd::fit_or_shrink(data, &BgNbd::prior(7.0));
    for (customers, groups) in [(1_u32, 1), (9, 9), (11, 10), (21, 10), (95, 10)] {
        let shop: Vec<Vec<f64>> = (0..customers).map(|number| vec![f64::from(number) / 7.0]).collect();
        let sizes: Vec<usize> =
            hold_out(&shop, &DATES, prior).expect("a check").by_p_alive.iter().map(|group| group.customers).collect();
        let (least, most) = (sizes.iter().min().expect("one"), sizes.iter().max().expect("one"));
        assert_eq!((sizes.len(), sizes.iter().sum::<usize>()), (groups, customers as usize));
        assert!(most - least <= 1, "{sizes:?}");
    }
}

#[test]
fn the_curve_has_a_point_at_the_cut_in_any_unit() {
    // The first purchase lies no whole number of weeks before the cut, and purchases lie on the very days of points.
    let days = [vec![3, 94, 101, 150], vec![10, 101, 102, 199]];
    for unit in [1.0, 7.0, 365.25 / 12.0] {
        let time = |day: i32| f64::from(day) / unit;
        let customers: Vec<Vec<f64>> = days.iter().map(|days| days.iter().copied().map(time).collect()).collect();
        let dates = Dates { cut: time(101), end: time(200), step: 7.0 / unit };
        let prior = |data: &Counted<History>| BgNbd::fit_or_shrink(data, &BgNbd::prior(unit));
        let found = hold_out(&customers, &dates, prior).expect("a check");
        #[expect(clippy::cast_possible_truncation, reason = "days of a year")]
        let points: Vec<(i32, usize)> =
            found.curve.iter().map(|point| ((point.time * unit).round() as i32, point.actual)).collect();
        let up_to = |day: i32| points.iter().find(|point| point.0 == day).map(|point| point.1);
        assert_eq!(
            [94, 101, 108, 150, 153, 200].map(up_to),
            [Some(1), Some(3), Some(4), Some(5), None, Some(6)],
            "{unit}: {points:?}"
        );
    }
}
