use super::{Kind, View};
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
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
}
