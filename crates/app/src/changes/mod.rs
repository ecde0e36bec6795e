//! Changes: two runs side by side, who moved, and what moved them.

mod cause;
mod chosen;
mod compare;
mod largest;
mod matrix;
mod movers;
mod side;
mod trial;

pub use cause::Cause;
pub use chosen::{MoverColumn, MoverEnd, MoverOrder, MoverPage, MoverQuery};
pub use compare::{Changes, CompareRequest, compare};
pub use largest::LARGEST_MOVERS;
pub use matrix::{Direction, Flow, Mover, SchemeChanges};
pub use movers::movers_table;
pub use side::Side;
