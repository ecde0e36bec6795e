//! Texts from data as a terminal may show them: what would steer it, or turn the direction of letters, is made visible.

use std::borrow::Cow;
use std::io::{IsTerminal as _, Result, Stdout, Write};

/// A text without characters that a terminal obeys; breaks of lines and tabs stay.
///
/// What is taken out would set titles, clear the screen, hide what stands before it or turn the order of letters.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_obeyed) {
        Cow::Owned(text.chars().map(|letter| if is_obeyed(letter) { sign_of(letter) } else { letter }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The same for a text that must stay in its line.
pub fn visible_in_line(text: &str) -> Cow<'_, str> {
    let breaks = ['\n', '\t', '\r'];
    if text.contains(breaks) { Cow::Owned(visible(&text.replace(breaks, " ")).into_owned()) } else { visible(text) }
}

/// Control characters of both sorts, breaks of lines that editors know, and marks of direction (Unicode, UAX 9).
const fn is_obeyed(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => true,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

/// What stands in the place of a character: its picture where there is one.
fn sign_of(letter: char) -> char {
    let picture = match letter {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)),
        '\x7f' => Some('\u{2421}'),
        _ => None,
    };
    picture.unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Stdout; where it is a terminal, data that are written as they are become visible too.
#[derive(Debug)]
pub struct Answer {
    out: Stdout,
    is_watched: bool,
    /// The beginning of a character whose rest is yet to come.
    held: Vec<u8>,
}

impl Answer {
    /// The process's own.
    pub fn new() -> Self {
        let out = std::io::stdout();
        Self { is_watched: out.is_terminal(), out, held: Vec::new() }
    }
}

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if !self.is_watched {
            return self.out.write(bytes);
        }
        self.held.extend_from_slice(bytes);
        let whole = self.held.len() - unfinished(&self.held);
        let rest = self.held.split_off(whole);
        let text = String::from_utf8_lossy(&self.held).into_owned();
        self.held = rest;
        self.out.write_all(visible(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}

/// The number of bytes at the end that begin a character and do not end it.
fn unfinished(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.len() - error.valid_up_to(),
        Ok(_) | Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_nothing_to_obey() {
        for (text, shown) in [
            ("张三 1,000\n", "张三 1,000\n"),
            ("paid\x1b]0;PWN\x07\x1b[2J", "paid␛]0;PWN␇␛[2J"),
            ("\u{9b}31m", "\u{fffd}31m"),
            ("a\u{202e}fdp.exe", "a\u{fffd}fdp.exe"),
            ("one\rtwo", "one␍two"),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(visible_in_line("a\nerror[T0001]: b\r\x08"), "a error[T0001]: b ␈");
    }

    #[test]
    fn a_character_in_two_pieces_is_one() {
        let letter = "\u{202e}".as_bytes();
        assert_eq!([1, 2, 3].map(|length| unfinished(&letter[..length])), [1, 2, 0]);
        assert_eq!((unfinished(b"a\xff"), unfinished("张".as_bytes())), (0, 0));
    }
}
