use terrace_domain::InternalError;
use terrace_frame::{Column, Frame};

/// Where a customer stands in a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In this tier, by index into the scheme's tiers.
    Tier(u16),
    /// Not in the universe.
    Outside,
    /// In the universe, but what is ranked or cut is null: which input, in the scheme's order. For a score: all.
    Unknown(u16),
    /// In the universe, but no tier takes such a customer.
    Unplaced,
}

impl Place {
    /// The tier, if there is one.
    pub const fn tier(self) -> Option<u16> {
        match self {
            Self::Tier(tier) => Some(tier),
            _ => None,
        }
    }
}

/// The classes of one scheme, one per row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchemeClasses {
    /// Where each customer stands.
    pub places: Vec<Place>,
    /// What the kind computed on the way.
    pub by_products: ByProducts,
}

/// What a kind computes beside the tier. Where a row has no class the entry is 0 and means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ByProducts {
    /// Nothing.
    #[default]
    None,
    /// Scores in millionths.
    Scores(Vec<i64>),
    /// Digits of recency, frequency and money.
    Digits {
        /// Recency, most is best.
        recency: Vec<u8>,
        /// Frequency.
        frequency: Vec<u8>,
        /// Money.
        monetary: Vec<u8>,
    },
}

/// All that a policy says of a population: computed metrics, labels and classes, by column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Classes {
    metrics: Vec<Option<Column>>,
    labels: Vec<Option<Vec<bool>>>,
    schemes: Vec<Option<SchemeClasses>>,
}

impl Classes {
    pub(crate) fn empty(metrics: usize, labels: usize, schemes: usize) -> Self {
        Self { metrics: vec![None; metrics], labels: vec![None; labels], schemes: vec![None; schemes] }
    }

    /// The column of a metric, by index into `Policy::metrics`: the frame's own or the one computed.
    pub fn metric<'a>(&'a self, frame: &'a Frame, index: usize) -> Option<&'a Column> {
        let given = frame.metrics.get(index).and_then(Option::as_ref);
        given.or_else(|| self.metrics.get(index).and_then(Option::as_ref))
    }

    /// The marks of a label, by index into `Policy::labels`.
    pub fn label(&self, index: usize) -> Option<&[bool]> {
        self.labels.get(index).and_then(Option::as_deref)
    }

    /// The classes of a scheme, by index into `Policy::schemes`.
    pub fn scheme(&self, index: usize) -> Option<&SchemeClasses> {
        self.schemes.get(index).and_then(Option::as_ref)
    }

    /// The tier of a customer in a scheme, by index.
    pub fn tier(&self, scheme: usize, row: usize) -> Option<u16> {
        self.scheme(scheme)?.places.get(row).copied().and_then(Place::tier)
    }

    pub(crate) fn set_metric(&mut self, index: usize, column: Column) -> Result<(), InternalError> {
        set(&mut self.metrics, index, column)
    }

    pub(crate) fn set_label(&mut self, index: usize, marks: Vec<bool>) -> Result<(), InternalError> {
        set(&mut self.labels, index, marks)
    }

    pub(crate) fn set_scheme(&mut self, index: usize, classes: SchemeClasses) -> Result<(), InternalError> {
        set(&mut self.schemes, index, classes)
    }
}

fn set<T>(all: &mut [Option<T>], index: usize, found: T) -> Result<(), InternalError> {
    let slot = all.get_mut(index);
    *slot.ok_or_else(|| InternalError::new("something was computed that the policy does not have"))? = Some(found);
    Ok(())
}

/// An index of a tier or metric of a policy: a policy file has 256 KiB, which is too small for more of them than 16 bits
/// count.
pub(crate) fn index_16(index: usize) -> u16 {
    debug_assert!(u16::try_from(index).is_ok(), "index {index}");
    u16::try_from(index).unwrap_or(u16::MAX)
}
