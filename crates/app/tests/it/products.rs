//! What goes with what, to the last number.

use crate::answers::code;
use crate::shop::Shop;
use std::fmt::Write as _;
use terrace_app::facts::Inputs;
use terrace_app::products::{Offers, ProductsRequest, Together, best, next, together};
use terrace_app::{AppError, ProductsError};
use terrace_domain::Window;

const AS_OF: &str = "2026-03-01";

/// Bread with butter four times of five, tea alone; `dan` has bought bread only.
const ORDERS: &str = "\
order_id,customer_id,ordered_at,product,amount
1,ann,2026-01-05,bread,3
1,ann,2026-01-05,butter,4
2,bob,2026-01-06,bread,3
2,bob,2026-01-06,butter,4
3,cat,2026-01-07,butter,4
3,cat,2026-01-07,bread,3
4,ann,2026-02-05,bread,3
4,ann,2026-02-05,butter,4
5,dan,2026-02-06,bread,3
6,eve,2026-02-07,tea,9
7,bob,2026-02-08,butter,-4
";

const POLICY: &str = "\
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  orders: { measure: orders }
schemes:
  habit:
    title: { en: Habit, zh: 习惯 }
    threshold: orders
    tiers:
      - { tier: often, title: { en: Often, zh: 常来 }, from: 2 }
      - { tier: once, title: { en: Once, zh: 来过一次 } }
";

fn shop() -> Shop {
    let shop = Shop::new(POLICY, "[lake]\nbuckets = 3\n");
    shop.store(ORDERS).expect("imported");
    shop
}

/// Asks about the orders of a window.
fn ask<T>(shop: &Shop, window: &str, about: impl Fn(&ProductsRequest<'_>) -> T) -> T {
    let (inputs, as_of): (Inputs, _) = (shop.inputs(), shop.day(AS_OF));
    let window = Window::parse(window).expect("a window");
    about(&ProductsRequest { facts: &inputs.facts, as_of: &as_of, window })
}

fn bought_together(shop: &Shop, window: &str, least: Option<usize>) -> Result<Together, AppError> {
    ask(shop, window, |request| together(request, least, 0.1))
}

#[test]
fn what_goes_with_what_is_counted_exactly() {
    let shop = shop();
    let found = bought_together(&shop, "all", Some(2)).expect("rules");
    assert_eq!((found.orders, found.least, found.rules.len()), (6, 2, 2));
    // Six orders: bread in five, butter in four, both in four.
    for (because, then, confidence, lift) in
        [("bread", "butter", 0.8, 0.8 * 6.0 / 4.0), ("butter", "bread", 1.0, 6.0 / 5.0)]
    {
        let rule = found.rules.iter().find(|rule| rule.because == [because] && rule.then == then).expect("a rule");
        assert_eq!(rule.orders, 4);
        for (told, exact) in [(rule.support, 4.0 / 6.0), (rule.confidence, confidence), (rule.lift, lift)] {
            assert!((told - exact).abs() < 1e-12, "{because} and {then}: {told}, {exact}");
        }
    }
    assert_eq!(bought_together(&shop, "1 month", Some(1)).expect("rules").orders, 3);
}

#[test]
fn best_sellers_are_those_of_each_tier() {
    let shop = shop();
    let (tiered, _) = shop.computed(AS_OF);
    let found = ask(&shop, "all", |request| best(request, &tiered, "habit", 10)).expect("best sellers");
    assert_eq!(found.all.customers, 5);
    let bread = &found.all.products[0];
    assert_eq!((bread.product.as_str(), bread.customers, bread.orders), ("bread", 4, 5));
    // Of those who came often (ann alone) all bought bread, of all four in five.
    let often = &found.tiers[0];
    let bread = &often.products[0];
    assert_eq!((often.customers, bread.product.as_str(), bread.orders), (1, "bread", 2));
    assert!((bread.index - 1.25).abs() < 1e-12, "{}", bread.index);
    assert_eq!(code(ask(&shop, "all", |request| best(request, &tiered, "habits", 10))), "T0015");
}

#[test]
fn offers_come_with_their_reason() {
    let shop = shop();
    let offers =
        |customer: &str| -> Result<Offers, AppError> { ask(&shop, "all", |request| next(request, customer, 2, false)) };
    let found = offers("dan").expect("offers");
    let told: Vec<_> = found.offers.iter().map(|offer| (offer.product.as_str(), offer.because.as_deref())).collect();
    assert_eq!((found.bought, told), (1, vec![("butter", Some("bread")), ("tea", None)]));
    assert_eq!(code(offers("don")), "T0072");
}

/// A hundred orders of three hundred products each have far more pairs than can be looked through.
#[test]
fn a_bar_that_is_too_low_is_refused() {
    let mut orders = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for order in 0..100 {
        // Every order lacks some products, so that bars differ.
        for product in (0..300).filter(|product| (order + product) % 7 > 0) {
            writeln!(orders, "o{order},c{},2026-01-05,p{product},1", order % 10).expect("a text");
        }
    }
    let shop = Shop::new(POLICY, "");
    shop.store(&orders).expect("imported");
    let Err(AppError::Products(ProductsError::TooManyPairs { least: 2, lowest })) =
        bought_together(&shop, "all", Some(2))
    else {
        panic!("a bar of 2 is refused");
    };
    assert!(bought_together(&shop, "all", Some(lowest)).is_ok());
    assert_eq!(code(bought_together(&shop, "all", Some(lowest - 1))), "T0075");
    // Without a bar of one's own, it is raised until it works.
    assert!(bought_together(&shop, "all", None).expect("rules").least >= lowest);
}
