use super::{Kind, Token};

/// The tokens without comments and without test code: items marked `#[test]` or `#[cfg(test)]`.
pub(crate) fn production<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest: Vec<Token<'a>> = tokens.iter().rev().filter(|token| token.kind != Kind::Comment).copied().collect();
    while let Some(token) = rest.pop() {
        let opens_attribute = token.is_mark("#") && rest.last().is_some_and(|next| next.is_mark("["));
        if !opens_attribute {
            kept.push(token);
            continue;
        }
        let attribute = take_attribute(&mut rest);
        if is_test_only(&attribute) {
            skip_item(&mut rest);
        } else {
            kept.push(token);
            kept.extend(attribute);
        }
    }
    kept
}

/// Takes `[…]` from the end of the reversed tokens.
fn take_attribute<'a>(rest: &mut Vec<Token<'a>>) -> Vec<Token<'a>> {
    let (mut taken, mut depth) = (Vec::new(), 0_usize);
    while let Some(token) = rest.pop() {
        if token.is_mark("[") {
            depth += 1;
        } else if token.is_mark("]") {
            depth -= 1;
        }
        taken.push(token);
        if depth == 0 {
            break;
        }
    }
    taken
}

fn is_test_only(attribute: &[Token<'_>]) -> bool {
    let mut words = attribute.iter().filter(|token| token.kind == Kind::Word).map(|token| token.text);
    match words.next() {
        Some("test") => true,
        Some("cfg") => words.next() == Some("test"),
        _ => false,
    }
}

/// Drops the item that follows: up to its `;`, or to the end of its braces.
fn skip_item(rest: &mut Vec<Token<'_>>) {
    let mut depth = 0_usize;
    while let Some(token) = rest.pop() {
        if token.kind != Kind::Mark {
            continue;
        }
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && token.text == "}" {
                    return;
                }
            }
            ";" if depth == 0 => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn left(source: &str) -> String {
        production(&tokens(source)).iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn test_items_are_left_out() {
        assert_eq!(left("a #[cfg(test)] mod t { b { } } c"), "a c");
        assert_eq!(left("a #[cfg(test)] mod t; c"), "a c");
        assert_eq!(left("#[test] #[should_panic] fn t(x: [u8; 2]) { b } c"), "c");
        assert_eq!(left("#[cfg(test)] use x::{y}; c // d"), "; c");
    }

    #[test]
    fn other_attributes_stay() {
        assert_eq!(left("#[cfg(not(test))] fn f() {}"), "# [ cfg ( not ( test ) ) ] fn f ( ) { }");
        assert_eq!(left("#[derive(Debug)] struct S;"), "# [ derive ( Debug ) ] struct S ;");
    }
}
