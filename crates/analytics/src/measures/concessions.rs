//! `concessions`

use crate::measures::parts::{DISCOUNT, EXTRA_SERVICE_COST, LEVEL_DISCOUNT};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "concessions",
    group: MeasureGroup::Finance,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "discounts beyond what the customer's level grants (discount − level_discount over lines that are no returns, at least 0 in all) + costs of contacts whose purpose is a service that nobody owed (extra_service); where files don't tell level_discount, every discount is a concession",
        zh: "超出客户等级应得的折扣（非退货行的 discount − level_discount，合计不低于 0）+ 目的为额外服务（extra_service）的联系费用；文件未给出 level_discount 时，全部折扣都算让步",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "discounts of 30, of which 20 by level, and a free repair that cost 15: 25",
        zh: "折扣 30，其中等级应得 20，另有成本 15 的免费维修：25",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[DISCOUNT, LEVEL_DISCOUNT, EXTRA_SERVICE_COST],
    finish: Finish::Number(|cells| Some((cells.sum(0) - cells.sum(1)).max(0) + cells.sum(2))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "concessions",
            r"
            as_of 2024-02-01
            1 2024-01-05 90 discount=10
            2 2024-01-20 80 discount=20 level_discount=16
            C3 2024-01-21 -80 return discount=20
            contact 2024-01-06 cost=15 purpose=extra_service
            contact 2024-01-22 cost=7 purpose=service
            all = 29
            20 days = 4
            10 days = 0
            nobody all = 0
            ",
        );
    }
}
