//! A second way to keep points, slow and obvious: every point is a thing of its own, and time goes by from one day to the
//! next.

use std::collections::BTreeMap;
use terrace_domain::{LocalTime, Unit, Window};
use terrace_policy::{Falls, Membership, Pending, QualifyWindow, RefundRule};

pub type LotName = (String, u32);

const NEVER: LocalTime = LocalTime::from_micros(i64::MAX);

/// One point.
#[derive(Debug, Clone)]
struct Point {
    lot: LotName,
    at: Whereabouts,
}

#[derive(Debug, Clone, PartialEq)]
enum Whereabouts {
    Free,
    Held(String),
    Spent {
        spend: String,
        draw: usize,
    },
    /// It paid a point of a debt.
    Paid(LotName),
    Gone,
}

#[derive(Debug, Clone)]
pub struct NaiveLot {
    home: usize,
    activity: LocalTime,
    active_from: Option<LocalTime>,
    expires: LocalTime,
    pub qualifying: i64,
}

#[derive(Debug, Clone)]
struct NaiveOrder {
    home: usize,
    lot: Option<LotName>,
    amount: i64,
    returned: i64,
    reversed: i64,
    awarded: i64,
    is_cancelled: bool,
}

#[derive(Debug, Clone)]
struct NaiveHold {
    home: usize,
    until: LocalTime,
    is_open: bool,
}

/// What is left of a debt, in points.
#[derive(Debug, Clone)]
struct NaiveDebt {
    home: usize,
    left: i64,
}

pub struct Naive<'r> {
    rules: &'r Membership,
    now: LocalTime,
    points: Vec<Point>,
    pub lots: BTreeMap<LotName, NaiveLot>,
    debts: BTreeMap<LotName, NaiveDebt>,
    orders: BTreeMap<String, NaiveOrder>,
    holds: BTreeMap<String, NaiveHold>,
    /// The order that each spend paid for, in the order of spending.
    spends: Vec<(String, Option<String>)>,
    joined: BTreeMap<usize, LocalTime>,
    /// Whom each id was merged into.
    into: Vec<Option<usize>>,
}

/// What is left of one person's points: active, pending, held, owed, expired.
pub type Sums = (i64, i64, i64, i64, i64);

impl<'r> Naive<'r> {
    pub fn new(rules: &'r Membership, members: usize) -> Self {
        Self {
            rules,
            now: LocalTime::from_micros(i64::MIN),
            points: Vec::new(),
            lots: BTreeMap::new(),
            debts: BTreeMap::new(),
            orders: BTreeMap::new(),
            holds: BTreeMap::new(),
            spends: Vec::new(),
            joined: BTreeMap::new(),
            into: vec![None; members],
        }
    }

    fn person(&self, member: usize) -> usize {
        self.into[member].map_or(member, |into| self.person(into))
    }

    fn same(&self, one: usize, other: usize) -> bool {
        self.person(one) == self.person(other)
    }

    pub fn joined(&self, member: usize) -> Option<LocalTime> {
        self.joined.iter().filter(|(id, _)| self.same(**id, member)).map(|(_, at)| *at).min()
    }

    fn is_active(&self, lot: &LotName, at: LocalTime) -> bool {
        let lot = &self.lots[lot];
        lot.active_from.is_some_and(|from| from <= at) && at < lot.expires
    }

    /// Free active points of a person, those that are drawn first in front.
    fn spendable(&self, member: usize, at: LocalTime) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.points.len())
            .filter(|index| {
                let point = &self.points[*index];
                point.at == Whereabouts::Free
                    && self.same(self.lots[&point.lot].home, member)
                    && self.is_active(&point.lot, at)
            })
            .collect();
        all.sort_by_key(|index| {
            let point = &self.points[*index];
            let lot = &self.lots[&point.lot];
            (lot.expires, lot.activity, point.lot.clone(), *index)
        });
        all
    }

    /// Lets time go by: from one moment at which anything may happen to the next.
    pub fn advance(&mut self, to: LocalTime) {
        loop {
            let lapses = self.holds.values().filter(|hold| hold.is_open).map(|hold| hold.until);
            let starts = self.lots.values().filter_map(|lot| lot.active_from).filter(|at| *at > self.now);
            let next = lapses.chain(starts).filter(|at| *at <= to).min();
            self.pay_debts();
            let Some(next) = next else { break };
            self.now = self.now.max(next);
            let lapsed: Vec<String> = self
                .holds
                .iter()
                .filter(|(_, hold)| hold.is_open && hold.until <= next)
                .map(|(key, _)| key.clone())
                .collect();
            for key in lapsed {
                self.close_hold(&key);
            }
        }
        self.now = self.now.max(to);
        self.pay_debts();
    }

    fn close_hold(&mut self, key: &str) {
        for point in &mut self.points {
            if point.at == Whereabouts::Held(key.to_owned()) {
                point.at = Whereabouts::Free;
            }
        }
        if let Some(hold) = self.holds.get_mut(key) {
            hold.is_open = false;
        }
    }

    fn pay_debts(&mut self) {
        loop {
            let mut best: Option<(usize, LotName)> = None;
            for member in 0..self.into.len() {
                let debts: Vec<LotName> = self
                    .debts
                    .iter()
                    .filter(|(_, debt)| debt.left > 0 && self.same(debt.home, member))
                    .map(|(name, _)| name.clone())
                    .collect();
                if let (Some(debt), Some(point)) = (debts.first(), self.spendable(member, self.now).first()) {
                    best = Some((*point, debt.clone()));
                    break;
                }
            }
            let Some((point, debt)) = best else { return };
            self.points[point].at = Whereabouts::Paid(debt.clone());
            if let Some(debt) = self.debts.get_mut(&debt) {
                debt.left -= 1;
            }
        }
    }

    fn expiry(&self, activity: LocalTime) -> LocalTime {
        // The tests' shop has whole days, and rounds nothing up.
        self.rules.points.expiry.map_or(NEVER, |expiry| {
            let day = expiry.after.after(activity).expect("a day");
            Window::Last(1, Unit::Days).after(day.date().start()).expect("a day")
        })
    }

    fn award(&mut self, home: usize, lot: &LotName, times: (LocalTime, Option<LocalTime>, LocalTime), points: i64) {
        let (activity, active_from, expires) = times;
        self.lots.insert(lot.clone(), NaiveLot { home, activity, active_from, expires, qualifying: 0 });
        for _ in 0..points {
            self.points.push(Point { lot: lot.clone(), at: Whereabouts::Free });
        }
    }

    pub fn purchase(&mut self, key: &str, member: usize, name: &str, (activity, yuan): (LocalTime, i64)) -> bool {
        if self.orders.contains_key(name) {
            return false;
        }
        let mut order = NaiveOrder {
            home: member,
            lot: None,
            amount: yuan,
            returned: 0,
            reversed: 0,
            awarded: 0,
            is_cancelled: false,
        };
        if self.joined(member).is_none() {
            if i128::from(yuan) * 1_000_000 < self.rules.join.first_order_from.0 {
                self.orders.insert(name.to_owned(), order);
                return true;
            }
            self.joined.insert(member, activity);
        }
        let active_from = match self.rules.points.pending {
            Pending::No => Some(activity),
            Pending::Days(days) => Window::Last(days, Unit::Days).after(activity),
            Pending::UntilConfirmed => None,
        };
        let points = self.earned(yuan);
        let lot = (key.to_owned(), 0);
        self.award(member, &lot, (activity, active_from, self.expiry(activity)), points);
        if let Some(lot) = self.lots.get_mut(&lot) {
            lot.qualifying = points;
        }
        (order.lot, order.awarded) = (Some(lot), points);
        self.orders.insert(name.to_owned(), order);
        true
    }

    /// Whole yuan, rounded down.
    fn earned(&self, yuan: i64) -> i64 {
        let points = i128::from(yuan) * self.rules.points.earn.0 / self.rules.points.per.0;
        i64::try_from(points).expect("few")
    }

    pub fn resolve(&mut self, member: usize, name: &str, confirmed: bool) -> bool {
        let Some(order) = self.orders.get(name).filter(|order| self.same(order.home, member)) else { return false };
        let Some(lot) = order.lot.clone() else { return false };
        let is_gone = order.is_cancelled || (order.awarded > 0 && order.reversed >= order.awarded);
        if self.lots[&lot].active_from.is_some_and(|from| from <= self.now) || is_gone {
            return false;
        }
        if confirmed {
            self.lots.get_mut(&lot).expect("a lot").active_from = Some(self.now);
            return true;
        }
        for point in self.points.iter_mut().filter(|point| point.lot == lot && point.at == Whereabouts::Free) {
            point.at = Whereabouts::Gone;
        }
        self.lots.get_mut(&lot).expect("a lot").qualifying = 0;
        let order = self.orders.get_mut(name).expect("an order");
        (order.is_cancelled, order.reversed) = (true, order.awarded);
        true
    }

    pub fn spend(&mut self, key: &str, member: usize, points: i64, order: Option<&str>) -> bool {
        let there = self.spendable(member, self.now);
        let count = usize::try_from(points).unwrap_or(0);
        if count == 0 || there.len() < count {
            return false;
        }
        for (draw, index) in there.into_iter().take(count).enumerate() {
            self.points[index].at = Whereabouts::Spent { spend: key.to_owned(), draw };
        }
        self.spends.push((key.to_owned(), order.map(str::to_owned)));
        true
    }

    pub fn hold(&mut self, key: &str, member: usize, points: i64, until: Option<LocalTime>) -> bool {
        let there = self.spendable(member, self.now);
        let count = usize::try_from(points).unwrap_or(0);
        if count == 0 || there.len() < count {
            return false;
        }
        for index in there.into_iter().take(count) {
            self.points[index].at = Whereabouts::Held(key.to_owned());
        }
        let hold = NaiveHold { home: member, until: until.unwrap_or(NEVER), is_open: true };
        self.holds.insert(key.to_owned(), hold);
        true
    }

    fn is_open(&self, member: usize, hold: &str) -> bool {
        self.holds.get(hold).is_some_and(|hold| hold.is_open && self.same(hold.home, member))
    }

    pub fn capture(&mut self, key: &str, member: usize, (hold, points): (&str, i64), order: Option<&str>) -> bool {
        let held = Whereabouts::Held(hold.to_owned());
        let mut there: Vec<usize> = (0..self.points.len()).filter(|index| self.points[*index].at == held).collect();
        // The lots of a hold are those of its draws, in the order of drawing.
        there.sort_by_key(|index| {
            let lot = &self.lots[&self.points[*index].lot];
            (lot.expires, lot.activity, self.points[*index].lot.clone(), *index)
        });
        let count = usize::try_from(points).unwrap_or(0);
        if !self.is_open(member, hold) || count == 0 || there.len() < count {
            return false;
        }
        for (draw, index) in there.into_iter().take(count).enumerate() {
            self.points[index].at = Whereabouts::Spent { spend: key.to_owned(), draw };
        }
        self.close_hold(hold);
        self.spends.push((key.to_owned(), order.map(str::to_owned)));
        true
    }

    pub fn release(&mut self, member: usize, hold: &str) -> bool {
        let is_open = self.is_open(member, hold);
        if is_open {
            self.close_hold(hold);
        }
        is_open
    }

    pub fn refund(&mut self, key: &str, member: usize, name: &str, (yuan, back): (i64, i64)) -> bool {
        let Some(order) = self.orders.get(name).filter(|order| self.same(order.home, member)).cloned() else {
            return false;
        };
        if order.lot.is_some() && order.returned + yuan > order.amount {
            return false;
        }
        let mut spent: Vec<(usize, usize, usize)> = Vec::new();
        for (index, point) in self.points.iter().enumerate() {
            if let Whereabouts::Spent { spend, draw } = &point.at {
                let place = self.spends.iter().position(|(key, order)| key == spend && order.as_deref() == Some(name));
                spent.extend(place.map(|place| (place, *draw, index)));
            }
        }
        spent.sort_unstable();
        let count = usize::try_from(back).expect("not below zero");
        if spent.len() < count {
            return false;
        }
        let mut part = 0;
        let mut returned: BTreeMap<(usize, LotName), LotName> = BTreeMap::new();
        for (place, _, index) in spent.into_iter().rev().take(count) {
            let lot = self.points[index].lot.clone();
            self.points[index].at = Whereabouts::Free;
            if self.now < self.lots[&lot].expires {
                continue;
            }
            let is_first = !returned.keys().any(|(at, of)| *at == place && *of == lot);
            if is_first {
                let old = self.lots[&lot].clone();
                let day = self.rules.points.reinstate.after(self.now).expect("a day");
                let expires = Window::Last(1, Unit::Days).after(day.date().start()).expect("a day");
                let new = (key.to_owned(), part);
                part += 1;
                self.award(old.home, &new, (old.activity, Some(self.now), expires), 0);
                returned.insert((place, lot.clone()), new);
            }
            self.points[index].lot = returned[&(place, lot)].clone();
        }
        if let Some(lot) = order.lot {
            self.take_back((key, part), name, (&lot, yuan));
        }
        true
    }

    fn take_back(&mut self, (key, part): (&str, u32), name: &str, (lot, yuan): (&LotName, i64)) {
        let order = &self.orders[name];
        let keeps = self.earned(order.amount - order.returned - yuan);
        let take = (order.awarded - keeps - order.reversed).max(0);
        let home = order.home;
        let own: Vec<usize> = (0..self.points.len())
            .filter(|index| self.points[*index].lot == *lot && self.points[*index].at == Whereabouts::Free)
            .collect();
        let others = self.spendable(home, self.now).into_iter().filter(|index| self.points[*index].lot != *lot);
        let all: Vec<usize> = own.into_iter().chain(others).take(usize::try_from(take).expect("few")).collect();
        let missing = take - i64::try_from(all.len()).expect("few");
        for index in all {
            self.points[index].at = Whereabouts::Gone;
        }
        if missing > 0 && self.rules.points.refund == RefundRule::Debt {
            self.debts.insert((key.to_owned(), part), NaiveDebt { home, left: missing });
        }
        self.lots.get_mut(lot).expect("a lot").qualifying -= take;
        let order = self.orders.get_mut(name).expect("an order");
        order.returned += yuan;
        order.reversed += take;
    }

    pub fn adjust(&mut self, key: &str, member: usize, points: i64) -> bool {
        if self.joined(member).is_none_or(|joined| joined > self.now) || points == 0 {
            return false;
        }
        if points > 0 {
            self.award(member, &(key.to_owned(), 0), (self.now, Some(self.now), self.expiry(self.now)), points);
            return true;
        }
        let there = self.spendable(member, self.now);
        let count = usize::try_from(-points).expect("few");
        if there.len() < count {
            return false;
        }
        for index in there.into_iter().take(count) {
            self.points[index].at = Whereabouts::Gone;
        }
        true
    }

    pub fn merge(&mut self, into: usize, from: usize) -> bool {
        if self.into[from].is_some() || self.same(into, from) {
            return false;
        }
        self.into[from] = Some(self.person(into));
        true
    }

    pub fn unmerge(&mut self, member: usize, from: usize) -> bool {
        if self.into[from].is_none() || !self.same(member, from) {
            return false;
        }
        self.into[from] = None;
        for index in 0..self.points.len() {
            if let Whereabouts::Paid(debt) = self.points[index].at.clone() {
                let (payer, debtor) = (self.lots[&self.points[index].lot].home, self.debts[&debt].home);
                if !self.same(payer, debtor) {
                    self.points[index].at = Whereabouts::Free;
                    self.debts.get_mut(&debt).expect("a debt").left += 1;
                }
            }
        }
        true
    }

    /// Free, held and qualifying points of each lot; debts below zero.
    pub fn contents(&self, member: usize) -> BTreeMap<LotName, (i64, i64, i64)> {
        let mut all = BTreeMap::new();
        for (name, lot) in self.lots.iter().filter(|(_, lot)| self.same(lot.home, member)) {
            let count = |is: &dyn Fn(&Whereabouts) -> bool| {
                let own = self.points.iter().filter(|point| point.lot == *name && is(&point.at));
                i64::try_from(own.count()).expect("few")
            };
            let free = count(&|at| *at == Whereabouts::Free);
            let held = count(&|at| matches!(at, Whereabouts::Held(_)));
            all.insert(name.clone(), (free, held, lot.qualifying));
        }
        for (name, debt) in self.debts.iter().filter(|(_, debt)| self.same(debt.home, member)) {
            all.insert(name.clone(), (-debt.left, 0, 0));
        }
        all
    }

    pub fn sums(&self, member: usize) -> Sums {
        let mut sums = (0, 0, 0, 0, 0);
        for (name, (free, held, _)) in self.contents(member) {
            sums.2 += held;
            match self.lots.get(&name) {
                None => sums.3 -= free,
                Some(lot) if lot.expires <= self.now => sums.4 += free,
                Some(lot) if lot.active_from.is_none_or(|from| from > self.now) => sums.1 += free,
                Some(_) => sums.0 += free,
            }
        }
        sums
    }

    /// The level that the points give now, by going through every day since joining.
    pub fn level(&self, member: usize) -> Option<usize> {
        let joined = self.joined(member).filter(|joined| *joined <= self.now)?;
        let lots = self.lots.values().filter(|lot| self.same(lot.home, member));
        let points: Vec<(LocalTime, i64)> = lots.filter_map(|lot| Some((lot.active_from?, lot.qualifying))).collect();
        LevelOfDays { rules: self.rules, joined, points: &points }.level(self.now)
    }

    pub fn is_merged(&self, member: usize) -> bool {
        self.into[member].is_some()
    }

    /// An order by its place among those that are known, round and round: whose it is, and its number.
    pub fn order_at(&self, place: usize) -> Option<(usize, u16)> {
        let (name, order) = self.orders.iter().nth(place % self.orders.len().max(1))?;
        Some((order.home, name.trim_start_matches('o').parse().ok()?))
    }

    pub fn count_of_orders(&self) -> u16 {
        u16::try_from(self.orders.len()).expect("few")
    }

    /// What is left of an order, in yuan, and how many of the points that paid for it can come back.
    pub fn left_of(&self, name: &str) -> (i64, i64) {
        let paid =
            |key: &String| self.spends.iter().any(|(spend, order)| spend == key && order.as_deref() == Some(name));
        let spent =
            self.points.iter().filter(|point| matches!(&point.at, Whereabouts::Spent { spend, .. } if paid(spend)));
        let left = self.orders.get(name).map_or(0, |order| order.amount - order.returned);
        (left, i64::try_from(spent.count()).expect("few"))
    }

    pub fn home_of_hold(&self, hold: &str) -> Option<usize> {
        self.holds.get(hold).map(|hold| hold.home)
    }

    pub fn held(&self, hold: &str) -> i64 {
        let held = Whereabouts::Held(hold.to_owned());
        i64::try_from(self.points.iter().filter(|point| point.at == held).count()).expect("few")
    }

    pub fn has_debts_and_active_points(&self, member: usize) -> bool {
        let sums = self.sums(member);
        sums.3 > 0 && sums.0 > 0
    }
}

/// A member's level from one day to the next.
pub struct LevelOfDays<'a> {
    pub rules: &'a Membership,
    pub joined: LocalTime,
    pub points: &'a [(LocalTime, i64)],
}

impl LevelOfDays<'_> {
    pub fn level(&self, until: LocalTime) -> Option<usize> {
        let day = Window::Last(1, Unit::Days);
        let mut now = self.joined;
        let mut held = self.reached(self.start(now, false), now, true);
        let mut review = self.next_review(now);
        let mut falls: Option<(LocalTime, LocalTime)> = None;
        while now < until {
            now = day.after(now).expect("a day");
            if falls.is_some_and(|(at, _)| at == now) {
                held = self.fallen(held, falls.take().expect("a fall").1, now);
            }
            if review == now {
                review = self.next_review(now);
                let start = self.start(now, true);
                if worse(self.reached(start, now, false), held) {
                    match self.rules.review.grace {
                        None => held = self.fallen(held, start, now),
                        Some(grace) if falls.is_none() => falls = Some((grace.after(now).expect("a day"), start)),
                        Some(_) => {}
                    }
                }
            }
            let reached = self.reached(self.start(now, false), now, true);
            if self.points.iter().any(|(at, _)| *at == now) && worse(held, reached) {
                (held, falls) = (reached, None);
                let is_span = matches!(self.rules.qualify.window, QualifyWindow::All | QualifyWindow::Trailing(_));
                if self.rules.review.rise_moves_date && is_span {
                    review = self.next_review(now);
                }
            }
        }
        held
    }

    fn fallen(&self, held: Option<usize>, start: LocalTime, now: LocalTime) -> Option<usize> {
        let reached = self.reached(start, now, false);
        if !worse(reached, held) {
            return held;
        }
        match self.rules.review.falls {
            Falls::Never => held,
            Falls::Recomputed => reached,
            Falls::OneLevel => held.map(|held| held + 1).filter(|next| *next < self.rules.levels.len()),
        }
    }

    fn reached(&self, start: LocalTime, end: LocalTime, with_end: bool) -> Option<usize> {
        let counts = |at: LocalTime| at >= start && if with_end { at <= end } else { at < end };
        let sum: i64 = self.points.iter().filter(|(at, _)| counts(*at)).map(|(_, points)| points).sum();
        self.rules.levels.iter().position(|level| i128::from(sum) * 1_000_000 >= level.from.0)
    }

    /// The year of membership, from 0, by counting birthdays.
    fn years(&self, now: LocalTime) -> u16 {
        (1..)
            .take_while(|years| Window::Last(*years, Unit::Years).after(self.joined).expect("a day") <= now)
            .last()
            .unwrap_or(0)
    }

    fn birthday(&self, years: u16) -> LocalTime {
        if years == 0 {
            LocalTime::from_micros(i64::MIN)
        } else {
            Window::Last(years, Unit::Years).after(self.joined).expect("a day")
        }
    }

    fn start(&self, now: LocalTime, is_review: bool) -> LocalTime {
        let new_year = |year: i16| LocalTime::parse(&format!("{year:04}-01-01")).expect("a day");
        let year = now.date().civil().year();
        match self.rules.qualify.window {
            QualifyWindow::All => LocalTime::from_micros(i64::MIN),
            QualifyWindow::CalendarYear => new_year(if is_review { year - 1 } else { year }),
            QualifyWindow::Trailing(span) => span.ago(now).expect("a day"),
            QualifyWindow::MembershipYear if is_review => self.birthday(self.years(now).saturating_sub(1)),
            QualifyWindow::MembershipYear => self.birthday(self.years(now)),
        }
    }

    fn next_review(&self, now: LocalTime) -> LocalTime {
        if self.rules.review.falls == Falls::Never {
            return NEVER;
        }
        match self.rules.qualify.window {
            QualifyWindow::CalendarYear => {
                LocalTime::parse(&format!("{:04}-01-01", now.date().civil().year() + 1)).expect("a day")
            }
            QualifyWindow::MembershipYear => self.birthday(self.years(now) + 1),
            QualifyWindow::All | QualifyWindow::Trailing(_) => self.rules.review.every.after(now).expect("a day"),
        }
    }
}

/// Whether a level is below another; none is below all.
fn worse(one: Option<usize>, other: Option<usize>) -> bool {
    one.map_or(-1, |level| 1_000 - i64::try_from(level).expect("few"))
        < other.map_or(-1, |level| 1_000 - i64::try_from(level).expect("few"))
}
