//! Payments: what tells those of one order apart.

use super::{Values, currency, place};
use crate::reason::Reason;
use crate::values::reader::FieldValue;
use std::borrow::Cow;
use terrace_domain::{FactKind, InternalError, LocalTime};

/// Finishes the rows of payments.
pub(crate) struct PaymentRules {
    payment: usize,
    due_at: usize,
    paid_at: usize,
    currency: usize,
}

impl PaymentRules {
    /// Looks up its columns.
    pub fn new(kind: &'static FactKind) -> Result<Self, InternalError> {
        let place = |name| place(kind, name);
        Ok(Self {
            payment: place("payment")?,
            due_at: place("due_at")?,
            paid_at: place("paid_at")?,
            currency: place("currency")?,
        })
    }

    /// A payment without a number is known by when it was due, or if that is unknown by when it was paid.
    pub fn apply(&self, values: &mut Values<'_>) -> Result<(), Reason> {
        currency::use_code(values, self.currency)?;
        let time = |place: usize| match values.get(place) {
            Some(FieldValue::Number(micros)) => Some(LocalTime::from_micros(*micros)),
            _ => None,
        };
        let known_by = time(self.due_at).or_else(|| time(self.paid_at));
        let Some(known_by) = known_by else { return Err(Reason::NeitherDueNorPaid) };
        if let Some(payment) = values.get_mut(self.payment)
            && *payment == FieldValue::Null
        {
            *payment = FieldValue::Text(Cow::Owned(known_by.to_string()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::PAYMENTS;

    #[test]
    fn a_payment_is_known_by_its_number_or_its_time() {
        let payments = PaymentRules::new(&PAYMENTS).unwrap();
        let day = |text: &str| FieldValue::Number(LocalTime::parse(text).unwrap().micros());
        for (number, due, paid, known) in [
            (Some("7"), Some("2024-01-31"), None, Ok("7")),
            (None, Some("2024-01-31"), Some("2024-02-03"), Ok("2024-01-31 00:00:00")),
            (None, None, Some("2024-02-03"), Ok("2024-02-03 00:00:00")),
            (Some("7"), None, None, Err(Reason::NeitherDueNorPaid)),
        ] {
            let mut values = Values::default();
            values[payments.payment] = number.map_or(FieldValue::Null, |number| FieldValue::Text(number.into()));
            values[payments.due_at] = due.map_or(FieldValue::Null, day);
            values[payments.paid_at] = paid.map_or(FieldValue::Null, day);
            let done = payments.apply(&mut values).map(|()| values[payments.payment].clone());
            let known = known.map(|known| {
                let time = LocalTime::parse(known).map(|time| time.to_string());
                FieldValue::Text(Cow::Owned(time.unwrap_or_else(|_| known.to_owned())))
            });
            assert_eq!(done, known);
        }
    }
}
