use crate::exact::power_of_ten;
use std::borrow::Cow;
use std::sync::Arc;
use terrace_domain::{ValueType, round_div};
use terrace_frame::{Column, Integers, Texts};

/// A value that does not fit, and in which row.
pub(super) struct TooLarge(pub(super) usize);

/// Microseconds of a day, to put a date beside a time.
const MICROS_PER_DAY: i128 = 86_400_000_000;

/// What a node yields: one value for all rows, or a column.
pub(super) enum Vector<'a> {
    Constant(Scalar<'a>),
    Column(Cow<'a, Column>),
}

/// One value for all rows.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
    Null,
    /// Millionths.
    Number(i128),
    Text(&'a str),
    Flag(bool),
    /// Days since 1970-01-01.
    Date(i32),
}

/// Integers of a vector with their scale.
pub(super) struct Numbers<'v> {
    values: NumberValues<'v>,
    pub(super) scale: u32,
    /// The factor that turns them into microseconds beside a time; `None` for plain numbers.
    moment: Option<i128>,
}

enum NumberValues<'v> {
    Constant(Option<i128>),
    Column(&'v Integers),
}

/// Texts of a vector.
pub(super) enum TextValues<'v> {
    Constant(Option<&'v str>),
    Column(&'v Texts),
}

/// Flags of a vector.
pub(super) enum FlagValues<'v> {
    Constant(Option<bool>),
    Column(&'v [Option<bool>]),
}

impl Vector<'_> {
    pub(super) fn owned(column: Column) -> Self {
        Self::Column(Cow::Owned(column))
    }

    /// As numbers, days or times; `None` if it holds something else.
    pub(super) fn numbers(&self) -> Option<Numbers<'_>> {
        let constant = |value, scale, moment| Numbers { values: NumberValues::Constant(value), scale, moment };
        match self {
            Self::Constant(Scalar::Null) => Some(constant(None, 0, None)),
            Self::Constant(Scalar::Number(millionths)) => Some(constant(Some(*millionths), 6, None)),
            Self::Constant(Scalar::Date(days)) => Some(constant(Some(i128::from(*days)), 0, Some(MICROS_PER_DAY))),
            Self::Constant(_) => None,
            Self::Column(column) => match column.as_ref() {
                Column::Integers(integers) => Some(Numbers {
                    values: NumberValues::Column(integers),
                    scale: integers.value_type.scale(),
                    moment: match integers.value_type {
                        ValueType::Date => Some(MICROS_PER_DAY),
                        ValueType::Time => Some(1),
                        _ => None,
                    },
                }),
                _ => None,
            },
        }
    }

    /// As texts; `None` if it holds something else.
    pub(super) fn texts(&self) -> Option<TextValues<'_>> {
        match self {
            Self::Constant(Scalar::Null) => Some(TextValues::Constant(None)),
            Self::Constant(Scalar::Text(text)) => Some(TextValues::Constant(Some(text))),
            Self::Constant(_) => None,
            Self::Column(column) => match column.as_ref() {
                Column::Texts(texts) => Some(TextValues::Column(texts)),
                _ => None,
            },
        }
    }

    /// As flags; `None` if it holds something else.
    pub(super) fn flags(&self) -> Option<FlagValues<'_>> {
        match self {
            Self::Constant(Scalar::Null) => Some(FlagValues::Constant(None)),
            Self::Constant(Scalar::Flag(flag)) => Some(FlagValues::Constant(Some(*flag))),
            Self::Constant(_) => None,
            Self::Column(column) => match column.as_ref() {
                Column::Flags(flags) => Some(FlagValues::Column(flags)),
                _ => None,
            },
        }
    }

    /// Whether a row has no value.
    pub(super) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Constant(scalar) => matches!(scalar, Scalar::Null),
            Self::Column(column) => match column.as_ref() {
                Column::Integers(integers) => integers.get(row).is_none(),
                Column::Texts(texts) => texts.get(row).is_none(),
                Column::Flags(flags) => flags.get(row).copied().flatten().is_none(),
            },
        }
    }
}

impl Numbers<'_> {
    pub(super) fn get(&self, row: usize) -> Option<i128> {
        match self.values {
            NumberValues::Constant(value) => value,
            NumberValues::Column(integers) => integers.get(row).map(i128::from),
        }
    }

    /// The factor for a value whose common scale with another is `scale`, both moments or both numbers.
    pub(super) fn factor_beside(&self, other: &Numbers<'_>) -> i128 {
        match (self.moment, other.moment) {
            (Some(own), Some(others)) if own != others => own,
            _ => power_of_ten(other.scale.saturating_sub(self.scale)),
        }
    }

    /// The value as one of the stored type, rounded half-even; `Err` where it leaves 128 bits.
    pub(super) fn as_type(&self, row: usize, target: ValueType) -> Result<Option<i128>, TooLarge> {
        let Some(value) = self.get(row) else { return Ok(None) };
        if let (ValueType::Time, Some(factor)) = (target, self.moment) {
            return value.checked_mul(factor).map(Some).ok_or(TooLarge(row));
        }
        rescale(value, self.scale, target.scale()).map(Some).ok_or(TooLarge(row))
    }
}

impl TextValues<'_> {
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Constant(text) => *text,
            Self::Column(texts) => texts.get(row),
        }
    }
}

impl FlagValues<'_> {
    pub(super) fn get(&self, row: usize) -> Option<bool> {
        match self {
            Self::Constant(flag) => *flag,
            Self::Column(flags) => flags.get(row).copied().flatten(),
        }
    }
}

/// From one number of decimals to another, half-even.
pub(super) fn rescale(value: i128, from: u32, to: u32) -> Option<i128> {
    if to >= from { value.checked_mul(power_of_ten(to - from)) } else { round_div(value, power_of_ten(from - to)) }
}

/// Gathers integers of one type; marks nulls only once there is one.
pub(super) struct Gather {
    value_type: ValueType,
    values: Vec<i64>,
    valid: Option<Vec<bool>>,
}

impl Gather {
    pub(super) fn new(value_type: ValueType, rows: usize) -> Self {
        Self { value_type, values: Vec::with_capacity(rows), valid: None }
    }

    /// Appends a value of the type's scale.
    pub(super) fn push(&mut self, value: Option<i128>) -> Result<(), TooLarge> {
        let row = self.values.len();
        let kept = value.map(i64::try_from).transpose().map_err(|_| TooLarge(row))?;
        match (&mut self.valid, kept) {
            (None, Some(_)) => {}
            (None, None) => {
                let mut valid = Vec::with_capacity(self.values.capacity());
                valid.resize(row, true);
                valid.push(false);
                self.valid = Some(valid);
            }
            (Some(valid), kept) => valid.push(kept.is_some()),
        }
        self.values.push(kept.unwrap_or(0)); // Beside it stands that it is null.
        Ok(())
    }

    pub(super) fn finish(self) -> Column {
        Column::Integers(Integers { value_type: self.value_type, values: Arc::new(self.values), valid: self.valid })
    }
}
