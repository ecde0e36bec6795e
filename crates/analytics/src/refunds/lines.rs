/// A line of an order, as it is stored. Amounts are in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderLine<'a> {
    pub order: &'a str,
    pub at: i64,
    pub line: Option<&'a str>,
    pub product: Option<&'a str>,
    /// Below zero for returns.
    pub amount: i64,
    /// What the row itself says came back of it.
    pub refunded: Option<i64>,
    /// What it says came back of its order; 0 if it says nothing.
    pub of_order: i64,
    pub is_return: bool,
    pub is_cancelled: bool,
}

/// What a line becomes; one line may become a sale and a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Becomes {
    /// It stays as it is.
    Itself,
    /// A sale of that amount.
    Sale(i64),
    /// A return of that amount, which is not below zero.
    Return {
        amount: i64,
        /// Whether all of the line came back.
        whole: bool,
    },
}

impl OrderLine<'_> {
    /// Sold, as far as its row goes.
    pub fn is_sale(&self) -> bool {
        !self.is_return && !self.is_cancelled
    }

    /// Came back by the word of its status alone: it may be the sale's only row.
    pub fn is_state(&self) -> bool {
        self.is_return && !self.is_cancelled && self.refunded.is_some()
    }

    /// A return by a row of its own.
    pub fn is_own_return(&self) -> bool {
        self.is_return && !self.is_cancelled && self.refunded.is_none()
    }

    /// What it is worth, without its sign.
    pub fn worth(&self) -> i64 {
        self.amount.saturating_abs()
    }

    /// Whether both may be of one product: they name the same, or one names none.
    pub fn may_be_of(&self, product: Option<&str>) -> bool {
        self.product.is_none() || product.is_none() || self.product == product
    }
}
