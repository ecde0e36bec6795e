//! `clv`

use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "clv",
    group: MeasureGroup::Models,
    value_type: ValueType::Money,
    window: Windowing::None,
    unit: Text { en: "policy currency", zh: "策略货币" },
    formula: Text {
        en: "Σ over the months of the horizon of (purchases expected in the month × the expected mean amount of a purchase × \
             margin) ÷ (1 + discount)ᵐ; the amount by the Gamma-Gamma model of repeat purchases, less what the customer \
             brings back",
        zh: "对预测期各月求和：当月预计购买次数 × 预计每次金额 × 毛利率 ÷（1 + 折现率）的 m 次方；金额按复购的 Gamma-Gamma 模型，并扣除客户的退货比例",
    },
    of_nothing: Text {
        en: "null without an order, where everything came back or nothing was paid, or where amounts have no mean",
        zh: "没有订单、全部退货或未付过款、或金额分布没有均值时为空值",
    },
    example: Text {
        en: "1 purchase of 100 expected in each of 2 months, discount 1%, margin 100%: 99.01 + 98.03 = 197.04",
        zh: "两个月各预计购买 1 次、每次 100，折现率 1%，毛利率 100%：99.01 + 98.03 = 197.04",
    },
    parameters: &[Parameter::Model, Parameter::Horizon, Parameter::Discount, Parameter::Margin],
    basis: Basis::Sales,
    parts: &[],
    finish: Finish::Forecast(Ahead { value: |outlook| outlook.value(), values: Values::Positive, needs_spend: true }),
};
