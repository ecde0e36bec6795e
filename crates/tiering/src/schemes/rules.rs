use super::Kind;
use crate::classes::{ByProducts, Place, SchemeClasses, index_16};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, condition};
use crate::explanation::{FailedRule, Why};
use crate::expression::holds;
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::View;
use crate::what_if::WhatIf;
use terrace_frame::Column;
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
            let tier = Place::Tier(index_16(index));
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

    fn needs_population(&self) -> bool {
        false
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        static KNOWN: SchemeCutoffs = SchemeCutoffs::Rules { customers: 0 };
        Some(&KNOWN)
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let (mut held, mut failed) = (None, Vec::new());
        for (index, rule) in self.conditions.iter().enumerate().take(usize::from(context.tier).saturating_add(1)) {
            let Some(rule) = rule else { break };
            let condition = condition(rule, &context.view.scope())?;
            if condition.holds == Some(true) {
                held = Some(condition);
                break;
            }
            let tier = context.view.tier_id(Some(index_16(index))).ok_or_else(|| context.view.unfit())?;
            failed.push(FailedRule { tier, condition });
        }
        let reason = held.as_ref().map_or_else(|| "otherwise".to_owned(), |condition| condition.text.clone());
        Ok(Grounds { why: Why::Rules { held, failed }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        PeerNeeds::default()
    }

    fn what_if<'s>(&'s self, _context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        Ok(None)
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn detail(
        &self,
        _view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        _classes: &SchemeClasses,
        _name: &str,
    ) -> Result<Option<Column>, TieringError> {
        Ok(None)
    }
}
