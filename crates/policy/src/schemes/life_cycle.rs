//! `lifecycle:` stages that follow from the days of a customer's orders.
//!
//! The kind brings along the metrics that tell the stage, under names that begin with the scheme's, and the mark of who
//! is at risk. A metric that the policy has already serves instead of one of its own.

use super::{Body, Brought, BroughtLabel, BroughtMetric, Kind, KindDraft, TierRow};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, parse};
use crate::literal::{self, NameAt};
use crate::lost_after;
use crate::model::{LifeCycle, LifeCycleRules, MeasureUse, Reference, SchemeKind, Stage, StageNeeds};
use crate::schema;
use crate::yaml::{Fields, Node, NodeKind, Spot, scalar};
use serde_json::{Value, json};
use terrace_domain::{LostAfter, Share, TierId, ValueType, Window};
use terrace_words::Text;
use terrace_words::texts::policy as texts;

pub(super) const KIND: Kind = Kind {
    key: "lifecycle",
    about: "Prospect, trial, forming, stable, lost and won back, as the days of a customer's orders say.",
    read,
    schema: || {
        let needs = |description: &str| {
            let mut needs = schema::object(
                json!({
                    "orders": { "type": "integer", "minimum": 1, "maximum": MOST_ORDERS, "description": "So many orders since the customer came, or came back; 1 by default." },
                    "after": lost_after::days_schema("So long after the order with which they came, or came back."),
                }),
                &[],
            );
            schema::merge(&mut needs, json!({ "minProperties": 1, "description": description }));
            needs
        };
        let own = schema::object(
            json!({
                "forming": needs("When trial becomes forming."),
                "stable": needs("When forming becomes stable."),
                "stable_again": needs("When who was won back is stable again; as `stable` by default."),
                "lost_after": lost_after::schema(),
                "at_risk_after": at_risk_schema(),
            }),
            &["forming", "stable", "lost_after"],
        );
        json!({ "lifecycle": own })
    },
    beside: &[],
};

const MOST_ORDERS: u32 = 1_000_000;

fn at_risk_schema() -> Value {
    json!({
        "type": ["string", "number"],
        "description": "After so long a silence, such as `90 days`, or a share of that after which the customer is lost, such as 50%, the mark `…_at_risk` is set until they are lost.",
    })
}

/// When the mark of who is at risk is set.
#[derive(Clone, Copy)]
enum AtRisk {
    Days(u32),
    /// Of the silence after which the customer is lost.
    Share(Share),
}

struct LifeCycleDraft {
    rules: LifeCycleRules,
    at_risk: Option<AtRisk>,
    place: Place,
    /// By which names the stages are told; `None` before they are brought along.
    names: Option<OwnNames>,
}

struct OwnNames {
    orders: String,
    days: String,
    stays: String,
    silence: String,
    lost_after: Option<String>,
}

fn read(node: &Node, _: &mut Fields<'_>, found: &mut Diagnostics) -> Body {
    let tiers = Stage::ALL.map(|stage| TierRow {
        id: TierId::new(stage.id()).ok(),
        title: stage.title().into(),
        place: node.place,
    });
    let draft = read_rules(node, found);
    Body { tiers: tiers.into(), draft: draft.map(|draft| Box::new(draft) as Box<dyn KindDraft>) }
}

fn read_rules(node: &Node, found: &mut Diagnostics) -> Option<LifeCycleDraft> {
    let mut own = Fields::read(node, KIND.key, node.place, found)?;
    let mut needs = |key| own.need(key, found).and_then(|node| Some((read_needs(node, key, found)?, node.place)));
    let (forming, stable) = (needs(FORMING), needs(STABLE));
    let again = own.get(STABLE_AGAIN).filter(|node| !node.is_empty());
    let again = again.map(|node| Some((read_needs(node, STABLE_AGAIN, found)?, node.place)));
    let lost_after = own.need(lost_after::KEY, found).and_then(|node| lost_after::read(node, found));
    let at_risk = own.get("at_risk_after").filter(|node| !node.is_empty());
    let at_risk = at_risk.map(|node| read_at_risk(node, lost_after, found));
    own.finish(found);
    let first = (StageNeeds::FIRST_ORDER, Stage::Trial.id());
    let mut in_order = check_order((FORMING, forming), first, found);
    if let Some((forming, _)) = forming {
        in_order &= check_order((STABLE, stable), (forming, FORMING), found);
    }
    if let Some(again) = again {
        in_order &= check_order((STABLE_AGAIN, again), (StageNeeds::FIRST_ORDER, Stage::WonBack.id()), found);
    }
    let ((forming, _), (stable, _)) = forming.zip(stable)?;
    let stable_again = again.map_or(Some(stable), |again| again.map(|(needs, _)| needs))?;
    let at_risk = match at_risk {
        Some(at_risk) => Some(at_risk?),
        None => None,
    };
    let rules = LifeCycleRules { forming, stable, stable_again, lost_after: lost_after? };
    in_order.then_some(LifeCycleDraft { rules, at_risk, place: node.place, names: None })
}

const FORMING: &str = "forming";
const STABLE: &str = "stable";
const STABLE_AGAIN: &str = "stable_again";

/// `{ orders: 3, after: 30 days }`: either may be left out.
fn read_needs(node: &Node, stage: &'static str, found: &mut Diagnostics) -> Option<StageNeeds> {
    let mut own = Fields::read(node, stage, node.place, found)?;
    let orders = own.get("orders").map(|node| read_orders(node, found));
    let days = own.get("after").map(|node| lost_after::read_days(node, "after", found));
    own.finish(found);
    if orders.is_none() && days.is_none() {
        found.error(codes::STAGE_WITHOUT_NEEDS, node.place, [("stage", stage.to_owned())]);
        return None;
    }
    let StageNeeds { orders: one, days: none } = StageNeeds::FIRST_ORDER;
    Some(StageNeeds { orders: orders.unwrap_or(Some(one))?, days: days.unwrap_or(Some(none))? })
}

fn read_orders(node: &Node, found: &mut Diagnostics) -> Option<u32> {
    let text = &scalar(node, "orders", found)?.text;
    let orders = text.parse::<u32>().ok().filter(|orders| (1..=MOST_ORDERS).contains(orders));
    if orders.is_none() {
        let arguments = [
            ("key", "orders".to_owned()),
            ("text", text.clone()),
            ("least", "1".to_owned()),
            ("most", MOST_ORDERS.to_string()),
        ];
        found.error(codes::BAD_WHOLE, node.place, arguments);
    }
    orders
}

/// Whether a stage cannot begin before the one that it follows has; a note where it can.
fn check_order(
    (stage, needs): (&str, Option<(StageNeeds, Place)>),
    (before, of_before): (StageNeeds, &str),
    found: &mut Diagnostics,
) -> bool {
    let Some((needs, place)) = needs else { return true };
    if needs.is_beyond(before) {
        return true;
    }
    let arguments = [
        ("stage", stage.to_owned()),
        ("orders", needs.orders.to_string()),
        ("days", needs.days.to_string()),
        ("before", of_before.to_owned()),
        ("before_orders", before.orders.to_string()),
        ("before_days", before.days.to_string()),
    ];
    found.error(codes::STAGE_PASSED_OVER, place, arguments);
    false
}

/// `90 days`, or `50%` of the silence after which the customer is lost.
fn read_at_risk(node: &Node, lost_after: Option<LostAfter>, found: &mut Diagnostics) -> Option<AtRisk> {
    let text = match &node.kind {
        NodeKind::Scalar(scalar) => scalar.text.trim(),
        NodeKind::Sequence(_) | NodeKind::Mapping { .. } => "",
    };
    let (at_risk, is_late) = if Share::parse(text).is_some() {
        let share = literal::read_share(node, "at_risk_after", found)?;
        (AtRisk::Share(share), share >= Share::WHOLE)
    } else {
        let days = lost_after::read_days(node, "at_risk_after", found)?;
        (AtRisk::Days(days), lost_after.is_some_and(|lost| days >= lost.shortest()))
    };
    if is_late {
        let days = lost_after.map_or_else(String::new, |lost| lost.shortest().to_string());
        found.error(codes::RISK_TOO_LATE, node.place, [("text", text.to_owned()), ("days", days)]);
        return None;
    }
    Some(at_risk)
}

impl LifeCycleDraft {
    /// The condition of the mark of who is at risk.
    fn risk(&self, scheme: &str, silence: &str, lost_after: Option<&str>) -> Option<String> {
        let days = match (self.at_risk?, self.rules.lost_after, lost_after) {
            (AtRisk::Days(days), ..) => days.to_string(),
            (AtRisk::Share(share), _, Some(lost_after)) => {
                let share = terrace_domain::Value::Decimal(share.millionths().into());
                format!("{lost_after} * {share}")
            }
            (AtRisk::Share(share), rule, None) => {
                (u64::from(rule.shortest()) * u64::from(share.millionths()) / 1_000_000).to_string()
            }
        };
        Some(format!("{scheme} <> '{}' and {silence} > {days}", Stage::Lost.id()))
    }
}

impl KindDraft for LifeCycleDraft {
    fn names(&self) -> Vec<&str> {
        let Some(names) = &self.names else { return Vec::new() };
        let all = [&names.orders, &names.days, &names.stays, &names.silence];
        all.into_iter().chain(&names.lost_after).map(String::as_str).collect()
    }

    fn bring(&mut self, scheme: &NameAt, known: &[(&str, &MeasureUse)], found: &mut Diagnostics) -> Brought {
        let mut brought = Brought::default();
        let rule = self.rules.lost_after;
        let mut own = |suffix: &str, measure: &str, value_type: ValueType, title: Text| {
            let rule = (measure != SILENCE).then_some(rule);
            let used = MeasureUse { lost_after: rule, ..MeasureUse::new(measure, Window::All) };
            if let Some((name, _)) = known.iter().find(|(_, other)| **other == used) {
                return (*name).to_owned();
            }
            let name = format!("{}_{suffix}", scheme.text);
            let at = NameAt { text: name.clone(), place: scheme.place };
            brought.metrics.push(BroughtMetric { name: at, title: title.into(), used, value_type });
            name
        };
        let orders = own("orders", "stay_orders", ValueType::Count, texts::STAY_ORDERS);
        let days = own("days", "stay_days", ValueType::Days, texts::STAY_DAYS);
        let stays = own("stays", "stays", ValueType::Count, texts::STAYS);
        let silence = own("silence", SILENCE, ValueType::Days, texts::SILENCE);
        let by_customer = matches!(rule, LostAfter::Rhythm { .. });
        let lost_after = by_customer.then(|| own("lost_after", "lost_after_days", ValueType::Days, texts::LOST_AFTER));
        let risk = self.risk(&scheme.text, &silence, lost_after.as_deref());
        if let Some(text) = risk {
            let when = parse(&text, Spot::at(scheme.place), found);
            let at = NameAt { text: format!("{}_at_risk", scheme.text), place: scheme.place };
            brought.labels.push(BroughtLabel { name: at, title: texts::AT_RISK.into(), when });
        }
        self.names = Some(OwnNames { orders, days, stays, silence, lost_after });
        brought
    }

    fn bind(&self, binder: &mut Binder<'_, '_>) -> Option<SchemeKind> {
        let names = self.names.as_ref()?;
        let mut reference = |name: &str| -> Option<Reference> {
            binder.number(name, self.place, KIND.key).map(|(reference, _)| reference)
        };
        let (orders, days) = (reference(&names.orders), reference(&names.days));
        let (stays, silence) = (reference(&names.stays), reference(&names.silence));
        let lost_after = match &names.lost_after {
            Some(name) => Some(reference(name)?),
            None => None,
        };
        Some(SchemeKind::LifeCycle(Box::new(LifeCycle {
            rules: self.rules,
            orders: orders?,
            days: days?,
            stays: stays?,
            silence: silence?,
            lost_after,
        })))
    }
}

/// The measure of how long a customer has been silent.
const SILENCE: &str = "days_since_last_order";
