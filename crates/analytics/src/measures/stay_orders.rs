//! `stay_orders`

use crate::measures::parts::STAY_ORDERS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "stay_orders",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::None,
    unit: Text { en: "orders", zh: "单" },
    formula: Text {
        en: "orders from the last one that came after a silence longer than `lost_after`, or from the first one, on",
        zh: "自最近一次沉默超过 `lost_after` 之后的那一单（没有则自首单）起的订单数",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "orders on 1 January, 1 June and 10 June, `lost_after: 90 days`: 2",
        zh: "1 月 1 日、6 月 1 日、6 月 10 日各一单，`lost_after: 90 days`：2",
    },
    parameters: &[Parameter::LostAfter],
    basis: Basis::Sales,
    parts: &[STAY_ORDERS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "stay_orders",
            r"
            as_of 2024-09-01
            2 2024-06-01 10
            1 2024-01-01 10
            3 2024-06-10 10
            3 2024-06-10 20 line=2
            4 2024-06-10 20 cancelled
            C5 2024-08-30 -5 return
            all = 3
            lost_after 90 days: all = 2
            lost_after 8 days: all = 1
            nobody all = 0
            ",
        );
    }
}
