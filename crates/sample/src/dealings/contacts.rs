use super::{Case, CaseKind, Manner, Order, moment};
use crate::archetype::Archetype;
use crate::catalogue::{FEN, YUAN};
use crate::customer::{Customer, days_before};
use crate::draw::Draw;
use crate::shop::Shop;
use terrace_domain::{Date, LocalTime};

/// A talk, a visit, a message.
pub(crate) struct Contact {
    pub(crate) at: LocalTime,
    pub(crate) way: Way,
    pub(crate) inbound: bool,
    pub(crate) purpose: &'static str,
    pub(crate) staff: &'static str,
    pub(crate) minutes: i64,
    /// Ten-thousandths of a yuan.
    pub(crate) cost: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Visit,
    Call,
    WeChat,
    Message,
}

impl Way {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Visit => "上门拜访",
            Self::Call => "电话",
            Self::WeChat => "企业微信",
            Self::Message => "短信",
        }
    }

    /// Minutes, fewest and most, and what the shop reckons for a minute and for the way there, in fen.
    const fn effort(self) -> (i64, i64, i64, i64) {
        match self {
            Self::Visit => (40, 120, 150, 6_000),
            Self::Call => (3, 25, 120, 30),
            Self::WeChat => (2, 12, 100, 0),
            Self::Message => (0, 0, 0, 10),
        }
    }
}

pub(crate) const WINNING: &str = "获客";
pub(crate) const KEEPING: &str = "客户维护";
const SERVING: &str = "售后服务";
const COLLECTING: &str = "催款";
const STAFF: &[&str] = &["客服一组", "客服二组", "大客户组", "渠道组"];

/// Regular care as the customer is worth it, or as they demand it; what cases and late payments make necessary; and
/// what it took to win them.
pub(super) fn contacts(
    shop: &Shop,
    customer: &Customer,
    orders: &[Order<'_>],
    cases: &[Case],
    manner: &Manner,
    draw: &mut Draw,
) -> Vec<Contact> {
    let mut book = Book { shop, draw, contacts: Vec::new() };
    let first = orders.first().map_or(shop.last_day, |order| order.at.date());
    book.win(customer, first.min(shop.last_day));
    let last = orders.last().map(|order| order.at.date());
    if let Some(last) = last {
        book.keep(customer.habit.archetype, manner, first, last);
    }
    for case in cases {
        let calls = if case.kind == CaseKind::Complaint { book.draw.between(1, 4) } else { 1 };
        for call in 0..calls {
            book.talk(case.opened.date(), call * 2, Way::Call, call == 0, SERVING);
        }
    }
    if manner.late > 0 {
        for order in orders {
            let late = book.draw.chance(manner.late);
            if late {
                book.talk(days_before(order.at.date(), -35), 0, Way::Call, false, COLLECTING);
            }
        }
    }
    let mut contacts = book.contacts;
    contacts.sort_by_key(|contact| contact.at);
    contacts
}

struct Book<'a> {
    shop: &'a Shop,
    draw: &'a mut Draw,
    contacts: Vec<Contact>,
}

impl Book<'_> {
    /// What came before the first order. Prospects are still being won.
    fn win(&mut self, customer: &Customer, first: Date) {
        let (way, most) = match (customer.organisation, customer.habit.archetype) {
            (true, Archetype::KeyAccount) => (Way::Visit, 5),
            (true, _) => (Way::Visit, 2),
            (false, Archetype::Prospect) => (Way::Call, 3),
            (false, _) => (Way::Message, 2),
        };
        for _ in 0..self.draw.between(0, most) {
            let before = self.draw.between(2, 60);
            self.talk(days_before(first, before), 0, way, false, WINNING);
        }
    }

    /// Care between the first order and a while after the last one.
    fn keep(&mut self, archetype: Archetype, manner: &Manner, first: Date, last: Date) {
        let (every, visits) = match archetype {
            _ if manner.demanding => (24, 420),
            Archetype::KeyAccount | Archetype::ExactlyHundred => (30, 300),
            Archetype::Steady | Archetype::Rising | Archetype::ExactlyFifty => (60, 100),
            Archetype::Small | Archetype::Decorator | Archetype::LapsedOrganisation => (110, 60),
            Archetype::LoyalPerson => (60, 0),
            _ => (120, 0),
        };
        let messages = matches!(
            archetype,
            Archetype::LoyalPerson
                | Archetype::RegularPerson
                | Archetype::OneOff
                | Archetype::NewPerson
                | Archetype::LapsedPerson
        );
        let mut day = first;
        loop {
            let step = self.draw.between(every / 2, every * 3 / 2).max(1);
            day = days_before(day, -step);
            if day > days_before(last, -90) || day > self.shop.last_day {
                break;
            }
            let way = match (messages, self.draw.chance(visits)) {
                (true, _) => Way::Message,
                (_, true) => Way::Visit,
                _ if self.draw.chance(400) => Way::WeChat,
                _ => Way::Call,
            };
            // Whoever demands much calls of themselves.
            let inbound = manner.demanding && way != Way::Visit;
            self.talk(day, 0, way, inbound, if inbound { SERVING } else { KEEPING });
        }
    }

    fn talk(&mut self, day: Date, later: i64, way: Way, inbound: bool, purpose: &'static str) {
        let day = days_before(day, -later);
        let (fewest, most, per_minute, way_there) = way.effort();
        let at = moment(self.draw, day);
        let minutes = self.draw.between(fewest, most);
        let staff = self.draw.text(STAFF);
        if day >= self.shop.first_day && day <= self.shop.last_day {
            let cost = ((minutes * per_minute + way_there) * FEN).min(2_000 * YUAN);
            self.contacts.push(Contact { at, way, inbound, purpose, staff, minutes, cost });
        }
    }
}
