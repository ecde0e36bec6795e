//! What the policy wants to reach, beside what was measured.

use super::figures::stored;
use terrace_policy::{Policy, TargetForm};
use terrace_report::{BoardFigure, BoardGoalLine, BoardSection, BoardTarget, BoardUnit, BoardValue};
use terrace_words::Title;
use terrace_words::texts::board as words;

/// Each goal with its figure, which stands in one of the sections; or why there are none.
pub(super) fn goals(policy: &Policy, sections: &[BoardSection]) -> (Vec<BoardGoalLine>, Option<Title>) {
    let targets = policy.board.as_ref().map(|board| board.targets.as_slice()).unwrap_or_default();
    if targets.is_empty() {
        return (Vec::new(), Some(words::NO_GOALS.into()));
    }
    let figures = || sections.iter().flat_map(|section| &section.figures);
    let goal = |target: &terrace_policy::BoardTarget| {
        let figure = figures().find(|figure| figure.key == target.goal.key())?.clone();
        let value = match target.goal.form() {
            // A number in millionths of a unit; money is kept in ten-thousandths.
            TargetForm::Amount => stored(target.value.0 / 100, BoardUnit::Money)?,
            TargetForm::Growth | TargetForm::Share | TargetForm::Points => stored(target.value.0, BoardUnit::Ratio)?,
        };
        let is_most = target.goal.is_most();
        let (reached, is_certain) = verdict(&figure, value, is_most);
        Some(BoardGoalLine { figure, target: BoardTarget { value, is_most, reached, is_certain } })
    };
    (targets.iter().filter_map(goal).collect(), None)
}

/// Whether a target is reached, and whether the whole range of the figure says the same.
fn verdict(figure: &BoardFigure, target: BoardValue, is_most: bool) -> (Option<bool>, bool) {
    let reaches = |value: BoardValue| {
        let (value, target) = (size(value), size(target));
        if is_most { value <= target } else { value >= target }
    };
    let reached = figure.value.map(reaches);
    let is_certain = figure.interval.is_none_or(|ends| ends.iter().all(|end| Some(reaches(*end)) == reached));
    (reached, is_certain)
}

fn size(value: BoardValue) -> i128 {
    match value {
        BoardValue::Money(amount) => amount.ten_thousandths().into(),
        BoardValue::Count(count) => count.into(),
        BoardValue::Number(number) => number.0.into(),
    }
}
