use super::Kind;
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds};
use crate::explanation::{NextStage, Why};
use crate::life_cycle::{StayFacts, stage_of};
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::{MANY, View};
use crate::what_if::WhatIf;
use rayon::prelude::*;
use terrace_domain::LostAfter;
use terrace_frame::{Column, Integers};
use terrace_policy::model::{LifeCycle, Reference, Stage, StageNeeds};

/// Stages that follow from the days of orders: told by what is known of the last stay.
pub(super) struct Stages<'a> {
    pub(super) cycle: &'a LifeCycle,
}

/// The columns that tell the stage.
struct StayColumns<'v> {
    orders: &'v Integers,
    days: &'v Integers,
    stays: &'v Integers,
    silence: &'v Integers,
    /// The same for all, or by customer.
    lost_after: Result<i64, &'v Integers>,
}

impl<'v> StayColumns<'v> {
    fn new(cycle: &LifeCycle, view: &View<'v>) -> Result<Self, TieringError> {
        Ok(Self {
            orders: view.numbers(&cycle.orders)?,
            days: view.numbers(&cycle.days)?,
            stays: view.numbers(&cycle.stays)?,
            silence: view.numbers(&cycle.silence)?,
            lost_after: match (&cycle.lost_after, cycle.rules.lost_after) {
                (Some(own), _) => Err(view.numbers(own)?),
                (None, LostAfter::Days(days)) => Ok(days.into()),
                (None, LostAfter::Rhythm { .. }) => return Err(view.unfit()),
            },
        })
    }

    /// What is known of a customer, or nothing of who never ordered; which input is null where others are not.
    fn known(&self, row: usize) -> Result<Option<StayFacts>, u16> {
        let Some(silence) = self.silence.get(row) else { return Ok(None) };
        Ok(Some(StayFacts {
            orders: self.orders.get(row).ok_or(0u16)?,
            days: self.days.get(row).ok_or(1u16)?,
            stays: self.stays.get(row).ok_or(2u16)?,
            silence,
            lost_after: match self.lost_after {
                Ok(days) => days,
                Err(own) => own.get(row).ok_or(4u16)?,
            },
        }))
    }
}

impl Stages<'_> {
    /// The stage that a customer comes to by ordering on, and what it needs.
    fn next(&self, stage: Stage) -> Option<NextStage> {
        let rules = &self.cycle.rules;
        let (next, StageNeeds { orders, days }) = match stage {
            Stage::Prospect => (Stage::Trial, StageNeeds::FIRST_ORDER),
            Stage::Trial => (Stage::Forming, rules.forming),
            Stage::Forming => (Stage::Stable, rules.stable),
            Stage::Lost => (Stage::WonBack, StageNeeds::FIRST_ORDER),
            Stage::WonBack => (Stage::Stable, rules.stable_again),
            Stage::Stable => return None,
        };
        Some(NextStage { tier: next.id().to_owned(), orders, days })
    }
}

impl Kind for Stages<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        let cycle = self.cycle;
        let own = [&cycle.orders, &cycle.days, &cycle.stays, &cycle.silence];
        own.into_iter().chain(&cycle.lost_after).collect()
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        Ok(SchemeCutoffs::LifeCycle { customers: view.count(&[]) })
    }

    fn needs_population(&self) -> bool {
        false
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        static KNOWN: SchemeCutoffs = SchemeCutoffs::LifeCycle { customers: 0 };
        Some(&KNOWN)
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::LifeCycle { .. } = cutoffs else { return Err(view.unfit()) };
        let columns = StayColumns::new(self.cycle, view)?;
        let rules = &self.cycle.rules;
        let place = |(row, inside): (usize, &bool)| match columns.known(row) {
            _ if !*inside => Place::Outside,
            Ok(known) => Place::Tier(stage_of(rules, known).tier()),
            Err(input) => Place::Unknown(input),
        };
        let places = view.universe.par_iter().with_min_len(MANY).enumerate().map(place).collect();
        Ok(SchemeClasses { places, by_products: ByProducts::None })
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let columns = StayColumns::new(self.cycle, context.view)?;
        let known = columns.known(0).map_err(|_| context.view.unfit())?;
        let stage = stage_of(&self.cycle.rules, known);
        let reason = match (stage, known) {
            (Stage::Lost, Some(known)) => format!("{} days without an order > {}", known.silence, known.lost_after),
            (_, Some(known)) => format!("{} orders in {} days, come {} times", known.orders, known.days, known.stays),
            (_, None) => "no order".to_owned(),
        };
        let whole = |value: i64| u64::try_from(value).unwrap_or(0); // No figure of a stay is below zero.
        let why = Why::LifeCycle {
            stays: whole(known.map_or(0, |known| known.stays)),
            orders: whole(known.map_or(0, |known| known.orders)),
            days: known.map(|known| whole(known.days)),
            silence: known.map(|known| whole(known.silence)),
            lost_after: known.map(|known| whole(known.lost_after)),
            next: self.next(stage),
            stages: Vec::new(),
        };
        Ok(Grounds { why, reason })
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
