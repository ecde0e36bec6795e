//! `gross_amount`

use crate::measures::parts::GROSS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "gross_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text { en: "sum of amount over lines that are no returns", zh: "非退货行的金额之和" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "lines of 100 and 50, and a return of 20: 150", zh: "金额 100 与 50，另退 20：150" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[GROSS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "gross_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 100
            1 2024-01-05 50.1255
            C2 2024-01-06 -20 return
            3 2024-01-06 999 cancelled
            all = 150.1255
            26 days = 0
            27 days = 150.1255
            nobody all = 0
            ",
        );
    }
}
