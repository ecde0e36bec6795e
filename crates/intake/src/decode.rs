//! Bytes as text: which encoding a file is written in.

use crate::error::Problem;
use bytes::Bytes;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file.
pub(crate) enum Decoded {
    /// The bytes were UTF-8 already.
    Same(Bytes, usize),
    /// Turned into UTF-8.
    Turned(String),
}

impl Decoded {
    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        match self {
            // Checked when it was made; checking again costs less than a copy.
            Self::Same(bytes, start) => bytes.get(*start..).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or(""),
            Self::Turned(text) => text,
        }
    }
}

/// Turns bytes into text, by the mapping's encoding or by what they show.
pub(crate) fn decode(bytes: Bytes, named: Option<&'static Encoding>) -> Result<(Decoded, &'static str), Problem> {
    let encoding = match named {
        Some(encoding) => encoding,
        None => guessed(&bytes)?,
    };
    if encoding == UTF_8 {
        let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        return match std::str::from_utf8(&bytes) {
            Ok(_) => Ok((Decoded::Same(bytes, start), "UTF-8")),
            Err(bad) => Err(Problem::BadEncoding { line: line_at(&bytes, bad.valid_up_to()), encoding: "UTF-8" }),
        };
    }
    let (text, _) = encoding.decode_with_bom_removal(&bytes);
    if let Some(at) = text.find('\u{fffd}') {
        let line = line_at(text.as_bytes(), at);
        return Err(Problem::BadEncoding { line, encoding: encoding.name() });
    }
    Ok((Decoded::Turned(text.into_owned()), encoding.name()))
}

fn guessed(bytes: &[u8]) -> Result<&'static Encoding, Problem> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(encoding);
    }
    if is_binary(bytes) {
        return Err(Problem::UnknownFormat);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    match strangers(bytes) {
        Some((line, encoding)) => Err(Problem::BadEncoding { line, encoding }),
        None => Ok(GB18030),
    }
}

/// The first line that is written otherwise than most, in a file whose lines are partly UTF-8 and partly not.
///
/// Read as GB18030, Chinese in UTF-8 would often pass and become other characters.
fn strangers(bytes: &[u8]) -> Option<(u64, &'static str)> {
    let (mut utf8, mut others) = ((0_u64, None), (0_u64, None));
    for (line, text) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        let wide = text.iter().filter(|byte| !byte.is_ascii()).count();
        let side = match std::str::from_utf8(text) {
            Err(_) => &mut others,
            // Two characters of three bytes each are no accident.
            Ok(_) if wide >= 6 => &mut utf8,
            Ok(_) => continue,
        };
        side.0 += 1;
        side.1 = side.1.or(Some(line));
    }
    if utf8.0 == 0 {
        return None;
    }
    if utf8.0 >= others.0 { others.1.map(|line| (line, "UTF-8")) } else { utf8.1.map(|line| (line, "gb18030")) }
}

/// UTF-16 shows as zeros in every other byte of what is mostly plain text.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) & !1)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    if odd * 2 > half && even == 0 {
        Some(UTF_16LE)
    } else if even * 2 > half && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Zeros, or more control characters than any text has.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or(bytes);
    let controls = sample.iter().filter(|b| matches!(b, 0x01..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    sample.contains(&0) || controls * 50 > sample.len()
}

fn line_at(bytes: &[u8], at: usize) -> u64 {
    let before = bytes.get(..at).unwrap_or(bytes);
    u64::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<(String, &'static str), String> {
        let decoded = decode(Bytes::copy_from_slice(bytes), None).map_err(|problem| problem.to_string())?;
        Ok((decoded.0.text().to_owned(), decoded.1))
    }

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let sample = "order_id,订单号\n1,张三\n";
        let expect = |name| Ok((sample.to_owned(), name));
        assert_eq!(text(sample.as_bytes()), expect("UTF-8"));
        assert_eq!(text(format!("\u{feff}{sample}").as_bytes()), expect("UTF-8"));
        assert_eq!(text(&GB18030.encode(sample).0), expect("gb18030"));
        assert_eq!(text(&utf16(sample, true)), expect("UTF-16LE"));
        assert_eq!(text(&utf16(sample, false)), expect("UTF-16LE"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let mut mixed = "订单号,金额\n1,2\n".as_bytes().to_vec();
        mixed.extend([b'3', 0xff, 0xff, b'\n']);
        assert_eq!(text(&mixed), Err("line 3 is not valid UTF-8".to_owned()));
        assert_eq!(text(&[1, 2, 3, 4, 0, 5]), Err("is in no known format".to_owned()));
        let mut lost = "a,b\n".as_bytes().to_vec();
        lost.extend([0xff, 0xff, b'\n']);
        assert_eq!(text(&lost), Err("line 2 is not valid gb18030".to_owned()));
    }
}
