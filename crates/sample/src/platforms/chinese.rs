//! Exports of platforms in China.

use super::Platform;
use super::sheet::{Sheet, amount, clock, product_code, product_name};
use super::shop::{OrderState, PlacedLine, PlatformOrder, PlatformShop};

/// A number that a spreadsheet must not take for one.
fn guarded(text: &str) -> String {
    format!("=\"{text}\"")
}

/// A value with a tab behind it, so that a spreadsheet shows all of its digits.
fn tabbed(text: &str) -> String {
    format!("{text}\t")
}

fn empty() -> String {
    String::new()
}

fn buyer(order: &PlatformOrder, platform: Platform, guest: &str) -> String {
    order.buyer.map_or_else(|| guest.to_owned(), |buyer| platform.buyer(buyer))
}

/// When it was paid for; nothing before that.
fn paid_at(order: &PlatformOrder) -> String {
    if order.state.was_paid() { clock(order.at) } else { empty() }
}

/// What was paid: nothing if nobody has.
fn paid(order: &PlatformOrder, cents: i64) -> String {
    amount(if order.state.was_paid() { cents } else { 0 })
}

/// Sub-orders of Taobao and Tmall: the report of items.
pub(super) fn taobao(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::for_windows(
        "子订单编号,主订单编号,买家会员名,支付单号,买家应付货款,买家实际支付金额,订单状态,标题,商品价格,购买数量,\
         外部系统编号,商品属性,套餐信息,联系手机,备注,订单创建时间,订单付款时间,商家编码,支付详情,退款状态,退款金额",
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "等待买家付款",
            OrderState::Cancelled | OrderState::PaidBack => "交易关闭",
            OrderState::Paid => "买家已付款，等待卖家发货",
            OrderState::Sent => "卖家已发货，等待买家确认",
            OrderState::Done => "交易成功",
        };
        for (place, line) in order.lines.iter().enumerate() {
            let back = if order.state == OrderState::PaidBack { line.worth() } else { line.refunded };
            let refund = match back {
                0 if line.product % 5 == 0 && order.state == OrderState::Done => "退款关闭",
                0 => "没有申请退款",
                _ => "退款成功",
            };
            sheet.row([
                guarded(&format!("38{:014}{}", order.number, place + 1)),
                guarded(&format!("38{:014}0", order.number)),
                buyer(order, Platform::Taobao, ""),
                empty(),
                amount(line.worth()),
                paid(order, line.worth()),
                status.to_owned(),
                product_name(line),
                amount(line.price),
                line.pieces.to_string(),
                empty(),
                "颜色分类：米白;尺寸：2米".to_owned(),
                empty(),
                "'100****0000".to_owned(),
                "null".to_owned(),
                clock(order.at),
                paid_at(order),
                product_code(line),
                empty(),
                refund.to_owned(),
                amount(back),
            ]);
        }
    }
    sheet
}

/// Orders of JD's desk for sellers.
pub(super) fn jd(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::plain(
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,\
         下单帐号,客户姓名,联系电话,订单备注,付款确认时间,货号,订单完成时间,订单来源,商家SKUID",
        ',',
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "等待付款",
            OrderState::Cancelled => "(删除)等待付款",
            OrderState::PaidBack => "(删除)等待出库",
            OrderState::Paid => "等待出库",
            OrderState::Sent => "等待确认收货",
            OrderState::Done => "完成",
        };
        let total = order.sum(PlacedLine::worth);
        for line in &order.lines {
            sheet.row([
                format!("29{:010}", order.number),
                format!("1000{:06}", line.product),
                product_name(line),
                line.pieces.to_string(),
                "在线支付".to_owned(),
                clock(order.at),
                amount(line.price),
                amount(total),
                amount(total),
                amount(0),
                amount(total),
                status.to_owned(),
                "SOP".to_owned(),
                buyer(order, Platform::Jd, ""),
                "张*".to_owned(),
                "100****0000".to_owned(),
                empty(),
                paid_at(order),
                product_code(line),
                if order.state == OrderState::Done { clock(order.at) } else { empty() },
                "京东商城".to_owned(),
                product_code(line),
            ]);
        }
    }
    sheet
}

/// Orders of Pinduoduo, each of one product.
pub(super) fn pinduoduo(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::for_windows(
        "商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),邮费(元),用户实付金额(元),\
         商家实收金额(元),商品数量(件),收货人,手机,省,市,区,订单成交时间,承诺发货时间,发货时间,确认收货时间,商品id,商品规格,\
         商家编码-规格维度,商家备注,售后状态",
    );
    for order in &shop.orders {
        for line in order.lines.iter().take(1) {
            let (whole, _) = order.came_back();
            let (status, after) = match order.state {
                OrderState::Unpaid => ("待支付", "无售后或售后取消"),
                OrderState::Cancelled => ("已取消", "无售后或售后取消"),
                OrderState::PaidBack => ("已取消，退款成功", "退款成功"),
                OrderState::Sent if whole => ("已发货，退款成功", "退款成功"),
                OrderState::Done if whole => ("已收货，退款成功", "退款成功"),
                OrderState::Paid => ("待发货", "无售后或售后取消"),
                OrderState::Sent => ("已发货，待收货", "无售后或售后取消"),
                OrderState::Done => ("已收货", "无售后或售后取消"),
            };
            sheet.row([
                product_name(line),
                tabbed(&format!("260101-{:015}", order.number)),
                status.to_owned(),
                amount(line.pieces * line.price),
                amount(line.discount),
                amount(0),
                amount(0),
                amount(0),
                amount(line.worth()),
                amount(line.worth()),
                line.pieces.to_string(),
                "李*".to_owned(),
                tabbed(&buyer(order, Platform::Pinduoduo, "")),
                "浙江省".to_owned(),
                "杭州市".to_owned(),
                "西湖区".to_owned(),
                tabbed(&clock(order.at)),
                tabbed(&clock(order.at)),
                empty(),
                empty(),
                tabbed(&format!("5{:011}", line.product)),
                "米白,2米".to_owned(),
                product_code(line),
                empty(),
                after.to_owned(),
            ]);
        }
    }
    sheet
}

/// Sub-orders of Douyin's shops.
pub(super) fn douyin(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::for_windows(
        "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,平台优惠,\
         商家优惠,达人优惠,支付方式,收件人,收件人手机号,省,市,区,详细地址,买家留言,订单提交时间,商家备注,订单完成时间,\
         支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,订单类型,达人昵称,售后状态,取消原因",
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "待支付",
            OrderState::Cancelled | OrderState::PaidBack => "已关闭",
            OrderState::Paid => "备货中",
            OrderState::Sent => "已发货",
            OrderState::Done => "已完成",
        };
        for (place, line) in order.lines.iter().enumerate() {
            let after = match order.state {
                OrderState::PaidBack => "退款成功",
                _ if line.refunded > 0 => "已全额退款",
                OrderState::Done if line.product % 6 == 0 => "售后关闭",
                _ => "-",
            };
            sheet.row([
                tabbed(&format!("69{:016}", order.number)),
                tabbed(&format!("69{:014}{:02}", order.number, place + 1)),
                product_name(line),
                "米白".to_owned(),
                line.pieces.to_string(),
                tabbed(&format!("35{:016}", line.product)),
                product_code(line),
                amount(line.price),
                amount(line.worth()),
                amount(0),
                amount(line.discount),
                amount(0),
                amount(line.discount),
                amount(0),
                if order.state.was_paid() { "微信" } else { "-" }.to_owned(),
                "王*".to_owned(),
                tabbed(&buyer(order, Platform::Douyin, "")),
                "江苏省".to_owned(),
                "南京市".to_owned(),
                "玄武区".to_owned(),
                "某路1号, 2单元".to_owned(),
                "-".to_owned(),
                tabbed(&clock(order.at)),
                "-".to_owned(),
                if order.state == OrderState::Done { tabbed(&clock(order.at)) } else { "-".to_owned() },
                if order.state.was_paid() { tabbed(&clock(order.at)) } else { "-".to_owned() },
                "抖音".to_owned(),
                "直播".to_owned(),
                status.to_owned(),
                tabbed(&clock(order.at)),
                "普通订单".to_owned(),
                "-".to_owned(),
                after.to_owned(),
                if order.state == OrderState::Cancelled { "超时未支付" } else { "-" }.to_owned(),
            ]);
        }
    }
    sheet
}

/// Products of orders of Youzan.
pub(super) fn youzan(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::for_windows(
        "订单号,归属店铺,订单状态,订单类型,订单创建时间,买家付款时间,客户,客户手机号,商品名称,商品规格,商品编码,商品单价,\
         商品数量,商品优惠后价格,商品实际成交金额,商品退款状态,商品已退款金额,订单实付金额,收货人/提货人,收货人手机号/提货人手机号",
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "待付款",
            OrderState::Cancelled | OrderState::PaidBack => "交易关闭",
            OrderState::Paid => "待发货",
            OrderState::Sent => "已发货",
            OrderState::Done => "交易完成",
        };
        for line in &order.lines {
            let back = if order.state == OrderState::PaidBack { line.worth() } else { line.refunded };
            let refund = match back {
                0 => "",
                back if back == line.worth() => "全额退款成功",
                _ => "部分退款成功",
            };
            sheet.row([
                format!("E{:020}", order.number),
                "总店".to_owned(),
                status.to_owned(),
                "普通订单".to_owned(),
                clock(order.at),
                paid_at(order),
                "微信用户".to_owned(),
                buyer(order, Platform::Youzan, ""),
                product_name(line),
                "米白".to_owned(),
                product_code(line),
                amount(line.price),
                line.pieces.to_string(),
                amount(line.price),
                amount(line.worth()),
                refund.to_owned(),
                amount(back),
                paid(order, order.sum(PlacedLine::worth)),
                "陈*".to_owned(),
                "100****0000".to_owned(),
            ]);
        }
    }
    sheet
}

/// Products of orders of Weimob.
pub(super) fn weimob(shop: &PlatformShop) -> Sheet {
    let mut sheet = Sheet::for_windows(
        "订单编号,订单状态,下单时间,付款时间,客户ID,客户昵称,客户手机,商品名称,商品规格,商品编码,商品单价,购买数量,商品总价,\
         商品优惠金额,商品实付金额,售后状态,退款金额,订单优惠金额,订单实付金额,收货人,收货地址,订单来源",
    );
    for order in &shop.orders {
        let status = match order.state {
            OrderState::Unpaid => "待付款",
            OrderState::Cancelled | OrderState::PaidBack => "已取消",
            OrderState::Paid => "待发货",
            OrderState::Sent => "待收货",
            OrderState::Done => "已完成",
        };
        for line in &order.lines {
            let back = if order.state == OrderState::PaidBack { line.worth() } else { line.refunded };
            let after = match back {
                0 => "无售后",
                back if back == line.worth() => "售后完成",
                _ => "部分退款",
            };
            sheet.row([
                format!("{:016}", order.number),
                status.to_owned(),
                clock(order.at),
                paid_at(order),
                buyer(order, Platform::Weimob, "0"),
                "小小".to_owned(),
                empty(),
                product_name(line),
                "米白".to_owned(),
                product_code(line),
                amount(line.price),
                line.pieces.to_string(),
                amount(line.pieces * line.price),
                amount(line.discount),
                amount(line.worth()),
                after.to_owned(),
                amount(back),
                amount(order.sum(|line| line.discount)),
                amount(order.sum(PlacedLine::worth)),
                "赵*".to_owned(),
                "上海市某路2号".to_owned(),
                "小程序".to_owned(),
            ]);
        }
    }
    sheet
}
