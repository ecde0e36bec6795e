//! Exports of platforms elsewhere.

use super::Platform;
use super::sheet::{Sheet, amount, behind, clock, product_code, product_name};
use super::shop::{OrderState, PlacedLine, PlatformOrder, PlatformShop};

fn empty() -> String {
    String::new()
}

/// An address, which people write with capitals or without.
fn address(order: &PlatformOrder, platform: Platform) -> String {
    let address = order.buyer.map(|buyer| platform.buyer(buyer)).unwrap_or_default();
    if order.number.is_multiple_of(3) { address.replacen('b', "B", 1) } else { address }
}

/// Shopify's export: a row for each line, and the values of the order on the first of them.
pub(super) fn shopify(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::plain(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,\
         Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,\
         Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,\
         Lineitem fulfillment status,Billing Name,Billing City,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Tags,\
         Source,Lineitem discount,Phone",
        ',',
    );
    for order in &shop.orders {
        let zoned = format!("{} +0800", clock(order.at));
        let (whole, some) = order.came_back();
        let status = match order.state {
            OrderState::Unpaid => "pending",
            OrderState::Cancelled => "voided",
            OrderState::PaidBack => "refunded",
            _ if whole => "refunded",
            _ if some => "partially_refunded",
            _ => "paid",
        };
        let cancelled = matches!(order.state, OrderState::Cancelled | OrderState::PaidBack);
        let total = order.sum(PlacedLine::worth);
        let back = if order.state == OrderState::PaidBack { total } else { order.sum(|line| line.refunded) };
        for (place, line) in order.lines.iter().enumerate() {
            let first = |text: String| if place == 0 { text } else { empty() };
            sheet.row([
                format!("#{}", order.number),
                address(order, Platform::Shopify),
                first(status.to_owned()),
                first(if order.state.was_paid() { zoned.clone() } else { empty() }),
                first(if order.state == OrderState::Done { "fulfilled" } else { "unfulfilled" }.to_owned()),
                empty(),
                first("no".to_owned()),
                first("CNY".to_owned()),
                first(amount(total)),
                first(amount(0)),
                first(amount(0)),
                first(amount(total)),
                empty(),
                first(amount(order.sum(|line| line.discount))),
                first("Standard".to_owned()),
                zoned.clone(),
                line.pieces.to_string(),
                product_name(line),
                amount(line.price),
                empty(),
                product_code(line),
                "true".to_owned(),
                "true".to_owned(),
                "pending".to_owned(),
                first("Ann Example".to_owned()),
                first("Shanghai".to_owned()),
                first(if cancelled { zoned.clone() } else { empty() }),
                first("Alipay".to_owned()),
                first(amount(back)),
                "Example".to_owned(),
                first(format!("45{:011}", order.number)),
                empty(),
                first("web".to_owned()),
                amount(0),
                empty(),
            ]);
        }
    }
    sheet
}

/// WooCommerce's export with a row for each item.
pub(super) fn woocommerce(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::plain(
        "order_id,order_number,date,status,shipping_total,tax_total,discount_total,order_total,refunded_total,order_currency,\
         payment_method,customer_id,billing_email,billing_first_name,billing_city,item_id,item_product_id,item_name,item_sku,\
         item_quantity,item_subtotal,item_total,item_refunded",
        ',',
    );
    for order in &shop.orders {
        let (whole, _) = order.came_back();
        let status = match order.state {
            OrderState::Unpaid => "pending",
            OrderState::Cancelled | OrderState::PaidBack => "cancelled",
            _ if whole => "refunded",
            OrderState::Paid | OrderState::Sent => "processing",
            OrderState::Done => "completed",
        };
        for (place, line) in order.lines.iter().enumerate() {
            sheet.row([
                order.number.to_string(),
                order.number.to_string(),
                clock(order.at),
                status.to_owned(),
                amount(0),
                amount(0),
                amount(order.sum(|line| line.discount)),
                amount(order.sum(PlacedLine::worth)),
                amount(order.sum(|line| line.refunded)),
                "CNY".to_owned(),
                "alipay".to_owned(),
                order.buyer.map_or_else(|| "0".to_owned(), |buyer| Platform::WooCommerce.buyer(buyer)),
                order.buyer.map_or_else(|| "walk@example.org".to_owned(), |buyer| format!("w{buyer}@example.org")),
                "Ann".to_owned(),
                "Shanghai".to_owned(),
                format!("{}{place}", order.number),
                (500 + line.product).to_string(),
                product_name(line),
                product_code(line),
                line.pieces.to_string(),
                amount(line.pieces * line.price),
                amount(line.worth()),
                amount(line.refunded),
            ]);
        }
    }
    sheet
}

/// Amazon's report of orders: tabs, clocks of the Pacific coast in winter, and what was paid for only.
pub(super) fn amazon(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::plain(
        "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,buyer-phone-number,sku,product-name,\
         quantity-purchased,currency,item-price,item-tax,shipping-price,shipping-tax,ship-service-level,recipient-name,\
         ship-city,ship-country,item-promotion-discount,item-promotion-id,ship-promotion-discount",
        '\t',
    );
    for order in shop.orders.iter().filter(|order| order.state.counts()) {
        let at = format!("{}-08:00", behind(order.at, 16));
        for (place, line) in order.lines.iter().enumerate() {
            sheet.row([
                format!("028-{:07}-0000001", order.number),
                format!("{}{place:02}", order.number),
                at.clone(),
                at.clone(),
                address(order, Platform::Amazon),
                "Ann Example".to_owned(),
                empty(),
                product_code(line),
                product_name(line).replace('"', "''"),
                line.pieces.to_string(),
                "CNY".to_owned(),
                amount(line.pieces * line.price),
                amount(0),
                amount(0),
                amount(0),
                "Standard".to_owned(),
                "Ann Example".to_owned(),
                "Shanghai".to_owned(),
                "CN".to_owned(),
                if line.discount > 0 { amount(-line.discount) } else { empty() },
                empty(),
                empty(),
            ]);
        }
    }
    sheet
}

/// Odoo's export of sales orders: the fields of the order on its first line only.
pub(super) fn odoo(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::plain(
        "Order Reference,Order Date,Customer,Salesperson,Company,Status,Order Lines/Product,Order Lines/Quantity,\
         Order Lines/Unit Price,Order Lines/Discount (%),Order Lines/Subtotal",
        ',',
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "Quotation Sent",
            OrderState::Cancelled | OrderState::PaidBack => "Cancelled",
            OrderState::Paid | OrderState::Sent => "Sales Order",
            OrderState::Done => "Locked",
        };
        for (place, line) in order.lines.iter().enumerate() {
            let first = |text: String| if place == 0 { text } else { empty() };
            let share = line.discount * 10_000 / (line.pieces * line.price);
            sheet.row([
                first(format!("S{:05}", order.number)),
                first(clock(order.at)),
                first(order.buyer.map(|buyer| Platform::Odoo.buyer(buyer)).unwrap_or_default()),
                first("Mitchell Example".to_owned()),
                first("Example Trading".to_owned()),
                first(status.to_owned()),
                product_name(line),
                amount(line.pieces * 100),
                amount(line.price),
                amount(share),
                amount(line.worth()),
            ]);
        }
    }
    sheet
}
