//! From the facts of a bucket to the parts that measures are made of, by one pass over sorted runs.
//!
//! Each kind of facts is read once, chunk by chunk of whole customers; all levels and parts are folded from the chunk
//! while it is in the cache. What a level's rows are stands in `levels`, which of them count in `filter`, what is
//! made of them in `kernels`.

mod capacity;
mod counted;
mod filter;
mod groups;
mod kernels;
mod kind;
mod levels;
mod lines;
mod parts;
mod returns;
#[cfg(test)]
mod tests;

pub(crate) use capacity::CapacityHint;
pub(crate) use counted::CountedRows;
pub(crate) use kind::columns_of;
pub(crate) use lines::OrderLines;
pub(crate) use parts::{NOBODY, PartColumn, Parts, places, row_of, united};

use crate::error::AnalyticsError;
use crate::owners::Owners;
use crate::pass::Facts;
use crate::plan::{Level, Request, Source};
use crate::rows::{Chunk, CustomerFilter};
use arrow::array::ArrayRef;
use kind::KindFold;
use std::sync::Arc;
use terrace_domain::FactKind;

/// Is raised when the same request comes to other parts than before, so that none that were kept are used again.
pub(crate) const FOLD_VERSION: u32 = 2;

/// Sees the rows of a kind as they are folded, before any of them is left out.
pub(crate) trait Observer {
    /// Sees further customers with all their rows, and when each row happened.
    fn see(&mut self, chunk: &Chunk, times: &ArrayRef) -> Result<(), AnalyticsError>;
}

/// A request made ready to be folded bucket by bucket.
pub(crate) struct Fold {
    kinds: Vec<KindFold>,
    parts: usize,
}

impl Fold {
    /// Binds a request to facts.
    pub(crate) fn new(facts: &Facts, request: &Request) -> Result<Self, AnalyticsError> {
        let asks_payments = request.at(Level::Payments).next().is_some();
        let owners = if asks_payments { Some(Arc::new(Owners::of(facts)?)) } else { None };
        let mut sources: Vec<Source> = Source::KNOWING.to_vec();
        for source in request.parts.iter().filter_map(|asked| asked.part.level.source()) {
            if !sources.iter().any(|known| known.is(&source)) {
                sources.push(source);
            }
        }
        Self::of(facts, request, sources, owners.as_ref())
    }

    /// Only what one level needs; customers are known from its kind alone.
    pub(crate) fn of_level(facts: &Facts, request: &Request, level: Level) -> Result<Self, AnalyticsError> {
        Self::of(facts, request, level.source().into_iter().collect(), None)
    }

    fn of(
        facts: &Facts,
        request: &Request,
        sources: Vec<Source>,
        owners: Option<&Arc<Owners>>,
    ) -> Result<Self, AnalyticsError> {
        let supplied = sources.into_iter().filter(|source| facts.has(source.kind));
        let kinds = supplied.map(|source| KindFold::new(facts, request, source, owners)).collect::<Result<_, _>>()?;
        Ok(Self { kinds, parts: request.parts.len() })
    }

    /// Folds one bucket: everybody in it, or some.
    pub(crate) fn bucket(&self, facts: &Facts, bucket: u32, of: CustomerFilter<'_>) -> Result<Parts, AnalyticsError> {
        let tables = self.kinds.iter().map(|kind| kind.fold(facts, bucket, of, self.parts));
        Ok(Parts::merge(tables.collect::<Result<_, _>>()?, self.parts))
    }

    /// Folds some kinds of one bucket and shows the rows of each to an observer of its own, which is made with a hint
    /// of how many customers will come.
    pub(crate) fn observed<O: Observer>(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        kinds: impl Fn(&FactKind) -> bool,
        observer: impl Fn(Option<&CapacityHint>) -> O,
    ) -> Result<(Parts, Vec<O>), AnalyticsError> {
        let (mut tables, mut observers) = (Vec::new(), Vec::new());
        for kind in self.kinds.iter().filter(|kind| kinds(kind.kind())) {
            let mut observer = observer(kind.capacity(of));
            let see = |chunk: &Chunk, times: &ArrayRef| observer.see(chunk, times);
            tables.push(kind.fold_seen(facts, bucket, of, self.parts, see)?);
            observers.push(observer);
        }
        Ok((Parts::merge(tables, self.parts), observers))
    }

    /// Folds some kinds of one bucket.
    pub(crate) fn kinds(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        kinds: impl Fn(&FactKind) -> bool,
    ) -> Result<Parts, AnalyticsError> {
        let kinds = self.kinds.iter().filter(|kind| kinds(kind.kind()));
        let tables = kinds.map(|kind| kind.fold(facts, bucket, of, self.parts));
        Ok(Parts::merge(tables.collect::<Result<_, _>>()?, self.parts))
    }

    /// How many parts are asked.
    pub(crate) fn parts(&self) -> usize {
        self.parts
    }
}
