//! The sections of the page, one file each.

pub(crate) mod closing;
mod figures;
pub(crate) mod masthead;

use crate::data::{ReportData, Title};
use crate::html::Html;
use crate::page::Page;
use terrace_words::texts::report as words;
use terrace_words::{Lang, Text};

/// One section: its place in the contents, when it has something to show, and what it shows.
pub(crate) struct Section {
    pub(crate) id: &'static str,
    pub(crate) title: Text,
    pub(crate) present: fn(&ReportData) -> bool,
    pub(crate) body: fn(&mut Html, &Page<'_>),
}

/// In the order of the page.
pub(crate) const SECTIONS: &[Section] =
    &[Section { id: "figures", title: words::KEY_FIGURES, present: |_| true, body: figures::render }];

/// A title in a language, or the id where it has none.
pub(crate) fn title_or<'a>(title: &'a Title, lang: Lang, id: &'a str) -> &'a str {
    let text = title.get(lang);
    if text.trim().is_empty() { id } else { text }
}
