//! `churn_risk`

use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "churn_risk",
    group: MeasureGroup::Models,
    value_type: ValueType::Decimal,
    window: Windowing::None,
    unit: Text { en: "probability, 0 to 1", zh: "概率，0 到 1" },
    formula: Text {
        en: "1 − the probability that the customer is still one at the end of the horizon: has left already, or will by then",
        zh: "1 − 预测期末仍是客户的概率：已经离开，或到那时会离开",
    },
    of_nothing: Text { en: "null without an order", zh: "没有订单时为空值" },
    example: Text {
        en: "still here with 0.9, and of those who are 80% stay on through the horizon: 0.28",
        zh: "现仍在的概率 0.9，其中八成会留到期末：0.28",
    },
    parameters: &[Parameter::Model, Parameter::Horizon],
    basis: Basis::Sales,
    parts: &[],
    finish: Finish::Forecast(Ahead {
        value: |outlook| Some(outlook.churn_risk()),
        values: Values::Share,
        needs_spend: false,
    }),
};
