//! The figures of the invented shop. Classes are worked out plainly here: this is sample data, not the engine.

use super::people::{CATEGORIES, Customer, Dice, REGIONS, customers};
use terrace_domain::{AsOf, Currency, Date, LocalTime, Money, Share, Zone};
use terrace_report::{
    Breakdown, BreakdownColumn, ColumnLabel, CrossTable, Decimal, FactSource, FieldBreakdown, Group, Header,
    ImportQuality, KeyFigures, LabelCount, LevelMembers, MembersReport, Month, Pareto, Person, Privacy, RejectReason,
    ReportData, RevenueBasis, RfmCell, RfmGrid, SchemeForm, SchemePicture, SchemeReport, StatusReading, TierProfile,
    Title, Told, TopCustomer,
};
use terrace_words::Text;
use terrace_words::texts::policy as words;

const SEGMENTS: [(&str, &str, &str); 10] = [
    ("champions", "Champions", "冠军客户"),
    ("loyal", "Loyal", "忠诚客户"),
    ("potential_loyalist", "Potential loyalists", "潜在忠诚"),
    ("new", "New", "新客户"),
    ("promising", "Promising", "有望客户"),
    ("need_attention", "Need attention", "需关注"),
    ("about_to_sleep", "About to sleep", "即将沉睡"),
    ("at_risk", "At risk", "流失风险"),
    ("cant_lose", "Can't lose", "不可失去"),
    ("hibernating", "Hibernating", "沉睡客户"),
];

fn segment(recency: u8, frequency: u8) -> usize {
    match (recency, frequency) {
        (5, 4 | 5) => 0,
        (3 | 4, 4 | 5) => 1,
        (4 | 5, 2 | 3) => 2,
        (5, 1) => 3,
        (4, 1) => 4,
        (3, 3) => 5,
        (3, _) => 6,
        (1 | 2, 3 | 4) => 7,
        (1 | 2, 5) => 8,
        _ => 9,
    }
}

/// A digit of five by the position in a sorted list.
fn digits(people: &[Customer], key: impl Fn(&Customer) -> i64) -> Vec<u8> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|index| people.get(*index).map(&key));
    let mut digits = vec![1u8; people.len()];
    for (position, index) in order.iter().enumerate() {
        if let Some(digit) = digits.get_mut(*index) {
            *digit = u8::try_from(1 + position * 5 / people.len().max(1)).unwrap_or(5);
        }
    }
    digits
}

fn group<'a>(people: impl Iterator<Item = &'a Customer>) -> Group {
    people.fold(Group::default(), |sum, person| Group {
        customers: sum.customers + 1,
        revenue: sum.revenue.checked_add(person.revenue).unwrap_or(sum.revenue),
    })
}

/// The mean of the two middle values.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let half = values.len() / 2;
    let (low, high) = (values.get(half.saturating_sub(usize::from(values.len().is_multiple_of(2)))), values.get(half));
    low.zip(high).map(|(low, high)| (low + high) / 2)
}

/// One scheme before its figures: each customer's tier, by index.
struct Plan {
    name: &'static str,
    title: Title,
    kind: SchemeForm,
    tiers: Vec<(&'static str, Title, Title, Option<&'static str>)>,
    classes: Vec<usize>,
}

fn form(key: &'static str, title: Text, is_ordered: bool) -> SchemeForm {
    SchemeForm { key, title, is_ordered, has_spare_tiers: false, picture: SchemePicture::Bars }
}

fn profile(plan: &Plan, people: &[Customer], tier: usize) -> TierProfile {
    let members =
        || people.iter().zip(&plan.classes).filter(move |(_, class)| **class == tier).map(|(person, _)| person);
    let of = |value: &dyn Fn(&Customer) -> i64| median(members().map(value).collect());
    let (id, title, rule, expected) =
        plan.tiers.get(tier).cloned().unwrap_or(("", Title::default(), Title::default(), None));
    TierProfile {
        id: id.to_owned(),
        title,
        rule,
        group: group(members()),
        expected: expected.and_then(Share::parse),
        median_amount: of(&|person| person.revenue.ten_thousandths()).map(Money::from_ten_thousandths),
        median_orders: of(&|person| i64::try_from(person.orders).unwrap_or(0) * 1_000_000).map(Decimal),
        median_basket: of(&|person| person.revenue.ten_thousandths() / i64::try_from(person.orders).unwrap_or(1))
            .map(Money::from_ten_thousandths),
        median_recency: of(&|person| person.days_since_last * 1_000_000).map(Decimal),
    }
}

fn breakdown(
    plan: &Plan,
    people: &[Customer],
    names: &[&str],
    part: impl Fn(&Customer, usize) -> Option<Money>,
) -> Breakdown {
    let column = |place: usize| {
        let tiers = (0..plan.tiers.len()).map(|tier| {
            people.iter().zip(&plan.classes).filter(|(_, class)| **class == tier).fold(
                Group::default(),
                |sum, (person, _)| match part(person, place) {
                    Some(amount) => Group {
                        customers: sum.customers + 1,
                        revenue: sum.revenue.checked_add(amount).unwrap_or(sum.revenue),
                    },
                    None => sum,
                },
            )
        });
        tiers.collect()
    };
    let columns = names
        .iter()
        .enumerate()
        .map(|(place, name)| BreakdownColumn { label: ColumnLabel::Named((*name).to_owned()), tiers: column(place) });
    Breakdown { columns: columns.collect() }
}

fn scheme(plan: &Plan, people: &[Customer], grid: Option<RfmGrid>) -> SchemeReport {
    let taste = |person: &Customer, category: usize| {
        let all: i64 = person.tastes.iter().sum();
        let part = person.tastes.get(category)?;
        Some(Money::from_ten_thousandths(person.revenue.ten_thousandths() / 100 * part / all.max(1) * 100))
    };
    SchemeReport {
        name: plan.name.to_owned(),
        title: plan.title.clone(),
        kind: plan.kind,
        tiers: (0..plan.tiers.len()).map(|tier| profile(plan, people, tier)).collect(),
        unclassified: Group::default(),
        outside: Group::default(),
        among: None,
        grid,
        groups: None,
        categories: Some(breakdown(plan, people, &CATEGORIES, taste)),
        channels: Some(breakdown(plan, people, &["天猫", "门店"], |person, channel| {
            (usize::from(person.organisation) == channel).then_some(person.revenue)
        })),
        stores: Some(breakdown(plan, people, &["南京路店", "徐家汇店"], |person, store| {
            (person.region % 2 == store).then_some(person.revenue)
        })),
        regions: Some(breakdown(plan, people, &REGIONS, |person, region| {
            (person.region == region).then_some(person.revenue)
        })),
        fields: vec![FieldBreakdown {
            title: Title::new("Sales region", "销售大区"),
            breakdown: breakdown(plan, people, &["东区", "南区", "北区"], |person, area| {
                (person.region % 3 == area).then_some(person.revenue)
            }),
        }],
    }
}

fn cross(plans: &[Plan], people: &[Customer], rows: usize, columns: usize) -> Option<CrossTable> {
    let (down, across) = (plans.get(rows)?, plans.get(columns)?);
    let mut cells = vec![vec![Group::default(); across.tiers.len()]; down.tiers.len()];
    for (index, person) in people.iter().enumerate() {
        let cell = cells.get_mut(*down.classes.get(index)?)?.get_mut(*across.classes.get(index)?)?;
        cell.customers += 1;
        cell.revenue = cell.revenue.checked_add(person.revenue)?;
    }
    Some(CrossTable { rows, columns, cells })
}

fn plans(people: &[Customer]) -> (Vec<Plan>, RfmGrid) {
    let recency = digits(people, |person| -person.days_since_last);
    let frequency = digits(people, |person| i64::try_from(person.orders).unwrap_or(0));
    let segments: Vec<usize> = recency.iter().zip(&frequency).map(|(r, f)| segment(*r, *f)).collect();
    let mut cells = Vec::new();
    for r in 1..=5u8 {
        for f in 1..=5u8 {
            let here = people
                .iter()
                .zip(recency.iter().zip(&frequency))
                .filter(|(_, digits)| *digits == (&r, &f))
                .map(|(person, _)| person);
            cells.push(RfmCell { recency: r, frequency: f, group: group(here), tier: Some(segment(r, f)) });
        }
    }
    let tier = |id, en: &str, zh: &str, rule_en: &str, rule_zh: &str, expected| {
        (id, Title::new(en, zh), Title::new(rule_en, rule_zh), expected)
    };
    let pyramid = Plan {
        name: "pyramid",
        title: Title::new("Customer pyramid", "客户金字塔"),
        kind: SchemeForm { picture: SchemePicture::Pyramid, ..form("pyramid", words::KIND_PYRAMID, true) },
        tiers: vec![
            tier("A", "VIP", "VIP客户", "top 1%", "前 1%", None),
            tier("B", "Main", "主要客户", "top 5%", "前 5%", None),
            tier("C", "Regular", "普通客户", "top 20%", "前 20%", None),
            tier("D", "Small", "小客户", "the rest", "其余", None),
        ],
        classes: (0..people.len())
            .map(|rank| [1, 5, 20].iter().filter(|top| rank >= (people.len() * **top).div_ceil(100)).count())
            .collect(),
    };
    let units = |person: &Customer| person.revenue.ten_thousandths() / Money::SCALE;
    let value = Plan {
        name: "value",
        title: Title::new("Value tier", "价值分级"),
        kind: form("threshold", words::KIND_THRESHOLD, true),
        tiers: vec![
            tier("high", "High-end", "高端客户", "> 3,000", "> 3,000", Some("10%")),
            tier("mid", "Mid-range", "中级客户", "≥ 800", "≥ 800", Some("30%")),
            tier("low", "Basic", "低端客户", "the rest", "其余", Some("60%")),
        ],
        classes: people
            .iter()
            .map(|person| [3_001, 800].iter().filter(|edge| units(person) < **edge).count())
            .collect(),
    };
    let rfm = Plan {
        name: "rfm",
        title: Title::new("RFM segment", "RFM 分群"),
        kind: form("rfm", words::KIND_RFM, false),
        tiers: SEGMENTS.iter().map(|(id, en, zh)| (*id, Title::new(*en, *zh), Title::default(), None)).collect(),
        classes: segments,
    };
    let status = Plan {
        name: "status",
        title: Title::new("Status", "客户状态"),
        kind: form("rules", words::KIND_RULES, false),
        tiers: vec![
            tier("lost", "Lost", "流失客户", "recency > 180", "recency > 180", None),
            tier("active", "Active", "现有客户", "otherwise", "其他情况", None),
        ],
        classes: people.iter().map(|person| usize::from(person.days_since_last <= 180)).collect(),
    };
    (vec![pyramid, value, rfm, status], RfmGrid { bins: 5, cells })
}

/// Thirty months that together bring the whole revenue.
fn months(revenue: Money, orders: u64) -> Vec<Month> {
    let mut dice = Dice::new(7);
    let season = [82u64, 60, 95, 92, 94, 100, 88, 128, 136, 102, 124, 118];
    let levels: Vec<u64> = (0..30u64)
        .map(|index| {
            let strength = season.get(usize::try_from(index % 12).unwrap_or(0)).copied().unwrap_or(100);
            let level = strength * (100 + index * 2) * (94 + dice.roll(13)) / 100;
            if index == 29 { level / 3 } else { level }
        })
        .collect();
    let all: u64 = levels.iter().sum();
    let part = |level: u64, whole: i64| whole / i64::try_from(all).unwrap_or(1) * i64::try_from(level).unwrap_or(0);
    levels
        .iter()
        .zip(0u64..)
        .map(|(level, index)| {
            let orders = orders * level / all.max(1);
            let customers = orders * 100 / (118 + index);
            Month {
                year: 2022 + i16::try_from(index / 12).unwrap_or(0),
                month: i8::try_from(index % 12 + 1).unwrap_or(1),
                revenue: Money::from_ten_thousandths(part(*level, revenue.ten_thousandths()) / 100 * 100),
                orders,
                customers,
                new_customers: customers * 10 / (12 + index * 2),
                partial: index == 29,
            }
        })
        .collect()
}

fn imports() -> Vec<ImportQuality> {
    let orders = ImportQuality {
        number: Some(1),
        at: LocalTime::parse("2024-06-12T09:30").ok(),
        kind: Title::new("Orders", "订单"),
        files: vec!["订单导出_2022-2024.xlsx".to_owned()],
        read: 121_480,
        accepted: 120_914,
        replaced: 312,
        unchanged: 0,
        rejected: 254,
        without_customer: 1_207,
        money: vec![Title::new(
            "订单导出_2022-2024.xlsx: 16312480.50 CNY listed = 15102113.20 counted + 488201.00 cancelled + 95310.40 unpaid + 512004.90 returned + 91337.00 without a customer + 23514.00 rejected",
            "订单导出_2022-2024.xlsx：文件合计 16312480.50 CNY = 计入 15102113.20 + 取消 488201.00 + 未付款 95310.40 + 退回 512004.90 + 无客户 91337.00 + 拒收 23514.00",
        )],
        reasons: vec![
            RejectReason {
                code: "T0141".to_owned(),
                text: Title::new("the time is not a date", "下单时间不是有效日期"),
                rows: 181,
            },
            RejectReason {
                code: "T0146".to_owned(),
                text: Title::new("the id was rounded by a spreadsheet", "编号已被电子表格四舍五入"),
                rows: 73,
            },
        ],
        statuses: vec![
            StatusReading { status: "交易成功".to_owned(), read_as: Title::new("sale", "成交"), rows: 112_044 },
            StatusReading { status: "退款成功".to_owned(), read_as: Title::new("return", "退货"), rows: 5_120 },
            StatusReading {
                status: "交易关闭".to_owned(), read_as: Title::new("cancelled", "已取消"), rows: 4_062
            },
        ],
    };
    let people = ImportQuality {
        kind: Title::new("Customers", "客户"),
        files: vec!["会员档案.csv".to_owned()],
        number: Some(2),
        read: 5_102,
        accepted: 5_102,
        replaced: 0,
        rejected: 0,
        without_customer: 0,
        money: Vec::new(),
        reasons: Vec::new(),
        statuses: Vec::new(),
        at: orders.at,
        unchanged: 0,
    };
    vec![orders, people]
}

fn header() -> Header {
    let zone = Zone::new("Asia/Shanghai").unwrap_or_else(|_| Zone::utc());
    let day = Date::from_ymd(2024, 6, 12).unwrap_or(Date::from_days(0));
    Header {
        policy_name: "stationery".to_owned(),
        policy_title: Title::new("Stationery retail", "文具零售客户分级"),
        policy_hash: "9f2c41d07ab35e6688c1f0427d9be35a1c6e02d7745f98a3b1d0c2e4f6a8b9c0".to_owned(),
        as_of: AsOf::start_of(day, zone),
        currency: Currency::new("CNY").unwrap_or_else(|_| unreachable!("CNY is a code")),
        source: FactSource::Lake { version: 3 },
        basis: RevenueBasis::Net,
        program_version: "0.1.0".to_owned(),
    }
}

/// Three levels, and some below them.
fn members() -> MembersReport {
    let level = |level: Option<&str>, title, members, points| LevelMembers {
        level: level.map(str::to_owned),
        title,
        members,
        points,
    };
    MembersReport {
        levels: vec![
            level(Some("gold"), Title::new("Gold", "黄金会员"), 412, 1_903_226),
            level(Some("silver"), Title::new("Silver", "白银会员"), 1_208, 1_044_871),
            level(Some("member"), Title::new("Member", "普通会员"), 3_242, 388_054),
        ],
        others: 240,
    }
}

/// Large customers buy at lower prices.
fn profit(people: &[Customer]) -> Option<Pareto> {
    let part = |rank: usize| if rank < 100 { 9 } else { 4 };
    let people = people.iter().enumerate();
    Pareto::of(
        people
            .map(|(rank, person)| Money::from_ten_thousandths(person.revenue.ten_thousandths() / part(rank)))
            .collect(),
    )
}

fn labels(people: &[Customer]) -> Vec<LabelCount> {
    let label = |name: &str, title, condition: &str, keep: &dyn Fn(&Customer) -> bool| LabelCount {
        name: name.to_owned(),
        title,
        condition: condition.to_owned(),
        group: group(people.iter().filter(|person| keep(person))),
    };
    vec![
        label("high_frequency", Title::new("High frequency", "高频客户"), "annual_orders > 12", &|p| p.orders > 12),
        label("recent", Title::new("Recent", "近期活跃"), "recency <= 30", &|p| p.days_since_last <= 30),
    ]
}

/// The report of the invented shop.
pub fn sample() -> ReportData {
    let mut people = customers(4_862);
    people.sort_by(|a, b| b.revenue.cmp(&a.revenue).then_with(|| a.id.cmp(&b.id)));
    let (plans, grid) = plans(&people);
    let grid_of = |plan: &Plan| (plan.kind.key == "rfm").then(|| grid.clone());
    let all = group(people.iter());
    let returned = Money::from_ten_thousandths(all.revenue.ten_thousandths() / 27);
    let top = people.iter().enumerate().take(20).map(|(index, person)| TopCustomer {
        id: person.id.clone(),
        name: Some(person.name.clone()),
        kind: if person.organisation { Person::Organisation } else { Person::Person },
        phone: Some(person.phone.clone()),
        region: REGIONS.get(person.region).map(|region| (*region).to_owned()),
        revenue: person.revenue,
        orders: person.orders,
        last_order: Date::from_ymd(2024, 6, 12)
            .map(|day| Date::from_days(day.days() - i32::try_from(person.days_since_last).unwrap_or(0)).start()),
        classes: plans.iter().map(|plan| plan.classes.get(index).copied()).collect(),
    });
    let schemes: Vec<SchemeReport> = plans.iter().map(|plan| scheme(plan, &people, grid_of(plan))).collect();
    ReportData {
        header: header(),
        figures: KeyFigures {
            customers: 5_102,
            with_orders: all.customers,
            orders: people.iter().map(|person| person.orders).sum(),
            gross: all.revenue.checked_add(returned).unwrap_or(all.revenue),
            returned,
            net: all.revenue,
            oldest_order: LocalTime::parse("2022-01-01T09:02").ok(),
            newest_order: LocalTime::parse("2024-06-11T22:47").ok(),
        },
        months: months(all.revenue, people.iter().map(|person| person.orders).sum()),
        pareto: Pareto::of(people.iter().map(|person| person.revenue).collect()),
        profit: profit(&people),
        costs_told: Told { told: 9, of: 10 },
        crosses: [(2, 0), (2, 1), (2, 3), (0, 1), (0, 3), (1, 3)]
            .iter()
            .filter_map(|(rows, columns)| cross(&plans, &people, *rows, *columns))
            .collect(),
        beside: None,
        returns: super::moves::returns(&schemes),
        care: Some(super::voices::care(&schemes, all.customers, all.revenue)),
        recent: Some(super::voices::recent(all.revenue)),
        history: super::moves::history(&schemes),
        standings: super::moves::standings(&schemes),
        members: Some(members()),
        model: Some(super::ahead::check()),
        products: Some(super::ahead::products(&schemes)),
        schemes,
        labels: labels(&people),
        top_customers: top.collect(),
        falling: super::voices::falling(&people, |index| {
            plans.iter().map(|plan| plan.classes.get(index).copied()).collect()
        }),
        completeness: Some(super::voices::completeness()),
        money: Vec::new(),
        imports: imports(),
        notes: Vec::new(),
        privacy: Privacy::Masked,
    }
}
