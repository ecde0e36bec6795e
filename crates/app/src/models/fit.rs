use super::{FitRequest, ModelKind, ModelsError, refuse_mixed, sample};
use crate::error::AppError;
use terrace_analytics::Refused;
use terrace_domain::{Cancelled, Date};
use terrace_models::{
    Basis, BgBb, BgNbd, Counted, Fit, GammaGamma, History, MbgNbd, Model, ModelError, ParetoNbd, Prior, Spending,
};

/// A fitted model with the report of its fit.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The model.
    pub model: ModelKind,
    /// The first day with an order.
    pub first: Date,
    /// The last day included.
    pub until: Date,
    /// In the order of the papers: name, value, standard error.
    pub parameters: Vec<(&'static str, f64, f64)>,
    /// What they mean.
    pub meanings: Vec<Meaning>,
    /// Log-likelihood of the customers.
    pub log_likelihood: f64,
    /// Customers; for spend those with repeat purchases.
    pub customers: usize,
    /// Different histories among them.
    pub distinct: usize,
    /// Why the orders alone were not enough; the parameters then lean on a prior.
    pub refused: Option<Refused>,
    /// Largest derivative by the logarithm of a parameter, per customer.
    pub gradient_norm: f64,
    /// Steps of the search.
    pub iterations: usize,
    /// Searches begun.
    pub starts: usize,
    /// How many of them ended at the same place.
    pub agreeing: usize,
    /// Correlation of the logarithms of the parameters.
    pub correlation: Vec<Vec<f64>>,
    /// Their covariance.
    pub covariance: Vec<Vec<f64>>,
}

/// What parameters say, in numbers that people know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// Purchases of a customer in a unit of time, on average, while they are one.
    Rate(f64),
    /// Share of customers who leave after a purchase, on average.
    LeaveAfterPurchase(f64),
    /// Time after which half of the customers have left.
    HalfLife(f64),
    /// Share of chances that a customer uses, on average, while they are one.
    Uses(f64),
    /// Share of customers who leave before a chance, on average.
    LeaveBeforeChance(f64),
    /// Mean amount of a purchase among all customers; `None` if amounts differ so much that there is none.
    MeanAmount(Option<f64>),
    /// Mean amount of the repeat purchases at hand.
    MeanOfSample(f64),
}

/// Fits a model to the purchases of a shop.
///
/// # Errors
/// No purchase up to the last day; several currencies without rates for the model of spend; where no prior may help,
/// a model that the orders do not carry.
pub fn fit(request: &FitRequest<'_>) -> Result<Fitted, AppError> {
    let FitRequest { facts, zone, model, unit, until, is_priced, .. } = *request;
    if model == ModelKind::GammaGamma && !is_priced {
        refuse_mixed(facts)?;
    }
    let sample = sample(facts, zone, until)?;
    let days = (sample.first, sample.until);
    match model {
        ModelKind::BgNbd => {
            let found = fitted::<BgNbd, 4>(&sample.histories(unit), &BgNbd::prior(unit.days()), request)?;
            let [r, alpha, a, b] = found.model.parameters();
            Ok(report(model, days, &found, vec![Meaning::Rate(r / alpha), Meaning::LeaveAfterPurchase(a / (a + b))]))
        }
        ModelKind::MbgNbd => {
            let found = fitted::<MbgNbd, 4>(&sample.histories(unit), &MbgNbd::prior(unit.days()), request)?;
            let [r, alpha, a, b] = found.model.parameters();
            Ok(report(model, days, &found, vec![Meaning::Rate(r / alpha), Meaning::LeaveAfterPurchase(a / (a + b))]))
        }
        ModelKind::ParetoNbd => {
            let found = fitted::<ParetoNbd, 4>(&sample.histories(unit), &ParetoNbd::prior(unit.days()), request)?;
            let [r, alpha, s, beta] = found.model.parameters();
            // Lifetimes are Pareto of the second kind: half are over at β (2^(1/s) − 1).
            let half = beta * ((2.0_f64.ln() / s).exp_m1());
            Ok(report(model, days, &found, vec![Meaning::Rate(r / alpha), Meaning::HalfLife(half)]))
        }
        ModelKind::BgBb => {
            let found = fitted::<BgBb, 4>(&sample.chances(unit), &BgBb::prior(), request)?;
            let [alpha, beta, gamma, delta] = found.model.parameters();
            let meanings =
                vec![Meaning::Uses(alpha / (alpha + beta)), Meaning::LeaveBeforeChance(gamma / (gamma + delta))];
            Ok(report(model, days, &found, meanings))
        }
        ModelKind::GammaGamma => {
            let spendings = sample.spendings();
            let mean = mean(&spendings);
            // Where nobody came again, all purchases say how large they are; where all was free there is nothing to
            // fit, whatever the middle.
            let middle = mean.or_else(|| sample.middle_amount()).unwrap_or(1.0);
            let found = fitted::<GammaGamma, 3>(&spendings, &GammaGamma::prior(middle), request)?;
            let mut meanings = vec![Meaning::MeanAmount(found.model.population_mean())];
            meanings.extend(mean.map(Meaning::MeanOfSample));
            Ok(report(model, days, &found, meanings))
        }
    }
}

/// The mean among customers of their mean amounts.
fn mean(spendings: &[Spending]) -> Option<f64> {
    let mut means: Vec<f64> = spendings.iter().map(|spending| spending.mean).collect();
    means.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "a number of customers fits a double exactly")]
    let count = means.len() as f64;
    (count > 0.0).then(|| means.iter().sum::<f64>() / count)
}

/// The fit to the orders alone, or where they do not carry it and a prior may help, with the prior.
fn fitted<M: Model<N>, const N: usize>(
    customers: &[M::Observation],
    prior: &Prior<N>,
    request: &FitRequest<'_>,
) -> Result<Fit<M, N>, AppError> {
    let counted = Counted::new(customers).map_err(terrace_analytics::AnalyticsError::Histories)?;
    let counted = counted.with_interrupt(request.facts.interrupt());
    let found = if request.with_prior { M::fit_or_shrink(&counted, prior) } else { M::fit(&counted) };
    // A fit that was interrupted says that it found nothing.
    request.facts.cancel().check()?;
    found.map_err(refusal::<M, N>)
}

/// What a fit says that fails.
pub(super) fn refusal<M: Model<N>, const N: usize>(error: ModelError) -> AppError {
    match error {
        ModelError::Interrupted => Cancelled.into(),
        ModelError::Refused(refusal) => ModelsError::Refused(Refused::new(M::NAME, &refusal)).into(),
        other => terrace_analytics::AnalyticsError::Histories(other).into(),
    }
}

/// Why the orders alone were not enough for a fit, if they weren't.
fn refused<M: Model<N>, const N: usize>(fit: &Fit<M, N>) -> Option<Refused> {
    match &fit.basis {
        Basis::Likelihood => None,
        Basis::Shrunk { refusal, .. } => refusal.as_ref().map(|refusal| Refused::new(M::NAME, refusal)),
    }
}

fn report<M: Model<N>, const N: usize>(
    model: ModelKind,
    (first, until): (Date, Date),
    fit: &Fit<M, N>,
    meanings: Vec<Meaning>,
) -> Fitted {
    let values = M::PARAMETERS.into_iter().zip(fit.model.parameters()).zip(fit.standard_errors);
    let rows = |matrix: &[[f64; N]; N]| matrix.iter().map(|row| row.to_vec()).collect();
    Fitted {
        model,
        first,
        until,
        parameters: values.map(|((name, value), error)| (name, value, error)).collect(),
        meanings,
        log_likelihood: fit.log_likelihood,
        customers: fit.customers,
        distinct: fit.distinct,
        refused: refused(fit),
        gradient_norm: fit.gradient_norm,
        iterations: fit.iterations,
        starts: fit.starts,
        agreeing: fit.agreeing,
        correlation: rows(&fit.correlation),
        covariance: rows(&fit.covariance),
    }
}

/// The report of a fit to histories, for checks.
pub(super) fn of_histories<M: Model<4, Observation = History>>(
    model: ModelKind,
    days: (Date, Date),
    fit: &Fit<M, 4>,
) -> Fitted {
    report(model, days, fit, Vec::new())
}
