//! Processes that are killed while they work.

use crate::program::{Ended, StressError};
use crate::shop::{Shop, answer};
use std::time::{Duration, Instant};
use terrace_fuzz::Generator;

/// Kills a command at some moment: it has happened or it has not, and the next one goes on from there.
pub fn round(shop: &mut Shop, random: &mut Generator) -> Result<(), StressError> {
    let deed = shop.deed(random)?;
    let what = deed.words.join(" ");
    let begun = Instant::now();
    let (_, control, after) = shop.after(&deed)?;
    // What two commands took bounds the moment; one kill in some comes too late, which is fine.
    let moment = begun.elapsed().mul_f64(0.6).as_micros();
    let killed = shop.copy()?;
    let mut running = shop.program().command(&deed.words, killed.path());
    let mut running = running.spawn().map_err(StressError::machine(shop.program().path()))?;
    let moment = u64::try_from(moment).unwrap_or(u64::MAX);
    std::thread::sleep(Duration::from_micros(random.next() % moment.max(1)));
    // It may have ended already.
    let _ = running.kill();
    running.wait_with_output().map_err(StressError::machine(shop.program().path()))?;
    let now = answer(shop.program(), killed.path())?.checked("tier after a kill")?.answer;
    if now != shop.answer() && now != after {
        return Err(StressError::Broken(format!("a killed `{what}` was done by halves")));
    }
    // Done again, or on what is done already, it ends as if nobody had killed it.
    let again = shop.program().run(&deed.words, killed.path())?.checked(&format!("{what} after a kill"))?;
    let then = answer(shop.program(), killed.path())?.checked("tier")?.answer;
    if then != after {
        return Err(StressError::Broken(format!("`{what}` after a kill: {}", differ(&control, &again))));
    }
    shop.go_on_with(killed, then)
}

fn differ(control: &Ended, again: &Ended) -> String {
    format!("another answer than without; without: {}; after it: {}", control.said.trim(), again.said.trim())
}
