//! `contact_channels`

use crate::measures::parts::{CONTACT_CHANNELS, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "contact_channels",
    group: MeasureGroup::Service,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "channels", zh: "个渠道" },
    formula: Text {
        en: "number of different channels through which there were contacts, as the files name them",
        zh: "联系所用的不同渠道数（按文件原文）",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "two calls and a visit: 2", zh: "两次电话、一次拜访：2" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[CONTACT_CHANNELS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "contact_channels",
            r"
            as_of 2024-02-01
            contact 2024-01-05 channel=phone
            contact 2024-01-20 channel=phone
            contact 2024-01-06 channel=visit
            contact 2024-01-07
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
