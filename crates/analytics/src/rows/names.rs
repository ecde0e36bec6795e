use crate::error::AnalyticsError;
use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, Int32Array, Int32Builder, StringArray, new_null_array};
use arrow::compute::{cast, concat};
use arrow::datatypes::{DataType, Int32Type};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64_with_seed;

#[expect(clippy::disallowed_types, reason = "only looked up; codes follow the order of the rows")]
type Codes<'a> = std::collections::HashMap<&'a str, i32, BuildHasherDefault<TextHasher>>;

/// Hashes short texts faster than the standard library, whose hashes are made for hostile keys. What collides is told
/// apart by its text.
#[derive(Default)]
struct TextHasher(u64);

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// Texts end themselves.
    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A column of texts; those of a dictionary are told apart by their codes.
#[derive(Clone, Copy)]
pub(crate) enum Names<'a> {
    /// No row has one.
    Nowhere,
    /// Codes into texts, each of which stands there once.
    Coded(&'a DictionaryArray<Int32Type>, &'a StringArray),
    /// One a row.
    Plain(&'a StringArray),
}

impl<'a> Names<'a> {
    /// The texts of a folded column.
    ///
    /// # Errors
    /// A column of another form.
    pub(crate) fn of(column: &'a ArrayRef) -> Result<Self, AnalyticsError> {
        let wrong = || {
            let found = column.data_type();
            AnalyticsError::internal(format!("a folded column of texts has the type {found}"))
        };
        match column.data_type() {
            DataType::Null => Ok(Self::Nowhere),
            DataType::Utf8 => Ok(Self::Plain(column.as_string::<i32>())),
            _ => {
                let coded = column.as_dictionary_opt::<Int32Type>().ok_or_else(wrong)?;
                Ok(Self::Coded(coded, coded.values().as_string_opt::<i32>().ok_or_else(wrong)?))
            }
        }
    }

    /// The text in a row.
    pub(crate) fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Nowhere => None,
            Self::Coded(coded, names) => {
                let code = usize::try_from(coded.keys().values().get(row).copied()?).ok()?;
                (coded.is_valid(row) && code < names.len() && names.is_valid(code)).then(|| names.value(code))
            }
            Self::Plain(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
        }
    }
}

/// Columns of one form after another, as one column.
pub(super) fn joined(parts: &[ArrayRef]) -> Result<ArrayRef, AnalyticsError> {
    let Some(first) = parts.first() else { return Ok(new_null_array(&DataType::Null, 0)) };
    let filled = |part: &&ArrayRef| *part.data_type() != DataType::Null;
    let Some(form) = parts.iter().find(filled).map(|part| part.data_type().clone()) else {
        return Ok(new_null_array(&DataType::Null, parts.iter().map(|part| part.len()).sum()));
    };
    if parts.len() == 1 {
        return Ok(Arc::clone(first));
    }
    let plain = parts.iter().any(|part| *part.data_type() == DataType::Utf8);
    if matches!(form, DataType::Dictionary(..)) && !plain {
        return coded(parts);
    }
    let form = if plain { DataType::Utf8 } else { form };
    let of_form = |part: &ArrayRef| -> Result<ArrayRef, AnalyticsError> {
        match part.data_type() {
            DataType::Null => Ok(new_null_array(&form, part.len())),
            found if *found == form => Ok(Arc::clone(part)),
            _ => Ok(cast(part, &form)?),
        }
    };
    let parts = parts.iter().map(of_form).collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    Ok(concat(&parts)?)
}

/// Joins codes: where the dictionaries differ, into one that holds each text once.
fn coded(parts: &[ArrayRef]) -> Result<ArrayRef, AnalyticsError> {
    let mut shared = SharedNames::default();
    let rows = parts.iter().map(|part| part.len()).sum();
    let mut keys = Int32Builder::with_capacity(rows);
    for part in parts {
        match part.as_dictionary_opt::<Int32Type>() {
            Some(part) => shared.add(part, &mut keys)?,
            None => keys.append_nulls(part.len()),
        }
    }
    shared.finish(keys.finish())
}

fn texts_of(dictionary: &ArrayRef) -> Result<&StringArray, AnalyticsError> {
    let wrong = || AnalyticsError::internal(format!("a dictionary holds values of {}", dictionary.data_type()));
    // An entry without a text would become the empty text.
    dictionary.as_string_opt::<i32>().filter(|texts| texts.null_count() == 0).ok_or_else(wrong)
}

/// One dictionary of several: that of the first parts as long as they share it, else a new one.
#[derive(Default)]
struct SharedNames<'a> {
    /// The dictionary of all parts so far, where it is one.
    only: Option<&'a ArrayRef>,
    codes: Codes<'a>,
    names: Vec<&'a str>,
}

impl<'a> SharedNames<'a> {
    fn add(&mut self, part: &'a DictionaryArray<Int32Type>, keys: &mut Int32Builder) -> Result<(), AnalyticsError> {
        let same = |one: &ArrayRef| Arc::ptr_eq(one, part.values()) || one.to_data().ptr_eq(&part.values().to_data());
        if self.names.is_empty() && self.only.is_none_or(same) {
            self.only = Some(part.values());
            part.keys().iter().for_each(|key| keys.append_option(key));
            return Ok(());
        }
        if let Some(known) = self.only.take() {
            // What was added so far keeps its codes.
            for text in texts_of(known)?.iter() {
                self.code(text.unwrap_or_default(), true)?; // `texts_of` has seen that none is null.
            }
        }
        let names = texts_of(part.values())?;
        let mut known: Vec<Option<i32>> = vec![None; names.len()];
        for key in part.keys() {
            let Some(key) = key else {
                keys.append_null();
                continue;
            };
            let wrong = || AnalyticsError::internal("a code without a text");
            let key = usize::try_from(key).map_err(|_| wrong())?;
            let slot = known.get_mut(key).ok_or_else(wrong)?;
            let code = match *slot {
                Some(code) => code,
                None => *slot.insert(self.code(names.value(key), false)?),
            };
            keys.append_value(code);
        }
        Ok(())
    }

    /// The code of a text. One that keeps its place takes the next code even where the dictionary lists it twice.
    fn code(&mut self, text: &'a str, keep_place: bool) -> Result<i32, AnalyticsError> {
        let next = i32::try_from(self.names.len()).map_err(|_| AnalyticsError::internal("too many texts"))?;
        let code = *self.codes.entry(text).or_insert(next);
        if code == next || keep_place {
            self.names.push(text);
        }
        Ok(code)
    }

    fn finish(self, keys: Int32Array) -> Result<ArrayRef, AnalyticsError> {
        let names: ArrayRef = match self.only {
            Some(only) => Arc::clone(only),
            None => Arc::new(StringArray::from_iter_values(self.names)),
        };
        Ok(Arc::new(DictionaryArray::try_new(keys, names)?))
    }
}
