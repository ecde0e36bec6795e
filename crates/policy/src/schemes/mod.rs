//! The scheme kinds. A new kind is one new file here, listed in [`KINDS`].

mod clusters;
mod edges;
mod life_cycle;
mod matrix;
mod pyramid;
mod reach;
mod rfm;
mod rules;
mod score;
mod segments;
mod share;
mod threshold;
mod tiers;

pub(crate) use tiers::TierRow;

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::read_expression;
use crate::expression::{Binder, Written};
use crate::literal::NameAt;
use crate::model::{MeasureUse, SchemeKind, Title};
use crate::yaml::{Fields, Node, NodeKind};
use crate::{literal, yaml};
use serde_json::Value;
use terrace_domain::{Share, ValueType};

/// All kinds, in the order in which they are shown.
pub(crate) const KINDS: [&Kind; 9] = [
    &threshold::KIND,
    &pyramid::KIND,
    &share::KIND,
    &rfm::KIND,
    &matrix::KIND,
    &score::KIND,
    &clusters::KIND,
    &life_cycle::KIND,
    &rules::KIND,
];

/// A way of classifying, as the policy language knows it.
pub(crate) struct Kind {
    /// The key that says it.
    pub(crate) key: &'static str,
    /// What it does, for the JSON Schema.
    pub(crate) about: &'static str,
    /// Reads what stands under the key and beside it.
    read: fn(&Node, &mut Fields<'_>, &mut Diagnostics) -> Body,
    /// The JSON Schema of its keys, by key.
    pub(crate) schema: fn() -> Value,
    /// Keys that must stand beside its own.
    pub(crate) beside: &'static [&'static str],
}

/// What a kind reads: its tiers, known even where the rest is broken, and the rest.
pub(crate) struct Body {
    tiers: Vec<TierRow>,
    draft: Option<Box<dyn KindDraft>>,
}

/// What a kind brings along beside its scheme: parts of the policy that are not written in the file.
#[derive(Default)]
pub(crate) struct Brought {
    pub(crate) metrics: Vec<BroughtMetric>,
    pub(crate) labels: Vec<BroughtLabel>,
}

/// A metric that a kind brings along.
pub(crate) struct BroughtMetric {
    pub(crate) name: NameAt,
    pub(crate) title: Title,
    pub(crate) used: MeasureUse,
    pub(crate) value_type: ValueType,
}

/// A mark that a kind brings along.
pub(crate) struct BroughtLabel {
    pub(crate) name: NameAt,
    pub(crate) title: Title,
    pub(crate) when: Option<Written>,
}

/// A scheme as written, before names are looked up.
pub(crate) trait KindDraft {
    /// Brings along what the kind needs and the policy does not have, under names that begin with the scheme's. `known`
    /// are the metrics of the policy that are measures. Most kinds bring nothing.
    fn bring(&mut self, _scheme: &NameAt, _known: &[(&str, &MeasureUse)], _found: &mut Diagnostics) -> Brought {
        Brought::default()
    }

    /// The names that it needs, in the order of the file.
    fn names(&self) -> Vec<&str>;

    /// Looks up names and checks types. Returns `None` if there is a mistake, which is noted.
    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind>;
}

/// A scheme as written.
pub(crate) struct SchemeDraft {
    pub(crate) name: NameAt,
    pub(crate) title: Title,
    pub(crate) among: Option<Written>,
    pub(crate) tiers: Vec<TierRow>,
    pub(crate) expect: Vec<(usize, Share)>,
    pub(crate) draft: Option<Box<dyn KindDraft>>,
}

impl SchemeDraft {
    /// Reads one entry of `schemes`.
    pub(crate) fn read(name: NameAt, node: &Node, found: &mut Diagnostics) -> Self {
        let unknown = Body { tiers: Vec::new(), draft: None };
        let Some(mut fields) = Fields::read(node, &name.text, name.place, found) else {
            return Self {
                name,
                title: Title::default(),
                among: None,
                tiers: Vec::new(),
                expect: Vec::new(),
                draft: None,
            };
        };
        fields.place = name.place;
        let title = literal::read_title(&mut fields, found);
        let among = fields.get("among").and_then(|node| read_expression(node, "among", found));
        let present: Vec<&Kind> = KINDS.into_iter().filter(|kind| fields.peek(kind.key).is_some()).collect();
        let expect = fields.get("expect");
        let known = KINDS.map(|kind| kind.key).join(", ");
        let body = match present.as_slice() {
            [kind, more @ ..] => {
                for other in more {
                    let arguments = [("key", other.key.to_owned()), ("first", kind.key.to_owned())];
                    found.error(codes::TWO_KINDS, fields.place_of(other.key).unwrap_or(name.place), arguments);
                    fields.get(other.key);
                }
                match fields.need(kind.key, found) {
                    Some(value) => {
                        let body = (kind.read)(value, &mut fields, found);
                        fields.finish(found);
                        body
                    }
                    None => unknown,
                }
            }
            [] => {
                let arguments = [("scheme", name.text.clone()), ("known", known)];
                let close = fields.all().find_map(|(key, place, _)| {
                    let kinds = KINDS.map(|kind| kind.key);
                    terrace_domain::nearest_word(key, kinds).map(|meant| (place, meant.to_owned()))
                });
                let (place, meant) = close.map_or((name.place, None), |(place, meant)| (place, Some(meant)));
                found.error_meaning(codes::NO_KIND, place, arguments, meant);
                unknown
            }
        };
        tiers::check_ids(&body.tiers, found);
        let expect = expect
            .filter(|_| !body.tiers.is_empty())
            .map(|node| read_expect(node, &body.tiers, found))
            .unwrap_or_default();
        Self { name, title, among, tiers: body.tiers, expect, draft: body.draft }
    }

    /// Brings along what its kind needs and the policy does not have.
    pub(crate) fn bring(&mut self, known: &[(&str, &MeasureUse)], found: &mut Diagnostics) -> Brought {
        self.draft.as_mut().map(|draft| draft.bring(&self.name, known, found)).unwrap_or_default()
    }

    /// The names that it needs, in the order of the file.
    pub(crate) fn names(&self) -> Vec<&str> {
        let among = self.among.iter().flat_map(Written::names);
        among.chain(self.draft.iter().flat_map(|draft| draft.names())).collect()
    }

    /// The ids of its tiers; `None` if one can't be read.
    pub(crate) fn tier_ids(&self) -> Option<Vec<String>> {
        let ids: Option<Vec<String>> = self.tiers.iter().map(|tier| Some(tier.id.as_ref()?.to_string())).collect();
        ids.filter(|ids| !ids.is_empty())
    }
}

/// Reads the shares that the owner expects, and checks that they make a whole.
fn read_expect(node: &Node, tiers: &[TierRow], found: &mut Diagnostics) -> Vec<(usize, Share)> {
    let Some(fields) = Fields::read(node, "expect", node.place, found) else { return Vec::new() };
    let (mut shares, mut whole) = (Vec::new(), true);
    for (key, place, value) in fields.all() {
        let index = tiers.iter().position(|tier| tier.id.as_ref().is_some_and(|id| id.as_str() == key));
        let share = literal::read_share(value, key, found);
        match (index, share) {
            (Some(index), Some(share)) => shares.push((index, share)),
            (None, _) => {
                whole = false;
                let known: Vec<&str> = tiers.iter().filter_map(|tier| Some(tier.id.as_ref()?.as_str())).collect();
                let arguments = [("tier", key.to_owned()), ("known", known.join(", "))];
                found.unknown(codes::EXPECT_UNKNOWN, place, arguments, key, known.iter().copied());
            }
            (_, None) => whole = false,
        }
    }
    let sum: u64 = shares.iter().map(|(_, share)| u64::from(share.millionths())).sum();
    if whole && sum != u64::from(Share::WHOLE.millionths()) {
        let sum = literal::shown(crate::model::Number(i128::from(sum) * 100));
        found.error(codes::EXPECT_SUM, node.place, [("sum", format!("{sum}%"))]);
    }
    shares
}

/// The metric named by a kind's own key (`threshold: spend`), or a note that it is no name.
fn read_name(node: &Node, key: &str, found: &mut Diagnostics) -> Option<NameAt> {
    let text = yaml::scalar(node, key, found)?;
    Some(NameAt { text: text.text.clone(), place: node.place })
}

/// Where to point in a node that may be a whole list.
fn place_of(node: &Node) -> Place {
    match &node.kind {
        NodeKind::Sequence(items) => items.first().map_or(node.place, |first| first.place),
        _ => node.place,
    }
}
