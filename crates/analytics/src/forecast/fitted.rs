use super::Refused;
use super::history::Histories;
use crate::error::AnalyticsError;
use crate::measures::WEEK;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terrace_domain::CancelToken;
use terrace_frame::Exact;
use terrace_models::{
    Basis, BgNbd, Counted, Estimate, Fit, GammaGamma, History, Interrupt, MbgNbd, Model, ModelError, Observed,
    ParetoNbd, Prior, RepeatBuying, Spending,
};
use terrace_policy::RepeatModel;

/// The models that were fitted to a population, by name: what a run must know to tell of one customer alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FittedModels {
    models: BTreeMap<String, FittedModel>,
}

/// One fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FittedModel {
    /// Its parameters by name; none where not even a prior led to any.
    parameters: BTreeMap<String, Exact>,
    /// Covariance of their logarithms, in the order of the model.
    covariance: Vec<Vec<Exact>>,
    /// Log-likelihood of the data.
    log_likelihood: Exact,
    /// Customers.
    customers: usize,
    /// Why the data alone were not enough; the parameters then lean on a prior.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
}

impl FittedModels {
    /// Fits what is asked to all customers.
    pub(super) fn fit(
        asked: impl Iterator<Item = RepeatModel>,
        with_spend: bool,
        histories: &Histories,
        cancel: &CancelToken,
    ) -> Result<Self, AnalyticsError> {
        let data = counted(&histories.all(), cancel)?;
        let mut models = BTreeMap::new();
        for model in asked {
            cancel.check()?;
            models.entry(model.name().to_owned()).or_insert_with(|| match model {
                RepeatModel::BgNbd => fitted::<BgNbd, 4>(&data, &BgNbd::prior(WEEK)),
                RepeatModel::MbgNbd => fitted::<MbgNbd, 4>(&data, &MbgNbd::prior(WEEK)),
                RepeatModel::ParetoNbd => fitted::<ParetoNbd, 4>(&data, &ParetoNbd::prior(WEEK)),
            });
        }
        if with_spend {
            let spendings = histories.spendings();
            let data = counted(&spendings, cancel)?;
            models.insert(
                GammaGamma::NAME.to_owned(),
                fitted::<GammaGamma, 3>(&data, &spend_prior(&spendings, histories.means())),
            );
        }
        // A fit that was cancelled says that it found nothing.
        cancel.check()?;
        Ok(Self { models })
    }

    /// The models by name, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FittedModel)> {
        self.models.iter().map(|(name, model)| (name.as_str(), model))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }
}

impl FittedModel {
    /// Its parameters by name.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, f64)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.0))
    }

    /// Log-likelihood of the customers.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood.0
    }

    /// Customers to whom it was fitted.
    pub const fn customers(&self) -> usize {
        self.customers
    }

    /// Why the customers alone were not enough, if they weren't.
    pub const fn refused(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    /// Whether it says nothing at all.
    pub fn is_missing(&self) -> bool {
        self.parameters.is_empty()
    }

    /// The model again; `None` if it is missing or not this one.
    fn estimate<M: Model<N>, const N: usize>(&self) -> Option<Estimate<M, N>> {
        let mut parameters = [0.0; N];
        for (slot, name) in parameters.iter_mut().zip(M::PARAMETERS) {
            *slot = self.parameters.get(name)?.0;
        }
        let mut covariance = [[0.0; N]; N];
        // With a part of it missing the parameters would look more certain than they are.
        if self.covariance.len() != N || self.covariance.iter().any(|row| row.len() != N) {
            return None;
        }
        for (row, kept) in covariance.iter_mut().zip(&self.covariance) {
            for (slot, kept) in row.iter_mut().zip(kept) {
                *slot = kept.0;
            }
        }
        Some(Estimate { model: M::new(parameters).ok()?, covariance })
    }
}

/// Histories of customers, for fits that can be cancelled.
fn counted<H: Observed>(histories: &[H], cancel: &CancelToken) -> Result<Counted<H>, AnalyticsError> {
    cancel.check()?;
    let cancel = cancel.clone();
    let data = Counted::new(histories).map_err(AnalyticsError::Histories)?;
    Ok(data.with_interrupt(Interrupt::new(move || cancel.is_cancelled())))
}

/// The middle of what customers spend on a repeat purchase, around which little data is held; where nobody came again,
/// that of all purchases.
fn spend_prior(spendings: &[Spending], purchases: Vec<f64>) -> Prior<3> {
    let mut means: Vec<f64> =
        if spendings.is_empty() { purchases } else { spendings.iter().map(|spending| spending.mean).collect() };
    means.sort_unstable_by(f64::total_cmp);
    // Where nobody bought at all there is nothing to fit, whatever it is held around.
    GammaGamma::prior(means.get(means.len() / 2).copied().unwrap_or(1.0))
}

fn fitted<M: Model<N>, const N: usize>(data: &Counted<M::Observation>, prior: &Prior<N>) -> FittedModel {
    match M::fit_or_shrink(data, prior) {
        Ok(fit) => of_fit(&fit),
        Err(error) => {
            let refused = match &error {
                ModelError::Refused(refusal) => Refused::new(M::NAME, refusal),
                _ => Refused::NotConverged { model: M::NAME.to_owned() },
            };
            FittedModel {
                parameters: BTreeMap::new(),
                covariance: Vec::new(),
                log_likelihood: Exact(f64::NEG_INFINITY),
                customers: data.customers(),
                refused: Some(refused),
            }
        }
    }
}

fn of_fit<M: Model<N>, const N: usize>(fit: &Fit<M, N>) -> FittedModel {
    let names = M::PARAMETERS.into_iter().map(str::to_owned);
    let refused = match &fit.basis {
        Basis::Likelihood => None,
        Basis::Shrunk { refusal, .. } => refusal.as_ref().map(|refusal| Refused::new(M::NAME, refusal)),
    };
    FittedModel {
        parameters: names.zip(fit.model.parameters().map(Exact)).collect(),
        covariance: fit.covariance.iter().map(|row| row.iter().copied().map(Exact).collect()).collect(),
        log_likelihood: Exact(fit.log_likelihood),
        customers: fit.customers,
        refused,
    }
}

/// Fitted models at work.
#[derive(Debug)]
pub(super) struct Fits {
    repeat: BTreeMap<RepeatModel, Option<Repeat>>,
    spend: Option<Estimate<GammaGamma, 3>>,
}

/// A model of repeat buying with what is known of its parameters.
#[derive(Debug)]
#[expect(clippy::enum_variant_names, reason = "the names of the models")]
pub(super) enum Repeat {
    BgNbd(Estimate<BgNbd, 4>),
    MbgNbd(Estimate<MbgNbd, 4>),
    ParetoNbd(Estimate<ParetoNbd, 4>),
}

impl Repeat {
    fn model(&self) -> &dyn RepeatBuying {
        match self {
            Self::BgNbd(estimate) => &estimate.model,
            Self::MbgNbd(estimate) => &estimate.model,
            Self::ParetoNbd(estimate) => &estimate.model,
        }
    }
}

impl Fits {
    pub(super) fn of(models: &FittedModels) -> Result<Self, AnalyticsError> {
        let mut repeat = BTreeMap::new();
        for model in RepeatModel::ALL {
            let Some(kept) = models.models.get(model.name()) else { continue };
            let found = match model {
                RepeatModel::BgNbd => kept.estimate().map(Repeat::BgNbd),
                RepeatModel::MbgNbd => kept.estimate().map(Repeat::MbgNbd),
                RepeatModel::ParetoNbd => kept.estimate().map(Repeat::ParetoNbd),
            };
            if found.is_none() && !kept.is_missing() {
                return Err(AnalyticsError::NoModel(model.name().to_owned()));
            }
            repeat.insert(model, found);
        }
        let spend = match models.models.get(GammaGamma::NAME) {
            Some(kept) if !kept.is_missing() => {
                let estimate = kept.estimate();
                Some(estimate.ok_or_else(|| AnalyticsError::NoModel(GammaGamma::NAME.to_owned()))?)
            }
            // It could not be fitted, or nobody asked for it.
            Some(_) | None => None,
        };
        Ok(Self { repeat, spend })
    }

    /// The model of that name; `None` if it could not be fitted.
    pub(super) fn repeat(&self, model: RepeatModel) -> Result<Option<&dyn RepeatBuying>, AnalyticsError> {
        self.estimate(model).map(|found| found.map(Repeat::model))
    }

    pub(super) fn estimate(&self, model: RepeatModel) -> Result<Option<&Repeat>, AnalyticsError> {
        let missing = || AnalyticsError::NoModel(model.name().to_owned());
        self.repeat.get(&model).map(Option::as_ref).ok_or_else(missing)
    }

    pub(super) fn spend(&self) -> Option<&GammaGamma> {
        self.spend.as_ref().map(|estimate| &estimate.model)
    }

    pub(super) const fn spend_estimate(&self) -> Option<&Estimate<GammaGamma, 3>> {
        self.spend.as_ref()
    }
}

/// Models of repeat buying see histories alone.
pub(super) trait OfHistories: Model<4, Observation = History> + RepeatBuying {}
impl<M: Model<4, Observation = History> + RepeatBuying> OfHistories for M {}
