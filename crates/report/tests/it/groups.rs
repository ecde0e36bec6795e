use crate::markup::assert_sound;
use crate::shop::sample;
use terrace_domain::Money;
use terrace_report::{
    Decimal, Group, GroupChoice, GroupMetric, GroupPlace, GroupProfile, GroupsReport, ReportData, SchemeForm,
    SchemePicture, TierProfile, Title, Typical, render,
};
use terrace_words::Lang;
use terrace_words::texts::policy as words;

/// The sample shop with one scheme of natural groups over two metrics; the third group is gone.
fn data(groups: usize, is_natural: bool) -> ReportData {
    let mut data = sample();
    data.schemes.truncate(1);
    data.crosses.clear();
    data.returns.clear();
    data.history.clear();
    data.standings.clear();
    data.products = None;
    (data.care, data.falling) = (None, Vec::new());
    let scheme = &mut data.schemes[0];
    scheme.kind = SchemeForm {
        key: "clusters",
        title: words::KIND_CLUSTERS,
        is_ordered: false,
        has_spare_tiers: true,
        picture: SchemePicture::Bars,
    };
    (scheme.categories, scheme.regions, scheme.channels, scheme.stores) = (None, None, None, None);
    scheme.fields.clear();
    let tier = |at: usize| TierProfile {
        id: format!("g{at}"),
        title: if at == 1 { Title::new("High <orders>", "订单数高") } else { Title::default() },
        group: Group {
            customers: if at == 3 { 0 } else { 300 / at as u64 },
            revenue: Money::from_ten_thousandths(if at == 3 { 0 } else { 70_000_000 }),
        },
        ..TierProfile::default()
    };
    scheme.tiers = (1..=3).map(tier).collect();
    let place = |value: i64, distance: i64, is_apart| GroupPlace {
        typical: Typical::Number(Decimal(value)),
        distance: Decimal(distance),
        is_apart,
    };
    let profile = |at: i64| GroupProfile {
        id: format!("g{at}"),
        title: Title::default(),
        places: vec![
            place(12_000_000 / at, 3_400_000 - 4_000_000 * (at - 1), true),
            GroupPlace { typical: Typical::Money(Money::from_ten_thousandths(1_234_500)), ..place(0, -250_000, false) },
        ],
    };
    scheme.groups = Some(GroupsReport {
        metrics: [("orders", Typical::Number(Decimal(40_000))), ("basket", Typical::Number(Decimal(4_500_000)))]
            .map(|(name, overall)| GroupMetric { name: name.to_owned(), title: Title::default(), overall })
            .into(),
        groups: (1..=2).map(profile).take(groups).collect(),
        choice: Some(GroupChoice { silhouettes: vec![(2, Decimal(512_345)), (3, Decimal(-20_000))], is_natural }),
    });
    data
}

#[test]
fn groups_are_drawn_metric_by_metric() {
    let page = render(&data(2, true), Lang::En);
    assert_sound(&page);
    for text in [
        "These are natural groups",
        "这些客群是自然形成的",
        "typical for all: 0.04",
        "全体典型值 4.5",
        "typical 12; 3.40 standard deviations from the average",
        "典型值 6，距平均 −0.60 个标准差",
        // Three deviations and more reach the edge; the bar of what lies below begins left of the middle.
        "class=\"above\" style=\"left:50%;width:50%\"",
        "class=\"below\" style=\"left:38%;width:12%\"",
        "<span class=\"bar-share\">0.51</span><span class=\"bar-amount\">this scheme</span>",
        "High &lt;orders&gt;",
        "¥123",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains(">g3<"), "who is gone has no line");
}

#[test]
fn slices_and_single_groups_are_told_as_such() {
    let page = render(&data(2, false), Lang::Zh);
    assert!(page.contains("These groups are slices of one cloud") && page.contains("只是同一片客户群的切分"));
    let page = render(&data(1, false), Lang::Zh);
    assert_sound(&page);
    assert!(page.contains("There are too few customers") && !page.contains("class=\"place"));
    assert!(!page.contains("slices of one cloud"));
}
