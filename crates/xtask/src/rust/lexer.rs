/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or keyword, raw ones without their `r#`.
    Word,
    /// One character of punctuation.
    Mark,
    /// The inside of a string literal of any sort, escapes as written.
    Text,
    /// A character, lifetime or number: nothing that a rule looks at.
    Other,
    /// A comment, with its slashes.
    Comment,
}

/// A piece of source and the line where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

impl Token<'_> {
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(crate) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }
}

/// The tokens of a source, in order. Never fails: what is unfinished reaches to the end.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (kind, length, inside) = if first.is_whitespace() {
            (None, first.len_utf8(), None)
        } else {
            let (kind, length, inside) = token(rest, first);
            (Some(kind), length.min(rest.len()), inside)
        };
        let (taken, after) = rest.split_at(length);
        if let Some(kind) = kind {
            found.push(Token { kind, text: inside.unwrap_or(taken), line });
        }
        line += taken.matches('\n').count();
        rest = after;
    }
    found
}

/// The kind and length of the token at the start of `rest`, and its inside where that differs from the whole.
fn token(rest: &str, first: char) -> (Kind, usize, Option<&str>) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest), None);
    }
    if let Some((length, inside)) = raw_string(rest).or_else(|| string(rest)) {
        return (Kind::Text, length, Some(inside));
    }
    if let Some(length) = character(rest) {
        return (Kind::Other, length, None);
    }
    if let Some(name) = rest.strip_prefix("r#").filter(|name| name.starts_with(starts_word)) {
        let length = word(name);
        return (Kind::Word, length + 2, name.get(..length));
    }
    if starts_word(first) {
        return (Kind::Word, word(rest), None);
    }
    if first.is_ascii_digit() {
        return (Kind::Other, word(rest), None);
    }
    (Kind::Mark, first.len_utf8(), None)
}

fn starts_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

/// The length of the run of letters, digits and `_` at the start.
fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut previous) = (0_usize, ' ');
    for (at, letter) in rest.char_indices() {
        match (previous, letter) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth = depth.saturating_sub(1),
            _ => {
                previous = letter;
                continue;
            }
        }
        if depth == 0 {
            return at + 1;
        }
        previous = ' ';
    }
    rest.len()
}

/// Length and inside of `r"…"`, `r#"…"#`, `br"…"`, `cr"…"`.
fn raw_string(rest: &str) -> Option<(usize, &str)> {
    let prefixless = ["r", "br", "cr"]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix).filter(|after| after.trim_start_matches('#').starts_with('"')))?;
    let hashes = prefixless.len() - prefixless.trim_start_matches('#').len();
    let opening = rest.len() - prefixless.len() + hashes + 1;
    let body = rest.get(opening..)?;
    let close = format!("\"{}", "#".repeat(hashes));
    let inside = body.find(&close).unwrap_or(body.len());
    Some((opening + inside + close.len(), body.get(..inside)?))
}

/// Length and inside of `"…"`, `b"…"`, `c"…"`.
fn string(rest: &str) -> Option<(usize, &str)> {
    let body = ["\"", "b\"", "c\""].iter().find_map(|prefix| rest.strip_prefix(prefix))?;
    let opening = rest.len() - body.len();
    let inside = unescaped(body, '"').unwrap_or(body.len());
    Some((opening + inside + 1, body.get(..inside)?))
}

/// Where `mark` stands for the first time without a backslash before it.
fn unescaped(body: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in body.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == mark => return Some(at),
            _ => {}
        }
    }
    None
}

/// The length of a character or byte literal, or of a lifetime.
fn character(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'').or_else(|| rest.strip_prefix("b'"))?;
    let opening = rest.len() - body.len();
    let mut letters = body.chars();
    let first = letters.next()?;
    if first == '\\' || letters.next() == Some('\'') {
        return unescaped(body, '\'').map(|inside| opening + inside + 1);
    }
    Some(opening + word(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<&str> {
        tokens(source).iter().filter(|token| token.kind == Kind::Word).map(|token| token.text).collect()
    }

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().filter(|token| token.kind == Kind::Text).map(|token| token.text).collect()
    }

    #[test]
    fn comments_hold_no_code() {
        assert_eq!(words("a // b { \"\n/* c /* d */ e */ f /// g\n/**/ h"), ["a", "f", "h"]);
    }

    #[test]
    fn strings_of_every_sort() {
        assert_eq!(texts(r#"x("a\"b{", b"c", c"d", "")"#), ["a\\\"b{", "c", "d", ""]);
        assert_eq!(texts("r\"\\\" r#\"say \"hi\"\"# br##\"\"#\"##"), ["\\", "say \"hi\"", "\"#"]);
        assert_eq!(words("r#\"in\"# out \"in\" out"), ["out", "out"]);
    }

    #[test]
    fn characters_are_no_lifetimes() {
        assert_eq!(words(r"fn f<'a>(x: &'a str) { '\''; 'b'; b'c'; '{'; '\u{7b}'; '层' }"), ["fn", "f", "x", "str"]);
        assert_eq!(words("'outer: loop { break 'outer }"), ["loop", "break"]);
        let braces = tokens("'{' b'}' '\"' {").iter().filter(|token| token.is_mark("{")).count();
        assert_eq!(braces, 1);
    }

    #[test]
    fn raw_names_and_prefix_letters_are_words() {
        assert_eq!(words("r#type b c r br + cr_"), ["type", "b", "c", "r", "br", "cr_"]);
        assert_eq!(words("1.5e3 0x_ff 7usize 0..n"), ["n"]);
    }

    #[test]
    fn lines_count_through_strings_and_comments() {
        let lines: Vec<usize> = tokens("a\n\"x\ny\" /*\n*/ b\nc").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_unfinished_reaches_to_the_end() {
        for source in ["\"a", "r#\"a\"", "/* a", "'", "'\\", "b'", "r#"] {
            assert!(tokens(source).len() <= 2, "{source}");
        }
    }
}
