//! How files of orders call their amounts.

/// Headers that name the amount of a line of an order.
pub const LINE_AMOUNTS: &[&str] = &[
    "line total",
    "line amount",
    "item total",
    "item amount",
    "lineitem total",
    "line item total",
    "line item amount",
    "order line total",
    "行金额",
    "行小计",
    "小计",
    "商品小计",
    "商品行金额",
    "明细金额",
    "子订单金额",
    "子订单实付金额",
    "line price",
    "line subtotal",
    "item subtotal",
    "extended price",
    "extended amount",
    "商品实际成交金额",
    "商品实付金额",
    "商品成交金额",
    "行合计",
    "明细小计",
];

/// Headers of amounts that do not say whether a line or a whole order is meant.
const AMOUNTS: &[&str] = &[
    "paid amount",
    "amount paid",
    "net amount",
    "买家实际支付金额",
    "买家实付金额",
    "实付金额",
    "实付款",
    "实付",
    "实收金额",
    "实收",
    "实收款",
    "实付总额",
    "价税合计",
    "支付金额",
    "付款金额",
    "成交金额",
    "消费金额",
    "用户实付金额",
    "实际支付金额",
    "商家实收金额",
    "net sales",
    "sales amount",
    "sale amount",
    "sales",
    "销售额",
    "销售金额",
    "营业额",
    "成交额",
    "交易金额",
    "消费额",
    "金额",
    "revenue",
    "turnover",
    "商品金额",
];

/// Headers that name the amount of a whole order.
pub const ORDER_TOTALS: &[&str] = &[
    "order amount",
    "order total",
    "order total amount",
    "order value",
    "total amount",
    "total price",
    "grand total",
    "total",
    "订单实付金额",
    "订单实付",
    "订单实收金额",
    "订单应付金额",
    "应付金额",
    "应收金额",
    "应收",
    "买家应付货款",
    "订单金额",
    "订单总额",
    "订单总金额",
    "订单总价",
    "总金额",
    "总价",
    "结算金额",
    "商品总价",
];

/// Headers that name the discount of a whole order.
pub const ORDER_DISCOUNTS: &[&str] = &[
    "order discount",
    "order discount amount",
    "cart discount",
    "cart discount amount",
    "total discount",
    "total discount amount",
    "订单优惠",
    "订单优惠金额",
    "订单折扣",
    "订单折扣金额",
    "整单优惠",
    "整单优惠金额",
    "整单折扣",
    "店铺优惠",
    "平台优惠",
    "优惠总额",
    "优惠合计",
    "总优惠",
];

/// Headers of what was paid back of a line, or of an order of one line.
pub(super) const REFUNDS: &[&str] = &[
    "refunded amount",
    "amount refunded",
    "actual refund amount",
    "实际退款金额",
    "实退金额",
    "实退款金额",
    "退款成功金额",
    "成功退款金额",
    "已退款金额",
    "已退金额",
    "商品已退款金额",
    "refund amount",
    "refund value",
    "refund total",
    "item refund amount",
    "item refunded",
    "item refunded amount",
    "lineitem refunded amount",
    "line refund amount",
    "returned amount",
    "return amount",
    "退款金额",
    "退款额",
    "退款总额",
    "退款总金额",
    "退货金额",
    "退货退款金额",
    "售后金额",
    "售后退款金额",
    "买家退款金额",
    "商品退款金额",
    "商品退款总额",
    "子订单退款金额",
    "退还金额",
];

/// Headers of what was paid back of a whole order, which a file of lines may repeat on each.
pub(super) const ORDER_REFUNDS: &[&str] = &[
    "order refunded amount",
    "order refund amount",
    "order refund",
    "order refunds",
    "total refunded",
    "refunded total",
    "total refund",
    "total refunds",
    "total refund amount",
    "total refunded amount",
    "订单退款金额",
    "订单已退款金额",
    "订单退款总额",
    "订单退款总金额",
    "订单累计退款金额",
    "累计退款金额",
    "整单退款金额",
    "主订单退款金额",
];

/// Headers of amounts that were asked for as refunds, paid or not.
pub(super) const REQUESTED_REFUNDS: &[&str] = &[
    "requested refund amount",
    "refund requested amount",
    "refund amount requested",
    "refund request amount",
    "requested refund",
    "申请退款金额",
    "退款申请金额",
    "申请退款额",
    "申请退货金额",
    "买家申请退款金额",
    "申请售后金额",
];

/// Headers of times at which money was paid back; the times of asking for it are no such.
pub(super) const REFUND_TIMES: &[&str] = &[
    "refunded on",
    "refunded date",
    "refunded time",
    "refund date",
    "refund time",
    "refund datetime",
    "date refunded",
    "refund completed at",
    "refund completed date",
    "refund completed time",
    "refund success time",
    "退款时间",
    "退款日期",
    "退款完成时间",
    "退款完成日期",
    "退款成功时间",
    "退款到账时间",
    "已退款时间",
];

/// Headers of the number of pieces that came back or were paid back.
pub(super) const REFUNDED_QUANTITIES: &[&str] = &[
    "quantity refunded",
    "refunded qty",
    "qty refunded",
    "refund quantity",
    "refund qty",
    "returned quantity",
    "quantity returned",
    "returned qty",
    "qty returned",
    "return quantity",
    "return qty",
    "lineitem refunded quantity",
    "lineitem quantity refunded",
    "退款数量",
    "退货数量",
    "退款件数",
    "退货件数",
    "退款商品数量",
    "退货商品数量",
    "已退数量",
    "退数量",
];

/// All headers of amounts.
pub(super) const AMOUNT_HEADERS: [&str; LINE_AMOUNTS.len() + AMOUNTS.len() + ORDER_TOTALS.len()] =
    joined([LINE_AMOUNTS, AMOUNTS, ORDER_TOTALS]);

/// Lists one behind the other. It runs when the program is compiled, so that a wrong length does not get further.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time only")]
const fn joined<const N: usize, const LISTS: usize>(lists: [&[&'static str]; LISTS]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut list, mut at) = (0, 0);
    while list < LISTS {
        let mut place = 0;
        while place < lists[list].len() {
            all[at] = lists[list][place];
            place += 1;
            at += 1;
        }
        list += 1;
    }
    all
}
