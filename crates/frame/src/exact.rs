use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A floating-point number that is written as text, since JSON readers round.
///
/// The text is the shortest that reads as the very same number. Two are equal if their bits are.
#[derive(Debug, Clone, Copy)]
pub struct Exact(pub f64);

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Exact {}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:?}", self.0))
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = text.parse().map_err(|_| serde::de::Error::custom(format!("`{text}` is no number")))?;
        Ok(Self(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_json_bit_by_bit() {
        for number in [0.1 + 0.2, -0.0, 5e-324, f64::MAX, f64::NEG_INFINITY, f64::NAN] {
            let text = serde_json::to_string(&Exact(number)).unwrap();
            assert_eq!(serde_json::from_str::<Exact>(&text).unwrap(), Exact(number), "{text}");
        }
        assert!(serde_json::from_str::<Exact>("\"one\"").is_err());
    }
}
