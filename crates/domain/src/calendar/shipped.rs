use super::china;
use super::holidays::HolidayData;

/// The shipped data of that name (`china`).
pub fn holiday_data(name: &str) -> Option<HolidayData> {
    [china::CHINA].into_iter().find(|data| data.name == name)
}

impl HolidayData {
    /// The names of all that ships.
    pub const NAMES: [&'static str; 1] = [china::CHINA.name];
}
