//! The vocabulary of Terrace: ids, money, time, windows, fact kinds and the types of values.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here knows of Arrow,
//! SQL or async. Values that could be wrong are made by functions that can fail.

mod calendar;
mod coded;
mod digits;
pub mod facts;
mod hex;
mod id;
mod known_orders;
mod measure;
mod money;
mod province;
pub mod refunds;
mod region;
mod running;
mod share;
mod span;
mod stay;
mod suggest;
mod time;
mod value;
mod window;
mod written;
mod year_days;

pub use calendar::{BusinessCalendar, CalendarError, ClockTime, DayHours, HolidayData, TimeSpan, Week, holiday_data};
pub use coded::Coded;
pub use facts::{FactColumn, FactKind, FactType};
pub use hex::hex;
pub use id::{BadId, CustomerId, Name, TierId, compared_id, is_compared_id};
pub use known_orders::KnownOrders;
pub use measure::{MeasureGroup, MeasureSignature, Parameter};
pub use money::{BadMoney, Currency, MAX_AMOUNT, Money, round_div, sum_of, sum_text};
pub use province::Province;
pub use region::Region;
pub use running::{CancelToken, Cancelled, InternalError, NoProgress, Progress};
pub use share::Share;
pub use span::{BadSpan, Span};
pub use stay::{LostAfter, Stay};
pub use suggest::nearest_word;
pub use time::{AsOf, BadTime, Date, LocalTime, MICROS_PER_DAY, UnixTime, Weekday, Zone};
pub use value::{Value, ValueType};
pub use window::{BadWindow, Unit, Window};
pub use written::{Unreadable, plain_header, read_written};
pub use year_days::YearDays;
