//! `repeat_order_rate`

use crate::measures::parts::ORDERS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "repeat_order_rate",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text { en: "(orders − 1) ÷ orders", zh: "（orders − 1）÷ orders" },
    of_nothing: Text { en: "null without orders", zh: "没有订单时为空值" },
    example: Text { en: "four orders: 0.75", zh: "四笔订单：0.75" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[ORDERS],
    finish: Finish::Number(|cells| ratio(cells.sum(0) - 1, cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "repeat_order_rate",
            r"
            as_of 2024-02-01
            1 2024-01-05 10
            2 2024-01-06 10
            3 2024-01-20 10
            all = 0.666667
            15 days = 0
            5 days = null
            nobody all = null
            ",
        );
    }
}
