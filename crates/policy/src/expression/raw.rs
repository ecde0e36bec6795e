use crate::model::{BinaryOp, Function};
use crate::yaml::Spot;

/// An expression as written: names are not yet looked up.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) spot: Spot,
    pub(crate) root: Raw,
}

/// A part of an expression and the characters it covers.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) kind: RawKind,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The parts that the language knows.
#[derive(Debug, Clone)]
pub(crate) enum RawKind {
    Number(i128),
    Text(String),
    Flag(bool),
    Date(i32),
    Null,
    Name(String),
    Negate(Box<Raw>),
    Not(Box<Raw>),
    Binary(BinaryOp, Box<Raw>, Box<Raw>),
    In { operand: Box<Raw>, list: Vec<Raw>, negated: bool },
    Between { operand: Box<Raw>, low: Box<Raw>, high: Box<Raw>, negated: bool },
    IsNull { operand: Box<Raw>, negated: bool },
    Case { branches: Vec<(Raw, Raw)>, otherwise: Option<Box<Raw>> },
    Call(Function, Vec<Raw>),
}

impl Written {
    /// The names in it, by first use, each as often as it stands there.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.places().into_iter().map(|(name, ..)| name).collect()
    }

    /// The same, each with the characters that it covers.
    pub(crate) fn places(&self) -> Vec<(&str, usize, usize)> {
        let mut names = Vec::new();
        self.root.collect(&mut names);
        names
    }
}

impl Raw {
    fn collect<'r>(&'r self, names: &mut Vec<(&'r str, usize, usize)>) {
        if let RawKind::Name(name) = &self.kind {
            names.push((name, self.from, self.to));
        }
        for child in self.children() {
            child.collect(names);
        }
    }

    fn children(&self) -> Vec<&Raw> {
        match &self.kind {
            RawKind::Number(_)
            | RawKind::Text(_)
            | RawKind::Flag(_)
            | RawKind::Date(_)
            | RawKind::Null
            | RawKind::Name(_) => Vec::new(),
            RawKind::Negate(inner) | RawKind::Not(inner) | RawKind::IsNull { operand: inner, .. } => vec![inner],
            RawKind::Binary(_, left, right) => vec![left, right],
            RawKind::In { operand, list, .. } => std::iter::once(&**operand).chain(list).collect(),
            RawKind::Between { operand, low, high, .. } => vec![operand, low, high],
            RawKind::Case { branches, otherwise } => {
                branches.iter().flat_map(|(when, then)| [when, then]).chain(otherwise.as_deref()).collect()
            }
            RawKind::Call(_, arguments) => arguments.iter().collect(),
        }
    }
}

/// The functions by name.
pub(crate) const FUNCTIONS: [(&str, Function); 6] = [
    ("nullif", Function::NullIf),
    ("coalesce", Function::Coalesce),
    ("abs", Function::Abs),
    ("least", Function::Least),
    ("greatest", Function::Greatest),
    ("round", Function::Round),
];

/// The name of a function.
pub(crate) fn function_name(function: Function) -> &'static str {
    FUNCTIONS.iter().find(|(_, known)| *known == function).map_or("", |(name, _)| name)
}
