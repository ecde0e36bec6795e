use super::{Case, CaseKind, PlacedOrder, ServiceProfile, draw_moment};
use crate::archetype::Archetype;
use crate::catalogue::{FEN, YUAN};
use crate::customer::{Customer, days_before};
use crate::draw::Draw;
use crate::shop::Shop;
use terrace_domain::{Date, LocalTime};

/// A talk, a visit, a message.
pub(crate) struct Contact {
    pub(crate) at: LocalTime,
    pub(crate) method: ContactMethod,
    pub(crate) inbound: bool,
    pub(crate) purpose: &'static str,
    pub(crate) staff: &'static str,
    pub(crate) minutes: i64,
    /// Ten-thousandths of a yuan.
    pub(crate) cost: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContactMethod {
    Visit,
    Call,
    WeChat,
    Message,
}

impl ContactMethod {
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
pub(super) fn make_contacts(
    shop: &Shop,
    customer: &Customer,
    orders: &[PlacedOrder<'_>],
    cases: &[Case],
    profile: &ServiceProfile,
    draw: &mut Draw,
) -> Vec<Contact> {
    let mut log = ContactLog { shop, draw, contacts: Vec::new() };
    let first = orders.first().map_or(shop.last_day, |order| order.at.date());
    log.add_acquisition(customer, first.min(shop.last_day));
    let last = orders.last().map(|order| order.at.date());
    if let Some(last) = last {
        log.add_regular_care(customer.habit.archetype, profile, first, last);
    }
    for case in cases {
        let calls = if case.kind == CaseKind::Complaint { log.draw.between(1, 4) } else { 1 };
        for call in 0..calls {
            log.add(case.opened.date(), call * 2, ContactMethod::Call, call == 0, SERVING);
        }
    }
    if profile.late > 0 {
        for order in orders {
            let late = log.draw.chance(profile.late);
            if late {
                log.add(days_before(order.at.date(), -35), 0, ContactMethod::Call, false, COLLECTING);
            }
        }
    }
    let mut contacts = log.contacts;
    contacts.sort_by_key(|contact| contact.at);
    contacts
}

struct ContactLog<'a> {
    shop: &'a Shop,
    draw: &'a mut Draw,
    contacts: Vec<Contact>,
}

impl ContactLog<'_> {
    /// What came before the first order. Prospects are still being won.
    fn add_acquisition(&mut self, customer: &Customer, first: Date) {
        let (method, most) = match (customer.organisation, customer.habit.archetype) {
            (true, Archetype::KeyAccount) => (ContactMethod::Visit, 5),
            (true, _) => (ContactMethod::Visit, 2),
            (false, Archetype::Prospect) => (ContactMethod::Call, 3),
            (false, _) => (ContactMethod::Message, 2),
        };
        for _ in 0..self.draw.between(0, most) {
            let before = self.draw.between(2, 60);
            self.add(days_before(first, before), 0, method, false, WINNING);
        }
    }

    /// Care between the first order and a while after the last one.
    fn add_regular_care(&mut self, archetype: Archetype, profile: &ServiceProfile, first: Date, last: Date) {
        let (every, visits) = match archetype {
            _ if profile.demanding => (24, 420),
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
            let method = match (messages, self.draw.chance(visits)) {
                (true, _) => ContactMethod::Message,
                (_, true) => ContactMethod::Visit,
                _ if self.draw.chance(400) => ContactMethod::WeChat,
                _ => ContactMethod::Call,
            };
            // Whoever demands much calls of themselves.
            let inbound = profile.demanding && method != ContactMethod::Visit;
            self.add(day, 0, method, inbound, if inbound { SERVING } else { KEEPING });
        }
    }

    fn add(&mut self, day: Date, later: i64, method: ContactMethod, inbound: bool, purpose: &'static str) {
        let day = days_before(day, -later);
        let (fewest, most, per_minute, way_there) = method.effort();
        let at = draw_moment(self.draw, day);
        let minutes = self.draw.between(fewest, most);
        let staff = self.draw.text(STAFF);
        if day >= self.shop.first_day && day <= self.shop.last_day {
            let cost = ((minutes * per_minute + way_there) * FEN).min(2_000 * YUAN);
            self.contacts.push(Contact { at, method, inbound, purpose, staff, minutes, cost });
        }
    }
}
