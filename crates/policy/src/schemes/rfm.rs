//! `rfm:` recency, frequency and money in quantiles, mapped to segments.

use super::{Body, Kind, KindDraft, TierRow, place_of, read_name, segments, tiers};
use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::expression::Binder;
use crate::literal;
use crate::literal::NameAt;
use crate::model::{SchemeKind, Segment, SegmentSet, Ties};
use crate::schema;
use crate::yaml::{Fields, Node, NodeKind, scalar};
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    key: "rfm",
    about: "Scores recency, frequency and money in quantiles from 1 (worst) up and maps the digits to named segments.",
    read,
    schema: || {
        let digits = json!({
            "oneOf": [
                { "type": "integer", "minimum": 1, "maximum": MOST_BINS },
                { "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": MOST_BINS } },
                { "const": "any" }
            ],
            "description": "A digit, a list of digits, or `any`.",
        });
        let own = json!({ "r": digits, "f": digits, "m": digits });
        let rfm = schema::object(
            json!({
                "recency": schema::name("Fewer days are better."),
                "frequency": schema::name("More is better."),
                "monetary": schema::name("More is better."),
                "bins": { "type": "integer", "minimum": 2, "maximum": MOST_BINS, "default": DEFAULT_BINS, "description": "Scores run from 1 (worst) to this." },
                "ties": { "enum": TIES.map(|(word, _)| word), "default": "together", "description": "Whether equal values share the score of their middle position, or are split by customer id." },
            }),
            &["recency", "frequency", "monetary"],
        );
        let segments = json!({ "oneOf": [
            { "enum": SETS, "description": "Ten segments by R and F of five, or eight classes against the means." },
            schema::tiers(own, "Segments of one's own: the first that fits."),
        ]});
        json!({ "rfm": rfm, "segments": segments })
    },
    beside: &["segments"],
};

const DEFAULT_BINS: u8 = 5;
const MOST_BINS: u8 = 10;
const TIES: [(&str, Ties); 2] = [("together", Ties::Together), ("split", Ties::Split)];
const SETS: [&str; 2] = ["standard-10", "classic-8"];

struct Rfm {
    inputs: [NameAt; 3],
    bins: u8,
    ties: Ties,
    segments: SegmentSet,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let (mut inputs, mut bins, mut ties) = (None, Some(DEFAULT_BINS), Some(Ties::Together));
    let mut bins_place = node.place;
    if let Some(mut own) = Fields::read(node, KIND.key, node.place, found) {
        let mut name = |key| own.need(key, found).and_then(|node| read_name(node, key, found));
        let (recency, frequency, monetary) = (name("recency"), name("frequency"), name("monetary"));
        inputs = recency.zip(frequency).zip(monetary).map(|((r, f), m)| [r, f, m]);
        if let Some(written) = own.get("bins") {
            bins_place = written.place;
            bins = read_bins(written, found);
        }
        ties = own.get("ties").map_or(ties, |node| literal::read_choice(node, "ties", &TIES, found));
        own.finish(found);
    }
    let written = fields.need("segments", found);
    let Some((rows, segments)) = written.map(|node| read_segments(node, bins, found)) else {
        return Body { tiers: Vec::new(), draft: None };
    };
    match (&segments, bins) {
        (Some(SegmentSet::Standard10), Some(count)) if count != DEFAULT_BINS => {
            found.error(codes::BINS_OF_TEN, bins_place, [("bins", count.to_string())]);
        }
        // Means know only low and high.
        (Some(SegmentSet::Classic8), Some(_)) => bins = Some(2),
        _ => {}
    }
    let draft = match (inputs, bins, ties, segments) {
        (Some(inputs), Some(bins), Some(ties), Some(segments)) => {
            Some(Box::new(Rfm { inputs, bins, ties, segments }) as Box<dyn KindDraft>)
        }
        _ => None,
    };
    Body { tiers: rows, draft }
}

fn read_bins(node: &Node, found: &mut Diagnostics) -> Option<u8> {
    let text = &scalar(node, "bins", found)?.text;
    let bins = text.parse::<u8>().ok().filter(|bins| (2..=MOST_BINS).contains(bins));
    if bins.is_none() {
        found.error(codes::BAD_BINS, node.place, [("text", text.clone()), ("most", MOST_BINS.to_string())]);
    }
    bins
}

fn read_segments(node: &Node, bins: Option<u8>, found: &mut Diagnostics) -> (Vec<TierRow>, Option<SegmentSet>) {
    match &node.kind {
        NodeKind::Scalar(word) => match word.text.as_str() {
            "standard-10" => (segments::rows(&segments::STANDARD_10, node.place), Some(SegmentSet::Standard10)),
            "classic-8" => (segments::rows(&segments::CLASSIC_8, node.place), Some(SegmentSet::Classic8)),
            other => {
                literal::bad_choice(node.place, "segments", other, &SETS, found);
                (Vec::new(), None)
            }
        },
        _ => {
            let limit = bins.unwrap_or(MOST_BINS);
            let (rows, own) = tiers::read(node, "segments", found, |fields, found| {
                let [r, f, m] = ["r", "f", "m"].map(|key| match fields.get(key) {
                    Some(node) => read_digits(node, key, limit, found),
                    None => Some(Vec::new()),
                });
                Some(Segment { recency: r?, frequency: f?, monetary: m? })
            });
            let own = own.into_iter().collect::<Option<Vec<Segment>>>().filter(|own| !own.is_empty());
            if let (Some(own), Some(bins)) = (&own, bins) {
                check_cover(node, &rows, own, bins, found);
            }
            (rows, own.map(SegmentSet::Own))
        }
    }
}

/// `5`, `[4, 5]` or `any` (an empty list).
fn read_digits(node: &Node, key: &str, limit: u8, found: &mut Diagnostics) -> Option<Vec<u8>> {
    let mut digit = |node: &Node| {
        let text = &scalar(node, key, found)?.text;
        let digit = text.parse::<u8>().ok().filter(|digit| (1..=limit).contains(digit));
        if digit.is_none() {
            let arguments = [("key", key.to_owned()), ("text", text.clone()), ("most", limit.to_string())];
            found.error(codes::BAD_DIGIT, node.place, arguments);
        }
        digit
    };
    let mut digits = match &node.kind {
        NodeKind::Scalar(word) if word.text == "any" => return Some(Vec::new()),
        NodeKind::Sequence(list) if !list.is_empty() => {
            list.iter().map(&mut digit).collect::<Vec<_>>().into_iter().collect::<Option<Vec<u8>>>()?
        }
        NodeKind::Sequence(_) => {
            found.error(codes::EMPTY, node.place, [("key", key.to_owned())]);
            return None;
        }
        _ => vec![digit(node)?],
    };
    digits.sort_unstable();
    digits.dedup();
    Some(digits)
}

/// Each segment takes digits that none before it takes, and none are left over.
fn check_cover(node: &Node, rows: &[TierRow], own: &[Segment], bins: u8, found: &mut Diagnostics) {
    let takes = |digits: &[u8], digit: u8| digits.is_empty() || digits.contains(&digit);
    let mut reached = vec![false; own.len()];
    let mut missing = Vec::new();
    for r in 1..=bins {
        for f in 1..=bins {
            for m in 1..=bins {
                let first = own.iter().position(|segment| {
                    takes(&segment.recency, r) && takes(&segment.frequency, f) && takes(&segment.monetary, m)
                });
                match first.and_then(|index| reached.get_mut(index)) {
                    Some(reached) => *reached = true,
                    None => missing.push(format!("r{r} f{f} m{m}")),
                }
            }
        }
    }
    for (row, reached) in rows.iter().zip(reached) {
        if !reached {
            found.error(codes::SEGMENT_UNREACHABLE, row.place, [("tier", row.shown())]);
        }
    }
    if !missing.is_empty() {
        let count = missing.len().to_string();
        missing.truncate(3);
        let arguments = [("count", count), ("examples", missing.join(", "))];
        found.error(codes::DIGITS_MISSING, place_of(node), arguments);
    }
}

impl KindDraft for Rfm {
    fn names(&self) -> Vec<&str> {
        self.inputs.iter().map(|input| input.text.as_str()).collect()
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let bound = self.inputs.each_ref().map(|input| binder.number(&input.text, input.place, KIND.key));
        let [Some((recency, _)), Some((frequency, _)), Some((monetary, _))] = bound else { return None };
        let Self { bins, ties, segments, .. } = self;
        Some(SchemeKind::Rfm { recency, frequency, monetary, bins: *bins, ties: *ties, segments: segments.clone() })
    }
}
