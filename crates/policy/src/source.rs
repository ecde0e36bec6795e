use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A policy file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// The file's name, for messages.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

impl Source<'_> {
    /// SHA-256 of the bytes, in hexadecimal.
    pub fn hash(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn the_hash_is_sha_256() {
        let source = Source { name: "", text: "abc" };
        assert_eq!(source.hash(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
