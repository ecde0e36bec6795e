//! `new_categories`

use crate::measures::parts::FURTHER_CATEGORIES;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "new_categories",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "categories", zh: "个类别" },
    formula: Text {
        en: "number of categories bought for the first time in the window, other than those of the day of the customer's first purchase: what cross-selling won; returns don't count",
        zh: "窗口内首次购买的类别数，不含客户首个购买日买过的类别：即交叉销售所得；退货不计",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "first paper, a month later ink and pens: 2", zh: "先买纸品，一个月后又买墨水和笔：2"
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[FURTHER_CATEGORIES],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "new_categories",
            r"
            as_of 2024-02-01
            1 2023-06-01T10:00 10
            1 2023-06-01T11:00 10 category=paper
            2 2023-09-01 10 category=ink
            3 2024-01-20 10 category=ink
            3 2024-01-20 10 category=pen
            4 2024-01-21 10 category=pen
            5 2024-01-21 -1 return category=cap
            6 2024-02-01 10 category=toys
            all = 2
            1 months = 1
            10 days = 0
            nobody all = 0
            ",
        );
    }
}
