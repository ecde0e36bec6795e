use crate::model::{Attribute, AttributeSource, CustomField};
use terrace_domain::{FactColumn, FactType, MeasureSignature, ValueType, facts};
use terrace_words::texts::pages::named;
use terrace_words::{Lang, Title};

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
    /// own use) plus `age`, full years at the as-of, `region`, the part of the country in which the province lies, and
    /// the further columns that are known by name.
    pub fn new(measures: Vec<MeasureSignature>) -> Self {
        let hidden = ["customer_id", "seen_at", "custom"];
        let columns = facts::CUSTOMERS.columns.iter().filter(|column| !hidden.contains(&column.name));
        let attributes: Vec<Attribute> = columns
            .map(|column| (column.name, value_type(column.kind)))
            .chain([("age", ValueType::Count), ("region", ValueType::Text)])
            .map(|(name, value_type)| Attribute { name: name.to_owned(), value_type, source: AttributeSource::Column })
            .chain(facts::KNOWN_FIELDS.iter().map(known_field))
            .collect();
        Self { measures, attributes }
    }

    /// The measure of that name.
    pub(crate) fn measure(&self, name: &str) -> Option<&MeasureSignature> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}

/// A further column of customer files that is known by name, as if a policy had declared it.
fn known_field(field: &FactColumn) -> Attribute {
    let headers = std::iter::once(field.name).chain(field.headers.iter().copied()).map(str::to_owned).collect();
    let title = named(&format!("own_column.{}", field.name));
    let title = title.map_or_else(Title::default, |text| Title::new(text.get(Lang::En), text.get(Lang::Zh)));
    let source = AttributeSource::Known(CustomField { title, headers });
    Attribute { name: field.name.to_owned(), value_type: value_type(field.kind), source }
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
    fn known_fields_have_names_for_people() {
        for attribute in Catalogue::new(Vec::new()).attributes {
            let Some(field) = attribute.custom() else { continue };
            assert_ne!(field.title.get(Lang::Zh, ""), "", "{}", attribute.name);
            assert_eq!(field.headers.first(), Some(&attribute.name));
        }
    }

    #[test]
    fn customers_have_fields_and_an_age() {
        let catalogue = Catalogue::new(Vec::new());
        let of = |name| catalogue.attributes.iter().find(|a| a.name == name).map(|a| a.value_type);
        assert_eq!(of("province"), Some(ValueType::Text));
        assert_eq!(of("birth_date"), Some(ValueType::Date));
        assert_eq!(of("joined_at"), Some(ValueType::Time));
        assert_eq!(of("age"), Some(ValueType::Count));
        assert_eq!(of("region"), Some(ValueType::Text));
        assert_eq!(of("address"), Some(ValueType::Text));
        assert_eq!([of("customer_id"), of("seen_at"), of("custom")], [None; 3]);
    }
}
