use crate::classes::{ByProducts, Place};
use crate::error::TieringError;
use crate::pass::{Outcome, cutoffs_of};
use crate::ranking::Ranked;
use crate::schemes::{View, kind_of};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_frame::{Column, Frame, Texts};
use terrace_policy::model::{Policy, Scheme, SchemeKind};

/// The columns that a scheme offers beside its tier, as in `pyramid.rank`.
///
/// `reason` says why a customer has no class: `not_in_universe`, `… is null` or `unplaced`.
pub fn detail_names(scheme: &Scheme) -> Vec<String> {
    let mut names: Vec<String> = match &scheme.kind {
        SchemeKind::Threshold { .. } | SchemeKind::Rules { .. } => Vec::new(),
        SchemeKind::Pyramid { .. } => vec!["rank".to_owned()],
        SchemeKind::Share { .. } => vec!["rank".to_owned(), "share_before".to_owned()],
        SchemeKind::Rfm { .. } => ["digits", "r", "f", "m"].map(str::to_owned).into(),
        SchemeKind::Matrix { axes, .. } => axes.iter().map(|axis| axis.name.clone()).collect(),
        SchemeKind::Clusters { .. } => vec!["distance".to_owned()],
        SchemeKind::Score { inputs, .. } => {
            let percentiles = inputs.iter().map(|input| format!("percentile_{}", input.metric.name));
            ["score", "rank"].map(str::to_owned).into_iter().chain(percentiles).collect()
        }
    };
    names.push("reason".to_owned());
    names
}

impl Outcome {
    /// A column beside the tier, by the scheme's name and one of its [`detail_names`]; nothing for other names.
    ///
    /// `frame` is the population that this came from. A row without a class has null, except for `reason`.
    pub fn detail(
        &self,
        policy: &Policy,
        frame: &Frame,
        scheme: &str,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let found = policy.schemes.iter().enumerate().find(|(_, known)| known.name.as_str() == scheme);
        let Some((index, scheme)) = found else { return Ok(None) };
        let Some(classes) = self.classes.scheme(index) else { return Ok(None) };
        let ranked = || Ranked::of(scheme, index, frame, &self.classes);
        Ok(match (&scheme.kind, name, &classes.by_products) {
            (_, "reason", _) => Some(reasons(scheme, &classes.places)),
            (SchemeKind::Pyramid { .. } | SchemeKind::Share { .. } | SchemeKind::Score { .. }, "rank", _) => {
                ranked().map(|ranked| ranked.ranks())
            }
            (SchemeKind::Share { .. }, "share_before", _) => ranked().map(|ranked| ranked.shares_before()),
            (SchemeKind::Score { .. }, "score", ByProducts::Scores(scores)) => {
                let rows = classes.places.iter().zip(scores).map(|(place, score)| place.tier().map(|_| *score));
                Some(Column::optional_integers(ValueType::Decimal, rows))
            }
            (SchemeKind::Rfm { .. }, _, ByProducts::Digits { recency, frequency, monetary }) => {
                digits(name, [recency, frequency, monetary])
            }
            (SchemeKind::Score { .. } | SchemeKind::Matrix { .. } | SchemeKind::Clusters { .. }, _, _) => {
                let view = View::new(policy, scheme, frame, &self.classes)?;
                kind_of(scheme).detail(&view, cutoffs_of(&self.cutoffs, scheme)?, &classes.places, name)?
            }
            _ => None,
        })
    }
}

/// `digits` puts the three side by side; where one of them is 10 they are parted by a dash in the text.
fn digits(name: &str, [recency, frequency, monetary]: [&[u8]; 3]) -> Option<Column> {
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
            Some(digit_codes(rows.map(|((r, f), m)| [*r, *f, *m])))
        }
        _ => None,
    }
}

/// The texts of digits, in the order in which they come; nothing where the first digit is 0.
///
/// Digits go to 10, so that a table of all of them tells their code: who has which is looked up for every customer.
fn digit_codes(rows: impl Iterator<Item = [u8; 3]>) -> Column {
    const SIDE: usize = 11;
    let mut known = vec![Texts::NULL; SIDE * SIDE * SIDE];
    let mut texts: Vec<Arc<str>> = Vec::new();
    let code = |digits: [u8; 3]| {
        let place = digits.iter().fold(0, |place, digit| place * SIDE + usize::from(*digit));
        let slot = known.get_mut(place).filter(|_| digits.first() != Some(&0));
        slot.map_or(Texts::NULL, |code| {
            if *code == Texts::NULL {
                texts.push(Arc::from(digit_code(digits)));
                *code = u32::try_from(texts.len() - 1).unwrap_or(Texts::NULL);
            }
            *code
        })
    };
    let codes = rows.map(code).collect();
    Column::Texts(Texts { codes, dictionary: texts })
}

/// Three digits as one text: `545`, or `10-3-5` where one has two places.
pub(crate) fn digit_code(digits: [u8; 3]) -> String {
    let parts = digits.map(|digit| digit.to_string());
    parts.join(if digits.iter().any(|digit| *digit > 9) { "-" } else { "" })
}

fn reasons(scheme: &Scheme, places: &[Place]) -> Column {
    let kind = kind_of(scheme);
    let inputs = kind.inputs();
    let all = inputs.iter().map(|input| input.name.as_str()).collect::<Vec<_>>().join(", ");
    let is_score = matches!(scheme.kind, SchemeKind::Score { .. });
    let text = |(sort, input): (u8, u16)| match sort {
        0 => "not_in_universe".to_owned(),
        1 if is_score => format!("{all} is null"),
        1 => format!("{} is null", inputs.get(usize::from(input)).map_or("", |input| input.name.as_str())),
        _ => "unplaced".to_owned(),
    };
    let key = |place: &Place| match place {
        Place::Tier(_) => None,
        Place::Outside => Some((0u8, 0u16)),
        Place::Unknown(input) => Some((1, *input)),
        Place::Unplaced => Some((2, 0)),
    };
    dictionary(places.iter().map(key), text)
}

/// Texts of which few differ.
pub(crate) fn dictionary<K: Ord + Copy>(keys: impl Iterator<Item = Option<K>>, text: impl Fn(K) -> String) -> Column {
    let mut known = std::collections::BTreeMap::new();
    let mut texts: Vec<Arc<str>> = Vec::new();
    let code = |key: Option<K>| {
        key.map_or(Texts::NULL, |key| {
            *known.entry(key).or_insert_with(|| {
                texts.push(Arc::from(text(key)));
                u32::try_from(texts.len() - 1).unwrap_or(Texts::NULL)
            })
        })
    };
    let codes = keys.map(code).collect();
    Column::Texts(Texts { codes, dictionary: texts })
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
            let expected = dictionary(rows.iter().map(|row| digits(*row)), |(r, f, m)| digit_code([r, f, m]));
            assert_eq!(digit_codes(rows.iter().copied()), expected);
        }
    }
}
