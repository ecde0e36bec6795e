//! Test cases of a policy: what a customer with these values must come to, in a file beside the policy.
//!
//! ```yaml
//! policy: stationery.yaml            # optional, for the reader of the file
//! cutoffs:                           # optional, shared by all cases; a case's own replace them scheme by scheme
//!   composite:
//!     percentiles: { annual_amount: [[0, 10], [50000, 5], [100000, 1]] }   # [value, number of customers]
//!     edges: { key: 80.5, growth: 40 }
//! cases:
//!   - name: exactly 100,000 is not high
//!     customer: { annual_amount: 100000, annual_orders: 3 }   # metrics and attributes; what is not named is null
//!     expect: { value: mid, high_frequency: false, composite: key }   # schemes, labels, metrics; ~ for none
//!     reason: { value: annual_amount 100000.00 >= 50000.00 }  # part of the short text of `terrace explain`
//!   - name: who never ordered has no class
//!     customer: { annual_amount: 0 }
//!     ordered: false                 # true unless said otherwise
//!     expect: { value: ~ }
//!   - name: the best of three
//!     customer: { annual_amount: 300 }
//!     population:                    # the other customers among whom cutoffs are taken; the case's own counts too
//!       - { annual_amount: 200 }
//!       - { annual_amount: 100, ordered: false, customer_id: C7 }
//!     expect: { composite: key }
//! ```
//!
//! Expression metrics are computed, unless given. Cutoffs are written as people read them:
//!
//! | kind | form |
//! |---|---|
//! | pyramid, share | `pyramid: { A: 5000, B: 1000 }`: the smallest value inside each tier but the last |
//! | rfm | `rfm: { recency: [180, 90, 30, 7], frequency: […], monetary: […] }`: the worst value of each digit from 2 on |
//! | rfm with `classic-8` | `rfm: { recency: 45.5, frequency: 3, monetary: 800 }`: the means |
//! | matrix | `habit: { frequency: 2, basket: 300 }`: the level of each axis |
//! | score | `composite: { percentiles: { metric: [[value, count], …] }, edges: { key: 80.5 } }`; no edges for fixed cuts |
//! | clusters | `natural: { g1: { orders: 12, basket: 80 }, g2: { … }, step: { basket: 100 } }`: the centres, in the units of the metrics; what is not in `step` counts by 1 |

mod centres;
mod edges;
mod population;
mod problems;
mod read;
mod run;
mod values;
mod yaml;

pub use read::{Cases, parse};
pub use run::{CaseReport, CaseResult, Check, run};
