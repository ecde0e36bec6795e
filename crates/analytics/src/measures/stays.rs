//! `stays`

use crate::measures::parts::STAY_NUMBER;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "stays",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::None,
    unit: Text { en: "stays", zh: "段" },
    formula: Text {
        en: "1 from the first order on, and 1 more for each order that came after a silence longer than `lost_after`",
        zh: "自首单起为 1；每当沉默超过 `lost_after` 之后再次下单，加 1",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "orders on 1 January, 10 January and 1 June, `lost_after: 90 days`: 2",
        zh: "1 月 1 日、1 月 10 日、6 月 1 日各一单，`lost_after: 90 days`：2",
    },
    parameters: &[Parameter::LostAfter],
    basis: Basis::Sales,
    parts: &[STAY_NUMBER],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "stays",
            r"
            as_of 2024-09-01
            1 2024-01-01 10
            2 2024-01-10 10
            3 2024-06-01 10
            C4 2024-08-30 -5 return
            all = 1
            lost_after 142 days: all = 2
            lost_after 143 days: all = 1
            lost_after 8 days: all = 3
            nobody all = 0
            ",
        );
    }
}
