//! `p_alive`

use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "p_alive",
    group: MeasureGroup::Models,
    value_type: ValueType::Decimal,
    window: Windowing::None,
    unit: Text { en: "probability, 0 to 1", zh: "概率，0 到 1" },
    formula: Text {
        en: "the probability that the customer is still one at the as-of, given the days with an order so far (orders of one \
             day are one purchase); the model is fitted to all customers with an order",
        zh: "时点上仍是客户的概率：由至今的下单日（同一天的订单算一次购买）推断，模型按全部有订单的客户拟合",
    },
    of_nothing: Text { en: "null without an order", zh: "没有订单时为空值" },
    example: Text {
        en: "CDNOW, bg-nbd: 2 repeat purchases, the last 30.43 of 38.86 weeks after the first: 0.73",
        zh: "CDNOW、bg-nbd：首单后 38.86 周内复购 2 次，末次在第 30.43 周：0.73",
    },
    parameters: &[Parameter::Model],
    basis: Basis::Sales,
    parts: &[],
    finish: Finish::Forecast(Ahead {
        value: |outlook| Some(outlook.p_alive()),
        values: Values::Share,
        needs_spend: false,
    }),
};
