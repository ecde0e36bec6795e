//! `nps`

use crate::measures::parts::{DETRACTORS, PROMOTERS, SCORED, scored};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "nps",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "−1 to 1", zh: "−1 到 1" },
    formula: Text {
        en: "share of scores 9 to 10 − share of scores 0 to 6, over rows of source nps, the rating being the score",
        zh: "9–10 分的比例 − 0–6 分的比例，只计来源为 nps 的反馈，以评分为推荐分",
    },
    of_nothing: Text { en: "null without such rows", zh: "没有这样的反馈时为空值" },
    example: Text { en: "scores 10, 9, 7 and 3: 0.25", zh: "推荐分 10、9、7、3：0.25" },
    parameters: &[],
    basis: Basis::Feedback(scored),
    parts: &[PROMOTERS, DETRACTORS, SCORED],
    finish: Finish::Number(|cells| ratio(cells.sum(0) - cells.sum(1), cells.sum(2))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "nps",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 source=nps rating=10
            feedback 2024-01-05 source=nps rating=9
            feedback 2024-01-06 source=NPS rating=7
            feedback 2024-01-20 source=nps rating=6
            feedback 2024-01-20 source=nps
            feedback 2024-01-20 source=review rating=0
            all = 0.25
            15 days = -1
            5 days = null
            nobody all = null
            ",
        );
    }
}
