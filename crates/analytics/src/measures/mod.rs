//! The measures, one file each: formula, unit, null rule, example, plan and tests.
//!
//! A new measure is one new file and one line in [`measures`].

mod definition;
mod outlook;
mod parts;
mod reference;
#[cfg(test)]
mod testing;

mod acquisition_cost;
mod assets;
mod average_days_between_orders;
mod average_order_value;
mod cases;
mod categories;
mod channels;
mod churn_risk;
mod clv;
mod complaints;
mod concessions;
mod contact_channels;
mod contact_share;
mod contact_staff;
mod contacts;
mod cost_amount;
mod days_between_contacts;
mod days_overdue;
mod days_since_first_order;
mod days_since_last_order;
mod discount_amount;
mod discount_share;
mod expected_orders;
mod feedback_count;
mod first_answer_hours;
mod first_day_amount;
mod first_order_at;
mod gross_amount;
mod growth;
mod hours_to_close;
mod largest_order;
mod last_order_at;
mod lost_after_days;
mod margin;
mod margin_growth;
mod margin_rate;
mod net_amount;
mod net_value;
mod new_categories;
mod nps;
mod on_time_rate;
mod online_share;
mod open_cases;
mod order_days;
mod orders;
mod p_active;
mod p_alive;
mod perceived_value;
mod price_pressure;
mod product_repurchase_rate;
mod products;
mod profit_share;
mod rating;
mod referral_depth;
mod referred_amount;
mod referred_customers;
mod relationship_strength;
mod repeat_complaints;
mod repeat_order_rate;
mod retention_cost;
mod return_rate;
mod returned_amount;
mod returns_after_days;
mod satisfaction;
mod satisfaction_change;
mod satisfaction_growth;
mod satisfied_share;
mod service_cost;
mod service_minutes;
mod stay_days;
mod stay_orders;
mod stays;
mod stores;
mod top_category;
mod top_category_share;
mod top_channel;
mod units;

pub(crate) use definition::{Basis, Cells, Component, Finish, mean_of};
pub use definition::{Measure, Windowing};
pub(crate) use outlook::{Ahead, Outlook, Terms, WEEK};
pub use reference::{reference_page, signatures};

/// What every measure's file needs.
mod prelude {
    pub(super) use super::definition::{Basis, Finish, Measure, Windowing, ratio};
    pub(super) use super::outlook::Ahead;
    pub(super) use terrace_domain::{MeasureGroup, Parameter, ValueType, round_div};
    pub(super) use terrace_models::Values;
    pub(super) use terrace_words::Text;
}

/// All measures, by group, in the order in which they are listed.
static MEASURES: &[&Measure] = &[
    &orders::MEASURE,
    &order_days::MEASURE,
    &units::MEASURE,
    &gross_amount::MEASURE,
    &returned_amount::MEASURE,
    &net_amount::MEASURE,
    &discount_amount::MEASURE,
    &discount_share::MEASURE,
    &cost_amount::MEASURE,
    &margin::MEASURE,
    &margin_rate::MEASURE,
    &profit_share::MEASURE,
    &average_order_value::MEASURE,
    &largest_order::MEASURE,
    &first_day_amount::MEASURE,
    &first_order_at::MEASURE,
    &last_order_at::MEASURE,
    &days_since_last_order::MEASURE,
    &days_since_first_order::MEASURE,
    &average_days_between_orders::MEASURE,
    &stays::MEASURE,
    &stay_orders::MEASURE,
    &stay_days::MEASURE,
    &lost_after_days::MEASURE,
    &products::MEASURE,
    &categories::MEASURE,
    &new_categories::MEASURE,
    &top_category::MEASURE,
    &top_category_share::MEASURE,
    &top_channel::MEASURE,
    &channels::MEASURE,
    &stores::MEASURE,
    &online_share::MEASURE,
    &return_rate::MEASURE,
    &returns_after_days::MEASURE,
    &product_repurchase_rate::MEASURE,
    &repeat_order_rate::MEASURE,
    &growth::MEASURE,
    &margin_growth::MEASURE,
    &referred_customers::MEASURE,
    &referred_amount::MEASURE,
    &referral_depth::MEASURE,
    &relationship_strength::MEASURE,
    &rating::MEASURE,
    &satisfaction::MEASURE,
    &satisfied_share::MEASURE,
    &satisfaction_change::MEASURE,
    &satisfaction_growth::MEASURE,
    &perceived_value::MEASURE,
    &nps::MEASURE,
    &feedback_count::MEASURE,
    &contacts::MEASURE,
    &days_between_contacts::MEASURE,
    &contact_share::MEASURE,
    &contact_channels::MEASURE,
    &contact_staff::MEASURE,
    &service_minutes::MEASURE,
    &service_cost::MEASURE,
    &acquisition_cost::MEASURE,
    &retention_cost::MEASURE,
    &cases::MEASURE,
    &complaints::MEASURE,
    &repeat_complaints::MEASURE,
    &open_cases::MEASURE,
    &first_answer_hours::MEASURE,
    &hours_to_close::MEASURE,
    &on_time_rate::MEASURE,
    &days_overdue::MEASURE,
    &assets::MEASURE,
    &net_value::MEASURE,
    &price_pressure::MEASURE,
    &concessions::MEASURE,
    &p_alive::MEASURE,
    &p_active::MEASURE,
    &expected_orders::MEASURE,
    &churn_risk::MEASURE,
    &clv::MEASURE,
];

/// All measures, by group, in the order in which they are listed.
pub fn measures() -> &'static [&'static Measure] {
    MEASURES
}

/// The measure of that name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().copied().find(|measure| measure.name == name)
}
