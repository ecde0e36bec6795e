//! The `prices` section: discounts, how they meet, and the proof that no price rises with a level or tier.

mod check;
mod class;
mod offers;
mod pieces;
mod schema;

pub(crate) use check::check_prices;
pub(crate) use schema::schema;

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::Binder;
use crate::literal::{self, shown};
use crate::model::{DiscountKind, Floor, LiftingOrder, Number, Prices, Scheme, Stack, amount_of};
use crate::yaml::{Fields, Node, items};
use class::ClassDraft;
use offers::OfferDraft;
use terrace_domain::{Currency, Money, Share};

const STACKS: [(&str, Stack); 2] = [("best", Stack::Best), ("in_order", Stack::InOrder)];
const KINDS: [(&str, DiscountKind); 4] = [
    ("level", DiscountKind::Level),
    ("class", DiscountKind::Class),
    ("campaign", DiscountKind::Campaign),
    ("coupon", DiscountKind::Coupon),
];
const LIFTING: [(&str, LiftingOrder); 2] =
    [("level_before", LiftingOrder::LevelBefore), ("level_after", LiftingOrder::LevelAfter)];

/// The section as written.
pub(crate) struct PricesDraft {
    /// Where the section stands.
    pub(crate) place: Place,
    stack: Option<Stack>,
    order: Option<Vec<DiscountKind>>,
    floor: Option<Floor>,
    lifting_order: Option<LiftingOrder>,
    /// Outer: whether there is such a part; inner: whether it could be read.
    class: Option<Option<ClassDraft>>,
    campaigns: Option<Vec<OfferDraft>>,
    coupons: Option<Vec<OfferDraft>>,
}

/// Reads the section. Returns `None` if it is no mapping, which is noted. `place` is that of its key.
pub(crate) fn read(
    node: &Node,
    place: Place,
    currency: Option<Currency>,
    found: &mut Diagnostics,
) -> Option<PricesDraft> {
    let mut fields = Fields::read(node, "prices", place, found)?;
    let stack = fields.get("stack").map(|node| literal::read_choice(node, "stack", &STACKS, found));
    let order = fields.get("order").map(|node| read_order(node, found));
    let floor = fields.get("floor").map(|node| read_floor(node, found));
    let lifting = fields.get("lifting_order").map(|node| literal::read_choice(node, "lifting_order", &LIFTING, found));
    let class = fields.get("class").map(|node| ClassDraft::read(node, found));
    let mut offers = |key| match fields.get(key).filter(|node| !node.is_empty()) {
        Some(node) => offers::read(node, key, currency, found),
        None => Some(Vec::new()),
    };
    let (campaigns, coupons) = (offers("campaigns"), offers("coupons"));
    fields.finish(found);
    Some(PricesDraft {
        place,
        stack: stack.unwrap_or(Some(Stack::Best)),
        order: order.unwrap_or_else(|| Some(Prices::default().order)),
        floor: floor.unwrap_or(Some(Floor::default())),
        lifting_order: lifting.unwrap_or(Some(LiftingOrder::LevelBefore)),
        class,
        campaigns,
        coupons,
    })
}

/// Every kind of discount that is there, once; kinds that are not written come after, in their usual order.
fn read_order(node: &Node, found: &mut Diagnostics) -> Option<Vec<DiscountKind>> {
    let mut order: Vec<DiscountKind> = Vec::new();
    for item in items(node, "order", found)? {
        let kind = literal::read_choice(item, "order", &KINDS, found)?;
        if !order.contains(&kind) {
            order.push(kind);
        }
    }
    let others = KINDS.iter().map(|(_, kind)| *kind).filter(|kind| !order.contains(kind)).collect::<Vec<_>>();
    Some(order.into_iter().chain(others).collect())
}

fn read_floor(node: &Node, found: &mut Diagnostics) -> Option<Floor> {
    let mut fields = Fields::read(node, "floor", node.place, found)?;
    let margin = fields.get("margin").map(|node| {
        let share = literal::read_share(node, "margin", found)?;
        if share == Share::WHOLE {
            found.error(codes::MARGIN_OF_ALL, node.place, []);
            return None;
        }
        Some(share)
    });
    let paid = fields.get("paid").map(|node| literal::read_share(node, "paid", found));
    fields.finish(found);
    Some(Floor {
        margin: margin.map_or(Some(None), |read| read.map(Some))?,
        paid: paid.map_or(Some(None), |read| read.map(Some))?,
    })
}

/// An amount of whole coins, at least `least` of them, or a note that it is none.
fn read_coins(
    node: &Node,
    key: &str,
    (currency, least): (Option<Currency>, i64),
    found: &mut Diagnostics,
) -> Option<Money> {
    let number: Number = literal::read_number(node, key, found)?;
    let coin = currency?.smallest_coin().ten_thousandths();
    let arguments = || [("key", key.to_owned()), ("number", shown(number))];
    let Some(amount) = amount_of(number).filter(|amount| amount.ten_thousandths() % coin == 0) else {
        let [key, number] = arguments();
        let currency = currency.map(|currency| currency.to_string()).unwrap_or_default();
        found.error(codes::FINER_THAN_COIN, node.place, [key, number, ("currency", currency)]);
        return None;
    };
    if amount.ten_thousandths() / coin < least {
        found.error(codes::NOT_POSITIVE, node.place, arguments());
        return None;
    }
    Some(amount)
}

impl PricesDraft {
    /// Binds the section. `levels` are the names of the levels, from highest to lowest; `None` if a mistake hides some.
    /// Returns `None` if the section holds a mistake, which is noted.
    pub(crate) fn bind(
        &self,
        levels: Option<&[&str]>,
        schemes: &[Option<Scheme>],
        binder: &mut Binder<'_, '_>,
    ) -> Option<Prices> {
        let class = self.class.as_ref().map(|class| class.as_ref()?.bind(schemes, binder));
        let mut offers = |drafts: &Option<Vec<OfferDraft>>| {
            let bound: Vec<_> = drafts.as_ref()?.iter().map(|offer| offer.bind(levels?, binder.found)).collect();
            bound.into_iter().collect::<Option<Vec<_>>>()
        };
        let (campaigns, coupons) = (offers(&self.campaigns), offers(&self.coupons));
        Some(Prices {
            stack: self.stack?,
            order: self.order.clone()?,
            floor: self.floor?,
            lifting_order: self.lifting_order?,
            class: class.map_or(Some(None), |bound| bound.map(Some))?,
            campaigns: campaigns?,
            coupons: coupons?,
        })
    }
}
