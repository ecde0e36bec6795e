//! Bits that flip in files that lie there.

use crate::program::StressError;
use crate::shop::{Shop, answer, kept_files};
use std::fs;
use terrace_fuzz::Generator;

/// What became of flipped bits.
#[derive(Debug, Default)]
pub struct Flips {
    /// How many.
    pub tried: u64,
    /// Told with a code.
    pub refused: u64,
    /// The answer was the same.
    pub harmless: u64,
}

/// How many bits a round flips, one after the other.
const IN_A_ROUND: usize = 8;

/// Flips a bit of a file that a workspace keeps: the answer is the same, or a code tells why there is none.
pub fn round(shop: &Shop, random: &mut Generator, flips: &mut Flips) -> Result<(), StressError> {
    let files = kept_files(shop.folder())?;
    for _ in 0..IN_A_ROUND {
        let Some(file) = random.pick(&files) else { return Ok(()) };
        let whole = fs::read(file).map_err(StressError::machine(file))?;
        let mut changed = whole.clone();
        let Some(byte) = pick_of(&mut changed, random) else { continue };
        *byte ^= 1 << random.below(8);
        // Not written over: what reads the file in place sees one state or the other.
        let put = |bytes: &[u8]| fs::write(file, bytes).map_err(StressError::machine(file));
        put(&changed)?;
        let told = answer(shop.program(), shop.folder())?;
        let told = told.checked(&format!("tier with a flipped bit in {}", file.display()));
        if told.is_ok() {
            put(&whole)?;
        }
        let told = told?;
        flips.tried += 1;
        if !told.is_done() {
            flips.refused += 1;
        } else if told.answer == shop.answer() {
            flips.harmless += 1;
        } else {
            put(&changed)?;
            return Err(StressError::Broken(format!("a flipped bit in {} changes the answer", file.display())));
        }
    }
    Ok(())
}

fn pick_of<'b>(bytes: &'b mut [u8], random: &mut Generator) -> Option<&'b mut u8> {
    let place = random.below(bytes.len());
    bytes.get_mut(place)
}
