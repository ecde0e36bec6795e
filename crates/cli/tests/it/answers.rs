//! Answers of the program beside answers of the reference.

use std::collections::BTreeMap;

/// A value of the reference. Numbers are millionths, whatever they count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Empty.
    Null,
    /// Millionths.
    Number(i128),
    /// A class, a category, `true` or `false`.
    Text(String),
}

impl Answer {
    /// A whole number.
    pub fn count(count: usize) -> Self {
        Self::Number(count as i128 * 1_000_000)
    }

    /// An amount in ten-thousandths.
    pub fn money(ten_thousandths: i128) -> Self {
        Self::Number(ten_thousandths * 100)
    }

    /// Yes or no.
    pub fn flag(flag: bool) -> Self {
        Self::Text(flag.to_string())
    }

    /// A class, or none.
    pub fn class(class: Option<&str>) -> Self {
        class.map_or(Self::Null, |class| Self::Text(class.to_owned()))
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<i128> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    fn agrees(&self, field: &str) -> bool {
        match self {
            Self::Null => field.is_empty(),
            Self::Text(text) => field == text,
            Self::Number(number) => millionths(field) == Some(*number),
        }
    }
}

/// The answers for each customer, by column.
pub type Answers = BTreeMap<String, BTreeMap<&'static str, Answer>>;

/// Plain decimal text as millionths; nothing where it is not plain.
pub fn millionths(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > 6 {
        return None;
    }
    Some(sign * format!("{whole}{fraction:0<6}").parse::<i128>().ok()?)
}

/// A CSV file of the program, by header.
#[derive(Debug)]
pub struct Table {
    /// The header.
    pub columns: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Takes CSV apart.
    pub fn of(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        Self { columns, rows }
    }

    /// The place of a column.
    pub fn place(&self, column: &str) -> usize {
        self.columns
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("no column {column}: {:?}", self.columns))
    }

    /// One column.
    pub fn column(&self, name: &str) -> Vec<&str> {
        let place = self.place(name);
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    /// The ids of the customers.
    pub fn ids(&self) -> Vec<&str> {
        self.column("customer_id")
    }

    /// A field of a customer.
    pub fn field(&self, customer: &str, column: &str) -> &str {
        let (id, place) = (self.place("customer_id"), self.place(column));
        let row = self.rows.iter().find(|row| row[id] == customer).unwrap_or_else(|| panic!("no customer {customer}"));
        &row[place]
    }

    /// The sum of a column, in millionths.
    pub fn sum(&self, column: &str) -> i128 {
        self.column(column).into_iter().filter_map(millionths).sum()
    }

    /// How many rows hold each value of a column.
    pub fn tally(&self, column: &str) -> BTreeMap<String, usize> {
        let mut tally = BTreeMap::new();
        for value in self.column(column) {
            *tally.entry(value.to_owned()).or_insert(0) += 1;
        }
        tally
    }
}

/// Every customer and every column of the reference must be as the program says; the program's rows must be
/// sorted by id and be no more.
pub fn compare(text: &str, answers: &Answers) {
    let table = Table::of(text);
    let ids = table.ids();
    assert!(ids.is_sorted(), "rows are sorted by customer_id as text");
    let expected: Vec<&str> = answers.keys().map(String::as_str).collect();
    let missing: Vec<_> = expected.iter().filter(|id| !ids.contains(id)).take(5).collect();
    let further: Vec<_> = ids.iter().filter(|id| !answers.contains_key(**id)).take(5).collect();
    assert!(missing.is_empty() && further.is_empty(), "missing {missing:?}, not known to the reference {further:?}");
    assert_eq!(ids.len(), expected.len(), "one row per customer");
    let mut differences = Vec::new();
    for row in &table.rows {
        let known = &answers[&row[table.place("customer_id")]];
        for (column, answer) in known {
            let field = &row[table.place(column)];
            if !answer.agrees(field) {
                differences.push(format!("{} {column}: {field:?}, the reference says {answer:?}", row[0]));
            }
        }
    }
    let count = differences.len();
    differences.truncate(12);
    assert!(differences.is_empty(), "{count} differences, such as\n{}", differences.join("\n"));
}
