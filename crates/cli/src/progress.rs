use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use terrace_app::inputs::Progress;

/// A bar on stderr while files are read; nothing where no terminal looks on.
pub struct Bar {
    bar: ProgressBar,
    rows: Mutex<u64>,
}

impl Bar {
    /// A bar that shows itself or, where nobody looks, does nothing.
    pub fn new(shown: bool) -> Self {
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {msg} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, rows: Mutex::new(0) }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn file(&self, name: &str, bytes: u64) {
        self.bar.inc_length(bytes);
        self.bar.set_message(name.to_owned());
    }

    fn advance(&self, bytes: u64, rows: u64) {
        self.bar.inc(bytes);
        if let Ok(mut seen) = self.rows.lock() {
            *seen += rows;
            self.bar.set_message(format!("{seen} rows"));
        }
    }
}
