use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Draws of whole numbers, the same on every machine and with every version of the library:
/// only its raw 64-bit words are used.
#[derive(Debug)]
pub struct Draw(ChaCha8Rng);

/// What a stream of draws is for; each customer has one of each.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Archetype,
    Profile,
    Orders,
    Feedback,
    Shop,
    Dealings,
}

impl Draw {
    /// The draws of one customer for one purpose.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        Self::of_stream(seed, index.wrapping_mul(8).wrapping_add(purpose as u64))
    }

    /// The draws of one of a seed's streams, each independent of the others.
    pub fn of_stream(seed: u64, stream: u64) -> Self {
        let mut key = [0u8; 32];
        for (place, byte) in key.iter_mut().zip(seed.to_le_bytes()) {
            *place = byte;
        }
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number from 0 to `bound` − 1; 0 if `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        // The upper half of a product of two 64-bit numbers has 64 bits.
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; `low` if they are the wrong way round.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).map_or(1, |span| span + 1);
        low.saturating_add_unsigned(self.below(span))
    }

    /// True in `per_mille` of a thousand cases.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// An index of a list of that length.
    pub fn index(&mut self, length: usize) -> usize {
        // Below a length that is a `usize`.
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of a list; `None` if it is empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.index(list.len());
        list.get(index)
    }

    /// One of a list of texts; the empty text if the list is empty.
    pub(crate) fn text(&mut self, list: &[&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or("")
    }

    /// One of a list by the weights in it; `None` if all are 0.
    pub fn weighted<'a, T>(&mut self, list: &'a [T], weight: impl Fn(&T) -> u64) -> Option<&'a T> {
        let mut rest = self.below(list.iter().map(&weight).sum());
        list.iter().find(|item| {
            let own = weight(item);
            let here = rest < own;
            rest = rest.saturating_sub(own);
            here
        })
    }

    /// A value between two neighbouring marks of a rising list, each pair equally likely: a distribution by its
    /// quantiles.
    pub fn quantile(&mut self, marks: &[i64]) -> i64 {
        let pair = self.index(marks.len().saturating_sub(1));
        match (marks.get(pair), marks.get(pair + 1)) {
            (Some(low), Some(high)) => self.between(*low, *high),
            _ => marks.first().copied().unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stream_is_its_own() {
        let first = |seed, purpose, index| Draw::new(seed, purpose, index).below(u64::MAX);
        assert_eq!(first(1, Purpose::Orders, 7), first(1, Purpose::Orders, 7));
        assert_ne!(first(1, Purpose::Orders, 7), first(2, Purpose::Orders, 7));
        assert_ne!(first(1, Purpose::Orders, 7), first(1, Purpose::Orders, 8));
        assert_ne!(first(1, Purpose::Orders, 7), first(1, Purpose::Profile, 7));
    }

    #[test]
    fn draws_are_these_on_every_machine() {
        let mut draw = Draw::new(2026, Purpose::Orders, 3);
        let drawn: Vec<u64> = (0..5).map(|_| draw.below(1_000_000)).collect();
        assert_eq!(drawn, [25_577, 398_534, 556_481, 114_541, 69_339]);
    }

    #[test]
    fn weights_are_kept() {
        let mut draw = Draw::new(1, Purpose::Shop, 0);
        let list = [("never", 0u64), ("rare", 1), ("often", 9)];
        let mut rare = 0;
        for _ in 0..10_000 {
            match draw.weighted(&list, |item| item.1).map(|item| item.0) {
                Some("rare") => rare += 1,
                Some("often") => {}
                other => panic!("drew {other:?}"),
            }
        }
        assert!((800..1200).contains(&rare), "{rare}");
        assert_eq!(draw.weighted(&[("none", 0u64)], |item| item.1), None);
    }

    proptest! {
        #[test]
        fn draws_stay_inside(seed: u64, low in -1000i64..1000, span in 0i64..1000) {
            let mut draw = Draw::new(seed, Purpose::Profile, 0);
            for _ in 0..20 {
                let drawn = draw.between(low, low + span);
                prop_assert!((low..=low + span).contains(&drawn));
                let drawn = draw.quantile(&[low, low + span, low + 2 * span]);
                prop_assert!((low..=low + 2 * span).contains(&drawn));
            }
        }
    }
}
