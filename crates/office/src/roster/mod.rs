//! The roster at work: which version lists are answered from, who is computed anew, when everybody is.
//!
//! Where there are few customers everybody is computed anew whenever something changed, cutoffs included. Where there are
//! many a change makes the row of its customer anew, by the cutoffs of the base, and everybody is computed beside it: when
//! files came in, at a new day, by a new policy, and when rows have been added for a while. Readers go on meanwhile.

mod cursor;
mod follow;
mod refresh;

pub(crate) use cursor::Cursor;
pub(crate) use follow::unsealed;
