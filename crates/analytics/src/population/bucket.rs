use super::Question;
use super::referrals::Referred;
use crate::engine::each_bucket;
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::fold::{Fold, PartColumn, Parts, united};
use crate::measure::{Cells, Finish, Measure};
use crate::plan::Request;
use crate::rows::Of;
use terrace_domain::{AsOf, CustomerId, ValueType};
use terrace_tiering::{Column, Ids, Integers};

/// The customers of one bucket with everything asked, sorted by id.
pub(crate) struct BucketAnswer {
    pub ids: Ids,
    pub ordered: Vec<bool>,
    pub columns: Vec<Column>,
    pub attributes: Vec<Column>,
    pub found: Vec<super::FieldFound>,
}

/// Folds one bucket and finishes the measures.
pub(super) fn answer(
    question: &Question<'_>,
    facts: &Facts,
    number: u32,
    referred: Option<&Referred>,
) -> Result<BucketAnswer, AnalyticsError> {
    let parts = match &question.memory {
        Some(memory) => memory.bucket(&question.fold, facts, number)?,
        None => question.fold.bucket(facts, number, question.of())?,
    };
    let fields = super::attributes::fold(question, facts, number)?;
    let known = parts.known.as_ref().unwrap_or(&parts.ids);
    let known = match fields.named() {
        Some(named) => united([known, &named]),
        None => known.clone(),
    };
    let mut parts = parts.of_these(known);
    if let Some(referred) = referred {
        referred.fill(&mut parts);
    }
    let ordered = match parts.columns.get(question.sales) {
        Some(sales) => (0..parts.ids.len()).map(|row| sales.number(row).is_some_and(|count| count > 0)).collect(),
        None => vec![false; parts.ids.len()],
    };
    let rows = parts.ids.len();
    let columns = question.measures.iter().map(|bound| {
        let columns: Vec<&PartColumn> = bound.places.iter().filter_map(|place| parts.columns.get(*place)).collect();
        finish(bound.measure, &columns, rows, &question.request.as_of)
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let attributes = question.attributes.iter();
    let attributes =
        attributes.map(|attribute| fields.column(attribute, &parts.ids, &question.request.as_of)).collect();
    Ok(BucketAnswer { ids: parts.ids, ordered, columns, attributes, found: fields.found })
}

/// The parts that a request asks, of the one customer whom it is about.
pub(crate) fn parts_of(
    facts: &Facts,
    engine: &crate::engine::Engine,
    request: &Request,
    customer: &CustomerId,
) -> Result<Vec<Option<i128>>, AnalyticsError> {
    let alone: Ids = [customer.as_str()].into_iter().collect();
    let fold = Fold::new(engine, facts, request)?;
    let found = each_bucket(facts, Some(customer), |facts, bucket| fold.bucket(facts, bucket, Of::These(&alone)))?;
    let mut parts = Parts::beside(found, request.parts.len()).widened(alone);
    if let Some(referred) = super::referrals::referred(facts, engine, request)? {
        referred.fill(&mut parts);
    }
    Ok(parts.columns.iter().map(|column| column.number(0)).collect())
}

/// The measure that is its only part; where the part is null, 0 of a sum and null of another number.
fn as_they_are(value_type: ValueType, values: &[i64], valid: Option<&Vec<bool>>, is_sum: bool) -> Integers {
    let Some(valid) = valid.filter(|valid| valid.contains(&false)) else {
        return Integers { value_type, values: values.to_vec(), valid: None };
    };
    let values = values.iter().zip(valid).map(|(value, valid)| if *valid { *value } else { 0 }).collect();
    Integers { value_type, values, valid: (!is_sum).then(|| valid.clone()) }
}

/// Makes a measure of its parts, customer by customer.
fn finish(measure: &Measure, parts: &[&PartColumn], rows: usize, as_of: &AsOf) -> Result<Column, AnalyticsError> {
    let finish = match measure.finish {
        Finish::Text => {
            let texts = parts.iter().find_map(|part| match part {
                PartColumn::Names(texts) => Some(texts.clone()),
                _ => None,
            });
            let nowhere =
                || terrace_tiering::Texts { codes: vec![terrace_tiering::Texts::NULL; rows], dictionary: vec![] };
            return Ok(Column::Texts(texts.unwrap_or_else(nowhere)));
        }
        Finish::Sum | Finish::Only => {
            let is_sum = matches!(measure.finish, Finish::Sum);
            if let Some(PartColumn::Numbers { values, valid }) = parts.first() {
                return Ok(Column::Integers(as_they_are(measure.value_type, values, valid.as_ref(), is_sum)));
            }
            if is_sum { |cells: &Cells<'_>| Some(cells.sum(0)) } else { |cells: &Cells<'_>| cells.get(0) }
        }
        Finish::Number(finish) => finish,
        // Forecasts come of all customers at once, after their facts are folded.
        Finish::Forecast(_) => return Err(AnalyticsError::UnknownMeasure(measure.name.to_owned())),
    };
    let overflow = |_| AnalyticsError::Overflow(measure.name.to_owned());
    let mut cells: Vec<Option<i128>> = vec![None; parts.len()];
    let (mut values, mut valid, mut whole) = (Vec::with_capacity(rows), Vec::with_capacity(rows), true);
    for row in 0..rows {
        for (cell, part) in cells.iter_mut().zip(parts) {
            *cell = part.number(row);
        }
        let value = finish(&Cells { values: &cells, as_of }).map(i64::try_from).transpose().map_err(overflow)?;
        whole &= value.is_some();
        values.push(value.unwrap_or(0));
        valid.push(value.is_some());
    }
    Ok(Column::Integers(Integers { value_type: measure.value_type, values, valid: (!whole).then_some(valid) }))
}
