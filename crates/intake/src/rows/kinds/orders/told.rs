//! What rows say became of a line, and what follows from it.

use crate::rows::money::Fate;
use crate::table::rows::Cell;
use crate::values::amounts::{self, DecimalSign};
use crate::values::status::{MappedWords, RefundState, RowType, StatusMeaning, StatusTexts, Statuses};

/// A line as its numbers say it.
pub(crate) struct OwnAmount {
    /// Without its sign.
    pub amount: i64,
    /// As the file has it.
    pub listed: i64,
    /// How much a discount is above the price.
    pub over: i64,
    pub quantity: Option<i64>,
    pub is_return: bool,
    /// Whether it was computed.
    pub computed: bool,
}

impl OwnAmount {
    pub const fn nothing() -> Self {
        Self { amount: 0, listed: 0, over: 0, quantity: None, is_return: false, computed: false }
    }
}

/// What the words of a row mean.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowWords {
    pub meaning: Option<StatusMeaning>,
    pub has_refund: bool,
    pub refund: Option<RefundState>,
    pub row_type: Option<RowType>,
    /// How much a state of a refund says in brackets: `已退款(￥30.00)`.
    pub said: Option<i64>,
    /// Whether one of them is not known.
    pub is_unknown: bool,
    /// Whether a payment is not there yet though the order is one that counts.
    pub is_unpaid_sale: bool,
}

impl RowWords {
    /// Reads them.
    pub fn read(texts: StatusTexts<'_>, statuses: &mut Statuses, mapped: &MappedWords) -> Self {
        let status = texts.status.and_then(|text| statuses.read(text, mapped));
        let payment = texts.payment.and_then(|text| statuses.read_payment(text, mapped));
        let reason = texts.reason.and_then(|text| statuses.read_reason(text, mapped));
        let refund = texts.refund.and_then(|text| statuses.read_refund(text, mapped));
        let row_type = texts.row_type.and_then(|text| statuses.read_type(text, mapped));
        let is_unpaid_sale = status == Some(StatusMeaning::Sale) && payment == Some(StatusMeaning::Unpaid);
        let paid = payment.filter(|_| !is_unpaid_sale);
        let is_unknown = (texts.status.is_some() && status.is_none())
            || (texts.payment.is_some() && payment.is_none())
            || (texts.refund.is_some() && refund.is_none())
            || (texts.row_type.is_some() && row_type.is_none());
        let known = match (status, paid) {
            (Some(status), Some(payment)) => Some(together(status, payment)),
            (status, payment) => status.or(payment),
        };
        let has_status = texts.status.is_some() || texts.payment.is_some();
        let has_refund = texts.refund.is_some();
        let paid_back = matches!(status, Some(StatusMeaning::Refunded | StatusMeaning::PartRefunded));
        let paid = matches!(refund, Some(RefundState::Done | RefundState::Part));
        let said = texts.status.filter(|_| paid_back).or(texts.refund.filter(|_| paid)).and_then(amount_in);
        let meaning = closed(known, has_status, reason);
        Self { meaning, has_refund, refund, row_type, said, is_unknown, is_unpaid_sale }
    }

    /// Whether they say that the line was called off, or never paid.
    pub fn count_nowhere(&self) -> bool {
        self.meaning.is_some_and(StatusMeaning::counts_nowhere) || self.row_type == Some(RowType::Nothing)
    }

    /// The state of a refund of which a time or a flag says that it was paid.
    pub fn refund_by_time(&self) -> Option<RefundState> {
        let in_part = self.meaning == Some(StatusMeaning::PartRefunded);
        self.refund.or(Some(if in_part { RefundState::Part } else { RefundState::Done }))
    }
}

/// The amount in the brackets at the end of a text.
fn amount_in(text: &str) -> Option<i64> {
    let (_, inside) = text.trim().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let amount = amounts::read(&Cell::Text(inside.into()), DecimalSign::Point).ok().flatten()?;
    Some(amount.value.saturating_abs()).filter(|amount| *amount > 0)
}

/// What the status of an order and that of its payment mean together.
fn together(order: StatusMeaning, payment: StatusMeaning) -> StatusMeaning {
    use StatusMeaning::{Cancelled, Closed, Open, PartRefunded, Refunded, Sale, Unpaid};
    match (order, payment) {
        // Called off, and paid back.
        (Cancelled | Closed | Unpaid, Refunded | Closed) | (Refunded, Cancelled | Closed) => Closed,
        (Cancelled | Closed | Unpaid, _) => order,
        (_, Refunded | Closed | Cancelled | Unpaid) => payment,
        (Refunded, _) => Refunded,
        (PartRefunded, _) | (_, PartRefunded) => PartRefunded,
        (Open, _) | (_, Open) => Open,
        (Sale, Sale) => Sale,
    }
}

/// What a reason for closing adds: where no status speaks, it says that the order was closed; else why.
fn closed(meaning: Option<StatusMeaning>, said: bool, reason: Option<StatusMeaning>) -> Option<StatusMeaning> {
    match (meaning, reason) {
        (Some(StatusMeaning::Cancelled), Some(StatusMeaning::Closed)) => reason,
        (None, Some(_)) if !said => reason,
        _ => meaning,
    }
}

/// What words, flags, times and columns of refunds tell of a line.
#[derive(Default)]
pub(crate) struct Told {
    pub words: RowWords,
    pub refund: Option<RefundState>,
    pub cancelled: bool,
    /// A flag says that it came back.
    pub returned: bool,
    pub refunded: Option<i64>,
    pub order_refunded: i64,
    /// Asked for, whether or not it was paid.
    pub requested: Option<i64>,
}

impl From<RowWords> for Told {
    /// What words alone tell.
    fn from(words: RowWords) -> Self {
        let (refund, cancelled, refunded) = (words.refund, words.count_nowhere(), words.said);
        Self { words, refund, cancelled, refunded, ..Self::default() }
    }
}

/// What becomes of a line.
pub(crate) struct Line {
    pub is_return: bool,
    pub is_cancelled: bool,
    pub refunded: Option<i64>,
    pub order_refunded: Option<i64>,
    /// Some came back, and nothing says how much.
    pub is_part_unsaid: bool,
    pub fate: Fate,
}

impl Line {
    /// What it counts by itself: a sale less what it says came back, be it by its status.
    pub fn counts(&self, own: &OwnAmount) -> i64 {
        match (self.is_return, self.refunded) {
            (true, None) => -own.amount,
            (_, refunded) => own.amount - refunded.unwrap_or(0),
        }
    }
}

impl Told {
    pub fn line(&self, own: &OwnAmount) -> Line {
        let of_order = Some(self.order_refunded).filter(|refunded| *refunded > 0);
        let mut line = Line {
            is_return: own.is_return,
            is_cancelled: self.cancelled,
            refunded: None,
            order_refunded: None,
            is_part_unsaid: false,
            fate: Fate::Counted { counts: 0 },
        };
        let meaning = self.words.meaning;
        if self.cancelled {
            line.fate = if meaning == Some(StatusMeaning::Unpaid) { Fate::Unpaid } else { Fate::Cancelled };
            let paid_back = matches!(meaning, Some(StatusMeaning::Closed | StatusMeaning::Refunded))
                || self.refund == Some(RefundState::Done)
                || self.refunded.is_some()
                || of_order.is_some();
            line.refunded = Some(own.amount).filter(|_| paid_back && !own.is_return);
            return line;
        }
        if own.is_return {
            return line;
        }
        line.order_refunded = of_order;
        line.refunded = match (meaning, self.refund) {
            _ if meaning == Some(StatusMeaning::Refunded) || self.returned => {
                line.is_return = true;
                Some(self.refunded.unwrap_or(own.amount))
            }
            // What was asked for, and not given, did not come back.
            (_, Some(RefundState::Not | RefundState::Open)) => None,
            // Where the order says how much of it came back, the line adds nothing.
            (_, Some(RefundState::Done)) if self.refunded.is_none() && of_order.is_some() => None,
            (_, Some(RefundState::Done)) => Some(self.refunded.unwrap_or(own.amount)),
            (meaning, refund) => {
                let part = meaning == Some(StatusMeaning::PartRefunded) || refund == Some(RefundState::Part);
                line.is_part_unsaid = part && self.refunded.is_none() && of_order.is_none();
                self.refunded
            }
        };
        line.refunded = line.refunded.map(|refunded| refunded.min(own.amount));
        line
    }

    /// Whether nobody knows a word of it, or it may mean something else, so that the money behind it is told.
    pub fn leaves_doubt(&self, line: &Line) -> bool {
        let words = &self.words;
        let open = words.meaning == Some(StatusMeaning::Open) || self.refund == Some(RefundState::Open);
        words.is_unknown || (open && !line.is_cancelled)
    }

    /// Whether a refund was asked for of which nothing says that it was paid.
    pub fn leaves_request(&self, line: &Line) -> bool {
        let ended = matches!(self.refund, Some(RefundState::Not));
        self.requested.is_some()
            && !ended
            && !line.is_cancelled
            && !line.is_return
            && line.refunded.is_none()
            && line.order_refunded.is_none()
    }
}
