//! Libraries that panic over a damaged file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads what may be damaged, and answers a panic with an error. Whoever reports panics may ask.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What a library reads; `None` if it panics, which is the file's fault, whatever the library makes of it.
pub(crate) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(before);
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_the_guard_ends() {
        assert!(!is_guarded());
        assert_eq!(guarded(is_guarded), Some(true));
        let none: [u8; 0] = [];
        assert_eq!(guarded(|| none[std::hint::black_box(0)]), None);
        assert!(!is_guarded());
    }
}
