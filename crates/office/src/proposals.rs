//! A scheme proposed from one's own orders.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::AppError;
use terrace_app::facts::Origin;
use terrace_app::proposals::{Bin, FEWEST, Proposal, Spread, propose};
use terrace_app::views::{DecimalView, TierView};
use terrace_domain::{Money, UnixTime, ValueType};
use terrace_words::Title;

/// One's own orders as they are, and what they propose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProposalView {
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// Customers who ever ordered.
    pub customers: usize,
    /// Those with an amount above zero in the last twelve months.
    pub active: usize,
    /// The fewest of these of whom anything is proposed.
    pub fewest: usize,
    /// How revenue, numbers of orders and days away are spread.
    pub spreads: Vec<SpreadView>,
    /// What is proposed; `None` where too few bought anything, or all the same.
    pub scheme: Option<ProposedSchemeView>,
}

/// How the values of a metric are spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpreadView {
    /// The metric: `spend`, `orders` or `recency`.
    pub metric: &'static str,
    /// From the smallest values to the largest.
    pub bins: Vec<BinView>,
}

/// Customers with values of a stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BinView {
    /// The smallest value inside.
    pub from: String,
    /// The smallest value behind it; `None` for the last.
    pub to: Option<String>,
    /// How many customers.
    pub customers: usize,
    /// What they brought in twelve months.
    pub revenue: String,
}

/// A proposed policy, with what it gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProposedSchemeView {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: Title,
    /// Its text.
    pub text: String,
    /// How much of the differences of yearly revenue lies between the tiers by value: 1 where within them all are alike.
    pub fit: DecimalView,
    /// Everybody classified by it.
    pub run: TierView,
}

impl ProposalView {
    fn of(proposal: Proposal, lake_version: u64) -> Self {
        let Proposal { as_of, currency, customers, active, spreads, scheme } = proposal;
        Self {
            as_of: as_of.local().to_string(),
            currency: currency.to_string(),
            customers,
            active,
            fewest: FEWEST,
            spreads: spreads.iter().map(SpreadView::of).collect(),
            scheme: scheme.map(|proposed| ProposedSchemeView {
                name: proposed.policy.policy.name.to_string(),
                title: proposed.policy.policy.title.clone(),
                text: proposed.policy.text.clone(),
                fit: DecimalView(proposed.fit),
                run: TierView::new(&proposed.policy, &as_of, &Origin::Lake { version: lake_version }, &proposed.run),
            }),
        }
    }
}

impl SpreadView {
    fn of(spread: &Spread) -> Self {
        let value = |value: i64| match spread.value_type {
            ValueType::Money => Money::from_ten_thousandths(value).to_string(),
            _ => value.to_string(),
        };
        let bin = |bin: &Bin| BinView {
            from: value(bin.from),
            to: bin.to.map(value),
            customers: bin.customers,
            revenue: bin.revenue.to_string(),
        };
        Self { metric: spread.metric, bins: spread.bins.iter().map(bin).collect() }
    }
}

impl Office {
    /// One's own orders as they are, and a scheme that they propose. Nothing is changed.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], nobody to look at, and what reading facts may say.
    pub async fn proposal(&self, caller: &Caller, now: UnixTime) -> Result<ProposalView, OfficeError> {
        caller.must(Right::SeeWork)?;
        self.seal(now).await?;
        let policy = self.policy();
        self.over_facts(now, move |terrace, ctx| {
            let version = terrace.pin(None)?.version().version;
            let home = (policy.policy.currency, &policy.policy.timezone);
            let proposal = propose(terrace, home, &as_of_now(&policy.policy, now), ctx)?;
            Ok::<_, AppError>(ProposalView::of(proposal, version))
        })
        .await
    }
}
