//! `net_amount`

use crate::measures::parts::NET;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "net_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text { en: "gross_amount − returned_amount", zh: "gross_amount − returned_amount" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "lines of 100 and 50, and a return of 20: 130", zh: "金额 100 与 50，另退 20：130" },
    parameters: &[],
    basis: Basis::Lines,
    parts: &[NET],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "net_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 100
            1 2024-01-05 50
            C2 2024-01-06 -20 return
            all = 130
            26 days = -20
            nobody all = 0
            ",
        );
    }
}
