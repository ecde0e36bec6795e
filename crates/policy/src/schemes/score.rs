//! `score:` several metrics weighed on one scale, then cut like a threshold or a pyramid.

use super::{Body, Kind, KindDraft, TierRow, edges, pyramid, read_name, threshold, tiers};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, Silence};
use crate::literal::NameAt;
use crate::literal::{self, shown};
use crate::model::{Input, Number, Role, Scale, SchemeKind, ScoreCut};
use crate::schema;
use crate::yaml::{Fields, Node, items, scalar};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind {
    key: "score",
    about: "Weighs several metrics on one scale, then cuts like a threshold or a pyramid. A missing input leaves the others to carry its weight.",
    read,
    schema: || {
        let mut own = pyramid::top_schema();
        schema::merge(&mut own, threshold::cut_schema());
        let input = schema::object(
            json!({
                "metric": schema::name("What is weighed."),
                "weight": { "type": ["number", "string"], "description": "Its part of 100; all weights add up to 100." },
                "as": { "enum": ROLES.map(|(word, _)| word), "description": "What it stands for. Where all three appear, their weights must fall in the order credit, revenue, loyalty." },
                "lower_is_better": { "type": "boolean", "description": "Whether a smaller value is better." },
            }),
            &["metric", "weight"],
        );
        let score = schema::object(
            json!({
                "scale": { "enum": SCALES.map(|(word, _)| word), "description": "How an input becomes comparable: its percentile in the universe, 0 to 100." },
                "inputs": { "type": "array", "minItems": 1, "items": input },
            }),
            &["inputs"],
        );
        json!({ "score": score, "tiers": schema::tiers(own, "From best to worst; all cut by `top`, or all by `over` and `from`.") })
    },
    beside: &["tiers"],
};

const SCALES: [(&str, Scale); 1] = [("percentile", Scale::Percentile)];
const ROLES: [(&str, Role); 3] = [("credit", Role::Credit), ("revenue", Role::Revenue), ("loyalty", Role::Loyalty)];
const HUNDRED: i128 = 100_000_000;

struct Score {
    scale: Scale,
    inputs: Vec<InputDraft>,
    cut: ScoreCut,
}

struct InputDraft {
    metric: NameAt,
    weight: Number,
    role: Option<Role>,
    lower_is_better: bool,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let mut scale = Some(Scale::Percentile);
    let mut inputs = None;
    if let Some(mut own) = Fields::read(node, KIND.key, node.place, found) {
        scale = own.get("scale").map_or(scale, |node| literal::read_choice(node, "scale", &SCALES, found));
        inputs = own.need("inputs", found).and_then(|node| read_inputs(node, found));
        own.finish(found);
    }
    let (rows, cuts) = tiers::read_tiers(fields, found, |fields, found| {
        (edges::read_share("top", fields, found), edges::read_cut(fields, found))
    });
    let cut = read_cuts(&rows, cuts, found);
    let draft = scale.zip(inputs).zip(cut).map(|((scale, inputs), cut)| Box::new(Score { scale, inputs, cut }) as _);
    Body { tiers: rows, draft }
}

type CutPair = (Option<edges::WrittenEdge<terrace_domain::Share>>, Option<edges::WrittenEdge<crate::model::Cut>>);

/// All by `top`, or all by `over` and `from`: the first that stands there decides.
fn read_cuts(rows: &[TierRow], cuts: Vec<CutPair>, found: &mut Diagnostics) -> Option<ScoreCut> {
    let (tops, edges): (Vec<_>, Vec<_>) = cuts.into_iter().unzip();
    let by_top = tops.iter().zip(&edges).find_map(|(top, edge)| match (top, edge) {
        (Some(_), _) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    });
    let mixed: Vec<(&'static str, Place)> = if by_top == Some(false) {
        tops.iter().flatten().map(|top| (top.key(), top.place())).collect()
    } else {
        edges.iter().flatten().map(|edge| (edge.key(), edge.place())).collect()
    };
    for (key, place) in &mixed {
        found.error(codes::MIXED_CUTS, *place, [("key", (*key).to_owned())]);
    }
    if !mixed.is_empty() {
        return None;
    }
    if by_top == Some(false) {
        edges::falling(rows, &edges, found).map(ScoreCut::Threshold)
    } else {
        edges::rising(rows, &tops, "top", found).map(ScoreCut::Pyramid)
    }
}

fn read_inputs(node: &Node, found: &mut Diagnostics) -> Option<Vec<InputDraft>> {
    let list = items(node, "inputs", found)?;
    let (mut inputs, mut whole) = (Vec::new(), true);
    for item in list {
        let input = Fields::read(item, "inputs", item.place, found).and_then(|fields| read_input(fields, found));
        whole &= input.is_some();
        inputs.extend(input);
    }
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "inputs".to_owned())]);
        return None;
    }
    if !whole {
        return None;
    }
    let mut seen = BTreeMap::new();
    for input in &inputs {
        if let Some(line) = seen.insert(input.metric.text.as_str(), input.metric.place.line) {
            let arguments = [("name", input.metric.text.clone()), ("line", usize::to_string(&line))];
            found.error(codes::INPUT_TWICE, input.metric.place, arguments);
        }
    }
    normalise(&mut inputs, node.place, found)?;
    check_roles(&inputs, node.place, found);
    Some(inputs)
}

fn read_input(mut fields: Fields<'_>, found: &mut Diagnostics) -> Option<InputDraft> {
    let metric = fields.need("metric", found).and_then(|node| read_name(node, "metric", found));
    let weight = fields.need("weight", found).and_then(|node| read_weight(node, found));
    let role = fields.get("as").map(|node| literal::read_choice(node, "as", &ROLES, found));
    let lower = fields.get("lower_is_better").map(|node| literal::read_flag(node, "lower_is_better", found));
    fields.finish(found);
    let role = match role {
        Some(None) => return None,
        Some(role) => role,
        None => None,
    };
    Some(InputDraft { metric: metric?, weight: weight?, role, lower_is_better: lower.unwrap_or(Some(false))? })
}

/// `40`, `40%` (of 100) or `0.4` (where all add up to 1); more than nothing.
fn read_weight(node: &Node, found: &mut Diagnostics) -> Option<Number> {
    let text = &scalar(node, "weight", found)?.text;
    let Some(weight) = literal::number(text.strip_suffix('%').unwrap_or(text).trim_end()) else {
        found.error(codes::BAD_NUMBER, node.place, [("text", text.clone())]);
        return None;
    };
    if weight.0 <= 0 {
        found.error(codes::WEIGHT_NOT_POSITIVE, node.place, [("weight", text.clone())]);
        return None;
    }
    Some(weight)
}

/// Weights that add up to 1 become parts of 100.
fn normalise(inputs: &mut [InputDraft], place: Place, found: &mut Diagnostics) -> Option<()> {
    let sum: i128 = inputs.iter().map(|input| input.weight.0).sum();
    if sum * 100 == HUNDRED {
        for input in inputs {
            input.weight = Number(input.weight.0 * 100);
        }
    } else if sum != HUNDRED {
        found.error(codes::WEIGHT_SUM, place, [("sum", shown(Number(sum)))]);
        return None;
    }
    Some(())
}

/// Where credit, revenue and loyalty all appear, their weights must fall in that order.
fn check_roles(inputs: &[InputDraft], place: Place, found: &mut Diagnostics) {
    let mut sums = BTreeMap::new();
    for input in inputs {
        if let Some(role) = input.role {
            *sums.entry(role).or_insert(0i128) += input.weight.0;
        }
    }
    let of = |role| sums.get(&role).copied();
    let (Some(credit), Some(revenue), Some(loyalty)) = (of(Role::Credit), of(Role::Revenue), of(Role::Loyalty)) else {
        return;
    };
    if !(credit > revenue && revenue > loyalty) {
        let [credit, revenue, loyalty] = [credit, revenue, loyalty].map(|sum| shown(Number(sum)));
        found.error(codes::ROLE_ORDER, place, [("credit", credit), ("revenue", revenue), ("loyalty", loyalty)]);
    }
}

/// Who complains nowhere may have left without a word: silence is no loyalty.
fn warn_of_silence(input: &InputDraft, binder: &mut Binder<'_, '_>) {
    let name = &input.metric.text;
    let counts = match binder.names.silent.get(name) {
        Some(Silence::Counted | Silence::Mute) => input.lower_is_better,
        Some(Silence::Reckoned) => true,
        None => false,
    };
    if counts && input.role == Some(Role::Loyalty) {
        binder.found.warning(codes::SILENCE_AS_LOYALTY, input.metric.place, [("name", name.clone())]);
    }
}

impl KindDraft for Score {
    fn names(&self) -> Vec<&str> {
        self.inputs.iter().map(|input| input.metric.text.as_str()).collect()
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let inputs: Vec<Option<Input>> = self
            .inputs
            .iter()
            .map(|input| {
                let (metric, _) = binder.number(&input.metric.text, input.metric.place, KIND.key)?;
                warn_of_silence(input, binder);
                let InputDraft { weight, role, lower_is_better, .. } = *input;
                Some(Input { metric, weight, role, lower_is_better })
            })
            .collect();
        let inputs = inputs.into_iter().collect::<Option<Vec<_>>>()?;
        Some(SchemeKind::Score { scale: self.scale, inputs, cut: self.cut.clone() })
    }
}
