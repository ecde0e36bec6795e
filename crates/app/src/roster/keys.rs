//! The order of a list: by the values of a column, nulls last, equal ones by id.

use std::collections::BTreeSet;
use terrace_frame::{Column, Texts};

/// Values of a column as numbers that stand in the order of the list.
pub(super) enum SortValues<'a> {
    Integers(&'a terrace_frame::Integers),
    Flags(&'a [Option<bool>]),
    /// The codes of texts, and what each stands for among all texts.
    Texts(&'a [u32], Vec<u64>),
}

impl SortValues<'_> {
    /// The number of a row; `None` for null.
    pub(super) fn get(&self, row: usize) -> Option<u64> {
        match self {
            // The order of signed numbers is kept with the sign turned.
            Self::Integers(column) => column.get(row).map(|value| value.cast_unsigned() ^ (1 << 63)),
            Self::Flags(flags) => flags.get(row).copied().flatten().map(u64::from),
            Self::Texts(codes, ranks) => ranks.get(usize::try_from(*codes.get(row)?).ok()?).copied(),
        }
    }
}

/// The values of one column in several parts, comparable with one another; `None` where the parts' types differ.
pub(super) fn sort_values<'a>(columns: &[&'a Column]) -> Option<Vec<SortValues<'a>>> {
    let is_text = |column: &&Column| matches!(column, Column::Texts(_));
    if columns.iter().any(is_text) {
        let texts: Vec<&Texts> = columns
            .iter()
            .map(|column| match column {
                Column::Texts(texts) => Some(texts),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let all: BTreeSet<&str> = texts.iter().flat_map(|texts| &texts.dictionary).map(AsRef::as_ref).collect();
        let all: Vec<&str> = all.into_iter().collect();
        let rank = |text: &str| all.partition_point(|known| *known < text) as u64;
        let values = texts
            .iter()
            .map(|texts| SortValues::Texts(&texts.codes, texts.dictionary.iter().map(|text| rank(text)).collect()));
        return Some(values.collect());
    }
    let value = |column: &&'a Column| match column {
        Column::Integers(integers) => Some(SortValues::Integers(integers)),
        Column::Flags(flags) => Some(SortValues::Flags(flags)),
        Column::Texts(_) => None,
    };
    columns.iter().map(value).collect()
}
