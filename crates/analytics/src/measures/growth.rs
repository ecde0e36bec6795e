//! `growth`

use crate::measures::parts::{NET, NET_BEFORE};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "growth",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Needed,
    unit: Text { en: "change as a share: 0.25 is a quarter more", zh: "变化比例：0.25 即增长四分之一" },
    formula: Text {
        en: "(net_amount of the window − that of the window before) ÷ that of the window before",
        zh: "（本窗口 net_amount − 前一窗口 net_amount）÷ 前一窗口 net_amount",
    },
    of_nothing: Text { en: "null where the window before came to 0", zh: "前一窗口为 0 时为空值" },
    example: Text { en: "150 after 100: 0.5", zh: "前一窗口 100、本窗口 150：0.5" },
    parameters: &[],
    basis: Basis::LinesOfBoth,
    parts: &[NET, NET_BEFORE],
    finish: Finish::Number(|cells| ratio(cells.sum(0) - cells.sum(1), cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "growth",
            r"
            as_of 2024-03-31
            1 2024-01-30T23:59 7
            2 2024-01-31 120
            C3 2024-02-10 -20 return
            4 2024-02-29 150
            1 months = 0.5
            10 days = null
            nobody 1 months = null
            ",
        );
    }
}
