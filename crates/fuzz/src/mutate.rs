//! Changes of bytes, whatever they mean.

use crate::generator::Generator;

/// What has broken readers before: quotes, line ends, marks of encodings, zeros, numbers at the edge of a type, words
/// for nothing, dates in either order, and the heads of formats.
pub(crate) const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b"\"\n",
    b",",
    b";",
    b"\t",
    b"|",
    b"\r",
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x81\x30",
    b"\xe5",
    b"\x1f",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PAR1",
    b"{",
    b"}",
    b"[",
    b"]",
    b": ",
    b"- ",
    b"'",
    b"=\"",
    b"NULL",
    b"NaN",
    b"-",
    b"--",
    b"0",
    b"-0",
    b"1e400",
    b"1E+17",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"100000000000.0001",
    b"99999999999999999999999999999999999999999",
    b"0.00005",
    b"1,234.5",
    b"1.234,5",
    b"\xc2\xa5",
    "（".as_bytes(),
    "合计".as_bytes(),
    "total".as_bytes(),
    "退款成功".as_bytes(),
    "2024-02-30".as_bytes(),
    "9/12/2024".as_bytes(),
    "13/12/2024".as_bytes(),
    "0000-00-00".as_bytes(),
    "9999-12-31T23:59:59.999999999+15:59".as_bytes(),
    "2024年2月29日 下午12时".as_bytes(),
    "45000.5".as_bytes(),
    "&a".as_bytes(),
    "*a".as_bytes(),
    "!!int".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{200b}".as_bytes(),
    "𝟙".as_bytes(),
];

/// Changes bytes a few times: flipped, put in, cut out, doubled, moved, cut off, or taken from another input.
pub(crate) fn mutate(bytes: &mut Vec<u8>, other: &[u8], generator: &mut Generator) {
    for _ in 0..1 + generator.below(6) {
        mutate_once(bytes, other, generator);
    }
}

fn mutate_once(bytes: &mut Vec<u8>, other: &[u8], generator: &mut Generator) {
    match generator.below(8) {
        0 => {
            let place = generator.below(bytes.len());
            let flip = 1 << generator.below(8);
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= flip;
            }
        }
        1 => {
            let place = generator.below(bytes.len());
            let [byte, ..] = generator.next().to_le_bytes();
            if let Some(slot) = bytes.get_mut(place) {
                *slot = byte;
            }
        }
        2 | 3 => {
            let place = generator.below(bytes.len() + 1);
            let token = generator.pick(TOKENS).copied().unwrap_or(b"\"");
            bytes.splice(place..place, token.iter().copied());
        }
        4 => {
            let range = generator.range(bytes.len());
            bytes.drain(range);
        }
        5 => {
            let range = generator.range(bytes.len());
            let part: Vec<u8> = bytes.get(range).unwrap_or(&[]).to_vec();
            let place = generator.below(bytes.len() + 1);
            bytes.splice(place..place, part);
        }
        6 => {
            let range = generator.range(other.len());
            let part = other.get(range).unwrap_or(&[]);
            let place = generator.below(bytes.len() + 1);
            bytes.splice(place..place, part.iter().copied());
        }
        _ if generator.one_in(3) => bytes.truncate(generator.below(bytes.len() + 1)),
        _ => {
            let place = generator.below(bytes.len());
            let [byte, ..] = generator.next().to_le_bytes();
            if let Some(slot) = bytes.get_mut(place) {
                *slot = slot.wrapping_add(byte % 3).wrapping_sub(1);
            }
        }
    }
}
