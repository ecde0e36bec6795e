//! Who a customer is, and what contacts and cases there were with them: what stands beside the reasons for their classes.

use super::{Purchases, purchases};
use crate::error::AppError;
use crate::facts::Inputs;
use crate::policies::fields_of_customers;
use terrace_analytics::population;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{AsOf, CustomerId, InternalError, Value, Window};
use terrace_frame::Column;
use terrace_policy::{Attribute, MeasureUse, Policy};
use terrace_report::{Privacy, mask_id, mask_name, mask_phone};

/// A customer as a person would describe them.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerProfile {
    /// What files of customers say of them, in the order of the customer file; what is not known is left out.
    pub fields: Vec<ProfileField>,
    /// All that they bought.
    pub purchases: Purchases,
    /// What there was beside purchases.
    pub service: CustomerService,
}

/// A field of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileField {
    /// Its name in the customer file, or in the policy.
    pub name: String,
    /// As people read it; a personal one is masked unless it was asked for in full.
    pub value: String,
}

/// Contacts, cases and what a customer said, all before the as-of. Decimals are in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CustomerService {
    /// How many contacts, whoever began them.
    pub contacts: i64,
    /// The minutes that they took.
    pub minutes: i64,
    /// How many cases.
    pub cases: i64,
    /// Those that are not closed.
    pub open_cases: i64,
    /// Those that are complaints.
    pub complaints: i64,
    /// Mean hours to the first answer.
    pub first_answer_hours: Option<i64>,
    /// Mean hours until they were closed.
    pub hours_to_close: Option<i64>,
    /// Perceived over expected.
    pub satisfaction: Option<i64>,
    /// Share of the full scale.
    pub rating: Option<i64>,
    /// Recommendation, −1 to 1.
    pub nps: Option<i64>,
}

const SERVICE: [&str; 10] = [
    "contacts",
    "service_minutes",
    "cases",
    "open_cases",
    "complaints",
    "first_answer_hours",
    "hours_to_close",
    "satisfaction",
    "rating",
    "nps",
];

/// Who a customer is, by their id. Only what concerns them is read.
///
/// # Errors
/// An id that no customer can have, sums that do not fit, and what reading facts may say.
pub fn profile(
    policy: &Policy,
    inputs: &Inputs,
    as_of: &AsOf,
    customer: &str,
    privacy: Privacy,
) -> Result<CustomerProfile, AppError> {
    let customer = CustomerId::new(customer).map_err(|_| InternalError::new("an id that no customer can have"))?;
    let purchases = purchases(policy, inputs, as_of, &customer)?;
    let attributes = fields_of_customers(policy);
    let uses = SERVICE.map(|name| MeasureUse::new(name, Window::All));
    let found = population(&inputs.facts, &uses, &attributes, as_of, Some(&customer))?;
    let row = found.ids.find(customer.as_str());
    let number = |name: &str| -> Result<Option<i64>, AppError> {
        let place = SERVICE.iter().position(|known| *known == name);
        match place.and_then(|place| found.columns.get(place)) {
            Some(Column::Integers(values)) => Ok(row.and_then(|row| values.get(row))),
            _ => Err(InternalError::new(format!("the measure {name} is no number")).into()),
        }
    };
    let count = |name: &str| -> Result<i64, AppError> { Ok(number(name)?.unwrap_or(0)) };
    let service = CustomerService {
        contacts: count("contacts")?,
        minutes: count("service_minutes")?,
        cases: count("cases")?,
        open_cases: count("open_cases")?,
        complaints: count("complaints")?,
        first_answer_hours: number("first_answer_hours")?,
        hours_to_close: number("hours_to_close")?,
        satisfaction: number("satisfaction")?,
        rating: number("rating")?,
        nps: number("nps")?,
    };
    let value = |place: usize| found.attributes.get(place)?.value(row?);
    let kind = attributes.iter().position(|attribute| attribute.name == "kind").and_then(&value);
    let is_organisation = kind.is_some_and(|kind| matches!(kind, Value::Text(kind) if kind == "organisation"));
    let field = |(place, attribute): (usize, &Attribute)| {
        let value = value(place)?.to_string();
        let value = value.trim();
        let shown =
            if privacy == Privacy::Shown { value.to_owned() } else { masked(attribute, value, is_organisation) };
        (!value.is_empty()).then(|| ProfileField { name: attribute.name.clone(), value: shown })
    };
    let fields = attributes.iter().enumerate().filter_map(field).collect();
    Ok(CustomerProfile { fields, purchases, service })
}

/// A field as it may be shown to whoever looks on. Fields of the shop's own may hold anything, and so are personal.
fn masked(attribute: &Attribute, value: &str, is_organisation: bool) -> String {
    let personal =
        attribute.custom().is_some() || CUSTOMERS.column(&attribute.name).is_some_and(|column| column.personal);
    match attribute.name.as_str() {
        "name" if is_organisation => value.to_owned(),
        "phone" => mask_phone(value),
        "email" if value.contains('@') => mask_id(value),
        // The year alone tells an age and nobody's birthday.
        "birth_date" => format!("{}-**-**", value.get(..4).unwrap_or("****")),
        // Some files name people here instead of their ids.
        "referrer" if value.bytes().any(|byte| byte.is_ascii_digit()) => mask_id(value),
        "referrer" => mask_name(value),
        _ if personal => mask_name(value),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::catalogue;

    #[test]
    fn what_is_personal_is_masked() {
        let shown = |name: &str, value: &str, is_organisation| {
            let attribute = catalogue().attributes.into_iter().find(|attribute| attribute.name == name).unwrap();
            masked(&attribute, value, is_organisation)
        };
        assert_eq!(shown("name", "欧阳小明", false), "欧*");
        assert_eq!(shown("name", "南方贸易有限公司", true), "南方贸易有限公司");
        assert_eq!(shown("phone", "13812341234", false), "138****1234");
        assert_eq!(shown("email", "ann@shop.example", false), "a*@shop.example");
        assert_eq!(shown("wechat", "ann_wx_88", false), "a*");
        assert_eq!(shown("birth_date", "1990-03-04", false), "1990-**-**");
        assert_eq!(shown("referrer", "KH000123", false), "KH000123");
        assert_eq!(shown("referrer", "李大嘴", false), "李*");
        assert_eq!(shown("province", "浙江", false), "浙江");
        for attribute in catalogue().attributes {
            let personal = CUSTOMERS.column(&attribute.name).is_some_and(|column| column.personal);
            assert!(
                !personal || masked(&attribute, "1234567890-secret", false) != "1234567890-secret",
                "{}",
                attribute.name
            );
        }
    }
}
