//! `days_since_first_order`

use crate::measures::parts::FIRST;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "days_since_first_order",
    group: MeasureGroup::Orders,
    value_type: ValueType::Days,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "calendar days from the day of the first order to the day of the as-of; returns don't count",
        zh: "从首笔订单当天到时点当天的日历天数；退货不计",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text {
        en: "first order on 1 December, as of 11 December: 10",
        zh: "首单在 12 月 1 日，时点 12 月 11 日：10",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[FIRST],
    finish: Finish::DaysSince,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "days_since_first_order",
            r"
            as_of 2011-12-11
            C0 2011-11-01 -100 return
            1 2011-12-01T12:00 60
            2 2011-12-09 60
            all = 10
            5 days = 2
            nobody all = null
            ",
        );
    }
}
