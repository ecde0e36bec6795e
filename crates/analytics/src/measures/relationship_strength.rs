//! `relationship_strength`

use super::definition::Component;
use crate::measures::parts::{CATEGORIES, CONTACTS, FIRST_EVER, LAST_EVER, ORDER_DAYS, REFERRED};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "relationship_strength",
    group: MeasureGroup::People,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1: 1 is the strongest", zh: "比例，0 到 1：1 为最强" },
    formula: Text {
        en: "mean of six parts, each between 0 and 1 and rounded to six places: recency (1 − days since the last order ÷ 365), \
             frequency (order_days of the window ÷ 12), breadth (categories of the window ÷ 5), tenure (days since the first order ÷ \
             1095), contacts (contacts of the window ÷ 12), referrals (referred_customers ÷ 3); `explain` shows each",
        zh: "六项的平均值，每项在 0 与 1 之间、保留六位小数：近度（1 − 距末单天数 ÷ 365）、频度（窗口内 order_days ÷ 12）、\
             广度（窗口内 categories ÷ 5）、年限（距首单天数 ÷ 1095）、联系（窗口内 contacts ÷ 12）、介绍（referred_customers ÷ 3）；\
             `explain` 列出每一项",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "last order 73 days ago, 6 order days, 2 categories, first order 2 years (730 days) ago, 3 contacts, nobody referred: 0.436111",
        zh: "末单距今 73 天、下单 6 天、2 个类别、首单距今 730 天、联系 3 次、未介绍他人：0.436111",
    },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[LAST_EVER, ORDER_DAYS, CATEGORIES, FIRST_EVER, CONTACTS, REFERRED],
    finish: Finish::Mean(&[
        Component {
            name: "recency",
            title: Text { en: "recency", zh: "近度" },
            of: |cells| cells.day(0).map_or(0, |last| up_to_one(YEAR - (cells.today() - last), YEAR)),
        },
        Component {
            name: "frequency",
            title: Text { en: "frequency", zh: "频度" },
            of: |cells| up_to_one(cells.sum(1), 12),
        },
        Component {
            name: "breadth",
            title: Text { en: "breadth", zh: "广度" },
            of: |cells| up_to_one(cells.sum(2), 5),
        },
        Component {
            name: "tenure",
            title: Text { en: "tenure", zh: "年限" },
            of: |cells| cells.day(3).map_or(0, |first| up_to_one(cells.today() - first, 3 * YEAR)),
        },
        Component {
            name: "contacts",
            title: Text { en: "contacts", zh: "联系" },
            of: |cells| up_to_one(cells.sum(4), 12),
        },
        Component {
            name: "referrals",
            title: Text { en: "referrals", zh: "介绍" },
            of: |cells| up_to_one(cells.sum(5), 3),
        },
    ]),
};

/// Days.
const YEAR: i128 = 365;

/// `part ÷ whole` in millionths, between 0 and 1.
fn up_to_one(part: i128, whole: i128) -> i128 {
    ratio(part.clamp(0, whole), whole).unwrap_or(0) // The wholes are not 0.
}

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "relationship_strength",
            r"
            as_of 2024-02-01
            1 2022-02-01 10 category=paper
            2 2023-02-05 10 category=ink
            3 2023-05-05 10
            4 2023-06-05 10
            5 2023-07-05 10
            6 2023-11-20 10
            contact 2023-06-01
            contact 2023-07-01
            contact 2024-01-31
            by B 7 2023-07-05 10
            by C 8 2023-07-05 10 category=ink referrer=B
            all = 0.436111
            10 days = 0.258333
            nobody all = 0
            ",
        );
    }
}
