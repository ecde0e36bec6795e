//! `days_since_last_order`

use crate::measures::parts::LAST;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "days_since_last_order",
    group: MeasureGroup::Orders,
    value_type: ValueType::Days,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "calendar days from the day of the last order to the day of the as-of; returns don't count",
        zh: "从最近一笔订单当天到时点当天的日历天数；退货不计",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text {
        en: "last order on 9 December, as of 11 December: 2",
        zh: "最近一单在 12 月 9 日，时点 12 月 11 日：2",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[LAST],
    finish: Finish::DaysSince,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "days_since_last_order",
            r"
            as_of 2011-12-11
            1 2011-12-09T23:59:59 60
            C3 2011-12-10 -100 return
            2 2011-12-11 60
            all = 2
            1 days = null
            as_of 2011-12-11T00:00:00.000001
            all = 0
            nobody all = null
            ",
        );
    }
}
