//! `products`

use crate::measures::parts::PRODUCTS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "products",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "products", zh: "种商品" },
    formula: Text {
        en: "number of different products on lines that are no returns", zh: "非退货行中不同商品的数量"
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a pen twice and ink once: 2", zh: "钢笔两次、墨水一次：2" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[PRODUCTS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "products",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 product=pen
            2 2024-01-20 10 product=pen
            2 2024-01-06 10 product=ink
            2 2024-01-06 10
            C3 2024-01-20 -10 return product=cap
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
