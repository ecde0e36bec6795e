//! Student's t distribution with any positive number of degrees of freedom.

use super::incomplete::beta_share;
use super::normal;

/// From so many degrees of freedom on, two terms in their inverse are exact to a part of 1e-9 within six deviations.
const MANY: f64 = 1e7;

/// The share of the distribution that lies farther from zero than `t`, on both sides together.
#[must_use]
pub fn share_beyond(t: f64, degrees: f64) -> f64 {
    let t = t.abs();
    if degrees >= MANY {
        let correction = normal_density(t) * (t * t * t + t) / (2.0 * degrees);
        return (2.0 * normal::share_below(-t) + if correction.is_finite() { correction } else { 0.0 }).min(1.0);
    }
    // Written so that neither a huge nor a tiny t overflows.
    let ratio = t / degrees.sqrt();
    let (x, rest) = if ratio > 1.0 {
        let inverse = 1.0 / ratio;
        let rest = 1.0 / (1.0 + inverse * inverse);
        (inverse * inverse * rest, rest)
    } else {
        let x = 1.0 / (1.0 + ratio * ratio);
        (x, ratio * ratio * x)
    };
    beta_share(0.5 * degrees, 0.5, x, rest)
}

/// The share of the distribution below `t`.
#[must_use]
pub fn share_below(t: f64, degrees: f64) -> f64 {
    let beyond = 0.5 * share_beyond(t, degrees);
    if t < 0.0 { beyond } else { 1.0 - beyond }
}

/// The point t for which the middle `level` of the distribution lies between −t and t, for 0 ≤ level < 1.
#[must_use]
pub fn half_width(level: f64, degrees: f64) -> f64 {
    let outside = 1.0 - level;
    let mut high = normal::quantile(0.5 + 0.5 * level).max(1e-3);
    if high.is_infinite() {
        return high;
    }
    let mut low = 0.0;
    while share_beyond(high, degrees) > outside && high < 1e300 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if share_beyond(middle, degrees) > outside {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

fn normal_density(x: f64) -> f64 {
    0.398_942_280_401_432_7 * (-0.5 * x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_tables() {
        // scipy.stats.t, 1.17.
        for (degrees, point) in
            [(1.0, 12.706_204_736), (2.0, 4.302_652_730), (5.5, 2.501_858_62), (30.0, 2.042_272_456)]
        {
            assert!((half_width(0.95, degrees) - point).abs() < 1e-7, "{degrees}: {}", half_width(0.95, degrees));
        }
        for (degrees, share) in [(1.0, 0.102_416_38), (2.5, 0.036_288_05), (40.0, 0.002_315_07)] {
            assert!((share_below(-3.0, degrees) - share).abs() < 1e-8);
            assert!((share_below(3.0, degrees) + share - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn many_degrees_go_over_into_the_normal_distribution() {
        for t in [0.0, 0.5, 2.0, 6.0] {
            let (below, above) = (share_beyond(t, MANY * 0.999_999), share_beyond(t, MANY));
            assert!((below / above - 1.0).abs() < 1e-9, "{t}: {below} {above}");
        }
        assert_eq!(share_beyond(1e300, 1e300), 0.0);
        assert_eq!(share_beyond(1e300, 3.0), 0.0);
        assert_eq!(share_beyond(0.0, 3.0), 1.0);
    }
}
