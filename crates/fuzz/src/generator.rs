/// Numbers that look random, the same for a seed on every machine (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Generator(u64);

impl Generator {
    /// Begins at a seed; each number of an input begins somewhere else.
    pub fn new(seed: u64, input: u64) -> Self {
        let mut generator = Self(seed ^ input.wrapping_mul(0xd134_2543_de82_ef95));
        generator.next();
        generator
    }

    /// Any number.
    #[expect(clippy::should_implement_trait, reason = "an endless row of numbers is no iterator to be ended")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 if the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        // The upper half of the product is below the bound, which is a `usize`.
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// True in one of `of` cases.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// One of a list; `None` if it is empty.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let place = self.below(list.len());
        list.get(place)
    }

    /// One of a list of texts; the empty text if the list is empty.
    pub fn text<'l>(&mut self, list: &[&'l str]) -> &'l str {
        self.pick(list).copied().unwrap_or("")
    }

    /// A part of that many bytes: where it begins and ends.
    pub fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length + 1);
        // Short parts are likelier, long ones possible.
        let most = if self.one_in(4) { length - from } else { (length - from).min(8) };
        from..from + self.below(most + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_tells_all_numbers() {
        let numbers = |seed, input| -> Vec<usize> {
            let mut generator = Generator::new(seed, input);
            (0..50).map(|_| generator.below(1_000)).collect()
        };
        assert_eq!(numbers(1, 2), numbers(1, 2));
        assert_ne!(numbers(1, 2), numbers(1, 3));
        assert_ne!(numbers(1, 2), numbers(2, 2));
        assert!(numbers(7, 7).iter().all(|number| *number < 1_000));
        assert_eq!(Generator::new(1, 1).below(0), 0);
    }
}
