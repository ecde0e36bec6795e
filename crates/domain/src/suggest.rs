//! "Did you mean": the one place that decides what is near enough to be suggested.

/// Words that are longer than this are no misspelt names.
const LONGEST: usize = 64;

/// Returns the known word that is nearest to one that is not known, if it is near enough to have been meant.
///
/// Near enough is one slip (a letter too many, too few, wrong, or two swapped) for every three letters. Upper and lower
/// case are alike; of equally near words the first by alphabet is returned.
pub fn nearest_word<T: AsRef<str>>(word: &str, known: impl IntoIterator<Item = T>) -> Option<T> {
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let limit = (length / 3).max(1);
    let near = known.into_iter().filter_map(|candidate| {
        let count = candidate.as_ref().chars().count();
        if count.abs_diff(length) > limit {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate.as_ref().to_lowercase());
        (distance <= limit && distance < count).then_some((distance, candidate))
    });
    let nearest = near.min_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.as_ref().cmp(other.as_ref())));
    nearest.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest_word;

    #[test]
    fn only_near_words_are_suggested() {
        let known = ["orders", "order_days", "net_amount", "x"];
        assert_eq!(nearest_word("order", known), Some("orders"));
        assert_eq!(nearest_word("Net_Amuont", known), Some("net_amount"));
        assert_eq!(nearest_word("completely_else", known), None);
        assert_eq!(nearest_word("y", known), None);
        assert_eq!(nearest_word("", known), None);
        assert_eq!(nearest_word("订单书", ["订单数"]), Some("订单数"));
    }
}
