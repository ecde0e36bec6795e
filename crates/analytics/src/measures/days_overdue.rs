//! `days_overdue`

use crate::measures::parts::{OLDEST_UNPAID, unpaid};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "days_overdue",
    group: MeasureGroup::Credit,
    value_type: ValueType::Days,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "calendar days from the earliest due day in the window of what is not paid before the as-of, to the day of the as-of",
        zh: "窗口内已到期、时点之前仍未付清的款项中，最早到期日到时点当天的日历天数",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "due on 20 January, not paid on 1 February: 12", zh: "1 月 20 日到期，2 月 1 日仍未付：12"
    },
    parameters: &[],
    basis: Basis::Payments(unpaid),
    parts: &[OLDEST_UNPAID],
    finish: Finish::Number(|cells| Some(cells.day(0).map_or(0, |due| cells.today() - due))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "days_overdue",
            r"
            as_of 2024-02-01
            payment 1 2024-01-05 paid_at=2024-01-25
            payment 2 2024-01-20
            payment 3 2024-01-28
            payment 4 2024-02-01
            all = 12
            5 days = 4
            3 days = 0
            as_of 2024-01-22
            all = 17
            nobody all = 0
            ",
        );
    }
}
