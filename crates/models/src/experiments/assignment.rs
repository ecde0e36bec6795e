//! Who is left out: a number between 0 and 1 for every customer, the same forever and on any machine.
//!
//! The number is u = h / 2⁶⁴, where h is the first eight bytes, the most significant first, of SHA-256 (FIPS 180-4) of
//! `salt ‖ 0x1F ‖ experiment ‖ 0x1F ‖ customer` in UTF-8. A customer is left out where u < share. Nothing is drawn and
//! nothing is kept: whoever knows the salt can say it again. Another salt or another name of the experiment gives
//! numbers that have nothing to do with these. A larger share leaves out the same customers and further ones.
//!
//! In PostgreSQL, h as sixteen hexadecimal digits, which compare as text like the numbers that they are:
//!
//! ```sql
//! substr(encode(sha256(convert_to(salt || chr(31) || experiment || chr(31) || customer, 'UTF8')), 'hex'), 1, 16)
//! ```
//!
//! | salt | experiment | customer | h |
//! |---|---|---|---|
//! | `salt` | `welcome-gift` | `C1001` | `cc167fb38789bac5` |
//! | | `a` | | `7e7b111a790e4737` |
//! | `盐` | `会员日` | `客户甲` | `fd0e67a5faa9b0c1` |

use sha2::{Digest, Sha256};

use super::refusal::ExperimentRefusal;

/// Stands between the parts, so that `ab`, `c` and `a`, `bc` are not the same.
const SEPARATOR: u8 = 0x1f;

/// 2⁶⁴.
const SPAN: f64 = 18_446_744_073_709_551_616.0;

/// How customers are told apart for one experiment.
#[derive(Debug, Clone)]
pub struct Assignment {
    begun: Sha256,
}

impl Assignment {
    /// The assignment of an experiment, by the shop's salt and the experiment's name.
    ///
    /// # Errors
    /// [`ExperimentRefusal::BadOption`] where one of them holds the separator U+001F.
    pub fn new(salt: &str, experiment: &str) -> Result<Self, ExperimentRefusal> {
        for (name, part) in [("salt", salt), ("experiment", experiment)] {
            if part.as_bytes().contains(&SEPARATOR) {
                return Err(ExperimentRefusal::BadOption { name, allowed: "a text without the character U+001F" });
            }
        }
        let begun = Sha256::new()
            .chain_update(salt)
            .chain_update([SEPARATOR])
            .chain_update(experiment)
            .chain_update([SEPARATOR]);
        Ok(Self { begun })
    }

    /// The customer's number h, evenly from 0 … 2⁶⁴ − 1.
    #[must_use]
    pub fn number(&self, customer: &str) -> u64 {
        let digest = self.begun.clone().chain_update(customer).finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Whether the customer is left out, where this share is: u < share, compared exactly.
    #[must_use]
    pub fn is_left_out(&self, customer: &str, share: Share) -> bool {
        u128::from(self.number(customer)) < share.bound
    }
}

/// A share of customers, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Numbers below this are within it.
    bound: u128,
}

impl Share {
    /// The share.
    ///
    /// # Errors
    /// [`ExperimentRefusal::BadOption`] where it lies outside.
    pub fn new(share: f64) -> Result<Self, ExperimentRefusal> {
        if !(0.0..=1.0).contains(&share) {
            return Err(ExperimentRefusal::BadOption { name: "share", allowed: "from 0 to 1" });
        }
        // A product with a power of two is exact, and h < x is h < ⌈x⌉ for a whole number h.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2⁶⁴, and whole")]
        let bound = (share * SPAN).ceil() as u128;
        Ok(Self { bound })
    }
}
