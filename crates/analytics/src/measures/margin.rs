//! `margin`

use crate::measures::parts::{MARGIN, margin_of};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "margin",
    group: MeasureGroup::Orders,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text { en: "net_amount − cost_amount", zh: "net_amount − cost_amount" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "net 130 of goods that cost 60: 70", zh: "净额 130、成本 60：70" },
    parameters: &[],
    basis: Basis::Lines,
    parts: &MARGIN,
    finish: Finish::Number(|cells| Some(margin_of(cells, 0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "margin",
            r"
            as_of 2024-02-01
            1 2024-01-05 100 cost=60
            1 2024-01-05 50
            C3 2024-01-06 -20 return cost=12
            all = 82
            26 days = -8
            nobody all = 0
            ",
        );
    }
}
