//! The `partners` section: who refers customers, and what they get for it.

use crate::catalogue::Catalogue;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, Names, Wanted, Written, read_expression};
use crate::literal::{self, read_finite_window};
use crate::membership::{not_negative, note_level_order};
use crate::model::{
    Admission, Expression, Number, PARTNER_FIGURES, PartnerKind, PartnerLevel, Partners, Payout, Period, ReferralCount,
    Target, Title,
};
use crate::schema::{NAME, condition, merge, named, number, object, share, span, window, words};
use crate::yaml::{Fields, Node, items};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use terrace_domain::{Name, Share, Window};

const COUNTS: [(&str, ReferralCount); 2] =
    [("all", ReferralCount::All), ("calendar year", ReferralCount::CalendarYear)];
const PERIODS: [(&str, Period); 3] = [("month", Period::Month), ("quarter", Period::Quarter), ("year", Period::Year)];
const SWITCH: [(&str, bool); 2] = [("off", false), ("on", true)];

/// The section as written.
pub(crate) struct PartnersDraft {
    kinds: Option<Vec<PartnerKind>>,
    /// Outer: whether there is such a part; inner: whether it could be read.
    admit: Option<Option<(Written, Window)>>,
    levels: Option<Vec<PartnerLevel>>,
    count: Option<ReferralCount>,
    payout: Option<Payout>,
    three_party: Option<bool>,
}

/// Reads the section. Returns `None` if it is no mapping, which is noted. `place` is that of its key.
pub(crate) fn read(node: &Node, place: Place, found: &mut Diagnostics) -> Option<PartnersDraft> {
    let mut fields = Fields::read(node, "partners", place, found)?;
    let kinds = fields.need("kinds", found).and_then(|node| read_kinds(node, found));
    let admit = fields.get("admit").map(|node| read_admission(node, found));
    let levels = fields.need("levels", found).and_then(|node| read_levels(node, found));
    let count = fields.get("count").map(|node| literal::read_choice(node, "count", &COUNTS, found));
    let payout = fields.get("settle").map(|node| read_payout(node, found));
    let three = fields.get("three_party").map(|node| {
        let switch = literal::read_choice(node, "three_party", &SWITCH, found);
        if switch == Some(true) {
            found.warning(codes::LOAD_CHECK_NEEDED, node.place, []);
        }
        switch
    });
    fields.finish(found);
    let usual = Payout { every: Period::Month, after: None, at_least: Number(0) };
    Some(PartnersDraft {
        kinds,
        admit,
        levels,
        count: count.unwrap_or(Some(ReferralCount::All)),
        payout: payout.unwrap_or(Some(usual)),
        three_party: three.unwrap_or(Some(false)),
    })
}

fn read_kinds(node: &Node, found: &mut Diagnostics) -> Option<Vec<PartnerKind>> {
    let entries = Fields::read(node, "kinds", node.place, found)?;
    let mut kinds = Vec::new();
    for (name, place, node) in entries.all() {
        let title = literal::title_of(node, found);
        let bound = Name::new(name).ok();
        if bound.is_none() {
            found.error(codes::BAD_NAME, place, [("name", name.to_owned())]);
        }
        kinds.push(bound.map(|name| PartnerKind { name, title }));
    }
    if kinds.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "kinds".to_owned())]);
        return None;
    }
    kinds.into_iter().collect()
}

fn read_admission(node: &Node, found: &mut Diagnostics) -> Option<(Written, Window)> {
    let mut fields = Fields::read(node, "admit", node.place, found)?;
    let when = fields.need("when", found).and_then(|node| read_expression(node, "when", found));
    let window = fields.get("window").map(|node| literal::read_window(node, "window", found));
    fields.finish(found);
    when.zip(window.unwrap_or(Some(Window::All)))
}

/// A level as written.
struct RateRow {
    level: Option<(Name, Place)>,
    title: Title,
    from: Option<(Number, Place)>,
    rate: Option<(Share, Place)>,
}

fn read_levels(node: &Node, found: &mut Diagnostics) -> Option<Vec<PartnerLevel>> {
    let list = items(node, "levels", found)?;
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "levels".to_owned())]);
        return None;
    }
    let mut rows = Vec::with_capacity(list.len());
    for item in list {
        let mut fields = Fields::read(item, "levels", item.place, found)?;
        let level = fields.need("level", found).and_then(|node| literal::read_name(node, "level", found));
        let title = literal::read_title(&mut fields, found);
        let from = fields.need("from", found).and_then(|node| {
            let number = literal::read_number(node, "from", found)?;
            Some((not_negative(number, "from", node.place, found)?, node.place))
        });
        let rate =
            fields.need("rate", found).and_then(|node| Some((literal::read_share(node, "rate", found)?, node.place)));
        fields.finish(found);
        rows.push(RateRow { level, title, from, rate });
    }
    let order: Vec<_> = rows.iter().map(|row| (row.level.as_ref(), row.from)).collect();
    note_level_order(&order, found);
    for pair in rows.windows(2) {
        let [higher, lower] = pair else { continue };
        if let (Some((before, _)), Some((rate, place))) = (higher.rate, lower.rate)
            && rate > before
        {
            let name = |row: &RateRow| row.level.as_ref().map_or_else(|| "?".to_owned(), |(name, _)| name.to_string());
            let arguments = [
                ("level", name(lower)),
                ("rate", rate.to_string()),
                ("higher", name(higher)),
                ("before", before.to_string()),
            ];
            found.error(codes::RATE_ORDER, place, arguments);
        }
    }
    rows.into_iter()
        .map(|row| Some(PartnerLevel { level: row.level?.0, title: row.title, from: row.from?.0, rate: row.rate?.0 }))
        .collect()
}

fn read_payout(node: &Node, found: &mut Diagnostics) -> Option<Payout> {
    let mut fields = Fields::read(node, "settle", node.place, found)?;
    let every = fields.need("every", found).and_then(|node| literal::read_choice(node, "every", &PERIODS, found));
    let after = fields.get("after").map(|node| read_finite_window(node, "after", found));
    let at_least = fields.get("at_least").map(|node| {
        let number = literal::read_number(node, "at_least", found)?;
        not_negative(number, "at_least", node.place, found)
    });
    fields.finish(found);
    Some(Payout {
        every: every?,
        after: after.map_or(Some(None), |read| read.map(Some))?,
        at_least: at_least.unwrap_or(Some(Number(0)))?,
    })
}

impl PartnersDraft {
    /// Binds the section: `admit` knows the figures of a partner, and no other names.
    pub(crate) fn bind(&self, found: &mut Diagnostics) -> Option<Partners> {
        let admit = match self.admit.as_ref() {
            Some(None) => return None,
            Some(Some((written, window))) => Some(Admission { when: bind_condition(written, found)?, window: *window }),
            None => None,
        };
        Some(Partners {
            kinds: self.kinds.clone()?,
            admit,
            levels: self.levels.clone()?,
            count: self.count?,
            payout: self.payout?,
            three_party: self.three_party?,
        })
    }
}

/// Binds a condition over the figures of a partner.
fn bind_condition(written: &Written, found: &mut Diagnostics) -> Option<Expression> {
    let catalogue = Catalogue { measures: Vec::new(), attributes: Vec::new() };
    let figures = PARTNER_FIGURES.iter().enumerate();
    let mut names = Names {
        table: figures.map(|(index, (name, _))| ((*name).to_owned(), Target::Metric(index))).collect(),
        metric_types: PARTNER_FIGURES.iter().map(|(_, value_type)| Some(*value_type)).collect(),
        tiers: Vec::new(),
        attributes: Vec::new(),
        silent: BTreeMap::new(),
        catalogue: &catalogue,
        lists: &crate::lists::NONE,
        given: &[],
    };
    let mut own = Diagnostics::default();
    let bound = Binder { names: &mut names, found: &mut own }.expression(written, Wanted::Condition);
    for diagnostic in own.into_sorted() {
        let unknown = diagnostic.arguments.iter().find(|_| diagnostic.code == codes::UNKNOWN_NAME);
        if let Some((_, name)) = unknown {
            let known: Vec<&str> = PARTNER_FIGURES.iter().map(|(name, _)| *name).collect();
            let arguments = [("name", name.clone()), ("known", known.join(", "))];
            found.error_meaning(codes::NO_SUCH_FIGURE, diagnostic.place, arguments, diagnostic.suggestion);
        } else {
            found.adopt(diagnostic);
        }
    }
    bound
}

/// The shape of the section.
pub(crate) fn schema() -> Value {
    let level = object(
        json!({
            "level": { "type": "string", "pattern": NAME, "description": "The level's id." },
            "title": { "$ref": "#/$defs/title" },
            "from": number("The referred amount from which it holds."),
            "rate": share("The commission on the part of amounts from here to the next higher level."),
        }),
        &["level", "from", "rate"],
    );
    let figures: Vec<&str> = PARTNER_FIGURES.iter().map(|(name, _)| *name).collect();
    let admit = condition(&format!("Who is admitted, over a partner's figures: {}.", figures.join(", ")));
    let mut schema = object(
        json!({
            "kinds": named("What sorts of partners there are, each with its title.", json!({ "$ref": "#/$defs/title" })),
            "admit": object(json!({ "when": admit, "window": window() }), &["when"]),
            "levels": { "type": "array", "minItems": 1, "items": level, "description": "From highest to lowest." },
            "count": words(&COUNTS, "Which referred amounts are added up for the levels; `all` by default."),
            "settle": object(json!({
                "every": words(&PERIODS, "The period of a statement."),
                "after": span("How long commission is held after its order; not at all by default."),
                "at_least": number("Smaller sums are carried to the next statement; 0 by default."),
            }), &["every"]),
            "three_party": { "enum": ["off", "on", true, false], "description": "Whether customer, designer and firm may all gain by one order, once a load check was passed; off by default." },
        }),
        &["kinds", "levels"],
    );
    merge(&mut schema, json!({ "description": "Designers, firms and others who refer customers." }));
    schema
}
