use super::{Kind, View};
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain::{FailedRule, Grounds, Sight, Why, condition};
use crate::expression::holds;
use terrace_policy::model::{Expression, Reference};

/// The first condition that holds; a tier without one takes the rest.
pub(super) struct Rules<'a> {
    pub(super) conditions: &'a [Option<Expression>],
}

impl Kind for Rules<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        Vec::new()
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        Ok(SchemeCutoffs::Rules { customers: view.count(&[]) })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::Rules { .. } = cutoffs else { return Err(view.unfit()) };
        let free = |inside: &bool| if *inside { Place::Unplaced } else { Place::Outside };
        let mut places: Vec<Place> = view.universe.iter().map(free).collect();
        for (index, condition) in self.conditions.iter().enumerate() {
            let tier = Place::Tier(u16::try_from(index).unwrap_or(u16::MAX));
            match condition {
                None => places.iter_mut().filter(|place| **place == Place::Unplaced).for_each(|place| *place = tier),
                Some(condition) => {
                    let marks = holds(condition, &view.scope())?;
                    for (place, mark) in places.iter_mut().zip(marks) {
                        if *place == Place::Unplaced && mark == Some(true) {
                            *place = tier;
                        }
                    }
                }
            }
        }
        Ok(SchemeClasses { places, by_products: ByProducts::None })
    }

    fn why(&self, sight: &Sight<'_>) -> Result<Grounds, TieringError> {
        let (mut held, mut failed) = (None, Vec::new());
        for (index, rule) in self.conditions.iter().enumerate().take(usize::from(sight.tier).saturating_add(1)) {
            let Some(rule) = rule else { break };
            let condition = condition(rule, &sight.view.scope())?;
            if condition.holds == Some(true) {
                held = Some(condition);
                break;
            }
            let tier = sight.view.tier_id(u16::try_from(index).ok()).unwrap_or_default();
            failed.push(FailedRule { tier, condition });
        }
        let reason = held.as_ref().map_or_else(|| "otherwise".to_owned(), |condition| condition.text.clone());
        Ok(Grounds { why: Why::Rules { held, failed }, reason })
    }
}
