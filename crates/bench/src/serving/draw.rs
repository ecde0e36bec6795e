//! Random questions, the same for the same seed.

/// Draws of SplitMix64.
pub(super) struct Draw(u64);

/// Columns that lists are sorted by.
const SORTS: [&str; 12] = [
    "spend",
    "orders",
    "recency",
    "tenure",
    "spend_12m",
    "basket",
    "largest",
    "value",
    "pyramid",
    "rfm",
    "value.standing",
    "points",
];

impl Draw {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a bound.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let place = usize::try_from(self.below(of.len() as u64)).unwrap_or(0);
        of.get(place).copied().unwrap_or_default()
    }

    /// A condition of one or two parts, or none, and a column with its direction.
    pub(super) fn list(&mut self) -> (Option<String>, String) {
        let condition = match self.below(5) {
            0 => None,
            1 | 2 => Some(self.part()),
            3 => Some(format!("{} and {}", self.part(), self.part())),
            _ => Some(format!("{} or not ({})", self.part(), self.part())),
        };
        let direction = if self.below(2) == 0 { "-" } else { "" };
        (condition, format!("{direction}{}", self.one_of(&SORTS)))
    }

    fn part(&mut self) -> String {
        let number = self.below(30) + 1;
        match self.below(8) {
            0 => format!("orders >= {number}"),
            1 => format!("spend > {}", number * 400),
            2 => format!("recency between {number} and {}", number * 30),
            3 => format!("basket * 2 > {}", number * 50),
            4 => format!("value = '{}'", self.one_of(&["high", "middle", "low", "none"])),
            5 => format!("pyramid in ('{}', 'D')", self.one_of(&["A", "B", "C"])),
            6 => format!("value.standing = '{}'", self.one_of(&["high", "middle", "low"])),
            _ => format!("level = '{}' or points > {}", self.one_of(&["gold", "silver"]), number * 100),
        }
    }
}
