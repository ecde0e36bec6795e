//! Designers, firms and others who refer customers: whose an order is, what they get for it, when it is paid.

mod claims;
mod commission;
mod figures;
mod referrals;
mod statement;

pub use claims::{Beneficiaries, Claim, attribute_order, beneficiaries};
pub use commission::{
    BandPart, CommissionEntry, CommissionKind, CommissionLedger, Referral, bands_of, commission_of, partner_level,
};
pub use figures::ReferralFigures;
pub use referrals::{ReferralEvent, ReferredCustomer, referral_events};
pub use statement::Statement;
