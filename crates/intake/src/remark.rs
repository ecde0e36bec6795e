//! What should be known of how headers, marks and sheets were read.

use terrace_domain::{Coded, sum_text};

/// A remark on how a file's headers, marks or sheets were understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadingNote {
    /// The header names the currency of the amounts.
    HeaderCurrency {
        /// Our column.
        column: &'static str,
        /// As the file has it.
        header: String,
        /// The currency's code.
        currency: String,
    },
    /// The price is that of all pieces of a line.
    LinePrice {
        /// As the file has it.
        header: String,
    },
    /// A sheet whose rows stand in other sheets too.
    RepeatedSheet {
        /// Its name.
        sheet: String,
    },
    /// Quantities with different units.
    SeveralUnits {
        /// The units.
        units: String,
    },
    /// The header names the clock of the times.
    HeaderZone {
        /// Our column.
        column: &'static str,
        /// As the file has it.
        header: String,
        /// The zone that it names.
        from: String,
        /// The zone that times are kept in.
        zone: String,
    },
    /// The header says what one of its numbers stands for.
    HeaderUnit {
        /// Our column.
        column: &'static str,
        /// As the file has it.
        header: String,
        /// How many, as a number.
        factor: String,
    },
    /// The header has a unit that is not known.
    UnknownUnit {
        /// Our column.
        column: &'static str,
        /// As the file has it.
        header: String,
        /// What stands in its brackets.
        unit: String,
    },
    /// A column of customers says the same in every row, so that another one was taken.
    OneCustomer {
        /// The header that was taken.
        taken: String,
        /// The header that was not.
        other: String,
    },
    /// No column is a number of the customer; something else tells them apart.
    CustomersBy {
        /// The header that was taken.
        taken: String,
    },
    /// Values that are not needed could not be read.
    LeftEmpty {
        /// Our column.
        column: &'static str,
        /// How many.
        count: u64,
        /// The first of them.
        value: String,
    },
    /// Several sheets of a workbook were read.
    SheetsRead {
        /// Their names.
        sheets: String,
        /// The first of them.
        first: String,
    },
    /// A sheet that could hold rows of the kind too has other columns.
    SheetLeft {
        /// Its name.
        sheet: String,
    },
    /// A hidden sheet has such rows, and one that is not hidden, too.
    HiddenSheet {
        /// Its name.
        sheet: String,
    },
    /// The numbers themselves show a decimal comma.
    DecimalComma {
        /// As the file has it.
        header: String,
        /// A value that shows it.
        example: String,
    },
    /// Discounts of orders were shared out over their lines.
    SharedDiscounts {
        /// As the file has it.
        header: String,
        /// In how many orders.
        orders: u64,
    },
    /// Orders whose numbers an earlier file writes otherwise: they count as others.
    OrdersAlike {
        /// The earlier file.
        earlier: String,
        /// How many at least.
        orders: u64,
        /// Some of them, in both ways.
        examples: String,
    },
    /// Columns that an earlier import kept, and this file's mapping doesn't.
    NoLongerKept {
        /// Their headers, as a mapping lists them.
        headers: String,
    },
    /// Times with a UTC offset are kept on another clock than that of a policy of the shop.
    OtherClock {
        /// Where the times are kept.
        zone: String,
        /// The policy's file.
        policy: String,
        /// The clock by which it reads them.
        reads: String,
    },
    /// Lines that the mapping leaves out.
    LeftOut {
        /// How many.
        rows: u64,
        /// Their money, in ten-thousandths.
        money: i128,
    },
    /// Discounts that may be amounts or parts of the price were left out.
    DiscountsLeftOut {
        /// As the file has it.
        header: String,
        /// Some of them.
        examples: String,
    },
    /// Another file was joined to the rows.
    Joined {
        /// The other file.
        other: String,
        /// By which columns.
        on: String,
        /// Rows of this side.
        rows: u64,
        /// How many of them have a row there.
        found: u64,
        /// Rows that came of it.
        joined: u64,
    },
    /// Rows without a row in the other file, which were left out, or whose further columns are empty.
    WithoutJoined {
        /// The other file.
        other: String,
        /// How many.
        rows: u64,
        /// Their money, in ten-thousandths; `None` if it cannot be told.
        money: Option<i128>,
        /// Some of their keys.
        examples: String,
        /// Whether they are kept.
        kept: bool,
    },
    /// Rows of the other file that fit none here.
    NotJoined {
        /// The other file.
        other: String,
        /// How many.
        rows: u64,
        /// Their money, in ten-thousandths; `None` if it cannot be told.
        money: Option<i128>,
        /// Some of their keys.
        examples: String,
    },
    /// Rows of a file that was joined could not be taken apart.
    NotTakenApart {
        /// The file.
        other: String,
        /// How many.
        rows: u64,
        /// The first of their lines.
        line: u64,
    },
    /// A time was put together from two columns.
    DayAndClock {
        /// Our column.
        column: &'static str,
        /// The header of the days.
        day: String,
        /// The header of the clock.
        clock: String,
    },
}

impl Coded for ReadingNote {
    fn code(&self) -> &'static str {
        match self {
            Self::HeaderCurrency { .. } => "T1144",
            Self::LinePrice { .. } => "T1145",
            Self::RepeatedSheet { .. } => "T1146",
            Self::SeveralUnits { .. } => "T1147",
            Self::HeaderZone { .. } => "T1148",
            Self::HeaderUnit { .. } => "T1150",
            Self::UnknownUnit { .. } => "T1151",
            Self::OneCustomer { .. } => "T1152",
            Self::CustomersBy { .. } => "T1153",
            Self::LeftEmpty { .. } => "T1154",
            Self::SheetsRead { .. } => "T1155",
            Self::SheetLeft { .. } => "T1156",
            Self::DecimalComma { .. } => "T1157",
            Self::SharedDiscounts { .. } => "T1158",
            Self::DayAndClock { .. } => "T1159",
            Self::DiscountsLeftOut { .. } => "T1161",
            Self::LeftOut { .. } => "T1162",
            Self::OrdersAlike { .. } => "T1166",
            Self::NoLongerKept { .. } => "T1169",
            Self::OtherClock { .. } => "T1113",
            Self::HiddenSheet { .. } => "T1167",
            Self::Joined { .. } => "T1174",
            Self::WithoutJoined { kept: true, .. } => "T1175",
            Self::WithoutJoined { money: None, .. } => "T1176",
            Self::WithoutJoined { .. } => "T1177",
            Self::NotJoined { money: None, .. } => "T1178",
            Self::NotJoined { .. } => "T1179",
            Self::NotTakenApart { .. } => "T1180",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let text = |name, text: &str| (name, text.to_owned());
        match self {
            Self::HeaderCurrency { column, header, currency } => {
                vec![text("column", column), text("header", header), text("currency", currency)]
            }
            Self::LinePrice { header } => vec![text("header", header)],
            Self::RepeatedSheet { sheet } | Self::SheetLeft { sheet } | Self::HiddenSheet { sheet } => {
                vec![text("sheet", sheet)]
            }
            Self::SeveralUnits { units } => vec![text("units", units)],
            Self::HeaderZone { column, header, from, zone } => {
                vec![text("column", column), text("header", header), text("from", from), text("zone", zone)]
            }
            Self::HeaderUnit { column, header, factor } => {
                vec![text("column", column), text("header", header), text("factor", factor)]
            }
            Self::UnknownUnit { column, header, unit } => {
                vec![text("column", column), text("header", header), text("unit", unit)]
            }
            Self::OneCustomer { taken, other } => vec![text("taken", taken), text("other", other)],
            Self::CustomersBy { taken } => vec![text("taken", taken)],
            Self::LeftEmpty { column, count, value } => {
                vec![text("column", column), ("count", count.to_string()), text("value", value)]
            }
            Self::SheetsRead { sheets, first } => vec![text("sheets", sheets), text("first", first)],
            Self::DecimalComma { header, example } => vec![text("header", header), text("example", example)],
            Self::OrdersAlike { earlier, orders, examples } => {
                vec![text("earlier", earlier), ("orders", orders.to_string()), text("examples", examples)]
            }
            Self::NoLongerKept { headers } => vec![text("headers", headers)],
            Self::OtherClock { zone, policy, reads } => {
                vec![text("zone", zone), text("policy", policy), text("reads", reads)]
            }
            Self::LeftOut { rows, money } => vec![("rows", rows.to_string()), ("money", sum_text(*money))],
            Self::DiscountsLeftOut { header, examples } => vec![text("header", header), text("examples", examples)],
            Self::SharedDiscounts { header, orders } => vec![text("header", header), ("orders", orders.to_string())],
            Self::Joined { other, on, rows, found, joined } => {
                let counts = [("rows", rows), ("found", found), ("joined", joined)];
                let counts = counts.map(|(name, count)| (name, count.to_string()));
                [text("other", other), text("on", on)].into_iter().chain(counts).collect()
            }
            Self::WithoutJoined { other, rows, money, examples, .. }
            | Self::NotJoined { other, rows, money, examples } => {
                let money = money.map(|money| ("money", sum_text(money)));
                let told = [text("other", other), ("rows", rows.to_string()), text("examples", examples)];
                told.into_iter().chain(money).collect()
            }
            Self::NotTakenApart { other, rows, line } => {
                vec![text("other", other), ("rows", rows.to_string()), ("line", line.to_string())]
            }
            Self::DayAndClock { column, day, clock } => {
                vec![text("column", column), text("day", day), text("clock", clock)]
            }
        }
    }
}
