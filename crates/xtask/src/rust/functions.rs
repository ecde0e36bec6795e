use super::{Kind, Token};

/// A function with a body, from its `fn` to its closing brace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
}

impl Function<'_> {
    pub(crate) fn lines(&self) -> usize {
        self.last_line - self.first_line + 1
    }
}

/// Every named function among the tokens, inner ones too.
pub(crate) fn functions<'a>(tokens: &[Token<'a>]) -> Vec<Function<'a>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let name = tokens.get(at + 1).filter(|next| token.is_word("fn") && next.kind == Kind::Word);
        let body = name.and_then(|_| last_line_of_body(tokens.get(at + 2..).unwrap_or_default()));
        if let (Some(name), Some(last_line)) = (name, body) {
            found.push(Function { name: name.text, first_line: token.line, last_line });
        }
    }
    found
}

/// The line of the brace that closes the body, given what follows the name; nothing for a mere signature.
fn last_line_of_body(tokens: &[Token<'_>]) -> Option<usize> {
    let (mut braces, mut others) = (0_usize, 0_usize);
    for token in tokens.iter().filter(|token| token.kind == Kind::Mark) {
        match token.text {
            "(" | "[" => others += 1,
            ")" | "]" => others = others.saturating_sub(1),
            ";" if braces == 0 && others == 0 => return None,
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                if braces == 0 && others == 0 {
                    return Some(token.line);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn bodies_are_measured_and_signatures_are_not() {
        let source = "trait T { fn a(&self, x: [u8; 2]) -> u8; }\nfn b<'x>(y: &'x str)\nwhere\n    A: B,\n{\n    if '}' == c { \"}\" }\n    // }\n}\n";
        let tokens = tokens(source);
        assert_eq!(functions(&tokens), [Function { name: "b", first_line: 2, last_line: 8 }]);
    }

    #[test]
    fn inner_functions_and_pointers() {
        let source = "fn outer(f: fn(u8) -> u8) {\n fn inner() {\n }\n}";
        let tokens = tokens(source);
        let names: Vec<(&str, usize)> = functions(&tokens).iter().map(|f| (f.name, f.lines())).collect();
        assert_eq!(names, [("outer", 4), ("inner", 2)]);
    }
}
