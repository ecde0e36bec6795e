//! Two kept runs side by side: what moved, and who.

use crate::error::OfficeError;
use crate::fields::bad;
use crate::office::Office;
use crate::roles::{Caller, Right};
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::changes::{
    Changes, CompareRequest, Direction, MoverColumn, MoverEnd, MoverOrder, MoverQuery, Side, compare,
};
use terrace_app::history::{KeptRun, pair, show};
use terrace_app::views::{ChangesView, MoversView};
use terrace_domain::UnixTime;

/// The most movers of one page.
const LONGEST_PAGE: usize = 1_000;

/// How somebody without a class is written in the place of a tier.
const NO_CLASS: &str = "(none)";

/// Which movers are asked for, as requests write it.
#[derive(Debug, Clone, Default)]
pub struct MoversAsked {
    /// The earlier run; without one, the run before.
    pub from: Option<u64>,
    /// The scheme; without one, the first.
    pub scheme: Option<String>,
    /// `up`, `down`, `other`, `new` or `gone`.
    pub direction: Option<String>,
    /// The tier in which they were; `(none)` for those without a class.
    pub from_tier: Option<String>,
    /// The tier in which they are.
    pub to_tier: Option<String>,
    /// What moved them.
    pub moved_by: Option<String>,
    /// A column, and whether the largest come first.
    pub sort: Option<(String, bool)>,
    /// How many are left out first.
    pub skip: usize,
    /// How many are told of.
    pub limit: usize,
}

impl Office {
    /// What changed up to a kept run, from another one or from the one before, and what moved whom.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a run that is not kept, none before it, and what the disk says.
    pub async fn run_changes(
        &self,
        caller: &Caller,
        to: u64,
        from: Option<u64>,
        now: UnixTime,
    ) -> Result<ChangesView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let (from, to, changes) = self.compared(to, from, now).await?;
        let view = tokio::task::spawn_blocking(move || ChangesView::new(&changes, from.record(), to.record(), None));
        view.await.map_err(|_| OfficeError::Lost)
    }

    /// Part of those who moved up to a kept run.
    ///
    /// # Errors
    /// As [`Office::run_changes`], an unknown scheme or tier, and a field that cannot be taken.
    pub async fn run_movers(
        &self,
        caller: &Caller,
        to: u64,
        asked: MoversAsked,
        now: UnixTime,
    ) -> Result<MoversView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let query = asked.query()?;
        let (from, to, changes) = self.compared(to, asked.from, now).await?;
        let view = tokio::task::spawn_blocking(move || {
            let Some(scheme) = changes.scheme(asked.scheme.as_deref()) else {
                let known = changes.schemes.iter().map(|scheme| scheme.to.name.clone()).collect();
                return Err(AppError::UnknownScheme { name: asked.scheme.unwrap_or_default(), known }.into());
            };
            let ends = [("from_tier", &query.from, &scheme.from), ("to_tier", &query.to, &scheme.to)];
            for (field, end, scheme) in ends {
                if let Some(MoverEnd::Tier(tier)) = end.as_ref().filter(|end| !end.is_of(scheme)) {
                    return Err(bad(field, format!("`{tier}` is no tier of `{}`", scheme.name)));
                }
            }
            Ok(MoversView::new(&changes, scheme, (from.record(), to.record()), &query))
        });
        view.await.map_err(|_| OfficeError::Lost)?
    }

    /// Two kept runs and what changed from one to the other: remembered, or found now.
    async fn compared(
        &self,
        to: u64,
        from: Option<u64>,
        now: UnixTime,
    ) -> Result<(KeptRun, KeptRun, Arc<Changes>), OfficeError> {
        let runs = self.over_facts(now, move |terrace, _| {
            let workspace = terrace.workspace();
            match from {
                Some(from) => Ok((show(workspace, from)?, show(workspace, to)?)),
                None => pair(workspace, None, None, Some(&to.to_string())),
            }
        });
        let (from, to) = runs.await?;
        let known = |from: &KeptRun, to: &KeptRun| self.comparisons.get(from.record(), to.record());
        if let Some(changes) = known(&from, &to) {
            return Ok((from, to, changes));
        }
        let _making = self.comparisons.making.lock().await;
        if let Some(changes) = known(&from, &to) {
            return Ok((from, to, changes));
        }
        let found = self.over_facts(now, move |_, ctx| {
            let request = CompareRequest { from: Side::Kept(&from), to: Side::Kept(&to), scheme: None, causes: true };
            let changes = compare(&request, ctx)?;
            Ok((from, to, Arc::new(changes)))
        });
        let (from, to, changes) = found.await?;
        self.comparisons.put(&changes);
        Ok((from, to, changes))
    }
}

impl MoversAsked {
    fn query(&self) -> Result<MoverQuery, OfficeError> {
        if self.limit == 0 || self.limit > LONGEST_PAGE {
            return Err(bad("limit", format!("{} is not between 1 and {LONGEST_PAGE}", self.limit)));
        }
        let direction = self.direction.as_ref().map(|word| {
            let unknown = || bad("direction", format!("`{word}` is none of up, down, other, new, gone"));
            Direction::of_word(word).ok_or_else(unknown)
        });
        let end = |tier: &Option<String>| {
            tier.as_ref().map(|tier| match tier.as_str() {
                NO_CLASS => MoverEnd::NoClass,
                tier => MoverEnd::Tier(tier.to_owned()),
            })
        };
        let order = self.sort.as_ref().map(|(name, largest_first)| {
            let by = match name.as_str() {
                "customer_id" => MoverColumn::Customer,
                "revenue_before" => MoverColumn::Before,
                "revenue_after" => MoverColumn::After,
                "change" => MoverColumn::Change,
                _ => {
                    let known = "customer_id, revenue_before, revenue_after, change";
                    return Err(bad("sort", format!("`{name}` is none of {known}")));
                }
            };
            Ok(MoverOrder { by, largest_first: *largest_first })
        });
        Ok(MoverQuery {
            direction: direction.transpose()?,
            from: end(&self.from_tier),
            to: end(&self.to_tier),
            cause: self.moved_by.clone(),
            order: order.transpose()?.unwrap_or_default(),
            skip: self.skip,
            limit: self.limit,
        })
    }
}
