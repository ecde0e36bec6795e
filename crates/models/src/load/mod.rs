//! Work that arrives and people who do it: queues of live contacts, and the backlog of those that may wait.
//!
//! A live channel (telephone, chat) is a queue: [`waiting`] for people who wait however long it takes (Erlang C),
//! [`waiting_with_patience`] for people who give up (Erlang A), [`agents_needed`] for a goal, [`positions`] for those
//! who are on leave. Mail and tickets may lie until tomorrow: [`ContactRate`] says how many come after how many orders, and
//! [`backlog`] what is left at the end of each day. Erlang's formulas do not speak of such a backlog.

mod backlog;
mod contacts;
mod erlang;
mod patience;
mod staffing;

pub use backlog::{DayOfWork, backlog, fewest_people};
pub use contacts::{ContactRate, spread_by_lag};
pub use erlang::{Demand, Waiting, blocking, delay, waiting};
pub use patience::{WaitingWithPatience, waiting_with_patience};
pub use staffing::{
    Goal, agents_needed, agents_needed_with_patience, delay_by_margin, positions, square_root_staffing,
};
