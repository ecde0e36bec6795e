//! Lists of the roster are what the plain way gives: everybody computed, filtered row by row, sorted whole.

use crate::shop::{Order, Shop, Silent};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_app::facts::Unsealed;
use terrace_app::roster::{RosterPage, RosterQuery, RosterVersion};
use terrace_app::runs::{KeepRequest, TierRequest, keep, tier};
use terrace_app::{Terrace, Workspace};
use terrace_domain::{CustomerId, Money, Value};

/// Cutoffs that no other customer moves, so that rows made one by one are those of everybody.
const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend:  { measure: net_amount }
  orders: { measure: orders }
  basket: { measure: average_order_value }
  last:   { measure: last_order_at }
  twice:  { expr: orders * 2 }
labels:
  often: { when: orders >= 3 }
schemes:
  value: { threshold: spend, tiers: [{ tier: A, from: 300 }, { tier: B, from: 100 }, { tier: C }] }
  usual: { among: orders >= 2, threshold: orders, tiers: [{ tier: much, from: 4 }, { tier: some }] }
standings:
  value: { grace: 60 days }
membership:
  join: { first_order_from: 50 }
  points: { per: 1, earn: 1 }
  qualify: { window: all }
  levels:
    - { level: gold, from: 200, pays: 90% }
    - { level: silver, from: 80, pays: 95% }
    - { level: member, from: 0, pays: 100% }
";

const CONDITIONS: [Option<&str>; 8] = [
    None,
    Some("orders >= 2"),
    Some("spend between 50 and 400 and not often"),
    Some("value = 'A' or usual is null"),
    Some("value.standing in ('A', 'B') and twice > 2"),
    Some("level = 'gold' or points > 120"),
    Some("points is null"),
    Some("last >= date '2026-01-12' and basket < 80"),
];

const SORTS: [Option<&str>; 10] = [
    None,
    Some("customer_id"),
    Some("spend"),
    Some("orders"),
    Some("basket"),
    Some("last"),
    Some("often"),
    Some("usual"),
    Some("value.standing"),
    Some("points"),
];

type Row = (String, Vec<Option<Value>>);

/// The plain way.
fn plain(shop: &Shop, condition: Option<&str>, sort: Option<(&str, bool)>) -> (Vec<Row>, Money) {
    let request = TierRequest { condition: condition.map(str::to_owned), ..shop.request() };
    let run = tier(request, &shop.inputs(), Some(&shop.workspace), &Silent::new().on_day(0)).expect("a run");
    let table = run.table().expect("a table");
    let row = |row: &usize| {
        let values = table.columns().iter().map(|column| column.values.value(*row)).collect();
        (table.id(*row).to_owned(), values)
    };
    let mut rows: Vec<Row> = table.rows().iter().map(row).collect();
    let spend = table.columns().iter().position(|column| column.name == "spend").expect("a column");
    let sum = rows.iter().map(|(_, values)| match values[spend] {
        Some(Value::Money(money)) => money.ten_thousandths(),
        _ => 0,
    });
    let sum = Money::from_ten_thousandths(sum.sum());
    if let Some((name, largest_first)) = sort {
        let at = table.columns().iter().position(|column| column.name == name);
        rows.sort_by(|(id, one), (other_id, other)| {
            let directed = |order: Ordering| if largest_first { order.reverse() } else { order };
            let Some(at) = at else { return directed(id.cmp(other_id)) };
            let by_value = match (&one[at], &other[at]) {
                (Some(one), Some(other)) => directed(compare(one, other)),
                (one, other) => one.is_none().cmp(&other.is_none()),
            };
            by_value.then_with(|| id.cmp(other_id))
        });
    }
    (rows, sum)
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Count(one), Value::Count(other)) | (Value::Decimal(one), Value::Decimal(other)) => one.cmp(other),
        (Value::Money(one), Value::Money(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Time(one), Value::Time(other)) => one.cmp(other),
        (Value::Flag(one), Value::Flag(other)) => one.cmp(other),
        other => panic!("{other:?}"),
    }
}

/// All pages of a list, by the place of each one's last row.
fn paged(version: &RosterVersion, query: &RosterQuery) -> (Vec<Row>, RosterPage) {
    let first = version.list(query).expect("a page");
    let (mut rows, mut next) = (first.rows.clone(), first.next);
    while let Some(after) = next {
        let page = version.list(&RosterQuery { after: Some(after), ..query.clone() }).expect("a page");
        assert_eq!((page.total, &page.sums), (first.total, &first.sums));
        assert!(!page.rows.is_empty());
        rows.extend(page.rows);
        next = page.next;
    }
    (rows, first)
}

fn name(customer: u8) -> String {
    format!("c{customer:02}")
}

fn day(day: u8) -> String {
    format!("2026-01-{:02}", day + 1)
}

/// The second orders as facts that are not in the lake.
fn lines(orders: &[(u8, u8, u32)]) -> BTreeMap<CustomerId, String> {
    let mut all: BTreeMap<CustomerId, String> = BTreeMap::new();
    for (number, (customer, at, amount)) in orders.iter().enumerate() {
        let id = CustomerId::new(&name(*customer)).expect("an id");
        let (at, text) = (day(*at), all.entry(id.clone()).or_default());
        text.push_str(&format!(
            "{{\"order_id\":\"{}\",\"customer_id\":\"{id}\",\"ordered_at\":\"{at}T00:00:00\",\"amount\":\"{amount}\"}}\n",
            number + 1_000
        ));
    }
    all
}

fn import(shop: &Shop, first: usize, orders: &[(u8, u8, u32)]) {
    let texts: Vec<(String, String)> = orders.iter().map(|(customer, at, _)| (name(*customer), day(*at))).collect();
    let rows: Vec<Order<'_>> = orders
        .iter()
        .zip(&texts)
        .enumerate()
        .map(|(number, ((.., amount), (customer, at)))| ((number + first) as u32, &**customer, &**at, *amount))
        .collect();
    shop.import(&rows);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn lists_are_those_of_the_plain_way(
        before in proptest::collection::vec((0u8..40, 0u8..30, 1u32..200), 1..80),
        since in proptest::collection::vec((0u8..50, 0u8..30, 1u32..200), 0..30),
        is_kept in any::<bool>(),
        asked in proptest::collection::vec((0usize..8, 0usize..10, any::<bool>(), 1usize..12, 0usize..20), 12),
    ) {
        let shop = Shop::new(POLICY, "[lake]\nbuckets = 3\n");
        import(&shop, 1, &before);
        let silent = Silent::new();
        let ctx = silent.on_day(0);
        if is_kept {
            let request = KeepRequest { lake_version: 1, tiered: &shop.tier() };
            keep(&shop.workspace, &request, &ctx).expect("kept");
        }
        let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
        let base = match is_kept {
            true => terrace.kept_roster(&shop.policy, &shop.as_of(), &ctx).expect("read").expect("a run"),
            false => terrace.computed_roster(&shop.request(), 1, &ctx).expect("computed"),
        };
        prop_assert_eq!(base.run.is_some(), is_kept);
        // Row by row, some of them twice.
        let base = Arc::new(base);
        let mut version = RosterVersion::new(1, Arc::clone(&base));
        for (customer, lines) in lines(&since[..since.len() / 2]).into_iter().chain(lines(&since)) {
            let one = [(customer.clone(), vec![Unsealed { kind: "orders".to_owned(), lines }])];
            let rows = terrace.roster_rows(&base, &one, &shop.as_of(), &ctx).expect("rows");
            let rows = rows.into_iter().map(|row| (customer.to_string(), row)).collect();
            version = version.with_rows(version.number + 1, rows).expect("a version");
        }
        if !since.is_empty() {
            import(&shop, 1_000, &since);
        }
        for (condition, sort, largest_first, limit, skip) in asked {
            let (condition, sort) = (CONDITIONS[condition], SORTS[sort].map(|name| (name, largest_first)));
            let (expected, sum) = plain(&shop, condition, sort);
            let query = RosterQuery {
                condition: condition.map(str::to_owned),
                sort: sort.map(|(name, largest_first)| (name.to_owned(), largest_first)),
                limit,
                ..RosterQuery::default()
            };
            let (rows, first) = paged(&version, &query);
            prop_assert_eq!(&rows, &expected, "{:?} {:?}", condition, sort);
            prop_assert_eq!(first.total, expected.len());
            prop_assert_eq!(first.sums.iter().find(|(name, _)| name == "spend").map(|(_, sum)| *sum), Some(sum));
            let skipped = version.list(&RosterQuery { skip, ..query }).expect("a page");
            let wanted: Vec<Row> = expected.into_iter().skip(skip).take(limit).collect();
            prop_assert_eq!(skipped.rows, wanted);
        }
    }
}

#[test]
fn what_is_no_condition_or_column_is_refused() {
    let shop = Shop::new(POLICY, "");
    import(&shop, 1, &[(1, 1, 10), (2, 2, 20)]);
    let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
    let silent = Silent::new();
    let base = terrace.computed_roster(&shop.request(), 1, &silent.on_day(0)).expect("computed");
    let version = RosterVersion::new(1, Arc::new(base));
    let refused = |condition: Option<&str>, sort: Option<&str>| {
        let query = RosterQuery {
            condition: condition.map(str::to_owned),
            sort: sort.map(|name| (name.to_owned(), false)),
            limit: 10,
            ..RosterQuery::default()
        };
        version.list(&query).is_err()
    };
    assert!(!refused(None, None));
    assert!(refused(Some("spent > 3"), None) && refused(Some("city = 'x'"), None) && refused(None, Some("spent")));
}

#[test]
fn levels_and_points_of_ledgers_take_the_place_of_those_of_orders() {
    let shop = Shop::new(POLICY, "");
    import(&shop, 1, &[(1, 1, 100), (2, 2, 60), (3, 3, 10)]);
    let terrace = Terrace::new(Workspace::open(shop.root()).expect("a workspace"));
    let silent = Silent::new();
    let mut base = terrace.computed_roster(&shop.request(), 1, &silent.on_day(0)).expect("computed");
    let ledgers = [
        ("c01".to_owned(), Some("gold".to_owned()), Some(7)),
        ("c03".to_owned(), Some("member".to_owned()), Some(0)),
        ("nobody".to_owned(), None, None),
    ];
    base.set_members(&ledgers).expect("set");
    let version = RosterVersion::new(1, Arc::new(base));
    let told = |condition: &str| -> Vec<String> {
        let condition = Some(condition.to_owned());
        let page = version.list(&RosterQuery { condition, limit: 10, ..RosterQuery::default() }).expect("a page");
        page.rows.into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(told("level = 'gold' and points = 7"), ["c01"]);
    assert_eq!(told("level = 'member'"), ["c02", "c03"]);
    assert!(told("points is null").is_empty());
}
