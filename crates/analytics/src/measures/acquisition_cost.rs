//! `acquisition_cost`

use crate::measures::parts::{ACQUISITION_COST, wins};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "acquisition_cost",
    group: MeasureGroup::Service,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "sum of the costs of contacts whose purpose is to win the customer (acquisition)",
        zh: "目的为获客（acquisition）的联系费用之和",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "a first visit for 120 and a care call for 8: 120",
        zh: "首次拜访费用 120、关怀通话费用 8：120",
    },
    parameters: &[],
    basis: Basis::Contacts(wins),
    parts: &[ACQUISITION_COST],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "acquisition_cost",
            r"
            as_of 2024-02-01
            contact 2024-01-05 cost=120 purpose=acquisition
            contact 2024-01-20 cost=8 purpose=retention
            contact 2024-01-21 cost=9
            all = 120
            20 days = 0
            nobody all = 0
            ",
        );
    }
}
