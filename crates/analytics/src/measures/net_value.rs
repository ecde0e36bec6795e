//! `net_value`

use crate::measures::parts::{COST_RETURNED_MINUS, COST_RETURNED_PLUS, COST_SOLD, DISCOUNT, NET, SERVICE_COST, cost};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "net_value",
    group: MeasureGroup::Finance,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Wording { en: "policy currency", zh: "策略货币" },
    formula: Wording {
        en: "margin − service_cost − discount_amount: what remains of a customer after what serving them costs and every discount that no level grants; without levels no discount is granted",
        zh: "margin − service_cost − discount_amount：扣除服务成本与等级之外折扣后，客户带来的净值；未设等级时全部折扣均计入",
    },
    of_nothing: Wording { en: "0", zh: "0" },
    example: Wording {
        en: "margin 82, contacts for 20, discounts of 10: 52", zh: "毛利 82、服务费用 20、折扣 10：52"
    },
    parameters: &[],
    basis: Basis::Lines,
    parts: &[NET, COST_SOLD, COST_RETURNED_PLUS, COST_RETURNED_MINUS, SERVICE_COST, DISCOUNT],
    finish: Finish::Number(|cells| {
        let margin = cells.sum(0) - cost(cells.sum(1), cells.sum(2), cells.sum(3));
        Some(margin - cells.sum(4) - cells.sum(5))
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
            all = 52
            26 days = -28
            12 days = -20
            nobody all = 0
            ",
        );
    }
}
