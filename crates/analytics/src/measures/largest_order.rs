//! `largest_order`

use crate::measures::parts::LARGEST;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "largest_order",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "the largest gross amount of one order among the orders of the window",
        zh: "窗口内单笔订单的最大金额（不含退货行）",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text { en: "orders of 100 and 50: 100", zh: "订单 100 与 50：100" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[LARGEST],
    finish: Finish::Only,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "largest_order",
            r"
            as_of 2024-02-01
            1 2024-01-05 60
            1 2024-01-05 60
            1 2024-01-20 -60 return
            2 2024-01-20 100
            all = 120
            15 days = 100
            5 days = null
            nobody all = null
            ",
        );
    }
}
