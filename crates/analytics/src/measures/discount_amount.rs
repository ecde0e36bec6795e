//! `discount_amount`

use crate::measures::parts::DISCOUNT;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "discount_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text { en: "sum of discount over lines that are no returns", zh: "非退货行的折扣之和" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "discounts of 10 and 5: 15", zh: "折扣 10 与 5：15" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[DISCOUNT],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "discount_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 90 discount=10
            2 2024-01-20 95 discount=5
            3 2024-01-21 95
            C4 2024-01-22 -90 return discount=10
            all = 15
            15 days = 5
            nobody all = 0
            ",
        );
    }
}
