//! `assets`

use crate::measures::parts::ASSETS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "assets",
    group: MeasureGroup::Finance,
    value_type: ValueType::Money,
    window: Windowing::Optional,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "sum over products of the newest balance in the window", zh: "窗口内各产品最近一次余额之和"
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "a deposit of 500, later 300, and a fund of 200: 500", zh: "存款先 500 后 300，基金 200：500"
    },
    parameters: &[],
    basis: Basis::Balances,
    parts: &[ASSETS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "assets",
            r"
            as_of 2024-02-01
            balance 2023-12-31 500 product=deposit
            balance 2024-01-31 300 product=deposit
            balance 2023-12-31 200 product=fund
            balance 2024-01-15 7
            balance 2024-02-01 900 product=fund
            all = 507
            1 months = 307
            10 days = 300
            nobody all = 0
            ",
        );
    }
}
