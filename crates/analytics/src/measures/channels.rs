//! `channels`

use crate::measures::parts::CHANNELS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "channels",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "channels", zh: "个渠道" },
    formula: Text {
        en: "number of different channels on lines that are no returns, as the files name them",
        zh: "非退货行中不同渠道的数量（按文件原文）",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "in the store and in the app: 2", zh: "门店与 App 各买过：2" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[CHANNELS],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "channels",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 channel=store
            2 2024-01-20 10 channel=store
            2 2024-01-06 10 channel=app
            3 2024-01-06 10 cancelled channel=phone
            3 2024-01-06 10
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
