//! The first few of what comes in parts and in any order.

use std::collections::BTreeMap;

/// Keeps the first few things by the part they are of.
#[derive(Debug)]
pub(crate) struct FirstItems<T> {
    most: usize,
    kept: BTreeMap<usize, Vec<T>>,
    held: usize,
}

impl<T> FirstItems<T> {
    pub fn new(most: usize) -> Self {
        Self { most, kept: BTreeMap::new(), held: 0 }
    }

    /// Whether things of a part may be among the first.
    pub fn wants(&self, part: usize) -> bool {
        self.held < self.most || self.kept.last_key_value().is_none_or(|(last, _)| part <= *last)
    }

    /// Adds things of a part, behind those of it that came before.
    pub fn add(&mut self, part: usize, things: impl IntoIterator<Item = T>) {
        let of_part = self.kept.entry(part).or_default();
        for thing in things {
            if of_part.len() < self.most {
                of_part.push(thing);
                self.held += 1;
            }
        }
        // Later parts go while those before them are enough.
        while let Some(last) = self.kept.last_entry()
            && (last.get().is_empty() || self.held - last.get().len() >= self.most)
        {
            self.held -= last.remove().len();
        }
    }

    /// The first of them, in order.
    pub fn into_first(self) -> Vec<T> {
        self.kept.into_values().flatten().take(self.most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_stay_whatever_comes_first() {
        let mut firsts = FirstItems::new(3);
        for (part, things) in [(5, vec![50, 51]), (2, vec![20, 21]), (9, vec![90]), (2, vec![22]), (7, vec![])] {
            firsts.add(part, things);
        }
        assert!(firsts.wants(1) && !firsts.wants(3));
        assert_eq!(firsts.into_first(), [20, 21, 22]);
    }
}
