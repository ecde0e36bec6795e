//! `days_between_contacts`

use crate::measures::parts::{CONTACT_DAYS, FIRST_CONTACT, LAST_CONTACT, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "days_between_contacts",
    group: MeasureGroup::Service,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "days", zh: "天" },
    formula: Text {
        en: "(day of the last contact − day of the first contact) ÷ (days with a contact − 1)",
        zh: "（末次联系日 − 首次联系日）÷（有联系的天数 − 1）",
    },
    of_nothing: Text { en: "null with fewer than two days of contact", zh: "联系不足两天时为空值" },
    example: Text { en: "contacts on 1, 4 and 11 January: 5", zh: "1 月 1、4、11 日有联系：5" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[FIRST_CONTACT, LAST_CONTACT, CONTACT_DAYS],
    finish: Finish::Number(|cells| ratio(cells.day(1)? - cells.day(0)?, cells.sum(2) - 1)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "days_between_contacts",
            r"
            as_of 2024-02-01
            contact 2024-01-01 channel=phone
            contact 2024-01-04 channel=visit
            contact 2024-01-04T12:00
            contact 2024-01-12
            contact 2024-02-01
            all = 5.5
            28 days = 8
            25 days = null
            nobody all = null
            ",
        );
    }
}
