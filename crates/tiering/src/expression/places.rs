//! Provinces and regions beside each other are compared by what they are, however they are written.

use super::Scope;
use super::vector::{Scalar, Vector};
use std::sync::Arc;
use terrace_domain::{Province, Region};
use terrace_frame::{Column, Texts};
use terrace_policy::model::{Expression, ExpressionKind, Target};

/// A field of customers of which one value is written in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrittenPlace {
    Province,
    Region,
}

impl WrittenPlace {
    /// Which of them an expression is; `None` for everything else, also a field of the policy's own that is called so.
    pub(super) fn of(expression: &Expression, scope: &Scope<'_>) -> Option<Self> {
        let ExpressionKind::Name(reference) = &expression.kind else { return None };
        let Target::Attribute(index) = reference.target else { return None };
        let name = match scope.policy.attributes.get(index) {
            Some(field) if field.custom().is_some() => return None,
            Some(field) => field.name.as_str(),
            // A condition on a list names fields that the policy doesn't; they stand behind the policy's.
            None => reference.name.as_str(),
        };
        match name {
            "province" => Some(Self::Province),
            "region" => Some(Self::Region),
            _ => None,
        }
    }

    /// The plain name of what a text names; `None` if it names none.
    fn name(self, text: &str) -> Option<&'static str> {
        match self {
            Self::Province => Province::named(text).map(|known| known.name),
            Self::Region => Region::named(text).map(|known| known.name),
        }
    }

    /// Names of such places as their plain ones; other texts stay as they are.
    pub(super) fn plain(self, vector: Vector<'_>) -> Vector<'_> {
        match vector {
            Vector::Constant(Scalar::Text(text)) => Vector::Constant(Scalar::Text(self.name(text).unwrap_or(text))),
            Vector::Column(column) => match column.as_ref() {
                Column::Texts(texts) => {
                    let name =
                        |text: &Arc<str>| -> Arc<str> { self.name(text).map_or_else(|| Arc::clone(text), Into::into) };
                    let dictionary = texts.dictionary.iter().map(name).collect();
                    Vector::owned(Column::Texts(Texts { codes: texts.codes.clone(), dictionary }))
                }
                Column::Integers(_) | Column::Flags(_) => Vector::Column(column),
            },
            constant @ Vector::Constant(_) => constant,
        }
    }
}
