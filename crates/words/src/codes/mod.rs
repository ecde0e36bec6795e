//! The register of message codes: one file per area, numbers never reused.
//!
//! | range | area |
//! |---|---|
//! | T00xx | the command line and the workspace |
//! | T01xx | files of people: formats, headers, mappings, rows |
//! | T02xx | policy files |
//! | T03xx | tiering: expressions, cutoffs, test cases |
//! | T04xx | the lake |
//! | T05xx | metrics; from T0530 on hold-outs and what they prove; from T0550 on discounts thought through |
//! | T06xx | reports and output files |
//! | T07xx | the sample shop |
//! | T09xx | business calendars and standings |
//! | T10xx | members: points, levels, quotes, commission |
//! | T11xx | files of people, continued: what their rows mean, and how headers, marks and sheets are read |
//! | T12xx | policy files, continued: T02xx is used up |
//! | T14xx | state in SQL |
//! | T15xx | requests to a server |
//!
//! A message that nothing raises any more leaves its file, and its number moves to the list of retired ones in the tests below.

mod app;
mod backtest;
mod board;
mod care;
mod database;
mod effects;
mod entry;
mod groups;
mod history;
mod intake;
mod lake;
mod life_cycle;
mod loyalty;
mod membership;
mod metrics;
mod models;
mod output;
mod plans;
mod policy;
mod policy_rows;
mod policy_standings;
mod products;
mod row_fields;
mod sample;
mod state;
mod thresholds;
mod tiering;
mod what_if;

pub use entry::{Class, Entry, Exit};

use crate::lang::{Lang, fill};

/// What the codes of each area begin with.
const AREAS: [(&str, &[Entry]); 34] = [
    ("T00", app::ENTRIES),
    ("T00", history::ENTRIES),
    ("T00", models::ENTRIES),
    ("T00", products::ENTRIES),
    ("T00", backtest::ENTRIES),
    ("T00", plans::ENTRIES),
    ("T01", intake::FILES),
    ("T01", intake::ROWS),
    ("T01", intake::NOTES),
    ("T01", intake::MAPPINGS),
    ("T11", intake::READINGS),
    ("T11", intake::JOINS),
    ("T11", database::ENTRIES),
    ("T02", policy::ENTRIES),
    ("T02", groups::ENTRIES),
    ("T03", tiering::ENTRIES),
    ("T04", lake::ENTRIES),
    ("T05", metrics::ENTRIES),
    ("T05", effects::ENTRIES),
    ("T05", what_if::ENTRIES),
    ("T05", board::ENTRIES),
    ("T05", row_fields::ENTRIES),
    ("T05", thresholds::ENTRIES),
    ("T06", output::ENTRIES),
    ("T07", sample::ENTRIES),
    ("T11", intake::MEANING),
    ("T12", policy_standings::ENTRIES),
    ("T12", life_cycle::ENTRIES),
    ("T09", care::ENTRIES),
    ("T12", membership::ENTRIES),
    ("T12", policy_rows::ENTRIES),
    ("T10", loyalty::ENTRIES),
    ("T14", state::STORE),
    ("T15", state::REQUESTS),
];

/// Every registered message, by area and number.
pub fn all_codes() -> impl Iterator<Item = &'static Entry> {
    AREAS.iter().flat_map(|(_, entries)| entries.iter())
}

/// The message with that code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    all_codes().find(|entry| entry.code == code)
}

/// What sort of failure an error with that code is. An unknown code is a mistake of the program.
pub fn class(code: &str) -> Class {
    entry(code).and_then(|entry| entry.class).unwrap_or(Class::Internal)
}

/// What is wrong, with its facts. An unknown code yields the code itself.
pub fn message(lang: Lang, code: &str, arguments: &[(&str, String)]) -> String {
    let text = entry(code).map(|entry| if lang == Lang::Zh { entry.zh } else { entry.en });
    text.map_or_else(|| code.to_owned(), |text| fill(text, arguments))
}

/// What to do about it, with its facts; `None` if there is no advice.
pub fn fix(lang: Lang, code: &str, arguments: &[(&str, String)]) -> Option<String> {
    let text = entry(code).map(|entry| if lang == Lang::Zh { entry.fix_zh } else { entry.fix_en })?;
    (!text.is_empty()).then(|| fill(text, arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::placeholders;
    use std::collections::{BTreeMap, BTreeSet};

    /// Codes that messages once had: none of them is used again, so that an old log never means something else.
    const RETIRED: [&str; 5] = ["T0121", "T0131", "T1201", "T1204", "T1217"];

    #[test]
    fn codes_are_unique_and_in_their_range() {
        let mut seen = BTreeSet::new();
        for entry in all_codes() {
            assert!(seen.insert(entry.code), "{} is used twice", entry.code);
            assert!(!RETIRED.contains(&entry.code), "{} was used before", entry.code);
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

    /// The codes of each class but the largest, so that a new one cannot fall into a class unseen.
    const CLASSES: [(Class, &[&str]); 7] = [
        (
            Class::NotFound,
            &[
                "T0001", "T0003", "T0005", "T0007", "T0008", "T0012", "T0015", "T0023", "T0047", "T0048", "T0051",
                "T0052", "T0053", "T0072", "T0074", "T0098", "T0101", "T0401", "T0405", "T0532", "T0535", "T1004",
                "T1007", "T1011", "T1017", "T1022", "T1028", "T1029", "T1031", "T1032", "T1505", "T1507", "T1513",
                "T1520",
            ],
        ),
        (
            Class::Conflict,
            &[
                "T0002", "T0009", "T0040", "T0112", "T0402", "T0413", "T0531", "T1001", "T1002", "T1005", "T1006",
                "T1008", "T1009", "T1012", "T1019", "T1020", "T1021", "T1025", "T1502", "T1504", "T1506", "T1508",
                "T1509", "T1515", "T1523", "T1530", "T1533", "T1534", "T1540", "T1550", "T1552", "T1553", "T1561",
                "T1564", "T1570", "T1572", "T1573", "T1574",
            ],
        ),
        (Class::Busy, &["T0404", "T0412", "T1405", "T1511", "T1532"]),
        (Class::Unauthorized, &["T1510", "T1518"]),
        (Class::Forbidden, &["T1501", "T1519", "T1531", "T1560", "T1562", "T1563"]),
        (Class::Cancelled, &["T0090"]),
        (
            Class::Internal,
            &[
                "T0006", "T0016", "T0017", "T0025", "T0055", "T0091", "T0095", "T0103", "T0133", "T0154", "T0155",
                "T0302", "T0303", "T0304", "T0308", "T0309", "T0407", "T0408", "T0409", "T0410", "T0411", "T0505",
                "T0506", "T0507", "T0508", "T0517", "T0518", "T0632", "T0701", "T1187", "T1191", "T1401", "T1402",
                "T1403", "T1404", "T1406", "T1517", "T1522",
            ],
        ),
    ];

    #[test]
    fn every_failure_has_the_class_that_fits() {
        let listed: BTreeMap<&str, Class> =
            CLASSES.iter().flat_map(|(class, codes)| codes.iter().map(|code| (*code, *class))).collect();
        for found in all_codes() {
            let Some(class) = found.class else {
                assert_eq!(found.exit, Exit::Done, "{} ends a command and has no class", found.code);
                continue;
            };
            let fitting: &[Exit] = match class {
                Class::BadRequest | Class::NotFound | Class::Conflict | Class::Unauthorized | Class::Forbidden => {
                    &[Exit::Usage, Exit::Data]
                }
                Class::Busy => &[Exit::Failed],
                Class::Cancelled => &[Exit::Stopped],
                Class::Internal => &[Exit::Failed, Exit::Data, Exit::Usage],
            };
            assert!(fitting.contains(&found.exit), "{}: {class:?} with {:?}", found.code, found.exit);
            let expected = listed.get(found.code).copied().unwrap_or(Class::BadRequest);
            assert_eq!(class, expected, "{}", found.code);
            assert_eq!(super::class(found.code), class);
        }
        assert_eq!(super::class("T9999"), Class::Internal);
    }
}
