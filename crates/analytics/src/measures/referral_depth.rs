//! `referral_depth`

use crate::measures::parts::REFERRED_DEPTH;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "referral_depth",
    group: MeasureGroup::People,
    value_type: ValueType::Count,
    window: Windowing::None,
    unit: Text { en: "people", zh: "人" },
    formula: Text {
        en: "how many people long the longest chain of referrals is that this customer began: 1 for one who referred people who referred nobody, 2 where one of these referred somebody; referrals that lead round in a circle count for nothing",
        zh: "由该客户开始的最长介绍链有几人：所介绍的人都未再介绍他人为 1，其中有人再介绍了他人为 2，依此类推；绕成一圈的介绍不计",
    },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text {
        en: "A brought B, B brought C: 2 for A, 1 for B", zh: "A 介绍 B，B 介绍 C：A 为 2，B 为 1"
    },
    parameters: &[],
    basis: Basis::Referred,
    parts: &[REFERRED_DEPTH],
    finish: Finish::Sum,
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "referral_depth",
            r"
            as_of 2024-02-01
            1 2024-01-05 100
            by B 2 2024-01-06 100 referrer=A
            by C 3 2024-01-20 50 referrer=B
            by D 4 2024-01-08 7 referrer=A
            by D 5 2024-02-01 7 referrer=C
            by F 6 2024-01-08 7 referrer=G
            by G 7 2024-01-08 7 referrer=F
            all = 2
            nobody all = 0
            as_of 2024-02-02
            all = 3
            as_of 2024-01-09
            all = 1
            ",
        );
    }
}
