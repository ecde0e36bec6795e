use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or keyword, raw ones without their `r#`.
    Word,
    /// One character of punctuation, brackets included.
    Mark,
    /// The value of a string literal.
    Text,
    /// A character, lifetime or number: nothing that a rule looks at.
    Other,
}

/// A piece of source and the line where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Token {
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    pub(crate) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }
}

/// The tokens of a piece of syntax.
pub(crate) fn tokens_of(piece: &impl ToTokens) -> Vec<Token> {
    flatten(piece.to_token_stream())
}

/// The tokens in order, groups opened out, documentation left out.
pub(super) fn flatten(stream: TokenStream) -> Vec<Token> {
    let mut found = Vec::new();
    flatten_into(stream, &mut found);
    found
}

fn flatten_into(stream: TokenStream, found: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let mut add = |kind, text: &str, line| found.push(Token { kind, text: text.to_owned(), line });
        match tree {
            TokenTree::Ident(word) => add(Kind::Word, word.to_string().trim_start_matches("r#"), line),
            TokenTree::Literal(literal) => match syn::Lit::new(literal) {
                syn::Lit::Str(text) => add(Kind::Text, &text.value(), line),
                _ => add(Kind::Other, "", line),
            },
            TokenTree::Punct(mark) if mark.as_char() == '\'' => {
                trees.next();
                add(Kind::Other, "", line);
            }
            TokenTree::Punct(mark) => {
                let is_documentation = |tree: &TokenTree| {
                    let TokenTree::Group(group) = tree else { return false };
                    let first = group.stream().into_iter().next();
                    matches!(first, Some(TokenTree::Ident(word)) if word == "doc")
                };
                if mark.as_char() == '#' && trees.next_if(is_documentation).is_some() {
                    continue;
                }
                add(Kind::Mark, &mark.as_char().to_string(), line);
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let last = group.span_close().start().line;
                if !open.is_empty() {
                    add(Kind::Mark, open, line);
                }
                flatten_into(group.stream(), found);
                if !close.is_empty() {
                    found.push(Token { kind: Kind::Mark, text: close.to_owned(), line: last });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<(Kind, String, usize)> {
        let tokens = flatten(source.parse().unwrap());
        tokens.into_iter().map(|token| (token.kind, token.text, token.line)).collect()
    }

    #[test]
    fn words_texts_and_marks_are_told_apart() {
        let expected =
            [(Kind::Word, "type"), (Kind::Text, "a\"b"), (Kind::Text, "c"), (Kind::Other, ""), (Kind::Mark, "#")];
        let found = shown(r##"r#type "a\"b" r"c" 'x' #"##);
        assert_eq!(found.iter().map(|(kind, text, _)| (*kind, text.as_str())).collect::<Vec<_>>(), expected);
        assert_eq!(
            shown("&'a str").iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(),
            [Kind::Mark, Kind::Other, Kind::Word]
        );
    }

    #[test]
    fn comments_and_documentation_are_left_out() {
        assert!(shown("/// T0101\n// a\n/* b */").is_empty());
        assert_eq!(shown("/// a\n#[test] b").len(), 5);
    }

    #[test]
    fn lines_count_through_strings_and_groups() {
        let lines: Vec<usize> = shown("a\n\"x\ny\" /*\n*/ {\nb\n}\nc").iter().map(|(.., line)| *line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 6, 7]);
    }
}
