//! Texts that are not messages: headings, table columns, captions. One file per place where they are read.

/// Declares texts, `NAME: "English", "中文";`, as constants.
macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: $crate::Text = $crate::Text::new($en, $zh);)*

        #[cfg(test)]
        pub(super) const ALL: &[(&str, $crate::Text)] = &[$((stringify!($name), $name)),*];
    };
}

pub mod backtest;
pub mod beside;
pub mod board;
pub mod cli;
pub mod database;
pub mod effects;
pub mod evidence;
pub mod explain;
pub mod groups;
pub mod history;
pub mod lake;
pub mod mappings;
pub mod members;
pub mod models;
pub mod pages;
pub mod plans;
pub mod policy;
pub mod products;
pub mod report;
pub mod server;
pub mod standings;
pub mod statuses;
pub mod thresholds;
pub mod what_if;

#[cfg(test)]
mod tests {
    use super::{
        backtest, beside, board, cli, database, effects, evidence, explain, groups, history, lake, mappings, members,
        models, plans, products, report, server, standings, thresholds, what_if,
    };
    use crate::lang::placeholders;

    #[test]
    fn both_languages_say_the_same() {
        let all = [
            backtest::ALL,
            beside::ALL,
            board::ALL,
            database::ALL,
            cli::ALL,
            effects::ALL,
            evidence::ALL,
            explain::ALL,
            groups::ALL,
            history::ALL,
            lake::ALL,
            mappings::ALL,
            members::ALL,
            models::ALL,
            plans::ALL,
            products::ALL,
            standings::ALL,
            server::ALL,
            report::ALL,
            thresholds::ALL,
            what_if::ALL,
        ];
        for (name, text) in all.iter().copied().flatten() {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
            assert_eq!(placeholders(text.en), placeholders(text.zh), "{name}");
        }
    }
}
