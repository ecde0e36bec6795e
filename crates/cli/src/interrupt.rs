//! Ctrl-C: the first asks the running work to stop, a second one ends the process at once.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};
use terrace_domain::CancelToken;

/// Set by a signal once somebody has asked for the token; before that, signals end the process as they always do.
static STOPPED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order the second signal finds the flag that the first has set. If the system refuses, signals end
        // the process as before.
        let shutdown = register_conditional_shutdown(signal, STATUS, Arc::clone(&flag));
        drop(shutdown.and_then(|_| register(signal, Arc::clone(&flag))));
    }
    flag
});

/// The exit status of a process that a second signal ends.
const STATUS: i32 = crate::exit::ExitStatus::Stopped as i32;

/// The token that Ctrl-C cancels.
pub fn token() -> CancelToken {
    CancelToken::from(Arc::clone(&STOPPED))
}
