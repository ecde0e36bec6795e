//! `return_rate`

use crate::measures::parts::{GROSS, RETURNED};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "return_rate",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "share; above 1 where more came back than was bought in the window",
        zh: "比例；窗口内退货多于购买时大于 1",
    },
    formula: Text { en: "returned_amount ÷ gross_amount", zh: "returned_amount ÷ gross_amount" },
    of_nothing: Text { en: "null without a gross amount", zh: "没有购买金额时为空值" },
    example: Text { en: "a return of 20 of 100: 0.2", zh: "购买 100、退 20：0.2" },
    parameters: &[],
    basis: Basis::Lines,
    parts: &[RETURNED, GROSS],
    finish: Finish::Number(|cells| ratio(-cells.sum(0), cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "return_rate",
            r"
            as_of 2024-02-01
            1 2024-01-05 90
            C2 2024-01-20 -30 return
            all = 0.333333
            15 days = null
            nobody all = null
            ",
        );
    }
}
