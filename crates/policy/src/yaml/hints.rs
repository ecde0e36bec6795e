//! What most likely went wrong where YAML can't be read.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use saphyr_parser::ScanError;

/// Keys whose values are expressions.
pub(super) const EXPRESSION_KEYS: [&str; 3] = ["expr", "when", "among"];

/// Notes why the text is no YAML, and the likely cause.
pub(super) fn syntax(lines: &[Vec<char>], error: &ScanError, found: &mut Diagnostics) {
    let last = lines.len().max(1);
    let number = error.marker().line().clamp(1, last);
    let line = |number: usize| number.checked_sub(1).and_then(|n| lines.get(n)).map_or(&[] as &[char], Vec::as_slice);
    for candidate in [Some(number), number.checked_sub(1), Some(number + 1)].into_iter().flatten() {
        if let Some(column) = line(candidate).iter().take_while(|c| c.is_whitespace()).position(|c| *c == '\t') {
            found.error(codes::TAB, Place { line: candidate, column: column + 1, length: 1 }, []);
            return;
        }
    }
    for candidate in [Some(number), number.checked_sub(1)].into_iter().flatten() {
        if let Some(column) = full_width_colon(line(candidate)) {
            let place = Place { line: candidate, column: column + 1, length: 1 };
            found.error_meaning(codes::FULL_WIDTH, place, [], Some(":".to_owned()));
            return;
        }
    }
    for candidate in [Some(number), number.checked_sub(1)].into_iter().flatten() {
        if let Some(column) = full_width_comma(line(candidate)) {
            let place = Place { line: candidate, column: column + 1, length: 1 };
            found.error_meaning(codes::FULL_WIDTH, place, [], Some(",".to_owned()));
            return;
        }
    }
    for candidate in [Some(number), number.checked_sub(1), number.checked_sub(2)].into_iter().flatten() {
        if let Some((start, end)) = unquoted_expression(line(candidate)) {
            let place = Place { line: candidate, column: start + 1, length: (end - start).max(1) };
            found.error(codes::UNQUOTED, place, []);
            return;
        }
    }
    let column = (error.marker().col() + 1).min(line(number).len() + 1);
    let place = Place { line: number, column, length: 1 };
    found.error(codes::YAML, place, [("reason", error.info().to_owned())]);
}

/// The column of a full-width `：` right after a key.
pub(super) fn full_width_colon(line: &[char]) -> Option<usize> {
    let colon = line.iter().position(|c| *c == '：')?;
    let before = line.get(..colon)?;
    let key = before.iter().rev().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').count();
    let lead = before.get(..colon - key)?;
    (key > 0 && lead.iter().all(|c| matches!(c, ' ' | '-' | '{' | '，'))).then_some(colon)
}

/// The column of a full-width `，` or `、` between the parts of a `{ }` or `[ ]`, outside of quotes.
fn full_width_comma(line: &[char]) -> Option<usize> {
    let (mut open, mut quote) = (0i32, None);
    for (column, character) in line.iter().enumerate() {
        match (quote, character) {
            (Some(mark), character) if mark == *character => quote = None,
            (None, '"' | '\'') => quote = Some(*character),
            (None, '{' | '[') => open += 1,
            (None, '}' | ']') => open -= 1,
            (None, '，' | '、') if open > 0 => return Some(column),
            _ => {}
        }
    }
    None
}

/// The columns of an expression inside `{ }` that holds a comma and no quotes around it.
fn unquoted_expression(line: &[char]) -> Option<(usize, usize)> {
    let text: String = line.iter().collect();
    let brace = text.find('{')?;
    EXPRESSION_KEYS.iter().find_map(|key| {
        let found = text.get(brace..)?.find(&format!("{key}:"))? + brace;
        let value = text.get(found + key.len() + 1..)?;
        let expression = value.trim_start();
        let start = text.len() - expression.len();
        let (mut depth, mut commas) = (0i32, false);
        let mut end = text.len();
        for (at, c) in expression.char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                '}' => {
                    end = start + at;
                    break;
                }
                ',' if depth <= 0 => {
                    end = start + at;
                    break;
                }
                ',' => commas = true,
                _ => {}
            }
        }
        let characters = |bytes: usize| text.get(..bytes).map_or(0, |part| part.trim_end().chars().count());
        let first = text.get(..start).map_or(0, |part| part.chars().count());
        (commas && !expression.starts_with('"')).then(|| (first, characters(end)))
    })
}
