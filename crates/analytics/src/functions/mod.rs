//! Functions that the query engine lacks: exact sums, sums of ratios, the name with the most, sets of words, months.

mod exact_sum;
mod month_of;
mod ratio_sum;
mod text_in;
mod top_name;

pub(crate) use crate::error::SumOverflow;
pub(crate) use month_of::month_of;
pub(crate) use text_in::text_in;

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::exec_err;
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, Expr, GroupsAccumulator, Signature, Volatility,
};
use std::sync::{Arc, LazyLock};

/// Decimal places of a sum of ratios.
pub(crate) const RATIO_PLACES: i8 = 12;

/// Sum of a column of integers or amounts, as a checked 64-bit integer; 0 of nothing.
pub(crate) fn exact_sum(value: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Kind::ExactSum));
    FUNCTION.call(vec![value])
}

/// Sum of the rows' ratios, in units of 10⁻¹²; rows without a positive denominator are left out.
pub(crate) fn ratio_sum(numerator: Expr, denominator: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Kind::RatioSum));
    FUNCTION.call(vec![numerator, denominator])
}

/// The name with the largest number, ties by name.
pub(crate) fn top_name(name: Expr, size: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| function(Kind::TopName));
    FUNCTION.call(vec![name, size])
}

fn function(kind: Kind) -> Arc<AggregateUDF> {
    let signature = Signature::any(kind.arguments(), Volatility::Immutable);
    Arc::new(AggregateUDF::new_from_impl(Fold { kind, signature }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    ExactSum,
    RatioSum,
    TopName,
}

impl Kind {
    const fn arguments(self) -> usize {
        match self {
            Self::ExactSum => 1,
            Self::RatioSum | Self::TopName => 2,
        }
    }

    fn groups(self) -> Box<dyn GroupsAccumulator> {
        match self {
            Self::ExactSum => Box::new(exact_sum::ExactSum::default()),
            Self::RatioSum => Box::new(ratio_sum::RatioSum::default()),
            Self::TopName => Box::new(top_name::TopName::default()),
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Fold {
    kind: Kind,
    signature: Signature,
}

impl AggregateUDFImpl for Fold {
    fn name(&self) -> &str {
        match self.kind {
            Kind::ExactSum => "exact_sum",
            Kind::RatioSum => "ratio_sum",
            Kind::TopName => "top_name",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::ExactSum => DataType::Int64,
            Kind::RatioSum => ratio_sum::OUTPUT,
            Kind::TopName => DataType::Utf8,
        })
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field =
            |name: &str, data_type| Arc::new(Field::new(format!("{}[{name}]", arguments.name), data_type, true));
        Ok(match self.kind {
            Kind::ExactSum => vec![field("sum", DataType::Int64)],
            Kind::RatioSum => vec![field("sum", ratio_sum::OUTPUT)],
            Kind::TopName => vec![field("name", DataType::Utf8), field("size", DataType::Int64)],
        })
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        exec_err!("{} works on groups only", self.name())
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(self.kind.groups())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// States as if each row were a group of its own.
fn each_row_alone(
    mut fold: Box<dyn GroupsAccumulator>,
    values: &[ArrayRef],
    filter: Option<&BooleanArray>,
) -> Result<Vec<ArrayRef>> {
    let rows = values.first().map_or(0, |column| column.len());
    fold.update_batch(values, &(0..rows).collect::<Vec<_>>(), filter, rows)?;
    fold.state(EmitTo::All)
}
