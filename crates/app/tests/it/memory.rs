//! Runs that remember give what runs that do not give, whatever happens in between.

use crate::shop::{Shop, Silent};
use std::fmt::Write as _;
use std::path::PathBuf;
use terrace_app::imports::{erase, undo};
use terrace_app::upkeep::compact;

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai

metrics:
  spend:   { measure: net_amount, window: 3 months }
  recent:  { measure: orders, window: 30 days }
  growth:  { measure: growth, window: 1 month }
  ever:    { measure: gross_amount }
  days:    { measure: days_since_last_order }
  favour:  { measure: top_category, window: 60 days }
  score:   { measure: rating, window: 90 days }

schemes:
  rank:
    pyramid: spend
    tiers:
      - { tier: top, top: 20% }
      - { tier: rest }
";

/// Orders of some customers from a month of 2026 on; the same numbers for the same seed.
fn orders(seed: u64, rows: u64) -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,category,amount,status\n");
    let mut state = seed;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..rows {
        let (order, customer) = (next(400), next(60));
        // A number that comes again for another customer is of the same day: of another day it would be another order.
        let (month, day) = (1 + order % 6, 1 + order % 28);
        let (category, amount) = (["pens", "inks", "纸"][next(3) as usize], next(90_000));
        let status = if next(9) == 0 { "交易关闭" } else { "交易成功" };
        let sign = if next(11) == 0 { "-" } else { "" };
        writeln!(
            text,
            "{order},C{customer:02},2026-{month:02}-{day:02} 10:00,thing,{category},{sign}{}.{:02},{status}",
            amount / 100,
            amount % 100
        )
        .expect("written");
    }
    text
}

/// Two workspaces to which the same happens; the first remembers.
struct Pair([Shop; 2]);

impl Pair {
    fn new(buckets: u32) -> Self {
        let shop = |rows| Shop::new(POLICY, &format!("[lake]\nbuckets = {buckets}\nremember_rows = {rows}\n"));
        Self([0, i64::MAX].map(shop))
    }

    fn import(&self, kind: &str, text: &str) {
        self.0.iter().for_each(|shop| drop(shop.bring(kind, text)));
    }

    /// Tiers both at an as-of and holds them to the same answer.
    fn same(&self, as_of: &str) {
        let [remembers, forgets] = self.0.each_ref().map(|shop| shop.csv(as_of, None));
        assert!(remembers == forgets, "as of {as_of}\n{remembers}\n{forgets}");
    }

    fn memory(&self) -> PathBuf {
        self.0[0].root().join("lake/memory")
    }
}

#[test]
fn whatever_happens_in_between() {
    for buckets in [1, 5] {
        let pair = Pair::new(buckets);
        pair.import("orders", &orders(1, 600));
        pair.same("2026-05-01");
        assert!(pair.memory().is_dir());
        assert!(!pair.0[1].root().join("lake/memory").exists());
        pair.same("2026-05-01");
        pair.same("2026-05-02");
        pair.import("orders", &orders(2, 3));
        pair.same("2026-05-02");
        pair.same("2026-06-01");
        pair.import("feedback", "customer_id,at,rating\nC01,2026-05-20,4\nC99,2026-05-21,2\n");
        pair.same("2026-06-02");
        pair.same("2026-03-01");
        pair.import("orders", &orders(3, 40));
        for shop in &pair.0 {
            compact(&shop.workspace, &Silent::new().on_day(0)).expect("merged");
        }
        pair.same("2026-06-20");
        for shop in &pair.0 {
            undo(&shop.workspace, 2, &Silent::new().on_day(0)).expect("undone");
        }
        pair.same("2026-06-20");
        pair.same("2026-08-31");
        pair.import("customers", "customer_id,name\nC01,Ann\nN01,New\n");
        pair.same("2026-08-31");
        pair.same("2026-09-01");
        for shop in &pair.0 {
            erase(&shop.workspace, &["C01".to_owned()], &Silent::new().on_day(0)).expect("erased");
        }
        assert!(!pair.memory().exists());
        pair.same("2026-09-01");
    }
}

#[test]
fn a_damaged_memory_is_not_used() {
    let pair = Pair::new(2);
    pair.import("orders", &orders(7, 300));
    pair.same("2026-05-01");
    for set in std::fs::read_dir(pair.memory()).expect("a folder") {
        for file in std::fs::read_dir(set.expect("a set").path()).expect("a folder") {
            let path = file.expect("a file").path();
            let mut bytes = std::fs::read(&path).expect("read");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            std::fs::write(&path, bytes).expect("written");
        }
    }
    pair.same("2026-05-02");
    std::fs::remove_dir_all(pair.memory()).expect("removed");
    std::fs::write(pair.memory(), "a file where a folder should be").expect("written");
    pair.same("2026-05-03");
}
