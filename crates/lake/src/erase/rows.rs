//! What becomes of each row of a batch.

use super::Erased;
use crate::error::LakeError;
use crate::schema::conform;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::{filter_record_batch, nullif, or};
use arrow::datatypes::{DataType, Field};
use std::sync::Arc;
use terrace_domain::facts::CUSTOM;
use terrace_domain::{FactColumn, FactKind};

/// Between the parts of a number that was made of several columns.
const JOINT: char = '@';

/// Who is erased, and what stands for order numbers that would tell.
#[derive(Clone, Copy)]
pub struct Erasure<'a> {
    /// Whether the customer of that id is erased.
    pub erases: &'a (dyn Fn(&str) -> bool + Sync),
    /// What takes the place of an order number that holds an erased id; always the same for the same one.
    pub alias: &'a (dyn Fn(&str) -> String + Sync),
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Untouched,
    /// Stays with its customer, but named an erased one.
    Changed,
    /// Stays without its customer.
    Anonymised,
    Gone,
}

/// What becomes of the rows of a batch.
#[derive(Debug)]
pub struct Fates {
    rows: Vec<Fate>,
}

impl Fates {
    /// Whether any row is touched.
    pub fn any(&self) -> bool {
        self.rows.iter().any(|fate| *fate != Fate::Untouched)
    }

    pub(super) fn are(&self, wanted: Fate) -> BooleanArray {
        self.rows.iter().map(|fate| Some(*fate == wanted)).collect()
    }

    /// How many rows had which fate.
    pub fn tally(&self) -> Erased {
        let count = |wanted| self.rows.iter().filter(|fate| **fate == wanted).count() as u64;
        Erased { anonymised: count(Fate::Anonymised), removed: count(Fate::Gone), mentions: count(Fate::Changed) }
    }
}

/// Whether a column can hold ids of customers. Of a column that this program does not know any text may be one.
pub(super) fn may_name(kind: &FactKind, field: &Field) -> bool {
    match kind.column(field.name()) {
        Some(column) => column.names_customers() || column.numbers_orders() || column.name == CUSTOM,
        None => {
            let kind = field.data_type();
            kind.is_string() || matches!(kind, DataType::Dictionary(_, values) if values.is_string())
        }
    }
}

/// Ids and numbers in the form in which rows are worked on: read as none, they would stay.
fn texts(array: &ArrayRef) -> Result<&StringArray, LakeError> {
    let texts = array.as_string_opt::<i32>();
    texts.ok_or_else(|| LakeError::internal(format!("ids or numbers of orders as {}", array.data_type())))
}

impl Erasure<'_> {
    /// Rows without the erased customers, in the order in which they came, and what was done. `None` if no row names
    /// one of them.
    ///
    /// # Errors
    /// [`LakeError::Rows`] for rows of another form than the kind's.
    pub fn without(
        &self,
        kind: &'static FactKind,
        batch: &RecordBatch,
    ) -> Result<Option<(RecordBatch, Erased)>, LakeError> {
        let fates = self.fates(kind, batch)?;
        if !fates.any() {
            return Ok(None);
        }
        let edited = self.edited(kind, &conform(kind, batch)?, &fates)?;
        let stay: BooleanArray = fates.rows.iter().map(|fate| Some(*fate != Fate::Gone)).collect();
        let left = filter_record_batch(&edited, &stay).map_err(LakeError::arrow(kind.name))?;
        Ok(Some((left, fates.tally())))
    }

    /// The rows of erased customers.
    pub(super) fn own(&self, batch: &RecordBatch) -> Result<BooleanArray, LakeError> {
        let none = || Ok(BooleanArray::from(vec![false; batch.num_rows()]));
        batch.column_by_name("customer_id").map_or_else(none, |ids| self.erased_in(ids))
    }

    /// What becomes of each row. Columns go by name; those that tell nothing of it may be absent.
    pub(super) fn fates(&self, kind: &FactKind, batch: &RecordBatch) -> Result<Fates, LakeError> {
        let stays = kind.column("customer_id").is_some_and(|column| !column.required);
        let own_fate = if stays { Fate::Anonymised } else { Fate::Gone };
        let own = self.own(batch)?;
        let mut rows: Vec<Fate> = own.values().iter().map(|own| if own { own_fate } else { Fate::Untouched }).collect();
        for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            if field.name() == "customer_id" || !may_name(kind, field) {
                continue;
            }
            let numbers = kind.column(field.name()).is_some_and(FactColumn::numbers_orders);
            let named = match numbers {
                true => self.marked(array, |number| self.holds_erased(number))?,
                false if field.name() == CUSTOM => self.marked(array, |object| self.names_erased(object))?,
                false => self.erased_in(array)?,
            };
            for (fate, named) in rows.iter_mut().zip(named.values()) {
                if named && *fate == Fate::Untouched {
                    *fate = Fate::Changed;
                }
            }
        }
        Ok(Fates { rows })
    }

    /// The batch with all its rows, the touched ones without what would tell.
    pub(super) fn edited(
        &self,
        kind: &'static FactKind,
        batch: &RecordBatch,
        fates: &Fates,
    ) -> Result<RecordBatch, LakeError> {
        let own = self.own(batch)?;
        let customers = batch.column_by_name("customer_id").map(texts).transpose()?;
        let arrow = |error| LakeError::arrow(kind.name)(error);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.num_columns());
        for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            columns.push(match kind.column(field.name()) {
                // Whatever a shop keeps may be personal, or name somebody.
                Some(column) if column.name == CUSTOM => {
                    let named = self.marked(array, |object| self.names_erased(object))?;
                    nullif(array, &or(&own, &named).map_err(arrow)?).map_err(arrow)?
                }
                // A required customer goes with the whole row; until then the column may hold no empty cell.
                Some(column) if column.name == "customer_id" || column.personal => {
                    nullif(array, &own).map_err(arrow)?
                }
                Some(column) if column.names_customers() => nullif(array, &self.erased_in(array)?).map_err(arrow)?,
                Some(column) if column.numbers_orders() => self.renumbered(texts(array)?, customers, fates),
                Some(_) => Arc::clone(array),
                // Whatever a later program keeps there may be personal, or name somebody.
                None if may_name(kind, field) => {
                    let names = or(&own, &self.erased_in(array)?).map_err(arrow)?;
                    nullif(array, &names).map_err(arrow)?
                }
                None => nullif(array, &own).map_err(arrow)?,
            });
        }
        RecordBatch::try_new(batch.schema(), columns).map_err(arrow)
    }

    /// Order numbers, those that tell of an erased customer exchanged.
    fn renumbered(&self, numbers: &StringArray, customers: Option<&StringArray>, fates: &Fates) -> ArrayRef {
        debug_assert_eq!(numbers.len(), fates.rows.len(), "every row has its fate");
        let exchanged = numbers.iter().zip(&fates.rows).enumerate().map(|(row, (number, fate))| {
            let (number, fate) = (number?, *fate);
            let own = customers.filter(|_| fate == Fate::Anonymised).filter(|ids| ids.is_valid(row));
            let tells = own.is_some_and(|ids| number.contains(ids.value(row)))
                || (fate != Fate::Untouched && self.holds_erased(number));
            Some(if tells { (self.alias)(number) } else { number.to_owned() })
        });
        Arc::new(exchanged.collect::<StringArray>())
    }

    /// Whether a part of a joined number is an erased id.
    fn holds_erased(&self, number: &str) -> bool {
        number.contains(JOINT) && number.split(JOINT).any(|part| (self.erases)(part))
    }

    /// Whether a value of an object of texts is an erased id.
    fn names_erased(&self, object: &str) -> bool {
        let Ok(serde_json::Value::Object(object)) = serde_json::from_str(object) else { return false };
        object.values().filter_map(serde_json::Value::as_str).any(|text| (self.erases)(text.trim()))
    }

    fn erased_in(&self, array: &ArrayRef) -> Result<BooleanArray, LakeError> {
        self.marked(array, |id| (self.erases)(id))
    }

    /// The cells for which something holds; asked once for a run of equal ones.
    fn marked(&self, array: &ArrayRef, holds: impl Fn(&str) -> bool) -> Result<BooleanArray, LakeError> {
        let cast = arrow::compute::cast(array, &DataType::Utf8);
        // Ids that cannot be read must not pass for ids of others.
        let Some(texts) = cast.as_ref().ok().and_then(|array| array.as_string_opt::<i32>()) else {
            return Err(LakeError::internal(format!("ids of customers as {}", array.data_type())));
        };
        let mut previous: Option<(&str, bool)> = None;
        let marks = texts.iter().map(|text| {
            let Some(text) = text else { return Some(false) };
            let mark = match previous {
                Some((same, mark)) if same == text => mark,
                _ => holds(text),
            };
            previous = Some((text, mark));
            Some(mark)
        });
        Ok(marks.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::arrow_schema;
    use arrow::array::TimestampMicrosecondArray;
    use terrace_domain::facts::{CUSTOMERS, ORDERS};

    fn texts(values: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(values.to_vec()))
    }

    fn orders() -> RecordBatch {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("order_id", texts(&[Some("7"), Some("kim@2026-01-01"), Some("8"), Some("kim@2026"), Some("akimbo")])),
            ("customer_id", texts(&[Some("kim"), Some("kim"), Some("ann"), None, Some("kim")])),
            ("ordered_at", Arc::new(TimestampMicrosecondArray::from(vec![1, 2, 3, 4, 5]))),
            ("referrer", texts(&[Some("ann"), None, Some("kim"), None, None])),
        ];
        let columns = columns.into_iter().map(|(name, array)| (name, array, true));
        conform(&ORDERS, &RecordBatch::try_from_iter_with_nullable(columns).unwrap()).unwrap()
    }

    fn text(batch: &RecordBatch, column: &str) -> Vec<String> {
        let array = batch.column_by_name(column).unwrap().as_string::<i32>();
        array.iter().map(|text| text.unwrap_or("-").to_owned()).collect()
    }

    #[test]
    fn orders_stay_without_their_customer() {
        let (erases, alias) = (|id: &str| id == "kim", |number: &str| format!("x{}", number.len()));
        let erasure = Erasure { erases: &erases, alias: &alias };
        let (left, erased) = erasure.without(&ORDERS, &orders()).unwrap().unwrap();
        assert_eq!(erased, Erased { anonymised: 3, removed: 0, mentions: 2 });
        assert_eq!(text(&left, "customer_id"), ["-", "-", "ann", "-", "-"]);
        assert_eq!(text(&left, "order_id"), ["7", "x14", "8", "x8", "x6"]);
        assert_eq!(text(&left, "referrer"), ["ann", "-", "-", "-", "-"]);
        let nobody = |_: &str| false;
        assert!(Erasure { erases: &nobody, alias: &alias }.without(&ORDERS, &orders()).unwrap().is_none());
    }

    #[test]
    fn what_is_known_of_a_customer_goes() {
        let columns: Vec<(&str, ArrayRef, bool)> = vec![
            ("customer_id", texts(&[Some("kim"), Some("ann")]), true),
            ("name", texts(&[Some("Kim"), Some("Ann")]), true),
            ("referrer", texts(&[None, Some("kim")]), true),
        ];
        let rows = conform(&CUSTOMERS, &RecordBatch::try_from_iter_with_nullable(columns).unwrap()).unwrap();
        let erases = |id: &str| id == "kim";
        let erasure = Erasure { erases: &erases, alias: &str::to_owned };
        let (left, erased) = erasure.without(&CUSTOMERS, &rows).unwrap().unwrap();
        assert_eq!(erased, Erased { anonymised: 0, removed: 1, mentions: 1 });
        assert_eq!((text(&left, "name"), text(&left, "referrer")), (vec!["Ann".to_owned()], vec!["-".to_owned()]));
        assert_eq!(*left.schema(), arrow_schema(&CUSTOMERS));
    }
}
