use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A floating-point number that is written as text, since JSON readers round.
///
/// The text is the shortest that reads as the very same number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Exact(pub f64);

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
