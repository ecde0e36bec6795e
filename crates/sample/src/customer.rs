use crate::archetype::{Archetype, Habit, draw_habit};
use crate::draw::{Draw, Purpose};
use crate::{names, places};
use terrace_domain::Date;

/// One customer, without orders.
pub(crate) struct Customer {
    pub(crate) index: u64,
    pub(crate) habit: &'static Habit,
    pub(crate) organisation: bool,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) province: &'static str,
    pub(crate) city: &'static str,
    pub(crate) industry: &'static str,
    pub(crate) gender: &'static str,
    pub(crate) born: Option<Date>,
    pub(crate) came: Date,
    pub(crate) manager: String,
    pub(crate) referrer: Option<u64>,
    pub(crate) card: String,
    pub(crate) note: &'static str,
    /// Where most orders are placed.
    pub(crate) channel: Channel,
}

/// Where an order is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Store,
    Online,
    MiniProgram,
    Phone,
}

impl Channel {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Store => "门店",
            Self::Online => "网店",
            Self::MiniProgram => "小程序",
            Self::Phone => "电话",
        }
    }

    /// As organisations or persons choose.
    pub(crate) fn draw(draw: &mut Draw, organisation: bool) -> Self {
        const ORGANISATIONS: [(Channel, u64); 4] =
            [(Channel::Phone, 42), (Channel::Online, 30), (Channel::Store, 16), (Channel::MiniProgram, 12)];
        const PERSONS: [(Channel, u64); 4] =
            [(Channel::Store, 45), (Channel::Online, 32), (Channel::MiniProgram, 20), (Channel::Phone, 3)];
        let list = if organisation { &ORGANISATIONS } else { &PERSONS };
        draw.weighted(list, |choice| choice.1).map_or(Self::Store, |choice| choice.0)
    }
}

const NOTES: &[&str] = &[
    "开票信息已存档, 按月寄送",
    "月底统一结算",
    "送货前请电话联系",
    "需要送货上楼",
    "喜欢收到新品目录",
    "节假日不收货",
];
const MANAGERS: u64 = 12;

/// A customer's id; ids sort as numbers up to a million customers.
pub(crate) fn customer_id(index: u64) -> String {
    format!("KH{:06}", index + 1)
}

/// Makes the customer of that number, of a shop with `customers` of them whose last day is `last`.
pub(crate) fn make_customer(seed: u64, customers: u64, last: Date, index: u64) -> Customer {
    let habit = draw_habit(seed, index);
    let mut draw = Draw::new(seed, Purpose::Profile, index);
    let organisation = habit.organisation || (habit.archetype == Archetype::Prospect && draw.chance(400));
    let (province, city) = places::draw_home(&mut draw);
    let woman = draw.chance(560);
    let (name, industry) = if organisation {
        names::draw_organisation(&mut draw, city, habit.archetype == Archetype::Decorator)
    } else {
        (names::draw_person(&mut draw, woman), "")
    };
    let gender = match (organisation, draw.chance(880), woman) {
        (true, ..) | (_, false, _) => "",
        (_, _, true) => "女",
        (_, _, false) => "男",
    };
    let tells_birthday = !organisation && draw.chance(700);
    let birthday = draw.between(16 * 365, 68 * 365);
    let came = draw.between(habit.since.1, habit.since.0);
    let managed = organisation && draw.chance(900);
    let manager = draw.below(MANAGERS);
    Customer {
        index,
        habit,
        organisation,
        name,
        phone: phone(index),
        email: if draw.chance(450) {
            format!("{}@example.com", customer_id(index).to_lowercase())
        } else {
            String::new()
        },
        province,
        city,
        industry,
        gender,
        born: tells_birthday.then(|| days_before(last, birthday)),
        came: days_before(last, came),
        manager: if managed {
            names::draw_person(&mut Draw::new(seed, Purpose::Shop, manager), true)
        } else {
            String::new()
        },
        referrer: if draw.chance(110) { find_referrer(seed, customers, index, &mut draw) } else { None },
        card: if draw.chance(650) { format!("VIP-{:08}", index * 37 % 100_000_000) } else { String::new() },
        note: if draw.chance(120) { draw.text(NOTES) } else { "" },
        channel: Channel::draw(&mut draw, organisation),
    }
}

/// The day that lies that many days earlier; later if negative.
pub(crate) fn days_before(day: Date, days: i64) -> Date {
    Date::from_days(day.days().saturating_sub(i32::try_from(days).unwrap_or(i32::MAX)))
}

/// Eleven digits that no telephone has: subscribers' numbers start with 13 to 19, or with 0.
fn phone(index: u64) -> String {
    // Odd and no multiple of 5, so that each of 100,000,000 customers gets another number.
    format!("100{:08}", index * 48_271_357 % 100_000_000)
}

/// Decorators and loyal persons bring others.
fn find_referrer(seed: u64, customers: u64, own: u64, draw: &mut Draw) -> Option<u64> {
    (0..24).map(|_| draw.below(customers)).find(|index| {
        *index != own
            && match draw_habit(seed, *index).archetype {
                Archetype::Decorator => true,
                Archetype::LoyalPerson => index % 3 == 0,
                _ => false,
            }
    })
}
