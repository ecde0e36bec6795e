//! The page as a whole.

mod edges;
mod escaping;
mod figures;
mod markup;
#[path = "../../examples/sample_report/people.rs"]
mod people;
mod self_contained;
#[path = "../../examples/sample_report/shop.rs"]
mod shop;
