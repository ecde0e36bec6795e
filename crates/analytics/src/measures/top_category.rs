//! `top_category`

use crate::measures::parts::TOP_CATEGORY;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "top_category",
    group: MeasureGroup::Orders,
    value_type: ValueType::Text,
    window: Windowing::Optional,
    unit: Text { en: "a category", zh: "类别名称" },
    formula: Text {
        en: "the category with the largest gross amount; of equal ones the first by name",
        zh: "金额最高的类别（不含退货）；相同时取名称靠前者",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text { en: "paper for 30, ink for 20: paper", zh: "纸品 30、墨水 20：纸品" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[TOP_CATEGORY],
    finish: Finish::Text,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "top_category",
            r"
            as_of 2024-02-01
            1 2024-01-05 30 category=paper
            2 2024-01-20 30 category=ink
            2 2024-01-21 1 category=cap
            2 2024-01-22 99
            C3 2024-01-23 -10 return category=ink
            all = ink
            11 days = cap
            10 days = null
            nobody all = null
            ",
        );
    }
}
