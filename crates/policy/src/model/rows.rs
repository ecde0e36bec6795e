use terrace_domain::ValueType;

/// Which rows of its facts a metric counts: `where: "category <> 'gift card' and amount > 0"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCondition {
    /// As the author wrote it.
    pub text: String,
    /// What a row has to fulfil.
    pub test: RowTest,
}

/// A test of one row of facts, with SQL's logic of three values: a row counts where it is true.
///
/// Numbers are as facts hold them: ten-thousandths for amounts, quantities and other numbers with decimals, whole
/// numbers for counts, microseconds of the local time since 1970 for times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowTest {
    /// Whether a column of yes and no says yes.
    Flag(String),
    /// Whether a column is null.
    IsNull(String),
    /// Whether a column's text is one of these.
    IsOneOf(String, Vec<String>),
    /// How a column's number compares with a number.
    Compare(String, RowComparison, i64),
    /// How a column's number compares with that of another column, which holds the same sort of numbers.
    CompareColumns(String, RowComparison, String),
    /// A test of a field of the shop's own; in it the field is a column under its name.
    OfField(Box<RowField>, Box<RowTest>),
    /// Whether it does not hold; null stays null.
    Not(Box<RowTest>),
    /// Whether both hold.
    And(Box<RowTest>, Box<RowTest>),
    /// Whether at least one holds.
    Or(Box<RowTest>, Box<RowTest>),
}

/// A further column of the files of some kind of facts, as a policy declares it.
///
/// Its numbers are as values hold them: millionths for numbers with decimals, days since 1970 for dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowField {
    /// The name in the policy.
    pub name: String,
    /// What it holds; a text that cannot be read as that is null.
    pub value_type: ValueType,
    /// The headers by which files name it, compared by [`terrace_domain::plain_header`]; where a row has several, the
    /// first counts.
    pub headers: Vec<String>,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowComparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl RowTest {
    /// The fields of the shop's own that it names, as often as it does.
    pub fn fields(&self) -> Vec<&RowField> {
        match self {
            Self::OfField(field, _) => vec![field],
            Self::Not(inner) => inner.fields(),
            Self::And(left, right) | Self::Or(left, right) => [left.fields(), right.fields()].concat(),
            Self::Flag(_) | Self::IsNull(_) | Self::IsOneOf(..) | Self::Compare(..) | Self::CompareColumns(..) => {
                Vec::new()
            }
        }
    }

    /// Whether it does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Whether it and another hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }

    /// Whether it or another holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::Or(Box::new(self), Box::new(other))
    }
}
