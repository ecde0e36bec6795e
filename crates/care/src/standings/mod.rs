//! Standings (生效层级): the tier that holds.
//!
//! A class says what a customer's facts are worth at one moment; a standing says which tier they are treated by. It
//! follows the class by the policy's [`StandingRules`](terrace_policy::StandingRules):
//!
//! - A better class is the standing at once.
//! - A worse class waits. The better tier holds until `grace` is over since the class fell, and until `hold` is over
//!   since the tier was reached, whichever ends later; where there are reviews, until the first one from then on. Then
//!   the standing falls to the class of that moment, however many tiers lower. If the class comes back before, nothing
//!   has happened.
//! - No class at all is worse than the last tier: who leaves a scheme falls out of it, and who comes into it rises.
//! - Where nothing is known from before, the class holds.
//!
//! Standings are computed run by run, each from the one before. Between two runs the class is taken to be what the
//! earlier one said, so a fall takes effect at the moment that was told for it, even if no run was made then; further
//! runs in between that see the same classes change nothing. Only where the rules themselves have changed to an earlier
//! moment that was past already, the fall takes effect with the run that first knows the new rules.
//!
//! Overrides are laid over what was computed and leave it as it is: when one ends, the tier holds that would have held
//! without it. They concern one customer; nobody else's standing, class or place in a share is different for them.

mod clock;
mod columns;
mod newcomers;
mod overrides;
mod tell;

pub use columns::{Arrival, EarlierRun, Settled, SettledRow};
pub use newcomers::newcomers_until;
pub use overrides::{Override, Overrides};
pub use tell::{Standing, StandingQuestion, Standings, Why, standings};
