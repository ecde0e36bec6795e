//! `open_cases`

use crate::measures::parts::{OPEN_CASES, stays_open};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "open_cases",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "cases", zh: "件" },
    formula: Text {
        en: "number of cases opened in the window that are not closed before the as-of",
        zh: "窗口内提出、时点之前尚未关闭的工单数",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "three cases, one of them closed: 2", zh: "三件工单，其中一件已关闭：2" },
    parameters: &[],
    basis: Basis::Cases(stays_open),
    parts: &[OPEN_CASES],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "open_cases",
            r"
            as_of 2024-02-01
            case 2024-01-05 closed_at=2024-01-31T23:59
            case 2024-01-06 closed_at=2024-02-01
            case 2024-01-20
            all = 2
            12 days = 1
            as_of 2024-02-02
            all = 1
            nobody all = 0
            ",
        );
    }
}
