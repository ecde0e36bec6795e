//! What goes along with what: correlations of answers, what drives satisfaction, and how much few customers make up.
//!
//! [`spearman`] and [`kendall`] are for answers on scales; [`drivers`] shares out what several answers explain of one,
//! also where they go together; [`concentration`] says how much of the revenue the largest customers bring, and
//! [`Ranking`] how well a score finds them. None of it says what causes what.

mod concentration;
mod correlation;
mod shares;

pub use concentration::{Ranking, concentration};
pub use correlation::{kendall, spearman};
pub use shares::{Driver, Drivers, drivers};
