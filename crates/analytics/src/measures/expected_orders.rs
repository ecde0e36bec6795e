//! `expected_orders`

use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "expected_orders",
    group: MeasureGroup::Models,
    value_type: ValueType::Decimal,
    window: Windowing::None,
    unit: Text { en: "purchase days", zh: "购买日" },
    formula: Text {
        en: "the days with an order that the model expects within the horizon from the as-of on",
        zh: "模型预计自时点起预测期内的下单日数",
    },
    of_nothing: Text { en: "null without an order", zh: "没有订单时为空值" },
    example: Text {
        en: "CDNOW, bg-nbd, 39 weeks, the customer of p_alive: 1.226",
        zh: "CDNOW、bg-nbd、39 周，同 p_alive 例中的客户：1.226",
    },
    parameters: &[Parameter::Model, Parameter::Horizon],
    basis: Basis::Sales,
    parts: &[],
    finish: Finish::Forecast(Ahead {
        value: |outlook| Some(outlook.purchases()),
        values: Values::Positive,
        needs_spend: false,
    }),
};
