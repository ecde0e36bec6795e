//! `lost_after_days`

use crate::measures::parts::STAY_LASTS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "lost_after_days",
    group: MeasureGroup::Orders,
    value_type: ValueType::Days,
    window: Windowing::None,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "the longest silence after which the customer is not lost yet; by own rhythm: times × (last order day − first) ÷ (order days − 1) of the orders since they last came, rounded down and held within the bounds, and the upper bound with one order day",
        zh: "客户尚不算流失的最长沉默天数；按自身节奏时：倍数 ×（末单日 − 首单日）÷（下单天数 − 1），只看最近一次到来以来的订单，向下取整并限制在上下限内；只有一个下单日时取上限",
    },
    of_nothing: Text { en: "null, as without `lost_after`", zh: "空值；未写 `lost_after` 时也是" },
    example: Text {
        en: "orders on 1, 11 and 21 January, `{ rhythm: 3, at_least: 7 days, at_most: 365 days }`: 30",
        zh: "1 月 1、11、21 日各一单，`{ rhythm: 3, at_least: 7 days, at_most: 365 days }`：30",
    },
    parameters: &[Parameter::LostAfter],
    basis: Basis::Sales,
    parts: &[STAY_LASTS],
    finish: Finish::Only,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "lost_after_days",
            r"
            as_of 2024-06-11
            1 2024-01-01 10
            2 2024-01-11 10
            3 2024-01-21 10
            all = null
            lost_after 3 × 7 to 365 days: all = 30
            lost_after 3 × 31 to 365 days: all = 31
            lost_after 0.5 × 2 to 4 days: all = 4
            lost_after 90 days: all = 90
            nobody all = null
            ",
        );
    }
}
