//! What a customer bought, and how often.

use super::unknown;
use crate::error::OfficeError;
use crate::fields::customer_id;
use crate::office::{Office, as_of_now};
use crate::roles::{Caller, Right};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_app::customer::{BoughtMonth, BoughtOf, Purchases, purchases};
use terrace_app::facts::{ReadingOptions, recorded_facts};
use terrace_app::views::{DecimalView, ValueView};
use terrace_domain::{CustomerId, Date, LocalTime, Money, Share, UnixTime, Value, round_div};

/// The most products, categories, channels and shops that are told.
const MOST: usize = 200;

/// What a customer bought.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PurchasesView {
    /// The customer's id.
    pub customer_id: String,
    /// For when.
    pub as_of: String,
    /// The currency of all amounts.
    pub currency: String,
    /// How many orders.
    pub orders: usize,
    /// On how many days.
    pub days: usize,
    /// What was paid.
    pub gross: String,
    /// What was paid for an order on average; `None` without one.
    pub mean: Option<String>,
    /// What came back.
    pub returned: String,
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// Days since the last.
    pub days_since: Option<i32>,
    /// The usual number of days from one day of buying to the next, the middle one of all; `None` below two days.
    pub usual_gap: Option<i32>,
    /// The longest of them.
    pub longest_gap: Option<i32>,
    /// The most paid first.
    pub products: Vec<BoughtView>,
    /// The most paid first.
    pub categories: Vec<BoughtView>,
    /// The most paid first.
    pub channels: Vec<BoughtView>,
    /// The most paid first.
    pub stores: Vec<BoughtView>,
    /// Every month from the first order on.
    pub months: Vec<BoughtMonthView>,
}

/// What was bought of something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoughtView {
    /// Its name; `None` for what has none.
    pub name: Option<String>,
    /// The category of a product.
    pub category: Option<String>,
    /// On how many orders.
    pub orders: usize,
    /// How many in all.
    pub quantity: Option<ValueView>,
    /// What was paid.
    pub gross: String,
    /// Its share of all that was paid.
    pub share: DecimalView,
    /// What came back.
    pub returned: String,
    /// The first time.
    pub first: Option<String>,
    /// The last time.
    pub last: Option<String>,
}

/// A month of buying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BoughtMonthView {
    /// Its first day.
    pub month: String,
    /// Orders placed in it.
    pub orders: usize,
    /// What was paid in it, less what came back in it.
    pub net: String,
}

impl Office {
    /// What a customer bought.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], that the caller sees no amounts, an unknown customer, and what reading facts may say.
    pub async fn purchases(&self, caller: &Caller, id: &str, now: UnixTime) -> Result<PurchasesView, OfficeError> {
        caller.must_for_some(Right::SeeCustomers)?;
        caller.must_see_field("amount")?;
        let customer = customer_id(id)?;
        self.must_see(caller, &customer, now).await?;
        self.seal(now).await?;
        let found = self.bought(customer.clone(), now).await?;
        let policy = self.policy();
        let as_of = as_of_now(&policy.policy, now);
        let today = as_of.local().date();
        let view = view(customer.to_string(), as_of.to_string(), policy.policy.currency.to_string(), (&found, today));
        Ok(view.seen_by(caller))
    }

    /// The same, whoever asks.
    pub(super) async fn bought(&self, customer: CustomerId, now: UnixTime) -> Result<Purchases, OfficeError> {
        let policy = self.policy();
        self.over_facts(now, move |terrace, ctx| {
            let rules = &policy.policy;
            let inputs = terrace.facts(&ReadingOptions::of(rules), None, ctx)?;
            let found = purchases(rules, &inputs, &as_of_now(rules, now), &customer)?;
            // Who bought nothing may be known otherwise.
            if found.orders == 0 && recorded_facts(terrace.workspace(), None, &customer, ctx)?.1.is_empty() {
                return Err(unknown(&customer));
            }
            Ok(found)
        })
        .await
    }
}

fn view(customer_id: String, as_of: String, currency: String, (found, today): (&Purchases, Date)) -> PurchasesView {
    let all = |sums: &[BoughtOf]| -> Vec<BoughtView> {
        // Of what nobody names there is nothing to tell.
        match sums {
            [BoughtOf { name: None, .. }] => Vec::new(),
            sums => sums.iter().take(MOST).map(|sum| bought_view(sum, found)).collect(),
        }
    };
    let month = |month: &BoughtMonth| BoughtMonthView {
        month: month.month.to_string(),
        orders: month.orders,
        net: month.net.to_string(),
    };
    PurchasesView {
        customer_id,
        as_of,
        currency,
        orders: found.orders,
        days: found.days.len(),
        gross: found.gross.to_string(),
        mean: mean_of(found).map(|mean| mean.to_string()),
        returned: found.returned.to_string(),
        first: found.days.first().map(ToString::to_string),
        last: found.days.last().map(ToString::to_string),
        days_since: found.days.last().map(|last| today.days() - last.days()),
        usual_gap: found.usual_gap(),
        longest_gap: found.longest_gap(),
        products: all(&found.products),
        categories: all(&found.categories),
        channels: all(&found.channels),
        stores: all(&found.stores),
        months: found.months.iter().map(month).collect(),
    }
}

/// What was paid for an order on average, rounded half-even.
pub(super) fn mean_of(found: &Purchases) -> Option<Money> {
    let orders = i128::try_from(found.orders).ok()?;
    let mean = round_div(found.gross.ten_thousandths().into(), orders)?;
    i64::try_from(mean).ok().map(Money::from_ten_thousandths)
}

fn bought_view(sum: &BoughtOf, whole: &Purchases) -> BoughtView {
    let time = |time: Option<LocalTime>| time.map(|time| time.to_string());
    let (part, whole) = (sum.gross.ten_thousandths().into(), whole.gross.ten_thousandths().into());
    BoughtView {
        name: sum.name.clone(),
        category: sum.category.clone(),
        orders: sum.orders,
        // Ten-thousandths as millionths.
        quantity: sum.quantity.and_then(|quantity| quantity.checked_mul(100)).map(|of| ValueView(Value::Decimal(of))),
        gross: sum.gross.to_string(),
        share: DecimalView(Share::of(part, whole).millionths().into()),
        returned: sum.returned.to_string(),
        first: time(sum.first),
        last: time(sum.last),
    }
}

impl PurchasesView {
    fn seen_by(mut self, caller: &Caller) -> Self {
        let sees = |name: &str| caller.role.sees(name);
        let lists = [
            ("product", &mut self.products),
            ("category", &mut self.categories),
            ("channel", &mut self.channels),
            ("store", &mut self.stores),
        ];
        for (name, list) in lists {
            if !sees(name) {
                list.clear();
            }
            for sum in list {
                sum.category = sum.category.take().filter(|_| sees("category"));
                sum.quantity = sum.quantity.take().filter(|_| sees("quantity"));
            }
        }
        self
    }
}
