//! `rating`

use crate::measures::parts::{RATING_ROWS, RATINGS, mean, rated};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "rating",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share of the full scale, 0 to 1", zh: "占满分的比例，0 到 1" },
    formula: Text {
        en: "mean of rating ÷ scale, each rounded to twelve places; the scale is 5 unless given; recommendation scores (source nps) don't count",
        zh: "评分 ÷ 满分的平均值（每条保留十二位小数）；未注明满分时按 5 分制；推荐分（来源 nps）不计",
    },
    of_nothing: Text { en: "null without ratings", zh: "没有评分时为空值" },
    example: Text { en: "4 of 5 and 9 of 10: 0.85", zh: "5 分制 4 分与 10 分制 9 分：0.85" },
    parameters: &[],
    basis: Basis::Feedback(rated),
    parts: &[RATING_ROWS, RATINGS],
    finish: Finish::Number(|cells| mean(cells.sum(1), cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "rating",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 rating=4
            feedback 2024-01-06 rating=9 scale=10
            feedback 2024-01-20 rating=1 scale=3 source=survey
            feedback 2024-01-21 rating=10 source=NPS
            feedback 2024-01-22 rating=3 scale=0
            feedback 2024-02-01 rating=5
            all = 0.677778
            15 days = 0.333333
            11 days = null
            nobody all = null
            ",
        );
    }
}
