//! `on_time_rate`

use crate::measures::parts::{DUE, IN_TIME, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "on_time_rate",
    group: MeasureGroup::Credit,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text {
        en: "of the payments whose due day lies in the window and is over: how many were paid on that day or before; a payment without a due day does not count",
        zh: "到期日在窗口内且已过的付款中，在到期日当天或之前付清的比例；没有到期日的付款不计",
    },
    of_nothing: Text { en: "null without payments due", zh: "没有到期付款时为空值" },
    example: Text { en: "four due, three paid in time: 0.75", zh: "到期四笔，按时三笔：0.75" },
    parameters: &[],
    basis: Basis::Payments(any),
    parts: &[DUE, IN_TIME],
    finish: Finish::Number(|cells| ratio(cells.sum(1), cells.sum(0))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "on_time_rate",
            r"
            as_of 2024-02-01
            payment 1 2024-01-05 paid_at=2024-01-05T18:00
            payment 2 2024-01-10 paid_at=2024-01-11
            payment 3 2024-01-20
            payment 4 2024-01-31 paid_at=2024-01-02
            payment 5 2024-02-01 paid_at=2024-01-02
            all = 0.5
            12 days = 0.5
            11 days = 1
            as_of 2024-01-31T12:00
            11 days = null
            nobody all = null
            ",
        );
    }
}
