//! `repeat_complaints`

use crate::measures::parts::{COMPLAINT_CAUSES, COMPLAINTS, COMPLAINTS_WITHOUT_CAUSE, complains};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "repeat_complaints",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "complaints", zh: "件" },
    formula: Text {
        en: "number of complaints opened in the window that came after another of the window with the same cause; those without a cause count as one cause",
        zh: "窗口内提出的、此前（窗口内）已因同一原因投诉过的投诉数；未写原因的合算一个原因",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "three complaints of late delivery and one of the price: 2",
        zh: "三件投诉送货晚、一件投诉价格：2",
    },
    parameters: &[],
    basis: Basis::Cases(complains),
    parts: &[COMPLAINTS, COMPLAINT_CAUSES, COMPLAINTS_WITHOUT_CAUSE],
    finish: Finish::Number(|cells| Some(cells.sum(0) - cells.sum(1) - cells.sum(2).min(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "repeat_complaints",
            r"
            as_of 2024-02-01
            case 2024-01-05 kind=complaint cause=late
            case 2024-01-20 kind=complaint cause=late
            case 2024-01-20 kind=question cause=late
            case 2024-01-21 kind=complaint cause=price
            case 2024-01-22 kind=complaint
            case 2024-01-23 kind=complaint
            case 2024-02-01 kind=complaint cause=late
            all = 2
            15 days = 1
            10 days = 1
            9 days = 0
            as_of 2024-02-02
            all = 3
            nobody all = 0
            ",
        );
    }
}
