//! Designers, firms and others who refer customers: whose an order is, what they get for it, when it is paid.

mod claims;
mod commission;
mod figures;
mod statement;

pub use claims::{Beneficiaries, Claim, attribute_order, beneficiaries};
pub use commission::{CommissionEntry, CommissionKind, CommissionLedger, Referral, commission_of, partner_level};
pub use figures::ReferralFigures;
pub use statement::Statement;
