use crate::rows::kinds::currency;
use crate::rows::sums::names_sum;
use crate::table::rows::Cell;
use crate::table::typed::{Typed, ValueKind};
use crate::text::clean::trimmed;
use crate::values::ids;
use crate::values::people;
use crate::values::reader::ColumnFindings;
use arrow::array::{Array, AsArray, StringArray, StringBuilder};
use arrow::datatypes::Int64Type;
use terrace_domain::compared_id;

/// The most different texts that are looked for one after the other.
const FEW: usize = 64;

/// Ids as they stand there; `None` if one has to be mended or refused.
pub(super) fn ids(column: &Typed, seen: &mut ColumnFindings) -> Option<StringArray> {
    match column.kind {
        ValueKind::Text => {
            let texts = column.values.as_string::<i32>();
            if !are_plain_ids(texts) {
                for text in texts.iter().flatten() {
                    if !is_an_id(text) {
                        return None;
                    }
                    seen.ids.add(text);
                }
            }
            Some(texts.clone())
        }
        ValueKind::Integer => {
            let texts = digits_of(column);
            texts.iter().flatten().for_each(|text| seen.ids.add(text));
            Some(texts)
        }
        _ => None,
    }
}

/// Whole numbers by their digits.
fn digits_of(column: &Typed) -> StringArray {
    let numbers = column.values.as_primitive::<Int64Type>();
    let mut texts = StringBuilder::with_capacity(numbers.len(), numbers.len() * 8);
    numbers.iter().for_each(|number| texts.append_option(number.map(|number| number.to_string())));
    texts.finish()
}

/// Whether a text is an id as it stands there.
fn is_an_id(text: &str) -> bool {
    // Letters and digits alone are no decoration, and the words for nothing are short.
    let is_plain = text.len() > 6 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain || ids::read(&Cell::Text(text.into())).is_ok_and(|id| id.is_some_and(|id| id == text))
}

/// Whether all ids are letters and digits, longer than the words for nothing and shorter than what spreadsheets round.
fn are_plain_ids(texts: &StringArray) -> bool {
    let offsets = texts.value_offsets();
    let mut lengths = offsets.iter().zip(offsets.iter().skip(1)).map(|(from, to)| to - from);
    texts.null_count() == 0
        && lengths.all(|length| (7..16).contains(&length))
        && bytes_of(texts).iter().fold(true, |all, byte| all & byte.is_ascii_alphanumeric())
}

/// The bytes of all texts, one behind the other.
fn bytes_of(texts: &StringArray) -> &[u8] {
    let offsets = texts.value_offsets();
    let place = |offset: Option<&i32>| offset.and_then(|at| usize::try_from(*at).ok());
    let range = place(offsets.first()).zip(place(offsets.last()));
    range.and_then(|(first, last)| texts.value_data().get(first..last)).unwrap_or_default()
}

/// The texts whose bytes do not settle a question.
fn unsettled(texts: &StringArray, is_settled: impl Fn(&[u8]) -> bool) -> impl Iterator<Item = &str> {
    let (bytes, offsets) = (texts.value_data(), texts.value_offsets());
    let place = |offset: &i32| usize::try_from(*offset).unwrap_or(usize::MAX);
    let ranges = offsets.iter().zip(offsets.iter().skip(1)).map(move |(from, to)| place(from)..place(to));
    let open = ranges.enumerate().filter(move |(_, range)| !bytes.get(range.clone()).is_some_and(&is_settled));
    open.filter(|(row, _)| texts.is_valid(*row)).map(|(row, _)| texts.value(row))
}

/// Whether one of the texts of a column says that its row is a sum of others. No word for a sum ends in a digit, as
/// nearly all ids do, so that few are looked at.
pub(super) fn any_names_sum(column: &str, texts: &StringArray) -> bool {
    unsettled(texts, |bytes| bytes.last().is_some_and(u8::is_ascii_digit)).any(|text| names_sum(column, text))
}

/// Whether each id is one customer's and written as it is kept: nobody's words have no digit but zeros, and only
/// addresses are written in several ways.
pub(super) fn are_customers(ids: &StringArray) -> bool {
    if bytes_of(ids).contains(&b'@') {
        return ids.iter().flatten().all(people::is_plain);
    }
    unsettled(ids, |bytes| bytes.iter().rev().any(|byte| matches!(byte, b'1'..=b'9'))).all(people::is_plain)
}

/// Customers as they are compared, and the rows whose id is no person's.
pub(super) fn customers(ids: &StringArray) -> (StringArray, Vec<(usize, String)>) {
    let (mut customers, mut nobody) = (StringBuilder::new(), Vec::new());
    for (row, id) in ids.iter().enumerate() {
        match id {
            None => customers.append_null(),
            Some(id) if people::is_plain(id) => customers.append_value(id),
            Some(id) if people::is_nobody(id, &[]) => {
                nobody.push((row, id.to_owned()));
                customers.append_null();
            }
            Some(id) => customers.append_value(compared_id(id.into())),
        }
    }
    (customers.finish(), nobody)
}

/// Texts as they stand there; `None` if one has blanks around it or stands for nothing.
pub(super) fn plain(column: &Typed) -> Option<StringArray> {
    match column.kind {
        ValueKind::Text => {}
        ValueKind::Integer => return Some(digits_of(column)),
        _ => return None,
    }
    let texts = column.values.as_string::<i32>();
    let is_plain = |text: &str| {
        let ends = text.as_bytes().first().zip(text.as_bytes().last());
        let solid = ends.is_some_and(|(first, last)| first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric());
        solid || (!text.is_empty() && text != "\\N" && trimmed(text) == text)
    };
    texts.iter().flatten().all(is_plain).then(|| texts.clone())
}

/// Different texts, each with the number of rows that have it.
pub(super) type CountedTexts<'a> = Vec<(&'a str, u64)>;

/// By row the number of its text, and the different texts with how many rows have each; `None` if they are many.
pub(super) fn distinct(texts: &StringArray) -> Option<(Vec<Option<u8>>, CountedTexts<'_>)> {
    let mut known: Vec<(&str, u64)> = Vec::new();
    let mut of_rows = Vec::with_capacity(texts.len());
    for text in texts {
        let Some(text) = text else {
            of_rows.push(None);
            continue;
        };
        let which = known.iter().position(|(known, _)| *known == text).unwrap_or_else(|| {
            known.push((text, 0));
            known.len() - 1
        });
        if known.len() > FEW {
            return None;
        }
        known.get_mut(which)?.1 += 1;
        of_rows.push(Some(u8::try_from(which).ok()?));
    }
    Some((of_rows, known))
}

/// Currencies by their codes.
pub(super) fn currencies(texts: &StringArray) -> Option<StringArray> {
    let (of_rows, different) = distinct(texts)?;
    let codes = different.iter().map(|(text, _)| currency::code(text)).collect::<Option<Vec<_>>>()?;
    let code = |which: &Option<u8>| which.and_then(|which| codes.get(usize::from(which))).map(AsRef::as_ref);
    Some(of_rows.iter().map(code).collect::<Vec<Option<&str>>>().into())
}
