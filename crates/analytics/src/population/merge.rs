use super::bucket::{BucketAnswer, BucketColumn};
use super::{Population, Question};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use terrace_domain::ValueType;
use terrace_tiering::{Column, Ids, Texts};

/// The buckets' customers as one population, sorted by id.
pub(super) fn merge(question: &Question<'_>, buckets: &[BucketAnswer]) -> Population {
    let order = order(buckets);
    let mut ids = Ids::default();
    for (bucket, row) in &order {
        ids.push(buckets.get(*bucket).and_then(|bucket| bucket.ids.get(*row)).map_or("", String::as_str));
    }
    let ordered = order.iter().map(|(bucket, row)| {
        buckets.get(*bucket).and_then(|bucket| bucket.ordered.get(*row)).copied().unwrap_or(false)
    });
    let ordered = ordered.collect();
    let measures = question.measures.iter().enumerate().map(|(number, bound)| {
        let parts = buckets.iter().map(|bucket| bucket.columns.get(number)).collect::<Vec<_>>();
        column(bound.measure.value_type, &parts, &order)
    });
    let columns = measures.collect();
    let attributes = question.attributes.iter().enumerate().map(|(number, attribute)| {
        let parts = buckets.iter().map(|bucket| bucket.attributes.get(number)).collect::<Vec<_>>();
        column(attribute.value_type, &parts, &order)
    });
    let attributes = attributes.collect();
    Population { ids, ordered, columns, attributes }
}

/// Bucket and row of each customer, by id.
fn order(buckets: &[BucketAnswer]) -> Vec<(usize, usize)> {
    let mut heads: BinaryHeap<Reverse<(&str, usize, usize)>> = BinaryHeap::with_capacity(buckets.len());
    let head = |bucket: usize, row: usize| {
        let id = buckets.get(bucket)?.ids.get(row)?;
        Some(Reverse((id.as_str(), bucket, row)))
    };
    heads.extend((0..buckets.len()).filter_map(|bucket| head(bucket, 0)));
    let mut order = Vec::with_capacity(buckets.iter().map(|bucket| bucket.ids.len()).sum());
    while let Some(Reverse((_, bucket, row))) = heads.pop() {
        order.push((bucket, row));
        heads.extend(head(bucket, row + 1));
    }
    order
}

fn column(value_type: ValueType, parts: &[Option<&BucketColumn>], order: &[(usize, usize)]) -> Column {
    if value_type == ValueType::Text {
        return Column::Texts(texts(parts, order));
    }
    let value = |(bucket, row): &(usize, usize)| match parts.get(*bucket).copied().flatten()? {
        BucketColumn::Numbers(_, values) => values.get(*row).copied().flatten(),
        BucketColumn::Texts(_) => None,
    };
    let value_type = parts
        .iter()
        .flatten()
        .find_map(|part| match part {
            BucketColumn::Numbers(found, _) => Some(*found),
            BucketColumn::Texts(_) => None,
        })
        .unwrap_or(value_type);
    Column::optional_integers(value_type, order.iter().map(value))
}

/// Codes follow the order of the texts, so that they are the same for any layout of the facts.
fn texts(parts: &[Option<&BucketColumn>], order: &[(usize, usize)]) -> Texts {
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for part in parts.iter().flatten() {
        if let BucketColumn::Texts(texts) = part {
            codes.extend(texts.iter().flatten().map(|text| (text.as_str(), 0)));
        }
    }
    let mut dictionary: Vec<Arc<str>> = Vec::with_capacity(codes.len());
    for (next, (text, code)) in (0u32..).zip(codes.iter_mut()) {
        *code = next;
        dictionary.push(Arc::from(*text));
    }
    let code = |(bucket, row): &(usize, usize)| match parts.get(*bucket).copied().flatten() {
        Some(BucketColumn::Texts(texts)) => {
            let text = texts.get(*row).and_then(Option::as_deref);
            text.and_then(|text| codes.get(text)).copied().unwrap_or(Texts::NULL)
        }
        _ => Texts::NULL,
    };
    Texts { codes: order.iter().map(code).collect(), dictionary }
}
