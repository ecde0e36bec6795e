//! A made-up shop for stationery and home decoration, of any size, written as ordinary files.
//!
//! The files are imported like anybody's; nothing here knows how. Whoever has the same [`Shop`] gets the same bytes
//! on any machine: all draws are integers of one ChaCha stream per customer, and nothing depends on the order in
//! which customers are made. What was made is known exactly ([`Truth`]), so that others can test their answers.
//!
//! No person, company or telephone number in it is real: names are put together from common characters, and all
//! numbers start with 100, which no subscriber has.

mod archetype;
mod catalogue;
mod customer;
mod dealings;
mod draw;
mod error;
mod feedback;
mod files;
mod line;
mod names;
mod places;
mod platforms;
mod purchase;
mod shop;
mod tally;
mod truth;
mod write;

pub use archetype::Archetype;
pub use draw::Draw;
pub use error::SampleError;
pub use files::Files;
pub use platforms::{BuyerTruth, OrderState, PlacedLine, Platform, PlatformOrder, PlatformShop};
pub use shop::Shop;
pub use truth::{CustomerTruth, DealingsTruth, Totals, Truth};
