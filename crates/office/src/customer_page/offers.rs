//! What holds for a customer now, by the policy: the price of their level and tier, campaigns, coupons, and what points pay.

use super::TierNameView;
use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use crate::views::LevelNameView;
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::{Date, UnixTime};
use terrace_policy::{DiscountKind, Level, Offer, Policy, Reduction, Stack, amount_of};
use terrace_words::Title;

/// What holds for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OffersView {
    /// The customer's id.
    pub customer_id: String,
    /// The day for which it is told.
    pub day: String,
    /// The currency of all amounts.
    pub currency: String,
    /// `best` where the lowest price holds, `in_order` where each discount is taken from what the one before has left.
    pub stack: &'static str,
    /// In which order discounts are taken where they follow each other: `level`, `class`, `campaign`, `coupon`.
    pub order: Vec<&'static str>,
    /// What their level gives; `None` for who is no member or below the lowest level.
    pub level: Option<LevelOfferView>,
    /// The next level, and what it gives; `None` at the highest, and for who is no member.
    pub next: Option<NextLevelOfferView>,
    /// What a point pays; `None` where points pay nothing or the customer is no member.
    pub point_pays: Option<String>,
    /// What their tier gives; for staff alone. `None` where tiers give no discount or the customer has none.
    pub class: Option<ClassOfferView>,
    /// Campaigns that hold for them today, then those that begin later.
    pub campaigns: Vec<OfferView>,
    /// Coupons that they could present today or later.
    pub coupons: Vec<OfferView>,
}

/// What a level gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelOfferView {
    /// The level.
    pub level: LevelNameView,
    /// The part of the price that its members pay.
    pub pays: String,
    /// Points that they get on reaching it.
    pub gift: i64,
}

/// The next level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextLevelOfferView {
    /// What it gives.
    #[serde(flatten)]
    pub gives: LevelOfferView,
    /// How many more qualifying points it needs.
    pub needs: i64,
}

/// What a tier gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassOfferView {
    /// The scheme.
    pub scheme: String,
    /// The tier.
    pub tier: TierNameView,
    /// The part of the price that is paid.
    pub pays: String,
}

/// A campaign or a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfferView {
    /// Its id.
    pub name: String,
    /// Its title.
    pub title: Title,
    /// The part of the price that is paid; `None` where an amount is taken off.
    pub pays: Option<String>,
    /// The amount that is taken off; `None` where a part is paid.
    pub off: Option<String>,
    /// From which amount on; `None` for any.
    pub at_least: Option<String>,
    /// The most that it takes off.
    pub at_most: Option<String>,
    /// The levels that it is for; empty for everybody.
    pub levels: Vec<LevelNameView>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Whether it holds today.
    pub is_open: bool,
}

impl Office {
    /// What holds for a customer now.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], that the caller does not see the level, an unknown customer, and what reading facts may
    /// say.
    pub async fn offers(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<OffersView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        caller.must_see_field("level")?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        let explained = self.explained(customer.clone(), None, now).await?;
        let policy = self.policy();
        let rules = &policy.policy;
        let member = self.member_if_any(caller, &customer, now).await?.map(|told| told.member.membership);
        let place = |name: Option<&str>| {
            rules.membership.as_ref()?.levels.iter().position(|one| Some(one.level.as_str()) == name)
        };
        let level = place(member.as_ref().and_then(|member| member.level.as_ref()).map(|level| level.level.as_str()));
        let next = member.as_ref().and_then(|member| member.next.as_ref());
        let next =
            next.and_then(|next| Some((place(next.level.as_ref().map(|level| level.level.as_str()))?, next.needs)));
        let class = rules.prices.as_ref().and_then(|prices| prices.class.as_ref()).and_then(|class| {
            let scheme = rules.schemes.get(class.scheme).filter(|scheme| caller.role.sees(scheme.name.as_str()))?;
            let line = explained.schemes.iter().find(|line| line.scheme == scheme.name.as_str())?;
            let at = scheme.tiers.iter().position(|tier| Some(tier.id.as_str()) == line.tier.as_deref())?;
            let tier = scheme.tiers.get(at)?;
            Some(ClassOfferView {
                scheme: scheme.name.to_string(),
                tier: TierNameView { tier: tier.id.to_string(), title: tier.title.clone() },
                pays: class.pays.get(at)?.to_string(),
            })
        });
        let day = as_of_now(rules, now).local().date();
        let prices = rules.prices.clone().unwrap_or_default();
        let worth = rules.membership.as_ref().and_then(|rules| rules.points.worth).and_then(amount_of);
        let offers = |offers: &[Offer]| {
            let theirs = offers.iter().filter(|offer| offer.is_for(level));
            let mut views: Vec<OfferView> = theirs
                .filter(|offer| offer.until.is_none_or(|until| day <= until))
                .map(|offer| offer_view(rules, offer, day))
                .collect();
            views.sort_by_key(|offer| !offer.is_open);
            views
        };
        Ok(OffersView {
            customer_id: customer.to_string(),
            day: day.to_string(),
            currency: rules.currency.to_string(),
            stack: match prices.stack {
                Stack::Best => "best",
                Stack::InOrder => "in_order",
            },
            order: prices.order.iter().map(|kind| word(*kind)).collect(),
            level: level.and_then(|level| level_view(rules, level)),
            next: next.and_then(|(level, needs)| Some(NextLevelOfferView { gives: level_view(rules, level)?, needs })),
            point_pays: worth.filter(|_| member.is_some()).map(|worth| worth.to_string()),
            class,
            campaigns: offers(&prices.campaigns),
            coupons: offers(&prices.coupons),
        })
    }
}

const fn word(kind: DiscountKind) -> &'static str {
    match kind {
        DiscountKind::Level => "level",
        DiscountKind::Class => "class",
        DiscountKind::Campaign => "campaign",
        DiscountKind::Coupon => "coupon",
    }
}

fn level_view(policy: &Policy, level: usize) -> Option<LevelOfferView> {
    let rules: &Level = policy.membership.as_ref()?.levels.get(level)?;
    let name = LevelNameView::of(policy, Some(level))?;
    Some(LevelOfferView { level: name, pays: rules.pays.to_string(), gift: rules.gift })
}

fn offer_view(policy: &Policy, offer: &Offer, day: Date) -> OfferView {
    let (pays, off) = match offer.reduction {
        Reduction::Pays(share) => (Some(share.to_string()), None),
        Reduction::Off(amount) => (None, Some(amount.to_string())),
    };
    OfferView {
        name: offer.name.to_string(),
        title: offer.title.clone(),
        pays,
        off,
        at_least: Some(offer.at_least).filter(|least| least.ten_thousandths() > 0).map(|least| least.to_string()),
        at_most: offer.at_most.map(|most| most.to_string()),
        levels: offer.levels.iter().filter_map(|level| LevelNameView::of(policy, Some(*level))).collect(),
        from: offer.from.map(|day| day.to_string()),
        until: offer.until.map(|day| day.to_string()),
        is_open: offer.holds_on(day),
    }
}
