//! `share: METRIC` (ABC analysis): customers ranked by one metric and cut at cumulative shares of its total.

use super::{Body, Kind, KindDraft, edges, read_name, tiers};
use crate::diagnostic::Diagnostics;
use crate::expression::Binder;
use crate::literal::NameAt;
use crate::model::SchemeKind;
use crate::schema;
use crate::yaml::{Fields, Node};
use serde_json::json;
use terrace_domain::Share;

pub(super) const KIND: Kind = Kind {
    key: "share",
    about: "ABC analysis: ranks customers by one metric and cuts at cumulative shares of its total; a customer is in the tier while the share reached before it is below the mark.",
    read,
    schema: || {
        let own = json!({ "share": schema::share("The share of the total down to and with this tier.") });
        json!({
            "share": schema::name("The metric that is ranked and summed."),
            "tiers": schema::tiers(own, "From best to worst; the last takes the rest."),
        })
    },
    beside: &["tiers"],
};

struct ShareOfTotal {
    metric: NameAt,
    marks: Vec<Share>,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let metric = read_name(node, KIND.key, found);
    let (rows, marks) = tiers::read_tiers(fields, found, |fields, found| edges::read_share("share", fields, found));
    let marks = edges::rising(&rows, &marks, "share", found);
    let draft = metric.zip(marks).map(|(metric, marks)| Box::new(ShareOfTotal { metric, marks }) as Box<dyn KindDraft>);
    Body { tiers: rows, draft }
}

impl KindDraft for ShareOfTotal {
    fn names(&self) -> Vec<&str> {
        vec![&self.metric.text]
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let (metric, _) = binder.number(&self.metric.text, self.metric.place, KIND.key)?;
        Some(SchemeKind::Share { metric, marks: self.marks.clone() })
    }
}
