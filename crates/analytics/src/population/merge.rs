use super::bucket::BucketAnswer;
use super::{FieldFound, Population, Question};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_tiering::{Column, Ids, Integers, Texts};

/// The buckets' customers as one population, sorted by id.
pub(super) fn merge(question: &Question<'_>, buckets: &[BucketAnswer]) -> Population {
    let order = order(buckets);
    let measures = question.measures.iter().enumerate().map(|(number, bound)| {
        let parts = buckets.iter().map(|bucket| bucket.columns.get(number)).collect();
        (bound.measure.value_type, parts)
    });
    let attributes = question.attributes.iter().enumerate().map(|(number, attribute)| {
        let parts = buckets.iter().map(|bucket| bucket.attributes.get(number)).collect();
        (attribute.value_type, parts)
    });
    let parts: Vec<(ValueType, Vec<Option<&Column>>)> = measures.chain(attributes).collect();
    let (ids, columns) = rayon::join(
        || ids(buckets, &order),
        || parts.par_iter().map(|(value_type, parts)| column(*value_type, parts, &order)).collect::<Vec<_>>(),
    );
    let (ids, ordered) = ids;
    let mut columns = columns;
    let attributes = columns.split_off(question.measures.len());
    let fields = buckets.iter().map(|bucket| bucket.found.len()).max().unwrap_or(0);
    let found = |field| FieldFound::merged(buckets.iter().filter_map(move |bucket| bucket.found.get(field)));
    Population { ids, ordered, columns, attributes, fields: (0..fields).filter_map(found).collect() }
}

/// Bucket and row of each customer, by id.
type Order = Vec<(u32, u32)>;

/// Sorts by the eight bytes after what all ids begin with, and by the whole ids where those are equal.
fn order(buckets: &[BucketAnswer]) -> Order {
    let id = |place: (u32, u32)| buckets.get(place.0 as usize).map_or("", |bucket| bucket.ids.get(place.1 as usize));
    let ends = buckets.iter().flat_map(|bucket| {
        let last = bucket.ids.len().checked_sub(1);
        last.into_iter().flat_map(|last| [bucket.ids.get(0), bucket.ids.get(last)])
    });
    let shared = shared_start(ends);
    let keyed = |bucket: usize| {
        let ids = buckets.get(bucket).map(|bucket| &bucket.ids);
        let rows = ids.into_iter().flat_map(|ids| ids.iter().enumerate());
        rows.map(move |(row, id)| {
            let place = (u32::try_from(bucket).unwrap_or(0), u32::try_from(row).unwrap_or(u32::MAX));
            (key(id.as_bytes().get(shared..).unwrap_or_default()), place)
        })
    };
    let mut all: Vec<(u64, (u32, u32))> = (0..buckets.len()).flat_map(keyed).collect();
    // Each bucket is in order already, which a merging sort makes use of.
    all.par_sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| id(*a).cmp(id(*b))));
    all.into_iter().map(|(_, place)| place).collect()
}

/// How many bytes all texts between the least and the most of sorted lists have in common at their start.
fn shared_start<'a>(mut ends: impl Iterator<Item = &'a str>) -> usize {
    let first = ends.next().unwrap_or("").as_bytes();
    let common = |length: usize, other: &str| {
        first.iter().zip(other.as_bytes()).take(length).take_while(|(one, other)| one == other).count()
    };
    ends.fold(first.len(), common)
}

/// The first eight bytes, comparable as a number.
fn key(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => {
            let mut first = [0; 8];
            first.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(first)
        }
    }
}

fn ids(buckets: &[BucketAnswer], order: &Order) -> (Ids, Vec<bool>) {
    let mut ids = Ids::default();
    let mut ordered = Vec::with_capacity(order.len());
    for (bucket, row) in order {
        let Some(bucket) = buckets.get(*bucket as usize) else { continue };
        ids.push(bucket.ids.get(*row as usize));
        ordered.push(bucket.ordered.get(*row as usize).copied().unwrap_or(false));
    }
    (ids, ordered)
}

fn column(value_type: ValueType, parts: &[Option<&Column>], order: &Order) -> Column {
    if value_type == ValueType::Text {
        return Column::Texts(texts(parts, order));
    }
    if value_type == ValueType::Flag {
        let flag = |(bucket, row): &(u32, u32)| match parts.get(*bucket as usize).copied().flatten() {
            Some(Column::Flags(flags)) => flags.get(*row as usize).copied().flatten(),
            _ => None,
        };
        return Column::Flags(order.iter().map(flag).collect());
    }
    let integers: Vec<Option<&Integers>> = parts
        .iter()
        .map(|part| match part {
            Some(Column::Integers(integers)) => Some(integers),
            _ => None,
        })
        .collect();
    let value_type = integers.iter().flatten().map(|part| part.value_type).next().unwrap_or(value_type);
    let of = |bucket: u32| integers.get(bucket as usize).copied().flatten();
    let value = |(bucket, row): &(u32, u32)| of(*bucket)?.values.get(*row as usize).copied();
    let values = order.iter().map(|place| value(place).unwrap_or(0)).collect();
    let whole = integers.iter().all(|part| part.is_some_and(|part| part.valid.is_none()));
    let is_valid = |(bucket, row): &(u32, u32)| match of(*bucket) {
        Some(Integers { valid: Some(valid), .. }) => valid.get(*row as usize).copied().unwrap_or(false),
        found => found.is_some(),
    };
    let valid = (!whole).then(|| order.iter().map(is_valid).collect::<Vec<_>>());
    Column::Integers(Integers { value_type, values, valid: valid.filter(|valid| valid.contains(&false)) })
}

/// Codes follow the order of the texts, so that they are the same for any layout of the facts.
fn texts(parts: &[Option<&Column>], order: &Order) -> Texts {
    let texts = |part: &Option<&Column>| match part {
        Some(Column::Texts(texts)) => texts.clone(),
        _ => Texts::default(),
    };
    let parts: Vec<Texts> = parts.iter().map(texts).collect();
    // Only texts that somebody has.
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for part in &parts {
        let mut used = vec![false; part.dictionary.len()];
        for code in &part.codes {
            if let Some(used) = used.get_mut(*code as usize) {
                *used = true;
            }
        }
        codes.extend(part.dictionary.iter().zip(used).filter(|(_, used)| *used).map(|(text, _)| (text.as_ref(), 0)));
    }
    let mut dictionary: Vec<Arc<str>> = Vec::with_capacity(codes.len());
    for (next, (text, code)) in (0u32..).zip(codes.iter_mut()) {
        *code = next;
        dictionary.push(Arc::from(*text));
    }
    let recoded: Vec<Vec<u32>> = parts
        .iter()
        .map(|part| {
            let code = |text: &Arc<str>| codes.get(text.as_ref()).copied().unwrap_or(Texts::NULL);
            part.dictionary.iter().map(code).collect()
        })
        .collect();
    let code = |(bucket, row): &(u32, u32)| {
        let own = parts.get(*bucket as usize)?.codes.get(*row as usize)?;
        recoded.get(*bucket as usize)?.get(*own as usize).copied()
    };
    let codes = order.iter().map(|place| code(place).unwrap_or(Texts::NULL)).collect();
    Texts { codes, dictionary }
}
