//! `satisfaction_change`

use crate::measures::parts::{SATISFACTION_CHANGE, compared};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "satisfaction_change",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "difference; above 0 is more content than last time", zh: "差值；大于 0 即比上次更满意"
    },
    formula: Text {
        en: "perceived ÷ expected on the last day with such feedback less that on the day before with such feedback, both in the window; of several rows of a day the mean counts, each rounded to twelve places",
        zh: "窗口内最近一个有此类反馈的日子的 感知 ÷ 期望，减去再往前一个有此类反馈的日子的值；同一天多条取平均，每步保留十二位小数",
    },
    of_nothing: Text {
        en: "null with fewer than two days of such feedback", zh: "此类反馈不足两天时为空值"
    },
    example: Text {
        en: "5 where 4 was expected, last time 3 where 4 was: 0.5",
        zh: "本次期望 4 感知 5、上次期望 4 感知 3：0.5",
    },
    parameters: &[],
    basis: Basis::Feedback(compared),
    parts: &[SATISFACTION_CHANGE],
    finish: Finish::Number(|cells| round_div(cells.get(0)?, 1_000_000)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "satisfaction_change",
            r"
            as_of 2024-02-01
            feedback 2023-11-05 expected=4 perceived=4
            feedback 2024-01-05 expected=4 perceived=2
            feedback 2024-01-05T12:00 expected=4 perceived=4
            feedback 2024-01-20 expected=4 perceived=5
            feedback 2024-01-21 perceived=1
            feedback 2024-02-01 expected=4 perceived=1
            all = 0.5
            15 days = null
            nobody all = null
            as_of 2024-01-20
            all = -0.25
            as_of 2024-02-02
            all = -1
            ",
        );
    }
}
