use super::{ColumnType, Columns, Comparison, Condition, OwnField, Value};
use crate::error::AnalyticsError;
use crate::rows::Chunk;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Datum, Int64Array, Scalar, StringArray};
use arrow::buffer::BooleanBuffer;
use arrow::compute::kernels::cmp;
use arrow::compute::kernels::numeric::sub_wrapping;
use arrow::compute::kernels::zip::zip;
use arrow::compute::{and_kleene, is_not_null, is_null, not, nullif, or_kleene, take};
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use std::sync::Arc;
use terrace_domain::facts::CUSTOM;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A condition on rows whose columns are known.
#[derive(Debug)]
pub(crate) struct BoundCondition {
    condition: Condition,
    places: Places,
}

/// A value of rows whose columns are known.
#[derive(Debug)]
pub(crate) struct BoundValue {
    value: Value,
    places: Places,
}

/// Where the columns that are read stand.
#[derive(Debug, Default)]
struct Places(Vec<(String, usize)>);

impl BoundCondition {
    /// Binds a condition to the columns of the rows that it will see.
    ///
    /// # Errors
    /// A column that does not exist or is of another type.
    pub(crate) fn new(columns: &Columns, condition: Condition) -> Result<Self, AnalyticsError> {
        let mut places = Places::default();
        places.add_condition(columns, &condition)?;
        Ok(Self { condition, places })
    }

    /// The rows of the chunk of which it is true.
    pub(crate) fn holds(&self, chunk: &Chunk) -> Result<BooleanBuffer, AnalyticsError> {
        let rows = Evaluation { columns: chunk.columns(), rows: chunk.rows(), places: &self.places };
        if rows.rows > 1 && self.places.0.iter().all(|(_, place)| rows.columns.get(*place).is_none_or(is_constant)) {
            // What holds in one row holds in all of them.
            let first = chunk.first_row();
            let first = Evaluation { columns: first.columns(), rows: 1, ..rows };
            let holds = true_rows(&first.condition(&self.condition)?).iter().next() == Some(true);
            return Ok(if holds { BooleanBuffer::new_set(rows.rows) } else { BooleanBuffer::new_unset(rows.rows) });
        }
        Ok(true_rows(&rows.condition(&self.condition)?))
    }
}

impl BoundValue {
    /// Binds a value to the columns of the rows that it will see.
    ///
    /// # Errors
    /// A column that does not exist or is of another type.
    pub(crate) fn new(columns: &Columns, value: Value) -> Result<Self, AnalyticsError> {
        let mut places = Places::default();
        places.add_value(columns, &value)?;
        Ok(Self { value, places })
    }

    /// Its number in every row of the chunk.
    pub(crate) fn numbers(&self, chunk: &Chunk) -> Result<ArrayRef, AnalyticsError> {
        let rows = Evaluation { columns: chunk.columns(), rows: chunk.rows(), places: &self.places };
        Ok(match rows.value(&self.value)? {
            Operand::Each(numbers) => Arc::new(numbers),
            Operand::Same(number) => Arc::new(Int64Array::from_value(number, rows.rows)),
        })
    }
}

impl Places {
    fn add_condition(&mut self, columns: &Columns, condition: &Condition) -> Result<(), AnalyticsError> {
        match condition {
            Condition::Always => Ok(()),
            Condition::Flag(name) => self.add(columns, name, Some(ColumnType::Flag)),
            Condition::IsNull(name) | Condition::IsFilled(name) => self.add(columns, name, None),
            Condition::IsOneOf(name, _) | Condition::IsText(name, _) => self.add(columns, name, Some(ColumnType::Text)),
            Condition::Compare(left, _, right) => {
                self.add_value(columns, left)?;
                self.add_value(columns, right)
            }
            Condition::OfField(..) => self.add(columns, CUSTOM, Some(ColumnType::Text)),
            Condition::Not(inner) | Condition::IsTrue(inner) | Condition::IsNotTrue(inner) => {
                self.add_condition(columns, inner)
            }
            Condition::And(left, right) | Condition::Or(left, right) => {
                self.add_condition(columns, left)?;
                self.add_condition(columns, right)
            }
        }
    }

    fn add_value(&mut self, columns: &Columns, value: &Value) -> Result<(), AnalyticsError> {
        match value {
            Value::Column(name) => self.add(columns, name, Some(ColumnType::Number)),
            Value::Number(_) => Ok(()),
            Value::FirstFilled(left, right) | Value::Difference(left, right) => {
                self.add_value(columns, left)?;
                self.add_value(columns, right)
            }
            Value::NoLessThan(inner, _) | Value::Day(inner) => self.add_value(columns, inner),
            Value::Where(condition, inner) => {
                self.add_condition(columns, condition)?;
                self.add_value(columns, inner)
            }
        }
    }

    fn add(&mut self, columns: &Columns, name: &str, wanted: Option<ColumnType>) -> Result<(), AnalyticsError> {
        let found = columns.position(name).and_then(|place| Some((place, columns.0.get(place)?.1)));
        let (place, found) = found
            .ok_or_else(|| AnalyticsError::MissingColumn { kind: "conditions".to_owned(), column: name.to_owned() })?;
        if wanted.is_some_and(|wanted| wanted != found) {
            return Err(wrong(name, format!("{found:?}")));
        }
        if !self.0.iter().any(|(known, _)| known == name) {
            self.0.push((name.to_owned(), place));
        }
        Ok(())
    }
}

fn wrong(column: &str, found: String) -> AnalyticsError {
    AnalyticsError::WrongColumn { kind: "conditions".to_owned(), column: column.to_owned(), found }
}

/// Evaluation that conditions are evaluated on.
#[derive(Clone, Copy)]
struct Evaluation<'a> {
    columns: &'a [ArrayRef],
    rows: usize,
    places: &'a Places,
}

/// A number in every row.
enum Operand {
    Each(Int64Array),
    Same(i64),
}

impl Operand {
    fn datum(self) -> Box<dyn Datum> {
        match self {
            Self::Each(numbers) => Box::new(numbers),
            Self::Same(number) => Box::new(Scalar::new(Int64Array::from_value(number, 1))),
        }
    }

    fn array(self, rows: usize) -> Int64Array {
        match self {
            Self::Each(numbers) => numbers,
            Self::Same(number) => Int64Array::from_value(number, rows),
        }
    }
}

impl<'a> Evaluation<'a> {
    fn column(self, name: &str) -> Result<&'a ArrayRef, AnalyticsError> {
        let place = self.places.0.iter().find(|(known, _)| known == name).map(|(_, place)| *place);
        place.and_then(|place| self.columns.get(place)).ok_or_else(|| wrong(name, "nothing".to_owned()))
    }

    fn condition(self, condition: &Condition) -> Result<BooleanArray, AnalyticsError> {
        Ok(match condition {
            Condition::Always => BooleanBuffer::new_set(self.rows).into(),
            Condition::Flag(name) => self.flags(name)?,
            Condition::IsNull(name) => is_null(self.column(name)?)?,
            Condition::IsFilled(name) => is_not_null(self.column(name)?)?,
            Condition::Compare(left, comparison, right) => self.compare(left, *comparison, right)?,
            Condition::IsOneOf(name, words) => self.texts(name, |text| is_word(text, words))?,
            Condition::IsText(name, texts) => self.texts(name, |text| texts.iter().any(|known| known == text))?,
            Condition::OfField(field, inner) => self.of_field(field, inner)?,
            Condition::Not(inner) => not(&self.condition(inner)?)?,
            Condition::IsTrue(inner) => true_rows(&self.condition(inner)?).into(),
            Condition::IsNotTrue(inner) => (!&true_rows(&self.condition(inner)?)).into(),
            Condition::And(left, right) => and_kleene(&self.condition(left)?, &self.condition(right)?)?,
            Condition::Or(left, right) => or_kleene(&self.condition(left)?, &self.condition(right)?)?,
        })
    }

    fn flags(self, name: &str) -> Result<BooleanArray, AnalyticsError> {
        let column = self.column(name)?;
        match column.data_type() {
            DataType::Null => Ok(BooleanArray::new_null(self.rows)),
            DataType::Boolean => Ok(column.as_boolean().clone()),
            other => Err(wrong(name, other.to_string())),
        }
    }

    fn compare(self, left: &Value, comparison: Comparison, right: &Value) -> Result<BooleanArray, AnalyticsError> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let left = match (left, &right) {
            // One of the two has to tell the number of rows.
            (Operand::Same(number), Operand::Same(_)) => Operand::Each(Int64Array::from_value(number, self.rows)),
            (left, _) => left,
        };
        let (left, right) = (left.datum(), right.datum());
        Ok(match comparison {
            Comparison::Equal => cmp::eq(left.as_ref(), right.as_ref())?,
            Comparison::Below => cmp::lt(left.as_ref(), right.as_ref())?,
            Comparison::AtMost => cmp::lt_eq(left.as_ref(), right.as_ref())?,
            Comparison::AtLeast => cmp::gt_eq(left.as_ref(), right.as_ref())?,
            Comparison::Above => cmp::gt(left.as_ref(), right.as_ref())?,
        })
    }

    fn texts(self, name: &str, is: impl Fn(&str) -> bool) -> Result<BooleanArray, AnalyticsError> {
        let column = self.column(name)?;
        let among = |texts: &StringArray| texts.iter().map(|text| text.map(&is)).collect();
        if *column.data_type() == DataType::Null {
            return Ok(BooleanArray::new_null(self.rows));
        }
        if let Some(texts) = column.as_string_opt::<i32>() {
            return Ok(among(texts));
        }
        let coded = column.as_dictionary_opt::<Int32Type>();
        let Some((coded, texts)) = coded.and_then(|coded| Some((coded, coded.values().as_string_opt::<i32>()?))) else {
            return Err(wrong(name, column.data_type().to_string()));
        };
        // Each text of the dictionary is looked at once.
        let known: BooleanArray = among(texts);
        Ok(take(&known, coded.keys(), None)?.as_boolean().clone())
    }

    /// A condition on a field of a shop's own, looked at once for each object of texts that rows have.
    fn of_field(self, field: &OwnField, condition: &Condition) -> Result<BooleanArray, AnalyticsError> {
        let column = self.column(CUSTOM)?;
        let coded = column.as_dictionary_opt::<Int32Type>();
        let known = coded.and_then(|coded| coded.values().as_string_opt::<i32>());
        let values = match (known, column.as_string_opt::<i32>()) {
            (Some(objects), _) | (None, Some(objects)) => field.column(objects.iter())?,
            _ if *column.data_type() == DataType::Null => field.column(std::iter::empty())?,
            _ => return Err(wrong(CUSTOM, column.data_type().to_string())),
        };
        let nothing = values.len().saturating_sub(1);
        let places = Places(vec![(field.name().to_owned(), 0)]);
        let of_values = Evaluation { columns: std::slice::from_ref(&values), rows: values.len(), places: &places };
        let holds = of_values.condition(condition)?;
        let place = |row: usize| match coded {
            Some(coded) => coded.key(row).unwrap_or(nothing),
            None if column.is_null(row) || nothing == 0 => nothing,
            None => row,
        };
        let rows = (0..self.rows).map(place);
        Ok(rows.map(|at| holds.is_valid(at).then(|| holds.value(at))).collect())
    }

    fn value(self, value: &Value) -> Result<Operand, AnalyticsError> {
        Ok(match value {
            Value::Column(name) => Operand::Each(self.numbers(name)?),
            Value::Number(number) => Operand::Same(*number),
            Value::FirstFilled(first, second) => {
                let first = self.array(first)?;
                if first.null_count() == 0 {
                    return Ok(Operand::Each(first));
                }
                if first.null_count() == first.len() {
                    return self.value(second);
                }
                let second = self.value(second)?.datum();
                let filled = zip(&is_not_null(&first)?, &first, second.as_ref())?;
                Operand::Each(filled.as_primitive::<Int64Type>().clone())
            }
            Value::Difference(left, right) => {
                let difference = sub_wrapping(&self.array(left)?, self.value(right)?.datum().as_ref())?;
                Operand::Each(difference.as_primitive::<Int64Type>().clone())
            }
            Value::NoLessThan(inner, bound) => {
                Operand::Each(self.array(inner)?.unary(|number: i64| number.max(*bound)))
            }
            Value::Day(inner) => Operand::Each(self.array(inner)?.unary(|time: i64| time.div_euclid(DAY))),
            Value::Where(condition, inner) => {
                let elsewhere = !&true_rows(&self.condition(condition)?);
                let kept = nullif(&self.array(inner)?, &elsewhere.into())?;
                Operand::Each(kept.as_primitive::<Int64Type>().clone())
            }
        })
    }

    fn array(self, value: &Value) -> Result<Int64Array, AnalyticsError> {
        Ok(self.value(value)?.array(self.rows))
    }

    fn numbers(self, name: &str) -> Result<Int64Array, AnalyticsError> {
        let column = self.column(name)?;
        match column.data_type() {
            DataType::Null => Ok(Int64Array::new_null(self.rows)),
            DataType::Int64 => Ok(column.as_primitive::<Int64Type>().clone()),
            other => Err(wrong(name, other.to_string())),
        }
    }
}

/// Whether a text is one of the words, which are lower case and without blanks, `-` and `_`.
fn is_word(text: &str, words: &[String]) -> bool {
    if words.iter().any(|word| word == text) {
        return true;
    }
    let plain = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    words.contains(&plain)
}

/// The rows that are true.
fn true_rows(flags: &BooleanArray) -> BooleanBuffer {
    match flags.nulls() {
        Some(nulls) => flags.values() & nulls.inner(),
        None => flags.values().clone(),
    }
}

/// Whether all rows of a column are alike, as far as is seen at a glance.
fn is_constant(column: &ArrayRef) -> bool {
    match column.as_boolean_opt() {
        Some(flags) if flags.null_count() == 0 => [0, flags.len()].contains(&flags.true_count()),
        Some(_) => false,
        None => *column.data_type() == DataType::Null,
    }
}
