use crate::model::{Attribute, AttributeSource};
use terrace_domain::{FactType, MeasureSignature, ValueType, facts};

/// What a policy may name beside its own names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The shipped measures.
    pub measures: Vec<MeasureSignature>,
    /// The fields of customers.
    pub attributes: Vec<Attribute>,
}

impl Catalogue {
    /// These measures, and the columns of the customers table (other than the id and what is kept for the lake's
    /// own use) plus `age`, full years at the as-of.
    pub fn new(measures: Vec<MeasureSignature>) -> Self {
        let hidden = ["customer_id", "seen_at", "custom"];
        let columns = facts::CUSTOMERS.columns.iter().filter(|column| !hidden.contains(&column.name));
        let attributes: Vec<Attribute> = columns
            .map(|column| (column.name, value_type(column.kind)))
            .chain([("age", ValueType::Count)])
            .map(|(name, value_type)| Attribute { name: name.to_owned(), value_type, source: AttributeSource::Column })
            .collect();
        Self { measures, attributes }
    }

    /// The measure of that name.
    pub(crate) fn measure(&self, name: &str) -> Option<&MeasureSignature> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}

pub(crate) const fn value_type(kind: FactType) -> ValueType {
    match kind {
        FactType::Id | FactType::Text => ValueType::Text,
        FactType::Money => ValueType::Money,
        FactType::Quantity | FactType::Number | FactType::Rate => ValueType::Decimal,
        FactType::Integer => ValueType::Count,
        FactType::Time => ValueType::Time,
        FactType::Date => ValueType::Date,
        FactType::Flag => ValueType::Flag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_have_fields_and_an_age() {
        let catalogue = Catalogue::new(Vec::new());
        let of = |name| catalogue.attributes.iter().find(|a| a.name == name).map(|a| a.value_type);
        assert_eq!(of("province"), Some(ValueType::Text));
        assert_eq!(of("birth_date"), Some(ValueType::Date));
        assert_eq!(of("joined_at"), Some(ValueType::Time));
        assert_eq!(of("age"), Some(ValueType::Count));
        assert_eq!([of("customer_id"), of("seen_at"), of("custom")], [None; 3]);
    }
}
