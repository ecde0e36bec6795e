//! The form of the tables: which Arrow and Delta types the columns of a fact kind have.

use crate::error::LakeError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, new_null_array};
use arrow::compute::{CastOptions, can_cast_types, cast, cast_with_options};
use arrow::datatypes::{DataType, Decimal64Type, Field, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoArrow;
use deltalake_core::kernel::{DataType as DeltaType, PrimitiveType, StructField};
use std::path::Path;
use std::sync::Arc;
use terrace_domain::{FactKind, FactType};
use terrace_frame::schema::{Nulls, PRECISION, RATE_SCALE, SCALE, as_read, fact_schema};

/// The partition column.
pub(crate) const BUCKET: &str = "bucket";

/// The Arrow form of a kind's rows in the lake: its columns in their order, every one nullable.
pub fn arrow_schema(kind: &FactKind) -> Schema {
    fact_schema(kind, Nulls::Everywhere)
}

/// The columns of the Delta table: the kind's own and the partition column.
pub(crate) fn delta_columns(kind: &FactKind) -> Result<Vec<StructField>, deltalake_core::DeltaTableError> {
    let decimal =
        PrimitiveType::decimal(PRECISION, SCALE.unsigned_abs()).map_err(deltalake_core::DeltaTableError::from)?;
    let rate =
        PrimitiveType::decimal(PRECISION, RATE_SCALE.unsigned_abs()).map_err(deltalake_core::DeltaTableError::from)?;
    let delta_type = |kind: FactType| match kind {
        FactType::Id | FactType::Text => DeltaType::STRING,
        FactType::Money | FactType::Quantity | FactType::Number => DeltaType::Primitive(decimal.clone()),
        FactType::Rate => DeltaType::Primitive(rate.clone()),
        FactType::Integer => DeltaType::LONG,
        FactType::Time => DeltaType::TIMESTAMP_NTZ,
        FactType::Date => DeltaType::DATE,
        FactType::Flag => DeltaType::BOOLEAN,
    };
    let own = kind.columns.iter().map(|column| StructField::nullable(column.name, delta_type(column.kind)));
    Ok(own.chain([StructField::nullable(BUCKET, DeltaType::INTEGER)]).collect())
}

/// The form in which stored rows of a kind are worked on: the kind's columns in their order, and where files are
/// written again, behind them those that the table has and this program does not know.
///
/// Files were written by programs of any age. Whatever reads one goes through [`StoredForm::fit`], so that columns lie
/// where the rest of this crate looks for them: what a file lacks is null in all its rows.
#[derive(Debug, Clone)]
pub(crate) struct StoredForm {
    pub(crate) kind: &'static FactKind,
    schema: SchemaRef,
    /// Whether rows are written again, so that no column may be left behind.
    whole: bool,
}

impl StoredForm {
    /// The kind's columns alone, for those who only look at rows.
    pub(crate) fn known(kind: &'static FactKind) -> Self {
        Self { kind, schema: Arc::new(arrow_schema(kind)), whole: false }
    }

    /// The kind's columns and the others of a table with these columns, for those who write its rows again.
    ///
    /// Returns [`LakeError::OtherForm`] if the table has a column in another type than the kind's.
    pub(crate) fn of_table<'a>(
        kind: &'static FactKind,
        folder: &Path,
        columns: impl IntoIterator<Item = &'a StructField>,
    ) -> Result<Self, LakeError> {
        let wanted = delta_columns(kind).map_err(LakeError::table("read", kind.name))?;
        let mut fields: Vec<FieldRef> = arrow_schema(kind).fields().iter().cloned().collect();
        for column in columns {
            match wanted.iter().find(|wanted| wanted.name() == column.name()) {
                Some(wanted) if wanted.data_type() == column.data_type() => {}
                Some(wanted) => {
                    let (name, found, wanted) = (column.name(), column.data_type(), wanted.data_type());
                    return Err(LakeError::other_form(
                        folder,
                        format!("its column `{name}` holds {found}, where {wanted} is expected"),
                    ));
                }
                None => {
                    let kept: Result<DataType, _> = column.data_type().try_into_arrow();
                    let kept = kept.map_err(LakeError::arrow(kind.name))?;
                    let kept = as_read(&Schema::new(vec![Field::new(column.name(), kept, true)]));
                    fields.extend(kept.fields().iter().cloned());
                }
            }
        }
        Ok(Self { kind, schema: Arc::new(Schema::new(fields)), whole: true })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Brings rows of a stored file into this form.
    ///
    /// Returns [`LakeError::OtherForm`] if a column holds something else than expected, or would be lost.
    pub(crate) fn fit(&self, path: &Path, batch: RecordBatch) -> Result<RecordBatch, LakeError> {
        let stored = batch.schema_ref();
        if stored.fields() == self.schema.fields() {
            return Ok(batch);
        }
        let unknown = stored.fields().iter().find(|field| self.schema.index_of(field.name()).is_err());
        if let Some(field) = unknown.filter(|_| self.whole) {
            let problem = format!("it has a column `{}` that its table does not have", field.name());
            return Err(LakeError::other_form(path, problem));
        }
        let columns = self.schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
            None => Ok(new_null_array(field.data_type(), batch.num_rows())),
            Some(array) => self.in_stored_type(path, field, array),
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(LakeError::arrow(self.kind.name))
    }

    fn in_stored_type(&self, path: &Path, field: &Field, array: &ArrayRef) -> Result<ArrayRef, LakeError> {
        let (found, wanted) = (array.data_type(), field.data_type());
        let other = || {
            let problem = format!("its column `{}` holds {found}, where {wanted} is expected", field.name());
            LakeError::other_form(path, problem)
        };
        let known = self.kind.column(field.name()).is_some();
        let fits = found == wanted || (if known { is_same_kind(found, wanted) } else { can_cast_types(found, wanted) });
        if !fits {
            return Err(other());
        }
        if found == wanted { Ok(Arc::clone(array)) } else { cast_whole(array, wanted).map_err(|_| other()) }
    }
}

/// A column of texts as it was stored, which may be in any of the forms that texts have.
///
/// Returns [`LakeError::OtherForm`] if it holds something else: read as empty, ids would meet nothing.
pub(crate) fn texts_of(path: &Path, name: &str, array: &ArrayRef) -> Result<StringArray, LakeError> {
    if let Some(texts) = array.as_string_opt::<i32>() {
        return Ok(texts.clone()); // Shares what it holds.
    }
    let cast = is_same_kind(array.data_type(), &DataType::Utf8).then(|| cast_whole(array, &DataType::Utf8));
    let cast = cast.and_then(Result::ok).and_then(|array| array.as_string_opt::<i32>().cloned());
    cast.ok_or_else(|| {
        let problem = format!("its column `{name}` holds {}, where {} is expected", array.data_type(), DataType::Utf8);
        LakeError::other_form(path, problem)
    })
}

/// Whether a type only writes the same values in another way.
fn is_same_kind(found: &DataType, wanted: &DataType) -> bool {
    let text = matches!(found, DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..));
    *found == DataType::Null || (text && *wanted == DataType::Utf8) || is_wider(found, wanted)
}

/// Whether a type holds decimals of the same unit with more bits.
fn is_wider(found: &DataType, wanted: &DataType) -> bool {
    match (found, wanted) {
        (DataType::Decimal128(_, scale), DataType::Decimal64(_, wanted)) => scale == wanted,
        _ => false,
    }
}

/// Brings values into another type; a value that it cannot hold is an error, not a null.
fn cast_whole(array: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, ArrowError> {
    cast_with_options(array, wanted, &CastOptions { safe: false, ..CastOptions::default() })
}

/// Brings rows into the kind's form: columns by name, absent ones empty, texts of any encoding.
///
/// Refuses unknown columns, other types, empty required columns and numbers of more than 18 digits, which
/// would be cut when stored.
///
/// # Errors
/// [`LakeError::Rows`] tells what is wrong.
pub fn conform(kind: &'static FactKind, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
    let schema = Arc::new(arrow_schema(kind));
    if let Some(unknown) = batch.schema_ref().fields().iter().find(|field| kind.column(field.name()).is_none()) {
        return Err(LakeError::rows(kind.name, format!("there is no column `{}`", unknown.name())));
    }
    let mut columns = Vec::with_capacity(kind.columns.len());
    for (column, field) in kind.columns.iter().zip(schema.fields()) {
        let array = match batch.column_by_name(column.name) {
            Some(array) => in_type(kind.name, column.name, array, field.data_type())?,
            None => new_null_array(field.data_type(), batch.num_rows()),
        };
        if column.required && array.null_count() > 0 {
            return Err(LakeError::rows(kind.name, format!("`{}` is empty in some rows", column.name)));
        }
        columns.push(array);
    }
    RecordBatch::try_new(schema, columns).map_err(LakeError::arrow(kind.name))
}

fn in_type(kind: &'static str, name: &str, array: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, LakeError> {
    let array = match (array.data_type(), wanted) {
        (found, wanted) if found == wanted => Arc::clone(array),
        (DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) | DataType::Null, DataType::Utf8) => {
            cast(array, wanted).map_err(LakeError::arrow(kind))?
        }
        (DataType::Null, _) => new_null_array(wanted, array.len()),
        (found, wanted) if is_wider(found, wanted) => cast_whole(array, wanted).map_err(LakeError::arrow(kind))?,
        (found, _) => {
            return Err(LakeError::rows(kind, format!("`{name}` holds {found}, where {wanted} is expected")));
        }
    };
    if let Some(decimals) = array.as_primitive_opt::<Decimal64Type>() {
        decimals.validate_decimal_precision(PRECISION).map_err(LakeError::arrow(kind))?;
    }
    Ok(array)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Decimal128Array, Int64Array, StringArray, StringViewArray, TimestampMicrosecondArray};
    use terrace_domain::facts::{FEEDBACK, KINDS, ORDERS};

    fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
    }

    fn feedback(rating: ArrayRef) -> RecordBatch {
        batch(vec![
            ("rating", rating),
            ("customer_id", Arc::new(StringViewArray::from(vec!["a"]))),
            ("at", Arc::new(TimestampMicrosecondArray::from(vec![5]))),
        ])
    }

    /// In the width that files of people may have.
    fn money(value: i128) -> ArrayRef {
        Arc::new(Decimal128Array::from(vec![value]).with_precision_and_scale(PRECISION, SCALE).unwrap())
    }

    #[test]
    fn rows_take_the_form_of_their_kind() {
        let rows = conform(&FEEDBACK, &feedback(money(45_000))).unwrap();
        assert_eq!(*rows.schema(), arrow_schema(&FEEDBACK));
        assert_eq!(rows.column(0).as_string::<i32>().value(0), "a");
        assert_eq!(rows.column_by_name("text").unwrap().null_count(), 1);
    }

    #[test]
    fn stored_texts_are_read_in_every_form_and_nothing_else_as_text() {
        let read = |array: ArrayRef| texts_of(Path::new("part.parquet"), "order_id", &array);
        let plain: ArrayRef = Arc::new(StringArray::from(vec![Some("7"), None]));
        for form in [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View] {
            let texts = read(cast(&plain, &form).unwrap()).unwrap();
            assert_eq!(texts.iter().collect::<Vec<_>>(), [Some("7"), None]);
        }
        let refused = read(Arc::new(Int64Array::from(vec![7]))).unwrap_err().to_string();
        assert!(refused.contains("`order_id` holds Int64"), "{refused}");
    }

    #[test]
    fn rows_of_another_form_are_refused() {
        let refused = |kind, rows: RecordBatch| conform(kind, &rows).unwrap_err().to_string();
        assert!(refused(&FEEDBACK, feedback(Arc::new(Int64Array::from(vec![1])))).contains("`rating` holds Int64"));
        assert!(refused(&FEEDBACK, feedback(money(10_i128.pow(18)))).contains("cannot be stored"));
        assert!(refused(&ORDERS, feedback(money(1))).contains("no column `rating`"));
        let nameless = batch(vec![("order_id", Arc::new(StringArray::from(vec!["1"])))]);
        assert!(refused(&ORDERS, nameless).contains("`ordered_at` is empty"));
    }

    #[test]
    fn every_kind_has_a_delta_form() {
        for kind in KINDS {
            let columns = delta_columns(kind).unwrap();
            assert_eq!(columns.len(), kind.columns.len() + 1);
            assert_eq!(columns.last().map(|column| column.name().as_str()), Some(BUCKET));
        }
    }
}
