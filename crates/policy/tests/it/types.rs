//! What expressions yield, and how the parts of a policy come out.

use crate::catalogue::policy;
use terrace_domain::ValueType::{self, Count, Date, Days, Decimal, Money, Text, Time};
use terrace_domain::{Share, Window};
use terrace_policy::{
    Attribute, AttributeSource, BinaryOp, Bound, ExpressionKind, Forecast, HalfLevel, MetricSource, Number, Policy,
    RepeatModel, SchemeKind, ScoreCut, Segment, SegmentSet, Target, Ties,
};
use terrace_words::Lang;

const BASE: &str = "policy: p
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders:  { measure: orders }
  spend:   { measure: net_amount, window: 12 months }
  net:     { measure: net_amount }
  recency: { measure: days_since_last_order }
  rate:    { measure: return_rate }
  top:     { measure: top_category }
  last:    { measure: last_order_at }
";

fn with(text: &str) -> Policy {
    policy(&format!("{BASE}{text}"))
}

fn type_of(expr: &str) -> ValueType {
    with(&format!("  x: {{ expr: \"{expr}\" }}\n")).metric("x").expect("x").value_type
}

#[test]
fn expressions_have_the_types_of_the_table() {
    for (expr, expected) in [
        ("orders + 1", Count),
        ("orders - orders", Count),
        ("recency + 1", Days),
        ("recency - orders", Days),
        ("spend + net", Money),
        ("spend + 1", Money),
        ("spend - 0.5", Money),
        ("spend + 0.00001", Decimal),
        ("spend + rate", Decimal),
        ("spend + orders", Money),
        ("spend * orders", Money),
        ("spend * 0.123456", Money),
        ("rate * spend", Money),
        ("spend * spend", Decimal),
        ("orders * rate", Decimal),
        ("orders * orders", Count),
        ("recency * orders", Days),
        ("orders / 2", Decimal),
        ("spend / orders", Decimal),
        ("-spend", Money),
        ("abs(recency)", Days),
        ("round(spend, 2)", Money),
        ("round(rate)", Decimal),
        ("nullif(orders, 0)", Count),
        ("coalesce(spend, 0)", Money),
        ("coalesce(null, rate, 0)", Decimal),
        ("coalesce(null, top, 'none')", Text),
        ("least(orders, recency)", Days),
        ("greatest(spend, 0.5)", Money),
        ("greatest(spend, rate)", Decimal),
        ("case when orders > 1 then spend else 0 end", Money),
        ("case when orders > 1 then 'many' end", Text),
        ("case when orders > 1 then 0.5 when orders > 0 then spend end", Money),
        ("coalesce(birth_date, '2000-01-01')", Date),
        ("last", Time),
        ("age", Count),
        ("province", Text),
        ("5", Count),
        ("2.50", Decimal),
    ] {
        assert_eq!(type_of(expr), expected, "{expr}");
    }
}

#[test]
fn types_flow_through_names_in_any_order() {
    let policy = with("  half: { expr: double / 4 }\n  double: { expr: spend * 2 }\n  sum: { expr: double + half }\n");
    let of = |name| policy.metric(name).expect("metric").value_type;
    assert_eq!([of("half"), of("double"), of("sum")], [Decimal, Money, Decimal]);
    assert_eq!(policy.order, [8, 7, 9].map(Target::Metric));
}

#[test]
fn a_text_beside_a_date_is_a_date() {
    let policy = with("labels:\n  a: { when: birth_date < '1990-01-02' }\n  b: { when: last >= date '1970-01-03' }\n");
    let right = |index: usize| match &policy.labels[index].when.kind {
        ExpressionKind::Binary(_, _, right) => right.kind.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(right(0), ExpressionKind::Date(7306));
    assert_eq!(right(1), ExpressionKind::Date(2));
}

#[test]
fn names_of_the_policy_shadow_fields_and_the_rest_come_by_first_use() {
    let text = "  age: { expr: recency }\nlabels:\n  l: { when: city = 'x' and age > 1 }\nschemes:\n  s:\n    among: province = 'y'\n    rules: [{ tier: a, when: city = 'z' and gender = 'f' }, { tier: b }]\n";
    let policy = with(text);
    assert_eq!(policy.metric("age").expect("metric").value_type, Days);
    let names: Vec<&str> = policy.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    assert_eq!(names, ["city", "province", "gender"]);
    assert_eq!(
        policy.attributes[0],
        Attribute { name: "city".to_owned(), value_type: Text, source: AttributeSource::Column }
    );
}

#[test]
fn custom_fields_have_the_type_and_the_headers_that_are_declared() {
    let text = "  wide: { expr: limit_of_credit * 2 }
fields:
  sales_region: { header: [销售大区, Sales Region] }
  limit_of_credit: { type: number, title: { en: Credit limit, zh: 授信额度 } }
  signed: { type: date }
  key_account: { type: yes_no }
  note:
labels:
  east: { when: sales_region = '华东' and key_account and signed < '2024-01-01' and city = 'x' }
";
    let policy = with(text);
    let known: Vec<(&str, ValueType)> =
        policy.attributes.iter().map(|field| (field.name.as_str(), field.value_type)).collect();
    let flag = ValueType::Flag;
    let declared = [("sales_region", Text), ("limit_of_credit", Decimal), ("signed", Date), ("key_account", flag)];
    assert_eq!(known, [&declared[..], &[("note", Text), ("city", Text)]].concat());
    let headers = |index: usize| policy.attributes[index].custom().map(|field| field.headers.clone());
    assert_eq!(headers(0), Some(vec!["销售大区".to_owned(), "Sales Region".to_owned()]));
    assert_eq!(headers(1), Some(vec!["limit_of_credit".to_owned()]));
    assert_eq!(policy.attributes[1].custom().and_then(|field| field.title.zh.as_deref()), Some("授信额度"));
    assert_eq!(headers(5), None);
    assert_eq!(policy.metric("wide").map(|metric| metric.value_type), Some(Decimal));
}

#[test]
fn the_order_lets_everything_find_what_it_names() {
    let text = "  late: { expr: case when fresh then 1 else 0 end }\nlabels:\n  fresh: { when: status = 'new' }\nschemes:\n  status:\n    rules: [{ tier: new, when: recency < 30 }, { tier: old }]\n  worth:\n    among: fresh\n    threshold: late\n    tiers: [{ tier: a, from: 1 }, { tier: b }]\n";
    let policy = with(text);
    assert_eq!(policy.order, [Target::Scheme(0), Target::Label(0), Target::Metric(7), Target::Scheme(1)]);
}

#[test]
fn measures_keep_their_windows_and_files_their_hash() {
    let policy = with("notes: for people\n");
    let MetricSource::Measure(spend) = &policy.metric("spend").expect("metric").source else { panic!() };
    assert_eq!((spend.measure.as_str(), spend.window.to_string()), ("net_amount", "12 months".to_owned()));
    assert_eq!(policy.hash.len(), 64);
    assert_eq!(policy.hash, with("notes: other\n").hash);
}

#[test]
fn negative_numbers_are_numbers() {
    let policy = with("labels:\n  l: { when: net < -5.5 }\n");
    let ExpressionKind::Binary(BinaryOp::Less, _, right) = &policy.labels[0].when.kind else { panic!() };
    assert_eq!(right.kind, ExpressionKind::Number(-5_500_000));
    assert_eq!(policy.labels[0].when.text, "net < -5.5");
}

#[test]
fn weights_that_make_one_or_a_whole_become_parts_of_a_hundred() {
    for weights in [["0.6", "0.4"], ["60%", "40%"], ["60", "40"]] {
        let [a, b] = weights;
        let text = format!(
            "schemes:\n  s:\n    score: {{ inputs: [{{ metric: spend, weight: {a} }}, {{ metric: rate, weight: {b}, lower_is_better: true }}] }}\n    tiers: [{{ tier: x, over: 80 }}, {{ tier: y, from: 80 }}, {{ tier: z }}]\n"
        );
        let policy = with(&text);
        let SchemeKind::Score { inputs, cut, .. } = &policy.schemes[0].kind else { panic!() };
        assert_eq!(inputs.iter().map(|i| i.weight).collect::<Vec<_>>(), [60_000_000, 40_000_000].map(Number));
        assert!(inputs[1].lower_is_better && !inputs[0].lower_is_better);
        let ScoreCut::Threshold(cuts) = cut else { panic!() };
        assert_eq!(cuts.iter().map(|cut| cut.bound).collect::<Vec<_>>(), [Bound::Over, Bound::From]);
    }
}

#[test]
fn classic_8_knows_two_digits_and_its_names() {
    let policy = with(
        "schemes:\n  s:\n    rfm: { recency: recency, frequency: orders, monetary: spend, bins: 7, ties: split }\n    segments: classic-8\n",
    );
    let scheme = &policy.schemes[0];
    assert!(matches!(scheme.kind, SchemeKind::Rfm { bins: 2, ties: Ties::Split, segments: SegmentSet::Classic8, .. }));
    let ids: Vec<&str> = scheme.tiers.iter().map(|tier| tier.id.as_str()).collect();
    assert_eq!(ids, ["key_value", "key_develop", "key_keep", "key_rescue", "value", "develop", "keep", "rescue"]);
    assert_eq!(scheme.tiers[0].title.zh.as_deref(), Some("重要价值客户"));
    assert_eq!(scheme.tiers[7].title.zh.as_deref(), Some("一般挽留客户"));
}

#[test]
fn own_segments_take_digits_lists_and_any() {
    let policy = with(
        "schemes:\n  s:\n    rfm: { recency: recency, frequency: orders, monetary: spend, bins: 3 }\n    segments:\n      - { tier: best, r: 3, f: [3, 2], m: any, title: Best }\n      - { tier: rest }\n",
    );
    let SchemeKind::Rfm { segments: SegmentSet::Own(own), bins: 3, .. } = &policy.schemes[0].kind else { panic!() };
    assert_eq!(own[0], Segment { recency: vec![3], frequency: vec![2, 3], monetary: vec![] });
    assert_eq!(own[1], Segment::default());
    let title = &policy.schemes[0].tiers[0].title;
    assert_eq!((title.get(Lang::En, "?"), title.get(Lang::Zh, "?")), ("Best", "Best"));
}

#[test]
fn axes_take_fixed_levels() {
    let policy = with(
        "schemes:\n  s:\n    matrix:\n      a: { metric: orders, high: from 3 }\n      b: { metric: spend, high: over mean }\n    tiers:\n      - { tier: hh, cell: [high, high] }\n      - { tier: hl, cell: [high, low] }\n      - { tier: lh, cell: [low, high] }\n      - { tier: ll, cell: [low, low] }\n",
    );
    let SchemeKind::Matrix { axes, .. } = &policy.schemes[0].kind else { panic!() };
    assert_eq!((axes[0].bound, axes[0].level), (Bound::From, HalfLevel::Fixed(Number(3_000_000))));
    assert_eq!((axes[1].bound, axes[1].level), (Bound::Over, HalfLevel::Mean));
}

#[test]
fn conditions_that_do_not_cover_each_other_pass() {
    for rules in [
        // `over 5` and then `from 5` leaves exactly 5; whole numbers lie between 3 and 5.
        "[{ tier: a, when: orders > 5 }, { tier: b, when: orders >= 5 }, { tier: c }]",
        "[{ tier: a, when: orders > 180 }, { tier: b, when: orders > 90 }, { tier: c, when: orders > 0 }]",
        "[{ tier: a, when: orders = 0 }, { tier: b, when: recency > 180 }, { tier: c, when: recency >= 0 }]",
        "[{ tier: a, when: recency <= 30 }, { tier: b, when: orders > 3 or recency <= 30 }, { tier: c }]",
        "[{ tier: a, when: orders > 5 and recency < 9 }, { tier: b, when: orders > 6 }, { tier: c }]",
        "[{ tier: a, when: rate > 0.5 }, { tier: b, when: not rate > 0.5 }, { tier: c, when: rate is null }]",
        "[{ tier: a, when: orders > 1 }, { tier: b, when: true }]",
    ] {
        with(&format!("schemes:\n  s:\n    rules: {rules}\n"));
    }
    with(
        "schemes:\n  s:\n    threshold: spend\n    tiers: [{ tier: a, over: 5 }, { tier: b, from: 5 }, { tier: c, over: -5 }, { tier: d }]\n",
    );
}

#[test]
fn forecasts_hold_what_they_are_told_and_defaults_for_the_rest() {
    let told = "  worth: { measure: clv, horizon: 2 years, discount: 0.5%, margin: 30%, model: pareto-nbd }
  risk: { measure: churn_risk }
  alive: { measure: p_alive, model: bg-nbd }
";
    let policy = with(told);
    let forecast = |name: &str| match &policy.metric(name).expect("metric").source {
        MetricSource::Forecast(forecast) => forecast.clone(),
        other => panic!("{other:?}"),
    };
    let share = |millionths| Share::from_millionths(millionths);
    let expected = |measure: &str, model, horizon: Option<&str>, shares: [Option<Share>; 2]| Forecast {
        measure: measure.to_owned(),
        model,
        horizon: horizon.map(|text| Window::parse(text).expect("a span")),
        discount: shares[0],
        margin: shares[1],
    };
    let worth = expected("clv", RepeatModel::ParetoNbd, Some("2 years"), [share(5_000), share(300_000)]);
    assert_eq!(forecast("worth"), worth);
    assert_eq!(forecast("risk"), expected("churn_risk", RepeatModel::MbgNbd, Some("12 months"), [None, None]));
    assert_eq!(forecast("alive"), expected("p_alive", RepeatModel::BgNbd, None, [None, None]));
    assert_eq!(["worth", "risk"].map(|name| policy.metric(name).expect("metric").value_type), [Money, Decimal]);
}
