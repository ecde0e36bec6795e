use terrace_domain::{Coded, Date, Share, Window, sum_text};

/// Why nothing can be said of a discount.
#[derive(Debug, thiserror::Error)]
pub enum WhatIfError {
    /// Nothing was sold that fits.
    #[error("nothing was sold in the {window} before {as_of}")]
    NothingSold {
        /// Where was looked.
        window: Window,
        /// Until when.
        as_of: Date,
    },
    /// Too little of what was sold has a cost.
    #[error("{0} of the revenue has a cost")]
    FewCosts(Share),
    /// What was sold cost as much as it brought, or more. Both in ten-thousandths.
    #[error("{revenue} cost {cost}")]
    NoMargin {
        /// What was paid for what has a cost.
        revenue: i128,
        /// What it cost.
        cost: i128,
    },
}

impl Coded for WhatIfError {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingSold { .. } => "T0550",
            Self::FewCosts(_) => "T0551",
            Self::NoMargin { .. } => "T0552",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NothingSold { window, as_of } => {
                vec![("window", window.to_string()), ("as_of", as_of.to_string())]
            }
            Self::FewCosts(share) => vec![("share", share.to_string())],
            Self::NoMargin { revenue, cost } => vec![("revenue", sum_text(*revenue)), ("cost", sum_text(*cost))],
        }
    }
}
