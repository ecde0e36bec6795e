//! What the invented shop knows of satisfaction, service, the last months, and whom to call.

use super::people::{CATEGORIES, Customer};
use terrace_domain::Money;
use terrace_report::{
    Average, Care, CareFigures, CategoryMonths, Cause, CauseFigures, ColumnLabel, Completeness, ContentFigures,
    Decimal, FallingCustomer, FirstMonth, MonthRevenue, Person, Recent, SchemeCare, SchemeReport, Title,
};

fn average(mean: i64, within: i64, of: u64) -> Option<Average> {
    Some(Average { mean: Decimal(mean), within: Some(Decimal(within)), of })
}

/// A tenth of the customers answered, and one in fifty complained.
fn figures(customers: u64, revenue: Money) -> CareFigures {
    CareFigures {
        customers,
        satisfaction: average(1_025_000, 40_000, customers / 10),
        satisfied: average(430_000, 60_000, customers / 10),
        change: average(-80_000, 50_000, customers / 20),
        growth: average(-72_000, 45_000, customers / 20),
        rating: average(860_000, 30_000, customers / 8),
        nps: average(320_000, 90_000, customers / 12),
        complaints: customers / 40,
        complaining: customers / 50,
        complaining_revenue: Money::from_ten_thousandths(revenue.ten_thousandths() / 30),
        cases: customers / 9,
        open_cases: customers / 120,
        first_answer: average(3_400_000, 500_000, customers / 15),
        to_close: average(27_250_000, 4_000_000, customers / 15),
        contacts: customers * 3,
        minutes: Decimal(i64::try_from(customers).unwrap_or(0) * 14_500_000),
    }
}

pub(super) fn care(schemes: &[SchemeReport], customers: u64, revenue: Money) -> Care {
    let of_scheme = |(scheme, report): (usize, &SchemeReport)| SchemeCare {
        scheme,
        tiers: report.tiers.iter().map(|tier| figures(tier.group.customers, tier.group.revenue)).collect(),
    };
    let cause = |cause, complaints, part| CauseFigures {
        cause,
        complaints,
        customers: complaints - complaints / 9,
        revenue: Money::from_ten_thousandths(revenue.ten_thousandths() / part),
    };
    let content = |part: u64, again: u64| ContentFigures {
        customers: customers / part,
        revenue: Money::from_ten_thousandths(revenue.ten_thousandths() / i64::try_from(part).unwrap_or(1)),
        ordered_in_year: customers / part * again / 100,
        ordered_again: customers / part * (again + 9) / 100,
        complaining: customers / part / 40,
        nps: average(250_000, 120_000, customers / part / 3),
    };
    Care {
        schemes: schemes.iter().enumerate().map(of_scheme).collect(),
        all: figures(customers, revenue),
        causes: vec![
            cause(Cause::Named("破损".to_owned()), 61, 90),
            cause(Cause::Named("发货慢".to_owned()), 37, 140),
            cause(Cause::Other, 12, 400),
            cause(Cause::Unknown, 9, 700),
        ],
        content: Some([content(25, 71), content(33, 64), content(40, 66), content(1, 58)]),
    }
}

pub(super) fn recent(revenue: Money) -> Recent {
    let months: Vec<(i16, i8)> =
        (0..18).map(|month| (2022 + (month + 10) / 12, i8::try_from((month + 10) % 12 + 1).unwrap_or(1))).collect();
    let first = |month: usize| {
        let all = 180 + 7 * (month as u64 % 5);
        let active =
            (0..months.len() - month).map(|after| if after == 0 { all } else { all * 3 / (10 + after as u64 * 2) });
        FirstMonth { month, active: active.collect(), again: if month + 1 < months.len() { all / 2 } else { 0 } }
    };
    let category = |place: usize, label: ColumnLabel| {
        let of_month = |month: usize| {
            // The first category is given up over time, and the others take its place.
            let part = if place == 0 { 30 - month } else { 8 + month / 3 };
            MonthRevenue(Money::from_ten_thousandths(
                revenue.ten_thousandths() / 2_000 * i64::try_from(part).unwrap_or(1),
            ))
        };
        CategoryMonths { label, revenue: (0..months.len()).map(of_month).collect() }
    };
    let named = CATEGORIES.iter().map(|name| ColumnLabel::Named((*name).to_owned()));
    Recent {
        firsts: (0..months.len()).map(first).collect(),
        categories: named
            .chain([ColumnLabel::Unknown])
            .enumerate()
            .map(|(place, label)| category(place, label))
            .collect(),
        months,
    }
}

pub(super) fn falling(people: &[Customer], classes: impl Fn(usize) -> Vec<Option<usize>>) -> Vec<FallingCustomer> {
    let customer = |(index, person): (usize, &Customer)| FallingCustomer {
        id: person.id.clone(),
        name: Some(person.name.clone()),
        kind: if person.organisation { Person::Organisation } else { Person::Person },
        phone: Some(person.phone.clone()),
        manager: Some(if index % 2 == 0 { "李经理" } else { "王经理" }.to_owned()),
        year_before: person.revenue,
        year: Money::from_ten_thousandths(person.revenue.ten_thousandths() / 3),
        last_order: None,
        classes: classes(index),
    };
    people.iter().enumerate().skip(40).take(10).map(customer).collect()
}

pub(super) fn completeness() -> Completeness {
    let field = |en: &str, zh: &str, filled| (Title::new(en, zh), filled);
    Completeness {
        customers: 5_102,
        fields: vec![
            field("Name", "姓名", 5_102),
            field("Phone", "手机号", 4_011),
            field("Province", "省份", 3_827),
            field("Industry", "行业", 0),
            field("Birthday", "生日", 0),
        ],
    }
}
