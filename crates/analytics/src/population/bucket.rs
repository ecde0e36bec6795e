use super::Question;
use super::attributes::Fields;
use super::referrals::Referred;
use super::values::{Answers, Values, united};
use crate::engine::{Engine, each_bucket};
use crate::error::AnalyticsError;
use crate::facts::Facts;
use crate::measure::{Cells, Finish};
use crate::plan::{Level, Request, plan};
use terrace_domain::{CustomerId, ValueType};

/// The customers of one bucket with everything asked, sorted by id.
pub(crate) struct BucketAnswer {
    pub ids: Vec<String>,
    pub ordered: Vec<bool>,
    pub columns: Vec<BucketColumn>,
    pub attributes: Vec<BucketColumn>,
}

/// One value per customer of a bucket.
pub(crate) enum BucketColumn {
    Numbers(ValueType, Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

/// Runs the plans of one bucket and finishes the measures.
pub(super) fn answer(
    question: &Question<'_>,
    facts: &Facts,
    number: u32,
    referred: Option<&Referred>,
) -> Result<BucketAnswer, AnalyticsError> {
    let request = &question.request;
    let answers = answers(facts, &question.engine, request, number)?;
    let fields = super::attributes::fold(question, facts, number)?;
    let mut ids = united(&answers);
    fields.join(&mut ids);
    let places: Vec<Vec<usize>> = answers.iter().map(|answer| answer.rows_of(&ids)).collect();
    let table = Table { answers: &answers, places: &places, ids: &ids, referred };
    let ordered = {
        let sales = table.part(question.sales);
        (0..ids.len()).map(|row| sales.number(row).is_some_and(|count| count > 0)).collect()
    };
    let columns = question.measures.iter().map(|bound| {
        let parts: Vec<PartColumn<'_>> = bound.places.iter().map(|place| table.part(*place)).collect();
        finish(question, bound.measure, &parts, ids.len())
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let attributes =
        question.attributes.iter().map(|attribute| fields.column(attribute, &ids, &request.as_of)).collect();
    Ok(BucketAnswer { ids, ordered, columns, attributes })
}

/// Runs the plans that a request takes in one bucket.
fn answers(facts: &Facts, engine: &Engine, request: &Request, bucket: u32) -> Result<Vec<Answers>, AnalyticsError> {
    let lines = if request.asks(Level::Orders) { Level::Orders } else { Level::Lines };
    let further = [Level::Products, Level::ProductOrders, Level::Categories, Level::Channels];
    let further = further.into_iter().filter(|level| request.asks(*level));
    let mut answers = Vec::new();
    // Feedback is always looked at: it makes customers known.
    for level in [lines, Level::Feedback].into_iter().chain(further) {
        if let Some(plan) = plan(facts, bucket, level, request)? {
            answers.extend(Answers::read(&engine.run(&plan)?)?);
        }
    }
    Ok(answers)
}

/// The parts that a request asks, of the one customer whom it is about.
pub(crate) fn parts_of(
    facts: &Facts,
    engine: &Engine,
    request: &Request,
    customer: &CustomerId,
) -> Result<Vec<Option<i128>>, AnalyticsError> {
    let id = [customer.as_str().to_owned()];
    let referred = super::referrals::referred(facts, engine, request)?;
    let mut values: Vec<Option<i128>> = (0..request.parts.len())
        .map(|part| referred.as_ref().and_then(|referred| referred.get(customer.as_str(), part)))
        .collect();
    let found = each_bucket(facts, Some(customer), |facts, bucket| answers(facts, engine, request, bucket))?;
    for answer in found.iter().flatten() {
        let row = answer.rows_of(&id).first().copied().unwrap_or(usize::MAX);
        for (part, found) in answer.parts() {
            if let Some(value) = values.get_mut(*part) {
                *value = found.number(row);
            }
        }
    }
    Ok(values)
}

/// The answers of all plans of a bucket, beside the customers.
struct Table<'a> {
    answers: &'a [Answers],
    places: &'a [Vec<usize>],
    ids: &'a [String],
    referred: Option<&'a Referred>,
}

/// One part for the customers of a bucket.
enum PartColumn<'a> {
    Rows(&'a Values, &'a [usize]),
    Numbers(Vec<Option<i128>>),
    Absent,
}

impl<'a> Table<'a> {
    fn part(&self, number: usize) -> PartColumn<'a> {
        for (answer, places) in self.answers.iter().zip(self.places) {
            if let Some((_, values)) = answer.parts().iter().find(|(part, _)| *part == number) {
                return PartColumn::Rows(values, places);
            }
        }
        match self.referred.filter(|referred| referred.has(number)) {
            Some(referred) => PartColumn::Numbers(self.ids.iter().map(|id| referred.get(id, number)).collect()),
            None => PartColumn::Absent,
        }
    }
}

impl PartColumn<'_> {
    fn number(&self, row: usize) -> Option<i128> {
        match self {
            Self::Rows(values, places) => values.number(*places.get(row)?),
            Self::Numbers(numbers) => numbers.get(row).copied().flatten(),
            Self::Absent => None,
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Rows(values, places) => values.text(*places.get(row)?),
            Self::Numbers(_) | Self::Absent => None,
        }
    }
}

fn finish(
    question: &Question<'_>,
    measure: &crate::measure::Measure,
    parts: &[PartColumn<'_>],
    rows: usize,
) -> Result<BucketColumn, AnalyticsError> {
    let as_of = &question.request.as_of;
    match measure.finish {
        Finish::Text => {
            let part = parts.first().unwrap_or(&PartColumn::Absent);
            Ok(BucketColumn::Texts((0..rows).map(|row| part.text(row).map(str::to_owned)).collect()))
        }
        Finish::Number(finish) => {
            let mut values = vec![None; parts.len()];
            let mut column = Vec::with_capacity(rows);
            for row in 0..rows {
                for (value, part) in values.iter_mut().zip(parts) {
                    *value = part.number(row);
                }
                let value = finish(&Cells { values: &values, as_of }).map(i64::try_from).transpose();
                column.push(value.map_err(|_| AnalyticsError::Overflow(measure.name.to_owned()))?);
            }
            Ok(BucketColumn::Numbers(measure.value_type, column))
        }
    }
}

impl Fields {
    /// Adds the customers whom a file of customers names to sorted ids, which stay sorted and single.
    fn join(&self, ids: &mut Vec<String>) {
        let named = self.ids.iter().zip(&self.named).filter(|(_, named)| **named).map(|(id, _)| id);
        let further: Vec<String> = named.filter(|id| ids.binary_search(id).is_err()).cloned().collect();
        if !further.is_empty() {
            ids.extend(further);
            ids.sort_unstable();
        }
    }
}
