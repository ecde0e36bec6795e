//! `satisfied_share`

use crate::measures::parts::{COMPARED, SATISFIED, compared};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "satisfied_share",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text {
        en: "rows where perceived is above expected ÷ rows that have both, with expected above 0",
        zh: "感知高于期望的反馈数 ÷ 两项都有且期望大于 0 的反馈数",
    },
    of_nothing: Text { en: "null without such rows", zh: "没有这样的反馈时为空值" },
    example: Text { en: "one of four above expectation: 0.25", zh: "四条中一条高于期望：0.25" },
    parameters: &[],
    basis: Basis::Feedback(compared),
    parts: &[SATISFIED, COMPARED],
    finish: Finish::Number(|cells| ratio(cells.sum(0), cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "satisfied_share",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 expected=4 perceived=5
            feedback 2024-01-06 expected=4 perceived=4
            feedback 2024-01-20 expected=5 perceived=4
            feedback 2024-01-20 perceived=1
            all = 0.333333
            15 days = 0
            5 days = null
            nobody all = null
            ",
        );
    }
}
