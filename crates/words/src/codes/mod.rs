//! The register of message codes: one file per area, numbers never reused.
//!
//! | range | area |
//! |---|---|
//! | T00xx | the command line and the workspace |
//! | T01xx | files of people: formats, headers, mappings, rows |
//! | T02xx | policy files |
//! | T03xx | tiering: expressions, cutoffs, test cases |
//! | T04xx | the lake |
//! | T05xx | metrics |
//! | T06xx | reports and output files |
//! | T07xx | the sample shop |

mod app;
mod groups;
mod history;
mod intake;
mod lake;
mod metrics;
mod models;
mod output;
mod policy;
mod products;
mod sample;
mod tiering;

use crate::lang::{Lang, fill};

/// What a message means for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// A note or warning: the work was done (0).
    Done,
    /// The work failed for reasons outside the input (1).
    Failed,
    /// The command was used wrongly (2).
    Usage,
    /// The policy or the data is wrong (3).
    Data,
}

/// One registered message.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// What it does to the exit status.
    pub exit: Exit,
    /// What is wrong, in English.
    pub en: &'static str,
    /// What is wrong, in Chinese.
    pub zh: &'static str,
    /// What to do about it, in English.
    pub fix_en: &'static str,
    /// What to do about it, in Chinese.
    pub fix_zh: &'static str,
}

/// What the codes of each area begin with.
const AREAS: [(&str, &[Entry]); 12] = [
    ("T00", app::ENTRIES),
    ("T00", history::ENTRIES),
    ("T00", models::ENTRIES),
    ("T00", products::ENTRIES),
    ("T01", intake::ENTRIES),
    ("T02", policy::ENTRIES),
    ("T02", groups::ENTRIES),
    ("T03", tiering::ENTRIES),
    ("T04", lake::ENTRIES),
    ("T05", metrics::ENTRIES),
    ("T06", output::ENTRIES),
    ("T07", sample::ENTRIES),
];

/// Every registered message, by area and number.
pub fn all_codes() -> impl Iterator<Item = &'static Entry> {
    AREAS.iter().flat_map(|(_, entries)| entries.iter())
}

/// The message with that code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    all_codes().find(|entry| entry.code == code)
}

/// What is wrong, with its facts. An unknown code yields the code itself.
pub fn message(lang: Lang, code: &str, arguments: &[(&str, String)]) -> String {
    let text = entry(code).map(|entry| if lang == Lang::Zh { entry.zh } else { entry.en });
    text.map_or_else(|| code.to_owned(), |text| fill(text, arguments))
}

/// What to do about it, with its facts; nothing where there is no advice.
pub fn fix(lang: Lang, code: &str, arguments: &[(&str, String)]) -> Option<String> {
    let text = entry(code).map(|entry| if lang == Lang::Zh { entry.fix_zh } else { entry.fix_en })?;
    (!text.is_empty()).then(|| fill(text, arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn codes_are_unique_and_in_their_range() {
        let mut seen = BTreeSet::new();
        for entry in all_codes() {
            assert!(seen.insert(entry.code), "{} is used twice", entry.code);
            let digits = entry.code.strip_prefix('T').filter(|rest| rest.len() == 4);
            assert!(digits.is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit())), "{}", entry.code);
        }
        for (area, entries) in AREAS {
            assert!(entries.iter().all(|entry| entry.code.starts_with(area)), "{area}");
        }
    }

    #[test]
    fn both_languages_say_the_same() {
        for entry in all_codes() {
            assert!(!entry.en.is_empty() && !entry.zh.is_empty(), "{}", entry.code);
            assert_eq!(placeholders(entry.en), placeholders(entry.zh), "{}", entry.code);
            assert_eq!(entry.fix_en.is_empty(), entry.fix_zh.is_empty(), "{}", entry.code);
            assert_eq!(placeholders(entry.fix_en), placeholders(entry.fix_zh), "{}", entry.code);
        }
    }
}
