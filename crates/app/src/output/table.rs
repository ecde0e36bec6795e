use super::member_columns::{LEVEL, POINTS};
use super::standing_columns::STANDING;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::Value;
use terrace_frame::{Column, Ids, Texts};
use terrace_policy::{Membership, Policy, Scheme};
use terrace_words::Lang;
use terrace_words::texts::{cli as texts, members};

/// Rows and columns to write: some customers of a frame, some columns of a run.
#[derive(Debug)]
pub struct OutputTable<'a> {
    ids: &'a Ids,
    rows: Vec<usize>,
    columns: Vec<OutputColumn<'a>>,
    /// The header of the ids.
    id_header: &'static str,
}

/// A named column; its values are parallel to the frame's ids.
#[derive(Debug, Clone)]
pub struct OutputColumn<'a> {
    /// The header.
    pub name: String,
    /// The values.
    pub values: Cow<'a, Column>,
}

impl<'a> OutputTable<'a> {
    /// A table of these rows of a frame, in their order.
    pub fn new(ids: &'a Ids, rows: Vec<usize>, columns: Vec<OutputColumn<'a>>) -> Self {
        Self { ids, rows, columns, id_header: "customer_id" }
    }

    /// Appends a column.
    pub fn push(&mut self, column: OutputColumn<'a>) {
        self.columns.push(column);
    }

    /// Row numbers in the frame.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The columns after `customer_id`.
    pub fn columns(&self) -> &[OutputColumn<'a>] {
        &self.columns
    }

    /// The id of a row of the frame.
    pub fn id(&self, row: usize) -> &str {
        self.ids.get(row)
    }

    /// The same for people: headers and tiers by their titles in a language instead of their names. A title that two
    /// columns share is followed by the name.
    #[must_use]
    pub fn titled(mut self, policy: &Policy, lang: Lang) -> Self {
        self.id_header = texts::COL_CUSTOMER.get(lang);
        let titles: Vec<String> = self.columns.iter().map(|column| title_of(policy, lang, &column.name)).collect();
        let mut known = BTreeSet::from([self.id_header.to_owned()]);
        for (column, title) in self.columns.iter_mut().zip(titles) {
            let standing = column.name.strip_suffix(STANDING).and_then(|name| name.strip_suffix('.'));
            if let Some(scheme) = policy.scheme(standing.unwrap_or(&column.name))
                && let Column::Texts(tiers) = column.values.as_ref()
            {
                column.values = Cow::Owned(Column::Texts(titled_tiers(scheme, tiers, lang)));
            }
            if let (Some(rules), LEVEL, Column::Texts(levels)) =
                (&policy.membership, column.name.as_str(), column.values.as_ref())
            {
                column.values = Cow::Owned(Column::Texts(titled_levels(rules, levels, lang)));
            }
            let title = if known.contains(&title) { format!("{title} ({})", column.name) } else { title };
            known.insert(title.clone());
            column.name = title;
        }
        self
    }

    /// The same with fewer columns, in this order.
    #[must_use]
    pub fn select(mut self, names: &[String]) -> Self {
        let mut columns = std::mem::take(&mut self.columns);
        for name in names {
            if let Some(place) = columns.iter().position(|column| column.name == *name) {
                self.columns.push(columns.remove(place));
            }
        }
        self
    }

    /// All headers, that of the ids first.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id_header).chain(self.columns.iter().map(|column| column.name.as_str()))
    }
}

impl OutputColumn<'_> {
    /// The value in a row of the frame.
    pub fn value(&self, row: usize) -> Option<Value> {
        self.values.value(row)
    }
}

/// The title of a column; its name if it has none. Details of a scheme keep their own name behind its title.
fn title_of(policy: &Policy, lang: Lang, name: &str) -> String {
    if let Some((scheme, detail)) = name.split_once('.')
        && let Some(scheme) = policy.scheme(scheme)
    {
        return format!("{} {detail}", scheme.title.get(lang, scheme.name.as_str()));
    }
    if policy.membership.is_some() && [LEVEL, POINTS].contains(&name) {
        let title = if name == LEVEL { members::LEVEL } else { members::POINTS };
        return title.get(lang).to_owned();
    }
    let metric = policy.metric(name).map(|metric| &metric.title);
    let label = || policy.labels.iter().find(|label| label.name.as_str() == name).map(|label| &label.title);
    let scheme = || policy.scheme(name).map(|scheme| &scheme.title);
    let field = || policy.attributes.iter().find(|field| field.name == name)?.custom().map(|field| &field.title);
    let title = metric.or_else(label).or_else(scheme).or_else(field);
    title.map_or(name, |title| title.get(lang, name)).to_owned()
}

/// Levels by their titles.
fn titled_levels(rules: &Membership, levels: &Texts, lang: Lang) -> Texts {
    let title = |id: &Arc<str>| -> Arc<str> {
        let level = rules.levels.iter().find(|level| level.level.as_str() == id.as_ref());
        level.map_or_else(|| Arc::clone(id), |level| level.title.get(lang, level.level.as_str()).into())
    };
    Texts { codes: levels.codes.clone(), dictionary: levels.dictionary.iter().map(title).collect() }
}

/// Tiers by their titles; two tiers of one title stay two.
fn titled_tiers(scheme: &Scheme, tiers: &Texts, lang: Lang) -> Texts {
    let title = |id: &Arc<str>| -> Arc<str> {
        let tier = scheme.tiers.iter().find(|tier| tier.id.as_str() == id.as_ref());
        tier.map_or_else(|| Arc::clone(id), |tier| tier.title.get(lang, tier.id.as_str()).into())
    };
    Texts { codes: tiers.codes.clone(), dictionary: tiers.dictionary.iter().map(title).collect() }
}
