//! Diagnostics as a person reads them.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use std::fmt::Write as _;
use terrace_words::texts::policy as texts;
use terrace_words::{Lang, codes};
use unicode_width::UnicodeWidthChar;

/// Columns of a source line that are shown; longer ones are cut around the caret.
const SHOWN: usize = 110;

/// A diagnostic for people: place and message, the line of the file with a caret under the words that are meant,
/// what may have been meant, what to do. Ends with a line break.
///
/// The caret stands right on a terminal that shows wide characters (Chinese) over two columns.
pub fn render(diagnostic: &Diagnostic, source: &Source<'_>, lang: Lang) -> String {
    rendered(diagnostic, source.name, source.text.lines().nth(diagnostic.place.line - 1), lang)
}

/// The same of many, in the time that the file and they take, not the one times the other.
pub fn render_all(diagnostics: &[Diagnostic], source: &Source<'_>, lang: Lang) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let line = |diagnostic: &Diagnostic| lines.get(diagnostic.place.line - 1).copied();
    diagnostics.iter().map(|diagnostic| rendered(diagnostic, source.name, line(diagnostic), lang)).collect()
}

fn rendered(diagnostic: &Diagnostic, file: &str, line: Option<&str>, lang: Lang) -> String {
    let (message, fix) = said(diagnostic, lang);
    let place = diagnostic.place;
    let severity = match diagnostic.severity {
        Severity::Error => texts::ERROR,
        Severity::Warning => texts::WARNING,
    };
    let mut out =
        format!("{}:{}:{}: {}[{}]: {message}\n", file, place.line, place.column, severity.get(lang), diagnostic.code);
    let gutter = " ".repeat(place.line.to_string().len());
    if let Some(line) = line {
        let (shown, before, under) = excerpt(line, place.column - 1, place.length);
        // Writing to a string does not fail.
        let _ = writeln!(out, "{gutter} |\n{} | {shown}\n{gutter} | {before}{under}", place.line);
    }
    if let Some(meant) = &diagnostic.suggestion {
        let said = texts::DID_YOU_MEAN.fill(lang, &[("meant", meant.clone())]);
        let _ = writeln!(out, "{gutter} = {said}");
    }
    if let Some(fix) = fix {
        let _ = writeln!(out, "{gutter} = {fix}");
    }
    out
}

/// What a diagnostic says in a language, and what to do about it.
pub fn said(diagnostic: &Diagnostic, lang: Lang) -> (String, Option<String>) {
    let arguments = worded(diagnostic, lang);
    (codes::message(lang, diagnostic.code, &arguments), codes::fix(lang, diagnostic.code, &arguments))
}

/// The arguments with words of the fixed list said in the language.
fn worded(diagnostic: &Diagnostic, lang: Lang) -> Vec<(&'static str, String)> {
    let word = |(key, value): &(&'static str, String)| {
        let known = matches!(*key, "found" | "left" | "right" | "wanted").then(|| texts::word(value)).flatten();
        (*key, known.map_or_else(|| value.clone(), |text| text.get(lang).to_owned()))
    };
    diagnostic.arguments.iter().map(word).collect()
}

/// The line (cut where it is long), the blanks before the caret and the caret itself.
fn excerpt(line: &str, from: usize, length: usize) -> (String, String, String) {
    let chars: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let start = if from > SHOWN * 2 / 3 { from - SHOWN / 3 } else { 0 };
    let end = (start + SHOWN).min(chars.len());
    let part = chars.get(start..end).unwrap_or(&[]);
    let mut shown: String = part.iter().collect();
    if start > 0 {
        shown.insert(0, '…');
    }
    if end < chars.len() {
        shown.push('…');
    }
    let shown = shown.trim_end().to_owned();
    let width = |chars: &[char]| chars.iter().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    let inside = from.min(end).max(start) - start;
    let before = width(part.get(..inside).unwrap_or(&[])) + usize::from(start > 0);
    let last = (inside + length).min(part.len());
    let under = width(part.get(inside..last).unwrap_or(&[])).max(1);
    (shown, " ".repeat(before), "^".repeat(under))
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn wide_characters_take_two_columns() {
        let (_, before, under) = excerpt("  title: 高端客户 x", 9, 4);
        assert_eq!((before.len(), under.as_str()), (9, "^^^^^^^^"));
        let (_, before, under) = excerpt("  title: 高端客户 x", 14, 1);
        assert_eq!((before.len(), under.as_str()), (18, "^"));
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let line = format!("{}here{}", "a".repeat(500), "b".repeat(500));
        let (shown, before, under) = excerpt(&line, 500, 4);
        let at: String = shown.chars().skip(before.len()).take(under.len()).collect();
        assert_eq!(at, "here");
        assert!(shown.chars().count() <= 112);
    }

    #[test]
    fn places_beyond_the_line_still_show() {
        assert_eq!(excerpt("ab", 9, 3).2, "^");
        assert_eq!(excerpt("", 0, 1).2, "^");
    }
}
