use super::Title;
use terrace_domain::{BusinessCalendar, Name};

/// A business calendar of a policy.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Unique among the calendars of the policy.
    pub name: Name,
    /// For people.
    pub title: Title,
    /// When somebody is at work.
    pub hours: BusinessCalendar,
}
