//! `service_minutes`

use crate::measures::parts::{SERVICE_MINUTES, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "service_minutes",
    group: MeasureGroup::Service,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "minutes", zh: "分钟" },
    formula: Text { en: "sum of the minutes that contacts took", zh: "各次联系所用分钟数之和" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "a call of 5.5 minutes and a visit of 60: 65.5", zh: "通话 5.5 分钟、拜访 60 分钟：65.5"
    },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[SERVICE_MINUTES],
    finish: Finish::Number(|cells| cells.sum(0).checked_mul(100)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "service_minutes",
            r"
            as_of 2024-02-01
            contact 2024-01-05 minutes=5.5
            contact 2024-01-20 minutes=60
            contact 2024-01-21
            all = 65.5
            12 days = 60
            nobody all = 0
            ",
        );
    }
}
