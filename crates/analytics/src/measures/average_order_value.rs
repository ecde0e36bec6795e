//! `average_order_value`

use crate::measures::parts::{GROSS, ORDERS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "average_order_value",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "gross_amount ÷ orders, six places, half to even",
        zh: "gross_amount ÷ orders，保留六位小数，四舍六入五成双",
    },
    of_nothing: Text { en: "null without orders", zh: "没有订单时为空值" },
    example: Text { en: "150 over two orders: 75", zh: "两笔订单共 150：75" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[GROSS, ORDERS],
    finish: Finish::Number(|cells| round_div(cells.sum(0) * 100, cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "average_order_value",
            r"
            as_of 2024-02-01
            1 2024-01-05 100
            2 2024-01-20 50
            3 2024-01-21 50.0001
            C4 2024-01-22 -100 return
            all = 66.6667
            12 days = 50.00005
            5 days = null
            nobody all = null
            ",
        );
    }
}
