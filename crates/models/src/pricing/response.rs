//! Sales by price: log q = a + ε log p + controls, and what a discount would then earn.
//!
//! The posterior is normal and inverse gamma (Gelman et al. 2013, "Bayesian Data Analysis", 14.2 and 14.8), flat but
//! for the elasticity where a prior is given, so that the elasticity is distributed as t. Volume and profit are
//! monotone in it: their intervals are its interval carried over, without drawing.

use super::break_even::{break_even_elasticity, break_even_volume, check, volume};
use crate::bounds::Interval;
use crate::numerics::least_squares::{Covariance, Regression, RegressionDesign, fit};
use crate::numerics::random::Chance;
use crate::numerics::student::share_below;
use crate::numerics::t_interval;
use crate::unanswered::{Unanswered, check_each, check_length, check_level, check_option, finite, number};

/// What is believed of an elasticity before the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElasticityPrior {
    /// Its likeliest value, such as −2.
    pub elasticity: f64,
    /// How many weeks with prices as spread as the data's it counts for.
    pub observations: f64,
}

/// How sales follow the price.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceResponse {
    regression: Regression,
    lowest: f64,
    highest: f64,
}

/// What is sold today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PricedProduct {
    /// The regular price of one.
    pub price: f64,
    /// What one costs that is not sold otherwise: goods, parcel, fees.
    pub variable_cost: f64,
    /// Sold at the regular price, in the time that is asked about.
    pub quantity: f64,
}

/// What a discount would do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhatIf {
    /// Volume as a multiple of today's.
    pub volume: Interval,
    /// The multiple at which profit would be as today; `None` if no volume would do.
    pub needed: Option<f64>,
    /// Profit less today's, in the unit of the price.
    pub gain: Interval,
    /// Probability that profit is above today's.
    pub chance_of_gain: f64,
    /// The price lies outside those that were seen, so this goes beyond the data.
    pub is_beyond: bool,
}

/// Name of the price's column.
const PRICE: &str = "price";

impl PriceResponse {
    /// Learns from weeks (or shops, or products and weeks): a price and a quantity each, and further columns such as
    /// the product, the season, the place in a leaflet. The intercept is added here. A belief counts as one more row, in
    /// the share explained, too.
    ///
    /// # Errors
    /// [`Unanswered::OnePrice`] where all prices are equal; [`Unanswered::Collinear`] with `price` where the controls
    /// already say what the price is; [`Unanswered::BadValue`] unless prices and quantities are above 0; and what
    /// [`fit`] refuses.
    pub fn learn(
        prices: &[f64],
        quantities: &[f64],
        controls: &[(&str, &[f64])],
        prior: Option<ElasticityPrior>,
    ) -> Result<Self, Unanswered> {
        Self::learned(prices, quantities, controls, prior, Covariance::Classical)
    }

    /// The same from rows that go together within clusters, such as the weeks of a product: a number per row says which
    /// cluster it is in. Nothing is believed beforehand.
    ///
    /// # Errors
    /// As [`PriceResponse::learn`]; [`Unanswered::TooFew`] for a single cluster.
    pub fn learn_clustered(
        prices: &[f64],
        quantities: &[f64],
        controls: &[(&str, &[f64])],
        clusters: &[usize],
    ) -> Result<Self, Unanswered> {
        Self::learned(prices, quantities, controls, None, Covariance::Clustered(clusters))
    }

    fn learned(
        prices: &[f64],
        quantities: &[f64],
        controls: &[(&str, &[f64])],
        prior: Option<ElasticityPrior>,
        covariance: Covariance<'_>,
    ) -> Result<Self, Unanswered> {
        let rows = prices.len();
        check_length("the quantities", quantities.len(), rows)?;
        let is_amount = |value: f64| value > 0.0 && value.is_finite();
        check_each("the prices", prices, "above 0", is_amount)?;
        check_each("the quantities", quantities, "above 0", is_amount)?;
        for (_, values) in controls {
            check_length("a control", values.len(), rows)?;
        }
        let (lowest, highest) =
            prices.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), price| (low.min(*price), high.max(*price)));
        if rows > 0 && lowest >= highest {
            return Err(Unanswered::OnePrice);
        }
        let logs = |values: &[f64]| values.iter().map(|value| value.ln()).collect::<Vec<f64>>();
        let (mut price, mut outcome) = (logs(prices), logs(quantities));
        let extra = match prior {
            Some(prior) => Some(belief(&prior, &price)?),
            None => None,
        };
        let longer = |mut values: Vec<f64>| {
            values.extend(extra.map(|_| 0.0));
            values
        };
        let ones = longer(vec![1.0; rows]);
        let mut design = RegressionDesign::new(ones.len()).with_intercept_of(ones);
        for (name, values) in controls {
            design = design.with(*name, longer(values.to_vec()));
        }
        if let Some((place, pull)) = extra {
            price.push(place);
            outcome.push(pull);
        }
        let regression = fit(&design.with(PRICE, price), &outcome, None, covariance)?;
        Ok(Self { regression, lowest, highest })
    }

    /// The whole regression; its column `price` is the elasticity.
    #[must_use]
    pub fn regression(&self) -> &Regression {
        &self.regression
    }

    fn estimate(&self) -> (f64, f64) {
        let (value, error) = (self.regression.coefficient(PRICE), self.regression.standard_error(PRICE));
        (value.unwrap_or(0.0), error.unwrap_or(0.0))
    }

    /// The elasticity: by how many per cent sales rise when the price rises by one (below 0, as a rule).
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] where `level` is not between 0 and 1.
    pub fn elasticity(&self, level: f64) -> Result<Interval, Unanswered> {
        check_level(level)?;
        let (value, error) = self.estimate();
        Ok(t_interval::around(value, error, self.regression.degrees, level))
    }

    /// Elasticities drawn from what is known of them; the same seed gives the same draws.
    #[must_use]
    pub fn draws(&self, seed: u64, count: usize) -> Vec<f64> {
        let ((value, error), degrees) = (self.estimate(), self.regression.degrees);
        let mut chance = Chance::new(seed);
        let mut t = || chance.normal() / (chance.gamma(0.5 * degrees, 0.5 * degrees)).sqrt();
        (0..count).map(|_| value + error * t()).collect()
    }

    /// What a discount would do to a product, everything else as in the past.
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] unless the product has a margin, and the discount is below the whole price;
    /// [`Unanswered::TooLarge`] where the elasticity is so uncertain that volumes have no bound.
    pub fn what_if(&self, product: &PricedProduct, discount: f64, level: f64) -> Result<WhatIf, Unanswered> {
        let is_sold = product.price > 0.0 && product.price.is_finite() && product.quantity > 0.0;
        check_option("the product", is_sold && product.quantity.is_finite(), "a price and a quantity above 0")?;
        check_option("the variable cost", product.variable_cost >= 0.0, "0 or more")?;
        let margin = 1.0 - product.variable_cost / product.price;
        check(margin, discount)?;
        let elasticity = self.elasticity(level)?;
        let at = |elasticity: f64| volume(elasticity, discount);
        let gain = |elasticity: f64| -> Result<f64, Unanswered> {
            let change = at(elasticity)? * (margin - discount) - margin;
            finite("a profit", product.quantity * product.price * change)
        };
        let (value, error) = self.estimate();
        let chance_of_gain = match break_even_elasticity(margin, discount)? {
            _ if discount.abs() < 1e-9 => 0.0,
            None => 0.0,
            Some(needed) if error > 0.0 => {
                let above = share_below((value - needed) / error, self.regression.degrees);
                // A lower price gains from more elastic sales, a higher one from less elastic ones.
                if discount > 0.0 { 1.0 - above } else { above }
            }
            Some(needed) => f64::from(u8::from((value < needed) == (discount > 0.0))),
        };
        let price = product.price * (1.0 - discount);
        Ok(WhatIf {
            volume: carried(&elasticity, at)?,
            needed: break_even_volume(margin, discount)?.map(|more| 1.0 + more),
            gain: carried(&elasticity, gain)?,
            chance_of_gain,
            is_beyond: price < self.lowest || price > self.highest,
        })
    }
}

/// The interval of a monotone function of an estimate.
fn carried(of: &Interval, function: impl Fn(f64) -> Result<f64, Unanswered>) -> Result<Interval, Unanswered> {
    let (one, other) = (function(of.low)?, function(of.high)?);
    Ok(Interval { estimate: function(of.estimate)?, low: one.min(other), high: one.max(other), level: of.level })
}

/// A prior as one more row: log price and log quantity, everything else 0.
fn belief(prior: &ElasticityPrior, log_prices: &[f64]) -> Result<(f64, f64), Unanswered> {
    check_option("the elasticity of the prior", prior.elasticity.is_finite(), "a finite number")?;
    let weight = prior.observations;
    check_option("the observations of the prior", weight > 0.0 && weight.is_finite(), "above 0")?;
    let count = number(log_prices.len()).max(1.0);
    let mean = log_prices.iter().sum::<f64>() / count;
    let variance = log_prices.iter().map(|price| (price - mean).powi(2)).sum::<f64>() / count;
    let place = (weight * variance).sqrt();
    Ok((place, place * prior.elasticity))
}
