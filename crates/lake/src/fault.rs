//! Named points at the durable steps of writing, at which tests let the work fail or the process end.
//!
//! Every step after which a power cut would leave something else on the disk passes a point: a data file made and
//! flushed, a log extended, a name given or taken away. Outside tests nothing is armed, and a point is one look at a
//! flag that is never set.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// What a test wants to happen at a point of that name, about to act on that path: nothing, an error of the disk, or
/// the end of the process.
pub type Hook = Arc<dyn Fn(&'static str, &Path) -> io::Result<()> + Send + Sync>;

static ARMED: AtomicBool = AtomicBool::new(false);
static HOOKS: RwLock<Vec<(PathBuf, Hook)>> = RwLock::new(Vec::new());

/// Asks a test's hook at every point under a folder until this is dropped.
#[must_use = "dropping it disarms the points"]
pub struct Armed {
    folder: PathBuf,
}

/// Arms all points under a folder; other folders of the same process are left alone.
pub fn arm(folder: &Path, hook: Hook) -> Armed {
    let mut hooks = HOOKS.write().unwrap_or_else(PoisonError::into_inner);
    hooks.push((folder.to_owned(), hook));
    ARMED.store(true, Ordering::SeqCst);
    Armed { folder: folder.to_owned() }
}

impl Drop for Armed {
    fn drop(&mut self) {
        let mut hooks = HOOKS.write().unwrap_or_else(PoisonError::into_inner);
        hooks.retain(|(folder, _)| *folder != self.folder);
        ARMED.store(!hooks.is_empty(), Ordering::SeqCst);
    }
}

/// Passes a point, about to act on a path.
///
/// # Errors
/// What a test wants; never outside tests.
#[inline]
pub fn point(name: &'static str, path: &Path) -> io::Result<()> {
    if ARMED.load(Ordering::Relaxed) { ask(name, path) } else { Ok(()) }
}

#[cold]
fn ask(name: &'static str, path: &Path) -> io::Result<()> {
    let hook = {
        let hooks = HOOKS.read().unwrap_or_else(PoisonError::into_inner);
        hooks.iter().find(|(folder, _)| path.starts_with(folder)).map(|(_, hook)| Arc::clone(hook))
    };
    hook.map_or(Ok(()), |hook| hook(name, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_armed_folder_is_asked() {
        let refuse: Hook = Arc::new(|name, _| Err(io::Error::other(name)));
        let armed = arm(Path::new("/none/armed"), refuse);
        assert!(point("a step", Path::new("/none/armed/file")).is_err_and(|error| error.to_string() == "a step"));
        assert!(point("a step", Path::new("/none/other/file")).is_ok());
        drop(armed);
        assert!(point("a step", Path::new("/none/armed/file")).is_ok());
    }
}
