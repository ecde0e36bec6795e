//! How many contacts follow how many orders, and when.

use crate::bounds::Interval;
use crate::numerics::incomplete::beta_share;
use crate::numerics::quantiles::gamma_quantile;
use crate::unanswered::{Unanswered, check_count, check_each, check_level, check_option, finite};

/// The most contacts and orders: beyond it the incomplete beta function does not come to rest.
const MOST: u64 = 1_000_000_000;

/// Contacts per order, as known from orders of the past.
///
/// The number of contacts of an order is Poisson with a rate of which nothing is known beforehand (Jeffreys' prior):
/// after k contacts on n orders the rate is Gamma(½ + k, n), and contacts of further orders are negative binomial
/// (Gelman et al. 2013, "Bayesian Data Analysis", 2.6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContactRate {
    shape: f64,
    orders: f64,
}

impl ContactRate {
    /// What so many contacts on so many orders say.
    ///
    /// # Errors
    /// [`Unanswered::TooFew`] where there is no order; [`Unanswered::BadOption`] where there are more than 10⁹ contacts
    /// or orders, which the distributions are not computed for.
    pub fn observed(contacts: u64, orders: u64) -> Result<Self, Unanswered> {
        check_count("orders", usize::try_from(orders).unwrap_or(usize::MAX), 1)?;
        check_option("the number of contacts and orders", contacts.max(orders) <= MOST, "at most 10⁹")?;
        #[expect(clippy::cast_precision_loss, reason = "at most 10⁹")]
        Ok(Self { shape: 0.5 + contacts as f64, orders: orders as f64 })
    }

    /// Contacts per order.
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] where `level` is not between 0 and 1.
    pub fn per_order(&self, level: f64) -> Result<Interval, Unanswered> {
        check_level(level)?;
        let at = |share: f64| gamma_quantile(self.shape, share) / self.orders;
        Ok(Interval {
            estimate: self.shape / self.orders,
            low: at(0.5 - 0.5 * level),
            high: at(0.5 + 0.5 * level),
            level,
        })
    }

    /// Contacts that `orders` further orders will bring: the mean, and the numbers between which the count will lie. It
    /// covers chance as well as what is not known of the rate.
    ///
    /// Orders may be a broken number, such as those whose contacts fall on a day.
    ///
    /// # Errors
    /// [`Unanswered::BadOption`] where `level` is not between 0 and 1 or orders are negative;
    /// [`Unanswered::TooLarge`] for more than 10⁹ contacts.
    pub fn predicted(&self, orders: f64, level: f64) -> Result<Interval, Unanswered> {
        check_level(level)?;
        check_option("orders", orders >= 0.0 && orders.is_finite(), "0 or more")?;
        let mean = orders * self.shape / self.orders;
        let (share, rest) = (self.orders / (self.orders + orders), orders / (self.orders + orders));
        #[expect(clippy::cast_precision_loss, reason = "10⁹")]
        if mean > MOST as f64 || share <= 0.0 {
            return Err(Unanswered::TooLarge { what: "contacts" });
        }
        let is_below = |count: f64, point: f64| beta_share(self.shape, count + 1.0, share, rest) < point;
        let at = |point: f64| finite("contacts", first_count(|count| !is_below(count, point)));
        Ok(Interval { estimate: mean, low: at(0.5 - 0.5 * level)?, high: at(0.5 + 0.5 * level)?, level })
    }
}

/// The smallest whole number of which `is_enough` holds; it holds of all larger ones.
fn first_count(is_enough: impl Fn(f64) -> bool) -> f64 {
    if is_enough(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while !is_enough(high) && high < 1e18 {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if is_enough(middle) { high = middle } else { low = middle }
    }
    high
}

/// Orders by the day on which their contacts fall: Σ_k orders_(t − k) w_k, w_k being the share of contacts that come k
/// days after the order. It is longer than `orders` by the lags, for the last orders' contacts.
///
/// `lag_weights` are shares or counts, from the day of the order on; they are brought to a sum of 1. Each day's contacts
/// follow by [`ContactRate::predicted`].
///
/// # Errors
/// [`Unanswered::BadValue`] where a number is negative or not finite;
/// [`Unanswered::TooFew`] where all weights are 0.
pub fn spread_by_lag(orders: &[f64], lag_weights: &[f64]) -> Result<Vec<f64>, Unanswered> {
    let is_amount = |value: f64| (0.0..=1e15).contains(&value);
    check_each("the orders", orders, "between 0 and 10¹⁵", is_amount)?;
    check_each("the weights of lags", lag_weights, "between 0 and 10¹⁵", is_amount)?;
    let total: f64 = lag_weights.iter().sum();
    if total <= 0.0 {
        return Err(Unanswered::TooFew { what: "contacts with a known lag", found: 0, needed: 1 });
    }
    let mut days = vec![0.0; (orders.len() + lag_weights.len()).saturating_sub(1)];
    for (day, count) in orders.iter().enumerate() {
        for (lag, weight) in lag_weights.iter().enumerate() {
            if let Some(sum) = days.get_mut(day + lag) {
                *sum += count * (weight / total);
            }
        }
    }
    Ok(days)
}
