//! `threshold: METRIC`: one metric cut at fixed amounts.

use super::{Body, Kind, KindDraft, edges, read_name, tiers};
use crate::diagnostic::Diagnostics;
use crate::expression::Binder;
use crate::literal::NameAt;
use crate::model::{Cut, SchemeKind};
use crate::schema;
use crate::yaml::{Fields, Node};
use serde_json::{Value, json};

pub(super) const KIND: Kind = Kind {
    key: "threshold",
    about: "Cuts one metric at amounts: `over` is >, `from` is ≥; the last tier takes the rest.",
    read,
    schema: || {
        json!({
            "threshold": schema::name("The metric that is cut."),
            "tiers": schema::tiers(cut_schema(), "From best to worst."),
        })
    },
    beside: &["tiers"],
};

/// The keys by which a tier says where it begins.
pub(super) fn cut_schema() -> Value {
    json!({
        "over": schema::number("The tier holds values greater than this."),
        "from": schema::number("The tier holds this value and greater ones."),
    })
}

struct Threshold {
    metric: NameAt,
    cuts: Vec<Cut>,
}

fn read(node: &Node, fields: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let metric = read_name(node, KIND.key, found);
    let (rows, cuts) = tiers::read_tiers(fields, found, edges::read_cut);
    let cuts = edges::falling(&rows, &cuts, found);
    let draft = metric.zip(cuts).map(|(metric, cuts)| Box::new(Threshold { metric, cuts }) as Box<dyn KindDraft>);
    Body { tiers: rows, draft }
}

impl KindDraft for Threshold {
    fn names(&self) -> Vec<&str> {
        vec![&self.metric.text]
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let (metric, _) = binder.number(&self.metric.text, self.metric.place, KIND.key)?;
        Some(SchemeKind::Threshold { metric, cuts: self.cuts.clone() })
    }
}
