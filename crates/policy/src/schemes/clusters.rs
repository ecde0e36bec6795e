//! `clusters:` natural groups over several metrics, found by k-means.

use super::{Body, Kind, KindDraft, TierRow, read_name, tiers};
use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::expression::Binder;
use crate::literal;
use crate::literal::NameAt;
use crate::model::{Feature, FeatureScale, GroupCount, SchemeKind, Title};
use crate::schema;
use crate::yaml::{Fields, Node, items, scalar};
use serde_json::json;
use std::collections::BTreeMap;
use terrace_domain::TierId;

pub(super) const KIND: Kind = Kind {
    key: "clusters",
    about: "Finds natural groups of customers who are alike in several metrics (k-means); the tiers are g1, g2, ….",
    read,
    schema: || {
        let feature = schema::object(
            json!({
                "metric": schema::name("What customers are compared by; who lacks it has no group."),
                "scale": { "enum": SCALES.map(|(word, _)| word), "default": "auto", "description": "`log` where ratios count (twice as much is one step), `linear` where differences do; `auto` takes log for skewed metrics." },
            }),
            &["metric"],
        );
        let whole = |description: &str, default: Option<u64>| {
            let mut schema = json!({ "type": "integer", "minimum": LEAST_GROUPS, "maximum": MOST_GROUPS, "description": description });
            if let Some(default) = default {
                schema::merge(&mut schema, json!({ "default": default }));
            }
            schema
        };
        json!({
            "clusters": { "type": "array", "minItems": 1, "maxItems": MOST_FEATURES, "items": feature },
            "groups": whole("How many groups; without it the number is chosen by how well the groups stand apart (silhouette).", None),
            "most": whole("The most groups that may be chosen; without effect beside `groups`, and refused there.", Some(DEFAULT_MOST)),
            "seed": { "type": "integer", "minimum": 0, "maximum": MOST_SEED, "default": DEFAULT_SEED, "description": "Seed of the search; the same seed gives the same groups." },
            "tiers": schema::tiers(json!({}), "Titles for groups by their ids g1, g2, …; others are called by what sets them apart."),
        })
    },
    beside: &[],
};

const MOST_FEATURES: usize = 12;
const LEAST_GROUPS: u64 = 2;
const MOST_GROUPS: u64 = 12;
const DEFAULT_MOST: u64 = 8;
const DEFAULT_SEED: u64 = 1;
const MOST_SEED: u64 = 4_294_967_295;
const SCALES: [(&str, FeatureScale); 3] =
    [("auto", FeatureScale::Automatic), ("linear", FeatureScale::Linear), ("log", FeatureScale::Logarithmic)];

struct Clusters {
    features: Vec<(NameAt, FeatureScale)>,
    count: GroupCount,
    seed: u64,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let features = read_features(node, found);
    let count = read_count(fields, found);
    let seed = fields.get("seed").map_or(Some(DEFAULT_SEED), |node| read_whole(node, "seed", (0, MOST_SEED), found));
    // Where the number can't be read, the most that may be is assumed, so that names of groups can still be checked.
    let groups = count.map_or(MOST_GROUPS, |count| u64::from(count.most()));
    let written = fields.get("tiers").map(|node| tiers::read(node, "tiers", found, |_, _| ()).0);
    let tiers = all_tiers(groups, &written.unwrap_or_default(), fields, found);
    let draft = match (features, count, seed) {
        (Some(features), Some(count), Some(seed)) => {
            Some(Box::new(Clusters { features, count, seed }) as Box<dyn KindDraft>)
        }
        _ => None,
    };
    Body { tiers, draft }
}

fn read_features(node: &Node, found: &mut Diagnostics) -> Option<Vec<(NameAt, FeatureScale)>> {
    let list = items(node, KIND.key, found)?;
    if !(1..=MOST_FEATURES).contains(&list.len()) {
        let arguments = [("count", list.len().to_string()), ("most", MOST_FEATURES.to_string())];
        found.error(codes::FEATURE_COUNT, node.place, arguments);
        return None;
    }
    let features: Vec<Option<(NameAt, FeatureScale)>> = list
        .iter()
        .map(|item| {
            let mut own = Fields::read(item, KIND.key, item.place, found)?;
            let metric = own.need("metric", found).and_then(|node| read_name(node, "metric", found));
            let scale = own
                .get("scale")
                .map_or(Some(FeatureScale::Automatic), |node| literal::read_choice(node, "scale", &SCALES, found));
            own.finish(found);
            metric.zip(scale)
        })
        .collect();
    let mut seen = BTreeMap::new();
    for (metric, _) in features.iter().flatten() {
        if let Some(line) = seen.insert(metric.text.as_str(), metric.place.line) {
            let arguments = [("name", metric.text.clone()), ("line", usize::to_string(&line))];
            found.error(codes::INPUT_TWICE, metric.place, arguments);
        }
    }
    let whole = seen.len() == features.len();
    features.into_iter().collect::<Option<Vec<_>>>().filter(|_| whole)
}

/// `groups: 4`, `most: 8`, or neither.
fn read_count(fields: &mut Fields<'_>, found: &mut Diagnostics) -> Option<GroupCount> {
    let range = (LEAST_GROUPS, MOST_GROUPS);
    let (groups, most) = (fields.get("groups"), fields.get("most"));
    if let (Some(_), Some(most)) = (groups, most) {
        found.error(codes::GROUPS_AND_MOST, fields.place_of("most").unwrap_or(most.place), []);
    }
    let whole = |node, key, found: &mut Diagnostics| {
        read_whole(node, key, range, found).and_then(|count| u8::try_from(count).ok())
    };
    match (groups, most) {
        (Some(node), _) => whole(node, "groups", found).map(GroupCount::Fixed),
        (None, Some(node)) => whole(node, "most", found).map(GroupCount::UpTo),
        (None, None) => u8::try_from(DEFAULT_MOST).ok().map(GroupCount::UpTo),
    }
}

fn read_whole(node: &Node, key: &str, (least, most): (u64, u64), found: &mut Diagnostics) -> Option<u64> {
    let text = &scalar(node, key, found)?.text;
    let number = text.parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    if number.is_none() {
        let arguments =
            [("key", key.to_owned()), ("text", text.clone()), ("least", least.to_string()), ("most", most.to_string())];
        found.error(codes::BAD_WHOLE, node.place, arguments);
    }
    number
}

/// The tiers g1, g2, … with the titles that are written, and a note of other ids.
fn all_tiers(groups: u64, written: &[TierRow], fields: &Fields<'_>, found: &mut Diagnostics) -> Vec<TierRow> {
    tiers::check_ids(written, found);
    let ids: Vec<String> = (1..=groups).map(|number| format!("g{number}")).collect();
    let of = |id: &str| written.iter().find(|row| row.id.as_ref().is_some_and(|own| own.as_str() == id));
    for row in written {
        let Some(id) = &row.id else { continue };
        if !ids.iter().any(|known| known == id.as_str()) {
            let arguments = [("tier", id.to_string()), ("last", format!("g{groups}"))];
            found.unknown(codes::NOT_A_GROUP, row.place, arguments, id.as_str(), ids.iter().map(String::as_str));
        }
    }
    ids.iter()
        .map(|id| {
            let (title, place) = of(id).map_or((Title::default(), fields.place), |row| (row.title.clone(), row.place));
            TierRow { id: TierId::new(id).ok(), title, place }
        })
        .collect()
}

impl KindDraft for Clusters {
    fn names(&self) -> Vec<&str> {
        self.features.iter().map(|(metric, _)| metric.text.as_str()).collect()
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let features: Vec<Option<Feature>> = self
            .features
            .iter()
            .map(|(name, scale)| {
                let (metric, _) = binder.number(&name.text, name.place, KIND.key)?;
                Some(Feature { metric, scale: *scale })
            })
            .collect();
        let features = features.into_iter().collect::<Option<Vec<_>>>()?;
        Some(SchemeKind::Clusters { features, count: self.count, seed: self.seed })
    }
}
