//! Parts as written to checked expressions: names looked up, types joined.

use super::raw::{Raw, RawKind, Written, function_name};
use super::types::{self, Operand};
use crate::catalogue::Catalogue;
use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::model::{
    Attribute, AttributeSource, BinaryOp, Expression, ExpressionKind, Function, GivenName, ListedValue, Reference,
    Target, ValueLists,
};
use crate::yaml::Spot;
use std::borrow::Cow;
use std::collections::BTreeMap;
use terrace_domain::{Date, Region, ValueType, plain_header};

/// What the names of a policy stand for.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    pub(crate) table: BTreeMap<String, Target>,
    /// Parallel to the policy's metrics; `None` if a mistake keeps the type from being known.
    pub(crate) metric_types: Vec<Option<ValueType>>,
    /// Parallel to the policy's schemes: the ids of the tiers; `None` if a mistake hides some.
    pub(crate) tiers: Vec<Option<Vec<String>>>,
    /// The custom fields declared, then the fields of the customer named so far.
    pub(crate) attributes: Vec<Attribute>,
    /// Metrics that are smallest for who says nothing, and whether that is the measure itself or an expression over it.
    pub(crate) silent: BTreeMap<String, Silence>,
    pub(crate) catalogue: &'a Catalogue,
    /// Lists that an `in` may take.
    pub(crate) lists: &'a ValueLists,
    /// Columns that are given beside the policy's parts, which go before them.
    pub(crate) given: &'a [GivenName],
}

/// How a metric draws on what customers tell of themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// It counts complaints and the like: who keeps silent has none.
    Counted,
    /// It counts what customers say, good or bad.
    Mute,
    /// An expression over such counts; it may turn none into the most.
    Reckoned,
}

impl Names<'_> {
    /// What a name stands for. A field of the customer is noted as used.
    pub(crate) fn target(&mut self, name: &str) -> Option<Target> {
        if let Some(target) = self.table.get(name) {
            return Some(*target);
        }
        if let Some(index) = self.attributes.iter().position(|attribute| attribute.name == name) {
            return Some(Target::Attribute(index));
        }
        if let Some(index) = self.given.iter().position(|given| given.name == name) {
            return Some(Target::Given(index));
        }
        let attribute = self.catalogue.attributes.iter().find(|attribute| attribute.name == name)?;
        self.attributes.push(attribute.clone());
        Some(Target::Attribute(self.attributes.len() - 1))
    }

    /// The custom field that is read from columns of that header.
    fn of_header(&self, header: &str) -> Option<&Attribute> {
        let header = plain_header(header);
        let has = |field: &&Attribute| {
            field.custom().is_some_and(|custom| custom.headers.iter().any(|known| plain_header(known) == header))
        };
        self.attributes.iter().find(has)
    }

    /// What a name holds, where that is known.
    pub(crate) fn value_type(&self, target: Target) -> Option<ValueType> {
        match target {
            Target::Metric(index) => self.metric_types.get(index).copied().flatten(),
            Target::Label(_) => Some(ValueType::Flag),
            Target::Scheme(_) => Some(ValueType::Text),
            Target::Attribute(index) => self.attributes.get(index).map(|attribute| attribute.value_type),
            Target::Given(index) => self.given.get(index).map(|given| given.value_type),
        }
    }
}

/// What an expression must yield.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Yes or no.
    Condition,
    /// Anything else.
    Value,
}

/// Binds what was written against the names.
pub(crate) struct Binder<'a, 'c> {
    pub(crate) names: &'a mut Names<'c>,
    pub(crate) found: &'a mut Diagnostics,
}

impl Binder<'_, '_> {
    /// A whole expression. Returns `None` if it holds a mistake, noted here or where its cause stands.
    pub(crate) fn expression(&mut self, written: &Written, wanted: Wanted) -> Option<Expression> {
        let mut inner = Inner { names: self.names, found: self.found, spot: &written.spot };
        let mut bound = inner.value(&written.root)?;
        let place = written.spot.whole();
        match (wanted, bound.value_type) {
            (Wanted::Condition, ValueType::Flag) => {}
            (Wanted::Condition, other) => {
                self.found.error(codes::CONDITION_NEEDED, place, [("found", other.word().to_owned())]);
                return None;
            }
            (Wanted::Value, ValueType::Flag) => {
                self.found.error(codes::METRIC_IS_CONDITION, place, []);
                return None;
            }
            (Wanted::Value, _) => {}
        }
        bound.text.clone_from(&written.text);
        Some(bound)
    }

    /// A name that must hold numbers. `user` is the key that needs them.
    pub(crate) fn number(&mut self, name: &str, place: Place, user: &str) -> Option<(Reference, ValueType)> {
        let reference = lookup(self.names, self.found, name, place)?;
        let value_type = self.names.value_type(reference.target)?;
        if value_type.is_number() {
            return Some((reference, value_type));
        }
        let arguments = [("name", name.to_owned()), ("found", value_type.word().to_owned()), ("key", user.to_owned())];
        self.found.error(codes::NOT_A_NUMBER, place, arguments);
        None
    }
}

fn lookup(names: &mut Names<'_>, found: &mut Diagnostics, name: &str, place: Place) -> Option<Reference> {
    if let Some(target) = names.target(name) {
        return Some(Reference { name: name.to_owned(), target });
    }
    if let Some(field) = names.of_header(name) {
        let meant = Some(field.name.clone());
        found.error_meaning(codes::UNKNOWN_NAME, place, [("name", name.to_owned())], meant);
        return None;
    }
    let attributes = names.catalogue.attributes.iter().map(|attribute| attribute.name.as_str());
    let given = names.given.iter().map(|given| given.name.as_str());
    let known = names.table.keys().map(String::as_str).chain(given).chain(attributes);
    found.unknown(codes::UNKNOWN_NAME, place, [("name", name.to_owned())], name, known);
    None
}

struct Inner<'a, 'c> {
    names: &'a mut Names<'c>,
    found: &'a mut Diagnostics,
    spot: &'a Spot,
}

impl Inner<'_, '_> {
    fn place(&self, raw: &Raw) -> Place {
        self.spot.part(raw.from, raw.to)
    }

    /// A part that may not be plain `null`.
    fn value(&mut self, raw: &Raw) -> Option<Expression> {
        if matches!(raw.kind, RawKind::Null) {
            self.found.error(codes::ALWAYS_NULL, self.place(raw), []);
            return None;
        }
        let (kind, value_type) = self.kind(raw)?;
        Some(Expression { kind, value_type, text: String::new() })
    }

    fn kind(&mut self, raw: &Raw) -> Option<(ExpressionKind, ValueType)> {
        Some(match &raw.kind {
            RawKind::Number(number) => {
                let whole = number % 1_000_000 == 0;
                (ExpressionKind::Number(*number), if whole { ValueType::Count } else { ValueType::Decimal })
            }
            RawKind::Text(text) => (ExpressionKind::Text(text.clone()), ValueType::Text),
            RawKind::Flag(flag) => (ExpressionKind::Flag(*flag), ValueType::Flag),
            RawKind::Date(days) => (ExpressionKind::Date(*days), ValueType::Date),
            RawKind::Null => (ExpressionKind::Null, ValueType::Text),
            RawKind::Name(name) => {
                let place = self.place(raw);
                let reference = lookup(self.names, self.found, name, place)?;
                let value_type = self.names.value_type(reference.target)?;
                (ExpressionKind::Name(reference), value_type)
            }
            RawKind::Negate(inner) => {
                let inner = self.number(inner, "-")?;
                let value_type = inner.value_type;
                (ExpressionKind::Negate(Box::new(inner)), value_type)
            }
            RawKind::Not(inner) => (ExpressionKind::Not(Box::new(self.condition(inner)?)), ValueType::Flag),
            RawKind::Binary(op, left, right) => self.binary(*op, left, right)?,
            RawKind::In { operand, list, negated } => {
                let operand = self.value(operand);
                let listed = self.expanded(list);
                let list: Vec<Option<Expression>> = listed.iter().map(|item| self.compared(item)).collect();
                let mut operand = operand?;
                let mut checked = Vec::with_capacity(list.len());
                for (item, written) in list.into_iter().zip(listed.iter()) {
                    checked.push(
                        item.and_then(|mut item| self.joined(&mut operand, &mut item, written, false).map(|()| item)),
                    );
                }
                let list = checked.into_iter().collect::<Option<Vec<_>>>()?;
                (ExpressionKind::In { operand: Box::new(operand), list, negated: *negated }, ValueType::Flag)
            }
            RawKind::Between { operand, low, high, negated } => {
                let parts = (self.value(operand), self.compared(low), self.compared(high));
                let (Some(mut operand), Some(mut from), Some(mut to)) = parts else { return None };
                let ends =
                    (self.joined(&mut operand, &mut from, low, true), self.joined(&mut operand, &mut to, high, true));
                let (Some(()), Some(())) = ends else { return None };
                let [operand, low, high] = [operand, from, to].map(Box::new);
                (ExpressionKind::Between { operand, low, high, negated: *negated }, ValueType::Flag)
            }
            RawKind::IsNull { operand, negated } => {
                let operand = Box::new(self.value(operand)?);
                (ExpressionKind::IsNull { operand, negated: *negated }, ValueType::Flag)
            }
            RawKind::Case { branches, otherwise } => self.case(raw, branches, otherwise.as_deref())?,
            RawKind::Call(function, arguments) => self.call(raw, *function, arguments)?,
        })
    }

    /// The items of an `in`, with the values of a list in place of its name.
    fn expanded<'r>(&self, items: &'r [Raw]) -> Vec<Cow<'r, Raw>> {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            let RawKind::Name(name) = &item.kind else {
                all.push(Cow::Borrowed(item));
                continue;
            };
            match self.names.lists.get(name) {
                Some(values) => all.extend(values.iter().map(|value| {
                    let kind = match value {
                        ListedValue::Text(text) => RawKind::Text(text.clone()),
                        ListedValue::Number(millionths) => RawKind::Number(*millionths),
                    };
                    Cow::Owned(Raw { kind, from: item.from, to: item.to })
                })),
                None => all.push(Cow::Borrowed(item)),
            }
        }
        all
    }

    fn condition(&mut self, raw: &Raw) -> Option<Expression> {
        let bound = self.value(raw)?;
        if bound.value_type == ValueType::Flag {
            return Some(bound);
        }
        self.found.error(codes::CONDITION_NEEDED, self.place(raw), [("found", bound.value_type.word().to_owned())]);
        None
    }

    fn number(&mut self, raw: &Raw, operator: &str) -> Option<Expression> {
        let bound = self.value(raw)?;
        if bound.value_type.is_number() {
            return Some(bound);
        }
        if let Some(name) = self.known_text(&bound) {
            self.found.error(codes::TEXT_UNLESS_DECLARED, self.place(raw), [("name", name)]);
            return None;
        }
        let arguments = [("operator", operator.to_owned()), ("found", bound.value_type.word().to_owned())];
        self.found.error(codes::ARITHMETIC, self.place(raw), arguments);
        None
    }

    /// A side of a comparison: with `null` it would never hold.
    fn compared(&mut self, raw: &Raw) -> Option<Expression> {
        if matches!(raw.kind, RawKind::Null) {
            self.found.error(codes::COMPARED_WITH_NULL, self.place(raw), []);
            return None;
        }
        self.value(raw)
    }

    fn binary(&mut self, op: BinaryOp, left: &Raw, right: &Raw) -> Option<(ExpressionKind, ValueType)> {
        let sign = sign(op);
        let (mut a, mut b) = match op {
            BinaryOp::And | BinaryOp::Or => {
                let sides = (self.condition(left), self.condition(right));
                (sides.0?, sides.1?)
            }
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                let sides = (self.number(left, sign), self.number(right, sign));
                (sides.0?, sides.1?)
            }
            _ => {
                let sides = (self.compared(left), self.compared(right));
                (sides.0?, sides.1?)
            }
        };
        let value_type = match op {
            BinaryOp::Add | BinaryOp::Subtract => types::sum(Operand::of(&a), Operand::of(&b)),
            BinaryOp::Multiply => types::product(Operand::of(&a), Operand::of(&b)),
            BinaryOp::Divide => ValueType::Decimal,
            BinaryOp::And | BinaryOp::Or => ValueType::Flag,
            BinaryOp::Equal | BinaryOp::NotEqual => {
                self.joined(&mut a, &mut b, right, false)?;
                ValueType::Flag
            }
            _ => {
                self.joined(&mut a, &mut b, right, true)?;
                ValueType::Flag
            }
        };
        Some((ExpressionKind::Binary(op, Box::new(a), Box::new(b)), value_type))
    }

    /// Makes two sides of a comparison fit: a text beside a date becomes one, a text beside a scheme is a tier.
    fn joined(&mut self, left: &mut Expression, right: &mut Expression, at: &Raw, ordered: bool) -> Option<()> {
        let place = self.place(at);
        self.dated(left, right.value_type, place)?;
        self.dated(right, left.value_type, place)?;
        if !types::comparable(left.value_type, right.value_type) {
            if let Some(name) = self.undeclared(left, right).or_else(|| self.undeclared(right, left)) {
                self.found.error(codes::TEXT_UNLESS_DECLARED, place, [("name", name)]);
                return None;
            }
            let sides = [left.value_type, right.value_type].map(|side| side.word().to_owned());
            let [left, right] = sides;
            self.found.error(codes::NOT_COMPARABLE, place, [("left", left), ("right", right)]);
            return None;
        }
        if ordered && !types::is_ordered(left.value_type) {
            self.found.error(codes::NOT_ORDERED, place, [("found", left.value_type.word().to_owned())]);
            return None;
        }
        self.tier(left, right, place)?;
        self.tier(right, left, place)
    }

    /// The name of a field that is known without a declaration and read as text, if the other side is a number.
    fn undeclared(&self, field: &Expression, other: &Expression) -> Option<String> {
        self.known_text(field).filter(|_| other.value_type.is_number())
    }

    /// The name of a field that is known without a declaration and read as text.
    fn known_text(&self, field: &Expression) -> Option<String> {
        let ExpressionKind::Name(Reference { name, target: Target::Attribute(index) }) = &field.kind else {
            return None;
        };
        let is_known = matches!(self.names.attributes.get(*index)?.source, AttributeSource::Known(_));
        (is_known && field.value_type == ValueType::Text).then(|| name.clone())
    }

    /// Turns a quoted text beside a date or time into a date.
    fn dated(&mut self, side: &mut Expression, other: ValueType, place: Place) -> Option<()> {
        if let (ExpressionKind::Text(text), ValueType::Date | ValueType::Time) = (&side.kind, other) {
            let Ok(date) = Date::parse(text) else {
                self.found.error(codes::BAD_DATE, place, [("text", text.clone())]);
                return None;
            };
            side.kind = ExpressionKind::Date(date.days());
            side.value_type = ValueType::Date;
        }
        Some(())
    }

    /// A text compared with a scheme must be one of its tiers, one compared with a given column one of its texts, and one
    /// compared with the region must name one.
    fn tier(&mut self, scheme: &Expression, text: &Expression, place: Place) -> Option<()> {
        let (ExpressionKind::Name(reference), ExpressionKind::Text(text)) = (&scheme.kind, &text.kind) else {
            return Some(());
        };
        let given = |index: usize| self.names.given.get(index).and_then(|given| given.values.as_ref());
        if let Target::Attribute(index) = reference.target
            && self.names.attributes.get(index).is_some_and(|field| field.name == "region" && field.custom().is_none())
            && Region::named(text).is_none()
        {
            let known = Region::all().map(|region| format!("{} ({})", region.name, region.english));
            let known: Vec<String> = known.collect();
            let arguments = [("name", reference.name.clone()), ("text", text.clone()), ("known", known.join(", "))];
            let either = Region::all().flat_map(|region| [region.name, region.english]);
            self.found.unknown(codes::NEVER_THAT, place, arguments, text, either);
            return None;
        }
        let known = match reference.target {
            Target::Scheme(index) => self.names.tiers.get(index).and_then(Option::as_ref),
            Target::Given(index) => given(index),
            _ => None,
        };
        let Some(known) = known.filter(|known| !known.contains(text)) else { return Some(()) };
        let ids = || known.iter().map(String::as_str);
        if matches!(reference.target, Target::Given(_)) {
            let arguments = [("name", reference.name.clone()), ("text", text.clone()), ("known", known.join(", "))];
            self.found.unknown(codes::NEVER_THAT, place, arguments, text, ids());
        } else {
            let arguments = [("tier", text.clone()), ("scheme", reference.name.clone()), ("known", known.join(", "))];
            self.found.unknown(codes::NOT_A_TIER, place, arguments, text, ids());
        }
        None
    }

    fn case(
        &mut self,
        raw: &Raw,
        branches: &[(Raw, Raw)],
        otherwise: Option<&Raw>,
    ) -> Option<(ExpressionKind, ValueType)> {
        let conditions: Vec<Option<Expression>> = branches.iter().map(|(when, _)| self.condition(when)).collect();
        let results: Vec<&Raw> = branches.iter().map(|(_, then)| then).chain(otherwise).collect();
        let (mut results, value_type) = self.common(raw, &results, "case")?;
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        let otherwise = otherwise.and_then(|_| results.pop()).map(Box::new);
        let branches = conditions.into_iter().zip(results).collect();
        Some((ExpressionKind::Case { branches, otherwise }, value_type))
    }

    /// Values of one type, plain `null`s among them.
    fn common(&mut self, whole: &Raw, parts: &[&Raw], user: &str) -> Option<(Vec<Expression>, ValueType)> {
        let bound: Vec<Option<Expression>> = parts
            .iter()
            .map(|part| {
                let (kind, value_type) = self.kind(part)?;
                Some(Expression { kind, value_type, text: String::new() })
            })
            .collect();
        let mut bound = bound.into_iter().collect::<Option<Vec<_>>>()?;
        let dated = bound.iter().map(|part| part.value_type).find(|t| matches!(t, ValueType::Date | ValueType::Time));
        let mut joined: Option<Operand> = None;
        for (part, written) in bound.iter_mut().zip(parts) {
            if part.kind == ExpressionKind::Null {
                continue;
            }
            if let Some(date) = dated {
                self.dated(part, date, self.place(written))?;
            }
            let next = Operand::of(part);
            joined = match joined {
                None => Some(next),
                Some(before) => match types::common(before, next) {
                    Some(both) => Some(both),
                    None => {
                        let [left, right] = [before, next].map(|side| side.value_type.word().to_owned());
                        let arguments = [("name", user.to_owned()), ("left", left), ("right", right)];
                        self.found.error(codes::NO_COMMON_TYPE, self.place(written), arguments);
                        return None;
                    }
                },
            };
        }
        let Some(joined) = joined else {
            self.found.error(codes::ALWAYS_NULL, self.place(whole), []);
            return None;
        };
        for part in &mut bound {
            if part.kind == ExpressionKind::Null {
                part.value_type = joined.value_type;
            }
        }
        Some((bound, joined.value_type))
    }

    fn call(&mut self, raw: &Raw, function: Function, arguments: &[Raw]) -> Option<(ExpressionKind, ValueType)> {
        let name = function_name(function);
        let (least, most) = match function {
            Function::NullIf => (2, Some(2)),
            Function::Abs => (1, Some(1)),
            Function::Round => (1, Some(2)),
            Function::Coalesce | Function::Least | Function::Greatest => (2, None),
        };
        if arguments.len() < least || most.is_some_and(|most| arguments.len() > most) {
            let wanted = most.map_or_else(
                || format!("{least}+"),
                |most| if most == least { least.to_string() } else { format!("{least}-{most}") },
            );
            let counts = [("name", name.to_owned()), ("wanted", wanted), ("count", arguments.len().to_string())];
            self.found.error(codes::ARGUMENT_COUNT, self.place(raw), counts);
            return None;
        }
        let (arguments, value_type) = match function {
            Function::Abs | Function::Round => self.rounding(arguments, name)?,
            _ => {
                let (bound, value_type) = self.common(raw, &arguments.iter().collect::<Vec<_>>(), name)?;
                let ordered = matches!(function, Function::Least | Function::Greatest);
                if ordered && !types::is_ordered(value_type) {
                    self.found.error(codes::NOT_ORDERED, self.place(raw), [("found", value_type.word().to_owned())]);
                    return None;
                }
                let null = bound.iter().position(|part| part.kind == ExpressionKind::Null);
                if let Some(null) = null.filter(|_| function != Function::Coalesce) {
                    let place = arguments.get(null).map_or(self.spot.whole(), |part| self.place(part));
                    self.found.error(codes::ALWAYS_NULL, place, []);
                    return None;
                }
                if let [scheme, tier] = bound.as_slice()
                    && function == Function::NullIf
                {
                    self.tier(scheme, tier, self.place(raw))?;
                }
                (bound, value_type)
            }
        };
        Some((ExpressionKind::Call(function, arguments), value_type))
    }

    /// `abs(x)`, `round(x)` and `round(x, places)`: of the type of `x`.
    fn rounding(&mut self, arguments: &[Raw], name: &str) -> Option<(Vec<Expression>, ValueType)> {
        let (operand, places) = arguments.split_first()?;
        let operand = self.number(operand, name)?;
        let value_type = operand.value_type;
        let mut bound = vec![operand];
        for written in places {
            let places = self.value(written)?;
            let fits =
                matches!(places.kind, ExpressionKind::Number(n) if n % 1_000_000 == 0 && (0..=6_000_000).contains(&n));
            if !fits {
                self.found.error(codes::BAD_PLACES, self.place(written), []);
                return None;
            }
            bound.push(places);
        }
        Some((bound, value_type))
    }
}

const fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Equal => "=",
        BinaryOp::NotEqual => "<>",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
    }
}
