//! `units`

use crate::measures::parts::UNITS;
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "units",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "units, as the files count them", zh: "件（按文件中的数量单位）" },
    formula: Text { en: "sum of quantity over lines that are no returns", zh: "非退货行的数量之和" },
    of_nothing: Text { en: "0", zh: "0" },
    example: Text { en: "lines of 2 and 1.5, and a return of 1: 3.5", zh: "数量 2 与 1.5，另退 1：3.5" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[UNITS],
    finish: Finish::Number(|cells| cells.sum(0).checked_mul(100)),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "units",
            r"
            as_of 2024-02-01
            1 2024-01-05 10 quantity=2
            1 2024-01-05 10 quantity=1.5
            2 2024-01-20 10
            C3 2024-01-21 -5 return quantity=-1
            all = 3.5
            20 days = 0
            nobody all = 0
            ",
        );
    }
}
