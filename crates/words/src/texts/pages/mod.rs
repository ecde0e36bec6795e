//! The pages that the server shows in browsers. They take their texts by name from a file that is made of these; one
//! file of them for each place where they are read.

use crate::Text;

/// Declares texts of pages, `"name": "English", "中文";`, under the names by which pages look them up.
macro_rules! page_texts {
    ($($name:literal: $en:literal, $zh:literal;)*) => {
        pub(super) const ALL: &[(&str, $crate::Text)] = &[$(($name, $crate::Text::new($en, $zh))),*];
    };
}

mod board;
mod compare;
mod configuration;
mod customers;
mod effects;
mod imports;
mod lists;
mod members;
mod metrics;
mod overview;
mod policies;
mod settings;
mod shell;
mod sides;
mod sources;
mod start;
mod why;
mod work;

/// The text of pages under a name; `None` if there is none.
pub fn named(name: &str) -> Option<Text> {
    let all = all();
    let place = all.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    all.get(place).map(|(_, text)| *text)
}

/// All texts of pages with their names, sorted by name.
pub fn all() -> Vec<(&'static str, Text)> {
    let mut all = [
        shell::ALL,
        customers::ALL,
        sides::ALL,
        lists::ALL,
        why::ALL,
        members::ALL,
        metrics::ALL,
        work::ALL,
        overview::ALL,
        compare::ALL,
        board::ALL,
        effects::ALL,
        imports::ALL,
        sources::ALL,
        start::ALL,
        policies::ALL,
        settings::ALL,
        configuration::ALL,
    ]
    .concat();
    all.sort_by_key(|(name, _)| *name);
    all
}

#[cfg(test)]
mod tests {
    use super::all;
    use crate::lang::placeholders;

    #[test]
    fn both_languages_say_the_same_under_one_name() {
        let all = all();
        for (name, text) in &all {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
            assert_eq!(placeholders(text.en), placeholders(text.zh), "{name}");
        }
        let twice = all.windows(2).find(|pair| pair[0].0 == pair[1].0);
        assert_eq!(twice, None, "a name stands for one text");
    }
}
