//! Who owns a payment: the customer of its order if that order is known, otherwise the customer whom it names.
//!
//! A payment lies in the bucket of the customer whom it names, its order in the bucket of the customer who gave it.
//! Mostly these are one customer and a bucket settles its payments alone. Only payments whose named customer has no
//! such order, or that name nobody, are looked up among the orders of all buckets, by their order numbers.

use crate::error::AnalyticsError;
use crate::facts::scatter;
use crate::pass::{Facts, each_bucket};
use crate::rows::{Chunk, Names, each_batch, texts_of};
use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow::buffer::BooleanBuffer;
use arrow::compute::filter_record_batch;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_domain::FactKind;
use terrace_domain::facts::{ORDERS, PAYMENTS};

/// The customer named (empty if none is) and the order.
type PaymentKey = (String, String);

/// The payments that belong to somebody else than the customer whom they name.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// What does not belong to the customer named.
    elsewhere: BTreeSet<PaymentKey>,
    /// By bucket of the owner: those payments, under the owner's id.
    moved: Vec<Vec<RecordBatch>>,
}

impl Owners {
    /// Looks up who owns the payments. The answer depends on all orders, whenever they were given.
    pub(crate) fn of(facts: &Facts) -> Result<Self, AnalyticsError> {
        if !facts.has(&PAYMENTS) {
            return Ok(Self::default());
        }
        let unsettled = each_bucket(facts, None, unsettled)?;
        let orders: BTreeSet<&str> = unsettled.iter().flatten().map(|(_, order)| order.as_str()).collect();
        if orders.is_empty() {
            return Ok(Self::default());
        }
        let found = each_bucket(facts, None, |facts, bucket| customers_of(facts, bucket, &orders))?;
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        for (order, customer) in found.into_iter().flatten() {
            // An order number that several customers have says nothing of its own: the first by id has it.
            let owner = owners.entry(order).or_insert_with(|| customer.clone());
            if customer < *owner {
                *owner = customer;
            }
        }
        let elsewhere = unsettled.into_iter().flatten().filter(|(_, order)| owners.contains_key(order));
        let elsewhere: BTreeSet<PaymentKey> = elsewhere.collect();
        let moved = each_bucket(facts, None, |facts, bucket| moved(facts, bucket, &elsewhere, &owners))?;
        let moved = scatter(&PAYMENTS, moved.into_iter().flatten().collect(), facts.buckets())?;
        Ok(Self { elsewhere, moved })
    }

    /// Payments that belong to customers of a bucket although they name others, under their owners' ids.
    pub(crate) fn moved_to(&self, bucket: u32) -> &[RecordBatch] {
        // Where nothing moved there are no buckets.
        self.moved.get(bucket as usize).map_or(&[], Vec::as_slice)
    }

    /// The payments that belong to the customers under whom they lie; `None` if all do.
    pub(crate) fn own(&self, payments: &Chunk, orders: &ArrayRef) -> Result<Option<BooleanBuffer>, AnalyticsError> {
        if self.elsewhere.is_empty() {
            return Ok(None);
        }
        let orders = Names::of(orders)?;
        let mut own = Vec::with_capacity(payments.rows());
        for customer in 0..payments.customers() {
            let mut key = (payments.id(customer).to_owned(), String::new());
            for row in payments.rows_of(customer) {
                key.1.clear();
                // Payments without an order wait under the empty one.
                key.1.push_str(orders.get(row).unwrap_or_default());
                own.push(!self.elsewhere.contains(&key));
            }
        }
        Ok(Some(own.into()))
    }
}

/// Calls for the customer and the order of each row of a kind.
fn each_key(
    facts: &Facts,
    bucket: u32,
    kind: &FactKind,
    mut call: impl FnMut(Option<&str>, &str),
) -> Result<(), AnalyticsError> {
    each_batch(facts.source(bucket), kind, &["customer_id", "order_id"], |batch| {
        let text = |name: &str| texts_of(batch, kind, name);
        if let Some((customers, orders)) = text("customer_id")?.zip(text("order_id")?) {
            // A row without an order belongs to none.
            let keys = customers.iter().zip(orders.iter()).filter_map(|(customer, order)| Some((customer, order?)));
            keys.for_each(|(customer, order)| call(customer, order));
        }
        Ok(())
    })
}

/// The payments of a bucket whose customer has no such order.
fn unsettled(facts: &Facts, bucket: u32) -> Result<BTreeSet<PaymentKey>, AnalyticsError> {
    let mut open: BTreeSet<PaymentKey> = BTreeSet::new();
    each_key(facts, bucket, &PAYMENTS, |customer, order| {
        open.insert((customer.unwrap_or_default().to_owned(), order.to_owned()));
    })?;
    if open.iter().any(|(customer, _)| !customer.is_empty()) {
        let mut key = (String::new(), String::new());
        each_key(facts, bucket, &ORDERS, |customer, order| {
            let Some(customer) = customer else { return };
            if (key.0.as_str(), key.1.as_str()) != (customer, order) {
                key = (customer.to_owned(), order.to_owned());
                open.remove(&key);
            }
        })?;
    }
    Ok(open)
}

/// Which customers of a bucket gave one of the orders.
fn customers_of(facts: &Facts, bucket: u32, orders: &BTreeSet<&str>) -> Result<Vec<(String, String)>, AnalyticsError> {
    let mut found: Vec<(String, String)> = Vec::new();
    each_key(facts, bucket, &ORDERS, |customer, order| {
        let Some(customer) = customer.filter(|_| orders.contains(order)) else { return };
        if found.last().is_none_or(|(of, by)| (of.as_str(), by.as_str()) != (order, customer)) {
            found.push((order.to_owned(), customer.to_owned()));
        }
    })?;
    Ok(found)
}

/// The payments of a bucket that belong elsewhere, under their owners' ids.
fn moved(
    facts: &Facts,
    bucket: u32,
    elsewhere: &BTreeSet<PaymentKey>,
    owners: &BTreeMap<String, String>,
) -> Result<Vec<RecordBatch>, AnalyticsError> {
    let mut out = Vec::new();
    each_batch(facts.source(bucket), &PAYMENTS, &[], |batch| {
        let text = |name: &str| texts_of(batch, &PAYMENTS, name);
        let (Some(customers), Some(orders)) = (text("customer_id")?, text("order_id")?) else { return Ok(()) };
        let mine = customers.iter().zip(orders.iter()).map(|(customer, order)| {
            let key = (customer.unwrap_or_default().to_owned(), order.unwrap_or_default().to_owned());
            owners.get(&key.1).filter(|_| elsewhere.contains(&key))
        });
        let mine: StringArray = mine.collect();
        if mine.null_count() == mine.len() {
            return Ok(());
        }
        let chosen: BooleanArray = (0..mine.len()).map(|row| Some(mine.is_valid(row))).collect();
        let place = batch.schema_ref().index_of("customer_id")?;
        let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
        if let Some(column) = columns.get_mut(place) {
            *column = Arc::new(mine);
        }
        out.push(filter_record_batch(&RecordBatch::try_new(batch.schema(), columns)?, &chosen)?);
        Ok(())
    })?;
    Ok(out)
}
