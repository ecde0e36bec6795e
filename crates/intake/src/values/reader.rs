//! One cell as a value of ours.

use crate::reason::Reason;
use crate::table::rows::Cell;
use crate::text::clean;
use crate::values::amounts::{self, Amount, BadAmount, DecimalSign, Factor, NumberForm};
use crate::values::dates::{BadDate, TimeForm, TimeReader};
use crate::values::examples::Examples;
use crate::values::exchange;
use crate::values::ids::{self, BadId, LongIds};
use crate::values::rates::{self, RateForm};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{FactColumn, FactType};

/// A value of ours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum FieldValue<'c> {
    /// Empty.
    #[default]
    Null,
    /// An id or a text.
    Text(Cow<'c, str>),
    /// Ten-thousandths, a whole number, microseconds or days, as the column says.
    Number(i64),
    /// A price or a quantity of more than four decimals.
    Finer(Box<Factor>),
    /// Yes or no.
    Flag(bool),
    /// What is to pay of a price, in ten-thousandths of it; nothing that is kept.
    Part(i64),
}

impl FieldValue<'_> {
    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Finer(factor) => Some(factor.value),
            _ => None,
        }
    }

    /// The same, put together from its parts: a value that was just written in halves is read whole with a delay that
    /// is felt where it happens for each cell of a file.
    #[inline]
    pub fn in_parts(self) -> Self {
        match self {
            Self::Null => Self::Null,
            Self::Text(Cow::Borrowed(text)) => Self::Text(Cow::Borrowed(text)),
            Self::Number(number) => Self::Number(number),
            other => other,
        }
    }
}

/// What was seen of a column on the way, for notes and for decisions over the whole of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnFindings {
    /// Long ids.
    pub ids: LongIds,
    /// Numbers with more than four decimals.
    pub rounded: u64,
    /// Numbers whose point can be no thousands mark.
    pub pointed: Examples,
    /// Numbers with a decimal comma.
    pub commas: Examples,
    /// Numbers whose point could stand before decimals or between thousands.
    pub points_in_doubt: Examples,
    /// Numbers whose comma could, if commas do not part the columns.
    pub commas_in_doubt: Examples,
    /// Currency signs beside numbers, with the first number of each.
    pub signs: BTreeMap<&'static str, String>,
    /// The sign beside the number that was read last.
    pub last_sign: Option<&'static str>,
    /// Discounts below one, those from one to ten, and how many are above.
    pub parts: Examples,
    pub tenths: Examples,
    pub above_ten: u64,
    /// Units behind numbers.
    pub units: BTreeSet<&'static str>,
    /// Values that are not needed and could not be read.
    pub left_empty: Examples,
    /// How times are written.
    pub forms: BTreeSet<TimeForm>,
    /// A time whose day and month could be either.
    pub undecided: bool,
}

impl ColumnFindings {
    /// What two parts of a column show together; `other` stands later.
    pub fn merge(&mut self, other: Self) {
        self.ids.merge(other.ids);
        self.rounded += other.rounded;
        self.pointed.merge(other.pointed);
        self.commas.merge(other.commas);
        self.points_in_doubt.merge(other.points_in_doubt);
        self.commas_in_doubt.merge(other.commas_in_doubt);
        self.left_empty.merge(other.left_empty);
        self.parts.merge(other.parts);
        self.tenths.merge(other.tenths);
        self.above_ten += other.above_ten;
        for (sign, example) in other.signs {
            self.signs.entry(sign).or_insert(example);
        }
        self.units.extend(other.units);
        self.forms.extend(other.forms);
        self.undecided |= other.undecided;
    }
}

impl ColumnFindings {
    /// Looks at a number that was read.
    #[inline]
    fn see(&mut self, amount: &Amount, cell: &Cell<'_>, decimal: DecimalSign) {
        self.rounded += u64::from(amount.rounded);
        self.last_sign = amount.sign;
        if amount.pointed {
            self.pointed.add(|| shown(cell));
        } else if amount.doubtful {
            self.points_in_doubt.add(|| shown(cell));
        } else if amount.commas {
            let found = if decimal == DecimalSign::Comma { &mut self.commas } else { &mut self.commas_in_doubt };
            found.add(|| shown(cell));
        }
        if let Some(sign) = amount.sign
            && !self.signs.contains_key(sign)
        {
            self.signs.insert(sign, shown(cell));
        }
        if let Some(unit) = amount.unit {
            self.units.insert(unit);
        }
    }
}

/// How the cells of one column are read.
pub(crate) struct CellReader<'q> {
    /// Our column.
    pub column: &'static FactColumn,
    /// Its times.
    pub times: TimeReader<'q>,
    /// Its numbers.
    pub numbers: NumberForm,
    /// How its discounts are read, if they are such.
    pub discounts: Option<DiscountForm>,
}

/// How discounts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiscountForm {
    /// As amounts, unless they say otherwise.
    Amounts,
    /// As parts of the price.
    Parts(RateForm),
    /// Not at all.
    LeftOut,
}

impl CellReader<'_> {
    /// A cell as a value, or why it is none.
    pub fn read<'c>(&self, cell: &'c Cell<'_>, seen: &mut ColumnFindings) -> Result<FieldValue<'c>, Box<Reason>> {
        match self.column.kind {
            FactType::Id => self.id(cell, seen),
            FactType::Text => self.text(cell),
            FactType::Money if self.discounts.is_some() => self.discount(cell, seen),
            FactType::Money | FactType::Quantity | FactType::Number => Ok(match self.amount(cell, seen)? {
                None => FieldValue::Null,
                // The two that are multiplied.
                Some(amount) if amount.rounded && matches!(self.column.name, "unit_price" | "quantity") => {
                    FieldValue::Finer(Box::new(Factor::of(cell, self.numbers, amount.value)))
                }
                Some(amount) => FieldValue::Number(amount.value),
            }),
            FactType::Rate => Ok(self.rate(cell, seen)?.map_or(FieldValue::Null, FieldValue::Number)),
            FactType::Integer => match self.number(cell, seen)? {
                None => Ok(FieldValue::Null),
                Some(number) if number % 10_000 == 0 => Ok(FieldValue::Number(number / 10_000)),
                Some(_) => Err(Box::new(Reason::NotANumber { column: self.column.name, value: value(cell) })),
            },
            FactType::Time => Ok(self.time(cell, seen)?.map_or(FieldValue::Null, FieldValue::Number)),
            FactType::Date => {
                const DAY: i64 = 86_400_000_000;
                Ok(self.time(cell, seen)?.map_or(FieldValue::Null, |micros| FieldValue::Number(micros.div_euclid(DAY))))
            }
            FactType::Flag => self.flag(cell),
        }
    }

    fn id<'c>(&self, cell: &'c Cell<'_>, seen: &mut ColumnFindings) -> Result<FieldValue<'c>, Box<Reason>> {
        let column = self.column.name;
        match ids::read(cell) {
            Ok(None) => Ok(FieldValue::Null),
            // Apart, so that what was just written in halves is read in halves, as `in_parts` says.
            Ok(Some(Cow::Borrowed(id))) => {
                seen.ids.add(id);
                Ok(FieldValue::Text(Cow::Borrowed(id)))
            }
            Ok(Some(Cow::Owned(id))) => {
                seen.ids.add(&id);
                Ok(FieldValue::Text(Cow::Owned(id)))
            }
            Err(BadId::Rounded) => Err(Box::new(Reason::RoundedId { column, value: value(cell) })),
            Err(BadId::Fault) => Err(Box::new(Reason::NotAValue { column, value: value(cell) })),
        }
    }

    fn text<'c>(&self, cell: &'c Cell<'_>) -> Result<FieldValue<'c>, Box<Reason>> {
        let text = match cell {
            Cell::Empty => return Ok(FieldValue::Null),
            Cell::Text(text) => Cow::Borrowed(clean::trimmed(text)),
            Cell::Float(number) if number.is_nan() => return Ok(FieldValue::Null),
            Cell::Fault(_) => return Err(Box::new(Reason::NotAValue { column: self.column.name, value: value(cell) })),
            other => other.to_text(),
        };
        Ok(if text.is_empty() || text == "\\N" { FieldValue::Null } else { FieldValue::Text(text) })
    }

    fn number(&self, cell: &Cell<'_>, seen: &mut ColumnFindings) -> Result<Option<i64>, Box<Reason>> {
        Ok(self.amount(cell, seen)?.map(|amount| amount.value))
    }

    /// A number as it is written, or why it is none.
    #[inline]
    pub fn amount(&self, cell: &Cell<'_>, seen: &mut ColumnFindings) -> Result<Option<Amount>, Box<Reason>> {
        seen.last_sign = None;
        let read = amounts::read_as(cell, self.numbers).map_err(|bad| self.refused(bad, cell, seen))?;
        if let Some(amount) = &read {
            seen.see(amount, cell, self.numbers.decimal);
        }
        Ok(read)
    }

    /// A discount: an amount, or a part of the price.
    fn discount<'c>(&self, cell: &'c Cell<'_>, seen: &mut ColumnFindings) -> Result<FieldValue<'c>, Box<Reason>> {
        const ONE: u64 = 10_000;
        if self.discounts == Some(DiscountForm::LeftOut) {
            return Ok(FieldValue::Null);
        }
        if let Cell::Text(text) = cell
            && let Some(paid) = rates::of_text(text)
        {
            return Ok(FieldValue::Part(paid));
        }
        let Some(number) = self.number(cell, seen)? else { return Ok(FieldValue::Null) };
        if let Some(DiscountForm::Parts(form)) = self.discounts {
            let part = form.paid(number).map(FieldValue::Part);
            return part.ok_or_else(|| Box::new(Reason::NotANumber { column: self.column.name, value: value(cell) }));
        }
        match number.unsigned_abs() {
            0 | ONE => {}
            1..ONE => seen.parts.add(|| shown(cell)),
            size if size <= 10 * ONE => seen.tenths.add(|| shown(cell)),
            _ => seen.above_ten += 1,
        }
        Ok(FieldValue::Number(number))
    }

    /// A rate of exchange, in billionths.
    fn rate(&self, cell: &Cell<'_>, seen: &mut ColumnFindings) -> Result<Option<i64>, Box<Reason>> {
        exchange::read(cell, self.numbers.decimal).map_err(|bad| self.refused(bad, cell, seen))
    }

    fn refused(&self, bad: BadAmount, cell: &Cell<'_>, seen: &mut ColumnFindings) -> Box<Reason> {
        let column = self.column.name;
        Box::new(match bad {
            BadAmount::TooLarge => Reason::TooLarge { column, value: value(cell) },
            BadAmount::BelowZero => Reason::BelowZero { column, value: shown(cell) },
            BadAmount::NotANumber => Reason::NotANumber { column, value: value(cell) },
            BadAmount::DecimalComma => {
                seen.commas.add(|| shown(cell));
                Reason::NotANumber { column, value: shown(cell) }
            }
        })
    }

    /// A day and its clock as a value, or why they are none.
    pub fn read_with_clock(
        &self,
        day: &Cell<'_>,
        clock: &Cell<'_>,
        seen: &mut ColumnFindings,
    ) -> Result<FieldValue<'static>, Box<Reason>> {
        let shown = || clean::echoed_wrong(format!("{} {}", day.to_text(), clock.to_text()).trim());
        let time = self.timed(self.times.read_with_clock(day, clock), shown, seen)?;
        Ok(time.map_or(FieldValue::Null, FieldValue::Number))
    }

    fn time(&self, cell: &Cell<'_>, seen: &mut ColumnFindings) -> Result<Option<i64>, Box<Reason>> {
        let read = match self.times.read(cell) {
            // A mapping's format is for the times of the file; a birthday may be written otherwise.
            Err(BadDate::Form) if self.column.kind == FactType::Date && !self.times.formats.is_empty() => {
                TimeReader { formats: &[], ..self.times.clone() }.read(cell)
            }
            read => read,
        };
        self.timed(read, || value(cell), seen)
    }

    fn timed(
        &self,
        read: Result<Option<(i64, TimeForm)>, BadDate>,
        value: impl FnOnce() -> String,
        seen: &mut ColumnFindings,
    ) -> Result<Option<i64>, Box<Reason>> {
        let column = self.column.name;
        match read {
            Ok(None) => Ok(None),
            Ok(Some((time, form))) => {
                seen.forms.insert(form);
                Ok(Some(time))
            }
            Err(BadDate::Undecided) => {
                seen.undecided = true;
                Err(Box::new(Reason::NotATime { column, value: value() }))
            }
            Err(BadDate::Form) => Err(Box::new(Reason::NotATime { column, value: value() })),
            Err(BadDate::Impossible) => Err(Box::new(Reason::ImpossibleTime { column, value: value() })),
            Err(BadDate::OutOfRange) => Err(Box::new(Reason::TimeOutOfRange { column, value: value() })),
        }
    }

    fn flag<'c>(&self, cell: &'c Cell<'_>) -> Result<FieldValue<'c>, Box<Reason>> {
        let text = match cell {
            Cell::Flag(flag) => return Ok(FieldValue::Flag(*flag)),
            cell => cell.to_text(),
        };
        match clean::plain(&text).to_lowercase().as_str() {
            "" | "null" | "nan" => Ok(FieldValue::Null),
            "true" | "yes" | "y" | "1" | "t" | "是" => Ok(FieldValue::Flag(true)),
            "false" | "no" | "n" | "0" | "f" | "否" => Ok(FieldValue::Flag(false)),
            _ => Err(Box::new(Reason::NotAFlag { column: self.column.name, value: value(cell) })),
        }
    }
}

fn value(cell: &Cell<'_>) -> String {
    clean::echoed_wrong(&cell.to_text())
}

/// A number as it is written: its marks and signs are what is told of, and nobody is known by an amount.
fn shown(cell: &Cell<'_>) -> String {
    crate::shown::short(&cell.to_text())
}
