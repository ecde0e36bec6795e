//! `returned_amount`

use crate::measures::parts::RETURNED;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "returned_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "sum of the amounts of returned lines at the time of the return, as a positive number",
        zh: "退货行的金额之和（按退货时间），取正数",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "lines of 100 and 50, and a return of 20: 20", zh: "金额 100 与 50，另退 20：20" },
    parameters: &[],
    basis: Basis::Returns,
    parts: &[RETURNED],
    finish: Finish::Number(|cells| Some(-cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "returned_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 100
            C2 2024-01-06 -20 return
            C3 2024-01-31T23:59:59 -0.5 return
            all = 20.5
            1 days = 0.5
            nobody all = 0
            ",
        );
    }
}
