//! An invented past for the invented shop: who moved since half a year ago, how the tiers grew, what they cost.

use terrace_domain::{LocalTime, Money};
use terrace_report::{
    Group, Migration, MoveCause, SchemeHistory, SchemeReport, SchemeReturns, SchemeStandings, TierReturns, Title,
    TrendPoint,
};

/// Part of a group, in percent.
fn part(group: Group, percent: u64) -> Group {
    let customers = group.customers * percent / 100;
    let amount = i128::from(group.revenue.ten_thousandths()) * i128::from(customers);
    let amount = amount / i128::from(group.customers.max(1));
    Group { customers, revenue: Money::from_ten_thousandths(i64::try_from(amount).unwrap_or(0)) }
}

fn less(group: Group, other: Group) -> Group {
    let revenue = group.revenue.ten_thousandths() - other.revenue.ten_thousandths();
    Group { customers: group.customers - other.customers, revenue: Money::from_ten_thousandths(revenue) }
}

/// The history of every scheme.
pub fn history(schemes: &[SchemeReport]) -> Vec<SchemeHistory> {
    schemes.iter().enumerate().map(|(index, scheme)| history_of(index, scheme)).collect()
}

fn history_of(index: usize, scheme: &SchemeReport) -> SchemeHistory {
    let tiers = scheme.tiers.len();
    let mut flows = vec![vec![Group::default(); tiers + 2]; tiers + 2];
    let mut put = |from: usize, to: usize, group: Group| {
        if let Some(cell) = flows.get_mut(from).and_then(|line| line.get_mut(to)) {
            *cell = group;
        }
    };
    for (to, tier) in scheme.tiers.iter().enumerate() {
        let mut stayed = tier.group;
        let sources =
            [(to + 1, 9), (to.wrapping_sub(1), 5), (to + 2, 2), (tiers + 1, if to + 1 == tiers { 11 } else { 1 })];
        for (from, percent) in sources {
            if from < tiers || from == tiers + 1 {
                let moved = part(tier.group, percent);
                put(from, to, moved);
                stayed = less(stayed, moved);
            }
        }
        put(to, to, stayed);
        put(to, tiers + 1, part(tier.group, 2));
    }
    let ordered = scheme.kind.is_ordered;
    let cause = |en: &str, zh: &str, customers: u64| MoveCause { name: Title::new(en, zh), customers };
    let causes = vec![
        cause("annual_amount", "年采购额", 214),
        cause("annual_orders", "年订单数", 88),
        cause("the cutoffs moved", "分界值变动", 41),
        cause("several together", "多项共同作用", 12),
    ];
    let from = LocalTime::parse("2023-12-12").unwrap_or(LocalTime::from_micros(0));
    SchemeHistory { scheme: index, migration: Some(Migration { from, ordered, flows, causes }), trend: trend(scheme) }
}

/// Quarter by quarter towards what the tiers are.
fn trend(scheme: &SchemeReport) -> Vec<TrendPoint> {
    let days = [
        "2022-06-12",
        "2022-09-12",
        "2022-12-12",
        "2023-03-12",
        "2023-06-12",
        "2023-09-12",
        "2023-12-12",
        "2024-03-12",
    ];
    let step = |step: usize, tier: usize, group: Group| {
        let percent = 60 + 5 * step + (tier * 7 + step * 5) % 11;
        part(group, u64::try_from(percent).unwrap_or(100))
    };
    let now = scheme.tiers.iter().map(|tier| tier.group).collect();
    let then = days.iter().enumerate().filter_map(|(at, day)| {
        let tiers = scheme.tiers.iter().enumerate().map(|(tier, profile)| step(at, tier, profile.group)).collect();
        Some(TrendPoint { as_of: LocalTime::parse(day).ok()?, tiers })
    });
    let now = LocalTime::parse("2024-06-12").ok().map(|as_of| TrendPoint { as_of, tiers: now });
    then.chain(now).collect()
}

/// What every tier brings and costs.
pub fn returns(schemes: &[SchemeReport]) -> Vec<SchemeReturns> {
    let tier = |group: Group, position: usize| {
        let of = |percent: i64| {
            let amount = group.revenue.ten_thousandths() / 100 * percent;
            Some(Money::from_ten_thousandths(amount))
        };
        let position = i64::try_from(position).unwrap_or(0);
        let (margin, discounts, service) = (38 - 2 * position, 7 - position.min(6), 2 + position);
        TierReturns {
            margin: of(margin),
            discounts: of(discounts),
            service_cost: of(service),
            net_value: of(margin - service),
            year: of(44 - position),
            year_before: of(36),
        }
    };
    let scheme = |(index, scheme): (usize, &SchemeReport)| SchemeReturns {
        scheme: index,
        tiers: scheme.tiers.iter().enumerate().map(|(at, profile)| tier(profile.group, at)).collect(),
    };
    schemes.iter().enumerate().map(scheme).collect()
}

/// Some keep a better tier than their class for now, in the first scheme whose tiers are ordered.
pub(super) fn standings(schemes: &[SchemeReport]) -> Vec<SchemeStandings> {
    let ordered = schemes.iter().position(|scheme| scheme.kind.is_ordered);
    let of = |scheme: usize| {
        let tiers = schemes.get(scheme).map_or(&[][..], |scheme| scheme.tiers.as_slice());
        let classes: Vec<u64> = tiers.iter().map(|tier| tier.group.customers).collect();
        // One of twenty of each tier still stands one tier higher.
        let held = |at: usize| classes.get(at).map_or(0, |class| class / 20);
        let tier = |(at, class): (usize, &u64)| class + held(at + 1) - if at == 0 { 0 } else { held(at) };
        let tiers: Vec<u64> = classes.iter().enumerate().map(tier).collect();
        let waiting = (1..classes.len()).map(held).sum();
        SchemeStandings { scheme, from_run: Some(11), tiers, waiting, newcomers: Some(7) }
    };
    ordered.map(of).into_iter().collect()
}
