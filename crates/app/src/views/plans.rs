//! What a policy would do.

use super::changes::SchemeChangesView;
use super::members::MemberFiguresView;
use super::runs::RunSchemeView;
use super::values::{ByName, PolicyView};
use crate::history::RunScheme;
use crate::plans::{Discounts, Plan, PlannedDiscounts};
use crate::policies::LoadedPolicy;
use crate::runs::{Tiered, scheme_figures};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::sum_text;

/// What a policy would do on the same facts, beside the one that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanView {
    /// The policy that holds.
    pub in_force: PolicyView,
    /// The policy that is planned.
    pub policy: PolicyView,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's time zone.
    pub timezone: String,
    /// The version of the lake that was read.
    pub lake_version: Option<u64>,
    /// The currency of all amounts.
    pub currency: String,
    /// All customers.
    pub customers: usize,
    /// Net revenue of all customers.
    pub revenue: String,
    /// Every scheme of the policy that holds.
    pub now: ByName<RunSchemeView>,
    /// Every scheme of the policy that is planned.
    pub then: ByName<RunSchemeView>,
    /// Who would move, in the schemes that both have.
    pub moves: ByName<SchemeChangesView>,
    /// Members as they are; absent where the policy that holds has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members_now: Option<MemberFiguresView>,
    /// Members as they would be; absent where the policy that is planned has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members_then: Option<MemberFiguresView>,
    /// What discounts of levels and tiers take off; absent where neither policy has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discounts: Option<PlannedDiscountsView>,
}

/// The discounts of levels and tiers by two policies, on purchases like those of the last 12 months, taken at list price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedDiscountsView {
    /// The net amount of those purchases.
    pub purchases: String,
    /// By the policy that holds.
    pub now: DiscountsView,
    /// By the policy that is planned.
    pub then: DiscountsView,
    /// How much more they take off; negative if less.
    pub change: String,
}

/// What one policy's levels and tiers take off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiscountsView {
    /// Customers who bought and have a discount.
    pub customers: u64,
    /// What is taken off their purchases.
    pub amount: String,
}

impl PlanView {
    /// Of a plan.
    pub fn new(plan: &Plan) -> Self {
        let policy = |loaded: &LoadedPolicy| PolicyView {
            name: loaded.policy.name.to_string(),
            hash: loaded.policy.hash.clone(),
        };
        let (now, then) = (&plan.now, &plan.then);
        let moves = plan.changes.iter().flat_map(|changes| {
            changes.schemes.iter().map(|scheme| (scheme.to.name.clone(), SchemeChangesView::new(changes, scheme)))
        });
        let members = |run: &Tiered| run.members.as_ref().map(|members| MemberFiguresView::new(&members.figures));
        Self {
            in_force: policy(&now.request.policy),
            policy: policy(&then.request.policy),
            as_of: then.request.as_of.local().to_string(),
            timezone: then.request.as_of.zone().name().to_owned(),
            lake_version: plan.lake_version,
            currency: then.policy.policy.currency.to_string(),
            customers: then.frame.ids.len(),
            revenue: then.revenue().to_string(),
            now: figures(now),
            then: figures(then),
            moves: moves.collect(),
            members_now: members(now),
            members_then: members(then),
            discounts: plan.discounts.as_ref().map(PlannedDiscountsView::new),
        }
    }
}

fn figures(run: &Tiered) -> ByName<RunSchemeView> {
    let view = |scheme: RunScheme| (scheme.name.clone(), RunSchemeView::of(&scheme));
    scheme_figures(run).into_iter().map(view).collect()
}

impl PlannedDiscountsView {
    /// Of what was found.
    pub fn new(found: &PlannedDiscounts) -> Self {
        let of = |discounts: &Discounts| DiscountsView {
            customers: discounts.customers,
            amount: sum_text(discounts.amount),
        };
        Self {
            purchases: sum_text(found.purchases),
            now: of(&found.now),
            then: of(&found.then),
            change: sum_text(found.then.amount - found.now.amount),
        }
    }
}
