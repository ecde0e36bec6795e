//! The kinds of facts. A new kind is one new file here, listed in [`KINDS`].

mod amounts;
mod balances;
mod cases;
mod contacts;
mod customers;
mod feedback;
mod known_fields;
mod orders;
mod payments;
mod rates;

pub use amounts::{LINE_AMOUNTS, ORDER_DISCOUNTS, ORDER_TOTALS};
pub use balances::BALANCES;
pub use cases::CASES;
pub use contacts::CONTACTS;
pub use customers::CUSTOMERS;
pub use feedback::FEEDBACK;
pub use known_fields::KNOWN_FIELDS;
pub use orders::ORDERS;
pub use payments::PAYMENTS;
pub use rates::RATES;

/// All kinds, in the order in which they are shown.
pub const KINDS: &[&FactKind] = &[&CUSTOMERS, &ORDERS, &PAYMENTS, &FEEDBACK, &CONTACTS, &CASES, &BALANCES, &RATES];

/// What files call the number of a customer, in kinds whose rows stand for one thing that a customer has.
const CUSTOMER_HEADERS: &[&str] = &[
    "customer",
    "CustomerID",
    "Customer ID",
    "customer no",
    "customer number",
    "client",
    "client id",
    "user id",
    "member id",
    "member no",
    "cust id",
    "account id",
    "buyer id",
    "客户编号",
    "客户ID",
    "客户号",
    "客户代码",
    "客户",
    "顾客编号",
    "顾客ID",
    "会员编号",
    "会员号",
    "会员ID",
    "用户ID",
    "用户编号",
    "买家ID",
];

/// What files call the currency of their amounts.
const CURRENCY_HEADERS: &[&str] =
    &["ccy", "currency code", "foreign currency", "币种", "货币", "币别", "货币代码", "外币", "货币名称"];

/// The column in which further columns of files are kept, as one JSON object of texts.
pub const CUSTOM: &str = "custom";

/// A kind of facts: one table of the lake.
#[derive(Debug, PartialEq, Eq)]
pub struct FactKind {
    /// The name on the command line and of the table's folder.
    pub name: &'static str,
    /// The name in Chinese.
    pub name_zh: &'static str,
    /// Its columns, in the table's order; `customer_id` is among them, but for rates.
    pub columns: &'static [FactColumn],
    /// The columns whose equal values make a later row a correction of an earlier one.
    pub key: &'static [&'static str],
    /// The column that says when the fact happened, if there is one.
    pub time: Option<&'static str>,
    /// Which further columns of a file are kept as custom fields.
    pub custom_fields: CustomFields,
}

/// Which further columns of a file are kept, in `custom` as one JSON object of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomFields {
    /// All of them.
    All,
    /// Those that a mapping names: there are many rows, and many columns that tell nothing.
    Named,
    /// None.
    Never,
}

/// A column of a fact kind.
#[derive(Debug, PartialEq, Eq)]
pub struct FactColumn {
    /// Our name.
    pub name: &'static str,
    /// What it holds.
    pub kind: FactType,
    /// A file without it, or a row with it empty, is refused.
    pub required: bool,
    /// Personal: masked in logs, previews and lower roles' views.
    pub personal: bool,
    /// The headers by which files name it, beside our own; compared without case, blanks, `_` and `-`.
    pub headers: &'static [&'static str],
}

/// What a column of facts holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactType {
    /// An id: text, with spreadsheet damage (`17850.0`, `1.23E+17`) mended or refused.
    Id,
    /// Text.
    Text,
    /// An amount or price: `decimal(18,4)`.
    Money,
    /// A quantity, which may have decimals (kilograms, metres): `decimal(18,4)`.
    Quantity,
    /// A plain number such as a rating: `decimal(18,4)`.
    Number,
    /// What a unit of a currency is worth in another: `decimal(18,9)`.
    Rate,
    /// A whole number.
    Integer,
    /// A wall-clock time, microseconds.
    Time,
    /// A calendar day.
    Date,
    /// Yes or no.
    Flag,
}

impl FactKind {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().copied().find(|kind| kind.name == name)
    }

    /// Whether its rows belong to customers.
    pub fn is_of_customers(&self) -> bool {
        self.column("customer_id").is_some()
    }

    /// The columns by which policies choose rows: those that tell of the fact itself, not its number, whose it is, how
    /// the file told that money came back, or a person's own words.
    pub fn choosable(&self) -> impl Iterator<Item = &'static FactColumn> + use<'_> {
        const SETTLED: [&str; 11] = [
            "refund_status",
            "refunded",
            "order_refunded",
            "cancelled_at",
            "refunded_at",
            "refunded_quantity",
            "refund_requested",
            "status_of_payment",
            "close_reason",
            "row_type",
            "is_cancelled",
        ];
        let is_number = |column: &FactColumn| column.kind == FactType::Id && column.name != "referrer";
        // The newest of a product's balances counts: left out by its own amount or time it would revive an older one.
        let picks = |column: &FactColumn| self.name == "balances" && matches!(column.name, "amount" | "at");
        let is_told = move |column: &&FactColumn| {
            let is_told = !SETTLED.contains(&column.name) && column.name != CUSTOM;
            is_told && !is_number(column) && !picks(column) && !column.personal
        };
        self.columns.iter().filter(is_told)
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&'static FactColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl FactColumn {
    /// Whether the column holds ids of customers: the row's own, or one that it names.
    pub fn names_customers(&self) -> bool {
        matches!(self.name, "customer_id" | "referrer")
    }

    /// Whether the column holds numbers of orders, which for want of another may be made of a customer's id.
    pub fn numbers_orders(&self) -> bool {
        self.name == "order_id"
    }

    /// A column that files may leave out.
    const fn optional(name: &'static str, kind: FactType, headers: &'static [&'static str]) -> Self {
        Self { name, kind, required: false, personal: false, headers }
    }

    /// A column that every file and row must have.
    const fn required(name: &'static str, kind: FactType, headers: &'static [&'static str]) -> Self {
        Self { name, kind, required: true, personal: false, headers }
    }

    /// An optional column that tells who or where a person is.
    const fn personal(name: &'static str, kind: FactType, headers: &'static [&'static str]) -> Self {
        Self { name, kind, required: false, personal: true, headers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_whole() {
        for kind in KINDS {
            assert!(kind.is_of_customers() || *kind == &RATES, "{}", kind.name);
            for key in kind.key.iter().chain(kind.time.iter()) {
                assert!(kind.column(key).is_some(), "{} lacks {key}", kind.name);
            }
            assert_eq!(FactKind::named(kind.name), Some(*kind));
        }
    }

    #[test]
    fn a_header_names_one_column_of_its_kind() {
        for kind in KINDS {
            let mut seen = std::collections::BTreeMap::new();
            for column in kind.columns {
                for header in column.headers.iter().chain([&column.name]) {
                    let plain = header.to_lowercase().replace(['_', '-', ' '], "");
                    let earlier = seen.insert(plain.clone(), column.name);
                    assert!(
                        earlier.is_none_or(|name| name == column.name),
                        "{}: {plain} names {earlier:?} and {}",
                        kind.name,
                        column.name
                    );
                }
            }
        }
    }
}
