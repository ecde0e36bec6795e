//! Who the customer is: their fields, purchases, contacts and cases, as lines of text.

use super::Work;
use crate::failure::Failure;
use crate::tables::TextTable;
use terrace_app::customer::{BoughtMonth, BoughtOf, CustomerProfile, ProfileField, profile};
use terrace_app::policies::LoadedPolicy;
use terrace_app::report::Privacy;
use terrace_app::runs::explain::Explained;
use terrace_domain::{Money, Value};
use terrace_words::texts::explain as texts;
use terrace_words::{Lang, Text};

/// Groups of purchases of one kind, and months, that are shown.
const SHOWN: usize = 5;
const MONTHS: usize = 6;

/// Reads who the customer of an explanation is.
pub(super) fn read(work: &Work, explained: &Explained, privacy: Privacy) -> Result<CustomerProfile, Failure> {
    let customer = &explained.explanation.customer_id;
    Ok(profile(&work.policy.policy, &work.inputs, &work.as_of, customer, privacy)?)
}

/// A customer as they are told of.
pub(super) struct Told<'a> {
    pub(super) profile: &'a CustomerProfile,
    pub(super) privacy: Privacy,
    pub(super) policy: &'a LoadedPolicy,
    pub(super) lang: Lang,
}

impl Told<'_> {
    fn text(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.text(texts::WHO)];
        lines.extend(self.who());
        lines.extend([String::new(), self.text(texts::PURCHASES)]);
        lines.extend(self.purchases());
        lines.extend([String::new(), self.text(texts::SERVICE)]);
        lines.extend(self.service().into_iter().map(indented));
        lines
    }

    fn who(&self) -> Vec<String> {
        let fields = &self.profile.fields;
        if fields.is_empty() {
            return vec![indented(self.text(texts::WHO_UNKNOWN))];
        }
        let mut table = TextTable::new(&[("", false), ("", false)]);
        for field in fields {
            table.row([self.titled(&field.name), self.said(field)]);
        }
        let mut lines = table.body();
        if self.privacy == Privacy::Masked {
            lines.push(indented(format!("({})", self.text(texts::WHO_MASKED))));
        }
        lines
    }

    /// A value as people say it: kinds in words, days without the midnight that they begin with.
    fn said(&self, field: &ProfileField) -> String {
        match (field.name.as_str(), field.value.as_str()) {
            ("kind", "person") => self.text(texts::KIND_PERSON),
            ("kind", "organisation") => self.text(texts::KIND_ORGANISATION),
            (_, value) => value.strip_suffix("T00:00:00").unwrap_or(value).to_owned(),
        }
    }

    /// What people call a field, with its name where that differs.
    fn titled(&self, name: &str) -> String {
        let own = self.policy.policy.attributes.iter().find(|attribute| attribute.name == name);
        let own =
            own.and_then(|attribute| attribute.custom()).map(|custom| custom.title.get(self.lang, name).to_owned());
        let known = || terrace_words::texts::pages::named(&format!("own_column.{name}"));
        own.or_else(|| known().map(|text| self.text(text))).unwrap_or_else(|| name.to_owned())
    }

    fn purchases(&self) -> Vec<String> {
        let bought = &self.profile.purchases;
        let Some((first, last)) = bought.days.first().zip(bought.days.last()) else {
            return vec![indented(self.text(texts::PURCHASES_NONE))];
        };
        let arguments = [
            ("orders", bought.orders.to_string()),
            ("days", bought.days.len().to_string()),
            ("first", first.to_string()),
            ("last", last.to_string()),
            ("gross", bought.gross.to_string()),
            ("returned", bought.returned.to_string()),
        ];
        let mut lines = vec![indented(texts::PURCHASES_ALL.fill(self.lang, &arguments))];
        if let Some((usual, longest)) = bought.usual_gap().zip(bought.longest_gap()) {
            let arguments = [("usual", usual.to_string()), ("longest", longest.to_string())];
            lines.push(indented(texts::PURCHASES_GAP.fill(self.lang, &arguments)));
        }
        let mut table = TextTable::new(&[("", false), ("", false), ("", false)]);
        let parts = [
            (texts::BY_CATEGORY, &bought.categories),
            (texts::BY_PRODUCT, &bought.products),
            (texts::BY_CHANNEL, &bought.channels),
            (texts::BY_STORE, &bought.stores),
        ];
        // Where lines name none, nothing is told by it.
        for (name, of) in parts.into_iter().filter(|(_, of)| of.iter().any(|one| one.name.is_some())) {
            for (number, one) in of.iter().take(SHOWN).enumerate() {
                table.row([self.once(name, number), self.name_of(one), self.bought(one)]);
            }
            if let Some(more) = of.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                let more = texts::BOUGHT_MORE.fill(self.lang, &[("more", more.to_string())]);
                table.row([String::new(), more, String::new()]);
            }
        }
        let months: Vec<&BoughtMonth> = bought
            .months
            .iter()
            .rev()
            .filter(|month| month.orders > 0 || month.net != Money::ZERO)
            .take(MONTHS)
            .collect();
        for (number, month) in months.into_iter().enumerate() {
            let name = month.month.to_string();
            let arguments = [("amount", month.net.to_string()), ("orders", month.orders.to_string())];
            let told = texts::BOUGHT_MONTH.fill(self.lang, &arguments);
            table.row([self.once(texts::BY_MONTH, number), name.get(..7).unwrap_or(&name).to_owned(), told]);
        }
        lines.extend(table.body());
        lines
    }

    /// The name of a group of lines, before the first of them.
    fn once(&self, name: Text, number: usize) -> String {
        if number == 0 { self.text(name) } else { String::new() }
    }

    fn name_of(&self, one: &BoughtOf) -> String {
        one.name.clone().unwrap_or_else(|| self.text(texts::WITHOUT_NAME))
    }

    fn bought(&self, one: &BoughtOf) -> String {
        let last = one.last.map(|time| time.date().to_string()).unwrap_or_default();
        let arguments = [("amount", one.gross.to_string()), ("orders", one.orders.to_string()), ("last", last)];
        texts::BOUGHT_OF.fill(self.lang, &arguments)
    }

    fn service(&self) -> Vec<String> {
        let found = &self.profile.service;
        let decimal = |value: i64| Value::Decimal(value).to_string();
        let mut lines = Vec::new();
        if found.contacts > 0 {
            lines.push(texts::SERVICE_CONTACTS.fill(self.lang, &[("contacts", found.contacts.to_string())]));
        }
        if found.minutes > 0 {
            lines.push(texts::SERVICE_MINUTES.fill(self.lang, &[("minutes", decimal(found.minutes))]));
        }
        if found.cases > 0 {
            let arguments = [
                ("cases", found.cases.to_string()),
                ("open", found.open_cases.to_string()),
                ("complaints", found.complaints.to_string()),
            ];
            lines.push(texts::SERVICE_CASES.fill(self.lang, &arguments));
        }
        let hours =
            [(texts::SERVICE_FIRST_ANSWER, found.first_answer_hours), (texts::SERVICE_CLOSED, found.hours_to_close)];
        let said = [
            (texts::SERVICE_SATISFACTION, found.satisfaction),
            (texts::SERVICE_RATING, found.rating),
            (texts::SERVICE_NPS, found.nps),
        ];
        let told = |name: &'static str| {
            move |(text, value): (Text, Option<i64>)| Some(text.fill(self.lang, &[(name, decimal(value?))]))
        };
        lines.extend(hours.into_iter().filter_map(told("hours")));
        lines.extend(said.into_iter().filter_map(told("value")));
        if lines.is_empty() {
            lines.push(self.text(texts::SERVICE_NONE));
        }
        lines
    }
}

fn indented(line: impl AsRef<str>) -> String {
    format!("  {}", line.as_ref())
}
