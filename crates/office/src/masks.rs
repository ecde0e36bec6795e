//! Personal values as they are shown to whoever may not see them.

/// A value of which only the ends are left: `138****0000`, `李*`.
pub fn masked(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (front, back) = match chars.len() {
        0 => return String::new(),
        1 => (0, 0),
        2..=3 => (1, 0),
        4..=7 => (1, 1),
        _ => (3, 4.min(chars.len() - 4)),
    };
    let hidden = chars.len() - front - back;
    let ends = |part: &mut dyn Iterator<Item = &char>| part.collect::<String>();
    let first = ends(&mut chars.iter().take(front));
    let last = ends(&mut chars.iter().skip(front + hidden));
    format!("{first}{}{last}", "*".repeat(hidden.min(4)))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_middle_is_hidden() {
        for (value, shown) in [
            ("13812340000", "138****0000"),
            ("李雷", "李*"),
            ("", ""),
            ("a", "*"),
            ("abcd", "a**d"),
            ("someone@example.org", "som****.org"),
        ] {
            assert_eq!(masked(value), shown, "{value}");
        }
    }
}
