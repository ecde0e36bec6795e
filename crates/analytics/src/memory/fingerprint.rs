//! What tells one question from another: what is remembered of one never answers another.

use super::file::FORMAT;
use crate::conditions::{Condition, Value};
use crate::error::AnalyticsError;
use crate::fold::FOLD_VERSION;
use crate::plan::{Aggregate, AskedParts, Level, Over, Part, Source};
use serde::Serialize;
use terrace_domain::{AsOf, InternalError, LocalTime, Zone};
use xxhash_rust::xxh3::xxh3_128;

/// All that the parts of measures are folded by, apart from the facts and the as-of.
#[derive(Serialize)]
struct QuestionRecord<'a> {
    format: u32,
    fold: u32,
    measures: Vec<MeasureRecord<'a>>,
}

#[derive(Serialize)]
struct MeasureRecord<'a> {
    window: String,
    /// The facts that there are for it. Left out where all are, as in what was kept before it could be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'a Condition>,
    /// What ends a stay. Left out where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_after: Option<String>,
    parts: Vec<PartRecord>,
}

#[derive(Serialize)]
struct PartRecord {
    level: Level,
    over: Over,
    aggregate: Aggregate,
    condition: Option<Condition>,
    /// Left out where it is not so, as in what was kept before it could be.
    #[serde(skip_serializing_if = "is_false")]
    whole: bool,
    source: Option<SourceRecord>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The rows of a level, as of the first moment: what changes with the as-of is folded anew in every run.
#[derive(Serialize)]
struct SourceRecord {
    kind: &'static str,
    time: &'static str,
    by_time: bool,
    counts: Option<Condition>,
    derived: Vec<(&'static str, Value)>,
}

/// The fingerprint of measures, given by their parts: 128 bits in hexadecimal.
pub(crate) fn fingerprint<'a>(measures: impl IntoIterator<Item = AskedParts<'a>>) -> Result<String, AnalyticsError> {
    let measures = measures.into_iter().map(|asked| MeasureRecord {
        window: asked.window.to_string(),
        rows: asked.rows,
        lost_after: asked.lost_after.map(|rule| rule.to_string()),
        parts: asked.parts.iter().map(asked_part).collect(),
    });
    let asked = QuestionRecord { format: FORMAT, fold: FOLD_VERSION, measures: measures.collect() };
    let bytes = serde_json::to_vec(&asked).map_err(|error| InternalError::new(error.to_string()))?;
    Ok(format!("{:032x}", xxh3_128(&bytes)))
}

fn asked_part(part: &Part) -> PartRecord {
    let as_of = AsOf::new(LocalTime::from_micros(0), Zone::utc());
    let source = part.level.source().map(|source: Source| SourceRecord {
        kind: source.kind.name,
        time: source.time,
        by_time: source.by_time,
        counts: source.counts.map(|counts| counts(&as_of)),
        derived: source.derived.iter().map(|derived| (derived.name, (derived.of)(&as_of))).collect(),
    });
    PartRecord {
        level: part.level,
        over: part.over,
        aggregate: part.aggregate,
        // How many spans a question has does not change what is asked of each.
        condition: part.condition(0),
        whole: part.whole,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::{LostAfter, Window};

    #[test]
    fn whatever_changes_an_answer_changes_the_fingerprint() {
        let part = Part::new(Level::Lines, Aggregate::Sum("amount")).when(|lines| lines.flag("is_return").is_true());
        let window = Window::parse("30 days").unwrap();
        let asked = |window: Window, parts: &[Part], rows: Option<&Condition>| {
            fingerprint([AskedParts { parts, window, rows, lost_after: None }]).unwrap()
        };
        let of = |window: Window, part: Part| asked(window, &[part], None);
        let known = of(window, part);
        assert_eq!(known, of(window, part));
        assert_eq!(known.len(), 32);
        let once = AskedParts { parts: &[part], window, rows: None, lost_after: None };
        let stay = |days: u32| AskedParts { lost_after: Some(LostAfter::Days(days)), ..once };
        let rows = Condition::IsNull("category".to_owned());
        for other in [
            of(Window::All, part),
            of(window, part.over(Over::Before)),
            of(window, part.of_all_facts()),
            of(window, part.when(|lines| lines.flag("is_return").is_not_true())),
            of(window, Part::new(Level::Lines, Aggregate::Sum("amount"))),
            of(window, Part { aggregate: Aggregate::Sum("discount"), ..part }),
            of(window, Part { level: Level::Feedback, ..part }),
            asked(window, &[part, part], None),
            asked(window, &[part], Some(&rows)),
            asked(window, &[part], Some(&Condition::IsFilled("category".to_owned()))),
            fingerprint([once, once]).unwrap(),
            fingerprint([stay(90)]).unwrap(),
        ] {
            assert_ne!(known, other);
        }
        assert_ne!(fingerprint([stay(90)]).unwrap(), fingerprint([stay(91)]).unwrap());
    }
}
