//! From headers to a plan: which column of a file is which of ours.

mod found;

use crate::columns::customers::{CustomerClass, class_of_number, class_of_other};
use crate::columns::header::{HeaderMeaning, HeaderNames, fillable, normalised};
use crate::columns::levels::AmountLevel;
use crate::columns::plan::{CellSource, Choices, Plan, Rival};
use crate::columns::{amazon, shopify};
use crate::doubt::Doubt;
use crate::error::Problem;
use crate::mapping::{FilePlace, Mapping, Origin};
use crate::remark::ReadingNote;
use crate::shown::listed;
use crate::table::rows::Cell;
use crate::values::units::{self, HeaderClock, HeaderUnit, Standing};
use found::{Found, FoundCell};
use std::collections::BTreeMap;
use terrace_domain::facts::{CustomFields, ORDER_DISCOUNTS};
use terrace_domain::{FactColumn, FactKind, FactType, nearest_word};

/// Finds the columns of a kind among a file's headers.
pub(crate) fn plan(
    kind: &'static FactKind,
    headers: &[String],
    width: usize,
    mapping: Option<&Mapping>,
) -> Result<Plan, Problem> {
    plan_with(kind, headers, width, mapping, &Choices::default())
}

/// Finds the columns of a kind among a file's headers, with what their values say of some.
pub(crate) fn plan_with(
    kind: &'static FactKind,
    headers: &[String],
    width: usize,
    mapping: Option<&Mapping>,
    choices: &Choices,
) -> Result<Plan, Problem> {
    let mut planner = Planner::new(kind, headers, width);
    planner.mapped(mapping)?;
    planner.keep(mapping)?;
    planner.chosen(choices);
    planner.named(choices)?;
    planner.customers(choices);
    planner.order_discounts();
    planner.units_of(mapping)?;
    planner.finish()
}

/// Headers of states of payments.
const PAYMENT_STATUSES: [&str; 5] = ["paymentstatus", "paymentstate", "financialstatus", "支付状态", "付款状态"];

/// What is known of a column while the best is looked for.
type HeaderRank = (AmountLevel, usize, Standing);

struct Planner<'h> {
    kind: &'static FactKind,
    headers: &'h [String],
    width: usize,
    names: HeaderNames,
    found: BTreeMap<&'static str, Found>,
    used: Vec<usize>,
    /// Columns that the mapping keeps as custom fields, whether or not they are read as one of ours too.
    kept: Vec<usize>,
    passed_over: Vec<(String, &'static str)>,
    /// Keys that are made longer: found by their headers, and joined with others.
    lengthened: BTreeMap<&'static str, Vec<String>>,
    /// Columns of ours that the mapping says are not to be read.
    barred: Vec<&'static str>,
    shopify: bool,
    amazon: bool,
    of_orders: Vec<(String, &'static str)>,
    rivals: Vec<Rival>,
    notes: Vec<ReadingNote>,
    /// Whether the mapping says who the customer is.
    customer_is_mapped: bool,
}

impl<'h> Planner<'h> {
    fn new(kind: &'static FactKind, headers: &'h [String], width: usize) -> Self {
        let names = HeaderNames::of_kind(kind);
        let orders = kind.name == "orders";
        Self {
            kind,
            headers,
            width,
            names,
            found: BTreeMap::new(),
            lengthened: BTreeMap::new(),
            used: Vec::new(),
            kept: Vec::new(),
            passed_over: Vec::new(),
            barred: Vec::new(),
            shopify: orders && shopify::is_export(headers),
            amazon: orders && amazon::is_report(headers),
            of_orders: Vec::new(),
            rivals: Vec::new(),
            notes: Vec::new(),
            customer_is_mapped: false,
        }
    }

    /// What the mapping says.
    fn mapped(&mut self, mapping: Option<&Mapping>) -> Result<(), Problem> {
        for (name, origin) in mapping.iter().flat_map(|mapping| &mapping.columns) {
            let Some((column, _)) = fillable(self.kind).find(|(column, _)| column.name == name) else {
                return Err(Problem::MappedColumnUnknown { column: name.clone(), kind: self.kind.name });
            };
            let found = match origin {
                Origin::Header(header) => {
                    let place = self.place_or_fail(header, name)?;
                    Found::Cell(self.cell_at(place, header.clone(), column.kind))
                }
                Origin::Number(number) => {
                    let place = self.numbered(*number, name)?;
                    Found::Cell(self.cell_at(place, self.header_or_number(place), column.kind))
                }
                Origin::Value(value) => {
                    let source = CellSource::Constant(Cell::Text(value.clone().into()));
                    Found::Cell(FoundCell::new(source, format!("{{ value: {value} }}")))
                }
                Origin::DayAndClock(day, clock) => {
                    let places = [day, clock].map(|place| match place {
                        FilePlace::Header(header) => self.place_or_fail(header, name),
                        FilePlace::Number(number) => self.numbered(*number, name),
                    });
                    let [day, clock] = places;
                    let (day, clock) = (day?, clock?);
                    let header = self.header_or_number(day);
                    Found::Cell(FoundCell { clock: Some(clock), ..self.cell_at(day, header, column.kind) })
                }
                Origin::Lengthened { header, parts } => {
                    self.lengthened.insert(column.name, parts.clone());
                    let place = self.place_or_fail(header, name)?;
                    Found::Cell(self.cell_at(place, header.clone(), column.kind))
                }
                Origin::Join(parts) if parts.contains(name) => {
                    self.lengthened.insert(column.name, parts.clone());
                    continue;
                }
                Origin::Join(parts) => Found::Join(parts.clone()),
                Origin::Nothing => {
                    self.barred.push(column.name);
                    continue;
                }
            };
            if let Found::Cell(FoundCell { source: CellSource::Cell(place), clock, .. }) = &found
                && !(column.name == "currency" && self.is_money(*place))
            {
                self.used.extend(std::iter::once(*place).chain(*clock));
            }
            self.customer_is_mapped |= column.name == "customer_id";
            self.found.insert(column.name, found);
        }
        Ok(())
    }

    fn header_or_number(&self, place: usize) -> String {
        self.headers.get(place).cloned().unwrap_or_else(|| (place + 1).to_string())
    }

    /// Whether a column holds amounts: its currency signs may be read beside them.
    fn is_money(&self, place: usize) -> bool {
        let meaning = self.headers.get(place).and_then(|header| self.names.meaning(header));
        meaning.is_some_and(|meaning| meaning.column.kind == FactType::Money)
    }

    /// The columns that the mapping keeps.
    fn keep(&mut self, mapping: Option<&Mapping>) -> Result<(), Problem> {
        for header in mapping.iter().flat_map(|mapping| &mapping.keep) {
            if self.kind.custom_fields == CustomFields::Never {
                return Err(Problem::MappedColumnUnknown { column: header.clone(), kind: self.kind.name });
            }
            let missing = || Doubt::KeptHeaderMissing { header: header.clone(), found: listed(self.headers) };
            let place = self.place(header).ok_or_else(missing)?;
            self.kept.push(place);
        }
        Ok(())
    }

    /// The place of a column by its number in the mapping.
    fn numbered(&self, number: usize, column: &str) -> Result<usize, Problem> {
        if number > self.width {
            return Err(Problem::MappedNumberMissing { number, column: column.to_owned(), width: self.width });
        }
        Ok(number.saturating_sub(1))
    }

    fn place_or_fail(&self, header: &str, column: &str) -> Result<usize, Problem> {
        self.place(header).ok_or_else(|| self.no_such_header(header, column))
    }

    /// A header that the mapping names and the file has not, with the nearest one if there is any.
    fn no_such_header(&self, header: &str, column: &str) -> Problem {
        let (header, column, found) = (header.to_owned(), column.to_owned(), listed(self.headers));
        let filled = self.headers.iter().filter(|known| !known.trim().is_empty());
        match nearest_word(&header, filled.map(String::as_str)) {
            Some(near) => Doubt::MappedHeaderNear { near: near.to_owned(), header, column, found }.into(),
            None => Problem::MappedHeaderMissing { header, column, found },
        }
    }

    /// A header as the mapping names it: exactly, or written a little otherwise.
    fn place(&self, header: &str) -> Option<usize> {
        let exact = self.headers.iter().position(|found| found == header);
        exact.or_else(|| self.headers.iter().position(|found| normalised(found) == normalised(header)))
    }

    /// The cell at a place, with what its header says of a column of that type.
    fn cell_at(&self, place: usize, header: String, kind: FactType) -> FoundCell {
        let unit = self.headers.get(place).map(|header| units::of_header(header, kind)).unwrap_or_default();
        FoundCell { unit, ..FoundCell::new(CellSource::Cell(place), header) }
    }

    /// What the values of the file decided.
    fn chosen(&mut self, choices: &Choices) {
        let column = |name: &str| self.kind.columns.iter().find(|column| column.name == name);
        if let (Some(place), Some(column)) = (choices.customer, column("customer_id"))
            && self.is_free("customer_id")
        {
            let header = self.header_or_number(place);
            self.take_customer(place, header, column);
        }
        if let (Some((day, clock)), Some(column)) = (choices.day_and_clock, column("ordered_at"))
            && self.is_free("ordered_at")
        {
            let found = self.cell_at(day, self.header_or_number(day), column.kind);
            self.used.extend([day, clock]);
            self.found.insert(column.name, Found::Cell(FoundCell { clock: Some(clock), ..found }));
        }
        if let Some((place, name)) = choices.refund.filter(|(_, name)| self.is_free(name))
            && let Some(column) = column(name)
        {
            let found = self.cell_at(place, self.header_or_number(place), column.kind);
            self.used.push(place);
            self.found.insert(column.name, Found::Cell(found));
        }
    }

    /// Whether a column of ours may still be found.
    fn is_free(&self, name: &str) -> bool {
        !self.found.contains_key(name) && !self.barred.contains(&name)
    }

    /// What Shopify's headers mean there and nowhere else; the email names a customer if no id does.
    fn of_shopify(&mut self) {
        for (ours, theirs) in shopify::MEANS {
            let known =
                self.headers.iter().any(|header| self.names.meaning(header).is_some_and(|m| m.column.name == ours));
            let place = self.headers.iter().position(|header| normalised(header) == theirs);
            let column = self.kind.columns.iter().find(|column| column.name == ours);
            if let (Some(place), Some(column), false) = (place, column, known)
                && self.is_free(ours)
            {
                let found = self.cell_at(place, self.header_or_number(place), column.kind);
                self.found.insert(column.name, Found::Cell(found));
                // An email is read a second time, as itself.
                if ours != "customer_id" {
                    self.used.push(place);
                }
            }
        }
    }

    /// What the headers say by themselves.
    fn named(&mut self, choices: &Choices) -> Result<(), Problem> {
        if self.shopify {
            self.of_shopify();
        }
        let mut best: BTreeMap<&'static str, (HeaderRank, usize)> = BTreeMap::new();
        let mut meanings = Vec::new();
        for (place, header) in self.headers.iter().enumerate() {
            let read = self.names.meaning_and_unit(header).filter(|_| !self.used.contains(&place));
            // A share of a hundred is no amount.
            let is_amount =
                |(meaning, unit): &(HeaderMeaning, HeaderUnit)| !(unit.share && meaning.column.kind == FactType::Money);
            let Some((meaning, unit)) = read.filter(is_amount) else { continue };
            let name = meaning.column.name;
            if name == "customer_id" && choices.not_customers.contains(&place) {
                continue;
            }
            if !self.is_free(name) {
                self.add_rival(place, name);
                let decided = match name {
                    "customer_id" => choices.customer.is_some() && !self.customer_is_mapped,
                    "ordered_at" => choices.day_and_clock.is_some(),
                    _ => false,
                };
                if decided {
                    self.passed_over.push((header.clone(), name));
                }
                continue;
            }
            if self.shopify && shopify::of_order(header).is_some() {
                self.of_orders.push((header.clone(), name));
                continue;
            }
            let rank = (meaning.rank.0, meaning.rank.1, unit.standing);
            meanings.push((place, name, unit));
            match best.get(name) {
                Some((other, earlier)) if *other == rank => {
                    let header = self.headers.get(*earlier).cloned().unwrap_or_default();
                    return Err(Problem::DuplicateHeader { header, column: name });
                }
                Some((other, _)) if *other < rank => {}
                _ => {
                    best.insert(name, (rank, place));
                }
            }
        }
        for (place, name, unit) in meanings {
            let header = self.headers.get(place).cloned().unwrap_or_default();
            if best.get(name).is_some_and(|(_, chosen)| *chosen == place) {
                self.used.push(place);
                self.found
                    .insert(name, Found::Cell(FoundCell { unit, ..FoundCell::new(CellSource::Cell(place), header) }));
            } else {
                self.add_rival(place, name);
                self.passed_over.push((header, name));
            }
        }
        self.find_payment_status();
        Ok(())
    }

    /// A status of payments beside one of orders tells of refunds too.
    fn find_payment_status(&mut self) {
        let is_of_payments = |header: &str| PAYMENT_STATUSES.contains(&normalised(header).as_str());
        let second = self.passed_over.iter().position(|(header, name)| *name == "status" && is_of_payments(header));
        let Some((second, column)) = second.zip(self.kind.column("status_of_payment").filter(|c| self.is_free(c.name)))
        else {
            return;
        };
        let (header, _) = self.passed_over.remove(second);
        if let Some(place) = self.headers.iter().position(|known| *known == header) {
            self.used.push(place);
            self.found.insert(column.name, Found::Cell(FoundCell::new(CellSource::Cell(place), header)));
        }
    }

    /// Remembers a column that might be the customer's or the time's, if the mapping does not say which is.
    fn add_rival(&mut self, place: usize, column: &'static str) {
        let class = match column {
            "customer_id" => self.headers.get(place).map(|header| class_of_number(header)),
            "ordered_at" => None,
            _ => return,
        };
        self.rivals.push(Rival { column, place, class });
    }

    /// Who the customer is if no number says so, and who else it could be.
    fn customers(&mut self, choices: &Choices) {
        if self.kind.name != "orders" || self.barred.contains(&"customer_id") || self.headers.is_empty() {
            return;
        }
        let others = self.headers.iter().enumerate().filter_map(|(place, header)| {
            let (class, rank) = class_of_other(header).filter(|_| !choices.not_customers.contains(&place))?;
            Some(((class, rank), place))
        });
        let mut others: Vec<((CustomerClass, usize), usize)> = others.collect();
        others.sort_unstable();
        if let (Some((_, place)), true) = (others.first(), self.is_free("customer_id"))
            && let Some(column) = self.kind.column("customer_id")
        {
            self.take_customer(*place, self.header_or_number(*place), column);
        }
        let taken = self.found.get("customer_id").and_then(Found::place);
        let rivals = others.into_iter().filter(|(_, place)| Some(*place) != taken);
        let rivals = rivals.map(|((class, _), place)| Rival { column: "customer_id", place, class: Some(class) });
        self.rivals.extend(rivals);
        self.tell_of_customers(taken, choices);
    }

    /// A phone or an address is read a second time, as itself.
    fn take_customer(&mut self, place: usize, header: String, column: &'static FactColumn) {
        if self.names.meaning(&header).is_none_or(|meaning| meaning.column.name == column.name) {
            self.used.push(place);
        }
        let found = self.cell_at(place, header, column.kind);
        self.found.insert(column.name, Found::Cell(found));
    }

    fn tell_of_customers(&mut self, taken: Option<usize>, choices: &Choices) {
        let Some(taken) = taken else { return };
        let header = self.header_or_number(taken);
        let means_customer =
            |header: &str| self.names.meaning(header).is_some_and(|meaning| meaning.column.name == "customer_id");
        let equal: Vec<String> = choices.not_customers.iter().map(|place| self.header_or_number(*place)).collect();
        let told = equal.iter().filter(|header| means_customer(header));
        let mut notes: Vec<ReadingNote> =
            told.map(|other| ReadingNote::OneCustomer { taken: header.clone(), other: other.clone() }).collect();
        let numbered =
            means_customer(&header) || self.customer_is_mapped || (self.shopify && normalised(&header) == "email");
        let passed_over = self.passed_over.iter().any(|(_, column)| *column == "customer_id");
        if notes.is_empty() && !numbered && !passed_over {
            notes.push(ReadingNote::CustomersBy { taken: header });
        }
        self.notes.extend(notes);
    }

    /// Discounts of whole orders: set aside where lines are computed, and the discount of a row where it has its amount.
    fn order_discounts(&mut self) {
        if self.kind.name != "orders" || self.shopify {
            return;
        }
        let is_discount = |header: &String| {
            let name = normalised(&units::base(header));
            ORDER_DISCOUNTS.iter().any(|known| normalised(known) == name)
        };
        let places: Vec<usize> = (0..self.headers.len())
            .filter(|place| !self.used.contains(place) && self.headers.get(*place).is_some_and(is_discount))
            .collect();
        let numbered = self.found.contains_key("order_id") && self.found.contains_key("unit_price");
        if numbered && !self.found.contains_key("amount") {
            let headers: Vec<String> = places.iter().map(|place| self.header_or_number(*place)).collect();
            self.of_orders.extend(headers.into_iter().map(|header| (header, "discount")));
        } else if let ([place], Some(column), true) =
            (places.as_slice(), self.kind.column("discount"), self.is_free("discount"))
        {
            self.used.push(*place);
            let found = self.cell_at(*place, self.header_or_number(*place), column.kind);
            self.found.insert(column.name, Found::Cell(found));
        }
    }

    /// The units that the mapping gives, and what those of the headers come to for the whole row.
    fn units_of(&mut self, mapping: Option<&Mapping>) -> Result<(), Problem> {
        for (name, unit) in mapping.iter().flat_map(|mapping| &mapping.units) {
            if let Some(Found::Cell(cell)) = self.found.get_mut(name.as_str()) {
                // What the header says of anything else stands.
                let header = std::mem::take(&mut cell.unit);
                cell.unit = HeaderUnit {
                    currency: unit.currency.or(header.currency),
                    clock: header.clock,
                    order: header.order,
                    standing: header.standing,
                    ..unit.clone()
                };
                cell.given = true;
            }
        }
        let zoned = mapping.is_some_and(|mapping| mapping.timezone.is_some());
        for found in self.found.values() {
            if let Found::Cell(FoundCell { unit, header, .. }) = found
                && let (Some(HeaderClock::Unclear(zone, example)), false) = (&unit.clock, zoned)
            {
                let (header, zone) = (header.clone(), zone.clone());
                return Err(Doubt::UnclearZone { header, zone, example }.into());
            }
        }
        self.currency()
    }

    /// The currency of the amounts, if their headers name it and no column does.
    fn currency(&mut self) -> Result<(), Problem> {
        let Some(column) = self.kind.column("currency").filter(|column| self.is_free(column.name)) else {
            return Ok(());
        };
        let own = |name: &str| self.kind.column(name).is_some();
        let mut named = self.found.iter().filter(|(name, _)| own(name)).filter_map(|(name, found)| match found {
            Found::Cell(cell) => Some((*name, cell.unit.currency?, cell)),
            Found::Join(_) => None,
        });
        let Some((ours, code, cell)) = named.next() else { return Ok(()) };
        if let Some((_, other, another)) = named.find(|(_, other, _)| *other != code) {
            let examples = format!("{}: {code}, {}: {other}", cell.header, another.header);
            return Err(Doubt::SeveralCurrencies { header: cell.header.clone(), examples }.into());
        }
        if !cell.given {
            let header = cell.header.clone();
            self.notes.push(ReadingNote::HeaderCurrency { column: ours, header, currency: code.to_owned() });
        }
        let source = CellSource::Constant(Cell::Text(code.into()));
        self.found.insert(column.name, Found::Cell(FoundCell::new(source, format!("{{ value: {code} }}"))));
        Ok(())
    }
}
