//! One customer: who they are, what they bought, how their metrics went, whom they referred. Nothing but their own facts is read, but for
//! whom they referred.

mod course;
mod profile;
mod purchases;

pub use course::{Course, CoursePoint, course};
pub use profile::{CustomerProfile, CustomerService, ProfileField, profile};
pub use purchases::{BoughtMonth, BoughtOf, Purchases, purchases};

use crate::error::AppError;
use crate::facts::Inputs;
use terrace_domain::{AsOf, CustomerId};

/// Whom a customer is said to have referred, by id.
///
/// # Errors
/// What reading facts may say.
pub fn referred_by(inputs: &Inputs, as_of: &AsOf, customer: &CustomerId) -> Result<Vec<String>, AppError> {
    Ok(terrace_analytics::referred_by(&inputs.facts, as_of, customer)?)
}
