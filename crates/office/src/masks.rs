//! Personal values as they are shown to whoever may not see them.

/// A value of which only the ends are left: `138****0000`. Of a short one they would be most of it, so none are: a name of
/// two or three characters, and an id of three, are hidden whole. How long what is hidden is, is not told.
pub fn masked(value: &str) -> String {
    const STARS: &str = "****";
    let chars: Vec<char> = value.chars().collect();
    let (front, back) = match chars.len() {
        0 => return String::new(),
        1..=3 => (0, 0),
        4..=7 => (1, 0),
        8..=10 => (2, 2),
        _ => (3, 4),
    };
    let first: String = chars.iter().take(front).collect();
    let last: String = chars.iter().skip(chars.len() - back).collect();
    format!("{first}{STARS}{last}")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_middle_is_hidden() {
        for (value, shown) in [
            ("13812340000", "138****0000"),
            ("李雷", "****"),
            ("王小明", "****"),
            ("A17", "****"),
            ("", ""),
            ("a", "****"),
            ("abcd", "a****"),
            ("12345678", "12****78"),
            ("someone@example.org", "som****.org"),
        ] {
            assert_eq!(masked(value), shown, "{value}");
        }
    }

    #[test]
    fn at_least_a_third_is_hidden() {
        for length in 1..40 {
            let value: String = ('a'..='z').cycle().take(length).collect();
            let shown = masked(&value).chars().filter(|c| *c != '*').count();
            assert!(shown * 3 <= length * 2, "{value}: {shown} of {length}");
        }
    }
}
