//! Provinces beside each other are compared by what they are, however they are written.

use super::Scope;
use super::vector::{Scalar, Vector};
use std::sync::Arc;
use terrace_domain::Province;
use terrace_frame::{Column, Texts};
use terrace_policy::model::{Expression, ExpressionKind, Target};

/// Whether an expression is the customer's province, not a field of the policy's own that is called so.
pub(super) fn is_province(expression: &Expression, scope: &Scope<'_>) -> bool {
    let ExpressionKind::Name(reference) = &expression.kind else { return false };
    let Target::Attribute(index) = reference.target else { return false };
    match scope.policy.attributes.get(index) {
        Some(field) => field.name == "province" && field.custom().is_none(),
        // A condition on a list names fields that the policy doesn't; they stand behind the policy's.
        None => reference.name == "province",
    }
}

/// Names of provinces as their plain ones; other texts stay as they are.
pub(super) fn plain(vector: Vector<'_>) -> Vector<'_> {
    match vector {
        Vector::Constant(Scalar::Text(text)) => {
            Vector::Constant(Scalar::Text(Province::named(text).map_or(text, |known| known.name)))
        }
        Vector::Column(column) => match column.as_ref() {
            Column::Texts(texts) => {
                let name = |text: &Arc<str>| -> Arc<str> {
                    Province::named(text).map_or_else(|| Arc::clone(text), |known| known.name.into())
                };
                let dictionary = texts.dictionary.iter().map(name).collect();
                Vector::owned(Column::Texts(Texts { codes: texts.codes.clone(), dictionary }))
            }
            Column::Integers(_) | Column::Flags(_) => Vector::Column(column),
        },
        constant @ Vector::Constant(_) => constant,
    }
}
