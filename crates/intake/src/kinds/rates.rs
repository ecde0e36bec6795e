//! Rates of exchange: of a known currency, above zero.

use super::{Values, currency, place};
use crate::fields::Field;
use crate::reason::Reason;
use terrace_domain::FactKind;

/// Finishes the rows of rates.
pub(crate) struct Rates {
    currency: usize,
    rate: usize,
}

impl Rates {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Self {
        Self { currency: place(kind, "currency"), rate: place(kind, "rate") }
    }

    /// The currency's code; a rate of nothing is refused.
    pub fn finish(&self, values: &mut Values<'_>) -> Result<(), Reason> {
        currency::finish(values, self.currency)?;
        match values.get(self.rate) {
            Some(Field::Number(rate)) if *rate <= 0 => {
                Err(Reason::BelowZero { column: "rate", value: crate::preview::rate((*rate).into()) })
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
        let rates = Rates { currency: 0, rate: 1 };
        for (rate, taken) in [(6_530_000, true), (0, false)] {
            let mut values = Values::default();
            values[0] = Field::Text("日元".into());
            values[1] = Field::Number(rate);
            assert_eq!(rates.finish(&mut values).is_ok(), taken);
            assert_eq!(values[0], Field::Text("JPY".into()));
        }
    }
}
