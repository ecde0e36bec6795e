//! The `board` section: what the programme is measured by. No class depends on it.

use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::half_width::half_width;
use crate::literal;
use crate::model::{Board, BoardGoal, BoardTarget, Number, TargetForm};
use crate::schema::object;
use crate::yaml::{Fields, Node, scalar};
use serde_json::{Map, Value, json};

/// The section's name; what stands in it changes no class.
pub(crate) const SECTION: &str = "board";

/// A growth beyond ten times is a slip of the pen.
const MOST_GROWTH: i128 = 10_000_000;

const WHOLE: i128 = 1_000_000;

/// Reads the section. What has a mistake is left out, and noted.
pub(crate) fn read(node: &Node, found: &mut Diagnostics) -> Option<Board> {
    let mut fields = Fields::read(node, SECTION, node.place, found)?;
    let since = fields.get("since").filter(|node| !node.is_empty());
    let since = since.and_then(|node| literal::read_date(node, "since", found));
    let targets = fields.get("targets").filter(|node| !node.is_empty());
    let targets = targets.map(|node| read_targets(node, found)).unwrap_or_default();
    fields.finish(found);
    Some(Board { since, targets })
}

fn read_targets(node: &Node, found: &mut Diagnostics) -> Vec<BoardTarget> {
    let Some(mut fields) = Fields::read(node, "targets", node.place, found) else { return Vec::new() };
    let written: Vec<&str> = fields.all().map(|(key, ..)| key).collect();
    let mut targets: Vec<BoardTarget> = Vec::new();
    for goal in BoardGoal::ALL {
        let Some(node) = fields.get(goal.key()) else { continue };
        if node.is_empty() {
            found.error(codes::EMPTY, node.place, [("key", goal.key().to_owned())]);
            continue;
        }
        targets.extend(read_target(node, goal, found).map(|value| BoardTarget { goal, value }));
    }
    fields.finish(found);
    targets.sort_by_key(|target| written.iter().position(|key| *key == target.goal.key()));
    targets
}

fn read_target(node: &Node, goal: BoardGoal, found: &mut Diagnostics) -> Option<Number> {
    let text = &scalar(node, goal.key(), found)?.text;
    let value = target(text, goal.form());
    if value.is_none() {
        let plain = half_width(text);
        let known = [plain.clone(), format!("{plain}%"), plain.trim_end_matches('%').to_owned()];
        let meant = known.into_iter().find(|known| known != text && target(known, goal.form()).is_some());
        let arguments =
            [("text", text.clone()), ("goal", goal.key().to_owned()), ("example", example(goal.form()).to_owned())];
        found.error_meaning(codes::BAD_TARGET, node.place, arguments, meant);
    }
    value
}

/// What a text says as a target, in millionths of what it is measured in.
fn target(text: &str, form: TargetForm) -> Option<Number> {
    let percent = || {
        let Number(percent) = literal::number(text.strip_suffix('%')?.trim_end())?;
        (percent % 100 == 0).then_some(percent / 100)
    };
    let value = match form {
        TargetForm::Growth => percent().filter(|part| (-WHOLE..=MOST_GROWTH).contains(part)),
        TargetForm::Share => percent().filter(|part| (0..=WHOLE).contains(part)),
        TargetForm::Points => {
            let Number(points) = literal::number(text)?;
            ((-100 * WHOLE..=100 * WHOLE).contains(&points) && points % 100 == 0).then_some(points / 100)
        }
        TargetForm::Amount => literal::number(text).map(|Number(amount)| amount).filter(|amount| *amount >= 0),
    };
    value.map(Number)
}

/// What a target looks like.
const fn example(form: TargetForm) -> &'static str {
    match form {
        TargetForm::Growth => "20%",
        TargetForm::Share => "85%",
        TargetForm::Points => "30",
        TargetForm::Amount => "120",
    }
}

/// The JSON Schema of the section.
pub(crate) fn schema() -> Value {
    let target = |goal: BoardGoal| {
        let shape = match goal.form() {
            TargetForm::Growth | TargetForm::Share => json!("string"),
            TargetForm::Points | TargetForm::Amount => json!("number"),
        };
        (goal.key().to_owned(), json!({ "type": shape, "description": goal.about() }))
    };
    let targets: Map<String, Value> = BoardGoal::ALL.map(target).into_iter().collect();
    let section = object(
        json!({
            "since": { "type": "string", "description": "The day on which the tiers were rolled out, such as 2025-01-01: figures since then are held against those before it." },
            "targets": object(Value::Object(targets), &[]),
        }),
        &[],
    );
    let mut section = section;
    crate::schema::merge(
        &mut section,
        json!({ "description": "What the programme is measured by, as `terrace board` shows it. It changes no class." }),
    );
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_what_they_measure() {
        for (text, form, expected) in [
            ("20%", TargetForm::Growth, Some(200_000)),
            ("-5%", TargetForm::Growth, Some(-50_000)),
            ("150%", TargetForm::Growth, Some(1_500_000)),
            ("1500%", TargetForm::Growth, None),
            ("20", TargetForm::Growth, None),
            ("85%", TargetForm::Share, Some(850_000)),
            ("0.85", TargetForm::Share, None),
            ("101%", TargetForm::Share, None),
            ("30", TargetForm::Points, Some(300_000)),
            ("-101", TargetForm::Points, None),
            ("120.5", TargetForm::Amount, Some(120_500_000)),
            ("-1", TargetForm::Amount, None),
        ] {
            assert_eq!(target(text, form).map(|value| value.0), expected, "{text}");
            let shown = target(example(form), form);
            assert!(shown.is_some(), "{form:?}");
        }
    }
}
