//! `cases`

use crate::measures::parts::{CASES, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "cases",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "cases", zh: "件" },
    formula: Text {
        en: "number of cases opened in the window: complaints, repairs, returns, questions",
        zh: "窗口内提出的工单数：投诉、维修、退换、咨询",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a complaint and a question: 2", zh: "一件投诉与一件咨询：2" },
    parameters: &[],
    basis: Basis::Cases(any),
    parts: &[CASES],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "cases",
            r"
            as_of 2024-02-01
            case 2024-01-05 kind=complaint
            case 2024-01-20 kind=question
            case 2024-02-01
            all = 2
            12 days = 1
            nobody all = 0
            ",
        );
    }
}
