use super::rfm_digits::Dimension;
use super::segments::SegmentTable;
use super::{Kind, View};
use crate::classes::{ByProducts, Place, SchemeClasses};
use crate::column::Integers;
use crate::cutoffs::{DigitEdges, SchemeCutoffs};
use crate::error::TieringError;
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

/// Recency, frequency and money, in this order.
pub(crate) const DIMENSIONS: [Dimension; 3] =
    [Dimension { lower_is_better: true }, Dimension { lower_is_better: false }, Dimension { lower_is_better: false }];

impl Rfm<'_> {
    /// High and low are two digits, however many bins the file names.
    pub(crate) fn digits(&self) -> u8 {
        if *self.segments == SegmentSet::Classic8 { 2 } else { self.bins }
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
            (_, Ties::Together) => dimension.edges_together(&kept(), self.bins),
            (_, Ties::Split) => dimension.edges_split(integers, counted, &view.frame.ids, self.bins),
        }
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
        let rows = view.universe.len();
        let mut places = Vec::with_capacity(rows);
        let mut digits = [Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows)];
        let [r, f, m] = DIMENSIONS;
        for (row, inside) in view.universe.iter().enumerate() {
            let id = || view.frame.ids.get(row);
            let values = (days.get(row), orders.get(row), money.get(row));
            let (place, found) = match values {
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
            };
            places.push(place);
            for (column, digit) in digits.iter_mut().zip(found) {
                column.push(digit);
            }
        }
        let [recency, frequency, monetary] = digits;
        Ok(SchemeClasses { places, by_products: ByProducts::Digits { recency, frequency, monetary } })
    }
}
