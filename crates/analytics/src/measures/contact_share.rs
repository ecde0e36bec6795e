//! `contact_share`

use crate::measures::parts::{ALL_CONTACTS, CONTACTS, any};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "contact_share",
    group: MeasureGroup::Service,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1; 1 without `where`", zh: "比例，0 到 1；不写 `where` 时为 1" },
    formula: Text {
        en: "contacts that `where` chooses ÷ all contacts of the window: `where: \"channel = 'phone'\"` is the share of the phone",
        zh: "`where` 所选的联系次数 ÷ 窗口内全部联系次数：`where: \"channel = 'phone'\"` 即电话所占比例",
    },
    of_nothing: Text { en: "null without contacts", zh: "没有联系时为空值" },
    example: Text { en: "three of four contacts by phone: 0.75", zh: "四次联系中三次是电话：0.75" },
    parameters: &[],
    basis: Basis::Contacts(any),
    parts: &[CONTACTS, ALL_CONTACTS],
    finish: Finish::Number(|cells| ratio(cells.sum(0), cells.sum(1))),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "contact_share",
            r"
            as_of 2024-02-01
            contact 2024-01-05 channel=phone
            contact 2024-01-20
            all = 1
            10 days = null
            nobody all = null
            ",
        );
    }
}
