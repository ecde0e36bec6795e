use crate::catalogue::cost;
use crate::customer::Channel;
use terrace_domain::LocalTime;

/// One line of an order. Amounts are ten-thousandths of a yuan.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) order: String,
    /// `None` if the till did not ask.
    pub(crate) customer: Option<u64>,
    pub(crate) at: LocalTime,
    pub(crate) product: usize,
    /// Negative where a till took goods back.
    pub(crate) quantity: i64,
    pub(crate) unit_price: i64,
    pub(crate) discount: i64,
    pub(crate) freight: i64,
    pub(crate) channel: Channel,
    pub(crate) store: &'static str,
    pub(crate) referrer: Option<u64>,
    pub(crate) state: State,
}

/// What has become of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Done,
    Refunded,
    Closed,
    Unpaid,
}

impl State {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Done => "交易成功",
            Self::Refunded => "退款成功",
            Self::Closed => "交易关闭",
            Self::Unpaid => "待付款",
        }
    }
}

impl Line {
    /// What the file says was paid: quantity × unit price − discount.
    pub(crate) const fn amount(&self) -> i64 {
        self.quantity * self.unit_price - self.discount
    }

    /// Neither closed nor unpaid.
    pub(crate) const fn counts(&self) -> bool {
        matches!(self.state, State::Done | State::Refunded)
    }

    /// Goods that came back.
    pub(crate) const fn is_return(&self) -> bool {
        matches!(self.state, State::Refunded) || self.quantity < 0
    }

    pub(crate) fn cost(&self) -> i64 {
        cost(self.product, self.unit_price, self.quantity)
    }
}
