//! `profit_share`

use crate::measures::parts::{MARGIN, MARGIN_OF_ALL, margin_of};
use crate::measures::prelude::*;
use crate::plan::Part;

/// Those of the lines that are chosen, then those of all.
const PARTS: [Part; 8] = {
    let [a, b, c, d] = MARGIN;
    let [e, f, g, h] = MARGIN_OF_ALL;
    [a, b, c, d, e, f, g, h]
};

pub(super) static MEASURE: Measure = Measure {
    name: "profit_share",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share; 1 without `where`", zh: "比例；不写 `where` 时为 1" },
    formula: Text {
        en: "margin of the order lines that `where` chooses ÷ margin of all the customer's order lines of the window: how much of the profit comes of a category, a channel, a store",
        zh: "`where` 所选订单行的 margin ÷ 该客户窗口内全部订单行的 margin：利润中有多少来自某类别、某渠道或某门店",
    },
    of_nothing: Text {
        en: "null where all lines together brought no profit", zh: "全部订单行合计没有利润时为空值"
    },
    example: Text {
        en: "where category = 'tea': a profit of 30 on tea, of 40 on everything: 0.75",
        zh: "`where: category = '茶'`：茶的利润 30，全部利润 40：0.75",
    },
    parameters: &[],
    basis: Basis::Lines,
    parts: &PARTS,
    finish: Finish::Number(|cells| {
        let all = margin_of(cells, MARGIN.len());
        if all > 0 { ratio(margin_of(cells, 0), all) } else { None }
    }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "profit_share",
            r"
            as_of 2024-02-01
            1 2024-01-05 100 cost=60
            2 2024-01-20 10 cost=20
            all = 1
            15 days = null
            nobody all = null
            ",
        );
    }
}
