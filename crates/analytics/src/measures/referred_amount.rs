//! `referred_amount`

use crate::measures::parts::REFERRED_NET;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "referred_amount",
    group: MeasureGroup::People,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "net_amount of all customers who name this customer as referrer",
        zh: "把该客户填为介绍人的所有客户的 net_amount 之和",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "two referred customers with net amounts of 100 and 50: 150",
        zh: "所介绍的两位客户净额分别为 100 与 50：150",
    },
    parameters: &[],
    basis: Basis::Referred,
    parts: &[REFERRED_NET],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "referred_amount",
            r"
            as_of 2024-02-01
            1 2024-01-05 10
            by B 2 2024-01-06 100 referrer=A
            by B 3 2024-01-20 50
            by B C4 2024-01-21 -20 return
            by D 4 2024-01-08 7 referrer=A
            by E 5 2024-01-08 99
            all = 137
            15 days = 30
            nobody all = 0
            ",
        );
    }
}
