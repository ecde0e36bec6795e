/// A line of an order, as it is stored. Amounts are in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderLine<'a> {
    /// The number of its order.
    pub order: &'a str,
    /// When it happened, in microseconds of local time.
    pub at: i64,
    /// The number of the line, if it has one.
    pub line: Option<&'a str>,
    /// Its product, if it names one.
    pub product: Option<&'a str>,
    /// The currency of its amounts, if it names one.
    pub currency: Option<&'a str>,
    /// Below zero for returns.
    pub amount: i64,
    /// What the row itself says came back of it.
    pub refunded: Option<i64>,
    /// What it says came back of its order; 0 if it says nothing.
    pub of_order: i64,
    /// Came back, by its signs or its status.
    pub is_return: bool,
    /// Was called off, or never paid.
    pub is_cancelled: bool,
}

/// What a line becomes; one line may become a sale and a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It stays as it is.
    Itself,
    /// A sale of that amount.
    Sale(i64),
    /// A return of that amount, which is not below zero.
    Return {
        /// How much of it.
        amount: i64,
        /// Whether all of the line came back.
        whole: bool,
    },
}

impl OrderLine<'_> {
    /// Sold, as far as its row goes.
    pub(super) fn is_sale(&self) -> bool {
        !self.is_return && !self.is_cancelled
    }

    /// Came back by the word of its status alone: it may be the sale's only row.
    pub(super) fn is_state(&self) -> bool {
        self.is_return && !self.is_cancelled && self.refunded.is_some()
    }

    /// A return by a row of its own.
    pub(super) fn is_own_return(&self) -> bool {
        self.is_return && !self.is_cancelled && self.refunded.is_none()
    }

    /// Sold and called off, of which nobody says that it was paid back.
    pub(super) fn is_void(&self) -> bool {
        self.is_cancelled && !self.is_return && self.refunded.is_none() && self.amount > 0
    }

    /// Whether it says of a refund in another way than by being a return.
    pub(super) fn tells(&self) -> bool {
        self.refunded.is_some() || self.of_order != 0
    }

    /// What it is worth, without its sign. Amounts of facts have 18 digits, far from the one number without a negative.
    pub(super) fn worth(&self) -> i64 {
        self.amount.saturating_abs()
    }

    /// Whether both may be of one product: they name the same, or one names none.
    pub(super) fn may_be_of(&self, product: Option<&str>) -> bool {
        self.product.is_none() || product.is_none() || self.product == product
    }
}
