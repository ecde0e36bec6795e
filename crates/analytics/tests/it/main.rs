//! Metrics against slow, obvious computations, over any layout of the facts.

mod edges;
mod layouts;
mod online_retail;
mod reference;
mod reports;
mod shop;
