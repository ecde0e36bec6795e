//! Text to parts, by the SQL parser; whatever is not of the listed sorts is refused where it stands.

use super::raw::{FUNCTIONS, Raw, RawKind, Written};
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::half_width::half_width;
use crate::literal;
use crate::model::BinaryOp;
use crate::yaml::Spot;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments,
    UnaryOperator, Value, ValueWithSpan,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::{ALL_KEYWORDS, Keyword};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};
use terrace_domain::Date;

/// Parts within parts. A chain of `or` counts each of its links.
const MAX_DEPTH: usize = 100;
/// Words and signs of one expression.
const MAX_TOKENS: usize = 1000;
/// Parentheses and `case` within each other. The SQL parser tries some of them twice, so that each could double its
/// time.
const MAX_OPEN: i32 = 16;
/// Parts within each other as the SQL parser counts them. Its frames are large: in a build without optimisation
/// thirty levels overflow a thread of 2 MiB.
const MAX_NESTING: usize = 20;

/// Parses an expression. Returns `None` if it holds a mistake, which is then noted.
pub(crate) fn parse(text: &str, spot: Spot, found: &mut Diagnostics) -> Option<Written> {
    let mut reader = Reader { text, spot: &spot, found };
    let tokens = reader.tokens()?;
    let mut parser =
        Parser::new(&GenericDialect {}).with_recursion_limit(MAX_NESTING).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr();
    let next = parser.peek_token();
    let root = match parsed {
        Err(ParserError::RecursionLimitExceeded) => reader.too_deep(),
        Err(ParserError::ParserError(reason) | ParserError::TokenizerError(reason)) => {
            let place = if next.token == Token::EOF { reader.spot.whole() } else { reader.place(next.span) };
            reader.found.error(codes::SYNTAX, place, [("reason", plain(&reason))]);
            None
        }
        Ok(_) if next.token != Token::EOF => {
            let place = reader.place(next.span);
            let reason = format!("unexpected {}", next.token);
            reader.found.error(codes::SYNTAX, place, [("reason", reason)]);
            None
        }
        Ok(parsed) => reader.convert(&parsed, 0),
    }?;
    Some(Written { text: text.to_owned(), spot, root })
}

/// Words that the language reads in its own way, even where the SQL parser would take some for names.
const OWN_WORDS: [&str; 15] =
    ["and", "or", "not", "in", "between", "is", "null", "true", "false", "case", "when", "then", "else", "end", "date"];

/// Whether the language reads the word as a name wherever a name may stand.
pub(crate) fn is_usable_name(word: &str) -> bool {
    if ALL_KEYWORDS.binary_search(&word.to_uppercase().as_str()).is_err() {
        return true;
    }
    let text = format!(
        "coalesce({word}, {word}) = case when {word} in ({word}) and not {word} between {word} and {word} \
         or {word} is null then -{word} + abs({word}) else {word} end"
    );
    let written = parse(&text, Spot::of_text(&text), &mut Diagnostics::default());
    !OWN_WORDS.contains(&word) && written.is_some_and(|written| written.names() == [word; 11])
}

/// The most parentheses and `case` that are open at once.
fn deepest(tokens: &[TokenWithSpan]) -> i32 {
    let steps = tokens.iter().map(|token| match &token.token {
        Token::LParen => 1,
        Token::RParen => -1,
        Token::Word(word) if word.keyword == Keyword::CASE => 1,
        Token::Word(word) if word.keyword == Keyword::END => -1,
        _ => 0,
    });
    let open = steps.scan(0, |open: &mut i32, step| {
        *open = (*open + step).max(0);
        Some(*open)
    });
    open.max().unwrap_or(0)
}

/// The parser's reason without the place, which is shown otherwise.
fn plain(reason: &str) -> String {
    reason.split(" at Line:").next().unwrap_or(reason).to_owned()
}

struct Reader<'a> {
    text: &'a str,
    spot: &'a Spot,
    found: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// The character at a location, counted from 0; `None` for texts of several lines.
    fn offset(&self, location: Location) -> Option<usize> {
        let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
        (location.line == 1 && !self.text.contains('\n')).then_some(column)
    }

    fn range(&self, span: Span) -> (usize, usize) {
        match (self.offset(span.start), self.offset(span.end)) {
            (Some(from), Some(to)) => (from, to.max(from + 1)),
            _ => (0, self.text.chars().count()),
        }
    }

    fn place(&self, span: Span) -> Place {
        let (from, to) = self.range(span);
        self.spot.part(from, to)
    }

    /// The tokens, if all of them are of the language.
    fn tokens(&mut self) -> Option<Vec<TokenWithSpan>> {
        let tokens = match Tokenizer::new(&GenericDialect {}, self.text).tokenize_with_location() {
            Ok(tokens) => tokens,
            Err(error) => {
                let at = self.offset(error.location).unwrap_or(0);
                let place = self.spot.part(at, at + 1);
                self.found.error(codes::SYNTAX, place, [("reason", error.message)]);
                return None;
            }
        };
        let count = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).count();
        if count > MAX_TOKENS || deepest(&tokens) > MAX_OPEN {
            return self.too_deep();
        }
        let mut known = true;
        for token in &tokens {
            known &= self.is_known(token);
        }
        known.then_some(tokens)
    }

    fn is_known(&mut self, token: &TokenWithSpan) -> bool {
        let meant = match &token.token {
            Token::Word(word) if word.quote_style.is_some() => {
                let place = self.place(token.span);
                let meant = Some(format!("'{}'", word.value));
                self.found.error_meaning(codes::DOUBLE_QUOTED, place, [("text", word.value.clone())], meant);
                return false;
            }
            Token::Whitespace(blank) if blank.to_string().trim().is_empty() => return true,
            Token::Word(_)
            | Token::Number(_, false)
            | Token::SingleQuotedString(_)
            | Token::Comma
            | Token::Period
            | Token::Eq
            | Token::Neq
            | Token::Lt
            | Token::Gt
            | Token::LtEq
            | Token::GtEq
            | Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::LParen
            | Token::RParen
            | Token::EOF => return true,
            Token::DoubleEq => Some("="),
            Token::RArrow => Some(">="),
            Token::Overlap => Some("and"),
            Token::StringConcat => Some("or"),
            Token::ExclamationMark => Some("not"),
            _ => None,
        };
        let written = token.token.to_string();
        let plain = Some(half_width(&written)).filter(|plain| *plain != written);
        let (from, to) = self.range(token.span);
        self.foreign_part::<()>(from, to, meant.map(str::to_owned).or(plain)).is_some()
    }

    /// Notes a part that the language does not have, and what does its work.
    fn foreign_part<T>(&mut self, from: usize, to: usize, meant: Option<String>) -> Option<T> {
        let part: String = self.text.chars().skip(from).take(to - from).collect();
        self.found.error_meaning(codes::NOT_IN_LANGUAGE, self.spot.part(from, to), [("part", part)], meant);
        None
    }

    fn too_deep<T>(&mut self) -> Option<T> {
        let arguments = [("tokens", MAX_TOKENS.to_string())];
        self.found.error(codes::EXPRESSION_TOO_DEEP, self.spot.whole(), arguments);
        None
    }

    fn convert(&mut self, expression: &Expr, depth: usize) -> Option<Raw> {
        if depth > MAX_DEPTH {
            return self.too_deep();
        }
        let deeper = depth + 1;
        match expression {
            Expr::Nested(inner) => self.convert(inner, deeper),
            Expr::Identifier(name) => {
                let (from, to) = self.range(name.span);
                Some(Raw { kind: RawKind::Name(name.value.clone()), from, to })
            }
            // `value.standing`
            Expr::CompoundIdentifier(parts) => {
                let ends = parts
                    .first()
                    .zip(parts.last())
                    .map(|(first, last)| (self.range(first.span), self.range(last.span)));
                let ((from, _), (_, to)) = ends?;
                let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                Some(Raw { kind: RawKind::Name(parts.join(".")), from, to })
            }
            Expr::Value(value) => self.value(value),
            Expr::TypedString(typed) if typed.data_type == DataType::Date => self.date(&typed.value),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, deeper),
            Expr::BinaryOp { left, op, right } => {
                let (left, right) = (self.convert(left, deeper), self.convert(right, deeper));
                let (left, right) = (left?, right?);
                let (from, to) = (left.from, right.to);
                let Some(op) = operator(op) else { return self.foreign_part(from, to, None) };
                Some(Raw { kind: RawKind::Binary(op, Box::new(left), Box::new(right)), from, to })
            }
            Expr::InList { expr, list, negated } => {
                let operand = self.convert(expr, deeper);
                let list: Vec<Option<Raw>> = list.iter().map(|item| self.convert(item, deeper)).collect();
                let (operand, list) = (operand?, list.into_iter().collect::<Option<Vec<Raw>>>()?);
                let (from, to) = (operand.from, list.last().map_or(operand.to, |last| last.to));
                Some(Raw { kind: RawKind::In { operand: Box::new(operand), list, negated: *negated }, from, to })
            }
            Expr::Between { expr, negated, low, high } => {
                let parts = [expr, low, high].map(|part| self.convert(part, deeper).map(Box::new));
                let [Some(operand), Some(low), Some(high)] = parts else { return None };
                let (from, to) = (operand.from, high.to);
                Some(Raw { kind: RawKind::Between { operand, low, high, negated: *negated }, from, to })
            }
            Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
                let operand = Box::new(self.convert(inner, deeper)?);
                let (from, to) = (operand.from, operand.to);
                let negated = matches!(expression, Expr::IsNotNull(_));
                Some(Raw { kind: RawKind::IsNull { operand, negated }, from, to })
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.case(conditions, else_result.as_deref(), deeper)
            }
            Expr::Function(call) => self.call(call, deeper),
            // Their places can't always be told; the whole expression is pointed at.
            _ => {
                let part = expression.to_string();
                self.found.error(codes::NOT_IN_LANGUAGE, self.spot.whole(), [("part", part)]);
                None
            }
        }
    }

    fn value(&mut self, value: &ValueWithSpan) -> Option<Raw> {
        let (from, to) = self.range(value.span);
        let kind = match &value.value {
            Value::Number(digits, false) => match literal::number(digits) {
                Some(number) => RawKind::Number(number.0),
                None => {
                    self.found.error(codes::BAD_NUMBER, self.spot.part(from, to), [("text", digits.clone())]);
                    return None;
                }
            },
            Value::SingleQuotedString(text) => RawKind::Text(text.clone()),
            Value::Boolean(flag) => RawKind::Flag(*flag),
            Value::Null => RawKind::Null,
            _ => return self.foreign_part(from, to, None),
        };
        Some(Raw { kind, from, to })
    }

    fn date(&mut self, value: &ValueWithSpan) -> Option<Raw> {
        let (from, to) = self.range(value.span);
        let Value::SingleQuotedString(text) = &value.value else { return self.foreign_part(from, to, None) };
        match Date::parse(text) {
            Ok(date) => Some(Raw { kind: RawKind::Date(date.days()), from, to }),
            Err(_) => {
                self.found.error(codes::BAD_DATE, self.spot.part(from, to), [("text", text.clone())]);
                None
            }
        }
    }

    fn unary(&mut self, op: UnaryOperator, inner: &Expr, depth: usize) -> Option<Raw> {
        let inner = self.convert(inner, depth)?;
        let (from, to) = (inner.from, inner.to);
        let kind = match (op, inner.kind) {
            (UnaryOperator::Plus, kind) => kind,
            (UnaryOperator::Minus, RawKind::Number(number)) => RawKind::Number(-number),
            (UnaryOperator::Minus, kind) => RawKind::Negate(Box::new(Raw { kind, from, to })),
            (UnaryOperator::Not, kind) => RawKind::Not(Box::new(Raw { kind, from, to })),
            _ => return self.foreign_part(from, to, None),
        };
        Some(Raw { kind, from, to })
    }

    fn case(&mut self, conditions: &[CaseWhen], otherwise: Option<&Expr>, depth: usize) -> Option<Raw> {
        let mut branches = Vec::with_capacity(conditions.len());
        let mut whole = true;
        for branch in conditions {
            match (self.convert(&branch.condition, depth), self.convert(&branch.result, depth)) {
                (Some(when), Some(then)) => branches.push((when, then)),
                _ => whole = false,
            }
        }
        let otherwise = match otherwise.map(|other| self.convert(other, depth)) {
            Some(None) => return None,
            Some(Some(other)) => Some(Box::new(other)),
            None => None,
        };
        let from = branches.first().map_or(0, |(when, _)| when.from);
        let to = otherwise.as_deref().or(branches.last().map(|(_, then)| then)).map_or(from, |last| last.to);
        whole.then_some(Raw { kind: RawKind::Case { branches, otherwise }, from, to })
    }

    fn call(&mut self, call: &Call, depth: usize) -> Option<Raw> {
        let name = call.name.to_string();
        let span = call.name.0.first().and_then(|part| part.as_ident()).map_or(Span::empty(), |ident| ident.span);
        let (from, end) = self.range(span);
        let lower = name.to_lowercase();
        let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == lower) else {
            let known = FUNCTIONS.map(|(known, _)| known);
            let arguments = [("name", name), ("known", known.join(", "))];
            self.found.unknown(codes::UNKNOWN_FUNCTION, self.spot.part(from, end), arguments, &lower, known);
            return None;
        };
        let bare = call.filter.is_none()
            && call.over.is_none()
            && call.null_treatment.is_none()
            && call.within_group.is_empty()
            && call.parameters == FunctionArguments::None;
        let list = match &call.args {
            FunctionArguments::List(list) if bare && list.duplicate_treatment.is_none() && list.clauses.is_empty() => {
                list
            }
            _ => return self.foreign_part(from, end, None),
        };
        let mut arguments = Vec::with_capacity(list.args.len());
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => arguments.push(self.convert(argument, depth)),
                _ => return self.foreign_part(from, end, None),
            }
        }
        let arguments = arguments.into_iter().collect::<Option<Vec<Raw>>>()?;
        let to = arguments.last().map_or(end, |last| last.to);
        Some(Raw { kind: RawKind::Call(*function, arguments), from, to })
    }
}

fn operator(op: &BinaryOperator) -> Option<BinaryOp> {
    Some(match op {
        BinaryOperator::Plus => BinaryOp::Add,
        BinaryOperator::Minus => BinaryOp::Subtract,
        BinaryOperator::Multiply => BinaryOp::Multiply,
        BinaryOperator::Divide => BinaryOp::Divide,
        BinaryOperator::Eq => BinaryOp::Equal,
        BinaryOperator::NotEq => BinaryOp::NotEqual,
        BinaryOperator::Lt => BinaryOp::Less,
        BinaryOperator::LtEq => BinaryOp::LessOrEqual,
        BinaryOperator::Gt => BinaryOp::Greater,
        BinaryOperator::GtEq => BinaryOp::GreaterOrEqual,
        BinaryOperator::And => BinaryOp::And,
        BinaryOperator::Or => BinaryOp::Or,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::is_usable_name;

    #[test]
    fn words_of_the_language_are_no_names() {
        for word in ["and", "case", "end", "null", "true", "date", "not", "interval", "in"] {
            assert!(!is_usable_name(word), "{word}");
        }
        for word in ["orders", "value", "type", "status", "rating", "level", "stage", "name", "first", "month", "age"] {
            assert!(is_usable_name(word), "{word}");
        }
    }
}
