//! `first_answer_hours`

use crate::measures::parts::{ANSWERED_CASES, HOURS_TO_ANSWER, is_answered};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "first_answer_hours",
    group: MeasureGroup::Service,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "hours", zh: "小时" },
    formula: Text {
        en: "mean time from opening to the first answer of the cases opened in the window that were answered before the as-of; an answering day before the time of opening counts as no time",
        zh: "窗口内提出、时点之前已有答复的工单从提出到首次答复的平均时长；答复日早于提出时刻的按 0 计",
    },
    of_nothing: Text { en: "null without answered cases", zh: "没有已答复的工单时为空值" },
    example: Text { en: "answered after 1 hour and after 2: 1.5", zh: "分别在 1 小时与 2 小时后答复：1.5" },
    parameters: &[],
    basis: Basis::Cases(is_answered),
    parts: &[ANSWERED_CASES, HOURS_TO_ANSWER],
    finish: Finish::Number(|cells| round_div(cells.sum(1), cells.sum(0).checked_mul(3_600)?)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "first_answer_hours",
            r"
            as_of 2024-02-01
            case 2024-01-05T10:00 answered_at=2024-01-05T11:00 closed_at=2024-01-09
            case 2024-01-20T10:00 answered_at=2024-01-20T12:00
            case 2024-01-21T10:00 closed_at=2024-01-22
            case 2024-01-22T10:00 answered_at=2024-02-01T10:00
            case 2023-05-01T10:00 answered_at=2023-05-01
            all = 1
            12 days = 2
            11 days = null
            as_of 2024-02-02
            11 days = 240
            nobody all = null
            ",
        );
    }
}
