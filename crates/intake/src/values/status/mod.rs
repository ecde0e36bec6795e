//! Statuses: what a shop calls the state of an order or of its refund, and what that means here.

mod meaning;
mod parts;
mod words;

pub(crate) use meaning::{RefundState, StatusMeaning};
pub(crate) use parts::normalised;

use parts::{meaning, refund_state};
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

/// The statuses of a part of a file: of orders and lines, and of their refunds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statuses {
    found: BTreeMap<String, Reading>,
    refunds: BTreeMap<String, (Option<RefundState>, u64, i128)>,
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
        if let Some(known) = self.found.get_mut(text) {
            known.rows += rows;
            return known.meaning;
        }
        let meaning = mapped_word(text, mapped).map(StatusWord::meaning).or_else(|| meaning(text));
        self.found.insert(text.to_owned(), Reading { meaning, rows, money: 0 });
        meaning
    }

    /// How the status of a refund reads.
    pub fn read_refund(&mut self, text: &str, mapped: &MappedWords) -> Option<RefundState> {
        if let Some((state, rows, _)) = self.refunds.get_mut(text) {
            *rows += 1;
            return *state;
        }
        let state = mapped_word(text, mapped).map(StatusWord::refund).or_else(|| refund_state(text));
        self.refunds.insert(text.to_owned(), (state, 1, 0));
        state
    }

    /// Adds the money of a row whose status or refund's status leaves a doubt.
    pub fn add_money(&mut self, status: Option<&str>, refund: Option<&str>, amount: i64) {
        let amount = i128::from(amount.unsigned_abs());
        if let Some(known) = status.and_then(|text| self.found.get_mut(text)) {
            known.money += amount;
        }
        if let Some((_, _, money)) = refund.and_then(|text| self.refunds.get_mut(text)) {
            *money += amount;
        }
    }

    /// Takes back one reading, of a row that was rejected after all.
    pub fn retract(&mut self, status: Option<&str>, refund: Option<&str>) {
        if let Some(known) = status.and_then(|text| self.found.get_mut(text)) {
            known.rows = known.rows.saturating_sub(1);
        }
        if let Some((_, rows, _)) = refund.and_then(|text| self.refunds.get_mut(text)) {
            *rows = rows.saturating_sub(1);
        }
    }

    /// Those of two parts together.
    pub fn merge(&mut self, other: Self) {
        for (text, reading) in other.found {
            let sum = self.found.entry(text).or_insert(Reading { rows: 0, money: 0, ..reading });
            sum.rows += reading.rows;
            sum.money += reading.money;
        }
        for (text, (state, rows, money)) in other.refunds {
            let sum = self.refunds.entry(text).or_insert((state, 0, 0));
            sum.1 += rows;
            sum.2 += money;
        }
    }

    /// The statuses of orders and lines, most frequent first.
    pub fn orders(&self) -> Vec<StatusFound> {
        let found = self.found.iter().map(|(text, reading)| StatusFound {
            text: text.clone(),
            read_as: reading.meaning.map(StatusMeaning::word),
            is_open: matches!(reading.meaning, Some(StatusMeaning::Open)),
            rows: reading.rows,
            money: reading.money,
        });
        most_frequent(found)
    }

    /// The statuses of refunds, most frequent first.
    pub fn refunds(&self) -> Vec<StatusFound> {
        let found = self.refunds.iter().map(|(text, (state, rows, money))| StatusFound {
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
        more.add_money(Some("x"), None, -5);
        assert_eq!(more.orders().iter().map(|found| found.money).sum::<i128>(), 5);
        more.retract(Some("x"), None);
        statuses.merge(more);
        let expected = StatusFound {
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
