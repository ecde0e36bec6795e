use crate::catalogue::{full, messages, policy, shipped};
use terrace_domain::{LostAfter, Share, ValueType};
use terrace_policy::{
    Bound, HalfLevel, MetricSource, Number, Role, SchemeKind, ScoreCut, SegmentSet, Source, Target, Ties, check,
};
use terrace_words::Lang;

fn text(name: &str) -> String {
    shipped().into_iter().find(|(file, _)| file == name).map(|(_, text)| text).expect("shipped")
}

/// A policy as this program brings it along.
fn ready(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new("../../policies").join(name)).expect("a ready policy")
}

#[test]
fn they_load_as_written_without_a_remark() {
    for (name, text) in shipped() {
        let checked = check(&Source { name: &name, text: &text }, &full());
        assert!(checked.policy.is_some());
        let codes: Vec<&str> = checked.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [""; 0], "{name}");
    }
}

#[test]
fn an_unknown_section_is_a_mistake() {
    let text = text("home-decor.yaml");
    for section in ["care", "service", "messages", "pools"] {
        let source = format!("{text}\n{section}: {{}}\n");
        let checked = check(&Source { name: "", text: &source }, &full());
        assert!(checked.policy.is_none(), "{section}");
        assert!(checked.diagnostics.iter().any(|found| found.code == "T0207" || found.code == "T0208"), "{section}");
    }
}

#[test]
fn retail_says_what_its_file_says() {
    let policy = policy(&text("retail.yaml"));
    assert_eq!(
        (policy.name.as_str(), policy.currency.as_str(), policy.timezone.name()),
        ("retail", "GBP", "Europe/London")
    );
    let returned = policy.metric("returned").expect("metric");
    assert_eq!(returned.value_type, ValueType::Decimal);
    assert!(
        matches!(&returned.source, MetricSource::Expression(e) if e.text == "(spend - net_spend) / nullif(spend, 0)")
    );

    let rfm = policy.scheme("rfm").expect("scheme");
    assert!(
        matches!(&rfm.kind, SchemeKind::Rfm { bins: 5, ties: Ties::Together, segments: SegmentSet::Standard10, frequency, .. } if frequency.name == "orders")
    );
    let ids: Vec<&str> = rfm.tiers.iter().map(|tier| tier.id.as_str()).collect();
    let ten =
        "champions loyal potential_loyalist new promising need_attention about_to_sleep at_risk cant_lose hibernating";
    assert_eq!(ids.join(" "), ten);

    let SchemeKind::Pyramid { metric, tops } = &policy.scheme("pyramid").expect("scheme").kind else { panic!() };
    assert_eq!((metric.name.as_str(), metric.target), ("net_spend", Target::Metric(4)));
    assert_eq!(tops.iter().map(Share::to_string).collect::<Vec<_>>(), ["1%", "5%", "20%"]);

    let SchemeKind::Matrix { axes, cells } = &policy.scheme("habit").expect("scheme").kind else { panic!() };
    assert_eq!(cells, &[[true, true], [true, false], [false, true], [false, false]]);
    assert!(axes.iter().all(|axis| axis.bound == Bound::Over && axis.level == HalfLevel::Median));

    let stage = policy.scheme("stage").expect("scheme");
    assert_eq!(stage.among.as_ref().map(|among| among.text.as_str()), Some("orders > 0"));
    let SchemeKind::Rules { conditions } = &stage.kind else { panic!() };
    assert_eq!(conditions.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    let all = [Target::Metric(6)].into_iter().chain((0..6).map(Target::Scheme));
    assert_eq!(policy.order, all.collect::<Vec<_>>());
}

#[test]
fn a_life_cycle_brings_along_what_it_needs() {
    let retail = policy(&ready("retail.yaml"));
    let brought: Vec<&str> = retail.metrics.iter().skip(7).map(|metric| metric.name.as_str()).collect();
    // The policy has a metric of its own for the days since the last order.
    assert_eq!(brought, ["lifecycle_orders", "lifecycle_days", "lifecycle_stays"]);
    let SchemeKind::LifeCycle(cycle) = &retail.scheme("lifecycle").expect("scheme").kind else { panic!() };
    assert_eq!((cycle.silence.name.as_str(), &cycle.lost_after), ("recency", &None));
    assert_eq!(cycle.rules.lost_after, LostAfter::Days(180));
    for metric in retail.metrics.iter().skip(7) {
        let told =
            matches!(&metric.source, MetricSource::Measure(used) if used.lost_after == Some(LostAfter::Days(180)));
        assert!(told && metric.title.en.is_some(), "{}", metric.name);
    }
    assert_eq!(retail.labels[0].name.as_str(), "lifecycle_at_risk");
    assert_eq!(retail.labels[0].when.text, "lifecycle <> 'lost' and recency > 90");

    let decor = policy(&ready("home-decor.yaml"));
    let SchemeKind::LifeCycle(cycle) = &decor.scheme("lifecycle").expect("scheme").kind else { panic!() };
    assert_eq!(cycle.lost_after.as_ref().map(|own| own.name.as_str()), Some("lifecycle_lost_after"));
    let at_risk = decor.labels.iter().find(|label| label.name.as_str() == "lifecycle_at_risk").expect("a mark");
    assert_eq!(at_risk.when.text, "lifecycle <> 'lost' and recency > lifecycle_lost_after * 0.5");
    assert_eq!(decor.metrics.iter().find(|metric| metric.name.as_str() == "lifecycle_silence").map(|_| ()), None);
}

#[test]
fn stays_can_be_told_of_without_a_life_cycle() {
    let text = "policy: p\ncurrency: CNY\ntimezone: UTC\nmetrics:\n  a: { measure: stays, lost_after: 26 weeks }\n  b: { measure: stay_orders, lost_after: { rhythm: 2.5, at_least: 30 days, at_most: 1 week } }\n";
    let found = messages("p.yaml", text, Lang::En);
    assert!(found.contains("T1262") && found.contains("`at_least` (30 days)"), "{found}");
    let fine = policy(&text.replace("1 week ", "52 weeks "));
    let rules = fine.metrics.iter().map(|metric| match &metric.source {
        MetricSource::Measure(used) => used.lost_after,
        _ => None,
    });
    let rhythm = LostAfter::Rhythm { times: 2_500_000, at_least: 30, at_most: 364 };
    assert_eq!(rules.collect::<Vec<_>>(), [Some(LostAfter::Days(182)), Some(rhythm)]);
}

#[test]
fn stationery_says_what_its_file_says() {
    let policy = policy(&text("stationery.yaml"));
    let value = policy.scheme("value").expect("scheme");
    let SchemeKind::Threshold { cuts, .. } = &value.kind else { panic!() };
    let cuts: Vec<_> = cuts.iter().map(|cut| (cut.bound, cut.edge.0)).collect();
    assert_eq!(cuts, [(Bound::Over, 100_000_000_000), (Bound::From, 50_000_000_000)]);
    let expect: Vec<_> = value.expect.iter().map(|(tier, share)| (*tier, share.millionths())).collect();
    assert_eq!(expect, [(0, 100_000), (1, 300_000), (2, 600_000)]);
    assert_eq!(value.tiers[0].title.zh.as_deref(), Some("高端客户"));
    assert_eq!(policy.labels.len(), 2);
    assert_eq!(policy.labels[1].when.value_type, ValueType::Flag);
}

#[test]
fn home_decor_says_what_its_file_says() {
    let policy = policy(&text("home-decor.yaml"));
    assert_eq!(policy.name.as_str(), "home-decor");
    let SchemeKind::Score { inputs, cut, .. } = &policy.scheme("type").expect("scheme").kind else { panic!() };
    assert!(matches!(cut, ScoreCut::Pyramid(tops) if tops.len() == 3));
    assert_eq!(inputs[0].weight, Number(40_000_000));
    assert_eq!(
        inputs.iter().map(|i| i.role).collect::<Vec<_>>(),
        [Role::Credit, Role::Revenue, Role::Loyalty, Role::Loyalty].map(Some)
    );
    assert_eq!(inputs.iter().map(|i| i.lower_is_better).collect::<Vec<_>>(), [false, false, false, true]);
    let membership = policy.membership.expect("membership");
    let levels: Vec<_> =
        membership.levels.iter().map(|l| (l.level.as_str(), l.from.0 / 1_000_000, l.pays.to_string())).collect();
    assert_eq!(levels[0], ("diamond", 500, "70%".to_owned()));
    assert_eq!(levels[4], ("member", 0, "100%".to_owned()));
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    for (name, text) in shipped() {
        let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(messages(&name, &marked, Lang::En), messages(&name, &text, Lang::En), "{name}");
        assert_eq!(policy(&marked).metrics.len(), policy(&text).metrics.len());
    }
}
