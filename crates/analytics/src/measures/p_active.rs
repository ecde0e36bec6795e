//! `p_active`

use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "p_active",
    group: MeasureGroup::Models,
    value_type: ValueType::Decimal,
    window: Windowing::None,
    unit: Text { en: "probability, 0 to 1", zh: "概率，0 到 1" },
    formula: Text {
        en: "the probability of at least one purchase within the horizon: still a customer, and buying before it ends (orders of one day \
             are one purchase); never above p_alive, and far below it for who buys seldom",
        zh: "预测期内至少购买一次的概率：既仍是客户，又会在期末之前购买（同一天的订单算一次购买）；不高于 p_alive，购买稀少者远低于它",
    },
    of_nothing: Text { en: "null without an order", zh: "没有订单时为空值" },
    example: Text {
        en: "still here with 0.9, and of those who are two thirds buy within the horizon: 0.6",
        zh: "现仍在的概率 0.9，其中三分之二会在预测期内购买：0.6",
    },
    parameters: &[Parameter::Model, Parameter::Horizon],
    basis: Basis::Sales,
    parts: &[],
    finish: Finish::Forecast(Ahead {
        value: |outlook| Some(outlook.p_active()),
        values: Values::Share,
        needs_spend: false,
    }),
};
