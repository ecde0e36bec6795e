//! Headers: which of our columns a file's names mean, and which line holds them.

use crate::columns::levels::AmountLevel;
use crate::columns::nested;
use crate::mapping::{Mapping, Origin};
use crate::values::units::{self, HeaderUnit};
use std::collections::BTreeMap;
use terrace_domain::facts::CUSTOMERS;
pub(crate) use terrace_domain::plain_header as normalised;
use terrace_domain::{FactColumn, FactKind};

/// Customer columns that an order file may carry; the others mean something else there.
const ATTRIBUTES: [&str; 11] =
    ["name", "phone", "email", "wechat", "country", "province", "city", "industry", "gender", "birth_date", "manager"];

/// Headers of customers that mean something else in an order file.
const NOT_IN_ORDERS: [&str; 4] = ["name", "名称", "owner", "sector"];

/// What a header means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderMeaning {
    /// Our column.
    pub column: &'static FactColumn,
    /// Earlier ones are preferred: amounts of lines before those of orders, then the names' own order.
    pub rank: (AmountLevel, usize),
}

/// All the names that a kind of facts knows.
#[derive(Debug, Clone)]
pub(crate) struct HeaderNames {
    by_name: BTreeMap<String, HeaderMeaning>,
}

/// The columns of a kind that files fill, and the customer columns an order file may carry.
pub(crate) fn fillable(kind: &'static FactKind) -> impl Iterator<Item = (&'static FactColumn, bool)> {
    let own = kind.columns.iter().filter(|column| column.name != "custom" && column.name != "seen_at");
    let carries = kind.name == "orders";
    let attributes = CUSTOMERS.columns.iter().filter(move |column| carries && ATTRIBUTES.contains(&column.name));
    own.map(|column| (column, false)).chain(attributes.map(|column| (column, true)))
}

/// The columns of ours that a file of a kind may fill.
pub fn own_columns(kind: &'static FactKind) -> impl Iterator<Item = &'static FactColumn> {
    fillable(kind).map(|(column, _)| column)
}

impl HeaderNames {
    /// The names of a kind.
    pub fn of_kind(kind: &'static FactKind) -> Self {
        let mut by_name = BTreeMap::new();
        for (column, attribute) in fillable(kind) {
            for (rank, name) in std::iter::once(&column.name).chain(column.headers).enumerate() {
                if !(attribute && NOT_IN_ORDERS.contains(name)) {
                    let level = if column.name == "amount" { AmountLevel::of(name) } else { AmountLevel::Unspecified };
                    by_name.entry(normalised(name)).or_insert(HeaderMeaning { column, rank: (level, rank) });
                }
            }
        }
        Self { by_name }
    }

    /// What a header means, whatever unit stands beside its name.
    pub fn meaning(&self, header: &str) -> Option<HeaderMeaning> {
        self.parted(header).map(|(meaning, _)| meaning)
    }

    /// What a header means, and what it says of its values.
    pub fn meaning_and_unit(&self, header: &str) -> Option<(HeaderMeaning, HeaderUnit)> {
        let (meaning, said) = self.parted(header)?;
        Some((meaning, units::understood(&said, meaning.column.kind)))
    }

    fn parted(&self, header: &str) -> Option<(HeaderMeaning, Vec<String>)> {
        let name = normalised(header);
        // `Membership No.`: the point ends a word that was cut short.
        let known = self.by_name.get(&name).or_else(|| self.by_name.get(name.trim_end_matches('.')));
        if let Some(meaning) = known {
            return Some((*meaning, Vec::new()));
        }
        if let Some(name) = nested::of_line(header) {
            let own = nested::is_amount(name).then(|| self.by_name.get("lineamount")).flatten();
            return own.map(|meaning| (*meaning, Vec::new())).or_else(|| self.parted(name));
        }
        // Numbers, dates and other values are no headers; most cells of a file's first lines are such.
        if !header.chars().any(char::is_alphabetic) {
            return None;
        }
        units::split(header).into_iter().find_map(|way| {
            let meaning = self.by_name.get(&normalised(&way.base))?;
            let is_clear = || way.said.iter().all(|text| units::is_understood(text, meaning.column.kind));
            (way.bracketed || is_clear()).then_some((*meaning, way.said))
        })
    }

    /// How many of our columns a line names, those of the mapping included.
    pub fn score(&self, fields: &[String], mapping: Option<&Mapping>) -> usize {
        let mut named: Vec<&str> =
            fields.iter().filter_map(|field| self.meaning(field)).map(|m| m.column.name).collect();
        for (column, origin) in mapping.iter().flat_map(|mapping| &mapping.columns) {
            if let Origin::Header(header) | Origin::Lengthened { header, .. } = origin
                && fields.iter().any(|field| normalised(field) == normalised(header))
            {
                named.push(column);
            }
        }
        named.sort_unstable();
        named.dedup();
        named.len()
    }

    /// The header of a file that is likeliest meant by a column, if one is near.
    pub fn nearest<'h>(&self, column: &str, headers: &'h [String]) -> Option<&'h str> {
        let unknown = headers.iter().filter(|header| self.meaning(header).is_none());
        let near = unknown.filter_map(|header| Some((self.likeliest(header)?, header)));
        let near = near.filter(|((_, meant), _)| *meant == column);
        near.max_by(|((a, _), _), ((b, _), _)| a.total_cmp(b)).map(|(_, header)| header.as_str())
    }

    /// The column that a header's name is nearest to, if it is near to any, and how near.
    fn likeliest(&self, header: &str) -> Option<(f64, &'static str)> {
        let plain = normalised(header);
        // In Chinese a common beginning says little: 客户等级 is no 客户编号.
        let (likeness, bar): (fn(&str, &str) -> f64, f64) =
            if plain.is_ascii() { (strsim::jaro_winkler, 0.82) } else { (strsim::normalized_levenshtein, 0.7) };
        let all = self.by_name.iter().map(|(name, meaning)| (likeness(name, &plain), meaning.column.name));
        all.filter(|(likeness, _)| *likeness > bar).max_by(|(a, _), (b, _)| a.total_cmp(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::facts::ORDERS;

    #[test]
    fn headers_are_recognised_however_they_are_written() {
        let names = HeaderNames::of_kind(&ORDERS);
        for (header, column) in [
            ("InvoiceNo", "order_id"),
            ("ORDER_ID", "order_id"),
            ("\u{feff}订单编号 ", "order_id"),
            ("Ｃｕｓｔｏｍｅｒ　ＩＤ", "customer_id"),
            ("金额（元）", "amount"),
            ("Unit Price (GBP)", "unit_price"),
            ("=\"下单时间\"", "ordered_at"),
            ("*数量", "quantity"),
            ("Country", "country"),
            ("收货人手机", "phone"),
        ] {
            assert_eq!(names.meaning(header).map(|m| m.column.name), Some(column), "{header}");
        }
        for header in ["Description", "", "Name", "custom", "seen_at", "joined_at"] {
            assert!(names.meaning(header).is_none(), "{header}");
        }
    }

    #[test]
    fn near_misses_are_found() {
        let names = HeaderNames::of_kind(&ORDERS);
        let headers = ["Order Dat".to_owned(), "Foo".to_owned()];
        assert_eq!(names.nearest("ordered_at", &headers), Some("Order Dat"));
        assert_eq!(names.nearest("amount", &headers), None);
        let headers = ["客户等级".to_owned(), "客户编号码".to_owned()];
        assert_eq!(names.nearest("customer_id", &headers), Some("客户编号码"));
        assert_eq!(names.nearest("customer_id", &headers[..1]), None);
    }
}
