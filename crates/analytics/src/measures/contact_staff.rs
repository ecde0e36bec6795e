//! `contact_staff`

use crate::measures::parts::{CONTACT_STAFF, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "contact_staff",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "people", zh: "人" },
    formula: Text {
        en: "number of different members of staff who had contact with the customer, as the files name them: many say that nobody in particular looks after them",
        zh: "与该客户有过联系的不同员工数（按文件原文）：人数多说明没有专人负责",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "Li twice and Wang once: 2", zh: "小李两次、小王一次：2" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[CONTACT_STAFF],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "contact_staff",
            r"
            as_of 2024-02-01
            contact 2024-01-05 staff=Li
            contact 2024-01-20 staff=Li
            contact 2024-01-06 staff=Wang
            contact 2024-01-07
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
