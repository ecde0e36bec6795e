//! Files that could mean two things, or that are something else than what was asked for: what stops their reading.

/// Why a file was not read although it can be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// Amounts of several currencies, and no column that says which.
    #[error("the amounts of {header} carry different currencies: {examples}")]
    SeveralCurrencies {
        /// As the file has it.
        header: String,
        /// A value of each.
        examples: String,
    },
    /// Rows name another currency than the sign beside their amount, or in its header.
    #[error("{rows} rows name another currency in {currency} than {amount} does: {examples}")]
    OtherCurrency {
        /// The header of the amounts.
        amount: String,
        /// The header of the currencies.
        currency: String,
        /// How many rows.
        rows: u64,
        /// Some of them.
        examples: String,
    },
    /// `1.200` among whole numbers.
    #[error("the numbers of {header} could have decimals or marks between thousands: {examples}")]
    DecimalsOrThousands {
        /// As the file has it.
        header: String,
        /// Up to three of them.
        examples: String,
    },
    /// Decimal commas and decimal points in one column.
    #[error("the numbers of {header} have decimal commas and points: {examples}")]
    MixedDecimals {
        /// As the file has it.
        header: String,
        /// One of each.
        examples: String,
    },
    /// Discounts that may be amounts or parts of the price.
    #[error("the discounts of {header} could be amounts or parts of the price: {examples}")]
    RateOrAmount {
        /// As the file has it.
        header: String,
        /// Up to three of them.
        examples: String,
    },
    /// Dates that fit no single order of day and month.
    #[error("no order of day and month fits all dates of {header}: {examples}")]
    ContradictingDates {
        /// As the file has it.
        header: String,
        /// Of both orders.
        examples: String,
        /// The format that reads them day first.
        day_first: String,
        /// The format that reads them month first.
        month_first: String,
    },
    /// Dates of three short numbers, of which the first or the last may be the year.
    #[error("the dates in {header} could begin or end with the year: {example}")]
    AmbiguousYears {
        /// As the file has it.
        header: String,
        /// One of them.
        example: String,
        /// The format that reads the year first.
        year_first: String,
        /// Lines for a mapping that read it last.
        others: String,
    },
    /// A spreadsheet of the other order took some texts for dates.
    #[error("a spreadsheet has swapped day and month of some dates of {header}")]
    SwappedDates {
        /// As the file has it.
        header: String,
        /// What became dates.
        typed: String,
        /// What stayed text.
        texts: String,
        /// The format of the texts.
        format: String,
    },
    /// The header names a clock by letters that several zones share.
    #[error("{header} names the clock {zone}, which is no single zone")]
    UnclearZone {
        /// As the file has it.
        header: String,
        /// The letters.
        zone: String,
        /// A zone that may be meant.
        example: &'static str,
    },
    /// The mapping names a header that the file has not, and another one is near.
    #[error("has no column {header}, but {near}")]
    MappedHeaderNear {
        /// As the mapping has it.
        header: String,
        /// Our column.
        column: String,
        /// The nearest header.
        near: String,
        /// The file's headers.
        found: String,
    },
    /// The mapping keeps a header that the file has not.
    #[error("has no column {header} to keep")]
    KeptHeaderMissing {
        /// As the mapping has it.
        header: String,
        /// The file's headers.
        found: String,
    },
    /// The sheet that was named has no table, and others have.
    #[error("the sheet {sheet} has no table of {kind}, but {others} have")]
    SheetWithoutTable {
        /// As the mapping has it.
        sheet: String,
        /// The kind of facts.
        kind: &'static str,
        /// The sheets that have one.
        others: String,
        /// The first of them.
        first: String,
    },
    /// A web page with the name of a spreadsheet.
    #[error("is a web page")]
    WebPage,
    /// Its columns are those of another kind of facts.
    #[error("looks like {other}, not like {kind}")]
    OtherKind {
        /// What was asked for.
        kind: &'static str,
        /// What it looks like.
        other: &'static str,
        /// Our names that are missing.
        missing: String,
        /// A mapping to begin with.
        example: String,
    },
    /// A header whose names are all unknown.
    #[error("none of its headers is known: {found}")]
    UnknownHeaders {
        /// The file's headers.
        found: String,
        /// The columns that are needed.
        needed: String,
        /// A mapping to begin with.
        example: String,
    },
    /// No row's time is written as the mapping says.
    #[error("{column} is not written as {formats} says")]
    NotByFormat {
        /// Our column.
        column: &'static str,
        /// The mapping's formats.
        formats: String,
        /// Rows read.
        rows: u64,
        /// The first line.
        line: u64,
        /// Its value.
        value: String,
    },
    /// Sheets that were named together have different columns.
    #[error("the sheets {sheet} and {other} have different columns: {differ}")]
    SheetsDiffer {
        /// One of them.
        sheet: String,
        /// The other.
        other: String,
        /// The headers that one of them lacks.
        differ: String,
    },
}

impl Doubt {
    /// Its stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::SeveralCurrencies { .. } => "T1130",
            Self::OtherCurrency { .. } => "T1163",
            Self::DecimalsOrThousands { .. } => "T1131",
            Self::RateOrAmount { .. } => "T1160",
            Self::MixedDecimals { .. } => "T1132",
            Self::ContradictingDates { .. } => "T1133",
            Self::SwappedDates { .. } => "T1134",
            Self::AmbiguousYears { .. } => "T1164",
            Self::UnclearZone { .. } => "T1135",
            Self::MappedHeaderNear { .. } => "T1136",
            Self::KeptHeaderMissing { .. } => "T1168",
            Self::SheetWithoutTable { .. } => "T1137",
            Self::WebPage => "T1138",
            Self::OtherKind { .. } => "T1139",
            Self::UnknownHeaders { .. } => "T1140",
            Self::NotByFormat { .. } => "T1141",
            Self::SheetsDiffer { .. } => "T1142",
        }
    }

    /// The facts that its texts take, about a file.
    pub(crate) fn arguments(&self, file: &str) -> Vec<(&'static str, String)> {
        let text = |name, text: &str| (name, text.to_owned());
        let mut arguments = match self {
            Self::SeveralCurrencies { header, examples }
            | Self::DecimalsOrThousands { header, examples }
            | Self::RateOrAmount { header, examples }
            | Self::MixedDecimals { header, examples } => vec![text("header", header), text("examples", examples)],
            Self::OtherCurrency { amount, currency, rows, examples } => vec![
                text("amount", amount),
                text("currency", currency),
                ("rows", rows.to_string()),
                text("examples", examples),
            ],
            Self::ContradictingDates { header, examples, day_first, month_first } => vec![
                text("header", header),
                text("examples", examples),
                text("day_first", day_first),
                text("month_first", month_first),
            ],
            Self::AmbiguousYears { header, example, year_first, others } => vec![
                text("header", header),
                text("example", example),
                text("year_first", year_first),
                text("others", others),
            ],
            Self::SwappedDates { header, typed, texts, format } => {
                vec![text("header", header), text("typed", typed), text("texts", texts), text("format", format)]
            }
            Self::UnclearZone { header, zone, example } => {
                vec![text("header", header), text("zone", zone), text("example", example)]
            }
            Self::MappedHeaderNear { header, column, near, found } => {
                vec![text("header", header), text("column", column), text("near", near), text("found", found)]
            }
            Self::KeptHeaderMissing { header, found } => vec![text("header", header), text("found", found)],
            Self::SheetWithoutTable { sheet, kind, others, first } => {
                vec![text("sheet", sheet), text("kind", kind), text("others", others), text("first", first)]
            }
            Self::WebPage => Vec::new(),
            Self::OtherKind { kind, other, missing, example } => {
                vec![text("kind", kind), text("other", other), text("missing", missing), text("example", example)]
            }
            Self::UnknownHeaders { found, needed, example } => {
                vec![text("found", found), text("needed", needed), text("example", example)]
            }
            Self::NotByFormat { column, formats, rows, line, value } => vec![
                text("column", column),
                text("formats", formats),
                ("rows", rows.to_string()),
                ("line", line.to_string()),
                text("value", value),
            ],
            Self::SheetsDiffer { sheet, other, differ } => {
                vec![text("sheet", sheet), text("other", other), text("differ", differ)]
            }
        };
        arguments.push(text("file", file));
        arguments
    }
}
