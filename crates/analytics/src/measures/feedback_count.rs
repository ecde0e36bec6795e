//! `feedback_count`

use crate::measures::parts::{FEEDBACK_ROWS, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "feedback_count",
    group: MeasureGroup::Feedback,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "rows", zh: "条" },
    formula: Text { en: "number of rows of feedback", zh: "反馈条数" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a review and a survey: 2", zh: "一条评价、一份问卷：2" },
    parameters: &[],
    basis: Basis::Feedback(any),
    parts: &[FEEDBACK_ROWS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "feedback_count",
            r"
            as_of 2024-02-01
            feedback 2024-01-05 rating=4
            feedback 2024-01-20 source=nps
            feedback 2024-02-01 rating=4
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
