//! Kinds of facts beside orders: they are read, kept, imported again without effect, and counted.

use crate::terrace::{FactFiles, Terrace, put, scratch};

const POLICY: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  spend: { measure: net_amount }\n  \
                      assets: { measure: assets }\n  open: { measure: open_cases }\n  hours: { measure: hours_to_close }\n  \
                      minutes: { measure: service_minutes }\n  overdue: { measure: days_overdue }\nschemes:\n  status:\n    \
                      among: spend >= 0\n    rules:\n      - { tier: known, when: spend >= 0 }\n";

const FILES: [(&str, &str); 6] = [
    (
        "orders",
        "order_id,customer_id,ordered_at,amount,currency\n1,a,2024-01-05,100,USD\n2,b,2024-01-20 10:00,5000,JPY\n3,a,2024-02-01,10,\n",
    ),
    ("rates", "日期,币种,汇率\n2024-01-01,美元,7.1\n2024-01-06,USD,7.2\n2024-01-01,日元,0.0483257\n"),
    (
        "payments",
        "发票号,客户编号,到期日,收款日期,应收金额\n1,a,2024-02-05,,710\n2,b,2024-02-06,2024-02-01,241.63\n,c,2024-02-06,,1\n",
    ),
    (
        "contacts",
        "会话ID,客户编号,开始时间,渠道,方向,坐席,时长(分钟)\n7,a,2024-02-01 09:00,电话,呼入,小李,5.5\n,a,2024-02-02,上门拜访,外呼,小王,60\n",
    ),
    (
        "cases",
        "工单编号,客户,创建时间,完成时间,工单类型,优先级\nT1,a,2024-02-01 09:00,2024-02-01 10:30,投诉,高\nT2,c,2024-02-02,,报修,低\n",
    ),
    (
        "balances",
        "客户编号,余额日期,产品名称,余额,币种\na,2024-01-31,存款,300,\na,2024-02-29,存款,250.5,\na,2024-02-29,基金,10,USD\n",
    ),
];

#[test]
fn each_kind_is_kept_and_counted_in_the_policy_s_currency() {
    let shop = FactFiles::new(POLICY, &FILES);
    let straight = shop.straight();
    let expected = "customer_id,spend,assets,open,hours,minutes,overdue,status\n\
                    a,720.00,322.50,0,1.5,65.5,25,known\n\
                    b,241.6285,0.00,0,,0,0,known\n\
                    c,0.00,0.00,1,,0,0,known\n";
    assert_eq!(straight, expected);

    let terrace = shop.imported();
    assert_eq!(shop.tiered(&[]), straight);
    for (kind, path) in &shop.paths {
        let again = terrace.ok(&["import", kind, path, "--json"]).json();
        let read = FILES.iter().find(|(known, _)| known == kind).map_or(0, |(_, text)| text.lines().count() - 1);
        let rejected = u64::from(*kind == "payments");
        assert_eq!(again["counts"]["unchanged"].as_u64(), Some(read as u64 - rejected), "{kind}: {again}");
    }
    assert_eq!(shop.tiered(&[]), straight);

    // The case is settled, the payment comes in, and the call turns out longer.
    let later = [
        ("cases", "工单编号,客户,创建时间,完成时间\nT2,c,2024-02-02,2024-02-03\n"),
        ("payments", "发票号,客户编号,到期日,收款日期\n1,a,2024-02-05,2024-02-20\n"),
        ("contacts", "会话ID,客户编号,开始时间,时长\n7,a,2024-02-01 09:00,10\n"),
    ];
    for (kind, text) in later {
        let path = put(shop.folder.path(), &format!("later {kind}.csv"), text);
        let done = terrace.ok(&["import", kind, &path, "--json"]).json();
        assert_eq!(done["counts"]["replaced"], 1, "{done}");
    }
    let expected = "customer_id,spend,assets,open,hours,minutes,overdue,status\n\
                    a,720.00,322.50,0,1.5,70,0,known\n\
                    b,241.6285,0.00,0,,0,0,known\n\
                    c,0.00,0.00,0,24,0,0,known\n";
    assert_eq!(shop.tiered(&[]), expected);
}

#[test]
fn a_currency_without_a_rate_is_told_with_its_day() {
    let folder = scratch();
    let policy = put(folder.path(), "p.yaml", POLICY);
    let orders = put(folder.path(), "o.csv", FILES[0].1);
    let terrace = Terrace::at(folder.path());
    let run = |rates: &str| {
        let rates = put(folder.path(), "r.csv", rates);
        terrace.run(&["tier", "--policy", &policy, "--as-of", "2024-03-01", "--orders", &orders, "--rates", &rates])
    };
    let ran = run("currency,at,rate\nUSD,2024-01-01,7.1\nJPY,2024-01-21,0.05\n");
    assert_eq!((ran.status, ran.says("T0509")), (3, true), "{}", ran.stderr);
    assert!(ran.stderr.contains("JPY") && ran.stderr.contains("2024-01-20"), "{}", ran.stderr);
    let ran = terrace.run(&["tier", "--policy", &policy, "--as-of", "2024-03-01", "--orders", &orders]);
    assert_eq!((ran.status, ran.says("T0013")), (3, true), "{}", ran.stderr);
    assert!(ran.stderr.contains("JPY") && ran.stderr.contains("USD"), "{}", ran.stderr);
    let ran = run("currency,at,rate\nUSD,2024-01-01,0\n");
    assert!(ran.status == 3 && ran.stderr.contains("too small"), "{}", ran.stderr);
}
