//! `last_order_at`

use crate::measures::parts::LAST;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "last_order_at",
    group: MeasureGroup::Orders,
    value_type: ValueType::Time,
    window: Windowing::Optional,
    unit: Text { en: "a time", zh: "时间" },
    formula: Text { en: "the time of the last order", zh: "最近一笔订单的时间" },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text { en: "orders on 5 and 20 January: 20 January", zh: "1 月 5 日与 20 日下单：1 月 20 日" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[LAST],
    finish: Finish::Only,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "last_order_at",
            r"
            as_of 2024-02-01
            1 2024-01-05T10:30 60
            1 2024-01-25T10:30 60
            2 2024-01-20 100
            C3 2024-01-30 -100 return
            all = 2024-01-20T00:00:00
            5 days = null
            nobody all = null
            ",
        );
    }
}
