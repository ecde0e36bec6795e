//! `order_days`

use crate::measures::parts::ORDER_DAYS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "order_days",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text { en: "number of calendar days with an order", zh: "有订单的日历天数" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "two orders on one day, one on another: 2", zh: "同一天两笔、另一天一笔：2" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[ORDER_DAYS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "order_days",
            r"
            as_of 2024-02-01
            1 2024-01-05T08:00 10
            2 2024-01-05T23:59:59 10
            3 2024-01-06T00:00 10
            C4 2024-01-09 -5 return
            all = 2
            26 days = 1
            nobody all = 0
            ",
        );
    }
}
