use terrace_domain::ValueType;

/// A checked expression: SQL syntax over names of the policy, evaluated by `tiering`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it does.
    pub kind: ExpressionKind,
    /// What it yields.
    pub value_type: ValueType,
    /// As the author wrote it (the whole expression's text; empty for inner parts).
    pub text: String,
}

/// The listed set of nodes. Null makes null everywhere except where said; null satisfies no condition.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// A number, in millionths. Beside money it is in currency units.
    Number(i128),
    /// A quoted text.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// `date '2024-01-31'`, in days since 1970-01-01, or a quoted ISO date beside a date.
    Date(i32),
    /// `null`.
    Null,
    /// A name of the policy or a field of the customer.
    Name(Reference),
    /// `-x`.
    Negate(Box<Expression>),
    /// `not x`; null stays null.
    Not(Box<Expression>),
    /// Two operands. `and` and `or` are three-valued as in SQL.
    Binary(BinaryOp, Box<Expression>, Box<Expression>),
    /// `x [not] in (…)`.
    In {
        /// What is looked for.
        operand: Box<Expression>,
        /// Among these.
        list: Vec<Expression>,
        /// `not in`.
        negated: bool,
    },
    /// `x [not] between low and high`, both ends included.
    Between {
        /// What is compared.
        operand: Box<Expression>,
        /// Lower end.
        low: Box<Expression>,
        /// Upper end.
        high: Box<Expression>,
        /// `not between`.
        negated: bool,
    },
    /// `x is [not] null`: never null itself.
    IsNull {
        /// What is looked at.
        operand: Box<Expression>,
        /// `is not null`.
        negated: bool,
    },
    /// `case when c then v … [else v] end`.
    Case {
        /// Conditions and their values, first that holds.
        branches: Vec<(Expression, Expression)>,
        /// Where none holds; null if absent.
        otherwise: Option<Box<Expression>>,
    },
    /// A function of the listed ones.
    Call(Function, Vec<Expression>),
}

/// A name, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written.
    pub name: String,
    /// What it stands for.
    pub target: Target,
}

/// What a name stands for: an index into the policy's list of that sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `Policy::metrics`.
    Metric(usize),
    /// `Policy::labels`; a flag.
    Label(usize),
    /// `Policy::schemes`; the text of the class's tier id, null where there is none.
    Scheme(usize),
    /// `Policy::attributes`.
    Attribute(usize),
    /// A column that is given beside the policy's own parts: a [`GivenName`] by its place in the list that the condition
    /// was bound with. Nothing within a policy names one.
    Given(usize),
}

/// The name of a column that a condition may name beside the parts of its policy, such as the level of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenName {
    /// As it is written; it may hold a point.
    pub name: String,
    /// What the column holds.
    pub value_type: ValueType,
    /// All texts that the column may hold; `None` if any. A text compared with it must be one of them.
    pub values: Option<Vec<String>>,
}

/// Operators of two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`: always a decimal of six places, half-even; by zero it is null.
    Divide,
    /// `=`
    Equal,
    /// `<>` or `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `and`
    And,
    /// `or`
    Or,
}

/// Functions that expressions may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `nullif(a, b)`: null where they are equal, else `a`.
    NullIf,
    /// `coalesce(a, …)`: the first that is not null.
    Coalesce,
    /// `abs(x)`
    Abs,
    /// `least(a, …)`: the smallest; null if any is null.
    Least,
    /// `greatest(a, …)`: the largest; null if any is null.
    Greatest,
    /// `round(x, places)`: half-even, 0 to 6 places, 0 by default.
    Round,
}
