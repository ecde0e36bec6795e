//! `product_repurchase_rate`

use crate::measures::parts::{ORDERS, PRODUCTS_AGAIN, PRODUCTS_ON_ORDERS};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "product_repurchase_rate",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text {
        en: "products on lines of two or more order numbers ÷ products bought",
        zh: "出现在两个及以上订单号中的商品数 ÷ 买过的商品数",
    },
    of_nothing: Text {
        en: "null with fewer than two orders in the window (as `orders` counts them), or without products",
        zh: "窗口内订单（按 `orders` 的口径）不足两笔或没有商品时为空值",
    },
    example: Text {
        en: "pen on both orders, ink and paper on one: 0.333333",
        zh: "钢笔两单都买，墨水与纸各买一次：0.333333",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[PRODUCTS_AGAIN, PRODUCTS_ON_ORDERS, ORDERS],
    finish: Finish::Number(|cells| if cells.sum(2) < 2 { None } else { ratio(cells.sum(0), cells.sum(1)) }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "product_repurchase_rate",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 product=pen
            1 2024-01-05 10 product=pen
            1 2024-01-05 10 product=ink
            2 2024-01-20 10 product=pen
            2 2024-01-20 0 product=paper
            C3 2024-01-21 -10 return product=ink
            all = 0.333333
            20 days = null
            nobody all = null
            ",
        );
    }
}
