//! `rules:` the first condition that holds.

use super::{Body, Kind, KindDraft, reach, tiers};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::read_expression;
use crate::expression::{Binder, Wanted, Written};
use crate::model::{Expression, SchemeKind};
use crate::schema;
use crate::yaml::{Fields, Node};
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    key: "rules",
    about: "Takes the first condition that holds; a tier without one takes the rest.",
    read,
    schema: || {
        let own =
            json!({ "when": schema::condition("The tier holds customers for whom this holds and none before did.") });
        json!({ "rules": schema::tiers(own, "In the order in which they are tried.") })
    },
    beside: &[],
};

struct Rules {
    rules: Vec<Rule>,
}

struct Rule {
    tier: String,
    place: Place,
    when: When,
}

enum When {
    /// Takes the rest.
    Absent,
    /// Holds a mistake, which is noted.
    Broken,
    Written(Written),
}

fn read(node: &Node, _: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let (rows, conditions) = tiers::read(node, KIND.key, found, |fields, found| match fields.get("when") {
        Some(node) => read_expression(node, "when", found).map_or(When::Broken, When::Written),
        None if fields.is_broken("when") => When::Broken,
        None => When::Absent,
    });
    let mut rest: Option<String> = None;
    for (row, condition) in rows.iter().zip(&conditions) {
        if let Some(rest) = &rest {
            found.error(codes::AFTER_CATCH_ALL, row.place, [("tier", row.shown()), ("rest", rest.clone())]);
        } else if matches!(condition, When::Absent) {
            rest = Some(row.shown());
        }
    }
    let rules =
        rows.iter().zip(conditions).map(|(row, when)| Rule { tier: row.shown(), place: row.place, when }).collect();
    Body { tiers: rows, draft: Some(Box::new(Rules { rules })) }
}

impl KindDraft for Rules {
    fn names(&self) -> Vec<&str> {
        let written = self.rules.iter().filter_map(|rule| match &rule.when {
            When::Written(written) => Some(written),
            _ => None,
        });
        written.flat_map(Written::names).collect()
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let mut conditions = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            conditions.push(match &rule.when {
                When::Absent => Some(None),
                When::Broken => None,
                When::Written(written) => binder.expression(written, Wanted::Condition).map(Some),
            });
        }
        self.check_reach(&conditions, binder);
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        Some(SchemeKind::Rules { conditions })
    }
}

impl Rules {
    /// Notes conditions that can't hold, that always hold, or that hold only where an earlier one does.
    fn check_reach(&self, conditions: &[Option<Option<Expression>>], binder: &mut Binder<'_, '_>) {
        let last = self.rules.len().saturating_sub(1);
        let mut earlier: Vec<(&Expression, &str)> = Vec::new();
        let mut covered = reach::Covered::default();
        for (index, (rule, condition)) in self.rules.iter().zip(conditions).enumerate() {
            let (When::Written(written), Some(Some(condition))) = (&rule.when, condition) else { continue };
            let place = written.spot.whole();
            let same = earlier.iter().find(|(before, _)| before.kind == condition.kind);
            let names = |binder: &Binder<'_, '_>, target| binder.names.value_type(target);
            let implied = reach::implied(condition, &|target| names(binder, target));
            if let Some((_, tier)) = same {
                binder.found.error(codes::SAME_CONDITION, place, [("tier", (*tier).to_owned())]);
            } else if reach::constant(condition) == Some(true) {
                if index < last {
                    binder.found.error(codes::ALWAYS_TRUE, place, [("tier", rule.tier.clone())]);
                }
            } else if reach::constant(condition) == Some(false) || implied.iter().any(|(_, set)| set.is_empty()) {
                binder.found.error(codes::NEVER_TRUE, place, [("tier", rule.tier.clone())]);
            } else if covered.covers(&implied) {
                binder.found.error(codes::COVERED_CONDITION, rule.place, [("tier", rule.tier.clone())]);
            }
            earlier.push((condition, &rule.tier));
            covered.add(reach::exact(condition, &|target| names(binder, target)));
        }
    }
}
