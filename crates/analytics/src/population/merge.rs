use super::bucket::BucketAnswer;
use super::{FieldFound, Population, Question};
use crate::error::AnalyticsError;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_domain::{CancelToken, ValueType};
use terrace_frame::{Column, Ids, Integers, Texts};

/// The buckets' customers as one population, sorted by id.
pub(super) fn merge(
    question: &Question<'_>,
    buckets: &[BucketAnswer],
    cancel: &CancelToken,
) -> Result<Population, AnalyticsError> {
    cancel.check()?;
    refuse_uneven(buckets)?;
    let order = order(&buckets.iter().map(|bucket| &bucket.ids).collect::<Vec<_>>())?;
    let measures = question.measures.iter().enumerate().map(|(number, bound)| {
        let parts = buckets.iter().map(|bucket| bucket.columns.get(number)).collect::<Option<_>>();
        Some((bound.measure.value_type, parts?))
    });
    let attributes = question.attributes.iter().enumerate().map(|(number, attribute)| {
        let parts = buckets.iter().map(|bucket| bucket.attributes.get(number)).collect::<Option<_>>();
        Some((attribute.value_type, parts?))
    });
    let parts: Option<Vec<(ValueType, Vec<&Column>)>> = measures.chain(attributes).collect();
    let parts = parts.ok_or_else(|| AnalyticsError::internal("a bucket lacks a column that was asked for"))?;
    let (ids, columns) = rayon::join(
        || ids(buckets, &order),
        || {
            let columns = parts.par_iter().map(|(value_type, parts)| {
                cancel.check()?;
                column(*value_type, parts, &order)
            });
            columns.collect::<Result<Vec<_>, AnalyticsError>>()
        },
    );
    let (ids, ordered) = ids;
    let mut columns = columns?;
    let attributes = columns.split_off(question.measures.len());
    // Without buckets there are no fields.
    let fields = buckets.iter().map(|bucket| bucket.found.len()).max().unwrap_or(0);
    let found = |field| FieldFound::merged(buckets.iter().filter_map(move |bucket| bucket.found.get(field)));
    Ok(Population { ids, ordered, columns, attributes, fields: (0..fields).filter_map(found).collect() })
}

/// Every column has a value for each customer of its bucket, so that a place names one in all of them.
fn refuse_uneven(buckets: &[BucketAnswer]) -> Result<(), AnalyticsError> {
    for bucket in buckets {
        let customers = bucket.ids.len();
        let columns = bucket.columns.iter().chain(&bucket.attributes).map(Column::len);
        if let Some(rows) = columns.chain([bucket.ordered.len()]).find(|rows| *rows != customers) {
            return Err(AnalyticsError::internal(format!("a column of {rows} rows beside {customers} customers")));
        }
    }
    Ok(())
}

/// Bucket and row of a customer, as found in the lists of ids: wherever it is looked up, there is a customer.
type Place = (u32, u32);

/// The number of customers in a stretch of ids, which is sorted by itself: few enough to stay in the cache of a core.
const STRETCH: usize = 16_384;

/// The places of all customers of sorted lists, by id.
///
/// Stretches of ids are sorted side by side: by the eight bytes after what all ids begin with, and by the whole ids
/// where those are equal.
fn order(buckets: &[&Ids]) -> Result<Vec<Place>, AnalyticsError> {
    let ends = buckets.iter().flat_map(|ids| {
        let last = ids.len().checked_sub(1);
        last.into_iter().flat_map(|last| [ids.get(0), ids.get(last)])
    });
    let shared = shared_start(ends);
    let starts = stretches(buckets);
    let mut order: Vec<Place> = vec![(0, 0); buckets.iter().map(|ids| ids.len()).sum()];
    let (mut rest, mut tasks) = (order.as_mut_slice(), Vec::with_capacity(starts.len()));
    for (from, to) in starts.iter().zip(starts.iter().skip(1)) {
        let count = from.iter().zip(to).map(|(from, to)| to - from).sum();
        let parted = rest.split_at_mut_checked(count);
        let (own, others) = parted.ok_or_else(|| AnalyticsError::internal("stretches of more ids than there are"))?;
        tasks.push((own, from, to));
        rest = others;
    }
    if !rest.is_empty() {
        return Err(AnalyticsError::internal("ids that are in no stretch"));
    }
    tasks.into_par_iter().for_each(|(own, from, to)| {
        let keyed = buckets.iter().zip(0u32..).zip(from.iter().zip(to)).flat_map(|((ids, bucket), (from, to))| {
            let key = |row: usize| key(ids.get(row).as_bytes().get(shared..).unwrap_or_default());
            // Rows of a bucket are numbered in 32 bits all through.
            (*from..*to).map(move |row| (key(row), (bucket, u32::try_from(row).unwrap_or(u32::MAX))))
        });
        let mut keyed: Vec<(u64, Place)> = keyed.collect();
        let id = |(bucket, row): Place| buckets.get(bucket as usize).map_or("", |ids| ids.get(row as usize));
        // Each bucket is in order already, which a merging sort makes use of.
        keyed.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| id(*a).cmp(id(*b))));
        own.iter_mut().zip(keyed).for_each(|(slot, (_, place))| *slot = place);
    });
    Ok(order)
}

/// Where in each list each stretch of ids begins, the ends of all lists last.
fn stretches(buckets: &[&Ids]) -> Vec<Vec<usize>> {
    let customers: usize = buckets.iter().map(|ids| ids.len()).sum();
    let count = customers.div_ceil(STRETCH).max(1);
    // A sample of the ids, as many of each list as there are stretches, tells where to part them.
    let step = |ids: &Ids| ids.len().div_ceil(count).max(1);
    let mut sample: Vec<&str> =
        buckets.iter().flat_map(|ids| (0..ids.len()).step_by(step(ids)).map(|row| ids.get(row))).collect();
    sample.sort_unstable();
    let parting = |number: usize| sample.get(number * sample.len() / count).copied();
    let places = |id: &str| buckets.iter().map(|ids| ids.place(id)).collect();
    let first = buckets.iter().map(|_| 0).collect();
    let last = buckets.iter().map(|ids| ids.len()).collect();
    std::iter::once(first).chain((1..count).filter_map(parting).map(places)).chain([last]).collect()
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

fn ids(buckets: &[BucketAnswer], order: &[Place]) -> (Ids, Vec<bool>) {
    let id = |(bucket, row): &Place| buckets.get(*bucket as usize).map_or("", |bucket| bucket.ids.get(*row as usize));
    let parts: Vec<Ids> = order.par_chunks(STRETCH).map(|places| places.iter().map(id).collect()).collect();
    let ordered: Vec<&[bool]> = buckets.iter().map(|bucket| bucket.ordered.as_slice()).collect();
    (Ids::concatenate(&parts), gathered(&ordered, order))
}

/// The values of the places: [`refuse_uneven`] has seen that every list has one for each customer of its bucket.
fn gathered<T: Copy + Default + Send + Sync>(lists: &[&[T]], order: &[Place]) -> Vec<T> {
    let value = |(bucket, row): &Place| lists.get(*bucket as usize)?.get(*row as usize).copied();
    order.par_iter().with_min_len(STRETCH).map(|place| value(place).unwrap_or_default()).collect()
}

/// The column of all buckets. One of another type in any of them is refused: it would read as empty.
fn column(value_type: ValueType, parts: &[&Column], order: &[Place]) -> Result<Column, AnalyticsError> {
    let wrong = || AnalyticsError::internal(format!("a bucket's column does not hold values of {value_type:?}"));
    match value_type {
        ValueType::Text => {
            let own = parts.iter().map(|part| match *part {
                Column::Texts(texts) => Ok(texts),
                Column::Integers(_) | Column::Flags(_) => Err(wrong()),
            });
            Ok(Column::Texts(texts(&own.collect::<Result<Vec<_>, _>>()?, order)))
        }
        ValueType::Flag => {
            let own = parts.iter().map(|part| match *part {
                Column::Flags(flags) => Ok(flags.as_slice()),
                Column::Integers(_) | Column::Texts(_) => Err(wrong()),
            });
            Ok(Column::Flags(gathered(&own.collect::<Result<Vec<_>, _>>()?, order)))
        }
        _ => {
            let own = parts.iter().map(|part| match *part {
                Column::Integers(integers) => Ok(integers),
                Column::Texts(_) | Column::Flags(_) => Err(wrong()),
            });
            Ok(Column::Integers(integers(value_type, &own.collect::<Result<Vec<_>, _>>()?, order)))
        }
    }
}

fn integers(value_type: ValueType, parts: &[&Integers], order: &[Place]) -> Integers {
    // Without buckets there is nobody.
    let value_type = parts.first().map_or(value_type, |part| part.value_type);
    let lists = parts.iter().map(|part| part.values.as_slice());
    let values = gathered(&lists.collect::<Vec<_>>(), order);
    let valid = |(bucket, row): &Place| match parts.get(*bucket as usize) {
        Some(Integers { valid: Some(valid), .. }) => valid.get(*row as usize).copied().unwrap_or(false),
        found => found.is_some(),
    };
    let whole = parts.iter().all(|part| part.valid.is_none());
    let valid = (!whole).then(|| order.par_iter().with_min_len(STRETCH).map(valid).collect::<Vec<_>>());
    Integers { value_type, values: Arc::new(values), valid: valid.filter(|valid| valid.contains(&false)) }
}

/// Codes follow the order of the texts, so that they are the same for any layout of the facts.
fn texts(parts: &[&Texts], order: &[Place]) -> Texts {
    // Only texts that somebody has.
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for part in parts {
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
    let code = |(bucket, row): &Place| {
        let own = parts.get(*bucket as usize)?.codes.get(*row as usize)?;
        recoded.get(*bucket as usize)?.get(*own as usize).copied()
    };
    let codes = order.par_iter().with_min_len(STRETCH).map(|place| code(place).unwrap_or(Texts::NULL)).collect();
    Texts { codes, dictionary }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn check(lists: &[BTreeSet<String>]) -> Result<(), TestCaseError> {
        let lists: Vec<Ids> = lists.iter().map(|list| list.iter().map(String::as_str).collect()).collect();
        let order = order(&lists.iter().collect::<Vec<_>>()).unwrap();
        let mut expected: Vec<(&str, Place)> = Vec::new();
        for (bucket, list) in lists.iter().enumerate() {
            expected.extend(list.iter().enumerate().map(|(row, id)| (id, (bucket as u32, row as u32))));
        }
        expected.sort_unstable();
        prop_assert_eq!(order, expected.into_iter().map(|(_, place)| place).collect::<Vec<_>>());
        Ok(())
    }

    proptest! {
        #[test]
        fn customers_come_in_the_order_of_their_ids(
            ids in prop::collection::btree_set("(C000000)?[a-c客]{0,9}", 0..60),
            buckets in prop::collection::vec(0..5usize, 60),
        ) {
            let mut lists = vec![BTreeSet::new(); 5];
            ids.into_iter().zip(buckets).for_each(|(id, bucket)| { lists[bucket].insert(id); });
            check(&lists)?;
        }
    }

    #[test]
    fn many_customers_are_sorted_in_stretches() {
        let mut lists = vec![BTreeSet::new(); 3];
        // One list ends before the others begin, and one has most.
        for number in 0..(3 * STRETCH + 7) {
            let bucket = if number < 5_000 { 0 } else { 1 + usize::from(number % 9 == 0) };
            lists[bucket].insert(format!("C{:07}", number * 7 % 300_007));
        }
        check(&lists).unwrap();
        assert_eq!(
            stretches(&lists.iter().map(|_| Ids::default()).collect::<Vec<_>>().iter().collect::<Vec<_>>()),
            [[0; 3]; 2]
        );
    }
}
