use super::{ProductsError, ProductsRequest, histories, read, thinned};
use crate::error::AppError;
use crate::explain::similar;
use crate::output::{OutputColumn, OutputTable, write};
use std::borrow::Cow;
use std::path::Path;
use terrace_domain::ValueType;
use terrace_models::baskets::{Baskets, NextItems};
use terrace_tiering::{Column, Ids, Texts};

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
    /// What the customer has bought that speaks most for it; nothing for a best seller.
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
        let similar = similar(customer, &found.customers);
        return Err(ProductsError::NothingBought { id: customer.to_owned(), similar }.into());
    };
    let histories = histories(&found);
    let learned = NextItems::new(&Baskets::new(&thinned(&histories)));
    let own = histories.get(row).cloned().unwrap_or_default();
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

/// Writes the offers of all customers who bought a product: `customer_id`, `rank`, `product`, `score`, `because`. Gives
/// the number of customers.
///
/// # Errors
/// As [`next`] and as writing any table.
pub fn write_offers(
    request: &ProductsRequest<'_>,
    (count, again): (usize, bool),
    path: &Path,
    excel: bool,
) -> Result<usize, AppError> {
    use rayon::prelude::*;
    let found = read(request)?;
    let histories = histories(&found);
    let learned = NextItems::new(&Baskets::new(&thinned(&histories)));
    let offers: Vec<Vec<terrace_models::baskets::Offer>> =
        histories.par_iter().map(|own| learned.offers(own, count, again)).collect();
    let rows = || offers.iter().enumerate().flat_map(|(customer, own)| own.iter().map(move |offer| (customer, offer)));
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
    write(&OutputTable::new(&ids, (0..number).collect(), columns), path, excel)?;
    Ok(histories.len())
}
