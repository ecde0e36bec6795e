//! `orders`

use crate::measures::parts::ORDERS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "orders",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "orders", zh: "单" },
    formula: Text {
        en: "number of orders that exist and happened in the window: an order exists if one of its lines is no return, and happened at its earliest such line",
        zh: "窗口内成立的订单数：只要有一行不是退货，订单即成立，时间取最早的这样一行",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "two orders and one returned line under a number of its own: 2",
        zh: "两笔订单，另有一个单独编号的退货：2",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[ORDERS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "orders",
            r"
            as_of 2024-01-31
            1 2024-01-05 10
            1 2024-01-05 5
            2 2024-01-06 0
            C3 2024-01-07 -5 return
            4 2024-01-08 7 cancelled
            5 2024-01-31 9
            all = 2
            10 days = 0
            25 days = 1
            26 days = 2
            as_of 2024-01-31T00:00:01
            all = 3
            nobody all = 0
            ",
        );
    }
}
