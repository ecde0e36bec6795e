use terrace_domain::ValueType;
use terrace_policy::Policy;

/// Which tier is in force, by id.
pub const STANDING: &str = "standing";
/// Since when.
pub const SINCE: &str = "since";
/// Why, in a word.
pub const WHY: &str = "why";
/// When it ends if the class stays as it is.
pub const UNTIL: &str = "until";
/// Before when the customer is not to be retired.
pub const NEWCOMER_UNTIL: &str = "newcomer_until";

/// The columns of standings that stand behind those of the schemes, with their types: `type.standing`, `type.since`,
/// `type.why`, `type.until`, and `type.newcomer_until` where the policy has newcomers.
pub fn standing_columns(policy: &Policy) -> Vec<(String, ValueType)> {
    let mut all = Vec::new();
    for rules in &policy.standings {
        let Some(scheme) = policy.schemes.get(rules.scheme) else { continue };
        let usual =
            [(STANDING, ValueType::Text), (SINCE, ValueType::Time), (WHY, ValueType::Text), (UNTIL, ValueType::Time)];
        let newcomers = rules.newcomers.iter().map(|_| (NEWCOMER_UNTIL, ValueType::Time));
        all.extend(usual.into_iter().chain(newcomers).map(|(name, of)| (format!("{}.{name}", scheme.name), of)));
    }
    all
}
