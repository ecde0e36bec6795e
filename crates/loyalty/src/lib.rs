//! Members as pure functions: the ledger of points, levels, quotes, partners' commission, nominations.
//!
//! Nothing here reads a clock, a file or a database. A [`Ledger`] is a list of bookings, from which everything else is
//! told: what a member has at any instant, past or future, which level holds and why, what an order costs. Whoever keeps
//! the bookings keeps all. The rules are those of a policy's `membership`, `prices` and `partners`.
//!
//! Times are wall-clock times in the policy's zone. An *instant* includes what is booked at it, unlike the as-of of metrics.

mod earning;
mod error;
mod figures;
mod history;
mod id;
mod ledger;
mod levels;
mod nominations;
mod partners;
mod quote;
mod spans;
mod view;

pub use earning::{EarningRate, points_for};
pub use error::LoyaltyError;
pub use figures::{MemberFigures, MemberTeller};
pub use history::{OrderFact, OrderRow, commands_missing, commands_of, ledger_of_orders, open_ledgers, order_rows};
pub use id::{OrderId, RequestKey};
pub use ledger::{
    Adjustment, Award, Balance, Booking, Command, CommandBody, Entry, EntryKind, Expiring, KeptLedger, LayerRule,
    Ledger, LotId, LotSource, LotState, OrderReturned, PointLot, Posted, Posting,
};
pub use levels::{LevelHistory, LevelLayer, LevelStanding, LevelStep, Qualifying, StepCause, level_history, level_of};
pub use nominations::{Decision, Nomination, NominationState, nominate};
pub use partners::{
    BandPart, Beneficiaries, Claim, CommissionEntry, CommissionKind, CommissionLedger, Referral, ReferralEvent,
    ReferralFigures, ReferredCustomer, Statement, attribute_order, bands_of, beneficiaries, commission_of,
    partner_level, referral_events,
};
pub use quote::{Cart, CartLine, LineKind, PricedLine, Quote, QuoteStep, Shopper, StepSource, commit, quote};
pub use view::{MemberView, NextLevel, Upkeep, member_view};
