//! Small JSON files with a sum of their own text, so that a changed bit is noticed.
//!
//! A sealed file is an ordinary JSON object that begins with `"sealed": true` and ends with `"sum"`, the hash of its
//! text with zeros in the place of the sum. There are two marks so that no single accident makes a sealed file look
//! like one of an earlier program, which had neither.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

const BEGIN: &str = "{\n  \"sealed\": true,\n";
const SUM: &str = ",\n  \"sum\": \"";
const END: &str = "\"\n}\n";
/// Digits of a sum.
pub(crate) const DIGITS: usize = 32;

/// What the seal of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// The text is the one that was written.
    Whole,
    /// There is none: an earlier program wrote the file.
    Missing,
    /// The text is not the one that was written.
    Broken,
}

/// What is said of a file whose seal is broken.
pub const BROKEN: &str = "its text is not the one that was written";

/// The text of a sealed file.
///
/// # Errors
/// A value that JSON cannot express, or that is no object with fields.
pub fn sealed(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let text = serde_json::to_string_pretty(value)?;
    let fields = text.strip_prefix("{\n").and_then(|text| text.strip_suffix("\n}"));
    let fields = fields.ok_or_else(|| serde::ser::Error::custom("only objects with fields are sealed"))?;
    let (head, zeros) = (format!("{BEGIN}{fields}{SUM}"), "0".repeat(DIGITS));
    let sum = sum_of(format!("{head}{zeros}{END}").as_bytes());
    Ok(format!("{head}{sum}{END}").into_bytes())
}

/// Looks at the seal of a file's text.
pub fn check(text: &[u8]) -> Seal {
    let sum = text.strip_suffix(END.as_bytes()).and_then(|rest| rest.split_last_chunk::<DIGITS>());
    let sum = sum.filter(|(head, _)| head.ends_with(SUM.as_bytes()));
    match (text.starts_with(BEGIN.as_bytes()), sum) {
        (false, None) => Seal::Missing,
        (true, Some((head, sum))) => {
            let zeroed = [head, "0".repeat(DIGITS).as_bytes(), END.as_bytes()].concat();
            if sum_of(&zeroed).as_bytes() == sum { Seal::Whole } else { Seal::Broken }
        }
        _ => Seal::Broken,
    }
}

/// The sum of some bytes, as text.
pub fn sum_of(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let value = BTreeMap::from([("format", "2"), ("text", "with \"quotes\"\n")]);
        let text = sealed(&value).unwrap();
        assert_eq!(check(&text), Seal::Whole);
        let read: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!((&read["format"], &read["text"]), (&"2".into(), &"with \"quotes\"\n".into()));
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(check(&flipped), Seal::Broken, "{bit}");
        }
        for length in 1..text.len() {
            assert!(
                check(&text[..length]) == Seal::Broken
                    || serde_json::from_slice::<serde_json::Value>(&text[..length]).is_err()
            );
        }
        assert_eq!(check(&serde_json::to_vec_pretty(&value).unwrap()), Seal::Missing);
        assert!(sealed(&BTreeMap::<String, u8>::new()).is_err());
        assert!(sealed(&[1]).is_err());
    }
}
