//! From the facts of a bucket to the parts that measures are made of, by one pass over sorted runs.
//!
//! Each kind of facts is read once, chunk by chunk of whole customers; all levels and parts are folded from the chunk
//! while it is in the cache. What a level's rows are stands in `levels`, which of them count in `filter`, what is
//! made of them in `kernels`.

mod filter;
mod groups;
mod kernels;
mod kind;
mod levels;
mod lines;
mod parts;
mod room;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use kind::columns_of;
pub(crate) use lines::OrderLines;
pub(crate) use parts::{Lexicon, NOBODY, PartColumn, Parts, places, united};
pub(crate) use room::Room;
pub(crate) use table::Table;

use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::memory::{Bounds, Watch, is_remembered};
use crate::plan::{Level, Request, Source};
use crate::rows::{Chunk, Of};
use arrow::array::ArrayRef;
use kind::KindFold;

/// Is raised when the same request comes to other parts than before, so that none that were kept are used again.
pub(crate) const FOLD_VERSION: u32 = 1;

/// A request made ready to be folded bucket by bucket.
pub(crate) struct Fold {
    kinds: Vec<KindFold>,
    parts: usize,
}

impl Fold {
    /// Binds a request to facts.
    pub(crate) fn new(facts: &Facts, request: &Request) -> Result<Self, AnalyticsError> {
        let mut sources: Vec<Source> = Source::KNOWING.to_vec();
        for source in request.parts.iter().filter_map(|asked| asked.part.level.source()) {
            if !sources.iter().any(|known| known.is(&source)) {
                sources.push(source);
            }
        }
        Self::of(facts, request, sources)
    }

    /// Only what one level needs; customers are known from its kind alone.
    pub(crate) fn of_level(facts: &Facts, request: &Request, level: Level) -> Result<Self, AnalyticsError> {
        Self::of(facts, request, level.source().into_iter().collect())
    }

    fn of(facts: &Facts, request: &Request, sources: Vec<Source>) -> Result<Self, AnalyticsError> {
        let supplied = sources.into_iter().filter(|source| facts.has(source.kind));
        let kinds = supplied.map(|source| KindFold::new(facts, request, source)).collect::<Result<_, _>>()?;
        Ok(Self { kinds, parts: request.parts.len() })
    }

    /// Folds one bucket: everybody in it, or some.
    pub(crate) fn bucket(&self, facts: &Facts, bucket: u32, of: Of<'_>) -> Result<Parts, AnalyticsError> {
        let tables = self.kinds.iter().map(|kind| kind.fold(facts, bucket, of, self.parts));
        Ok(Parts::beside(tables.collect::<Result<_, _>>()?, self.parts))
    }

    /// Folds the kinds of one bucket that can be remembered, and takes note of when their rows pass bounds of time.
    pub(crate) fn remembered(
        &self,
        facts: &Facts,
        bucket: u32,
        of: Of<'_>,
        bounds: &Bounds,
    ) -> Result<(Parts, Watch), AnalyticsError> {
        let (mut tables, mut watches) = (Vec::new(), Vec::new());
        for kind in self.kinds.iter().filter(|kind| is_remembered(kind.kind())) {
            let mut watch = Watch::new(bounds, kind.room(of));
            let see = |chunk: &Chunk, times: &ArrayRef| watch.see(chunk, times, bounds);
            tables.push(kind.fold_seen(facts, bucket, of, self.parts, see)?);
            watches.push(watch);
        }
        Ok((Parts::beside(tables, self.parts), Watch::beside(watches, bounds)))
    }

    /// Folds the other kinds of one bucket.
    pub(crate) fn others(&self, facts: &Facts, bucket: u32, of: Of<'_>) -> Result<Parts, AnalyticsError> {
        let kinds = self.kinds.iter().filter(|kind| !is_remembered(kind.kind()));
        let tables = kinds.map(|kind| kind.fold(facts, bucket, of, self.parts));
        Ok(Parts::beside(tables.collect::<Result<_, _>>()?, self.parts))
    }

    /// How many parts are asked.
    pub(crate) fn parts(&self) -> usize {
        self.parts
    }
}
