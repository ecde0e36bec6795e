//! `satisfaction_growth`

use crate::measures::parts::{SATISFACTION_BEFORE, SATISFACTION_CHANGE, compared};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "satisfaction_growth",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "share of last time's satisfaction: 0.15 is 15 of a hundred more",
        zh: "占上次满意度的比例：0.15 即提高 15%",
    },
    formula: Text {
        en: "satisfaction_change ÷ (perceived ÷ expected of last time), of the same two days",
        zh: "satisfaction_change ÷ 上次的（感知 ÷ 期望），取相同的两个日子",
    },
    of_nothing: Text {
        en: "null with fewer than two days of such feedback, or if nothing, or less, was perceived last time",
        zh: "此类反馈不足两天，或上次感知不大于 0 时为空值",
    },
    example: Text {
        en: "5 where 4 was expected, last time 3 where 4 was: 0.666667",
        zh: "本次期望 4 感知 5、上次期望 4 感知 3：0.666667",
    },
    parameters: &[],
    basis: Basis::Feedback(compared),
    parts: &[SATISFACTION_CHANGE, SATISFACTION_BEFORE],
    finish: Finish::Number(|cells| ratio(cells.get(0)?, cells.get(1).filter(|before| *before > 0)?)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "satisfaction_growth",
            r"
            as_of 2024-02-01
            feedback 2023-11-05 expected=4 perceived=4
            feedback 2024-01-05 expected=4 perceived=2
            feedback 2024-01-05T12:00 expected=4 perceived=4
            feedback 2024-01-20 expected=4 perceived=5
            feedback 2024-01-21 perceived=1
            feedback 2024-02-01 expected=4 perceived=0
            feedback 2024-02-02 expected=4 perceived=4
            all = 0.666667
            15 days = null
            nobody all = null
            as_of 2024-01-20
            all = -0.25
            as_of 2024-02-02
            all = -1
            as_of 2024-02-03
            all = null
            ",
        );
    }
}
