//! The texts that cells of a workbook share, packed into one run of bytes.

use super::text::{RunText, Taken};
use super::xml::XmlPart;
use crate::error::Problem;
use crate::input::bulk::Bulk;
use crate::input::spool::Spool;
use crate::limits::{Bounds, SHARED_TEXTS};
use quick_xml::events::Event;
use std::borrow::Cow;

/// Texts of a block: of each block alone it is known where it begins.
const BLOCK: usize = 16;

/// All shared texts: one behind the other, each with its length before it.
pub(super) struct SharedTexts {
    bytes: Bulk,
    blocks: Vec<u64>,
    /// Of each text how many bits its length has; zero if it is blank.
    sizes: Vec<u8>,
}

impl SharedTexts {
    /// Of a workbook that has none.
    pub fn none() -> Self {
        Self { bytes: Bulk::Held(bytes::Bytes::new()), blocks: Vec::new(), sizes: Vec::new() }
    }

    /// Reads them from their part.
    pub fn read(mut part: XmlPart<'_>, bounds: Bounds<'_>) -> Result<Self, Problem> {
        let (mut blocks, mut sizes) = (Vec::new(), Vec::new());
        let mut spool = Spool::new(bounds);
        let (mut text, mut within, mut waiting) = (RunText::default(), false, Vec::new());
        loop {
            let event = part.next()?;
            match &event {
                Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                    text.clear();
                    within = true;
                }
                Event::End(tag) if within && tag.local_name().as_ref() == "si" => {
                    within = false;
                    if sizes.len() == SHARED_TEXTS {
                        return Err(part.fault("more than 67,108,864 different texts"));
                    }
                    if sizes.len() % BLOCK == 0 {
                        blocks.push(spool.length() + waiting.len() as u64);
                    }
                    let text = text.as_str();
                    sizes.push(if text.trim().is_empty() { 0 } else { bits(text.len()) });
                    add_number(text.len() as u64, &mut waiting);
                    waiting.extend_from_slice(text.as_bytes());
                    if waiting.len() >= 1 << 16 {
                        spool.add(&waiting)?;
                        waiting.clear();
                    }
                }
                Event::Eof => break,
                event if within => {
                    if text.take(event) == Taken::UnknownEntity {
                        return Err(part.fault("an entity that is not declared"));
                    }
                    if text.length() > bounds.limits.cell {
                        return Err(Problem::LongCell { bytes: bounds.limits.cell as u64 });
                    }
                }
                _ => {}
            }
        }
        spool.add(&waiting)?;
        Ok(Self { bytes: spool.done(), blocks, sizes })
    }

    /// At least the bytes of a text, at most twice as many; zero if it is blank, `None` if there is no such text.
    pub fn size(&self, index: u32) -> Option<u64> {
        let bits = self.sizes.get(usize::try_from(index).ok()?)?;
        Some(if *bits == 0 { 0 } else { 1 << bits })
    }

    /// A text by its number.
    pub fn get(&self, index: u32) -> Result<Cow<'_, str>, Problem> {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let block = index / BLOCK;
        let Some(from) = self.blocks.get(block) else { return Ok(Cow::Borrowed("")) };
        let to = self.blocks.get(block + 1).copied().unwrap_or(self.bytes.length());
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        match &self.bytes {
            Bulk::Held(bytes) => {
                let block = bytes.get(place(*from)..place(to)).unwrap_or(&[]);
                Ok(Cow::Borrowed(nth(block, index % BLOCK)))
            }
            stored => Ok(Cow::Owned(nth(&stored.slice(*from, to)?, index % BLOCK).to_owned())),
        }
    }
}

/// The text of a number in a block.
fn nth(mut block: &[u8], number: usize) -> &str {
    for _ in 0..number {
        let length = take_number(&mut block);
        take_bytes(&mut block, length);
    }
    let length = take_number(&mut block);
    std::str::from_utf8(take_bytes(&mut block, length)).unwrap_or("")
}

/// How many bits a length has.
fn bits(length: usize) -> u8 {
    u8::try_from(usize::BITS - length.leading_zeros()).unwrap_or(u8::MAX)
}

/// Adds a number in as few bytes as it needs, seven bits in each.
pub(super) fn add_number(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push((number & 0x7f) as u8);
}

/// Takes such a number from the beginning of bytes.
pub(super) fn take_number(from: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = from.split_first() {
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 56 {
            break;
        }
    }
    number
}

/// Takes as many bytes from the beginning of others; all if there are fewer.
pub(super) fn take_bytes<'b>(from: &mut &'b [u8], count: u64) -> &'b [u8] {
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(from.len());
    let (taken, rest) = from.split_at(count);
    *from = rest;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 16_384, u64::from(u32::MAX), 1 << 62];
        numbers.iter().for_each(|number| add_number(*number, &mut bytes));
        let mut rest = bytes.as_slice();
        assert_eq!(numbers.map(|_| take_number(&mut rest)), numbers);
        assert!(rest.is_empty());
        assert_eq!(take_number(&mut rest), 0);
    }
}
