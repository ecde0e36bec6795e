//! Metrics that look ahead: `{ measure: clv, horizon: 12 months, discount: 1%, margin: 30%, model: pareto-nbd }`.

use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::literal;
use crate::model::{Forecast, RepeatModel};
use crate::schema;
use crate::yaml::{Fields, Node};
use serde_json::{Value, json};
use terrace_domain::{MeasureSignature, Parameter, Share, Unit, Window};

/// Where a policy says nothing: a year ahead, as budgets go.
const HORIZON: Window = Window::Last(12, Unit::Months);
/// One per cent a month, some 12% a year.
const DISCOUNT: u32 = 10_000;
/// Beyond ten years no shop's past says anything.
const FURTHEST: u32 = 120;

/// What a metric tells its measure beside the window, as it stands in the file.
pub(crate) struct MeasureOptions<'n> {
    nodes: Vec<(Parameter, &'n Node)>,
}

impl<'n> MeasureOptions<'n> {
    /// Takes the keys that tell a measure something from those of a metric.
    pub(crate) fn read(fields: &mut Fields<'n>) -> Self {
        let nodes = Parameter::ALL.into_iter().filter_map(|parameter| Some((parameter, fields.get(parameter.key())?)));
        Self { nodes: nodes.collect() }
    }

    /// Notes all keys that a metric of this kind does not take; `others` are keys that it does.
    pub(crate) fn refuse(&self, taken: &[Parameter], what: &str, others: &[&str], found: &mut Diagnostics) {
        for (parameter, node) in self.nodes.iter().filter(|(parameter, _)| !taken.contains(parameter)) {
            let known = others.iter().copied().chain(taken.iter().map(|parameter| parameter.key()));
            let known = known.collect::<Vec<_>>().join(", ");
            let arguments = [("key", parameter.key().to_owned()), ("what", what.to_owned()), ("known", known)];
            found.error(codes::NO_SUCH_PARAMETER, node.place, arguments);
        }
    }

    /// The forecast, with defaults for what is not said; `None` if something is wrong, which is noted.
    pub(crate) fn forecast(&self, measure: &MeasureSignature, found: &mut Diagnostics) -> Option<Forecast> {
        let takes = |parameter| measure.parameters.contains(&parameter);
        let model = match self.node(Parameter::Model) {
            None => Some(RepeatModel::DEFAULT),
            Some(node) => {
                let choices = RepeatModel::ALL.map(|model| (model.name(), model));
                literal::read_choice(node, Parameter::Model.key(), &choices, found)
            }
        };
        let horizon = match self.node(Parameter::Horizon) {
            None => Some(HORIZON),
            Some(node) => read_horizon(node, takes(Parameter::Discount), found),
        };
        let mut share = |parameter: Parameter, default: Option<Share>| match self.node(parameter) {
            None => default,
            Some(node) => literal::read_share(node, parameter.key(), found),
        };
        let discount = share(Parameter::Discount, Share::from_millionths(DISCOUNT));
        let margin = share(Parameter::Margin, Some(Share::WHOLE));
        let (model, horizon, discount, margin) = (model?, horizon?, discount?, margin?);
        Some(Forecast {
            measure: measure.name.to_owned(),
            model,
            horizon: takes(Parameter::Horizon).then_some(horizon),
            discount: takes(Parameter::Discount).then_some(discount),
            margin: takes(Parameter::Margin).then_some(margin),
        })
    }

    /// What is said under the key of a parameter.
    pub(crate) fn node(&self, parameter: Parameter) -> Option<&'n Node> {
        self.nodes.iter().find(|(known, _)| *known == parameter).map(|(_, node)| *node)
    }
}

/// A span ahead of at most ten years; in whole months where money is discounted by the month.
fn read_horizon(node: &Node, in_months: bool, found: &mut Diagnostics) -> Option<Window> {
    let horizon = literal::read_window(node, Parameter::Horizon.key(), found)?;
    let months = match horizon {
        Window::All => None,
        Window::Last(count, Unit::Days) => Some(u32::from(count) / 30),
        Window::Last(count, Unit::Weeks) => Some(u32::from(count) / 4),
        Window::Last(..) => horizon.months(),
    };
    let text = || [("text", horizon.to_string()), ("most", (FURTHEST / 12).to_string())];
    if months.is_none_or(|months| months > FURTHEST) {
        found.error(codes::BAD_HORIZON, node.place, text());
        return None;
    }
    if in_months && horizon.months().is_none() {
        found.error(codes::HORIZON_IN_MONTHS, node.place, [("text", horizon.to_string())]);
        return None;
    }
    Some(horizon)
}

/// The keys of forecasts for the JSON Schema.
pub(crate) fn schema() -> Value {
    json!({
        "model": {
            "enum": RepeatModel::ALL.map(RepeatModel::name),
            "description": "The model of repeat buying behind a forecast; mbg-nbd by default.",
        },
        "horizon": {
            "type": "string",
            "pattern": "^[1-9][0-9]* +(days?|weeks?|months?|years?)$",
            "description": "How far ahead a forecast looks, such as `6 months`; 12 months by default.",
        },
        "discount": schema::share("By how much money is worth less a month later; 1% by default."),
        "margin": schema::share("The part of the turnover that is profit; 100% by default, so that the value is turnover."),
    })
}
