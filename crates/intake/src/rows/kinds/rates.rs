//! Rates of exchange: of a known currency, above zero.

use super::{Values, currency, place};
use crate::reason::Reason;
use crate::values::reader::FieldValue;
use terrace_domain::{FactKind, InternalError};

/// Finishes the rows of rates.
pub(crate) struct RateRules {
    currency: usize,
    rate: usize,
}

impl RateRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        Ok(Self { currency: place(kind, "currency")?, rate: place(kind, "rate")? })
    }

    /// The currency's code; a rate of nothing is refused.
    pub fn apply(&self, values: &mut Values<'_>) -> Result<(), Reason> {
        currency::use_code(values, self.currency)?;
        match values.get(self.rate) {
            Some(FieldValue::Number(rate)) if *rate <= 0 => {
                Err(Reason::BelowZero { column: "rate", value: crate::values::exchange::rate_text(*rate) })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_nothing_is_refused() {
        let rates = RateRules { currency: 0, rate: 1 };
        for (rate, taken) in [(6_530_000, true), (0, false)] {
            let mut values = Values::default();
            values[0] = FieldValue::Text("日元".into());
            values[1] = FieldValue::Number(rate);
            assert_eq!(rates.apply(&mut values).is_ok(), taken);
            assert_eq!(values[0], FieldValue::Text("JPY".into()));
        }
    }
}
