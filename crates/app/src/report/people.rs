//! Customers by name: the largest, and those who bring the most less than a year before.

use super::ReportRequest;
use super::measured::{Measured, TWO_YEARS, YEAR};
use crate::context::RunContext;
use crate::error::AppError;
use crate::runs::Tiered;
use crate::runs::profile::money;
use std::cmp::Reverse;
use terrace_analytics::{CustomerTexts, customer_texts};
use terrace_domain::{InternalError, LocalTime, Money};
use terrace_frame::{Ids, Integers};
use terrace_report::{FallingCustomer, Person, TopCustomer};

/// Customers that are named.
const SHOWN: usize = 20;

/// Fields of customers that are shown of them.
const FIELDS: [&str; 7] = ["name", "kind", "phone", "province", "city", "country", "manager"];

/// The customers with the most of something above zero, the most first; equal ones in the order of their ids.
fn most(of: impl Fn(usize) -> i128, customers: usize) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..customers).filter(|row| of(*row) > 0).collect();
    let place = |row: &usize| (Reverse(of(*row)), *row);
    if rows.len() > SHOWN {
        rows.select_nth_unstable_by_key(SHOWN, place);
        rows.truncate(SHOWN);
    }
    rows.sort_unstable_by_key(place);
    rows
}

/// What is known of some customers beside their facts.
struct KnownFields {
    ids: Ids,
    columns: Vec<CustomerTexts>,
}

impl KnownFields {
    fn of(request: &ReportRequest<'_>, rows: &[usize]) -> Result<Self, AppError> {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        let ids: Ids = rows.iter().map(|row| request.tiered.frame.ids.get(*row)).collect();
        let columns = customer_texts(&request.inputs.facts, &ids, &FIELDS)?;
        Ok(Self { ids, columns })
    }

    fn text(&self, id: &str, name: &str) -> Option<String> {
        let field = FIELDS.iter().position(|field| *field == name)?;
        self.columns.get(field)?.get(self.ids.find(id)?).map(str::to_owned)
    }

    fn person(&self, id: &str) -> Person {
        match self.text(id, "kind").as_deref() {
            Some("person") => Person::Person,
            Some("organisation") => Person::Organisation,
            _ => Person::Unknown,
        }
    }
}

fn classes(request: &ReportRequest<'_>, row: usize) -> Vec<Option<usize>> {
    let Tiered { policy, outcome, .. } = request.tiered;
    let schemes = 0..policy.policy.schemes.len();
    schemes.map(|scheme| outcome.classes.tier(scheme, row).map(usize::from)).collect()
}

/// The customers who bring the most.
pub(super) fn largest(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<TopCustomer>, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let net = |row: usize| standard.net.get(row).unwrap_or(0);
    ctx.check()?;
    let rows = most(|row| net(row).into(), frame.ids.len());
    ctx.check()?;
    let known = KnownFields::of(request, &rows)?;
    let customer = |row: &usize| -> Result<TopCustomer, AppError> {
        let id = frame.ids.get(*row);
        Ok(TopCustomer {
            id: id.to_owned(),
            name: known.text(id, "name"),
            kind: known.person(id),
            phone: known.text(id, "phone"),
            region: ["province", "city", "country"].iter().find_map(|name| known.text(id, name)),
            revenue: Money::from_ten_thousandths(net(*row)),
            orders: orders_of(&standard.orders, *row)?,
            last_order: standard.last.get(*row).map(LocalTime::from_micros),
            classes: classes(request, *row),
        })
    };
    rows.iter().map(customer).collect()
}

/// The customers whose last year brought the most less than the year before.
pub(super) fn falling(
    request: &ReportRequest<'_>,
    measured: &Measured,
    ctx: &RunContext<'_>,
) -> Result<Vec<FallingCustomer>, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let (year, both) = (measured.over("net_amount", YEAR)?, measured.over("net_amount", TWO_YEARS)?);
    let amount = |column: &Integers, row: usize| i128::from(column.get(row).unwrap_or(0));
    let before = |row: usize| amount(both, row) - amount(year, row);
    ctx.check()?;
    // Who brought nothing the year before cannot fall, whatever came back since.
    let fall = |row: usize| if before(row) > 0 { before(row) - amount(year, row) } else { 0 };
    let rows = most(fall, frame.ids.len());
    ctx.check()?;
    let known = KnownFields::of(request, &rows)?;
    let customer = |row: &usize| -> Result<FallingCustomer, AppError> {
        let id = frame.ids.get(*row);
        Ok(FallingCustomer {
            id: id.to_owned(),
            name: known.text(id, "name"),
            kind: known.person(id),
            phone: known.text(id, "phone"),
            manager: known.text(id, "manager"),
            year_before: money(before(*row))?,
            year: money(amount(year, *row))?,
            last_order: standard.last.get(*row).map(LocalTime::from_micros),
            classes: classes(request, *row),
        })
    };
    rows.iter().map(customer).collect()
}

/// The number of a customer's orders; of who never ordered none is known, which is none.
fn orders_of(orders: &Integers, row: usize) -> Result<u64, InternalError> {
    let count = orders.get(row).unwrap_or(0);
    u64::try_from(count).map_err(|_| InternalError::new(format!("{count} orders of one customer")))
}
