//! How the tiers of one scheme are spread over those of another, of the same policy or not.

use terrace_domain::InternalError;
use terrace_frame::Integers;
use terrace_tiering::Place;

/// Some customers and what they brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CrossGroup {
    /// How many they are.
    pub customers: u64,
    /// Their net revenue in ten-thousandths.
    pub revenue: i128,
}

/// All customers of a run by their classes in two schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cross {
    /// `cells[row tier][column tier]`, in the order of the tiers of both schemes.
    pub cells: Vec<Vec<CrossGroup>>,
    /// By row tier, those without a tier in the other scheme.
    pub rows_alone: Vec<CrossGroup>,
    /// By column tier, those without a tier in the scheme of the rows.
    pub columns_alone: Vec<CrossGroup>,
    /// Those without a tier in either.
    pub neither: CrossGroup,
}

impl CrossGroup {
    /// One more customer.
    fn add(&mut self, revenue: i128) {
        self.customers += 1;
        self.revenue += revenue;
    }
}

/// Counts the customers of both schemes, each with the number of its tiers.
///
/// # Errors
/// A class of a tier that there is not, and schemes of other customers.
pub(crate) fn cross(
    (down, rows): (&[Place], usize),
    (across, columns): (&[Place], usize),
    net: &Integers,
) -> Result<Cross, InternalError> {
    if down.len() != across.len() {
        return Err(InternalError::new("schemes of other customers are held side by side"));
    }
    let nobody = CrossGroup::default();
    let mut found = Cross {
        cells: vec![vec![nobody; columns]; rows],
        rows_alone: vec![nobody; rows],
        columns_alone: vec![nobody; columns],
        neither: nobody,
    };
    for (row, (first, second)) in down.iter().zip(across).enumerate() {
        let (first, second) = (first.tier().map(usize::from), second.tier().map(usize::from));
        let group = match (first, second) {
            (Some(first), Some(second)) => found.cells.get_mut(first).and_then(|line| line.get_mut(second)),
            (Some(first), None) => found.rows_alone.get_mut(first),
            (None, Some(second)) => found.columns_alone.get_mut(second),
            (None, None) => Some(&mut found.neither),
        };
        let group = group.ok_or_else(|| InternalError::new("a class of a tier that there is not"))?;
        // Who has no amount adds none.
        group.add(i128::from(net.get(row).unwrap_or(0)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::ValueType;

    #[test]
    fn everybody_stands_in_one_place() {
        let (a, b, out) = (Place::Tier(0), Place::Tier(1), Place::Outside);
        let net = Integers::from_options(ValueType::Money, [Some(10), None, Some(30), Some(-4), Some(5)]);
        let found = cross((&[a, a, b, out, out], 2), (&[a, b, out, b, Place::Unplaced], 2), &net).unwrap();
        let group = |customers, revenue| CrossGroup { customers, revenue };
        assert_eq!(found.cells, [vec![group(1, 10), group(1, 0)], vec![group(0, 0), group(0, 0)]]);
        assert_eq!(found.rows_alone, [group(0, 0), group(1, 30)]);
        assert_eq!(found.columns_alone, [group(0, 0), group(1, -4)]);
        assert_eq!(found.neither, group(1, 5));
        assert!(cross((&[a], 2), (&[a, b], 2), &net).is_err());
        assert!(cross((&[b], 1), (&[a], 1), &net).is_err());
    }
}
