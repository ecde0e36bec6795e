use super::score_steps::{Gates, ScoreSteps};
use super::threshold::against;
use super::weighing::{PercentileScale, Weighing};
use super::{Kind, ladder};
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::cutoffs::{Distribution, SchemeCutoffs};
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, figure, number};
use crate::explanation::{InputLine, Why};
use crate::peers::PeerNeeds;
use crate::ranking::{Ranked, RankedBy};
use crate::view::View;
use crate::what_if::WhatIf;
use rayon::prelude::*;
use terrace_domain::ValueType;
use terrace_frame::{Column, Integers};
use terrace_policy::model::{Input, Reference, ScoreCut};

/// From this number of rows on preparing for them pays.
const MANY: usize = 4096;

/// Weighs several metrics by their percentiles, then cuts the score.
pub(crate) struct Score<'a> {
    pub(crate) inputs: &'a [Input],
    pub(crate) cut: &'a ScoreCut,
}

impl Score<'_> {
    pub(crate) fn columns<'v>(&self, view: &View<'v>) -> Result<Vec<&'v Integers>, TieringError> {
        self.inputs.iter().map(|input| view.numbers(&input.metric)).collect()
    }

    /// The inputs on one scale; `None` if the distributions are not those of these inputs.
    pub(crate) fn weighing<'d>(&self, distributions: &'d [Distribution]) -> Option<Weighing<'d>> {
        if distributions.len() != self.inputs.len() {
            return None;
        }
        let divisor = self.inputs.iter().fold(0, |divisor, input| common_divisor(divisor, input.weight.0)).max(1);
        let scale = |(input, distribution): (&Input, &'d Distribution)| {
            PercentileScale::new(distribution, input.lower_is_better, input.weight.0 / divisor)
        };
        Some(Weighing::new(self.inputs.iter().zip(distributions).map(scale).collect()))
    }

    /// The score of every row in the universe that has one.
    fn scores(&self, view: &View<'_>, distributions: &[Distribution]) -> Result<Vec<Option<i64>>, TieringError> {
        let weighing = self.weighing(distributions).ok_or_else(|| view.unfit())?;
        let weighing = if view.universe.len() >= MANY { weighing.for_many() } else { weighing };
        let columns = self.columns(view)?;
        let rows = view.universe.par_iter().enumerate().with_min_len(MANY);
        let score = |(row, inside): (usize, &bool)| {
            let value = |index: usize| columns.get(index).and_then(|column| column.get(row));
            if *inside { weighing.score(value) } else { None }
        };
        Ok(rows.map(score).collect())
    }

    /// The tier of every score.
    fn place(
        &self,
        view: &View<'_>,
        edges: &[Option<i64>],
        scores: &[Option<i64>],
    ) -> Result<SchemeClasses, TieringError> {
        let edges = self.edges(edges);
        if edges.len() + 1 != view.scheme.tiers.len() {
            return Err(view.unfit());
        }
        let place = |(inside, score): (&bool, &Option<i64>)| match (inside, score) {
            (false, _) => Place::Outside,
            (true, None) => Place::Unknown(0),
            (true, Some(score)) => Place::Tier(ladder::tier(&edges, *score)),
        };
        let places = view.universe.iter().zip(scores).map(place).collect();
        // Nobody looks at the score of who has no tier.
        let scores = scores.iter().map(|score| score.unwrap_or(0)).collect();
        Ok(SchemeClasses { places, by_products: ByProducts::Scores(scores) })
    }

    /// The scale and the edges that cutoffs give.
    fn known<'d>(
        &self,
        view: &View<'_>,
        cutoffs: &'d SchemeCutoffs,
    ) -> Result<(Weighing<'d>, Vec<Option<i64>>), TieringError> {
        let SchemeCutoffs::Score { inputs, edges, .. } = cutoffs else { return Err(view.unfit()) };
        let weighing = self.weighing(inputs).ok_or_else(|| view.unfit())?;
        Ok((weighing, self.edges(edges)))
    }

    /// What each input adds for the customer in row 0.
    fn input_lines(&self, weighing: &Weighing<'_>, columns: &[&Integers]) -> Vec<InputLine> {
        let present = |index: usize| columns.get(index).and_then(|column| column.get(0));
        let shown = |millionths: Option<i64>| millionths.map(|value| figure(ValueType::Decimal, value));
        let lines = self.inputs.iter().zip(weighing.scales()).zip(columns).enumerate();
        let line = |(index, ((input, scale), column)): (usize, ((&Input, &PercentileScale<'_>), &&Integers))| {
            let value = present(index);
            InputLine {
                metric: input.metric.name.clone(),
                value: value.map(|value| figure(column.value_type, value)),
                percentile: shown(value.and_then(|value| scale.percentile(value))),
                weight: number(input.weight, ValueType::Decimal),
                effective_weight: shown(value.and_then(|_| weighing.effective_weight(index, present))),
                contribution: shown(value.and_then(|_| weighing.contribution(index, present))),
            }
        };
        lines.map(line).collect()
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
        self.run(view).map(|(cutoffs, _)| cutoffs)
    }

    /// Two passes: percentiles need every value, and ranks need every score.
    fn run(&self, view: &View<'_>) -> Result<(SchemeCutoffs, SchemeClasses), TieringError> {
        let columns = self.columns(view)?;
        let inputs: Vec<Distribution> =
            columns.par_iter().map(|integers| Distribution::from_values(view.kept(integers))).collect();
        view.check()?;
        let scores = self.scores(view, &inputs)?;
        view.check()?;
        let mut known: Vec<i64> = scores.iter().copied().flatten().collect();
        let edges = match self.cut {
            ScoreCut::Threshold(_) => Vec::new(),
            ScoreCut::Pyramid(tops) => ladder::edges_of_ranks(&mut known, tops),
        };
        let classes = self.place(view, &edges, &scores)?;
        Ok((SchemeCutoffs::Score { customers: known.len() as u64, inputs, edges }, classes))
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::Score { inputs, edges, .. } = cutoffs else { return Err(view.unfit()) };
        self.place(view, edges, &self.scores(view, inputs)?)
    }

    fn needs_population(&self) -> bool {
        true
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Score
    }

    /// A score is null only if all inputs are.
    fn null_inputs(&self, _input: u16) -> String {
        self.inputs.iter().map(|input| input.metric.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let (weighing, edges) = self.known(context.view, context.cutoffs)?;
        let ByProducts::Scores(scores) = &context.classes.by_products else { return Err(context.view.unfit()) };
        let score = scores.first().ok_or_else(|| context.view.unfit())?;
        let score = figure(ValueType::Decimal, *score);
        let inputs = self.input_lines(&weighing, &self.columns(context.view)?);
        let standing = context.standing(&edges, ValueType::Decimal);
        let (reason, top, edge) = match self.cut {
            ScoreCut::Threshold(cuts) => {
                let (reason, edge, _) = against("score", &score, cuts, context.tier, ValueType::Decimal);
                (reason, None, edge)
            }
            ScoreCut::Pyramid(tops) => {
                let top = tops.get(usize::from(context.tier)).map(ToString::to_string);
                let sentence = ladder::sentence("score", &score, &standing);
                let reason = match &top {
                    Some(top) => format!("rank within top {top}: {sentence}"),
                    None => format!("otherwise: {sentence}"),
                };
                (reason, top, None)
            }
        };
        Ok(Grounds { why: Why::Score { score, inputs, standing, top, edge }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        let rows = matches!(self.cut, ScoreCut::Pyramid(_));
        PeerNeeds { scores: true, rows, ..PeerNeeds::default() }
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let (weighing, edges) = self.known(context.view, context.cutoffs)?;
        let own: Vec<Option<i64>> = self.columns(context.view)?.into_iter().map(|column| column.get(0)).collect();
        let gates = match (self.cut, context.peers) {
            (ScoreCut::Threshold(_), _) => Gates::Fixed(edges),
            (ScoreCut::Pyramid(_), None) => return Ok(None),
            (ScoreCut::Pyramid(tops), Some(peers)) => {
                let ByProducts::Scores(scores) = &context.classes.by_products else { return Err(context.view.unfit()) };
                let score = *scores.first().ok_or_else(|| context.view.unfit())?;
                let all = (peers.scores.listed()?, peers.rows.as_slice());
                Gates::of_ranks(&weighing, all, (score, &own), &edges, tops)?
            }
        };
        let lower_is_better = self.inputs.iter().map(|input| input.lower_is_better).collect();
        Ok(Some(Box::new(ScoreSteps { weighing, own, tier: context.tier, lower_is_better, gates })))
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        let percentiles = self.inputs.iter().map(|input| format!("percentile_{}", input.metric.name));
        ["score", "rank"].map(str::to_owned).into_iter().chain(percentiles).collect()
    }

    fn detail(
        &self,
        view: &View<'_>,
        cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let ByProducts::Scores(scores) = &classes.by_products else { return Err(view.unfit()) };
        Ok(match name {
            "score" => {
                let rows = classes.places.iter().zip(scores).map(|(place, score)| place.tier().map(|_| *score));
                Some(Column::optional_integers(ValueType::Decimal, rows))
            }
            "rank" => {
                let ranked = Ranked::new(self.ranked_by(), classes, view.frame, view.classes);
                ranked.map(|ranked| ranked.ranks())
            }
            name => self.percentiles(view, cutoffs, &classes.places, name)?,
        })
    }
}

impl Score<'_> {
    /// The percentile of an input, as `percentile_` and its metric.
    fn percentiles(
        &self,
        view: &View<'_>,
        cutoffs: &SchemeCutoffs,
        places: &[Place],
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let Some(metric) = name.strip_prefix("percentile_") else { return Ok(None) };
        let Some(index) = self.inputs.iter().position(|input| input.metric.name == metric) else { return Ok(None) };
        let (weighing, _) = self.known(view, cutoffs)?;
        let columns = self.columns(view)?;
        let (Some(scale), Some(integers)) = (weighing.scales().get(index), columns.get(index)) else {
            return Ok(None);
        };
        let percentiles = places.iter().enumerate().map(|(row, place)| {
            place.tier()?;
            scale.percentile(integers.get(row)?)
        });
        Ok(Some(Column::optional_integers(ValueType::Decimal, percentiles)))
    }
}
