//! The `standings` section: how what holds follows the class.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::literal::{self, NameAt};
use crate::model::{FirstOrder, Newcomers, Reference, StandingRules};
use crate::schema::object;
use crate::yaml::{Fields, Node, NodeKind, items, scalar};
use serde_json::{Value, json};
use terrace_domain::{Span, YearDays, nearest_word};

/// One entry as written; what could not be read is absent and noted.
pub(crate) struct StandingDraft {
    scheme: NameAt,
    grace: Option<Span>,
    hold: Option<(Span, Place)>,
    review: Option<YearDays>,
    newcomers: Option<(Span, Place)>,
}

impl StandingDraft {
    /// Reads the section: rules by the names of schemes.
    pub(crate) fn read_all(node: &Node, found: &mut Diagnostics) -> Vec<Self> {
        if node.is_empty() {
            return Vec::new();
        }
        let Some(fields) = Fields::read(node, "standings", node.place, found) else { return Vec::new() };
        let mut all = Vec::new();
        for (name, place, node) in fields.all() {
            all.extend(Self::read(NameAt { text: name.to_owned(), place }, node, found));
        }
        all
    }

    fn read(scheme: NameAt, node: &Node, found: &mut Diagnostics) -> Option<Self> {
        if node.is_empty() {
            found.error(codes::EMPTY, scheme.place, [("key", scheme.text)]);
            return None;
        }
        let mut fields = Fields::read(node, &scheme.text, scheme.place, found)?;
        let mut span = |key| {
            let node = fields.get(key).filter(|node| !node.is_empty())?;
            Some((literal::read_span(node, key, found)?, node.place))
        };
        let (grace, hold) = (span("grace").map(|(span, _)| span), span("hold"));
        let newcomers = span("newcomers");
        let review = fields.get("review").filter(|node| !node.is_empty());
        let review = review.and_then(|node| read_review(node, found));
        let is_empty = fields.all().next().is_none();
        fields.finish(found);
        if is_empty {
            found.error(codes::EMPTY, scheme.place, [("key", scheme.text)]);
            return None;
        }
        if let (Some(grace), Some((hold, place))) = (grace, hold)
            && never_outlasts(hold, grace)
        {
            let arguments = [("hold", hold.to_string()), ("grace", grace.to_string())];
            found.warning(codes::HOLD_WITHIN_GRACE, place, arguments);
        }
        Some(Self { scheme, grace, hold, review, newcomers })
    }
}

/// Whether the first span is at most as long as the second, whenever they begin.
fn never_outlasts(first: Span, second: Span) -> bool {
    // From each of these days on, months and years have other lengths.
    let starts = (0..=4 * 12).map(|month| (2023 + month / 12, month % 12 + 1));
    let mut days =
        starts.filter_map(|(year, month)| terrace_domain::Date::from_ymd(year, i8::try_from(month).ok()?, 1));
    days.all(|day| first.after(day.start()) <= second.after(day.start()))
}

/// How often falls are reviewed, by the word that says it, in months.
const REVIEWS: [(&str, i8); 4] = [("month", 1), ("quarter", 3), ("half-year", 6), ("year", 12)];

/// `month`, `quarter`, `half-year`, `year`, or days of the year: `[01-01, 07-01]`.
fn read_review(node: &Node, found: &mut Diagnostics) -> Option<YearDays> {
    if let NodeKind::Scalar(scalar) = &node.kind {
        let text = scalar.text.as_str();
        if let Some((_, months)) = REVIEWS.iter().find(|(word, _)| *word == text) {
            return YearDays::every(*months);
        }
    }
    let nodes: Vec<&Node> = match &node.kind {
        NodeKind::Scalar(_) => vec![node],
        _ => items(node, "review", found)?.iter().collect(),
    };
    if nodes.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "review".to_owned())]);
        return None;
    }
    let mut days = Vec::new();
    let mut is_whole = true;
    for node in nodes {
        let text = scalar(node, "review", found).map(|scalar| &scalar.text)?;
        match day_of_year(text) {
            Some(day) => days.push(day),
            None => {
                let known = REVIEWS.map(|(word, _)| word);
                let meant = known.into_iter().find(|word| text.to_lowercase().starts_with(word));
                let meant = meant.or_else(|| nearest_word(text, known)).map(str::to_owned);
                let arguments = [("text", text.clone()), ("known", known.join(", "))];
                found.error_meaning(codes::BAD_REVIEW, node.place, arguments, meant);
                is_whole = false;
            }
        }
    }
    if is_whole { YearDays::new(days) } else { None }
}

/// Month and day of a day that every year has, as `07-01`.
fn day_of_year(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let digits = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let day = (digits(month) && digits(day)).then(|| Some((month.parse().ok()?, day.parse().ok()?)))??;
    YearDays::new([day]).map(|_| day)
}

/// What standings are bound to.
pub(crate) struct Bindings<'a> {
    /// The names of the schemes.
    pub(crate) schemes: &'a [&'a str],
    /// Whether the tiers of each scheme are ordered; `None` where it could not be bound.
    pub(crate) ordered: &'a [Option<bool>],
    /// The metric that tells when a customer first ordered.
    pub(crate) first_order: Option<(Reference, FirstOrder)>,
}

/// Looks up schemes and the metric that tells the first order. What has a mistake is left out, and noted.
pub(crate) fn bind(drafts: &[StandingDraft], to: &Bindings<'_>, found: &mut Diagnostics) -> Vec<StandingRules> {
    let mut all = Vec::with_capacity(drafts.len());
    for standing in drafts {
        let StandingDraft { scheme, grace, hold, review, newcomers } = standing;
        let index = to.schemes.iter().position(|known| *known == scheme.text);
        match index.map(|index| to.ordered.get(index).copied().flatten()) {
            None => {
                let arguments = [("name", scheme.text.clone()), ("known", to.schemes.join(", "))];
                found.unknown(codes::UNKNOWN_SCHEME, scheme.place, arguments, &scheme.text, to.schemes.iter().copied());
            }
            Some(Some(false)) => {
                let arguments = [("scheme", scheme.text.clone()), ("section", "standings".to_owned())];
                found.error(codes::TIERS_WITHOUT_ORDER, scheme.place, arguments);
            }
            Some(Some(true) | None) => {}
        }
        if let (Some((_, place)), None) = (newcomers, &to.first_order) {
            found.error(codes::NO_FIRST_ORDER, *place, []);
        }
        let newcomers = newcomers.zip(to.first_order.clone());
        let newcomers = newcomers.map(|((span, _), (first_order, told_as))| Newcomers { span, first_order, told_as });
        let hold = hold.map(|(span, _)| span);
        let rules = |scheme| StandingRules { scheme, grace: *grace, hold, review: review.clone(), newcomers };
        all.extend(index.map(rules));
    }
    all
}

/// The JSON Schema of the section.
pub(crate) fn schema() -> Value {
    let span = |description: &str| {
        json!({
            "type": "string",
            "pattern": "^[1-9][0-9]* +(days?|weeks?|months?|years?)$",
            "description": format!("{description} Such as `90 days`."),
        })
    };
    let entry = object(
        json!({
            "grace": span("How long the better tier holds after the class fell."),
            "hold": span("How long a tier holds once it was reached."),
            "review": {
                "oneOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }],
                "description": format!("The only days on which falls take effect: the first of each {}, or days such as [01-01, 07-01].", REVIEWS.map(|(word, _)| word).join(", ")),
            },
            "newcomers": span("How long after their first order nobody is retired."),
        }),
        &[],
    );
    json!({
        "type": ["object", "null"],
        "description": "How standings follow classes, by the names of schemes whose tiers are ordered: rises at once, falls as said here.",
        "additionalProperties": entry,
    })
}

#[cfg(test)]
mod tests {
    use super::{day_of_year, never_outlasts};
    use terrace_domain::Span;

    #[test]
    fn spans_are_compared_whenever_they_begin() {
        let outlasts =
            |first: &str, second: &str| !never_outlasts(Span::parse(first).unwrap(), Span::parse(second).unwrap());
        for (first, second, expected) in [
            ("30 days", "90 days", false),
            ("90 days", "90 days", false),
            ("91 days", "90 days", true),
            ("3 months", "90 days", true),
            ("3 months", "92 days", false),
            ("1 year", "12 months", false),
            ("1 year", "365 days", true),
            ("4 weeks", "1 month", false),
        ] {
            assert_eq!(outlasts(first, second), expected, "{first} after {second}");
        }
    }

    #[test]
    fn days_of_the_year_are_months_and_days() {
        assert_eq!(day_of_year("07-01"), Some((7, 1)));
        assert_eq!(day_of_year("7-1"), Some((7, 1)));
        for bad in ["02-29", "13-01", "01", "2024-01-01", "a-b", "+1-1", ""] {
            assert_eq!(day_of_year(bad), None, "{bad}");
        }
    }
}
