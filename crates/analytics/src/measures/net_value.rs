//! `net_value`

use crate::measures::parts::{COST_RETURNED_MINUS, COST_RETURNED_PLUS, COST_SOLD, NET, SERVICE_COST, cost};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "net_value",
    group: MeasureGroup::Finance,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    // Amounts hold no discounts any more: margin is after them.
    formula: Text {
        en: "margin − service_cost: what remains of a customer after goods, discounts and what serving them costs",
        zh: "margin − service_cost：扣除商品成本、折扣与服务成本后，客户带来的净值",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "margin 82, contacts for 20: 62", zh: "毛利 82、服务费用 20：62" },
    parameters: &[],
    basis: Basis::Lines,
    parts: &[NET, COST_SOLD, COST_RETURNED_PLUS, COST_RETURNED_MINUS, SERVICE_COST],
    finish: Finish::Number(|cells| {
        let margin = cells.sum(0) - cost(cells.sum(1), cells.sum(2), cells.sum(3));
        Some(margin - cells.sum(4))
    }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "net_value",
            r"
            as_of 2024-02-01
            1 2024-01-05 100 cost=60 discount=10
            1 2024-01-05 50
            C3 2024-01-06 -20 return cost=12
            contact 2024-01-20 cost=20
            all = 62
            26 days = -28
            12 days = -20
            nobody all = 0
            ",
        );
    }
}
