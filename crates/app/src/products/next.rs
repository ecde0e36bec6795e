use super::{ProductsError, ProductsRequest, histories, read, refused, scheme_of, thinned};
use crate::error::AppError;
use crate::output::{OutputColumn, OutputTable, write};
use crate::runs::Tiered;
use crate::similar::similar_ids;
use std::borrow::Cow;
use std::path::Path;
use terrace_domain::{InternalError, ValueType};
use terrace_frame::{Column, Ids, Texts};
use terrace_models::baskets::{Baskets, NextItems};

/// What to offer a customer next.
#[derive(Debug, Clone, PartialEq)]
pub struct Offers {
    /// The customer.
    pub customer: String,
    /// Products that the customer has bought.
    pub bought: usize,
    /// The best first.
    pub offers: Vec<Offer>,
}

/// A product to offer, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The product.
    pub product: String,
    /// How much speaks for it; 0 for a best seller that fills up the list.
    pub score: f64,
    /// What the customer has bought that speaks most for it; `None` for a best seller.
    pub because: Option<String>,
    /// Customers who bought that.
    pub with_because: usize,
    /// Those of them who also bought the product.
    pub with_both: usize,
}

/// Up to `count` products to offer a customer, learned from what all customers bought in the window. With `again`,
/// products that the customer has may be offered as well.
///
/// # Errors
/// No order names a product, a customer who bought none, and what reading facts may say.
pub fn next(request: &ProductsRequest<'_>, customer: &str, count: usize, again: bool) -> Result<Offers, AppError> {
    let found = read(request)?;
    let Some(row) = found.customers.find(customer) else {
        let similar = similar_ids(customer, found.customers.iter());
        return Err(ProductsError::NothingBought { id: customer.to_owned(), similar }.into());
    };
    let histories = histories(&found);
    let baskets = Baskets::new(&thinned(&histories), &request.facts.interrupt()).map_err(refused)?;
    let learned = NextItems::new(&baskets).map_err(refused)?;
    let lacking = || InternalError::new("a customer without a history");
    let own = histories.get(row).cloned().ok_or_else(lacking)?;
    let holds = |history: &[u32], item: u32| history.binary_search(&item).is_ok();
    let offers = learned.offers(&own, count, again).into_iter().map(|offer| {
        let because = offer.because;
        let with: Vec<&Vec<u32>> =
            histories.iter().filter(|own| because.is_some_and(|because| holds(own, because))).collect();
        Offer {
            product: found.product(offer.item).to_owned(),
            score: offer.score,
            because: because.map(|item| found.product(item).to_owned()),
            with_because: with.len(),
            with_both: with.iter().filter(|own| holds(own, offer.item)).count(),
        }
    });
    Ok(Offers { customer: customer.to_owned(), bought: own.len(), offers: offers.collect() })
}

/// What a file of offers holds.
#[derive(Debug, Clone, Copy)]
pub struct OffersFile<'a> {
    /// Products for each customer at most.
    pub count: usize,
    /// Whether products that the customer has may be offered.
    pub again: bool,
    /// Only for the customers of a tier; what is offered is learned from everybody all the same.
    pub only: Option<OneTier<'a>>,
    /// Whether CSV begins with a byte-order mark.
    pub excel: bool,
}

/// A tier of a run.
#[derive(Debug, Clone, Copy)]
pub struct OneTier<'a> {
    /// The run.
    pub tiered: &'a Tiered,
    /// The scheme's name.
    pub scheme: &'a str,
    /// The tier's id.
    pub tier: &'a str,
}

impl OneTier<'_> {
    /// Which of some customers are in it.
    fn members(&self, customers: &Ids) -> Result<Vec<bool>, AppError> {
        let policy = &self.tiered.policy.policy;
        let index = scheme_of(policy, self.scheme)?;
        let tiers = || policy.schemes.get(index).into_iter().flat_map(|scheme| &scheme.tiers);
        let Some(tier) = tiers().position(|tier| tier.id.as_str() == self.tier) else {
            let known = tiers().map(|tier| tier.id.to_string()).collect();
            let (name, scheme) = (self.tier.to_owned(), self.scheme.to_owned());
            return Err(ProductsError::UnknownTier { name, scheme, known }.into());
        };
        let Tiered { frame, outcome, .. } = self.tiered;
        let class = |id: &str| outcome.classes.tier(index, frame.ids.find(id)?).map(usize::from);
        Ok(customers.iter().map(|id| class(id) == Some(tier)).collect())
    }
}

/// Writes the offers of all customers who bought a product, or of those of a tier: `customer_id`, `rank`, `product`,
/// `score`, `because`. Gives the number of customers.
///
/// # Errors
/// No order names a product, an unknown scheme or tier, and what reading facts and writing tables may say.
pub fn write_offers(request: &ProductsRequest<'_>, wanted: &OffersFile<'_>, path: &Path) -> Result<usize, AppError> {
    use rayon::prelude::*;
    let found = read(request)?;
    let members =
        wanted.only.map_or_else(|| Ok(vec![true; found.customers.len()]), |only| only.members(&found.customers))?;
    let histories = histories(&found);
    let baskets = Baskets::new(&thinned(&histories), &request.facts.interrupt()).map_err(refused)?;
    let learned = NextItems::new(&baskets).map_err(refused)?;
    let chosen: Vec<usize> = (0..histories.len()).filter(|row| members.get(*row).is_some_and(|is_in| *is_in)).collect();
    let of_one = |row: &usize| {
        let own = histories.get(*row).map_or(&[][..], Vec::as_slice);
        learned.offers(own, wanted.count, wanted.again)
    };
    let offers: Vec<Vec<terrace_models::baskets::Offer>> = chosen.par_iter().map(of_one).collect();
    let rows = || chosen.iter().zip(&offers).flat_map(|(row, own)| own.iter().map(move |offer| (*row, offer)));
    let ids: Ids = rows().map(|(customer, _)| found.customers.get(customer)).collect();
    let ranks = offers.iter().flat_map(|own| (1..=own.len()).map(|rank| i64::try_from(rank).ok()));
    let texts = |codes: Vec<u32>| Column::Texts(Texts { codes, dictionary: found.products.clone() });
    let score = |score: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a sum of likenesses, each at most 1")]
        let millionths = (score * 1e6).round_ties_even() as i64;
        Some(millionths)
    };
    let columns = [
        ("rank", Column::optional_integers(ValueType::Count, ranks)),
        ("product", texts(rows().map(|(_, offer)| offer.item).collect())),
        ("score", Column::optional_integers(ValueType::Decimal, rows().map(|(_, offer)| score(offer.score)))),
        ("because", texts(rows().map(|(_, offer)| offer.because.unwrap_or(Texts::NULL)).collect())),
    ];
    let columns =
        columns.map(|(name, column)| OutputColumn { name: name.to_owned(), values: Cow::Owned(column) }).into();
    let number = ids.len();
    write(&OutputTable::new(&ids, (0..number).collect(), columns), path, wanted.excel, request.facts.cancel())?;
    Ok(chosen.len())
}
