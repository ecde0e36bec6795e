use terrace_policy::model::{Expression, ExpressionKind, Reference};

/// The names that an expression uses, each once, in the order of the text.
pub fn names(expression: &Expression) -> Vec<&Reference> {
    let mut found = Vec::new();
    collect(expression, &mut found);
    found
}

fn collect<'a>(expression: &'a Expression, found: &mut Vec<&'a Reference>) {
    match &expression.kind {
        ExpressionKind::Name(reference) => {
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        ExpressionKind::Negate(operand) | ExpressionKind::Not(operand) | ExpressionKind::IsNull { operand, .. } => {
            collect(operand, found);
        }
        ExpressionKind::Binary(_, left, right) => {
            collect(left, found);
            collect(right, found);
        }
        ExpressionKind::In { operand, list, .. } => {
            collect(operand, found);
            list.iter().for_each(|item| collect(item, found));
        }
        ExpressionKind::Between { operand, low, high, .. } => {
            collect(operand, found);
            collect(low, found);
            collect(high, found);
        }
        ExpressionKind::Case { branches, otherwise } => {
            for (condition, value) in branches {
                collect(condition, found);
                collect(value, found);
            }
            otherwise.iter().for_each(|value| collect(value, found));
        }
        ExpressionKind::Call(_, arguments) => arguments.iter().for_each(|argument| collect(argument, found)),
        ExpressionKind::Number(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Flag(_)
        | ExpressionKind::Date(_)
        | ExpressionKind::Null => {}
    }
}
