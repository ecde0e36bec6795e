//! `price_pressure`

use crate::measures::parts::{DISCOUNT, DISCOUNT_EARLIER, GROSS, GROSS_EARLIER};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "price_pressure",
    group: MeasureGroup::Finance,
    value_type: ValueType::Decimal,
    window: Windowing::Needed,
    unit: Text {
        en: "difference of shares: 0.1 is ten points of a hundred more",
        zh: "比例之差：0.1 即多 10 个百分点",
    },
    formula: Text {
        en: "discount_share of the window − discount_share of all time before the window",
        zh: "本窗口 discount_share − 窗口之前全部时间的 discount_share",
    },
    of_nothing: Text {
        en: "null without sales in the window or before it", zh: "窗口内或窗口之前没有销售时为空值"
    },
    example: Text {
        en: "15 of a hundred now, 5 of a hundred before: 0.1", zh: "现在折扣占 15%，以前占 5%：0.1"
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[DISCOUNT, GROSS, DISCOUNT_EARLIER, GROSS_EARLIER],
    finish: Finish::Number(|cells| {
        let share = |discount, gross| ratio(cells.sum(discount), cells.sum(discount) + cells.sum(gross));
        Some(share(0, 1)? - share(2, 3)?)
    }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "price_pressure",
            r"
            as_of 2024-03-31
            1 2023-05-30 95 discount=5
            2 2024-02-28 95 discount=5
            3 2024-02-29 85 discount=15
            1 months = 0.1
            10 days = null
            12 months = null
            nobody 1 months = null
            ",
        );
    }
}
