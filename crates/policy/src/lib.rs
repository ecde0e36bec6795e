//! Policy files: parse, check and bind; diagnostics with places.
//!
//! A policy is read in three steps: YAML to a tree with places, the tree to parts as written, and these bound to
//! names and types. All mistakes of a file are found in one go. What comes out ([`Policy`]) cannot be wrong:
//! whoever holds one need not check it again.
//!
//! # Types of expressions
//!
//! A number in the text is a count when it is whole, else a decimal; it stays what it is beside money, where it is
//! read in currency units.
//!
//! | expression | yields |
//! |---|---|
//! | count ± count | count |
//! | days ± days, days ± count | days |
//! | money ± money, money ± count or days | money |
//! | money ± a number in the text of at most four decimals | money |
//! | anything else ± decimal | decimal |
//! | money × count, days or decimal | money, rounded half-even to four places |
//! | money × money | decimal |
//! | count × count, days × days | count |
//! | count × days | days |
//! | anything else × decimal | decimal |
//! | a ÷ b | decimal |
//! | `-x`, `abs(x)`, `round(x, places)` | the type of `x` |
//! | `nullif`, `coalesce`, `least`, `greatest`, `case` | the type that holds all values, as for ± |
//! | comparisons, `in`, `between`, `is null`, `and`, `or`, `not` | a condition |
//!
//! Numbers compare with numbers, texts with texts, dates with dates and times; a quoted text beside a date or time is
//! an ISO date. Texts and conditions are equal or not, never smaller or larger. `null` may stand for a value of
//! `coalesce` and `case` only.

mod bind;
mod board;
mod calendars;
mod catalogue;
mod codes;
mod custom;
mod diagnostic;
mod expression;
mod forecast;
mod half_width;
mod json_schema;
mod lists;
mod literal;
mod lost_after;
mod meaning;
mod membership;
pub mod model;
mod order;
mod partners;
mod prices;
mod pricing;
mod read;
mod render;
mod rows;
mod schema;
mod schemes;
mod source;
mod standings;
mod yaml;

pub use catalogue::Catalogue;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use json_schema::json_schema;
pub use meaning::hash_of_text;
pub use model::*;
pub use pricing::{Buyer, Discount, PriceStep, coins_of, discounted, price_steps};
pub use render::{render, render_all, said};
pub use source::Source;

use diagnostic::Diagnostics;

/// What came of checking a file.
#[derive(Debug)]
pub struct Checked {
    /// The policy, unless a diagnostic is an error.
    pub policy: Option<Policy>,
    /// All that is wrong or doubtful, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a policy file. Finds all its mistakes, not only the first; only where the text is no YAML does
/// nothing else come to light.
pub fn check(source: &Source<'_>, catalogue: &Catalogue) -> Checked {
    let mut found = Diagnostics::default();
    let root = yaml::read(source.text, &mut found);
    let hash = root.as_ref().map(meaning::hash_of).unwrap_or_default();
    let draft = root.and_then(|root| read::PolicyDraft::read(&root, catalogue, &mut found));
    let policy = draft.and_then(|draft| bind::bind(&draft, hash, catalogue, &mut found));
    let policy = policy.filter(|_| !found.has_errors());
    Checked { policy, diagnostics: found.into_sorted() }
}

/// A condition of its own, such as `value = 'high' and annual_orders > 3` on the command line: it must yield yes or
/// no. With it come the fields of the customer that it needs beyond [`Policy::attributes`]; its references to
/// attributes count on as if these were appended there.
///
/// # Errors
/// All its mistakes, with places within the text (line 1).
pub fn expression(
    text: &str,
    policy: &Policy,
    catalogue: &Catalogue,
) -> Result<(Expression, Vec<Attribute>), Vec<Diagnostic>> {
    expression_over(text, policy, catalogue, &[])
}

/// The same for a condition that may also name columns that are given beside the policy's parts. Where the policy has a
/// part of such a name, the part is meant.
///
/// # Errors
/// As [`expression`].
pub fn expression_over(
    text: &str,
    policy: &Policy,
    catalogue: &Catalogue,
    given: &[GivenName],
) -> Result<(Expression, Vec<Attribute>), Vec<Diagnostic>> {
    let mut found = Diagnostics::default();
    let written = expression::parse(text, yaml::Spot::of_text(text), &mut found);
    let bound = written.and_then(|written| bind::condition(&written, policy, (catalogue, given), &mut found));
    bound.ok_or_else(|| found.into_sorted())
}
