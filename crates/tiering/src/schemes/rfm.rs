use super::Kind;
use super::digit_codes::{digit_code, digit_column};
use super::rfm_digits::Dimension;
use super::rfm_steps::DigitSteps;
use super::segments::SegmentTable;
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::cutoffs::{DigitEdges, SchemeCutoffs};
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, figure};
use crate::explanation::{DigitLine, Why};
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::{MANY, View};
use crate::what_if::{After, WhatIf};
use rayon::prelude::*;
use terrace_domain::ValueType;
use terrace_frame::{Column, Integers};
use terrace_policy::model::{Reference, SegmentSet, Ties};

/// Scores recency, frequency and money and maps the digits to segments. Who lacks one of the three is outside N.
pub(crate) struct Rfm<'a> {
    pub(crate) recency: &'a Reference,
    pub(crate) frequency: &'a Reference,
    pub(crate) monetary: &'a Reference,
    pub(crate) bins: u8,
    pub(crate) ties: Ties,
    pub(crate) segments: &'a SegmentSet,
}

/// Dimension, metric, edges and digit of one customer.
type Part<'s> = (Dimension, &'s Reference, &'s DigitEdges, u8);

/// Recency, frequency and money, in this order.
const DIMENSIONS: [Dimension; 3] = [
    Dimension { name: "recency", lower_is_better: true },
    Dimension { name: "frequency", lower_is_better: false },
    Dimension { name: "monetary", lower_is_better: false },
];

impl Rfm<'_> {
    /// High and low are two digits, however many bins the file names.
    pub(crate) fn digits(&self) -> u8 {
        if *self.segments == SegmentSet::Classic8 { 2 } else { self.bins }
    }

    /// Dimension, metric, edges and digit of the one customer in context.
    fn parts<'s>(&'s self, context: &ExplainContext<'s>) -> Result<[Part<'s>; 3], TieringError> {
        let SchemeCutoffs::Rfm { recency, frequency, monetary, .. } = context.cutoffs else {
            return Err(context.view.unfit());
        };
        let ByProducts::Digits { recency: r, frequency: f, monetary: m } = &context.classes.by_products else {
            return Err(context.view.unfit());
        };
        let first = |digits: &[u8]| digits.first().copied().ok_or_else(|| context.view.unfit());
        let [days, orders, money] = DIMENSIONS;
        Ok([
            (days, self.recency, recency, first(r)?),
            (orders, self.frequency, frequency, first(f)?),
            (money, self.monetary, monetary, first(m)?),
        ])
    }

    fn columns<'v>(&self, view: &View<'v>) -> Result<[&'v Integers; 3], TieringError> {
        Ok([view.numbers(self.recency)?, view.numbers(self.frequency)?, view.numbers(self.monetary)?])
    }

    fn edges(&self, view: &View<'_>, dimension: Dimension, integers: &Integers, counted: &[bool]) -> DigitEdges {
        let kept = || -> Vec<i64> {
            let rows = integers.values.iter().zip(counted);
            rows.filter(|(_, counted)| **counted).map(|(value, _)| *value).collect()
        };
        match (self.segments, self.ties) {
            (SegmentSet::Classic8, _) => Dimension::mean(&kept()),
            (_, Ties::Together) => dimension.edges_together(kept(), self.bins),
            (_, Ties::Split) => dimension.edges_split(integers, counted, &view.frame.ids, self.bins),
        }
    }
}

/// The digits of one customer, each with the others along its dimension.
struct Digits {
    dimensions: Vec<(i64, DigitSteps)>,
    table: SegmentTable,
}

impl WhatIf for Digits {
    fn turns(&self, input: usize, better: bool) -> Vec<i64> {
        self.dimensions.get(input).map_or_else(Vec::new, |(own, steps)| steps.turns(*own, better))
    }

    fn lower_is_better(&self, input: usize) -> bool {
        DIMENSIONS.get(input).is_some_and(|dimension| dimension.lower_is_better)
    }

    fn after(&self, inputs: &[Option<i64>]) -> Option<After> {
        let dimensions = self.dimensions.iter().zip(inputs);
        let digits: Vec<u8> =
            dimensions.map(|((_, steps), value)| Some(steps.digit((*value)?))).collect::<Option<_>>()?;
        let &[recency, frequency, monetary] = digits.as_slice() else { return None };
        Some(After { tier: self.table.tier(recency, frequency, monetary), digits })
    }
}

impl Kind for Rfm<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        vec![self.recency, self.frequency, self.monetary]
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let columns = self.columns(view)?;
        let counted = view.counted(&columns);
        let customers = counted.iter().filter(|counted| **counted).count() as u64;
        let [(r, days), (f, orders), (m, money)] = {
            let [r, f, m] = DIMENSIONS;
            let [days, orders, money] = columns;
            [(r, days), (f, orders), (m, money)]
        };
        let (recency, (frequency, monetary)) = rayon::join(
            || self.edges(view, r, days, &counted),
            || rayon::join(|| self.edges(view, f, orders, &counted), || self.edges(view, m, money, &counted)),
        );
        Ok(SchemeCutoffs::Rfm { customers, recency, frequency, monetary })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let SchemeCutoffs::Rfm { recency, frequency, monetary, .. } = cutoffs else { return Err(view.unfit()) };
        if ![recency, frequency, monetary].into_iter().all(|edges| edges.part(self.digits())) {
            return Err(view.unfit());
        }
        let [days, orders, money] = self.columns(view)?;
        let table = SegmentTable::new(view.scheme, self.segments, self.digits())?;
        let [r, f, m] = DIMENSIONS;
        let classify = |(row, inside): (usize, &bool)| {
            let id = || view.frame.ids.get(row);
            match (days.get(row), orders.get(row), money.get(row)) {
                _ if !inside => (Place::Outside, [0; 3]),
                (None, _, _) => (Place::Unknown(0), [0; 3]),
                (_, None, _) => (Place::Unknown(1), [0; 3]),
                (_, _, None) => (Place::Unknown(2), [0; 3]),
                (Some(days), Some(orders), Some(money)) => {
                    let found =
                        [r.digit(recency, days, id), f.digit(frequency, orders, id), m.digit(monetary, money, id)];
                    let [r, f, m] = found;
                    (table.tier(r, f, m).map_or(Place::Unplaced, Place::Tier), found)
                }
            }
        };
        let rows = view.universe.par_iter().with_min_len(MANY).enumerate();
        let (places, found): (Vec<Place>, Vec<[u8; 3]>) = rows.map(classify).unzip();
        let digit = |of: fn(&[u8; 3]) -> u8| found.iter().map(of).collect();
        let digits: [Vec<u8>; 3] = [digit(|[r, _, _]| *r), digit(|[_, f, _]| *f), digit(|[_, _, m]| *m)];
        let [recency, frequency, monetary] = digits;
        Ok(SchemeClasses { places, by_products: ByProducts::Digits { recency, frequency, monetary } })
    }

    fn needs_population(&self) -> bool {
        true
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let mut digits = Vec::with_capacity(DIMENSIONS.len());
        for (dimension, metric, edges, digit) in self.parts(context)? {
            let value_type = context.view.numbers(metric)?.value_type;
            let shown = |value: Option<i64>| value.map(|value| figure(value_type, value));
            digits.push(DigitLine {
                dimension: dimension.name,
                metric: metric.name.clone(),
                value: context.figure(metric)?,
                digit,
                edge: shown(edges.value(digit)),
                better: shown(edges.value(digit.saturating_add(1))),
                better_digit: match edges {
                    DigitEdges::Values(_) => {
                        edges.value(digit.saturating_add(1)).map(|value| dimension.digit(edges, value, || ""))
                    }
                    DigitEdges::Positions(_) | DigitEdges::Mean(_) => None,
                },
                mean: match edges {
                    DigitEdges::Mean(Some(mean)) => {
                        mean.millionths(value_type.scale()).map(|mean| figure(ValueType::Decimal, mean))
                    }
                    _ => None,
                },
            });
        }
        let found: Vec<u8> = digits.iter().map(|line| line.digit).collect();
        let code = <[u8; 3]>::try_from(found).map(digit_code).map_err(|_| context.view.unfit())?;
        let reason = format!("digits {code}");
        Ok(Grounds { why: Why::Rfm { code, digits, customers: context.cutoffs.customers() }, reason })
    }

    /// What was found is what the reason of a class would be.
    fn unplaced(&self, context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(Some(self.why(context)?.reason))
    }

    fn peer_needs(&self) -> PeerNeeds {
        match (self.segments, self.ties) {
            // A mean is all that must be known.
            (SegmentSet::Classic8, _) => PeerNeeds::default(),
            (_, ties) => PeerNeeds { values: vec![0, 1, 2], ids: ties == Ties::Split, ..PeerNeeds::default() },
        }
    }

    fn what_if<'s>(&'s self, context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        let parts = self.parts(context)?.into_par_iter().enumerate().map(|(input, (dimension, metric, edges, _))| {
            let own = context.value(metric)?;
            let known = context.peers.and_then(|peers| Some((peers, peers.values(input)?)));
            let found = match (edges, known) {
                (DigitEdges::Mean(mean), _) => dimension.mean_among_others(*mean, own),
                (_, None) => return Ok(None),
                (DigitEdges::Values(edges), Some((_, all))) => dimension.digits_among_others(all, own, edges)?,
                (DigitEdges::Positions(edges), Some((peers, all))) => {
                    let id = context.view.frame.ids.get(0);
                    dimension.positions_among_others((all.listed()?, &peers.ids), (own, id), edges)?
                }
            };
            Ok(Some((own, found)))
        });
        let Some(dimensions) = parts.collect::<Result<Option<Vec<_>>, TieringError>>()? else { return Ok(None) };
        let table = SegmentTable::new(context.view.scheme, self.segments, self.digits())?;
        Ok(Some(Box::new(Digits { dimensions, table })))
    }

    fn part(&self, input: usize) -> Option<&str> {
        DIMENSIONS.get(input).map(|dimension| dimension.name)
    }

    fn detail_names(&self) -> Vec<String> {
        ["digits", "r", "f", "m"].map(str::to_owned).into()
    }

    fn detail(
        &self,
        view: &View<'_>,
        _cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let ByProducts::Digits { recency, frequency, monetary } = &classes.by_products else {
            return Err(view.unfit());
        };
        Ok(digit_column(name, [recency, frequency, monetary]))
    }
}
