//! `first_day_amount`

use crate::measures::parts::{FIRST_DAY, ORDERS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "first_day_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "gross amount of the orders on the first day with an order: what somebody joined with",
        zh: "首个下单日的订单金额（不含退货行）：首次购买金额",
    },
    of_nothing: Text { en: "null without orders", zh: "没有订单时为空值" },
    example: Text { en: "10 and 20 on 5 January, 40 on the 9th: 30", zh: "1 月 5 日 10 与 20，9 日 40：30" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[FIRST_DAY, ORDERS],
    finish: Finish::Number(|cells| (cells.sum(1) > 0).then(|| cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "first_day_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05T08:00 10
            2 2024-01-05T23:59 15
            2 2024-01-05T23:59 5
            2 2024-01-07 -5 return
            3 2024-01-09 40
            C4 2024-01-02 -7 return
            5 2024-01-03 70 cancelled
            all = 30
            26 days = 40
            5 days = null
            nobody all = null
            ",
        );
    }
}
