use crate::markup::assert_sound;
use crate::shop::sample;
use terrace_domain::{LocalTime, Money};
use terrace_report::{
    Decimal, Group, KeyFigures, Month, Pareto, Privacy, ReportData, RfmCell, SchemePicture, TierProfile, Title, render,
};
use terrace_words::Lang;

fn empty() -> ReportData {
    ReportData {
        figures: KeyFigures::default(),
        months: Vec::new(),
        pareto: None,
        profit: None,
        care: None,
        recent: None,
        falling: Vec::new(),
        completeness: None,
        schemes: Vec::new(),
        crosses: Vec::new(),
        returns: Vec::new(),
        history: Vec::new(),
        standings: Vec::new(),
        members: None,
        model: None,
        products: None,
        labels: Vec::new(),
        top_customers: Vec::new(),
        imports: Vec::new(),
        money: Vec::new(),
        notes: Vec::new(),
        privacy: Privacy::Masked,
        ..sample()
    }
}

fn sound(data: &ReportData) -> String {
    let page = render(data, Lang::En);
    assert_sound(&page);
    page
}

#[test]
fn without_facts_the_page_says_what_it_leaves_out() {
    let page = sound(&empty());
    assert!(page.contains("Left out for lack of data: Schemes and their tiers, Cost and return by tier, Satisfaction and service by tier, Scheme against scheme, Concentration"));
    assert!(
        page.contains(
            "因缺少数据而未列出：分层方案与层级、各层级的投入与回报、各层级的满意度与服务需求、方案交叉对照、"
        )
    );
    assert!(!page.contains("<section id=\"tiers-en\""));
}

#[test]
fn a_scheme_without_customers_says_so() {
    let mut data = sample();
    for scheme in &mut data.schemes {
        scheme.tiers.iter_mut().for_each(|tier| tier.group = Group::default());
    }
    let page = sound(&data);
    assert_eq!(page.matches("This scheme covers no customer at this moment.").count(), data.schemes.len());
}

#[test]
fn a_check_on_few_customers_is_a_sentence() {
    let with = |customers: u64| {
        let mut data = sample();
        data.model.iter_mut().for_each(|check| check.customers = customers);
        sound(&data)
    };
    let (few, enough) = (with(99), with(100));
    assert!(!few.contains("<section id=\"forecasts-en\"") && enough.contains("<section id=\"forecasts-en\""));
    assert!(few.contains("(mbg-nbd) knew 99 customers up to"), "it says why");
    assert!(few.contains("已知 99 位客户，不足 100 位"), "in Chinese, too");
    assert!(!enough.contains("cannot be checked") && !sound(&empty()).contains("cannot be checked"));
}

#[test]
fn one_customer() {
    let amount = Money::parse("12.5").unwrap();
    let group = Group { customers: 1, revenue: amount };
    let mut data = empty();
    data.figures = KeyFigures {
        customers: 1,
        with_orders: 1,
        orders: 1,
        gross: amount,
        net: amount,
        newest_order: LocalTime::parse("2024-01-31").ok(),
        ..KeyFigures::default()
    };
    data.months = vec![Month {
        year: 2024,
        month: 1,
        revenue: amount,
        orders: 1,
        customers: 1,
        new_customers: 1,
        partial: false,
    }];
    data.pareto = Pareto::of(vec![amount]);
    let mut scheme = sample().schemes.remove(0);
    scheme.tiers.truncate(1);
    scheme.tiers[0].group = group;
    scheme.categories = None;
    scheme.regions = None;
    data.schemes = vec![scheme];
    let page = sound(&data);
    assert!(page.contains("The best month was Jan 2024 with ¥12.50."));
    assert!(page.contains("VIP: 100% of customers, 100% of revenue."));
    assert!(page.contains("100% of customers bring 100% of revenue."));
}

#[test]
fn zero_and_negative_revenue() {
    for revenue in [Money::ZERO, Money::parse("-5").unwrap()] {
        let mut data = sample();
        data.figures = KeyFigures { customers: 9, with_orders: 9, orders: 9, ..KeyFigures::default() };
        data.pareto = Pareto::of(vec![revenue; 9]);
        data.months.iter_mut().for_each(|month| month.revenue = revenue);
        for scheme in &mut data.schemes {
            scheme.tiers.iter_mut().for_each(|tier| tier.group.revenue = revenue);
            for breakdown in [&mut scheme.categories, &mut scheme.regions].into_iter().flatten() {
                breakdown.columns.iter_mut().flat_map(|c| &mut c.tiers).for_each(|group| group.revenue = revenue);
            }
        }
        data.top_customers.iter_mut().for_each(|customer| customer.revenue = revenue);
        let page = sound(&data);
        assert!(page.contains("Left out for lack of data: Concentration of revenue."));
    }
}

#[test]
fn figures_as_large_as_they_fit() {
    let huge = Group { customers: u64::MAX, revenue: Money::from_ten_thousandths(i64::MAX) };
    let mut data = sample();
    data.figures = KeyFigures {
        customers: u64::MAX,
        with_orders: u64::MAX,
        orders: u64::MAX,
        gross: huge.revenue,
        returned: huge.revenue,
        net: Money::from_ten_thousandths(i64::MIN),
        ..data.figures
    };
    for (index, month) in data.months.iter_mut().enumerate() {
        month.revenue = Money::from_ten_thousandths(if index % 2 == 0 { i64::MAX } else { i64::MIN });
        month.customers = u64::MAX;
        month.new_customers = u64::MAX;
    }
    data.pareto = Pareto::of(vec![huge.revenue]);
    for scheme in &mut data.schemes {
        scheme.unclassified = huge;
        for tier in &mut scheme.tiers {
            *tier = TierProfile {
                id: tier.id.clone(),
                group: huge,
                median_amount: Some(huge.revenue),
                median_orders: Some(Decimal(i64::MIN)),
                expected: tier.expected,
                ..TierProfile::default()
            };
        }
        if let Some(breakdown) = &mut scheme.categories {
            breakdown.columns.iter_mut().flat_map(|c| &mut c.tiers).for_each(|group| *group = huge);
        }
    }
    for cross in &mut data.crosses {
        cross.cells.iter_mut().flatten().for_each(|group| *group = huge);
    }
    data.top_customers.iter_mut().for_each(|customer| customer.revenue = huge.revenue);
    data.imports.iter_mut().for_each(|import| (import.read, import.rejected) = (u64::MAX, u64::MAX));
    let page = sound(&data);
    assert!(page.contains("¥922.34tn") && page.contains("¥922.34万亿"));
    assert!(page.contains("18,446,744,073,709,551,615"));
}

#[test]
fn indices_that_lead_nowhere_are_left_out() {
    let mut data = sample();
    data.crosses[0].rows = 99;
    data.crosses[1].cells = vec![vec![Group::default()], Vec::new()];
    data.top_customers[0].classes = vec![Some(99), None];
    data.months[0].month = 77;
    if let Some(grid) = &mut data.schemes[2].grid {
        grid.bins = 255;
        grid.cells.push(RfmCell { recency: 0, frequency: 200, group: Group::default(), tier: Some(99) });
    }
    data.schemes[1].kind.picture = SchemePicture::Pyramid;
    assert!(data.check().is_err());
    data.schemes[0].tiers.clear();
    if let Some(breakdown) = &mut data.schemes[3].regions {
        breakdown.columns.iter_mut().for_each(|column| column.tiers.clear());
    }
    sound(&data);
}

#[test]
fn a_missing_title_falls_back() {
    let mut data = sample();
    data.header.policy_title = Title::default();
    data.schemes[0].title = Title { en: Some(String::new()), zh: Some("客户金字塔".to_owned()) };
    data.schemes[0].tiers[0].title = Title::default();
    let page = sound(&data);
    assert!(page.contains("<h1>stationery</h1>"));
    assert!(page.contains("A: 1% of customers"));
}

#[test]
fn parts_that_do_not_fit_together_are_named() {
    sample().check().expect("the sample fits together");
    let broken = |change: &dyn Fn(&mut ReportData)| {
        let mut data = sample();
        change(&mut data);
        data.check().expect_err("it does not fit together").to_string()
    };
    assert!(broken(&|data| data.crosses[0].rows = 99).contains("a scheme that is not in it"));
    assert!(broken(&|data| data.crosses[0].cells[0].truncate(1)).contains("cells of"));
    assert!(broken(&|data| data.top_customers[0].classes.truncate(1)).contains("classes of a customer"));
    assert!(broken(&|data| data.top_customers[0].classes[0] = Some(99)).contains("has a class that"));
    assert!(broken(&|data| data.falling[0].classes[0] = Some(99)).contains("has a class that"));
    let care = |data: &mut ReportData| data.care.as_mut().unwrap().schemes[0].tiers.truncate(1);
    assert!(broken(&care).contains("satisfaction of the tiers"));
    let recent = |data: &mut ReportData| data.recent.as_mut().unwrap().categories[0].revenue.truncate(1);
    assert!(broken(&recent).contains("months of a category"));
    assert!(
        broken(&|data| data.schemes[0].stores.as_mut().unwrap().columns[0].tiers.truncate(1)).contains("a breakdown")
    );
    assert!(broken(&|data| data.returns[0].tiers.truncate(1)).contains("returns of the tiers"));
    assert!(broken(&|data| data.history[0].trend[0].tiers.truncate(1)).contains("over time"));
}
