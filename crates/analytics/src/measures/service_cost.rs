//! `service_cost`

use crate::measures::parts::{SERVICE_COST, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "service_cost",
    group: MeasureGroup::Service,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text { en: "sum of the costs of contacts", zh: "各次联系的费用之和" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a call for 8 and a visit for 120: 128", zh: "通话费用 8、拜访费用 120：128" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[SERVICE_COST],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "service_cost",
            r"
            as_of 2024-02-01
            contact 2024-01-05 cost=8
            contact 2024-01-20 cost=120
            contact 2024-01-21
            all = 128
            12 days = 120
            nobody all = 0
            ",
        );
    }
}
