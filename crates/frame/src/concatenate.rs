//! Columns and frames one after the other.

use crate::column::Column;
use crate::frame::Frame;
use crate::ids::Ids;
use crate::integers::Integers;
use crate::texts::Texts;

impl Column {
    /// Joins columns of one type, one after another; `None` if their types differ, or there is none.
    pub fn concatenate(parts: &[&Self]) -> Option<Self> {
        let rows = parts.iter().map(|part| part.len()).sum();
        Some(match parts.first()? {
            Self::Integers(first) => {
                let mut all: Vec<Option<i64>> = Vec::with_capacity(rows);
                for part in parts {
                    let Self::Integers(part) = part else { return None };
                    if part.value_type != first.value_type {
                        return None;
                    }
                    all.extend((0..part.values.len()).map(|row| part.get(row)));
                }
                Self::Integers(Integers::from_options(first.value_type, all))
            }
            Self::Texts(_) => {
                let mut all: Vec<Option<&str>> = Vec::with_capacity(rows);
                for part in parts {
                    let Self::Texts(part) = part else { return None };
                    all.extend((0..part.codes.len()).map(|row| part.get(row)));
                }
                Self::Texts(Texts::from_options(all))
            }
            Self::Flags(_) => {
                let mut all = Vec::with_capacity(rows);
                for part in parts {
                    let Self::Flags(part) = part else { return None };
                    all.extend_from_slice(part);
                }
                Self::Flags(all)
            }
        })
    }
}

impl Frame {
    /// Joins frames of one policy, one after another, whose ids ascend from each to the next; `None` if their columns
    /// differ, or there is none.
    pub fn concatenate(parts: &[&Self]) -> Option<Self> {
        let first = parts.first()?;
        let metric = |at: usize| -> Option<Option<Column>> {
            let columns: Vec<Option<&Column>> =
                parts.iter().map(|part| part.metrics.get(at).map(Option::as_ref)).collect::<Option<_>>()?;
            match columns.iter().copied().collect::<Option<Vec<&Column>>>() {
                Some(columns) => Column::concatenate(&columns).map(Some),
                None => columns.iter().all(Option::is_none).then_some(None),
            }
        };
        let attribute = |at: usize| {
            let columns: Option<Vec<&Column>> = parts.iter().map(|part| part.attributes.get(at)).collect();
            Column::concatenate(&columns?)
        };
        Some(Self {
            as_of: first.as_of.clone(),
            ids: parts.iter().flat_map(|part| part.ids.iter()).collect::<Ids>(),
            ordered: parts.iter().flat_map(|part| part.ordered.iter().copied()).collect(),
            metrics: (0..first.metrics.len()).map(metric).collect::<Option<_>>()?,
            attributes: (0..first.attributes.len()).map(attribute).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::ValueType;

    #[test]
    fn what_was_cut_is_joined_again() {
        let integers = Column::optional_integers(ValueType::Days, [Some(7), None, Some(9)]);
        let texts = Column::Texts(Texts::from_options([Some("a"), None, Some("c")]));
        let flags = Column::Flags(vec![Some(true), None, Some(false)]);
        for column in [&integers, &texts, &flags] {
            let parts: Vec<Column> = (0..3).map(|row| column.slice(row..row + 1)).collect();
            assert_eq!(Column::concatenate(&parts.iter().collect::<Vec<_>>()).as_ref(), Some(column));
        }
        assert_eq!(Column::concatenate(&[&integers, &texts]), None);
        assert_eq!(Column::concatenate(&[]), None);
    }
}
