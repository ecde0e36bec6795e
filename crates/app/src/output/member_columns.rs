use terrace_domain::ValueType;
use terrace_policy::Policy;

/// The level of a member, by its name.
pub const LEVEL: &str = "level";
/// The points that a member can spend.
pub const POINTS: &str = "points";

/// The columns of members that stand behind all others, with their types; none where the policy has no members.
pub fn member_columns(policy: &Policy) -> &'static [(&'static str, ValueType)] {
    const ALL: [(&str, ValueType); 2] = [(LEVEL, ValueType::Text), (POINTS, ValueType::Count)];
    if policy.membership.is_some() { &ALL } else { &[] }
}
