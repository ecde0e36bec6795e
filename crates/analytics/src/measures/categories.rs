//! `categories`

use crate::measures::parts::CATEGORIES;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "categories",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "categories", zh: "个类别" },
    formula: Text {
        en: "number of different categories on lines that are no returns", zh: "非退货行中不同类别的数量"
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "paper twice and ink once: 2", zh: "纸品两次、墨水一次：2" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[CATEGORIES],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "categories",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 category=paper
            2 2024-01-20 10 category=paper
            2 2024-01-06 0 category=ink
            C3 2024-01-20 -10 return category=cap
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
