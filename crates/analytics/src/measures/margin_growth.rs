//! `margin_growth`

use crate::measures::parts::{MARGIN, MARGIN_BEFORE, margin_of};
use crate::measures::prelude::*;
use crate::plan::Part;

/// The window's, then those of the window before.
const PARTS: [Part; 8] = {
    let [a, b, c, d] = MARGIN;
    let [e, f, g, h] = MARGIN_BEFORE;
    [a, b, c, d, e, f, g, h]
};

pub(super) static MEASURE: Measure = Measure {
    name: "margin_growth",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Needed,
    unit: Text { en: "change as a share: 0.25 is a quarter more", zh: "变化比例：0.25 即增长四分之一" },
    formula: Text {
        en: "(margin of the window − that of the window before) ÷ that of the window before",
        zh: "（本窗口 margin − 前一窗口 margin）÷ 前一窗口 margin",
    },
    of_nothing: Text {
        en: "null where the window before brought no profit", zh: "前一窗口没有利润时为空值"
    },
    example: Text { en: "a profit of 60 after one of 40: 0.5", zh: "前一窗口利润 40、本窗口 60：0.5" },
    parameters: &[],
    basis: Basis::LinesOfBoth,
    parts: &PARTS,
    finish: Finish::Number(|cells| {
        let before = margin_of(cells, MARGIN.len());
        if before > 0 { ratio(margin_of(cells, 0) - before, before) } else { None }
    }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "margin_growth",
            r"
            as_of 2024-03-31
            1 2024-01-30T23:59 7
            2 2024-01-31 120 cost=80
            C3 2024-02-10 -20 return cost=20
            4 2024-02-29 150 cost=90
            1 months = 0.5
            10 days = null
            nobody 1 months = null
            ",
        );
    }
}
