//! Numbers of fixed decimals as text, written digit by digit: a list of a million customers has ten million of them.

/// Room for 2⁶⁴ with a sign, a point and a zero before it.
const ROOM: usize = 24;

/// A number as text, in a place of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    bytes: [u8; ROOM],
    from: usize,
}

impl Digits {
    /// A number of so many decimals (at most 19), of which those beyond `least` that are zero are left out: 1,250 with 4
    /// decimals and at least 2 is `0.125`.
    pub(crate) fn of(number: i64, decimals: usize, least: usize) -> Self {
        let (mut size, mut decimals) = (number.unsigned_abs(), decimals);
        while decimals > least && size % 10 == 0 {
            size /= 10;
            decimals -= 1;
        }
        let mut text = Self { bytes: [0; ROOM], from: ROOM };
        for _ in 0..decimals {
            text.put_digit(size);
            size /= 10;
        }
        if decimals > 0 {
            text.put(b'.');
        }
        text.put_digit(size);
        while size >= 10 {
            size /= 10;
            text.put_digit(size);
        }
        if number < 0 {
            text.put(b'-');
        }
        text
    }

    pub(crate) fn as_str(&self) -> &str {
        let written = self.bytes.get(self.from..).unwrap_or_default();
        // Digits, a point and a sign are text.
        str::from_utf8(written).unwrap_or_default()
    }

    fn put_digit(&mut self, number: u64) {
        // The last digit fits a byte.
        self.put(b'0' + (number % 10) as u8);
    }

    fn put(&mut self, byte: u8) {
        // There is room for whatever 64 bits hold.
        self.from = self.from.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.from) {
            *place = byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_decimals_that_say_something() {
        for (number, decimals, least, shown) in [
            (0, 4, 2, "0.00"),
            (1_250, 4, 2, "0.125"),
            (125_000, 4, 2, "12.50"),
            (-3_750, 4, 2, "-0.375"),
            (-1, 4, 2, "-0.0001"),
            (0, 6, 0, "0"),
            (12_000_000, 6, 0, "12"),
            (-1_250_000, 6, 0, "-1.25"),
            (1, 6, 0, "0.000001"),
            (10, 0, 0, "10"),
            (i64::MAX, 4, 2, "922337203685477.5807"),
            (i64::MIN, 4, 2, "-922337203685477.5808"),
            (i64::MIN, 0, 0, "-9223372036854775808"),
            (i64::MIN, 19, 19, "-0.9223372036854775808"),
        ] {
            assert_eq!(Digits::of(number, decimals, least).as_str(), shown);
        }
    }

    #[test]
    fn amounts_are_written_as_wider_sums_are() {
        let mut number: i64 = 1;
        for step in 0_i64..5_000 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step) >> (step % 60);
            assert_eq!(Digits::of(number, 4, 2).as_str(), crate::sum_text(number.into()), "{number}");
        }
    }
}
