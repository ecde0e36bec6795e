//! `top_category_share`

use crate::measures::parts::{GROSS, TOP_CATEGORY_GROSS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "top_category_share",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text {
        en: "gross amount of the top category ÷ gross_amount", zh: "金额最高类别的金额 ÷ gross_amount"
    },
    of_nothing: Text { en: "null without a category or an amount", zh: "没有类别或金额为 0 时为空值" },
    example: Text { en: "paper for 30 of 50: 0.6", zh: "共 50，其中纸品 30：0.6" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[TOP_CATEGORY_GROSS, GROSS],
    finish: Finish::Number(|cells| ratio(cells.get(0)?, cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "top_category_share",
            r"
            as_of 2024-02-01
            1 2024-01-05 30 category=paper
            2 2024-01-20 15 category=ink
            2 2024-01-22 5
            all = 0.6
            15 days = 0.75
            11 days = null
            nobody all = null
            ",
        );
    }
}
