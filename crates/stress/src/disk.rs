//! Disks that fill up while somebody writes.

use crate::program::{Ended, StressError, prepared};
use crate::shop::{Shop, answer};
use std::process::Command;
use terrace_fuzz::Generator;

/// Lets a command write no more than some bytes to any file: it is done, or told with a code and not done.
///
/// A limit on the size of files refuses a write in the middle, as a full disk does, and needs no rights.
pub fn round(shop: &mut Shop, random: &mut Generator) -> Result<(), StressError> {
    let deed = shop.deed(random)?;
    let what = deed.words.join(" ");
    let (whole, _, after) = shop.after(&deed)?;
    let full = shop.copy()?;
    // Blocks of 512 bytes; most files of the shop are smaller than a hundred.
    let most = if random.one_in(2) { 8 } else { 160 };
    let blocks = random.below(most);
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]);
    limited.arg(blocks.to_string()).arg(shop.program().path()).args(&deed.words);
    prepared(&mut limited, full.path());
    let ended = Ended::of(&mut limited)?.checked(&format!("{what} on a full disk"))?;
    let now = answer(shop.program(), full.path())?.checked("tier after a full disk")?.answer;
    if now != shop.answer() && now != after {
        return Err(StressError::Broken(format!("`{what}` on a full disk was done by halves: {}", ended.said.trim())));
    }
    if ended.is_done() && now != after {
        return Err(StressError::Broken(format!("`{what}` on a full disk says it is done, and is not")));
    }
    shop.go_on_with(whole, after)
}
