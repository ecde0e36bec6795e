//! What every section is given: the data in one language, and how texts and amounts read in it.

use crate::data::{ReportData, RevenueBasis};
use crate::format;
use crate::sums::MoneySum;
use terrace_domain::Money;
use terrace_words::{Lang, Text};

/// One language's view of the data.
pub(crate) struct Page<'a, D = ReportData> {
    pub(crate) data: &'a D,
    pub(crate) lang: Lang,
}

impl<D> Clone for Page<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Page<'_, D> {}

impl<D> Page<'_, D> {
    /// A text in the page's language.
    pub(crate) fn say(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// A text with its placeholders filled.
    pub(crate) fn fill(&self, text: Text, arguments: &[(&str, String)]) -> String {
        text.fill(self.lang, arguments)
    }

    /// A name unique in the document, which holds every section once per language.
    pub(crate) fn anchor(&self, name: &str) -> String {
        format!("{name}-{}", self.lang.code())
    }
}

impl Page<'_> {
    /// All revenue, on the report's basis.
    pub(crate) fn revenue(&self) -> Money {
        match self.data.header.basis {
            RevenueBasis::Gross => self.data.figures.gross,
            RevenueBasis::Net => self.data.figures.net,
        }
    }

    /// The exact amount.
    pub(crate) fn money(&self, amount: impl Into<MoneySum>) -> String {
        format::money(amount, self.data.header.currency)
    }

    /// The amount in a short form.
    pub(crate) fn short(&self, amount: impl Into<MoneySum>) -> String {
        format::short_money(amount, self.data.header.currency, self.lang)
    }
}
