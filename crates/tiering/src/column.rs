use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use terrace_domain::{Date, LocalTime, Money, Value, ValueType};

/// One value per customer, in the order of the frame's ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Counts, days, money, decimals, dates and times: integers of the type's scale.
    Integers(Integers),
    /// Texts, by dictionary.
    Texts(Texts),
    /// Yes or no, or unknown.
    Flags(Vec<Option<bool>>),
}

/// Integers with their meaning: ten-thousandths for money, millionths for decimals, days for dates, µs for times.
#[derive(Debug, Clone, PartialEq)]
pub struct Integers {
    /// What the integers mean.
    pub value_type: ValueType,
    /// One per row; where `valid` is false the value is 0 and means nothing. Shared, since one column may stand in
    /// several places: as a metric and among those that every run shows.
    pub values: Arc<Vec<i64>>,
    /// False where the value is null; `None` when no row is null.
    pub valid: Option<Vec<bool>>,
}

/// Texts as codes into a dictionary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Texts {
    /// One per row; [`Texts::NULL`] for null.
    pub codes: Vec<u32>,
    /// What the codes stand for; each text once.
    pub dictionary: Vec<Arc<str>>,
}

impl Texts {
    /// The code of null.
    pub const NULL: u32 = u32::MAX;

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = *self.codes.get(row)?;
        self.dictionary.get(usize::try_from(code).ok()?).map(AsRef::as_ref)
    }
}

impl Integers {
    /// The integer of a row, nothing where it is null.
    pub fn get(&self, row: usize) -> Option<i64> {
        match &self.valid {
            Some(valid) if !valid.get(row).copied().unwrap_or(false) => None,
            _ => self.values.get(row).copied(),
        }
    }
}

impl Column {
    /// Integers without nulls.
    pub fn integers(value_type: ValueType, values: Vec<i64>) -> Self {
        Self::Integers(Integers { value_type, values: Arc::new(values), valid: None })
    }

    /// Integers, some of them null.
    pub fn optional_integers(value_type: ValueType, values: impl IntoIterator<Item = Option<i64>>) -> Self {
        let (values, valid): (Vec<i64>, Vec<bool>) =
            values.into_iter().map(|value| (value.unwrap_or(0), value.is_some())).unzip();
        let valid = if valid.iter().all(|v| *v) { None } else { Some(valid) };
        Self::Integers(Integers { value_type, values: Arc::new(values), valid })
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(column) => column.values.len(),
            Self::Texts(column) => column.codes.len(),
            Self::Flags(column) => column.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it holds.
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Integers(column) => column.value_type,
            Self::Texts(_) => ValueType::Text,
            Self::Flags(_) => ValueType::Flag,
        }
    }

    /// The value of a row; nothing where it is null.
    pub fn value(&self, row: usize) -> Option<Value> {
        match self {
            Self::Integers(column) => column.get(row).and_then(|value| value_of(column.value_type, value)),
            Self::Texts(column) => column.get(row).map(|text| Value::Text(text.to_owned())),
            Self::Flags(column) => column.get(row).copied().flatten().map(Value::Flag),
        }
    }

    /// The same values for some of the rows.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Integers(column) => Self::Integers(Integers {
                value_type: column.value_type,
                values: Arc::new(column.values.get(rows.clone()).unwrap_or_default().to_vec()),
                valid: column.valid.as_ref().map(|valid| valid.get(rows).unwrap_or_default().to_vec()),
            }),
            Self::Texts(column) => {
                let codes = column.codes.get(rows).unwrap_or_default();
                let mut dictionary = Vec::new();
                let mut known = BTreeMap::new();
                let mut recode = |code: &u32| {
                    let text = column.dictionary.get(usize::try_from(*code).ok()?)?;
                    Some(*known.entry(*code).or_insert_with(|| {
                        dictionary.push(Arc::clone(text));
                        u32::try_from(dictionary.len() - 1).unwrap_or(Texts::NULL)
                    }))
                };
                let codes = codes.iter().map(|code| recode(code).unwrap_or(Texts::NULL)).collect();
                Self::Texts(Texts { codes, dictionary })
            }
            Self::Flags(column) => Self::Flags(column.get(rows).unwrap_or_default().to_vec()),
        }
    }
}

/// A stored integer of a type as a value; nothing for a day beyond the calendar.
pub(crate) fn value_of(value_type: ValueType, value: i64) -> Option<Value> {
    Some(match value_type {
        ValueType::Money => Value::Money(Money::from_ten_thousandths(value)),
        ValueType::Decimal => Value::Decimal(value),
        ValueType::Date => Value::Date(Date::from_days(i32::try_from(value).ok()?)),
        ValueType::Time => Value::Time(LocalTime::from_micros(value)),
        _ => Value::Count(value),
    })
}
