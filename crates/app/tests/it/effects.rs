//! What hold-outs prove: never more often by chance than they say, however often somebody looks.

use crate::shop::{Order, POLICY, Shop, Silent};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use terrace_app::effects::{
    ArmsFigures, DrawRequest, EffectVerdict, FINAL_LEVEL, LookStage, TierArms, Unsaid, compare_arms, compare_two, draw,
};
use terrace_app::hold_outs::{find, list};
use terrace_app::imports::erase;
use terrace_domain::Share as Part;
use terrace_lake::fault::arm;
use terrace_models::experiments::assignment::{Assignment, Share};

/// Numbers of chance, the same every time (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// What somebody spends: nothing as a rule, else by an exponential law.
    fn spend(&mut self, liking: f64) -> f64 {
        if self.next() < 0.4 + 0.3 * liking { -self.next().max(1e-12).ln() * 100.0 * (0.5 + liking) } else { 0.0 }
    }
}

/// A customer with what they spent before and in each of some spans since.
struct Shopper {
    id: String,
    tier: u16,
    before: f64,
    since: Vec<f64>,
}

fn shoppers(count: usize, spans: usize, seed: u64) -> Vec<Shopper> {
    let mut dice = Dice(seed);
    let shopper = |number: usize| {
        let liking = dice.next();
        let before = (0..4).map(|_| dice.spend(liking)).sum();
        let since = (0..spans).map(|_| dice.spend(liking)).collect();
        Shopper { id: format!("C{number}"), tier: u16::from(liking < 0.7), before, since }
    };
    (0..count).map(shopper).collect()
}

/// The arms by tier as they are after so many spans; those who are treated spend so much more in each.
fn arms(all: &[Shopper], salt: &str, share: f64, (spans, lift): (usize, f64)) -> Vec<TierArms> {
    let assignment = Assignment::new(salt, "test").unwrap();
    let share = Share::new(share).unwrap();
    let mut tiers: Vec<TierArms> = (0..2).map(|tier| TierArms { tier: Some(tier), ..TierArms::default() }).collect();
    for shopper in all {
        let tier = &mut tiers[usize::from(shopper.tier)];
        let is_control = assignment.is_left_out(&shopper.id, share);
        let arm = if is_control { &mut tier.control } else { &mut tier.treated };
        let more = if is_control { 0.0 } else { lift * spans as f64 };
        arm.values.push(shopper.since.iter().take(spans).sum::<f64>() + more);
        arm.before.push(shopper.before);
    }
    tiers
}

fn whole(tiers: &[TierArms]) -> TierArms {
    let mut all = TierArms::default();
    for tier in tiers {
        for (into, from) in [(&mut all.treated, &tier.treated), (&mut all.control, &tier.control)] {
            into.values.extend(&from.values);
            into.before.extend(&from.before);
        }
    }
    all
}

fn is_alarm(verdict: Option<EffectVerdict>) -> bool {
    matches!(verdict, Some(EffectVerdict::More | EffectVerdict::Less))
}

#[test]
fn a_thousand_draws_without_effect_alarm_as_often_as_they_say() {
    let all = shoppers(1_500, 1, 7);
    let (mut plain, mut at_end, mut numbers) = (0, 0, Vec::new());
    for salt in 0..1_000 {
        let arms = whole(&arms(&all, &salt.to_string(), 0.2, (1, 0.0)));
        let verdict = |level| compare_two(&arms, level, LookStage::Final, 0.1).finding.ok().map(|found| found.verdict);
        plain += usize::from(is_alarm(verdict(0.95)));
        at_end += usize::from(is_alarm(verdict(FINAL_LEVEL)));
        numbers.push(arms.control.values.len());
    }
    assert!((40..=60).contains(&plain), "{plain} of 1,000 at 95 %");
    assert!((28..=52).contains(&at_end) && at_end < plain, "{at_end} of 1,000 at 96 %");
    // The arms are as large as planned: 300 each time, give or take.
    let mean = numbers.iter().sum::<usize>() as f64 / 1_000.0;
    assert!((mean - 300.0).abs() < 2.0, "{mean}");
}

#[test]
fn looking_often_proves_nothing() {
    let spans = 12;
    let all = shoppers(1_200, spans, 11);
    let (mut designed, mut naive, mut tiers_alarm) = (0, 0, 0);
    let draws = 500;
    for salt in 0..draws {
        let (mut any, mut any_naive, mut any_tier) = (false, false, false);
        for seen in 1..=spans {
            let stage = if seen < spans { LookStage::Early } else { LookStage::Final };
            let arms = arms(&all, &format!("look {salt}"), 0.3, (seen, 0.0));
            let compared = compare_arms(&arms, stage, 0.3, 0.1);
            any |= is_alarm(compared.whole.finding.ok().map(|found| found.verdict));
            any_tier |=
                compared.tiers.iter().any(|tier| is_alarm(tier.finding.as_ref().ok().map(|found| found.verdict)));
            let plain = compare_two(&whole(&arms), 0.95, LookStage::Final, 0.1);
            any_naive |= is_alarm(plain.finding.ok().map(|found| found.verdict));
        }
        designed += usize::from(any);
        naive += usize::from(any_naive);
        tiers_alarm += usize::from(any_tier);
    }
    // 5 % are 25; three deviations of chance more are 40.
    assert!(designed <= 40, "{designed} of {draws} with the design");
    assert!(tiers_alarm <= 40, "{tiers_alarm} of {draws} in any tier");
    assert!(naive > 2 * designed.max(25), "{naive} of {draws} by plain intervals, {designed} with the design");
}

#[test]
fn a_true_effect_is_found_and_covered() {
    let all = shoppers(3_000, 4, 5);
    let (mut found, mut covered, mut helps, draws) = (0, 0, 0.0, 200);
    for salt in 0..draws {
        let arms = arms(&all, &format!("true {salt}"), 0.3, (4, 10.0));
        let compared = compare_arms(&arms, LookStage::Final, 0.3, 0.1);
        let finding = compared.whole.finding.unwrap();
        found += usize::from(finding.verdict == EffectVerdict::More);
        covered += usize::from(finding.interval.low <= 40.0 && 40.0 <= finding.interval.high);
        helps += finding.past_helps;
    }
    assert!(found * 10 > draws * 9 && covered * 100 >= draws * 92, "{found} and {covered} of {draws}");
    let helps = helps / 200.0;
    assert!(helps > 0.03, "the past tells who likes to buy: {helps}");
}

#[test]
fn swapping_labels_at_random_is_what_the_interval_goes_by() {
    // The share of relabelled draws with so large a difference is what the level of an interval says that just ends at 0.
    let all = shoppers(800, 1, 3);
    let gap = |salt: &str, lift: f64| {
        let arms = whole(&arms(&all, salt, 0.5, (1, lift)));
        compare_two(&arms, 0.95, LookStage::Final, 0.1).finding.unwrap().interval
    };
    let (mut beyond, seen) = (0, gap("seen", 0.0));
    let half = (seen.high - seen.low) / 2.0;
    for salt in 0..1_000 {
        beyond += usize::from(gap(&format!("relabelled {salt}"), 0.0).estimate.abs() > half);
    }
    assert!((32..=68).contains(&beyond), "{beyond} of 1,000 relabelled draws lie beyond half an interval");
}

#[test]
fn draws_of_two_names_have_nothing_to_do_with_each_other() {
    let ids: Vec<String> = (0..20_000).map(|number| format!("C{number}")).collect();
    let share = Share::new(0.3).unwrap();
    let [one, two] = ["spring", "autumn"].map(|name| Assignment::new("salt", name).unwrap());
    let both = ids.iter().filter(|id| one.is_left_out(id, share) && two.is_left_out(id, share)).count();
    // 1,800 of them by chance, with a deviation of 40.
    assert!((1_640..=1_960).contains(&both), "{both}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let figures = |values: Vec<f64>| ArmsFigures { before: vec![0.0; values.len()], values, ..ArmsFigures::default() };
    let arms = |treated: Vec<f64>, control: Vec<f64>| {
        vec![TierArms { tier: None, treated: figures(treated), control: figures(control) }]
    };
    let some = |count: u32| (0..count).map(f64::from).collect::<Vec<f64>>();
    let said = |tiers: &[TierArms]| compare_arms(tiers, LookStage::Final, 0.5, 0.1).whole.finding.unwrap_err();
    assert_eq!(said(&arms(some(100), some(30))), Unsaid::Mismatch);
    assert_eq!(said(&arms(vec![0.0; 50], vec![0.0; 50])).reason(), "nothing_to_compare");
    let few = said(&arms(some(9), some(9)));
    assert_eq!((few.reason(), few.lacks().map(|lack| (lack.found, lack.needed))), ("few_customers", Some((9, 10))));
    let mut buyers = vec![0.0; 50];
    buyers[0] = 5.0;
    assert_eq!(said(&arms(buyers.clone(), buyers)).reason(), "few_buyers");
    assert_eq!(said(&arms(vec![-1.0; 50], some(50).iter().map(|value| -value).collect())), Unsaid::NoBase);
}

/// Draws from a shop of sixty.
fn drawn() -> Shop {
    let shop = Shop::new(POLICY, "");
    let customers: Vec<String> = (0..60).map(|number| format!("customer-{number:02}")).collect();
    let orders: Vec<Order<'_>> =
        (0..60).zip(&customers).map(|(number, id)| (number, id.as_str(), "2026-01-05", 10 + number)).collect();
    shop.import(&orders);
    draw_named(&shop, "gift").unwrap();
    shop
}

fn draw_named(shop: &Shop, name: &str) -> Result<(), terrace_app::AppError> {
    let silent = Silent::new();
    let ctx = silent.on_day(0);
    let (inputs, tiered) = (shop.inputs(), shop.tier());
    let half = Part::parse("50%").unwrap();
    let request = DrawRequest {
        name,
        scheme: None,
        tiers: &[],
        list: None,
        share: half,
        effect: half,
        until: None,
        salt: Some("s".to_owned()),
        beside: &["gift".to_owned()][..usize::from(name != "gift")],
        run: None,
        dry: false,
    };
    draw(&request, (&tiered, &inputs), &shop.workspace, &ctx).map(|_| ())
}

/// Lets every step that reaches the disk fail from so many on; how many there were tells the counter.
fn failing_from(shop: &Shop, first: u64) -> (terrace_lake::fault::Armed, Arc<AtomicU64>) {
    let passed = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&passed);
    let refuse = move |_: &'static str, _: &Path| {
        let is_late = counted.fetch_add(1, Ordering::SeqCst) >= first;
        if is_late { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    };
    (arm(shop.workspace.root(), Arc::new(refuse)), passed)
}

#[test]
fn a_draw_is_there_whole_or_not_at_all() {
    let (mut failed, mut first) = (0, 0);
    loop {
        let shop = drawn();
        let (armed, _) = failing_from(&shop, first);
        let done = draw_named(&shop, "news");
        drop(armed);
        let names: Vec<String> = list(&shop.workspace).unwrap().into_iter().map(|known| known.name).collect();
        if done.is_ok() {
            assert_eq!(names, ["gift", "news"]);
            break;
        }
        failed += 1;
        // Only the flushing of the folder comes after the name is there.
        if names.len() == 1 {
            draw_named(&shop, "news").unwrap();
        }
        assert_eq!(find(&shop.workspace, "news").unwrap().people.len(), 60);
        first += 1;
    }
    assert!(failed > 3, "{failed}");
}

#[test]
fn an_erasure_that_was_interrupted_reaches_hold_outs_in_the_end() {
    let (mut interrupted, mut first) = (0, 0);
    loop {
        let shop = drawn();
        draw_named(&shop, "news").unwrap();
        let silent = Silent::new();
        let ctx = silent.on_day(1);
        let gone = ["customer-07".to_owned()];
        let (armed, _) = failing_from(&shop, first);
        let done = erase(&shop.workspace, &gone, &ctx);
        drop(armed);
        if let Ok(done) = done {
            assert_eq!(done.hold_outs, ["gift", "news"]);
            break;
        }
        interrupted += 1;
        erase(&shop.workspace, &gone, &ctx).unwrap();
        for known in list(&shop.workspace).unwrap() {
            assert_eq!((known.people.len(), known.erased.all()), (59, 1), "{first} {}", known.name);
            assert!(known.people.iter().all(|person| person.id != gone[0]));
        }
        first += 4;
    }
    assert!(interrupted > 5, "{interrupted}");
}
