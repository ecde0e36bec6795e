//! Bytes as text: which encoding a file is written in.

use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::Bounds;
use crate::text::pieces::DecodedText;
use bytes::Bytes;
use encoding_rs::{CoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{BufRead, Read};
use terrace_domain::CancelToken;

/// What is looked at first.
const HEAD: u64 = 65_536;

/// Turns bytes into text, by the mapping's encoding or by what they show.
///
/// What is not held and seems to be UTF-8 is checked by whoever goes through it, who calls [`decode_other_encoding`] if
/// it is not.
pub(crate) fn decode(
    bulk: &Bulk,
    named: Option<&'static Encoding>,
    bounds: Bounds<'_>,
) -> Result<(DecodedText, &'static str), Problem> {
    let head = bulk.slice(0, HEAD)?;
    let encoding = match named {
        Some(encoding) => encoding,
        None => encoding_shown_by(&head)?.unwrap_or(UTF_8),
    };
    if encoding != UTF_8 {
        return transcode(bulk, encoding, bounds);
    }
    let from = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let checked = match bulk {
        Bulk::Stored(..) => false,
        Bulk::Held(bytes) => match std::str::from_utf8(bytes) {
            Ok(_) => true,
            Err(bad) => {
                let at = bad.valid_up_to() as u64;
                return decode_other_encoding(bulk, named, at, bounds);
            }
        },
    };
    Ok((DecodedText { bulk: bulk.clone(), from, checked }, "UTF-8"))
}

/// The text of bytes that turned out not to be UTF-8 at a place.
pub(crate) fn decode_other_encoding(
    bulk: &Bulk,
    named: Option<&'static Encoding>,
    at: u64,
    bounds: Bounds<'_>,
) -> Result<(DecodedText, &'static str), Problem> {
    // A byte-order mark says UTF-8 as clearly as a mapping does.
    if named.is_some() || Encoding::for_bom(&bulk.slice(0, 3)?).is_some() {
        return Err(Problem::BadEncoding { line: line_at(bulk, at, bounds.cancel)?, encoding: "UTF-8" });
    }
    match first_line_in_other_encoding(bulk, bounds)? {
        Some((line, encoding)) => Err(Problem::BadEncoding { line, encoding }),
        None => transcode(bulk, GB18030, bounds),
    }
}

/// All bytes in UTF-8.
fn transcode(
    bulk: &Bulk,
    encoding: &'static Encoding,
    bounds: Bounds<'_>,
) -> Result<(DecodedText, &'static str), Problem> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut out = Spool::new(bounds);
    let mut buffer = vec![0; bounds.limits.block.max(16) * 3];
    let block = bounds.limits.block.max(1) as u64;
    let (mut at, mut line) = (0, 1);
    loop {
        let bytes = bulk.slice(at, at + block)?;
        at += bytes.len() as u64;
        let last = at == bulk.length();
        let mut rest: &[u8] = &bytes;
        loop {
            let (result, read, written, _) = decoder.decode_to_utf8(rest, &mut buffer, last);
            rest = rest.get(read..).unwrap_or(&[]);
            let text = buffer.get(..written).unwrap_or(&[]);
            if let Some(bad) = memchr::memmem::find(text, "\u{fffd}".as_bytes()) {
                line += count_lines(text.get(..bad).unwrap_or(&[]));
                return Err(Problem::BadEncoding { line, encoding: encoding.name() });
            }
            line += count_lines(text);
            out.add(text)?;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if last {
            return Ok((DecodedText { bulk: out.done(), from: 0, checked: true }, encoding.name()));
        }
    }
}

/// What the first bytes show; `None` if they may be UTF-8 or something else that extends ASCII.
fn encoding_shown_by(head: &[u8]) -> Result<Option<&'static Encoding>, Problem> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(Some(encoding));
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return Ok(Some(encoding));
    }
    if is_binary(head) { Err(Problem::UnknownFormat) } else { Ok(None) }
}

/// The first line that is written decode_other_encoding than most, in a file whose lines are partly UTF-8 and partly not.
///
/// Read as GB18030, Chinese in UTF-8 would often pass and become other characters.
fn first_line_in_other_encoding(bulk: &Bulk, bounds: Bounds<'_>) -> Result<Option<(u64, &'static str)>, Problem> {
    let (mut utf8, mut others) = ((0_u64, None), (0_u64, None));
    let mut reader = std::io::BufReader::new(bulk.reader());
    let (mut text, mut line) = (Vec::new(), 0);
    loop {
        bounds.cancel.check()?;
        text.clear();
        let mut part = reader.by_ref().take(bounds.limits.row);
        if part.read_until(b'\n', &mut text).map_err(crate::input::bulk::unreadable)? == 0 {
            break;
        }
        line += 1;
        let wide = text.iter().filter(|byte| !byte.is_ascii()).count();
        let side = match std::str::from_utf8(&text) {
            Err(_) => &mut others,
            // Two characters of three bytes each are no accident.
            Ok(_) if wide >= 6 => &mut utf8,
            Ok(_) => continue,
        };
        side.0 += 1;
        side.1 = side.1.or(Some(line));
    }
    if utf8.0 == 0 {
        return Ok(None);
    }
    Ok(if utf8.0 >= others.0 { others.1.map(|line| (line, "UTF-8")) } else { utf8.1.map(|line| (line, "gb18030")) })
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

/// Whether there are more zeros and other control characters than any text has.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or(bytes);
    // A stray zero byte doesn't make a file of text another: an id that has one is rejected with its row, wherever it stands.
    let controls = sample.iter().filter(|b| matches!(b, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    controls * 50 > sample.len()
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The line of a byte.
fn line_at(bulk: &Bulk, at: u64, cancel: &CancelToken) -> Result<u64, Problem> {
    let (mut from, mut line) = (0, 1);
    while from < at {
        cancel.check()?;
        let bytes = bulk.slice(from, at.min(from + (1 << 20)))?;
        line += count_lines(&bytes);
        from += 1 << 20;
    }
    Ok(line)
}

/// Text whose lines end as they did on old Macintoshes, with the line ends of today.
pub(crate) fn with_line_ends(text: DecodedText, bounds: Bounds<'_>) -> Result<DecodedText, Problem> {
    let blocks = |each: &mut dyn FnMut(&[u8]) -> Result<bool, Problem>| {
        let mut at = text.from;
        while at < text.bulk.length() {
            bounds.cancel.check()?;
            let bytes: Bytes = text.bulk.slice(at, at + (1 << 20))?;
            at += bytes.len() as u64;
            if !each(&bytes)? {
                break;
            }
        }
        Ok::<(), Problem>(())
    };
    let (mut old, mut new) = (false, false);
    blocks(&mut |bytes| {
        new = memchr::memchr(b'\n', bytes).is_some();
        old |= memchr::memchr(b'\r', bytes).is_some();
        Ok(!new)
    })?;
    if new || !old {
        return Ok(text);
    }
    let mut out = Spool::new(bounds);
    blocks(&mut |bytes| {
        let bytes: Vec<u8> = bytes.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect();
        out.add(&bytes).map(|()| true)
    })?;
    Ok(DecodedText { bulk: out.done(), from: 0, checked: text.checked })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn text(bytes: &[u8]) -> Result<(String, &'static str), String> {
        let bulk = Bulk::Held(Bytes::copy_from_slice(bytes));
        let bounds = Bounds { limits: &Limits::default(), cancel: &CancelToken::new() };
        let (text, name) = decode(&bulk, None, bounds).map_err(|problem| problem.to_string())?;
        let bytes = text.bulk.slice(text.from, u64::MAX).map_err(|problem| problem.to_string())?;
        Ok((String::from_utf8(bytes.to_vec()).unwrap(), name))
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
