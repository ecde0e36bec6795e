//! Levels and points of everybody in a run, by their orders.

use crate::error::AppError;
use crate::facts::Inputs;
use crate::history::{KeptLevel, KeptMembers, KeptRun};
use crate::output::{LEVEL, OutputColumn, POINTS};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;
use terrace_analytics::{OrderAmount, OrderNames, of_each_customer, of_one_customer};
use terrace_domain::{AsOf, CustomerId, InternalError, LocalTime, Money, ValueType};
use terrace_frame::{Column, Frame, Integers, Texts};
use terrace_loyalty::{
    LoyaltyError, MemberFigures, MemberTeller, MemberView, OrderFact, ledger_of_orders, member_view,
};
use terrace_policy::{Membership, Policy};

/// The members of a run.
#[derive(Debug, Clone)]
pub struct RunMembers {
    /// The level of every customer by its name; null below the lowest and for who is no member.
    level: Column,
    /// The points that every member can spend; null for who is no member.
    points: Column,
    /// In figures.
    pub figures: KeptMembers,
}

/// What a list tells of one customer.
#[derive(Clone, Copy)]
struct Told {
    /// The place of the level in the policy; [`Texts::NULL`] for none.
    level: u32,
    is_member: bool,
    /// Points to spend.
    points: i64,
}

impl Told {
    fn of(figures: Option<MemberFigures>) -> Self {
        let level = figures.and_then(|figures| u32::try_from(figures.level?).ok()).unwrap_or(Texts::NULL);
        Self { level, is_member: figures.is_some(), points: figures.map_or(0, |figures| figures.active) }
    }
}

/// The members of a frame; `None` if the policy has no members.
///
/// # Errors
/// Sums that do not fit, what reading facts may say, and that the work was cancelled.
pub(super) fn members_of(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    frame: &Frame,
) -> Result<Option<RunMembers>, AppError> {
    let Some(rules) = &policy.membership else { return Ok(None) };
    let teller = MemberTeller::new(rules, instant_before(as_of));
    let found = of_each_customer(&inputs.facts, as_of, OrderNames::AsNeeded, |_, orders| {
        Ok::<Told, AppError>(Told::of(teller.figures(orders.iter().map(fact_of))?))
    })?;
    // A customer lies in one bucket, and all of a bucket are among the customers of the frame.
    let placed: Vec<Vec<Option<usize>>> = found.par_iter().map(|(ids, _)| frame.ids.rows_of(ids)).collect();
    let customers = frame.ids.len();
    let (mut codes, mut points, mut valid) = (vec![Texts::NULL; customers], vec![0; customers], vec![false; customers]);
    for ((_, made), rows) in found.iter().zip(&placed) {
        for (told, row) in made.iter().zip(rows) {
            let lacking = || InternalError::new("a customer with orders whom the run does not have");
            let row = row.ok_or_else(lacking)?;
            let (code, sum) = codes.get_mut(row).zip(points.get_mut(row)).ok_or_else(lacking)?;
            let is_member = valid.get_mut(row).ok_or_else(lacking)?;
            (*code, *sum, *is_member) = (told.level, told.points, told.is_member);
        }
    }
    let dictionary = rules.levels.iter().map(|level| level.level.as_str().into()).collect();
    let level = Column::Texts(Texts { codes, dictionary });
    let valid = Some(valid).filter(|valid| valid.contains(&false));
    let points = Integers { value_type: ValueType::Count, values: Arc::new(points), valid };
    RunMembers::of_columns(rules, level, Column::Integers(points)).map(Some)
}

impl RunMembers {
    /// Counts what columns say.
    fn of_columns(rules: &Membership, level: Column, points: Column) -> Result<Self, AppError> {
        let (Column::Texts(names), Column::Integers(values)) = (&level, &points) else {
            return Err(InternalError::new("levels are texts, and points are counts").into());
        };
        let of_rules = |name: &str| rules.levels.iter().position(|level| level.level.as_str() == name);
        let places: Vec<Option<usize>> = names.dictionary.iter().map(|name| of_rules(name)).collect();
        let mut levels = vec![(0u64, 0i64); rules.levels.len() + 1];
        let mut others = 0;
        for (row, code) in names.codes.iter().enumerate() {
            let Some(points) = values.get(row) else {
                others += 1;
                continue;
            };
            // Who is below the lowest level has none.
            let place = match *code {
                Texts::NULL => Some(rules.levels.len()),
                code => usize::try_from(code).ok().and_then(|code| places.get(code).copied().flatten()),
            };
            let of_level = place.and_then(|place| levels.get_mut(place));
            let unknown = || InternalError::new("a level that the policy does not have");
            let (members, sum) = of_level.ok_or_else(unknown)?;
            *members += 1;
            *sum = sum.checked_add(points).ok_or(LoyaltyError::TooLarge)?;
        }
        let names = rules.levels.iter().map(Some).chain([None]);
        let levels = names.zip(levels).map(|(level, (members, points))| KeptLevel {
            level: level.map(|level| level.level.to_string()),
            en: level.and_then(|level| level.title.en.clone()),
            zh: level.and_then(|level| level.title.zh.clone()),
            members,
            points,
        });
        Ok(Self { figures: KeptMembers { levels: levels.collect(), others }, level, points })
    }

    /// The columns that stand behind all others, as [`crate::output::member_columns`] names them.
    pub(super) fn columns(&self) -> [OutputColumn<'_>; 2] {
        [(LEVEL, &self.level), (POINTS, &self.points)]
            .map(|(name, values)| OutputColumn { name: name.to_owned(), values: Cow::Borrowed(values) })
    }

    /// The level of a customer by its name; `None` below the lowest and for who is no member.
    pub(crate) fn level(&self, row: usize) -> Option<&str> {
        match &self.level {
            Column::Texts(levels) => levels.get(row),
            _ => None,
        }
    }

    /// The level by its name and the points of a customer; `None` for who is no member.
    pub(crate) fn of(&self, row: usize) -> Option<(Option<String>, i64)> {
        let (Column::Texts(levels), Column::Integers(points)) = (&self.level, &self.points) else { return None };
        Some((levels.get(row).map(str::to_owned), points.get(row)?))
    }

    /// The same columns of one customer alone, who is no member without figures.
    pub(super) fn columns_of_one(rules: &Membership, member: Option<&MemberView>) -> [Column; 2] {
        let level = member.and_then(|member| rules.levels.get(member.standing.level?));
        let level = Texts::from_options([level.map(|level| level.level.as_str())]);
        let points = member.map(|member| member.balance.active);
        [Column::Texts(level), Column::optional_integers(ValueType::Count, [points])]
    }

    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> u64 {
        // A code, a number and whether there is one.
        (self.points.len() as u64).saturating_mul(13)
    }
}

/// One customer's membership, told by the ledger that their orders make; `None` for who is no member, and where the policy
/// has no members.
///
/// # Errors
/// As [`members_of`].
pub(super) fn member_of(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    customer: &CustomerId,
) -> Result<Option<MemberView>, AppError> {
    let Some(rules) = &policy.membership else { return Ok(None) };
    let found = of_one_customer(&inputs.facts, as_of, customer, |orders| {
        let ledger = ledger_of_orders(rules, customer, &facts_of(orders))?;
        Ok::<_, AppError>(member_view(&ledger, customer, instant_before(as_of))?)
    })?;
    Ok(found.flatten())
}

/// The members of a kept run: as it kept them, or told from the facts where it is of an older program.
///
/// # Errors
/// As [`members_of`], and damaged runs.
pub(super) fn members_of_kept(
    policy: &Policy,
    run: &KeptRun,
    inputs: &Inputs,
    as_of: &AsOf,
    frame: &Frame,
) -> Result<Option<RunMembers>, AppError> {
    let Some(rules) = &policy.membership else { return Ok(None) };
    if run.record().members.is_none() {
        return members_of(policy, inputs, as_of, frame);
    }
    match (run.column(LEVEL)?, run.column(POINTS)?) {
        (Some(level), Some(points)) => RunMembers::of_columns(rules, level, points).map(Some),
        _ => members_of(policy, inputs, as_of, frame),
    }
}

/// An order as `loyalty` takes it.
pub(crate) const fn fact_of<'o>(order: &OrderAmount<'o>) -> OrderFact<'o> {
    OrderFact {
        order: order.order,
        at: order.at,
        amount: Money::from_ten_thousandths(order.amount),
        is_return: order.is_return,
    }
}

/// A customer's orders as `loyalty` takes them.
pub(crate) fn facts_of<'o>(orders: &[OrderAmount<'o>]) -> Vec<OrderFact<'o>> {
    orders.iter().map(fact_of).collect()
}

/// The last instant before an as-of: facts at the as-of itself do not exist yet.
pub(crate) fn instant_before(as_of: &AsOf) -> LocalTime {
    LocalTime::from_micros(as_of.local().micros().saturating_sub(1))
}
