//! `complaints`

use crate::measures::parts::{COMPLAINTS, complains};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "complaints",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "complaints", zh: "件" },
    formula: Text {
        en: "number of complaints opened in the window; none says nothing of loyalty, for whoever is silent has none either",
        zh: "窗口内提出的投诉数；没有投诉不代表忠诚，沉默的客户同样没有投诉",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a complaint and a question: 1", zh: "一件投诉与一件咨询：1" },
    parameters: &[],
    basis: Basis::Cases(complains),
    parts: &[COMPLAINTS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "complaints",
            r"
            as_of 2024-02-01
            case 2024-01-05 kind=complaint
            case 2024-01-20 kind=question
            case 2024-01-21
            all = 1
            12 days = 0
            nobody all = 0
            ",
        );
    }
}
