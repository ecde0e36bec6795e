/// Returns a text with full-width signs (`：`, `％`, `（`, `５`, `‘`) as the plain ones that were meant.
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
    use super::half_width;

    #[test]
    fn full_width_signs_have_plain_ones() {
        assert_eq!(half_width("１０％　（金额）＞‘a’"), "10% (金额)>'a'");
    }
}
