//! `stores`

use crate::measures::parts::STORES;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "stores",
    group: MeasureGroup::Orders,
    value_type: ValueType::Count,
    window: Windowing::Optional,
    unit: Text { en: "stores", zh: "家门店" },
    formula: Text {
        en: "number of different stores on lines that are no returns, as the files name them",
        zh: "非退货行中不同门店的数量（按文件原文）",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "twice in the High Street, once at the station: 2", zh: "大街店两次、车站店一次：2"
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[STORES],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "stores",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 store=high
            2 2024-01-20 10 store=high
            2 2024-01-06 10 store=station
            2 2024-01-06 10
            C3 2024-01-20 -10 return store=north
            all = 2
            15 days = 1
            nobody all = 0
            ",
        );
    }
}
