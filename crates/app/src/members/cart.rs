use super::MembersRequest;
use super::show::ledger;
use crate::context::RunContext;
use crate::error::{AppError, MembersError};
use crate::facts::Inputs;
use crate::runs::{AloneRequest, alone};
use crate::workspace::Workspace;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use terrace_domain::Money;
use terrace_loyalty::{Cart, CartLine, LineKind, Quote, Shopper, member_view, quote};
use terrace_policy::{Buyer, Policy};

/// Who wants to know what a cart costs.
#[derive(Debug, Clone, Copy)]
pub struct QuoteRequest<'a> {
    /// The rules, the facts, the moment.
    pub members: MembersRequest<'a>,
    /// The same facts, as tiers are computed from them.
    pub inputs: &'a Inputs,
    /// The workspace, if there is one.
    pub workspace: Option<&'a Workspace>,
    /// Whose cart it is; without a name anybody's, who is no member.
    pub customer: Option<&'a str>,
}

/// What a cart costs somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// What of them touches the price.
    pub shopper: Shopper,
    /// The price, step by step.
    pub quote: Quote,
}

/// Quotes a cart.
///
/// # Errors
/// A policy that says nothing of prices, a customer without orders, a cart that cannot be, and what reading facts may say.
pub fn quote_cart(request: &QuoteRequest<'_>, cart: &Cart, ctx: &RunContext<'_>) -> Result<Quoted, AppError> {
    let policy = &request.members.policy.policy;
    if policy.membership.is_none() && policy.prices.is_none() {
        return Err(MembersError::NoSection { policy: policy.name.to_string(), section: "prices" }.into());
    }
    let shopper = match request.customer {
        Some(customer) => shopper(request, policy, customer, ctx)?,
        None => Shopper::default(),
    };
    let quote = quote(policy, &shopper, cart, request.members.as_of.local())?;
    Ok(Quoted { shopper, quote })
}

fn shopper(
    request: &QuoteRequest<'_>,
    policy: &Policy,
    customer: &str,
    ctx: &RunContext<'_>,
) -> Result<Shopper, AppError> {
    let mut shopper = Shopper::default();
    if let Some(rules) = &policy.membership {
        let (id, ledger) = ledger(&request.members, rules, customer)?;
        if let Some(view) = member_view(&ledger, &id, request.members.instant())? {
            shopper = Shopper {
                buyer: Buyer { level: view.standing.level, class: None },
                is_member: true,
                qualifying: view.standing.points,
                balance: view.balance.active,
            };
        }
    }
    if let Some(class) = policy.prices.as_ref().and_then(|prices| prices.class.as_ref()) {
        let as_asked = AloneRequest {
            policy: Arc::clone(request.members.policy),
            as_of: request.members.as_of.clone(),
            customer: customer.to_owned(),
        };
        shopper.buyer.class = alone(&as_asked, request.inputs, request.workspace, ctx)?.tier(class.scheme);
    }
    Ok(shopper)
}

/// A cart as people and shops write it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CartBody {
    /// Its lines.
    pub lines: Vec<CartLineBody>,
    /// The name of a coupon.
    #[serde(default)]
    pub coupon: Option<String>,
    /// Points that are to pay.
    #[serde(default)]
    pub points: i64,
}

/// A line of a cart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLineBody {
    /// What the shop calls it; no price goes by it.
    #[serde(default)]
    pub product: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: CartLineKind,
    /// The list price.
    pub list: CartAmount,
    /// What it costs the shop.
    #[serde(default)]
    pub cost: Option<CartAmount>,
}

/// What a line of a cart is.
#[derive(Debug, Clone, Copy, Deserialize, Default, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CartLineKind {
    /// Goods or services.
    #[default]
    Goods,
    /// Delivery.
    Shipping,
    /// Taxes on top.
    Tax,
    /// A gift card.
    GiftCard,
}

/// Digits, as a text or as a number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CartAmount {
    /// `"199.90"`.
    Text(String),
    /// `199.90`, read digit by digit.
    Number(serde_json::Number),
}

/// A cart that was read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCart {
    /// What is to be bought.
    pub cart: Cart,
    /// What its lines are called, in their order; no price goes by it.
    pub products: Vec<Option<String>>,
}

/// Reads a cart: `{"lines": [{"product": "desk", "list": "399.00", "cost": "210.00", "kind": "goods"}], "coupon": "SPRING",
/// "points": 100}`, of which only `lines` and `list` are needed. `name` is how
/// messages call it.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_cart(name: impl AsRef<Path>, text: &str) -> Result<NamedCart, AppError> {
    let path = name.as_ref();
    let bad = |reason: String| AppError::from(MembersError::BadCart { path: path.to_owned(), reason });
    let body: CartBody = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
    checked_cart(path, body)
}

/// Checks a cart that is read already. `name` is how messages call it.
///
/// # Errors
/// What is wrong with it, and where.
pub fn checked_cart(name: impl AsRef<Path>, body: CartBody) -> Result<NamedCart, AppError> {
    let path = name.as_ref();
    let bad = |reason: String| AppError::from(MembersError::BadCart { path: path.to_owned(), reason });
    let amount = |number: usize, name: &str, amount: &CartAmount| {
        let digits = match amount {
            CartAmount::Text(text) => text.clone(),
            CartAmount::Number(digits) => digits.to_string(),
        };
        Money::parse(&digits).map_err(|_| bad(format!("lines[{number}].{name}: {digits}")))
    };
    let line = |(number, line): (usize, &CartLineBody)| {
        let kind = match line.kind {
            CartLineKind::Goods => LineKind::Goods,
            CartLineKind::Shipping => LineKind::Shipping,
            CartLineKind::Tax => LineKind::Tax,
            CartLineKind::GiftCard => LineKind::GiftCard,
        };
        let cost = line.cost.as_ref().map(|cost| amount(number, "cost", cost)).transpose()?;
        Ok::<_, AppError>(CartLine { kind, list: amount(number, "list", &line.list)?, cost })
    };
    let lines = body.lines.iter().enumerate().map(line).collect::<Result<Vec<_>, _>>()?;
    if lines.is_empty() {
        return Err(bad("lines: []".to_owned()));
    }
    let cart = Cart { lines, coupon: body.coupon, points: body.points };
    Ok(NamedCart { cart, products: body.lines.into_iter().map(|line| line.product).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carts_are_read_as_they_are_written() {
        let read = |text: &str| read_cart(Path::new("cart.json"), text);
        let cart = read(
            r#"{"lines": [{"list": "399.00", "cost": 210.5}, {"product": "delivery", "kind": "shipping", "list": 12}]}"#,
        );
        let cart = cart.unwrap();
        let money = |text: &str| Money::parse(text).unwrap();
        let goods = CartLine { kind: LineKind::Goods, list: money("399"), cost: Some(money("210.50")) };
        let shipping = CartLine { kind: LineKind::Shipping, list: money("12"), cost: None };
        assert_eq!(cart.cart, Cart { lines: vec![goods, shipping], coupon: None, points: 0 });
        assert_eq!(cart.products, [None, Some("delivery".to_owned())]);
        for (text, told) in [
            ("{", "EOF"),
            (r#"{"lines": []}"#, "lines: []"),
            (r#"{"lines": [{"list": "dear"}]}"#, "lines[0].list: dear"),
            (r#"{"lines": [{"list": 1, "price": 2}]}"#, "price"),
            (r#"{"lines": [{"list": 1}], "points": "many"}"#, "many"),
        ] {
            let AppError::Members(MembersError::BadCart { reason, .. }) = read(text).unwrap_err() else {
                panic!("{text}")
            };
            assert!(reason.contains(told), "{text}: {reason}");
        }
    }
}
