//! `returns_after_days`

use crate::measures::parts::{DATED_RETURNS, DAYS_TO_RETURN};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "returns_after_days",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "mean number of days from buying to returning, over the returns of the window: since the last purchase before on the same order number, else of the same product; returns for which neither is found don't count, nor those at the very moment of their order, which tell no time of their own",
        zh: "窗口内各笔退货从购买到退货的平均天数：自此前同一订单号的最近一次购买算起，没有则自此前同一商品的最近一次购买算起；两者都找不到的退货不计，与所属订单同一时刻的退货（没有自己的时间）也不计",
    },
    of_nothing: Text { en: "null without such returns", zh: "没有这样的退货时为空值" },
    example: Text { en: "sent back after 3 days and after 10: 6.5", zh: "分别在 3 天与 10 天后退货：6.5" },
    parameters: &[],
    basis: Basis::Returns,
    parts: &[DAYS_TO_RETURN, DATED_RETURNS],
    finish: Finish::Number(|cells| ratio(cells.sum(0), cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "returns_after_days",
            r"
            as_of 2024-02-01
            1 2024-01-01T18:00 10 product=pen
            2 2024-01-03 10 product=pen
            2 2024-01-04 10 product=ink
            1 2024-01-05 -10 return product=pen
            C3 2024-01-11T01:00 -10 return product=pen
            C4 2024-01-20 -10 return product=cap
            C5 2024-01-02 -1 return product=ink
            C6 2024-02-01 -1 return product=ink
            2 2024-01-04 -1 return product=ink
            all = 6
            25 days = 8
            15 days = null
            nobody all = null
            ",
        );
    }
}
