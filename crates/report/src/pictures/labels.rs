//! Names beside pictures: short enough, and apart from each other.

/// A name that fits into the given number of Latin letters, of which a Chinese character takes two; the tip and
/// the table hold it in full.
pub(super) fn shorten(name: &str, room: usize) -> String {
    let width = |character: char| if character.is_ascii() { 1 } else { 2 };
    if name.chars().map(width).sum::<usize>() <= room {
        return name.to_owned();
    }
    let mut left = room.saturating_sub(1);
    let fits = name.chars().take_while(|character| {
        let before = left;
        left = left.saturating_sub(width(*character));
        before >= width(*character)
    });
    format!("{}…", fits.collect::<String>().trim_end())
}

/// Moves rising positions apart until each is `gap` from the next, inside `low` to `high`, as near to where they
/// were wanted as that allows.
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::with_capacity(wanted.len());
    for want in wanted {
        let floor = placed.last().map_or(low, |last| last + gap);
        placed.push(want.max(floor));
    }
    let mut ceiling = high;
    for position in placed.iter_mut().rev() {
        *position = position.min(ceiling);
        ceiling = *position - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_names_are_shortened() {
        assert_eq!(shorten("VIP客户", 20), "VIP客户");
        assert_eq!(shorten("一二三四五六七八九十十一", 20), "一二三四五六七八九…");
        assert_eq!(shorten("Customers of the first hour", 20), "Customers of the fi…");
    }

    proptest! {
        #[test]
        fn labels_keep_their_distance(mut wanted in prop::collection::vec(0.0f64..300.0, 1..8)) {
            wanted.sort_by(f64::total_cmp);
            let placed = spread(&wanted, 40.0, 0.0, 320.0);
            prop_assert!(placed.windows(2).all(|w| w[1] - w[0] > 39.999));
            prop_assert!(placed.iter().all(|y| *y > -0.001 && *y < 320.001));
        }
    }
}
