use crate::{LARGE, rows, small, written};
use std::collections::BTreeSet;
use terrace_sample::Archetype;

#[test]
fn nobody_can_be_called() {
    let mut phones = BTreeSet::new();
    for row in &LARGE.customers {
        let phone = &row["手机号"];
        assert!(phone.len() == 11 && phone.starts_with("100") && phone.bytes().all(|b| b.is_ascii_digit()), "{phone}");
        assert!(phones.insert(phone), "{phone} twice");
        let mail = &row["电子邮箱"];
        assert!(mail.is_empty() || mail.ends_with("@example.com"), "{mail}");
    }
    for bytes in &LARGE.bytes {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        for field in text.split([',', '\n']) {
            let mobile = field.len() == 11 && field.bytes().all(|b| b.is_ascii_digit()) && !field.starts_with("100");
            assert!(!mobile, "{field}");
        }
    }
}

#[test]
fn persons_and_organisations_are_told_apart() {
    let shop = small(5);
    let (_folder, files) = written(&shop);
    for (row, known) in rows(&files.customers).iter().zip(shop.truth().customers) {
        assert_eq!(&row["客户编号"], known.id.as_str());
        assert_eq!(&row["客户性质"], if known.organisation { "企业" } else { "个人" });
        assert_eq!(row["所属行业"].is_empty(), !known.organisation);
        assert!(!row["省份"].is_empty() && !row["城市"].is_empty());
        assert!(!known.organisation || (row["性别"].is_empty() && row["出生日期"].is_empty()));
        assert!(row["客户名称"].chars().count() >= 2);
    }
}

#[test]
fn referrers_are_customers_who_bring_others() {
    let bringers: BTreeSet<&str> = LARGE
        .truth
        .customers
        .iter()
        .filter(|known| matches!(known.archetype, Archetype::Decorator | Archetype::LoyalPerson))
        .map(|known| known.id.as_str())
        .collect();
    let referred: Vec<_> = LARGE.customers.iter().filter(|row| !row["推荐人"].is_empty()).collect();
    assert!((400..700).contains(&referred.len()), "{}", referred.len());
    for row in referred {
        assert!(bringers.contains(&row["推荐人"]) && row["推荐人"] != row["客户编号"], "{row:?}");
    }
    for row in LARGE.orders.iter().filter(|row| !row["推荐人"].is_empty()) {
        assert!(bringers.contains(&row["推荐人"]), "{row:?}");
    }
}

#[test]
fn feedback_is_on_its_scale_and_never_twice() {
    let mut keys = BTreeSet::new();
    let mut sources = BTreeSet::new();
    for row in &LARGE.feedback {
        let number = |column: &str| row[column].parse::<i64>().ok();
        sources.insert(row["反馈来源"].to_owned());
        match &row["反馈来源"] {
            "评价" | "售后" => assert!(matches!((number("评分"), number("满分")), (Some(1..=5), Some(5)))),
            "推荐意愿" => assert!(matches!((number("评分"), number("满分")), (Some(0..=10), Some(10)))),
            "问卷" => assert!(matches!((number("期望"), number("感知")), (Some(1..=10), Some(1..=10)))),
            "访谈" => assert!(!row["反馈内容"].is_empty()),
            other => panic!("{other}"),
        }
        let key = ["客户编号", "反馈时间", "反馈来源", "商品"].map(|column| row[column].to_owned());
        assert!(keys.insert(key), "{row:?}");
    }
    assert_eq!(sources.len(), 5);
}
