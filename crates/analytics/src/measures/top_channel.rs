//! `top_channel`

use crate::measures::parts::TOP_CHANNEL;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "top_channel",
    group: MeasureGroup::Orders,
    value_type: ValueType::Text,
    window: Windowing::Optional,
    unit: Text { en: "a channel, as the files write it", zh: "渠道名称（按文件原文）" },
    formula: Text {
        en: "the channel with the largest gross amount; of equal ones the first by name",
        zh: "金额最高的渠道（不含退货）；相同时取名称靠前者",
    },
    of_nothing: Text { en: "null", zh: "空值" },
    example: Text { en: "store for 30, online for 20: store", zh: "门店 30、线上 20：门店" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[TOP_CHANNEL],
    finish: Finish::Text,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "top_channel",
            r"
            as_of 2024-02-01
            1 2024-01-05 30 channel=store
            2 2024-01-20 30 channel=online
            2 2024-01-21 1 channel=phone
            all = online
            11 days = phone
            10 days = null
            nobody all = null
            ",
        );
    }
}
