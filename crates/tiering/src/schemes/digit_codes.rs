//! RFM digits as columns beside the tier.

use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::{Column, Texts};

/// Three digits as one text: `545`, or `10-3-5` where one has two places.
pub(crate) fn digit_code(digits: [u8; 3]) -> String {
    let parts = digits.map(|digit| digit.to_string());
    parts.join(if digits.iter().any(|digit| *digit > 9) { "-" } else { "" })
}

/// The columns `r`, `f` and `m`, and `digits` with the three side by side; `None` for other names.
pub(crate) fn digit_column(name: &str, [recency, frequency, monetary]: [&[u8]; 3]) -> Option<Column> {
    let single = |digits: &[u8]| {
        let rows = digits.iter().map(|digit| (*digit > 0).then_some(i64::from(*digit)));
        Some(Column::optional_integers(ValueType::Count, rows))
    };
    match name {
        "r" => single(recency),
        "f" => single(frequency),
        "m" => single(monetary),
        "digits" => {
            let rows = recency.iter().zip(frequency).zip(monetary);
            Some(Column::Texts(digit_codes(rows.map(|((r, f), m)| [*r, *f, *m]))))
        }
        _ => None,
    }
}

/// The texts of digits, in the order in which they come; null if the first digit is 0.
///
/// Digits go to 10, so that a table of all of them tells their code: who has which is looked up for every customer.
fn digit_codes(rows: impl Iterator<Item = [u8; 3]>) -> Texts {
    const SIDE: usize = 11;
    let mut known = vec![Texts::NULL; SIDE * SIDE * SIDE];
    let mut texts: Vec<Arc<str>> = Vec::new();
    let mut next = 0u32;
    let code = |digits: [u8; 3]| {
        let place = digits.iter().fold(0, |place, digit| place * SIDE + usize::from(*digit));
        let slot = known.get_mut(place).filter(|_| digits.first() != Some(&0));
        slot.map_or(Texts::NULL, |code| {
            if *code == Texts::NULL {
                texts.push(Arc::from(digit_code(digits)));
                *code = next;
                next += 1;
            }
            *code
        })
    };
    let codes = rows.map(code).collect();
    Texts { codes, dictionary: texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_coded_as_they_come() {
        let digits = |[r, f, m]: [u8; 3]| (r > 0).then_some((r, f, m));
        let all: Vec<[u8; 3]> =
            (0..=10).flat_map(|r| (0..=10).flat_map(move |f| (0..=10).rev().map(move |m| [r, f, m]))).collect();
        for rows in [&[][..], &[[5, 4, 1], [0, 0, 0], [10, 3, 5], [5, 4, 1]], &all] {
            let expected = Texts::from_keys(rows.iter().map(|row| digits(*row)), |&(r, f, m)| digit_code([r, f, m]));
            assert_eq!(digit_codes(rows.iter().copied()), expected);
        }
    }
}
