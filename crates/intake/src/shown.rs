//! Texts of people's files as messages show them: cut, and few of many.

/// At most sixty characters of a value, for messages.
pub(crate) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}

/// Names as one text, as many as a message holds, and how many more there are.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    /// More than any ordinary header has.
    const MOST: usize = 60;
    let told: Vec<String> = names.iter().take(MOST).map(|name| short(name.as_ref())).collect();
    let more = if names.len() > MOST { format!(" … (+{})", names.len() - MOST) } else { String::new() };
    told.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn of_many_names_a_few_are_told() {
        assert_eq!(listed(&["a"; 62]).matches('a').count(), 60);
        assert!(listed(&["a"; 62]).ends_with("(+2)"));
    }
}
