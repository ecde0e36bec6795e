use crate::error::TieringError;
use terrace_policy::model::{Scheme, SegmentSet};

/// The segment of the ten-segment set, by R and F of five.
pub(crate) const fn standard_10(recency: u8, frequency: u8) -> &'static str {
    match (recency, frequency) {
        (1..=2, 1..=2) => "hibernating",
        (1..=2, 3..=4) => "at_risk",
        (1..=2, _) => "cant_lose",
        (3, 1..=2) => "about_to_sleep",
        (3, 3) => "need_attention",
        (3..=4, 4..=5) => "loyal",
        (4, 1) => "promising",
        (5, 1) => "new",
        (4..=5, 2..=3) => "potential_loyalist",
        _ => "champions",
    }
}

/// The class of the eight-class set; 2 is high, 1 low.
pub(crate) const fn classic_8(recency: u8, frequency: u8, monetary: u8) -> &'static str {
    match (recency > 1, frequency > 1, monetary > 1) {
        (true, true, true) => "key_value",
        (true, false, true) => "key_develop",
        (false, true, true) => "key_keep",
        (false, false, true) => "key_rescue",
        (true, true, false) => "value",
        (true, false, false) => "develop",
        (false, true, false) => "keep",
        (false, false, false) => "rescue",
    }
}

/// For every combination of digits its tier.
pub(crate) struct SegmentTable {
    bins: usize,
    tiers: Vec<Option<u16>>,
}

impl SegmentTable {
    pub(crate) fn new(scheme: &Scheme, segments: &SegmentSet, bins: u8) -> Result<Self, TieringError> {
        let mut tiers = Vec::with_capacity(usize::from(bins).pow(3));
        for recency in 1..=bins {
            for frequency in 1..=bins {
                for monetary in 1..=bins {
                    tiers.push(tier(scheme, segments, [recency, frequency, monetary])?);
                }
            }
        }
        Ok(Self { bins: usize::from(bins), tiers })
    }

    /// The tier of three digits, each from 1 on.
    pub(crate) fn tier(&self, recency: u8, frequency: u8, monetary: u8) -> Option<u16> {
        let place = |digit: u8| usize::from(digit).saturating_sub(1);
        let index = (place(recency) * self.bins + place(frequency)) * self.bins + place(monetary);
        self.tiers.get(index).copied().flatten()
    }
}

fn tier(scheme: &Scheme, segments: &SegmentSet, digits: [u8; 3]) -> Result<Option<u16>, TieringError> {
    let [recency, frequency, monetary] = digits;
    let id = match segments {
        SegmentSet::Standard10 => standard_10(recency, frequency),
        SegmentSet::Classic8 => classic_8(recency, frequency, monetary),
        SegmentSet::Own(own) => {
            let takes = |list: &[u8], digit: u8| list.is_empty() || list.contains(&digit);
            let first = own.iter().position(|segment| {
                takes(&segment.recency, recency)
                    && takes(&segment.frequency, frequency)
                    && takes(&segment.monetary, monetary)
            });
            return Ok(first.and_then(|index| u16::try_from(index).ok()));
        }
    };
    let index = scheme.tiers.iter().position(|tier| tier.id.as_str() == id);
    let missing = || TieringError::MissingTier { scheme: scheme.name.to_string(), tier: id.to_owned() };
    index.and_then(|index| u16::try_from(index).ok()).map(Some).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_segments_cover_the_grid() {
        // Rows are R from 5 down to 1, columns F from 1 to 5, as the design lists them.
        let grid = [
            ["new", "potential_loyalist", "potential_loyalist", "champions", "champions"],
            ["promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"],
            ["about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"],
            ["hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"],
            ["hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"],
        ];
        for (row, recency) in grid.iter().zip([5, 4, 3, 2, 1]) {
            for (expected, frequency) in row.iter().zip(1..=5) {
                assert_eq!(standard_10(recency, frequency), *expected, "R{recency} F{frequency}");
            }
        }
    }
}
