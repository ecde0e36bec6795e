//! `contacts`

use crate::measures::parts::{CONTACTS, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "contacts",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "contacts", zh: "次" },
    formula: Text { en: "number of contacts, whoever began them", zh: "联系次数，不论由哪一方发起" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "a call and a visit: 2", zh: "一次通话与一次拜访：2" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[CONTACTS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "contacts",
            r"
            as_of 2024-02-01
            contact 2024-01-05 channel=phone
            contact 2024-01-20 channel=visit
            contact 2024-02-01 channel=visit
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
