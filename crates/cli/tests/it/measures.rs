//! Measures over columns that few files have: straight from files as imported, and explained.

use crate::terrace::FactFiles;

const POLICY: &str = "policy: p
currency: CNY
timezone: UTC
metrics:
  worth: { measure: perceived_value }
  first: { measure: first_answer_hours }
  depth: { measure: referral_depth }
  strength: { measure: relationship_strength }
  given: { measure: concessions }
  phone: { measure: contact_share, where: \"channel = 'phone'\" }
  back: { measure: returns_after_days }
  tea: { measure: profit_share, where: \"category = 'tea'\" }
  further: { measure: new_categories }
schemes:
  status:
    among: depth >= 0
    rules:
      - { tier: known, when: depth >= 0 }
";

const FILES: [(&str, &str); 4] = [
    (
        "orders",
        "order_id,customer_id,ordered_at,amount,discount,等级折扣金额,cost,category,product,referrer\n\
         1,a,2024-01-01,100,20,15,60,tea,green,\n2,b,2024-01-05,50,,,20,cups,cup,a\n3,c,2024-01-06,30,,,10,tea,green,b\n\
         R1,a,2024-01-11,-50,,,30,tea,green,\n4,a,2024-01-20,40,,,10,cups,cup,\n",
    ),
    (
        "contacts",
        "contact_id,customer_id,at,channel,purpose,cost\n1,a,2024-02-01,phone,care,3\n2,a,2024-02-05,visit,额外服务,8\n",
    ),
    (
        "cases",
        "case_id,customer_id,opened_at,首次响应时间,closed_at,kind\n1,a,2024-02-01 09:00,2024-02-01 11:30,,complaint\n",
    ),
    ("feedback", "customer_id,at,获得价值,货币成本,时间成本,精力成本\na,2024-02-02,8,4,1,1.5\n"),
];

#[test]
fn straight_from_files_as_imported() {
    let shop = FactFiles::new(POLICY, &FILES);
    let straight = shop.straight();
    let expected = "customer_id,worth,first,depth,strength,given,phone,back,tea,further,status\n\
                    a,1.5,2.5,2,0.334856,13.00,0.5,10,0.4,1,known\n\
                    b,,,1,0.252397,0.00,,,0,0,known\n\
                    c,,,0,0.197146,0.00,,,1,0,known\n";
    assert_eq!(straight, expected);

    let terrace = shop.imported();
    assert_eq!(shop.tiered(&[]), straight);
    // The second run goes on from what the first remembered.
    assert_eq!(shop.tiered(&[]), straight);

    let words = ["explain", "a", "--policy", &shop.policy, "--as-of", "2024-03-01"];
    let json = terrace.ok(&[&words[..], &["--json"]].concat()).json();
    let evidence = json["evidence"].as_array().expect("evidence");
    let behind = |name: &str| evidence.iter().find(|behind| behind["metric"] == name).expect("evidence").clone();
    let components = behind("strength")["components"].clone();
    assert_eq!((&components["recency"], &components["referrals"]), (&0.887_671.into(), &0.333_333.into()));
    assert!(behind("given").get("components").is_none());
    let people = terrace.ok(&words).stdout;
    assert!(people.contains("recency 0.887671; frequency 0.166667; breadth 0.4"), "{people}");
}
