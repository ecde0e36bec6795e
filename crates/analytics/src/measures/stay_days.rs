//! `stay_days`

use crate::measures::parts::STAY_BEGAN;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "stay_days",
    group: MeasureGroup::Orders,
    value_type: ValueType::Days,
    window: Windowing::None,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "calendar days to the day of the as-of from that of the last order that came after a silence longer than `lost_after`, or of the first order",
        zh: "自最近一次沉默超过 `lost_after` 之后的那一单（没有则自首单）当天到时点当天的日历天数",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text {
        en: "orders on 1 January, 1 June and 10 June, `lost_after: 90 days`, as of 11 June: 10",
        zh: "1 月 1 日、6 月 1 日、6 月 10 日各一单，`lost_after: 90 days`，时点 6 月 11 日：10",
    },
    parameters: &[Parameter::LostAfter],
    basis: Basis::Sales,
    parts: &[STAY_BEGAN],
    finish: Finish::DaysSince,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "stay_days",
            r"
            as_of 2024-06-11T18:00
            1 2024-01-01T23:00 10
            2 2024-06-01T22:00 10
            3 2024-06-10 10
            all = 162
            lost_after 90 days: all = 10
            lost_after 8 days: all = 1
            nobody all = null
            ",
        );
    }
}
