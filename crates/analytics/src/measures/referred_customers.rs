//! `referred_customers`

use crate::measures::parts::REFERRED;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "referred_customers",
    group: MeasureGroup::People,
    value_type: ValueType::Count,
    window: Windowing::None,
    unit: Text { en: "customers", zh: "位客户" },
    formula: Text {
        en: "number of different customers who name this customer as referrer, in their customer data or on an order before the as-of; nobody refers themselves",
        zh: "在客户资料或时点之前的订单上把该客户填为介绍人的不同客户数；本人不算",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "three customers name them: 3", zh: "三位客户由其介绍：3" },
    parameters: &[],
    basis: Basis::Referred,
    parts: &[REFERRED],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "referred_customers",
            r"
            as_of 2024-02-01
            1 2024-01-05 10
            by B 2 2024-01-06 10 referrer=A
            by B 3 2024-01-07 10 referrer=A
            by D 4 2024-01-08 -10 return referrer=A
            by E 5 2024-02-01 10 referrer=A
            by F 6 2024-01-08 10 cancelled referrer=A
            by A 7 2024-01-08 10 referrer=A
            customer G 2023-01-01 referrer=Z
            customer G 2023-01-02 referrer=A
            all = 3
            nobody all = 0
            ",
        );
    }
}
