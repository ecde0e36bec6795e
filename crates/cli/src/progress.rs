use crate::format::count;
use crate::printer::{Printer, StatusOutput};
use crate::visible::visible_in_line;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use terrace_app::facts::{Progress, Step};
use terrace_words::Text;
use terrace_words::texts::cli as texts;

/// A bar on stderr while work goes on; hidden if stderr is not a terminal.
pub struct Bar {
    bar: ProgressBar,
    rows: AtomicU64,
    /// What the bar measures now.
    measure: Mutex<Measure>,
    status: StatusOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Bytes of files that are read.
    Read,
    /// Nothing yet: incoming rows are compared with stored ones.
    Compared,
    /// Rows that are written.
    Stored,
    /// Bytes of stored files that are merged.
    Merged,
}

/// What is done sooner than a bar is read has none.
const LARGE_RUN: u64 = 200_000;

impl Bar {
    /// A bar, hidden if stderr is not a terminal.
    pub fn new(printer: &Printer) -> Self {
        let bar = if printer.shows_progress() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let status = printer.status_output();
        bar.set_style(style(&status, BYTES));
        Self { bar, rows: AtomicU64::new(0), measure: Mutex::new(Measure::Read), status }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }

    /// Begins anew with another measure, unless that is the one already.
    fn measures(&self, measure: Measure, template: &str) {
        let mut now = self.measure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *now == measure {
            return;
        }
        *now = measure;
        self.rows.store(0, Ordering::Relaxed);
        self.bar.disable_steady_tick();
        self.bar.reset();
        self.bar.set_length(0);
        self.bar.set_message("");
        self.bar.set_style(style(&self.status, template));
    }

    /// Says how many rows are done by now, and how fast.
    fn tell(&self, rows: u64, text: Text) {
        let arguments = [("rows", count(rows)), ("rate", rate(&self.bar, rows))];
        self.bar.set_message(self.status.text(text, &arguments));
    }
}

const BYTES: &str = "{wide_bar} {bytes}/{total_bytes} {msg}";
const ROWS: &str = "{wide_bar} {human_pos}/{human_len} {msg}";

fn style(status: &StatusOutput, template: &str) -> ProgressStyle {
    let left = status.text(texts::PROGRESS_LEFT, &[]);
    let styled = ProgressStyle::with_template(&format!("{template} {left} {{eta}}"));
    styled.unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn rate(bar: &ProgressBar, rows: u64) -> String {
    let millis = bar.elapsed().as_millis().max(1);
    count(u64::try_from(u128::from(rows) * 1_000 / millis).unwrap_or(u64::MAX))
}

impl Progress for Bar {
    fn reading(&self, name: &str, bytes: u64) {
        self.measures(Measure::Read, BYTES);
        self.bar.inc_length(bytes);
        self.bar.set_message(visible_in_line(name).into_owned());
    }

    fn advance(&self, bytes: u64, rows: u64) {
        self.bar.inc(bytes);
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        if self.bar.is_hidden() {
            return;
        }
        let merged = *self.measure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) == Measure::Merged;
        self.tell(rows, if merged { texts::PROGRESS_MERGED } else { texts::PROGRESS_ROWS });
    }

    fn waiting_for(&self, holder: &str) {
        let line = self.status.text(texts::IMPORT_WAITS, &[("holder", holder.to_owned())]);
        self.bar.suspend(|| self.status.say(&line));
    }

    fn storing(&self, rows: u64) {
        self.measures(Measure::Compared, BYTES);
        let plain = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        self.bar.set_style(plain.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_message(self.status.text(texts::PROGRESS_STORES, &[("rows", count(rows))]));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn stored(&self, more: u64, done: u64) {
        if self.bar.is_hidden() {
            return;
        }
        self.measures(Measure::Stored, ROWS);
        self.bar.inc_length(more);
        self.bar.inc(done);
        self.tell(self.bar.position(), texts::PROGRESS_STORED);
    }

    fn merging(&self, bytes: u64) {
        self.measures(Measure::Merged, BYTES);
        self.bar.inc_length(bytes);
    }
}

/// A bar for the passes of a run over the buckets of a lake; each pass takes its bar away.
pub fn of_passes(printer: &Printer) -> impl Fn(Step) + Send + Sync + use<> {
    let (shows, status) = (printer.shows_progress(), printer.status_output());
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
    bar.set_style(style(&status, ROWS));
    move |step| {
        if !shows || step.of_rows < LARGE_RUN {
            return;
        }
        if step.buckets >= step.of_buckets {
            bar.finish_and_clear();
            bar.set_draw_target(ProgressDrawTarget::hidden());
            // The next pass begins now.
            bar.reset();
            return;
        }
        if bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.set_length(step.of_rows);
        }
        bar.set_position(bar.position().max(step.rows));
        let arguments = [
            ("rate", rate(&bar, step.rows)),
            ("bucket", step.buckets.to_string()),
            ("buckets", step.of_buckets.to_string()),
        ];
        bar.set_message(status.text(texts::PROGRESS_COMPUTED, &arguments));
    }
}
