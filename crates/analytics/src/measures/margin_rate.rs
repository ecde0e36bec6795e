//! `margin_rate`

use crate::measures::parts::{MARGIN, margin_of};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "margin_rate",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text {
        en: "share; below 0 where goods sold for less than they cost", zh: "比例；售价低于成本时小于 0"
    },
    formula: Text { en: "margin ÷ net_amount", zh: "margin ÷ net_amount" },
    of_nothing: Text { en: "null where net_amount is not above 0", zh: "net_amount 不大于 0 时为空值" },
    example: Text { en: "net 100 of goods that cost 60: 0.4", zh: "净额 100、成本 60：0.4" },
    parameters: &[],
    basis: Basis::Lines,
    parts: &MARGIN,
    finish: Finish::Number(|cells| if cells.sum(0) > 0 { ratio(margin_of(cells, 0), cells.sum(0)) } else { None }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "margin_rate",
            r"
            as_of 2024-02-01
            1 2024-01-05 100 cost=60
            1 2024-01-05 50 cost=40
            C3 2024-01-20 -50 return cost=40
            all = 0.4
            15 days = null
            nobody all = null
            ",
        );
    }
}
