//! The figures of a run that managers look at first: how revenue and profit are spread, what the tiers buy, where they
//! live, how content they are, and which money belongs to nobody.

use super::care::average;
use super::measured::{Measured, uses};
use super::schemes::members;
use super::{ReportRequest, breakdowns, concentration, figures, quality, schemes, times};
use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::Inputs;
use crate::runs::profile::{money, sum};
use crate::runs::{TierRequest, Tiered, tier_of_kept};
use crate::workspace::Workspace;
use terrace_analytics::survey;
use terrace_domain::{LocalTime, Money, Unit, Window, sum_text};
use terrace_frame::Integers;
use terrace_policy::{MetricSource, Policy, Scheme};
use terrace_report::{Breakdown, KeyFigures, Pareto, TierProfile, Title};

/// A run in the figures that managers look at first.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The figures at the top.
    pub figures: KeyFigures,
    /// How revenue is spread over customers.
    pub revenue: Option<Pareto>,
    /// How profit is, where orders say what they cost.
    pub profit: Option<Pareto>,
    /// The metric of the policy by which a list shows first who brings the most revenue.
    pub revenue_metric: Option<String>,
    /// The same for profit.
    pub profit_metric: Option<String>,
    /// In the policy's order.
    pub schemes: Vec<PortfolioScheme>,
    /// Money of orders that name no customer, by currency.
    pub without_customer: Vec<UnownedMoney>,
}

/// A scheme of such a run.
#[derive(Debug, Clone)]
pub struct PortfolioScheme {
    /// Its name in the policy.
    pub name: String,
    /// For people.
    pub title: Title,
    /// Whether its tiers run from best to rest.
    pub is_ordered: bool,
    /// In the policy's order.
    pub tiers: Vec<PortfolioTier>,
    /// What the tiers buy, if orders name categories.
    pub categories: Option<Breakdown>,
    /// Where they live, if it is known.
    pub regions: Option<Breakdown>,
    /// By which channels they buy, if orders name them.
    pub channels: Option<Breakdown>,
}

/// A tier of such a scheme.
#[derive(Debug, Clone)]
pub struct PortfolioTier {
    /// How many, what they bring, which share was expected.
    pub profile: TierProfile,
    /// What they bring above what their orders cost, where orders say it.
    pub margin: Option<Money>,
    /// Their average satisfaction, in millionths; above one they are satisfied.
    pub satisfaction: Option<i64>,
    /// Their average rating as a share of the full scale, in millionths.
    pub rating: Option<i64>,
    /// How many of them gave either.
    pub answered: u64,
    /// Their complaints.
    pub complaints: u64,
    /// How many of them complained.
    pub complaining: u64,
}

/// Money of orders that name no customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnownedMoney {
    /// The currency, if rows name one.
    pub currency: Option<String>,
    /// What such orders are worth.
    pub amount: String,
    /// What all orders are worth.
    pub total: String,
}

/// The run that is told of, if a kept run says it, with all that is told beside its metrics.
pub(crate) fn kept_portfolio(
    request: &TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Option<Tiered>, AppError> {
    tier_of_kept(request, inputs, workspace, &uses(), ctx)
}

/// The figures of a run that managers look at first.
///
/// # Errors
/// What reading facts may say, and that the work was cancelled.
pub(crate) fn portfolio(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Portfolio, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let measured = Measured::of(request)?;
    let margin = measured.margin()?;
    ctx.check()?;
    let care = CareColumns {
        satisfaction: measured.ever("satisfaction")?,
        rating: measured.ever("rating")?,
        complaints: measured.ever("complaints")?,
    };
    let newest = times(&standard.last).max().map(LocalTime::date);
    let found = survey(&request.inputs.facts, request.as_of(), &frame.ids, newest)?;
    let costs = found.costs;
    let by_category = breakdowns::of_lines(found.categories, ctx)?;
    let by_channel = breakdowns::of_lines(found.channels, ctx)?;
    let by_region = breakdowns::regions(request, ctx)?;
    let scheme = |(index, scheme): (usize, &Scheme)| -> Result<PortfolioScheme, AppError> {
        ctx.check()?;
        let members = members(request, index, scheme)?;
        let profiles = schemes::tiers(request, index, scheme)?;
        let tier = |(profile, rows): (TierProfile, &Vec<usize>)| care.tier(profile, margin, rows);
        Ok(PortfolioScheme {
            name: scheme.name.to_string(),
            title: scheme.title.clone(),
            is_ordered: scheme.kind.is_ordered(),
            tiers: profiles.into_iter().zip(&members).map(tier).collect::<Result<_, _>>()?,
            categories: breakdowns::by_tier(request, index, &by_category, ctx)?,
            regions: breakdowns::by_tier(request, index, &by_region, ctx)?,
            channels: breakdowns::by_tier(request, index, &by_channel, ctx)?,
        })
    };
    let schemes = request.tiered.policy.policy.schemes.iter().enumerate().map(scheme).collect::<Result<_, _>>()?;
    Ok(Portfolio {
        figures: figures(request)?,
        revenue: concentration::spread(request.tiered, &standard.net),
        profit: concentration::of_profit(request.tiered, &measured, &costs)?,
        revenue_metric: metric_of(&request.tiered.policy.policy, "net_amount"),
        profit_metric: metric_of(&request.tiered.policy.policy, "margin"),
        schemes,
        without_customer: without_customer(request)?,
    })
}

/// The metric of a policy that tells a measure over the longest window; of equal ones the first.
fn metric_of(policy: &Policy, measure: &str) -> Option<String> {
    let span = |window: Window| match window {
        Window::All => u32::MAX,
        Window::Last(count, unit) => u32::from(count) * days(unit),
    };
    let told = policy.metrics.iter().rev().filter_map(|metric| match &metric.source {
        MetricSource::Measure(used) if used.measure == measure && used.rows.is_none() => {
            Some((span(used.window), metric))
        }
        _ => None,
    });
    told.max_by_key(|(span, _)| *span).map(|(_, metric)| metric.name.to_string())
}

/// Some days of a unit, to tell longer windows from shorter ones.
const fn days(unit: Unit) -> u32 {
    match unit {
        Unit::Days => 1,
        Unit::Weeks => 7,
        Unit::Months => 30,
        Unit::Years => 365,
    }
}

/// What customers said and complained of, one value per customer of the frame.
struct CareColumns<'a> {
    satisfaction: &'a Integers,
    rating: &'a Integers,
    complaints: &'a Integers,
}

impl CareColumns<'_> {
    fn tier(&self, profile: TierProfile, margin: Option<&Integers>, rows: &[usize]) -> Result<PortfolioTier, AppError> {
        let complaints = rows.iter().filter_map(|row| self.complaints.get(*row)).filter(|count| *count > 0);
        let (complaining, complaints) = complaints
            .fold((0_u64, 0_u64), |(people, all), count| (people + 1, all.saturating_add(count.unsigned_abs())));
        let answered = |row: &&usize| self.satisfaction.get(**row).is_some() || self.rating.get(**row).is_some();
        Ok(PortfolioTier {
            profile,
            margin: margin.map(|margin| money(sum(margin, rows))).transpose()?,
            satisfaction: average(self.satisfaction, rows).map(|average| average.mean.0),
            rating: average(self.rating, rows).map(|average| average.mean.0),
            answered: rows.iter().filter(answered).count() as u64,
            complaints,
            complaining,
        })
    }
}

fn without_customer(request: &ReportRequest<'_>) -> Result<Vec<UnownedMoney>, AppError> {
    let sums = quality::money_sums(&quality::came_in(request)?)?;
    let unowned = sums.into_iter().filter_map(|(currency, [total, _, _, _, _, without, _])| {
        (without != 0).then(|| UnownedMoney { currency, amount: sum_text(without), total: sum_text(total) })
    });
    Ok(unowned.collect())
}
