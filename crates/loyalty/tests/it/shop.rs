//! A shop for tests: its rules, and short ways to say what happens in it.

use terrace_domain::{CustomerId, LocalTime, Money, Name};
use terrace_loyalty::{
    Adjustment, Balance, Command, CommandBody, LayerRule, Ledger, LoyaltyError, OrderId, Posted, RequestKey,
};
use terrace_policy::{Catalogue, Policy, Source, check};

/// The levels of doc 4.
pub const LEVELS: &str = "  levels:
    - { level: diamond, from: 500, pays: 70% }
    - { level: platinum, from: 300, pays: 80% }
    - { level: gold, from: 200, pays: 90% }
    - { level: silver, from: 100, pays: 95% }
    - { level: member, from: 0, pays: 100% }
";

/// A policy with these sections.
pub fn policy(sections: &str) -> Policy {
    let text = format!("policy: shop\ncurrency: CNY\ntimezone: Asia/Shanghai\n{sections}");
    let checked = check(&Source { name: "shop.yaml", text: &text }, &Catalogue::new(Vec::new()));
    checked.policy.unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// A policy with the levels of doc 4, one yuan a point, and further settings of points.
pub fn members(points: &str, more: &str) -> Policy {
    policy(&format!("membership:\n  points: {{ per: 1, earn: 1{points} }}\n{more}{LEVELS}"))
}

pub fn time(text: &str) -> LocalTime {
    LocalTime::parse(text).expect("a time")
}

pub fn money(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}

pub fn id(text: &str) -> CustomerId {
    CustomerId::new(text).expect("an id")
}

pub fn order(text: &str) -> OrderId {
    OrderId::new(text).expect("an order")
}

pub fn key(text: &str) -> RequestKey {
    RequestKey::new(text).expect("a key")
}

/// A ledger that is told things one after the other; each command has a key of its own.
pub struct Till<'r> {
    pub ledger: Ledger<'r>,
    count: usize,
}

impl<'r> Till<'r> {
    pub fn new(policy: &'r Policy) -> Self {
        Self { ledger: Ledger::new(policy.membership.as_ref().expect("members")), count: 0 }
    }

    pub fn post(&mut self, at: &str, member: &str, body: CommandBody) -> Result<Posted, LoyaltyError> {
        self.count += 1;
        let key = key(&format!("k{:04}", self.count));
        self.ledger.post(&Command { key, at: time(at), member: id(member), body })
    }

    /// The key of the last command.
    pub fn last_key(&self) -> RequestKey {
        key(&format!("k{:04}", self.count))
    }

    pub fn buy(&mut self, at: &str, member: &str, name: &str, amount: &str) {
        let body = CommandBody::Purchase { order: order(name), activity: time(at), earning: money(amount) };
        self.post(at, member, body).expect("an order");
    }

    pub fn spend(&mut self, at: &str, member: &str, points: i64, name: &str) -> Result<Posted, LoyaltyError> {
        self.post(at, member, CommandBody::Spend { points, order: Some(order(name)) })
    }

    pub fn refund(
        &mut self,
        at: &str,
        member: &str,
        name: &str,
        (amount, points): (&str, i64),
    ) -> Result<Posted, LoyaltyError> {
        self.post(at, member, CommandBody::Refund { order: order(name), returned: money(amount), points })
    }

    pub fn balance(&self, member: &str, at: &str) -> Balance {
        self.ledger.balance(&id(member), time(at)).expect("a balance")
    }

    pub fn active(&self, member: &str, at: &str) -> i64 {
        self.balance(member, at).active
    }

    /// The name of the level that holds.
    pub fn level(&self, member: &str, at: &str) -> String {
        let standing = self.ledger.standing(&id(member), time(at)).expect("a standing");
        let level = standing.and_then(|standing| standing.level);
        level
            .and_then(|level| self.ledger.rules().levels.get(level))
            .map_or("-".to_owned(), |level| level.level.to_string())
    }
}

pub fn by_hand(points: i64, by: &str, second: Option<&str>) -> CommandBody {
    let (by, second) = (by.to_owned(), second.map(str::to_owned));
    CommandBody::Adjust(Adjustment {
        redeemable: points,
        qualifying: 0,
        reason: "a mistake at the till".to_owned(),
        by,
        second,
    })
}

pub fn layer(level: &str, from: &str, until: Option<&str>) -> LayerRule {
    LayerRule {
        level: Name::new(level).expect("a name"),
        from: time(from),
        until: until.map(time),
        reason: "a promise".to_owned(),
        by: "lin".to_owned(),
    }
}
