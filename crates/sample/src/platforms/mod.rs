//! One small shop, written as the exports of ten platforms.
//!
//! The headers, statuses and ways of telling a refund are those of the platforms' own exports of orders; all values
//! are made up. Not every form can tell everything ([`Platform::told`]).

mod chinese;
mod sheet;
mod shop;
mod western;

pub use shop::{BuyerTruth, OrderState, PlacedLine, PlatformOrder, PlatformShop};

use sheet::Sheet;

/// A platform that exports orders in a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// A row for each sub-order; what came back stands beside the status, in columns of its own.
    Taobao,
    /// A row for each product; amounts are those of the whole order, repeated.
    Jd,
    /// One product for each order; a refund stands in the order's own status.
    Pinduoduo,
    /// A row for each sub-order; a refund is a status of its own.
    Douyin,
    /// A row for each product, with what came back of it.
    Youzan,
    /// A row for each product, with the number of the customer, 0 for who has none.
    Weimob,
    /// Values of the order on its first row; what came back is told of the whole order.
    Shopify,
    /// A row for each item with its refund beside that of the order.
    WooCommerce,
    /// Paid orders only; the price of an item is that of all its pieces, and clocks are of another zone.
    Amazon,
    /// A row for each line, which leaves out what the first line of its order says; refunds are other documents.
    Odoo,
}

/// How much a form says of what came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ToldRefunds {
    Nothing,
    /// Whole lines.
    Lines,
    /// Any part of a line.
    Parts,
}

/// What a form can tell.
struct FormLimits {
    /// Orders of several lines.
    several_lines: bool,
    /// What discounts leave of a line or an order.
    discounts: bool,
    refunds: ToldRefunds,
    /// Orders of which nobody knows who bought.
    guests: bool,
    /// Orders that count nowhere: unpaid, or called off.
    uncounted: bool,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Taobao,
        Self::Jd,
        Self::Pinduoduo,
        Self::Douyin,
        Self::Youzan,
        Self::Weimob,
        Self::Shopify,
        Self::WooCommerce,
        Self::Amazon,
        Self::Odoo,
    ];

    const fn limits(self) -> FormLimits {
        let all = FormLimits {
            several_lines: true,
            discounts: true,
            refunds: ToldRefunds::Parts,
            guests: true,
            uncounted: true,
        };
        match self {
            // Whoever buys there has an account.
            Self::Taobao => FormLimits { guests: false, ..all },
            // Refunds are another export, and of an order of several products only its total tells the discount.
            Self::Jd => FormLimits { discounts: false, refunds: ToldRefunds::Nothing, guests: false, ..all },
            Self::Pinduoduo => FormLimits { several_lines: false, refunds: ToldRefunds::Lines, guests: false, ..all },
            Self::Douyin => FormLimits { refunds: ToldRefunds::Lines, guests: false, ..all },
            Self::Youzan | Self::Weimob | Self::Shopify | Self::WooCommerce => all,
            // Refunds are another report, and what was not paid for is in none.
            Self::Amazon => FormLimits { refunds: ToldRefunds::Nothing, guests: false, uncounted: false, ..all },
            // So they are there, as credit notes.
            Self::Odoo => FormLimits { refunds: ToldRefunds::Nothing, guests: false, ..all },
        }
    }

    /// The shop as far as the platform's form can tell it: where a form knows no part of a line that came back nothing
    /// did, where it has one product for each order an order is its first line, and orders that it never lists are left
    /// out.
    pub fn told(self, shop: &PlatformShop) -> PlatformShop {
        let limits = self.limits();
        let orders = shop.orders.iter().filter(|order| limits.guests || order.buyer.is_some());
        let orders = orders.filter(|order| limits.uncounted || order.state.counts()).map(|order| {
            let mut order = order.clone();
            if !limits.several_lines {
                order.lines.truncate(1);
            }
            for line in &mut order.lines {
                let whole = line.refunded == line.worth();
                line.discount = if limits.discounts { line.discount } else { 0 };
                line.refunded = match limits.refunds {
                    ToldRefunds::Nothing => 0,
                    ToldRefunds::Lines if !whole => 0,
                    ToldRefunds::Lines | ToldRefunds::Parts if whole => line.worth(),
                    ToldRefunds::Lines | ToldRefunds::Parts => line.refunded,
                };
            }
            order
        });
        PlatformShop { orders: orders.collect() }
    }

    /// What the platform calls a buyer.
    pub fn buyer(self, buyer: u32) -> String {
        match self {
            Self::Taobao => format!("tb_member{buyer}"),
            Self::Jd => format!("jd_{buyer:05}a"),
            Self::Pinduoduo | Self::Douyin | Self::Youzan => format!("100{buyer:08}"),
            Self::Weimob => format!("{}", 880_000 + buyer),
            Self::Shopify | Self::Amazon => format!("buyer{buyer}@example.org"),
            Self::WooCommerce => format!("{}", buyer + 1),
            Self::Odoo => format!("Example Company {buyer}"),
        }
    }

    /// The name that such a file is downloaded under.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Taobao => "ExportOrderDetailList.csv",
            Self::Jd => "jd-orders.csv",
            Self::Pinduoduo => "orders_export.csv",
            Self::Douyin => "douyin.csv",
            Self::Youzan => "youzan.csv",
            Self::Weimob => "weimob.csv",
            Self::Shopify => "orders_export_1.csv",
            Self::WooCommerce => "orders-export.csv",
            Self::Amazon => "amazon-orders.txt",
            Self::Odoo => "sale.order.csv",
        }
    }

    /// The export of a shop; of what the form cannot tell, nothing or something else is in it.
    pub fn export(self, shop: &PlatformShop) -> Vec<u8> {
        let sheet: Sheet = match self {
            Self::Taobao => chinese::taobao(shop),
            Self::Jd => chinese::jd(shop),
            Self::Pinduoduo => chinese::pinduoduo(shop),
            Self::Douyin => chinese::douyin(shop),
            Self::Youzan => chinese::youzan(shop),
            Self::Weimob => chinese::weimob(shop),
            Self::Shopify => western::shopify(shop),
            Self::WooCommerce => western::woocommerce(shop),
            Self::Amazon => western::amazon(shop),
            Self::Odoo => western::odoo(shop),
        };
        sheet.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_cannot_tell_is_no_part_of_its_shop() {
        for seed in 0..50 {
            let shop = PlatformShop::drawn(seed);
            for platform in Platform::ALL {
                let told = platform.told(&shop);
                assert_eq!(platform.told(&told), told, "{platform:?}");
                let text = String::from_utf8_lossy(&platform.export(&told)).to_lowercase();
                let buyers = told.truth();
                let names = |buyer: &u32| text.contains(&platform.buyer(*buyer).to_lowercase());
                assert!(buyers.keys().all(names), "{platform:?}");
            }
        }
    }

    #[test]
    fn shops_have_all_that_platforms_tell() {
        let shops: Vec<PlatformShop> = (0..100).map(PlatformShop::drawn).collect();
        let orders = || shops.iter().flat_map(|shop| &shop.orders);
        let lines = || orders().flat_map(|order| &order.lines);
        for state in OrderState::ALL {
            assert!(orders().any(|order| order.state == state), "{state:?}");
        }
        assert!(orders().any(|order| order.buyer.is_none()) && orders().any(|order| order.lines.len() > 2));
        assert!(lines().any(|line| line.refunded == line.worth() && line.refunded > 0));
        assert!(lines().any(|line| line.refunded > 0 && line.refunded < line.worth()));
        assert!(lines().any(|line| line.discount > 0) && lines().all(|line| line.worth() > 0));
    }
}
