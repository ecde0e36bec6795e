use super::referrals::Referred;
use super::{BoundMeasure, Question};
use crate::error::AnalyticsError;
use crate::fold::{Fold, PartColumn, Parts, united};
use crate::measures::{Cells, Finish, Measure, mean_of};
use crate::pass::{Facts, each_bucket};
use crate::plan::Request;
use crate::rows::CustomerFilter;
use std::sync::Arc;
use terrace_domain::{AsOf, CustomerId, LocalTime, ValueType};
use terrace_frame::{Column, Ids, Integers};

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
        referred.fill(&mut parts)?;
    }
    // Of whom no sale is counted, the count is null.
    let sales = parts.columns.get(question.sales).ok_or_else(lacking)?;
    let ordered = (0..parts.ids.len()).map(|row| sales.number(row).is_some_and(|count| count > 0)).collect();
    let columns = finish_all(&question.measures, &mut parts, &question.request.as_of)?;
    let attribute = |attribute| fields.column(attribute, &parts.ids, &question.request.as_of);
    let attributes = question.attributes.iter().map(attribute).collect::<Result<_, _>>()?;
    Ok(BucketAnswer { ids: parts.ids, ordered, columns, attributes, found: fields.found })
}

/// The parts that a request asks, of the one customer whom it is about.
pub(crate) fn parts_of(
    facts: &Facts,
    request: &Request,
    customer: &CustomerId,
) -> Result<Vec<Option<i128>>, AnalyticsError> {
    let alone: Ids = [customer.as_str()].into_iter().collect();
    let fold = Fold::new(facts, request)?;
    let found =
        each_bucket(facts, Some(customer), |facts, bucket| fold.bucket(facts, bucket, CustomerFilter::Only(&alone)))?;
    let mut parts = Parts::merge(found, request.parts.len()).widened(alone);
    if let Some(referred) = super::referrals::referred(facts, request)? {
        referred.fill(&mut parts)?;
    }
    Ok(parts.columns.iter().map(|column| column.number(0)).collect())
}

fn lacking() -> AnalyticsError {
    AnalyticsError::internal("a part of a measure that was not folded")
}

/// Makes all measures of their parts, of which nothing is left for others to use.
fn finish_all(measures: &[BoundMeasure], parts: &mut Parts, as_of: &AsOf) -> Result<Vec<Column>, AnalyticsError> {
    let rows = parts.ids.len();
    let as_it_is = |bound: &BoundMeasure| match (bound.measure.finish, bound.places.as_slice()) {
        (Finish::Sum | Finish::Only, [place]) => Some(*place),
        _ => None,
    };
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(measures.len());
    for bound in measures {
        let own = bound.places.iter().map(|place| parts.columns.get(*place)).collect::<Option<Vec<&PartColumn>>>();
        let own = own.ok_or_else(lacking)?;
        refuse_other_parts(bound.measure, &own, rows)?;
        let is_taken = as_it_is(bound).is_some() && matches!(own.first(), Some(PartColumn::Numbers { .. }));
        columns.push(if is_taken { None } else { Some(finish(bound.measure, &own, rows, as_of)?) });
    }
    // What is a part as it is takes the part, once all that are made of it are.
    for (number, bound) in measures.iter().enumerate() {
        let Some(place) = as_it_is(bound).filter(|_| columns.get(number).is_some_and(Option::is_none)) else {
            continue;
        };
        let goes_on = measures.iter().skip(number + 1).any(|later| as_it_is(later) == Some(place));
        let part = match parts.columns.get_mut(place).ok_or_else(lacking)? {
            part if goes_on => part.clone(),
            part => std::mem::take(part),
        };
        let is_sum = matches!(bound.measure.finish, Finish::Sum);
        if let (Some(column), PartColumn::Numbers { values, valid }) = (columns.get_mut(number), part) {
            *column = Some(Column::Integers(as_they_are(bound.measure.value_type, values, valid, is_sum)));
        }
    }
    columns
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| AnalyticsError::internal("a measure that is not made"))
}

/// Refuses parts of another form or length than the measure takes: they would read as null.
fn refuse_other_parts(measure: &Measure, parts: &[&PartColumn], rows: usize) -> Result<(), AnalyticsError> {
    let is_text = matches!(measure.finish, Finish::Text);
    let fits = |part: &&PartColumn| match part {
        PartColumn::Nowhere => true,
        PartColumn::Numbers { .. } | PartColumn::Wide { .. } => !is_text,
        PartColumn::Names(_) => is_text,
    };
    if parts.iter().all(fits) && parts.iter().all(|part| part.is_of(rows)) {
        return Ok(());
    }
    Err(AnalyticsError::internal(format!("a part of `{}` of another form or length", measure.name)))
}

/// The measure that is its only part; where the part is null, 0 of a sum and null of another number.
fn as_they_are(value_type: ValueType, mut values: Vec<i64>, valid: Option<Vec<bool>>, is_sum: bool) -> Integers {
    let valid = valid.filter(|valid| valid.contains(&false));
    for (value, valid) in values.iter_mut().zip(valid.iter().flatten()) {
        *value = if *valid { *value } else { 0 };
    }
    Integers { value_type, values: Arc::new(values), valid: valid.filter(|_| !is_sum) }
}

/// The days from times to the as-of, by the calendar.
fn days_since(value_type: ValueType, times: &[i64], valid: Option<&Vec<bool>>, as_of: &AsOf) -> Integers {
    let today = i64::from(as_of.local().date().days());
    let days = |time: &i64| today - i64::from(LocalTime::from_micros(*time).date().days());
    let Some(valid) = valid.filter(|valid| valid.contains(&false)) else {
        return Integers { value_type, values: Arc::new(times.iter().map(days).collect()), valid: None };
    };
    let values = times.iter().zip(valid).map(|(time, valid)| if *valid { days(time) } else { 0 }).collect();
    Integers { value_type, values: Arc::new(values), valid: Some(valid.clone()) }
}

/// Makes a value of one customer's parts.
type FinishCells = Box<dyn Fn(&Cells<'_>) -> Option<i128>>;

/// Makes a measure of its parts, customer by customer.
fn finish(measure: &Measure, parts: &[&PartColumn], rows: usize, as_of: &AsOf) -> Result<Column, AnalyticsError> {
    let finish: FinishCells = match measure.finish {
        Finish::Text => {
            let texts = parts.iter().find_map(|part| match part {
                PartColumn::Names(texts) => Some(texts.clone()),
                _ => None,
            });
            let nowhere = || terrace_frame::Texts { codes: vec![terrace_frame::Texts::NULL; rows], dictionary: vec![] };
            return Ok(Column::Texts(texts.unwrap_or_else(nowhere)));
        }
        Finish::Sum => Box::new(|cells: &Cells<'_>| Some(cells.sum(0))),
        Finish::Only => Box::new(|cells: &Cells<'_>| cells.get(0)),
        Finish::Mean(components) => Box::new(|cells: &Cells<'_>| mean_of(components, cells)),
        Finish::DaysSince => {
            if let Some(PartColumn::Numbers { values, valid }) = parts.first() {
                return Ok(Column::Integers(days_since(measure.value_type, values, valid.as_ref(), as_of)));
            }
            Box::new(|cells: &Cells<'_>| Some(cells.today() - cells.day(0)?))
        }
        Finish::Number(finish) => Box::new(finish),
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
        values.push(value.unwrap_or(0)); // Beside it stands that it is null.
        valid.push(value.is_some());
    }
    Ok(Column::Integers(Integers {
        value_type: measure.value_type,
        values: Arc::new(values),
        valid: (!whole).then_some(valid),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::measure;
    use proptest::prelude::*;
    use terrace_domain::{LocalTime, Zone};

    fn part() -> impl Strategy<Value = PartColumn> {
        let cells = || prop::collection::vec((-9..9i64, any::<bool>()), 5);
        prop_oneof![
            Just(PartColumn::Nowhere),
            cells().prop_map(|cells| {
                let (values, valid): (Vec<i64>, Vec<bool>) = cells.into_iter().unzip();
                PartColumn::Numbers { values, valid: (valid.len() % 2 == 1).then_some(valid) }
            }),
            prop::collection::vec(-9..9i64, 5).prop_map(|values| PartColumn::Numbers { values, valid: None }),
            prop::collection::vec(-9..9i128, 5).prop_map(|values| PartColumn::Wide { values, valid: None }),
        ]
    }

    proptest! {
        #[test]
        fn days_since_a_time_are_those_of_its_cells(
            times in prop::collection::vec((prop_oneof![any::<i64>(), -9_000_000_000_000..9_000_000_000_000_000i64], any::<bool>()), 1..9),
            as_of in 0..2_000_000_000_000_000i64,
            some in any::<bool>(),
        ) {
            let as_of = AsOf::new(LocalTime::from_micros(as_of), Zone::utc());
            let (values, valid): (Vec<i64>, Vec<bool>) = times.into_iter().unzip();
            let rows = values.len();
            let part = PartColumn::Numbers { values, valid: some.then_some(valid) };
            let expected = (0..rows).map(|row| {
                let cells = Cells { values: &[part.number(row)], as_of: &as_of };
                cells.day(0).map(|day| i64::try_from(cells.today() - day).unwrap())
            });
            let expected: Vec<Option<i64>> = expected.collect();
            let found = finish(measure("days_since_last_order").unwrap(), &[&part], rows, &as_of).unwrap();
            prop_assert_eq!(found, Column::optional_integers(ValueType::Days, expected));
        }

        #[test]
        fn parts_that_are_taken_give_what_finishing_gives(
            columns in prop::collection::vec(part(), 3),
            asked in prop::collection::vec((0..4usize, 0..3usize, 0..3usize), 1..8),
        ) {
            let names = ["net_amount", "last_order_at", "average_order_value", "orders"];
            let bound = asked.into_iter().map(|(name, one, other)| {
                let measure = measure(names[name]).unwrap();
                BoundMeasure { measure, places: [one, other].into_iter().take(measure.parts.len()).collect() }
            });
            let bound: Vec<BoundMeasure> = bound.collect();
            let as_of = AsOf::new(LocalTime::from_micros(0), Zone::utc());
            let expected: Vec<Column> = bound.iter().map(|bound| {
                let own: Vec<&PartColumn> = bound.places.iter().map(|place| &columns[*place]).collect();
                finish(bound.measure, &own, 5, &as_of).unwrap()
            }).collect();
            let ids = ["a", "b", "c", "d", "e"].into_iter().collect();
            let mut parts = Parts { ids, columns, known: None };
            prop_assert_eq!(finish_all(&bound, &mut parts, &as_of).unwrap(), expected);
        }
    }
}
