use super::weighing::{PercentileScale, Weighing};
use super::{Kind, View, ladder};
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::column::Integers;
use crate::cutoffs::{Distribution, SchemeCutoffs};
use crate::error::TieringError;
use rayon::prelude::*;
use terrace_domain::ValueType;
use terrace_policy::model::{Input, Reference, ScoreCut};

/// Weighs several metrics by their percentiles, then cuts the score.
pub(crate) struct Score<'a> {
    pub(crate) inputs: &'a [Input],
    pub(crate) cut: &'a ScoreCut,
}

impl Score<'_> {
    pub(crate) fn columns<'v>(&self, view: &View<'v>) -> Result<Vec<&'v Integers>, TieringError> {
        self.inputs.iter().map(|input| view.numbers(&input.metric)).collect()
    }

    /// The inputs on one scale; nothing where the distributions are not those of these inputs.
    pub(crate) fn weighing<'d>(&self, distributions: &'d [Distribution]) -> Option<Weighing<'d>> {
        if distributions.len() != self.inputs.len() {
            return None;
        }
        let divisor = self.inputs.iter().fold(0, |divisor, input| common_divisor(divisor, input.weight.0)).max(1);
        let scale = |(input, distribution): (&Input, &'d Distribution)| PercentileScale {
            distribution,
            lower_is_better: input.lower_is_better,
            weight: input.weight.0 / divisor,
        };
        Some(Weighing::new(self.inputs.iter().zip(distributions).map(scale).collect()))
    }

    /// The score of every row in the universe that has one.
    fn scores(&self, view: &View<'_>, distributions: &[Distribution]) -> Result<Vec<Option<i64>>, TieringError> {
        let weighing = self.weighing(distributions).ok_or_else(|| view.unfit())?;
        let columns = self.columns(view)?;
        let rows = view.universe.par_iter().enumerate().with_min_len(4096);
        let score = |(row, inside): (usize, &bool)| {
            let value = |index: usize| columns.get(index).and_then(|column| column.get(row));
            if *inside { weighing.score(value) } else { None }
        };
        Ok(rows.map(score).collect())
    }

    /// Per tier but the last the smallest score inside.
    pub(crate) fn edges(&self, taken: &[Option<i64>]) -> Vec<Option<i64>> {
        match self.cut {
            ScoreCut::Threshold(cuts) => ladder::edges_of_cuts(cuts, ValueType::Decimal.scale()),
            ScoreCut::Pyramid(_) => taken.to_vec(),
        }
    }
}

fn common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.saturating_abs() } else { common_divisor(b, a % b) }
}

impl Kind for Score<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        self.inputs.iter().map(|input| &input.metric).collect()
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let columns = self.columns(view)?;
        let inputs: Vec<Distribution> =
            columns.par_iter().map(|integers| Distribution::of(view.kept(integers))).collect();
        let mut scores: Vec<i64> = self.scores(view, &inputs)?.into_iter().flatten().collect();
        let edges = match self.cut {
            ScoreCut::Threshold(_) => Vec::new(),
            ScoreCut::Pyramid(tops) => ladder::edges_of_ranks(&mut scores, tops),
        };
        Ok(SchemeCutoffs::Score { customers: scores.len() as u64, inputs, edges })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::Score { inputs, edges, .. } = cutoffs else { return Err(view.unfit()) };
        let edges = self.edges(edges);
        if edges.len() + 1 != view.scheme.tiers.len() {
            return Err(view.unfit());
        }
        let scores = self.scores(view, inputs)?;
        let place = |(inside, score): (&bool, &Option<i64>)| match (inside, score) {
            (false, _) => Place::Outside,
            (true, None) => Place::Unknown(0),
            (true, Some(score)) => Place::Tier(ladder::tier(&edges, *score)),
        };
        let places = view.universe.iter().zip(&scores).map(place).collect();
        let scores = scores.into_iter().map(|score| score.unwrap_or(0)).collect();
        Ok(SchemeClasses { places, by_products: ByProducts::Scores(scores) })
    }
}
