use crate::shop::sample;
use terrace_domain::Money;
use terrace_report::{Pareto, Privacy, RevenueBasis, render};
use terrace_words::Lang;

fn body(page: &str, lang: Lang) -> String {
    let opening = format!("<div class=\"page page-{}\"", lang.code());
    let (_, after) = page.split_once(&opening).unwrap();
    let end = after.find("<div class=\"page page-").unwrap_or(after.len());
    after[..end].to_owned()
}

#[test]
fn the_key_figures_are_told_in_both_ways() {
    let mut data = sample();
    data.figures.gross = Money::parse("12345000").unwrap();
    data.figures.returned = Money::parse("345000").unwrap();
    data.figures.net = Money::parse("12000000").unwrap();
    data.figures.orders = 24_690;
    let page = render(&data, Lang::Zh);
    let zh = body(&page, Lang::Zh);
    for text in
        ["¥1,200.0万", "退货前 ¥1,234.5万", "¥12,000,000.00", "24,690", "¥500", "2.8%", "2024年6月11日", "5,102"]
    {
        assert!(zh.contains(text), "{text}");
    }
    let en = body(&page, Lang::En);
    for text in ["¥12.00M", "¥12.34M before returns", "11 Jun 2024", "Facts before 2024-06-12 00:00 Asia/Shanghai"] {
        assert!(en.contains(text), "{text}");
    }
    for text in ["lake version 3", "9f2c41d07ab3"] {
        assert!(en.contains(text), "{text}");
    }
}

#[test]
fn the_basis_is_named_and_leads() {
    let mut data = sample();
    data.header.basis = RevenueBasis::Gross;
    let en = body(&render(&data, Lang::En), Lang::En);
    assert!(en.contains("Revenue before returns") && en.contains("is counted before returns"));
    assert!(!en.contains("is counted after returns"));
}

#[test]
fn the_measured_share_of_the_top_fifth_is_the_finding() {
    let mut data = sample();
    let mut amounts = vec![Money::parse("1").unwrap(); 4];
    amounts.push(Money::parse("11.75").unwrap());
    data.pareto = Pareto::of(amounts);
    let page = render(&data, Lang::En);
    // 11.75 of 15.75 is 74.6%; one more customer is needed for 80%.
    assert!(page.contains("20% of customers bring 74.6% of revenue."));
    assert!(page.contains("20% 的客户带来了 74.6% 的收入。"));
    assert!(page.contains("2 of 5 customers (40%) account for 80% of revenue."));
}

#[test]
fn tiers_show_counts_shares_and_drift() {
    let data = sample();
    let en = body(&render(&data, Lang::En), Lang::En);
    for text in
        ["Drift: Basic has 73.7% of customers; 60% was expected.", "49 customers · 1%", "expected 10% of customers"]
    {
        assert!(en.contains(text), "{text}");
    }
    let high = &data.schemes[1].tiers[0];
    assert!(en.contains(&format!("<bdi>{}</bdi>", high.group.customers)));
}

#[test]
fn cross_tables_breakdowns_labels_and_imports_are_there() {
    let zh = body(&render(&sample(), Lang::Zh), Lang::Zh);
    for text in [
        "RFM 分群 × 客户金字塔",
        "客户金字塔 × 价值分级",
        "书写工具",
        "广东",
        "annual_orders &gt; 12",
        "121,480",
        "T0141 下单时间不是有效日期",
        "交易关闭：已取消",
        "1,207",
    ] {
        assert!(zh.contains(text), "{text}");
    }
}

#[test]
fn persons_are_masked_everywhere_unless_told_otherwise() {
    let mut data = sample();
    data.top_customers[0].kind = terrace_report::Person::Person;
    data.top_customers[0].name = Some("欧阳小明".to_owned());
    data.top_customers[0].phone = Some("13812341234".to_owned());
    data.top_customers[1].id = "13900001111".to_owned();
    let page = render(&data, Lang::Zh);
    assert!(page.contains("欧*") && page.contains("138****1234") && page.contains("139****1111"));
    for secret in ["欧阳小明", "小明", "13812341234", "13900001111"] {
        assert!(!page.contains(secret), "{secret}");
    }
    data.privacy = Privacy::Shown;
    let page = render(&data, Lang::Zh);
    assert!(page.contains("欧阳小明") && page.contains("13812341234"));
    assert!(!page.contains("已脱敏"));
}

#[test]
fn whom_to_call_is_masked_too() {
    let mut data = sample();
    data.top_customers.clear();
    data.falling[0].kind = terrace_report::Person::Person;
    data.falling[0].name = Some("欧阳小明".to_owned());
    data.falling[0].phone = Some("13812341234".to_owned());
    let page = render(&data, Lang::Zh);
    assert!(page.contains("欧*") && page.contains("138****1234") && page.contains("李经理"));
    assert!(!page.contains("欧阳小明") && !page.contains("13812341234"));
    // A page that masks says so, whoever is named on it.
    assert!(body(&page, Lang::Zh).contains("脱敏"));
}

#[test]
fn what_customers_say_and_need_is_told_by_tier() {
    let data = sample();
    let en = body(&render(&data, Lang::En), Lang::En);
    let care = en.split("<section id=\"care-en\"").nth(1).unwrap().split("</section>").next().unwrap();
    for text in [
        "97 customers complained (2% of all)",
        "<bdi>1.02</bdi>",
        "<bdi>\u{2212}0.08</bdi>",
        "<bdi>86.0%</bdi>",
        "+23 to +41",
        "405",
        "破损",
        "No cause given",
        "Did not answer",
        "2.5 per 100",
        "14.5 each",
    ] {
        assert!(care.contains(text), "{text}");
    }
    let mut quiet = data;
    let figures = &mut quiet.care.as_mut().unwrap().all;
    (figures.complaining, figures.complaints) = (0, 0);
    assert!(render(&quiet, Lang::En).contains("whoever is silent has none either"));
}

#[test]
fn profit_has_a_curve_of_its_own() {
    let mut data = sample();
    data.profit = Pareto::of(["80", "5", "5", "5", "5"].map(|text| Money::parse(text).unwrap()).to_vec());
    let page = render(&data, Lang::En);
    assert!(page.contains("20% of customers bring 80% of the profit; the other 80% bring 20%."));
    assert!(page.contains("20% 的客户带来了 80% 的利润；其余 80% 的客户带来 20%。"));
    assert!(page.contains("90% of the order lines say what they cost"));
}

#[test]
fn who_came_back_and_what_is_bought_when() {
    let data = sample();
    let recent = data.recent.clone().unwrap();
    let page = render(&data, Lang::En);
    let section = |name: &str| {
        let opening = format!("<section id=\"{name}-en\"");
        page.split(&opening).nth(1).unwrap().split("</section>").next().unwrap().to_owned()
    };
    let retention = section("retention");
    // The last month has nothing after it, so nobody of it could have come back.
    assert_eq!(retention.matches("<tr").count(), recent.months.len(), "a head, and all but the last");
    let (all, again): (u64, u64) =
        recent.firsts[..17].iter().fold((0, 0), |sum, f| (sum.0 + f.active[0], sum.1 + f.again));
    let share = (again * 1_000 + all / 2) / all;
    let (thousands, rest, percent, tenth) = (all / 1_000, all % 1_000, share / 10, share % 10);
    let finding = format!(
        "Of the {thousands},{rest:03} customers whose first known order was from Nov 2022 to Mar 2024, {percent}.{tenth}% ordered again"
    );
    assert!(retention.contains(&finding), "{finding}");
    assert!(retention.contains("First order in Nov 2022: 45 of 180 ordered 1 month later (25.0%)"));
    let seasons = section("seasons");
    assert!(seasons.contains("Not given") && seasons.contains("changed most"));
    assert_eq!(seasons.matches("<th scope=\"row\"").count(), recent.months.len());
    let known = section("completeness");
    assert!(
        known.contains("Of 5,102 customers in customer files, 84.5% of the fields")
            && known.contains("Never filled: Industry, Birthday")
    );
}

#[test]
fn the_data_can_be_written_as_json() {
    let value = serde_json::to_value(sample()).unwrap();
    assert_eq!(value["header"]["as_of"], "2024-06-12 00:00 Asia/Shanghai");
    assert_eq!(value["schemes"][1]["tiers"][0]["expected"], "10%");
    assert_eq!(value["figures"]["net"], sample().figures.net.to_string());
}

/// Every tier has its products, however many tiers there are; more than fit beside each other are parted evenly.
#[test]
fn no_tier_is_left_out_of_what_is_bought() {
    let mut data = sample();
    let mut scheme = data.schemes[0].clone();
    let (tier, sellers) = (scheme.tiers[0].clone(), data.products.as_ref().unwrap().tiers[0].clone());
    for (tiers, tables) in [(1, 1), (6, 1), (7, 2), (10, 2), (13, 3)] {
        scheme.tiers = (0..tiers)
            .map(|number| {
                let mut tier = tier.clone();
                tier.title = terrace_report::Title::same(format!("Storey {number}."));
                tier
            })
            .collect();
        data.schemes[0] = scheme.clone();
        let products = data.products.as_mut().unwrap();
        (products.scheme, products.tiers) = (0, vec![sellers.clone(); tiers]);
        products.pairs.clear();
        let page = render(&data, Lang::En);
        let section = page.split("<section id=\"products-en\"").nth(1).unwrap().split("</section>").next().unwrap();
        for number in 0..tiers {
            assert_eq!(section.matches(&format!("Storey {number}.")).count(), 1, "{number} of {tiers}");
        }
        assert_eq!(section.matches("<table").count(), tables, "{tiers}");
        assert_eq!(section.matches(&sellers[0].name).count(), tiers, "{tiers}");
    }
}
