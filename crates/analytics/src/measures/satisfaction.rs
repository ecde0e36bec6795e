//! `satisfaction`

use crate::measures::parts::{COMPARED, PERCEIVED_TO_EXPECTED, compared, mean};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "satisfaction",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "ratio; above 1 is satisfied", zh: "比值；大于 1 为满意" },
    formula: Text {
        en: "mean of perceived ÷ expected, each rounded to twelve places, over rows that have both",
        zh: "感知 ÷ 期望的平均值（每条保留十二位小数），只计两项都有的反馈",
    },
    of_nothing: Text { en: "null without such rows", zh: "没有这样的反馈时为空值" },
    example: Text { en: "5 where 4 was expected, 3 where 4 was: 1", zh: "期望 4 感知 5、期望 4 感知 3：1" },
    parameters: &[],
    basis: Basis::Feedback(compared),
    parts: &[COMPARED, PERCEIVED_TO_EXPECTED],
    finish: Finish::Number(|cells| mean(cells.sum(1), cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "satisfaction",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 expected=4 perceived=5
            feedback 2024-01-06 expected=3 perceived=1
            feedback 2024-01-20 expected=0 perceived=1
            feedback 2024-01-20 perceived=1
            all = 0.791667
            15 days = null
            nobody all = null
            ",
        );
    }
}
