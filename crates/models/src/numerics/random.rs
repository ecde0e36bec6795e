//! Seeded chance that is the same on every machine and any number of threads.
//!
//! The generator is xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"), its
//! state filled from the seed by SplitMix64, as the authors advise. A [`Chance::stream`] gives each task a generator
//! of its own, so that the order in which tasks run changes nothing.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A seeded generator.
#[derive(Debug, Clone)]
pub struct Chance(Xoshiro256PlusPlus);

impl Chance {
    /// The generator of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::stream(seed, 0)
    }

    /// Generator number `number` of those that belong to `seed`.
    #[must_use]
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut from = seed ^ mix(number);
        let mut state = [0; 32];
        for word in state.chunks_exact_mut(8) {
            from = from.wrapping_add(0x9e37_79b9_7f4a_7c15);
            word.copy_from_slice(&mix(from).to_le_bytes());
        }
        Self(Xoshiro256PlusPlus::from_seed(state))
    }

    fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Evenly from the open interval (0, 1).
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn share(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Evenly from 0 … `count` − 1; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.bits()) * (count as u128);
        // It is smaller than `count`, so it fits.
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// From the standard normal distribution (Marsaglia's polar method).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.share() - 1.0, 2.0 * self.share() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// From the exponential distribution with this rate.
    pub fn exponential(&mut self, rate: f64) -> f64 {
        -self.share().ln() / rate
    }

    /// From the gamma distribution with this shape and rate (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let lift = self.share().ln() / shape;
            return self.gamma(shape + 1.0, rate) * lift.exp();
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let cube = (1.0 + c * normal).powi(3);
            if cube > 0.0 && self.share().ln() < 0.5 * normal * normal + d - d * cube + d * cube.ln() {
                return d * cube / rate;
            }
        }
    }

    /// From the beta distribution.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a, 1.0), self.gamma(b, 1.0));
        // Both vanish only where both shapes are tiny; the distribution then sits at its two ends.
        if x + y > 0.0 { x / (x + y) } else { f64::from(u8::from(self.share() < a / (a + b))) }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws.
    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let draws: Vec<f64> = (0..200_000).map(|_| draw()).collect();
        let count = 200_000.0;
        let mean = draws.iter().sum::<f64>() / count;
        (mean, draws.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count)
    }

    #[test]
    fn draws_have_the_moments_of_their_distribution() {
        let mut chance = Chance::new(7);
        for (found, mean, variance) in [
            (moments(|| chance.share()), 0.5, 1.0 / 12.0),
            (moments(|| chance.normal()), 0.0, 1.0),
            (moments(|| chance.exponential(2.0)), 0.5, 0.25),
            (moments(|| chance.gamma(0.3, 2.0)), 0.15, 0.075),
            (moments(|| chance.gamma(4.0, 0.5)), 8.0, 16.0),
            (moments(|| chance.beta(0.8, 2.4)), 0.25, 0.1875 / 4.2),
        ] {
            assert!((found.0 - mean).abs() < 5.0 * (variance / 200_000.0_f64).sqrt(), "{found:?} {mean}");
            assert!((found.1 / variance - 1.0).abs() < 0.04, "{found:?} {variance}");
        }
    }

    /// The first numbers of the reference implementations, `xoshiro256plusplus.c` from the state 1, 2, 3, 4 and
    /// `splitmix64.c` from its seed (prng.di.unimi.it). What groups of customers are called depends on them.
    #[test]
    fn numbers_are_those_that_the_authors_publish() {
        let of_state = |words: [u64; 4]| {
            let mut state = [0; 32];
            for (bytes, word) in state.chunks_exact_mut(8).zip(words) {
                bytes.copy_from_slice(&word.to_le_bytes());
            }
            Chance(Xoshiro256PlusPlus::from_seed(state))
        };
        let mut chance = of_state([1, 2, 3, 4]);
        for expected in [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
            14_011_001_112_246_962_877,
            12_406_186_145_184_390_807,
            15_849_039_046_786_891_736,
            10_450_023_813_501_588_000,
        ] {
            assert_eq!(chance.bits(), expected);
        }
        let filled = [
            1_985_237_415_132_408_290,
            2_979_275_885_539_914_483,
            13_511_426_838_097_143_398,
            8_488_337_342_461_049_707,
        ];
        assert_eq!(Chance::new(1_477_776_061_723_855_037).0, of_state(filled).0);
    }

    #[test]
    fn streams_differ_and_repeat() {
        let first = |seed, number| Chance::stream(seed, number).bits();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
        let mut chance = Chance::new(5);
        let mut counts = [0; 3];
        for _ in 0..3000 {
            counts[chance.below(3)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert_eq!(chance.below(0), 0);
    }
}
