//! `perceived_value`

use crate::measures::parts::{JUDGED, RECEIVED, SPENT_EFFORT, SPENT_MONEY, SPENT_TIME, judged};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "perceived_value",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "points of the survey; below 0 is not worth its cost", zh: "问卷分值；小于 0 即得不偿失"
    },
    formula: Text {
        en: "mean of received − (spent_money + spent_time + spent_effort) over rows that say what was received and at least one cost; a cost that is not told counts 0",
        zh: "获得价值 −（货币成本 + 时间成本 + 精力成本）的平均值，只计写明获得价值且至少写明一项成本的反馈；未写的成本按 0 计",
    },
    of_nothing: Text { en: "null without such rows", zh: "没有这样的反馈时为空值" },
    example: Text {
        en: "received 9, spent 4 in money, 1 in time, 1 in effort: 3",
        zh: "获得 9，货币 4、时间 1、精力 1：3",
    },
    parameters: &[],
    basis: Basis::Feedback(judged),
    parts: &[JUDGED, RECEIVED, SPENT_MONEY, SPENT_TIME, SPENT_EFFORT],
    finish: Finish::Number(|cells| {
        let spent = cells.sum(2) + cells.sum(3) + cells.sum(4);
        // Feedback is in ten-thousandths, decimals are in millionths.
        round_div((cells.sum(1) - spent).checked_mul(100)?, cells.sum(0))
    }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "perceived_value",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 received=9 spent_money=4 spent_time=1 spent_effort=1
            feedback 2024-01-20 received=5 spent_time=7.5
            feedback 2024-01-21 received=5
            feedback 2024-01-21 spent_money=5
            feedback 2024-02-01 received=5 spent_money=1
            all = 0.25
            15 days = -2.5
            10 days = null
            nobody all = null
            ",
        );
    }
}
