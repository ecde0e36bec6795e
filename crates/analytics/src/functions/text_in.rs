use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use datafusion::arrow::datatypes::{DataType, Int32Type};
use datafusion::common::exec_err;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use std::sync::Arc;

/// Whether a text is one of the words, without regard to case, blanks, `-` and `_`. The words are given folded so.
pub(crate) fn text_in(text: Expr, words: &'static [&'static str]) -> Expr {
    let signature = Signature::any(1, Volatility::Immutable);
    Arc::new(ScalarUDF::new_from_impl(TextIn { words, signature })).call(vec![text])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct TextIn {
    words: &'static [&'static str],
    signature: Signature,
}

impl TextIn {
    fn holds(&self, text: &str) -> bool {
        if self.words.contains(&text) {
            return true;
        }
        let plain = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
        let plain: String = plain.flat_map(char::to_lowercase).collect();
        self.words.contains(&plain.as_str())
    }
}

impl ScalarUDFImpl for TextIn {
    fn name(&self) -> &str {
        "text_in"
    }

    /// Shows the words, so that two sets of words never pass for one expression.
    fn schema_name(&self, arguments: &[Expr]) -> Result<String> {
        Ok(format!("text_in({arguments:?}, {:?})", self.words))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&arguments.args)?;
        let texts = |column: &ArrayRef| -> Option<BooleanArray> {
            let texts = column.as_string_opt::<i32>()?;
            Some((0..texts.len()).map(|row| texts.is_valid(row).then(|| self.holds(texts.value(row)))).collect())
        };
        let found = columns.first().and_then(|column| match column.as_dictionary_opt::<Int32Type>() {
            // Each text of the dictionary is looked at once.
            Some(coded) => {
                let known = texts(coded.values())?;
                let holds = |key: Option<i32>| {
                    let code = usize::try_from(key?).ok()?;
                    (code < known.len() && known.is_valid(code)).then(|| known.value(code))
                };
                Some(coded.keys().iter().map(holds).collect::<BooleanArray>())
            }
            None => texts(column),
        });
        let Some(found) = found else { return exec_err!("text_in takes a column of texts") };
        Ok(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    }
}
