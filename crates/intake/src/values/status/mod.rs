//! Statuses: what a shop calls the state of an order or of its refund, and what that means here.

mod meaning;
mod parts;
mod reasons;
mod row_types;
mod words;

pub(crate) use meaning::{RefundState, StatusMeaning};
pub(crate) use parts::normalised;
pub(crate) use row_types::{RowType, is_type_of_returns};

use crate::limits::{STATUS_BYTES, STATUS_WORDS, UNKNOWN_SHOWN};
use crate::text::clean::echoed_status;
use parts::{meaning, refund_state};
use reasons::closed_by;
use row_types::row_type;
use std::collections::BTreeMap;

/// What a status makes of a line, as a mapping says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusWord {
    /// A sale, paid or on its way.
    Completed,
    /// Came back or was refunded.
    Returned,
    /// Cancelled or closed: counts nowhere.
    Cancelled,
    /// Never paid, or not yet: counts nowhere.
    Unpaid,
}

impl StatusWord {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Completed, Self::Returned, Self::Cancelled, Self::Unpaid];

    /// Our word, as in a mapping file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
            Self::Unpaid => "unpaid",
        }
    }

    /// By our word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }

    const fn meaning(self) -> StatusMeaning {
        match self {
            Self::Completed => StatusMeaning::Sale,
            Self::Returned => StatusMeaning::Refunded,
            Self::Cancelled => StatusMeaning::Cancelled,
            Self::Unpaid => StatusMeaning::Unpaid,
        }
    }

    const fn row_type(self) -> RowType {
        match self {
            Self::Completed => RowType::Sale,
            Self::Returned => RowType::Return,
            Self::Cancelled | Self::Unpaid => RowType::Nothing,
        }
    }

    const fn refund(self) -> RefundState {
        match self {
            Self::Returned => RefundState::Done,
            Self::Completed | Self::Cancelled | Self::Unpaid => RefundState::Not,
        }
    }
}

impl StatusMeaning {
    /// As it is told.
    const fn word(self) -> StatusWord {
        match self {
            Self::Sale | Self::Open | Self::PartRefunded => StatusWord::Completed,
            Self::Refunded => StatusWord::Returned,
            Self::Cancelled | Self::Closed => StatusWord::Cancelled,
            Self::Unpaid => StatusWord::Unpaid,
        }
    }

    /// Whether such a line counts nowhere.
    pub const fn counts_nowhere(self) -> bool {
        matches!(self, Self::Cancelled | Self::Closed | Self::Unpaid)
    }
}

/// A status that was found, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFound {
    /// Our column that it stands in.
    pub column: &'static str,
    /// As the file has it.
    pub text: String,
    /// How it was read; `None` if it is unknown, which counts as a sale.
    pub read_as: Option<StatusWord>,
    /// Whether it counts as a sale though not every shop means one by it.
    pub is_open: bool,
    /// In how many accepted rows.
    pub rows: u64,
    /// The money of these rows where it matters how the status is read, in ten-thousandths of whatever currencies.
    pub money: i128,
}

/// What one status was read as.
#[derive(Debug, Clone, Copy)]
struct Reading {
    meaning: Option<StatusMeaning>,
    rows: u64,
    money: i128,
}

/// Rows with words that were not kept apart, since there were too many: what nobody knows is counted all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct UncountedWords {
    /// The rows.
    pub rows: u64,
    /// Their money.
    pub money: i128,
}

/// The statuses of a part of a file: of orders and lines, and of their refunds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statuses {
    found: BTreeMap<String, Reading>,
    /// Of payments, beside those of orders.
    payments: BTreeMap<String, Reading>,
    refunds: BTreeMap<String, (Option<RefundState>, u64, i128)>,
    /// Why orders were closed.
    reasons: BTreeMap<String, (Option<StatusMeaning>, u64)>,
    /// Types of rows.
    types: BTreeMap<String, (Option<RowType>, u64, i128)>,
    /// Payments that are not there yet, of orders that count.
    unpaid: BTreeMap<String, u64>,
    uncounted: UncountedWords,
}

/// What a row says in words of what became of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StatusTexts<'t> {
    /// Of its order or line.
    pub status: Option<&'t str>,
    /// Of its payment, beside that.
    pub payment: Option<&'t str>,
    /// Of its refund.
    pub refund: Option<&'t str>,
    /// Why it was closed.
    pub reason: Option<&'t str>,
    /// What sort of row it is.
    pub row_type: Option<&'t str>,
}

/// The words of a mapping, normalised, with what they mean.
pub(crate) type MappedWords = [(String, StatusWord)];

impl Statuses {
    /// How a status reads: as the mapping says, or by itself.
    pub fn read(&mut self, text: &str, mapped: &MappedWords) -> Option<StatusMeaning> {
        self.read_many(text, 1, mapped)
    }

    /// The same for `rows` rows that have it.
    pub fn read_many(&mut self, text: &str, rows: u64, mapped: &MappedWords) -> Option<StatusMeaning> {
        read_into(&mut self.found, &mut self.uncounted, text, rows, mapped)
    }

    /// How the status of a payment reads that stands beside that of the order.
    pub fn read_payment(&mut self, text: &str, mapped: &MappedWords) -> Option<StatusMeaning> {
        read_into(&mut self.payments, &mut self.uncounted, text, 1, mapped)
    }

    /// How the status of a refund reads.
    pub fn read_refund(&mut self, text: &str, mapped: &MappedWords) -> Option<RefundState> {
        if let Some((state, rows, _)) = self.refunds.get_mut(text) {
            *rows += 1;
            return *state;
        }
        let state = mapped_word(text, mapped).map(StatusWord::refund).or_else(|| refund_state(text));
        if has_room(&self.refunds, text) {
            self.refunds.insert(text.to_owned(), (state, 1, 0));
        } else if state.is_none() {
            self.uncounted.rows += 1;
        }
        state
    }

    /// How the reason for closing an order reads; `None` if it was not closed.
    pub fn read_reason(&mut self, text: &str, mapped: &MappedWords) -> Option<StatusMeaning> {
        if let Some((meaning, rows)) = self.reasons.get_mut(text) {
            *rows += 1;
            return *meaning;
        }
        let meaning = match mapped_word(text, mapped) {
            Some(word) => Some(word.meaning()).filter(|meaning| meaning.counts_nowhere()),
            None => closed_by(text),
        };
        if has_room(&self.reasons, text) {
            self.reasons.insert(text.to_owned(), (meaning, 1));
        }
        meaning
    }

    /// How the type of a row reads.
    pub fn read_type(&mut self, text: &str, mapped: &MappedWords) -> Option<RowType> {
        if let Some((known, rows, _)) = self.types.get_mut(text) {
            *rows += 1;
            return *known;
        }
        let known = mapped_word(text, mapped).map(StatusWord::row_type).or_else(|| row_type(text));
        if has_room(&self.types, text) {
            self.types.insert(text.to_owned(), (known, 1, 0));
        }
        known
    }

    /// Tells of a payment that is not there yet, of an order that counts.
    pub fn add_unpaid(&mut self, text: &str) {
        let room = has_room(&self.unpaid, text);
        match self.unpaid.get_mut(text) {
            Some(rows) => *rows += 1,
            None if room => {
                self.unpaid.insert(text.to_owned(), 1);
            }
            None => {}
        }
    }

    /// Whether any type says of a row that it is a return, or a mapping says of one what it is.
    pub fn types_say_returns(&self) -> bool {
        self.types.values().any(|(known, _, _)| matches!(known, Some(RowType::Return | RowType::Nothing)))
    }

    /// Adds the money of a row of which a text leaves a doubt.
    pub fn add_money(&mut self, texts: StatusTexts<'_>, amount: i64) {
        let amount = i128::from(amount.unsigned_abs());
        for known in self.of_row(texts) {
            known.money += amount;
        }
        if self.is_uncounted(texts) {
            self.uncounted.money += amount;
        }
        if let Some((_, _, money)) = texts.refund.and_then(|text| self.refunds.get_mut(text)) {
            *money += amount;
        }
        if let Some((_, _, money)) = texts.row_type.and_then(|text| self.types.get_mut(text)) {
            *money += amount;
        }
    }

    /// Whether nobody knows a row's status, and it was not kept apart.
    fn is_uncounted(&self, texts: StatusTexts<'_>) -> bool {
        let lost = |known: &BTreeMap<String, Reading>, text: Option<&str>| {
            text.is_some_and(|text| !known.contains_key(text) && meaning(text).is_none())
        };
        self.uncounted.rows > 0 && (lost(&self.found, texts.status) || lost(&self.payments, texts.payment))
    }

    /// The readings of a row's status and of that of its payment.
    fn of_row(&mut self, texts: StatusTexts<'_>) -> impl Iterator<Item = &mut Reading> {
        let status = texts.status.and_then(|text| self.found.get_mut(text));
        status.into_iter().chain(texts.payment.and_then(|text| self.payments.get_mut(text)))
    }

    /// Takes back the readings of a row that was rejected after all.
    pub fn retract(&mut self, texts: StatusTexts<'_>) {
        for known in self.of_row(texts) {
            known.rows = known.rows.saturating_sub(1);
        }
        if self.is_uncounted(texts) {
            self.uncounted.rows = self.uncounted.rows.saturating_sub(1);
        }
        if let Some((_, rows)) = texts.reason.and_then(|text| self.reasons.get_mut(text)) {
            *rows = rows.saturating_sub(1);
        }
        if let Some((_, rows, _)) = texts.refund.and_then(|text| self.refunds.get_mut(text)) {
            *rows = rows.saturating_sub(1);
        }
        if let Some((_, rows, _)) = texts.row_type.and_then(|text| self.types.get_mut(text)) {
            *rows = rows.saturating_sub(1);
        }
    }

    /// Those of two parts together.
    pub fn merge(&mut self, other: Self) {
        for (known, others) in [(&mut self.found, other.found), (&mut self.payments, other.payments)] {
            for (text, reading) in others {
                if !known.contains_key(&text) && !has_room(known, &text) {
                    let unknown = reading.meaning.is_none();
                    self.uncounted.rows += if unknown { reading.rows } else { 0 };
                    self.uncounted.money += if unknown { reading.money } else { 0 };
                    continue;
                }
                let sum = known.entry(text).or_insert(Reading { rows: 0, money: 0, ..reading });
                sum.rows += reading.rows;
                sum.money += reading.money;
            }
        }
        self.uncounted.rows += other.uncounted.rows;
        self.uncounted.money += other.uncounted.money;
        for (text, (state, rows, money)) in other.refunds {
            if !self.refunds.contains_key(&text) && !has_room(&self.refunds, &text) {
                self.uncounted.rows += if state.is_none() { rows } else { 0 };
                self.uncounted.money += if state.is_none() { money } else { 0 };
                continue;
            }
            let sum = self.refunds.entry(text).or_insert((state, 0, 0));
            sum.1 += rows;
            sum.2 += money;
        }
        for (text, (known, rows, money)) in other.types {
            if self.types.contains_key(&text) || has_room(&self.types, &text) {
                let sum = self.types.entry(text).or_insert((known, 0, 0));
                sum.1 += rows;
                sum.2 += money;
            }
        }
        for (text, (meaning, rows)) in other.reasons {
            if self.reasons.contains_key(&text) || has_room(&self.reasons, &text) {
                self.reasons.entry(text).or_insert((meaning, 0)).1 += rows;
            }
        }
        for (text, rows) in other.unpaid {
            if self.unpaid.contains_key(&text) || has_room(&self.unpaid, &text) {
                *self.unpaid.entry(text).or_default() += rows;
            }
        }
    }

    /// What is told of what was found: the words that are known, and the most frequent of the others; what may say who
    /// somebody is stands there masked.
    pub fn shown(&self) -> Vec<StatusFound> {
        let mut unknown: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut shown = self.all();
        shown.retain(|found| {
            let others = unknown.entry(found.column).or_default();
            *others += usize::from(found.read_as.is_none());
            found.read_as.is_some() || *others <= UNKNOWN_SHOWN
        });
        shown.iter_mut().for_each(|found| found.text = echoed_status(&found.text));
        shown
    }

    /// Rows with words that nobody knows and that were not kept apart.
    pub fn uncounted(&self) -> UncountedWords {
        self.uncounted
    }

    /// All that was found: of orders and lines, of refunds, of reasons that close orders, and of rows where their types
    /// matter.
    pub fn all(&self) -> Vec<StatusFound> {
        let found = self.orders().into_iter().chain(self.refunds());
        found.chain(self.closing_reasons()).chain(self.row_types()).collect()
    }

    /// The reasons for which orders were closed, most frequent first.
    fn closing_reasons(&self) -> Vec<StatusFound> {
        let found = self.reasons.iter().filter_map(|(text, (meaning, rows))| {
            let read_as = Some((*meaning)?.word());
            let column = "close_reason";
            Some(StatusFound { column, text: text.clone(), read_as, is_open: false, rows: *rows, money: 0 })
        });
        most_frequent(found)
    }

    /// The types of rows, if any of them is one of returns; most frequent first.
    fn row_types(&self) -> Vec<StatusFound> {
        let found = self.types.iter().filter(|_| self.types_say_returns());
        most_frequent(found.map(|(text, (known, rows, money))| StatusFound {
            column: "row_type",
            text: text.clone(),
            read_as: known.map(|known| match known {
                RowType::Sale => StatusWord::Completed,
                RowType::Return => StatusWord::Returned,
                RowType::Nothing => StatusWord::Cancelled,
            }),
            is_open: false,
            rows: *rows,
            money: *money,
        }))
    }

    /// The statuses of orders and lines, most frequent first.
    fn orders(&self) -> Vec<StatusFound> {
        let told = |column: &'static str, text: &String, reading: &Reading, rows: u64| StatusFound {
            column,
            text: text.clone(),
            read_as: reading.meaning.map(StatusMeaning::word),
            is_open: matches!(reading.meaning, Some(StatusMeaning::Open)),
            rows,
            money: reading.money,
        };
        let found = self.found.iter().map(|(text, reading)| told("status", text, reading, reading.rows));
        // Of orders that count a payment that is not there yet is told as such.
        let counted = |text: &String| self.unpaid.get(text).copied().unwrap_or(0);
        let payments = self.payments.iter().map(|(text, reading)| {
            told("status_of_payment", text, reading, reading.rows.saturating_sub(counted(text)))
        });
        let unpaid = self.unpaid.iter().map(|(text, rows)| StatusFound {
            column: "status_of_payment",
            text: text.clone(),
            read_as: Some(StatusWord::Completed),
            is_open: true,
            rows: *rows,
            money: 0,
        });
        let mut all = most_frequent(found);
        all.extend(most_frequent(payments.chain(unpaid)));
        all
    }

    /// The statuses of refunds, most frequent first.
    fn refunds(&self) -> Vec<StatusFound> {
        let found = self.refunds.iter().map(|(text, (state, rows, money))| StatusFound {
            column: "refund_status",
            text: text.clone(),
            read_as: state.map(|state| match state {
                RefundState::Not | RefundState::Open | RefundState::Part => StatusWord::Completed,
                RefundState::Done => StatusWord::Returned,
            }),
            is_open: matches!(state, Some(RefundState::Open)),
            rows: *rows,
            money: *money,
        });
        most_frequent(found)
    }
}

/// Whether one more word is kept apart: a column with more different ones, or with longer ones, holds remarks.
fn has_room<V>(known: &BTreeMap<String, V>, text: &str) -> bool {
    known.len() < STATUS_WORDS && text.len() <= STATUS_BYTES
}

/// How a text reads, which is kept for the next time.
fn read_into(
    known: &mut BTreeMap<String, Reading>,
    uncounted: &mut UncountedWords,
    text: &str,
    rows: u64,
    mapped: &MappedWords,
) -> Option<StatusMeaning> {
    if let Some(known) = known.get_mut(text) {
        known.rows += rows;
        return known.meaning;
    }
    let meaning = mapped_word(text, mapped).map(StatusWord::meaning).or_else(|| meaning(text));
    if has_room(known, text) {
        known.insert(text.to_owned(), Reading { meaning, rows, money: 0 });
    } else if meaning.is_none() {
        uncounted.rows += rows;
    }
    meaning
}

fn mapped_word(text: &str, mapped: &MappedWords) -> Option<StatusWord> {
    if mapped.is_empty() {
        return None;
    }
    let plain = normalised(text);
    mapped.iter().find(|(theirs, _)| *theirs == plain).map(|(_, word)| *word)
}

fn most_frequent(found: impl Iterator<Item = StatusFound>) -> Vec<StatusFound> {
    let mut found: Vec<StatusFound> = found.filter(|found| found.rows > 0).collect();
    found.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_in_both_languages() {
        let mut statuses = Statuses::default();
        for (text, meaning) in [
            ("等待买家付款", Some(StatusMeaning::Unpaid)),
            ("交易关闭", Some(StatusMeaning::Cancelled)),
            ("退款成功", Some(StatusMeaning::Refunded)),
            ("Refunded", Some(StatusMeaning::Refunded)),
            ("In Transit", Some(StatusMeaning::Sale)),
            ("交易成功", Some(StatusMeaning::Sale)),
            ("神秘", None),
            ("买家已付款，等待卖家发货", Some(StatusMeaning::Sale)),
            ("卖家已发货，等待买家确认", Some(StatusMeaning::Sale)),
            ("已发货，待收货", Some(StatusMeaning::Sale)),
            ("等待买家付款 ", Some(StatusMeaning::Unpaid)),
            ("(删除)等待付款", Some(StatusMeaning::Unpaid)),
            ("（删除）等待付款", Some(StatusMeaning::Unpaid)),
            ("锁定", Some(StatusMeaning::Open)),
            ("已退款", Some(StatusMeaning::Refunded)),
            ("退款/退货", Some(StatusMeaning::Refunded)),
            ("ＰＡＩＤ", Some(StatusMeaning::Sale)),
            ("wc-refunded", Some(StatusMeaning::Refunded)),
            ("wc-cancelled", Some(StatusMeaning::Cancelled)),
            ("wc-failed", Some(StatusMeaning::Unpaid)),
            ("wc-pending", Some(StatusMeaning::Unpaid)),
            ("wc-checkout-draft", Some(StatusMeaning::Unpaid)),
            ("wc-on-hold", Some(StatusMeaning::Open)),
            ("wc-processing", Some(StatusMeaning::Sale)),
            ("WC-Completed", Some(StatusMeaning::Sale)),
            ("WAIT_SELLER_STOCK_OUT", Some(StatusMeaning::Sale)),
            ("✓", None),
        ] {
            assert_eq!(statuses.read(text, &[]), meaning, "{text}");
        }
    }

    #[test]
    fn a_mapping_overrides_and_each_status_is_counted() {
        let mapped = [("完成".to_owned(), StatusWord::Returned)];
        let mut statuses = Statuses::default();
        assert_eq!(statuses.read("完成", &mapped), Some(StatusMeaning::Refunded));
        assert_eq!(statuses.read_refund("完成", &mapped), Some(RefundState::Done));
        let mut more = statuses.clone();
        more.read("x", &mapped);
        more.add_money(StatusTexts { status: Some("x"), ..StatusTexts::default() }, -5);
        assert_eq!(more.orders().iter().map(|found| found.money).sum::<i128>(), 5);
        more.retract(StatusTexts { status: Some("x"), ..StatusTexts::default() });
        statuses.merge(more);
        let expected = StatusFound {
            column: "status",
            text: "完成".to_owned(),
            read_as: Some(StatusWord::Returned),
            is_open: false,
            rows: 2,
            money: 0,
        };
        assert_eq!(statuses.orders(), [expected]);
        assert_eq!(statuses.refunds()[0].rows, 2);
    }
}
