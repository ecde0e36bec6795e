//! `pyramid: METRIC`: customers ranked by one metric and cut at cumulative shares of their number.

use super::{Body, Kind, KindDraft, edges, read_name, tiers};
use crate::diagnostic::Diagnostics;
use crate::expression::Binder;
use crate::literal::NameAt;
use crate::model::SchemeKind;
use crate::schema;
use crate::yaml::{Fields, Node};
use serde_json::{Value, json};
use terrace_domain::Share;

pub(super) const KIND: Kind = Kind {
    key: "pyramid",
    about: "Ranks customers by one metric and cuts at cumulative shares of customers; `top: 5%` ends at rank ceil(0.05 × N).",
    read,
    schema: || {
        json!({
            "pyramid": schema::name("The metric that customers are ranked by, most first."),
            "tiers": schema::tiers(top_schema(), "From best to worst; the last takes the rest."),
        })
    },
    beside: &["tiers"],
};

/// The key by which a tier says how far down it reaches.
pub(super) fn top_schema() -> Value {
    json!({ "top": schema::share("The share of customers down to and with this tier.") })
}

struct Pyramid {
    metric: NameAt,
    tops: Vec<Share>,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let metric = read_name(node, KIND.key, found);
    let (rows, tops) = tiers::read_tiers(fields, found, |fields, found| edges::read_share("top", fields, found));
    let tops = edges::rising(&rows, &tops, "top", found);
    let draft = metric.zip(tops).map(|(metric, tops)| Box::new(Pyramid { metric, tops }) as Box<dyn KindDraft>);
    Body { tiers: rows, draft }
}

impl KindDraft for Pyramid {
    fn names(&self) -> Vec<&str> {
        vec![&self.metric.text]
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let (metric, _) = binder.number(&self.metric.text, self.metric.place, KIND.key)?;
        Some(SchemeKind::Pyramid { metric, tops: self.tops.clone() })
    }
}
