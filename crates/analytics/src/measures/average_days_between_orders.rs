//! `average_days_between_orders`

use crate::measures::parts::{FIRST, LAST, ORDER_DAYS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "average_days_between_orders",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "(last order day − first order day) ÷ (order_days − 1)",
        zh: "（末单日 − 首单日）÷（order_days − 1）",
    },
    of_nothing: Text { en: "null with fewer than two order days", zh: "下单不足两天时为空值" },
    example: Text { en: "orders on 1, 4 and 11 January: 5", zh: "1 月 1、4、11 日下单：5" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[FIRST, LAST, ORDER_DAYS],
    finish: Finish::Number(|cells| ratio(cells.day(1)? - cells.day(0)?, cells.sum(2) - 1)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "average_days_between_orders",
            r"
            as_of 2024-02-01
            1 2024-01-01 10
            2 2024-01-04 10
            3 2024-01-04T12:00 10
            4 2024-01-12 10
            all = 5.5
            28 days = 8
            25 days = null
            nobody all = null
            ",
        );
    }
}
