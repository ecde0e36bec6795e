//! `cost_amount`

use crate::measures::parts::{COST_RETURNED_MINUS, COST_RETURNED_PLUS, COST_SOLD, cost};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "cost_amount",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "sum of cost over lines that are no returns, less the cost of returned lines; a missing cost counts as 0",
        zh: "非退货行的成本之和，减去退货行的成本；缺失的成本按 0 计",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "costs of 60 and 30, and a return that cost 30: 60", zh: "成本 60 与 30，另退成本 30：60"
    },
    parameters: &[],
    basis: Basis::Lines,
    parts: &[COST_SOLD, COST_RETURNED_PLUS, COST_RETURNED_MINUS],
    finish: Finish::Number(|cells| Some(cost(cells.sum(0), cells.sum(1), cells.sum(2)))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "cost_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 100 cost=60
            1 2024-01-05 50 cost=30
            2 2024-01-05 50
            C3 2024-01-06 -50 return cost=30
            C4 2024-01-07 -50 return cost=-5
            all = 55
            26 days = -35
            nobody all = 0
            ",
        );
    }
}
