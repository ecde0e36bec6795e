//! "Did you mean".

/// The known word nearest to one that is not known, if it is near enough to have been meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = word.chars().count();
    if length == 0 || length > 64 {
        return None;
    }
    let lower = word.to_lowercase();
    let limit = (length / 3).max(1);
    known
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min_by(|a, b| a.cmp(b))
        .map(|(_, candidate)| candidate.to_owned())
}

/// A text with full-width signs (`：`, `％`, `（`, `５`, `‘`) as the plain ones that were meant.
pub(crate) fn half_width(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '、' => ',',
        other => other,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::{half_width, nearest};

    #[test]
    fn full_width_signs_have_plain_ones() {
        assert_eq!(half_width("１０％　（金额）＞‘a’"), "10% (金额)>'a'");
    }

    #[test]
    fn only_near_words_are_suggested() {
        let known = ["orders", "order_days", "net_amount", "x"];
        assert_eq!(nearest("order", known).as_deref(), Some("orders"));
        assert_eq!(nearest("Net_Amuont", known).as_deref(), Some("net_amount"));
        assert_eq!(nearest("completely_else", known), None);
        assert_eq!(nearest("y", known), None);
        assert_eq!(nearest("", known), None);
    }
}
