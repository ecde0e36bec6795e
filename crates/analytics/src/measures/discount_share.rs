//! `discount_share`

use crate::measures::parts::{DISCOUNT, GROSS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "discount_share",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "share, 0 to 1; beyond where discounts are negative or above the amount",
        zh: "比例，0 到 1；折扣为负或超过金额时会超出",
    },
    formula: Text {
        en: "discount_amount ÷ (gross_amount + discount_amount)",
        zh: "discount_amount ÷ (gross_amount + discount_amount)",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text { en: "paid 90 after a discount of 10: 0.1", zh: "折扣 10、实付 90：0.1" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[DISCOUNT, GROSS],
    finish: Finish::Number(|cells| ratio(cells.sum(0), cells.sum(0) + cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "discount_share",
            r"
            as_of 2024-02-01
            1 2024-01-05 90 discount=10
            2 2024-01-20 20 discount=10
            all = 0.153846
            20 days = 0.333333
            3 days = null
            nobody all = null
            ",
        );
    }
}
