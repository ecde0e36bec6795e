//! The `terrace` command from outside: what a person types, what comes back, what stays behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod backtest;
mod bench_shop;
mod broken;
mod cdnow;
mod ceiling;
mod databases;
mod docs;
mod fields;
mod fixtures;
mod forecasts;
mod forget;
mod formats;
mod full_disk;
mod groups;
mod history;
mod interrupt;
mod joins;
mod kept_answers;
mod kill;
mod kinds;
mod lake;
mod lists;
mod mappings;
mod measures;
mod members;
mod models;
mod online_retail;
mod partners;
mod places;
mod policies;
mod printing;
mod products;
mod products_counted;
mod progress;
mod random_shops;
mod reference;
mod sample_shop;
mod serve;
mod standings;
mod straight;
mod terrace;
mod workspace;
