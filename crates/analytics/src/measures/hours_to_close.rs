//! `hours_to_close`

use crate::measures::parts::{CLOSED_CASES, HOURS_OPEN, is_closed};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "hours_to_close",
    group: MeasureGroup::Service,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "hours", zh: "小时" },
    formula: Text {
        en: "mean time from opening to closing of the cases opened in the window that are closed before the as-of; a closing day before the time of opening counts as no time",
        zh: "窗口内提出、时点之前已关闭的工单从提出到关闭的平均时长；关闭日早于提出时刻的按 0 计",
    },
    of_nothing: Text { en: "null without closed cases", zh: "没有已关闭的工单时为空值" },
    example: Text { en: "closed after 1 hour and after 2: 1.5", zh: "分别用 1 小时与 2 小时关闭：1.5" },
    parameters: &[],
    basis: Basis::Cases(is_closed),
    parts: &[CLOSED_CASES, HOURS_OPEN],
    finish: Finish::Number(|cells| round_div(cells.sum(1), cells.sum(0).checked_mul(3_600)?)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "hours_to_close",
            r"
            as_of 2024-02-01
            case 2024-01-05T10:00 closed_at=2024-01-05T11:00
            case 2024-01-20T10:00 closed_at=2024-01-20T12:00
            case 2024-01-21T10:00
            case 2024-01-22T10:00 closed_at=2024-02-01T10:00
            case 2023-05-01T10:00 closed_at=2023-05-01
            all = 1
            12 days = 2
            11 days = null
            as_of 2024-02-02
            10 days = null
            nobody all = null
            ",
        );
    }
}
