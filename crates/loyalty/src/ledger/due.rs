//! What becomes due by the passing of time alone: holds lapse, points that become active pay debts, gifts are paid. It is
//! told for any instant, whether or not anything was booked since.

use super::books::Books;
use super::entry::{Award, Entry, EntryKind, LotId, LotSource, Posting};
use crate::earning::expires;
use crate::error::LoyaltyError;
use crate::id::RequestKey;
use crate::levels::{Qualifying, StepCause, level_history};
use crate::spans::whole_spans;
use terrace_domain::{CustomerId, LocalTime, Unit, Window};
use terrace_policy::{Membership, QualifyWindow};

/// Books that are carried on by one command.
pub(super) struct Draft<'r> {
    pub(super) rules: &'r Membership,
    pub(super) books: Books,
    key: RequestKey,
    pub(super) entries: Vec<Entry>,
    parts: u32,
}

impl<'r> Draft<'r> {
    pub(super) const fn new(rules: &'r Membership, books: Books, key: RequestKey) -> Self {
        Self { rules, books, key, entries: Vec::new(), parts: 0 }
    }

    /// Books an entry. One that changes nothing and says nothing is left out by the caller.
    pub(super) fn book(&mut self, entry: Entry) -> Result<(), LoyaltyError> {
        self.books.apply(&self.key, &entry)?;
        self.entries.push(entry);
        Ok(())
    }

    /// The id of the next lot that this command makes.
    pub(super) fn next_lot(&mut self) -> LotId {
        let lot = LotId { key: self.key.clone(), part: self.parts };
        self.parts += 1;
        lot
    }

    /// From when on what is awarded for an activity is expired.
    pub(super) fn expiry(&self, activity: LocalTime) -> Option<LocalTime> {
        expires(self.rules, activity)
    }

    /// Books all that became due up to an instant, in the order of time.
    pub(super) fn carry_out_due(&mut self, at: LocalTime) -> Result<(), LoyaltyError> {
        while let Some(entry) = self.due().first(at) {
            if matches!(entry.kind, EntryKind::Awarded(_)) {
                self.parts += 1;
            }
            self.book(entry)?;
        }
        Ok(())
    }

    const fn due(&self) -> Due<'_> {
        Due { rules: self.rules, books: &self.books, key: &self.key, part: self.parts }
    }
}

/// What is due of books.
pub(super) struct Due<'d> {
    pub(super) rules: &'d Membership,
    pub(super) books: &'d Books,
    /// The command that books it, and the number of the next lot that it makes.
    pub(super) key: &'d RequestKey,
    pub(super) part: u32,
}

impl Due<'_> {
    /// What is due first, by an instant; `None` if nothing is.
    pub(super) fn first(&self, at: LocalTime) -> Option<Entry> {
        let (hold, payment, gift) = (self.lapsed_hold(), self.debt_payment(), self.gift(at));
        let times =
            [hold.as_ref().map(|due| due.at), payment.as_ref().map(|due| due.at), gift.as_ref().map(|due| due.at)];
        let first = times.into_iter().flatten().min().filter(|first| *first <= at)?;
        // Of what is due at the same time, holds lapse first, so that their points can pay.
        [hold, payment, gift].into_iter().flatten().find(|due| due.at == first)
    }

    /// Nothing becomes due before what is booked.
    fn not_before_last(&self, at: LocalTime) -> LocalTime {
        self.books.last.map_or(at, |last| at.max(last))
    }

    fn lapsed_hold(&self) -> Option<Entry> {
        let (until, key) = self.books.open_holds.first()?;
        let (until, hold) = (*until, self.books.holds.get(key)?);
        let postings = hold.draws.iter().map(|(lot, points)| release(lot, *points)).collect();
        Some(Entry {
            at: self.not_before_last(until),
            member: hold.member.clone(),
            kind: EntryKind::Released { hold: key.clone() },
            postings,
        })
    }

    /// The next payment of a debt: by the lot that is active first, then by the order of drawing.
    fn debt_payment(&self) -> Option<Entry> {
        let debts = self.books.open_debts.iter().filter_map(|debt| self.books.lots.get(debt));
        let payments = debts.flat_map(|debt| {
            let payers = self.books.lots_of(&debt.member).filter_map(move |lot| {
                let at = self.not_before_last(lot.active_from?);
                (lot.is_spendable(self.rules, at)).then_some((at, debt, lot))
            });
            payers.collect::<Vec<_>>()
        });
        let order = |(at, debt, lot): &(LocalTime, &super::PointLot, &super::PointLot)| {
            let (expires, activity, id) = lot.draw_order(self.rules);
            (*at, expires, activity, id.clone(), debt.award.lot.clone())
        };
        let (at, debt, lot) = payments.min_by_key(order)?;
        let points = lot.free.min(-debt.free);
        Some(Entry {
            at,
            member: debt.member.clone(),
            kind: EntryKind::DebtPaid,
            postings: vec![free(&lot.award.lot, -points), free(&debt.award.lot, points)],
        })
    }

    /// The next gift for a level that was reached, which is paid once per level and cycle.
    fn gift(&self, until: LocalTime) -> Option<Entry> {
        if self.rules.levels.iter().all(|level| level.gift == 0) {
            return None;
        }
        let mut found: Option<(LocalTime, CustomerId, LotSource, LocalTime, i64)> = None;
        for person in self.books.persons() {
            let Some(joined) = self.books.joined(&person) else { continue };
            let history = level_history(self.rules, joined, &qualifying(self.books, &person), until);
            for step in history.steps.iter().filter(|step| matches!(step.cause, StepCause::Rise | StepCause::Joined)) {
                let Some(level) = step.level.and_then(|level| self.rules.levels.get(level)) else { continue };
                let source =
                    LotSource::Gift { level: level.level.clone(), cycle: cycle_of(self.rules, joined, step.at) };
                let is_paid = self.books.lots_of(&person).any(|lot| lot.award.source == source);
                let at = self.not_before_last(step.at);
                if level.gift > 0 && !is_paid && found.as_ref().is_none_or(|(first, ..)| at < *first) {
                    found = Some((at, person.clone(), source, step.at, level.gift));
                }
            }
        }
        let (at, member, source, activity, points) = found?;
        let lot = LotId { key: self.key.clone(), part: self.part };
        let expires = expires(self.rules, activity);
        let award = Award { lot: lot.clone(), source, activity, active_from: Some(at), expires, earned: None };
        Some(Entry { at, member, kind: EntryKind::Awarded(Box::new(award)), postings: vec![free(&lot, points)] })
    }
}

/// The cycle in which a level is reached: the year where calendar years qualify, else a count from 0 of membership years or
/// of trailing spans since joining; all time is one cycle.
pub(crate) fn cycle_of(rules: &Membership, joined: LocalTime, at: LocalTime) -> i32 {
    let spans = |span| i32::from(whole_spans(joined, at, span).0);
    match rules.qualify.window {
        QualifyWindow::All => 0,
        QualifyWindow::CalendarYear => i32::from(at.date().civil().year()),
        QualifyWindow::MembershipYear => spans(Window::Last(1, Unit::Years)),
        QualifyWindow::Trailing(span) => spans(span),
    }
}

/// The points of a person that decide the level, each with the moment from which it counts. What is not yet confirmed does
/// not count.
pub(super) fn qualifying(books: &Books, member: &CustomerId) -> Vec<Qualifying> {
    let lots = books.lots_of(member).filter(|lot| lot.qualifying != 0);
    let counted = lots.filter_map(|lot| Some(Qualifying { at: lot.active_from?, points: lot.qualifying }));
    let mut all: Vec<Qualifying> = counted.collect();
    all.sort_by_key(|counted| counted.at);
    all
}

/// A change of what a lot has to spend.
pub(super) fn free(lot: &LotId, points: i64) -> Posting {
    Posting { lot: lot.clone(), free: points, held: 0, qualifying: 0 }
}

/// Points set aside that are free again.
pub(super) fn release(lot: &LotId, points: i64) -> Posting {
    Posting { lot: lot.clone(), free: points, held: -points, qualifying: 0 }
}
