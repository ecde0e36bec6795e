use crate::printer::{Printer, Whisper};
use crate::tables::count;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use terrace_app::inputs::Progress;
use terrace_words::texts::cli as texts;

/// A bar on stderr while work goes on; nothing where no terminal looks on.
pub struct Bar {
    bar: ProgressBar,
    rows: AtomicU64,
    whisper: Whisper,
}

impl Bar {
    /// A bar that shows itself or, where nobody looks, does nothing.
    pub fn new(printer: &Printer) -> Self {
        let bar = if printer.shows_progress() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let whisper = printer.whisper();
        let left = whisper.text(texts::PROGRESS_LEFT, &[]);
        bar.set_style(style(&format!("{{wide_bar}} {{bytes}}/{{total_bytes}} {{msg}} {left} {{eta}}")));
        Self { bar, rows: AtomicU64::new(0), whisper }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Progress for Bar {
    fn file(&self, name: &str, bytes: u64) {
        self.bar.inc_length(bytes);
        self.bar.set_message(name.to_owned());
    }

    fn advance(&self, bytes: u64, rows: u64) {
        self.bar.inc(bytes);
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        if self.bar.is_hidden() {
            return;
        }
        let millis = self.bar.elapsed().as_millis().max(1);
        let rate = u64::try_from(u128::from(rows) * 1_000 / millis).unwrap_or(u64::MAX);
        let arguments = [("rows", count(rows)), ("rate", count(rate))];
        self.bar.set_message(self.whisper.text(texts::PROGRESS_ROWS, &arguments));
    }

    fn waits(&self, holder: &str) {
        let line = self.whisper.text(texts::IMPORT_WAITS, &[("holder", holder.to_owned())]);
        self.bar.suspend(|| self.whisper.say(&line));
    }

    fn stores(&self, rows: u64) {
        self.bar.set_style(style("{spinner} {msg} {elapsed}"));
        self.bar.set_message(self.whisper.text(texts::PROGRESS_STORES, &[("rows", count(rows))]));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }
}
