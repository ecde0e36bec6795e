//! The words of units, currencies, clocks and taxes.

use super::{HeaderClock, Standing};
use crate::values::dates::DateOrder;
use jiff::tz::{Offset, TimeZone};

/// What a text beside a name says.
#[derive(Debug, Clone, Default)]
pub(super) struct Saying {
    pub exponent: i8,
    pub currency: Option<&'static str>,
    pub sign: Option<&'static str>,
    pub clock: Option<HeaderClock>,
    pub order: Option<DateOrder>,
    pub standing: Standing,
    pub share: bool,
}

/// What may be written onto the end of a Chinese name.
pub(super) const ATTACHED: [&str; 7] = ["百万元", "千万元", "万元", "千元", "亿元", "含税", "不含税"];

/// What may be written before a Chinese name.
pub(super) const BEFORE: [&str; 5] = ["不含税", "含税", "未税", "税前", "税后"];

/// One word of a unit.
#[derive(Debug, Clone, Copy)]
enum Word {
    /// Says nothing new.
    Plain,
    /// Ten to this power.
    Scale(i8),
    /// The hundredth or tenth part of money.
    Part(i8),
    Currency(&'static str),
    /// A sign of several currencies.
    Sign(&'static str),
    Tax,
    With,
    Without,
    WithTax,
    WithoutTax,
    OfBuyer,
    Share,
    /// Kinds of pieces, which quantities have, and prices behind another word: `元/件`.
    Piece,
    /// Measures in letters, which quantities have.
    Measure,
}

/// Words that stand by themselves between other letters, lower-case.
const LATIN: &[(&str, Word)] = &[
    ("in", Word::Plain),
    ("of", Word::Plain),
    ("the", Word::Plain),
    ("unit", Word::Plain),
    ("required", Word::Plain),
    ("optional", Word::Plain),
    ("number", Word::Plain),
    ("base", Word::Plain),
    ("yuan", Word::Plain),
    ("purchased", Word::OfBuyer),
    ("thousand", Word::Scale(3)),
    ("thousands", Word::Scale(3)),
    ("'000", Word::Scale(3)),
    ("’000", Word::Scale(3)),
    ("000", Word::Scale(3)),
    ("000s", Word::Scale(3)),
    ("'000s", Word::Scale(3)),
    ("k", Word::Scale(3)),
    ("w", Word::Scale(4)),
    ("million", Word::Scale(6)),
    ("millions", Word::Scale(6)),
    ("mn", Word::Scale(6)),
    ("mio", Word::Scale(6)),
    ("billion", Word::Scale(9)),
    ("billions", Word::Scale(9)),
    ("cent", Word::Part(-2)),
    ("cents", Word::Part(-2)),
    ("pence", Word::Part(-2)),
    ("fen", Word::Part(-2)),
    ("euro", Word::Currency("EUR")),
    ("euros", Word::Currency("EUR")),
    ("rmb", Word::Currency("CNY")),
    ("us$", Word::Currency("USD")),
    ("hk$", Word::Currency("HKD")),
    ("nt$", Word::Currency("TWD")),
    ("tax", Word::Tax),
    ("taxes", Word::Tax),
    ("vat", Word::Tax),
    ("gst", Word::Tax),
    ("mwst", Word::Tax),
    ("incl", Word::With),
    ("included", Word::With),
    ("including", Word::With),
    ("inclusive", Word::With),
    ("inc", Word::With),
    ("with", Word::With),
    ("plus", Word::With),
    ("excl", Word::Without),
    ("excluded", Word::Without),
    ("excluding", Word::Without),
    ("exclusive", Word::Without),
    ("ex", Word::Without),
    ("exc", Word::Without),
    ("without", Word::Without),
    ("before", Word::Without),
    ("percent", Word::Share),
    ("pct", Word::Share),
    ("pcs", Word::Piece),
    ("pc", Word::Piece),
    ("piece", Word::Piece),
    ("pieces", Word::Piece),
    ("units", Word::Piece),
    ("items", Word::Piece),
    ("each", Word::Plain),
    ("ea", Word::Plain),
    ("kg", Word::Piece),
    ("g", Word::Measure),
    ("l", Word::Measure),
    ("ml", Word::Measure),
    ("m", Word::Measure),
    ("qty", Word::Piece),
];

/// Words that stand side by side without a gap; of those that begin alike the longer first.
const CHINESE: &[(&str, Word)] = &[
    ("单位", Word::Plain),
    ("必填", Word::Plain),
    ("选填", Word::Plain),
    ("可选", Word::Plain),
    ("数字", Word::Plain),
    ("优惠后", Word::Plain),
    ("折后", Word::Plain),
    ("实付", Word::Plain),
    ("实收", Word::Plain),
    ("不含增值税", Word::WithoutTax),
    ("不含税", Word::WithoutTax),
    ("未含税", Word::WithoutTax),
    ("未税", Word::WithoutTax),
    ("税前", Word::WithoutTax),
    ("含增值税", Word::WithTax),
    ("含税", Word::WithTax),
    ("税后", Word::WithTax),
    ("价税合计", Word::WithTax),
    ("百分比", Word::Share),
    ("%", Word::Share),
    ("率", Word::Share),
    ("千克", Word::Piece),
    ("公斤", Word::Piece),
    ("公升", Word::Piece),
    ("毫升", Word::Piece),
    ("千米", Word::Piece),
    ("平方米", Word::Piece),
    ("十万", Word::Scale(5)),
    ("百万", Word::Scale(6)),
    ("千万", Word::Scale(7)),
    ("亿", Word::Scale(8)),
    ("万", Word::Scale(4)),
    ("千", Word::Scale(3)),
    ("百", Word::Scale(2)),
    ("人民币", Word::Currency("CNY")),
    ("新加坡元", Word::Currency("SGD")),
    ("新加坡币", Word::Currency("SGD")),
    ("新台币", Word::Currency("TWD")),
    ("台币", Word::Currency("TWD")),
    ("美元", Word::Currency("USD")),
    ("美金", Word::Currency("USD")),
    ("欧元", Word::Currency("EUR")),
    ("英镑", Word::Currency("GBP")),
    ("港币", Word::Currency("HKD")),
    ("港元", Word::Currency("HKD")),
    ("日元", Word::Currency("JPY")),
    ("日币", Word::Currency("JPY")),
    ("韩元", Word::Currency("KRW")),
    ("澳元", Word::Currency("AUD")),
    ("加元", Word::Currency("CAD")),
    ("瑞士法郎", Word::Currency("CHF")),
    ("泰铢", Word::Currency("THB")),
    ("卢布", Word::Currency("RUB")),
    ("€", Word::Currency("EUR")),
    ("£", Word::Currency("GBP")),
    ("₩", Word::Currency("KRW")),
    ("₹", Word::Currency("INR")),
    ("$", Word::Sign("$")),
    ("¥", Word::Plain),
    ("元", Word::Plain),
    ("圆", Word::Plain),
    ("块", Word::Plain),
    ("角", Word::Part(-1)),
    ("分", Word::Part(-2)),
    ("件", Word::Piece),
    ("个", Word::Piece),
    ("只", Word::Piece),
    ("套", Word::Piece),
    ("瓶", Word::Piece),
    ("盒", Word::Piece),
    ("箱", Word::Piece),
    ("包", Word::Piece),
    ("袋", Word::Piece),
    ("条", Word::Piece),
    ("张", Word::Piece),
    ("双", Word::Piece),
    ("台", Word::Piece),
    ("支", Word::Piece),
    ("本", Word::Piece),
    ("份", Word::Piece),
    ("把", Word::Piece),
    ("片", Word::Piece),
    ("根", Word::Piece),
    ("卷", Word::Piece),
    ("桶", Word::Piece),
    ("斤", Word::Piece),
    ("克", Word::Piece),
    ("升", Word::Piece),
    ("米", Word::Piece),
];

/// Codes of currencies that headers name.
pub(crate) const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "CNY", "HKD", "JPY", "TWD", "KRW", "SGD", "AUD", "CAD", "CHF", "THB", "RUB", "INR", "BRL",
    "MXN", "VND", "MYR", "IDR", "PHP", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "ZAR", "AED", "SAR", "EGP",
    "MOP",
];

/// Letters of clocks that several zones share, and a zone that may be meant.
const UNCLEAR: &[(&str, &str)] = &[
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("PT", "America/Los_Angeles"),
    ("MST", "America/Denver"),
    ("MDT", "America/Denver"),
    ("MT", "America/Denver"),
    ("CST", "Asia/Shanghai"),
    ("CDT", "America/Chicago"),
    ("CT", "America/Chicago"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("ET", "America/New_York"),
    ("BST", "Europe/London"),
    ("WET", "Europe/Lisbon"),
    ("CET", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("EET", "Europe/Athens"),
    ("IST", "Asia/Kolkata"),
    ("AEST", "Australia/Sydney"),
    ("AEDT", "Australia/Sydney"),
];

/// Clocks that mean one zone.
const CLOCKS: &[(&str, &str)] = &[
    ("UTC", "UTC"),
    ("GMT", "UTC"),
    ("Z", "UTC"),
    ("世界时", "UTC"),
    ("世界标准时间", "UTC"),
    ("北京时间", "Asia/Shanghai"),
    ("中国时间", "Asia/Shanghai"),
    ("东八区", "Asia/Shanghai"),
    ("BEIJING TIME", "Asia/Shanghai"),
    ("CHINA TIME", "Asia/Shanghai"),
    ("CHINA STANDARD TIME", "Asia/Shanghai"),
    ("HKT", "Asia/Hong_Kong"),
    ("JST", "Asia/Tokyo"),
    ("KST", "Asia/Seoul"),
    ("SGT", "Asia/Singapore"),
];

/// Whether a text could be a unit at all: cheap, for the many texts that are none.
pub(super) fn could_be_said(text: &str) -> bool {
    text.len() <= 32
}

/// A text as a unit of numbers; `None` if any of it is unknown.
pub(super) fn read_numbers(text: &str, money: bool) -> Option<Saying> {
    let lower = text.to_lowercase();
    let mut rest = lower.as_str();
    let mut saying = Saying::default();
    let (mut tax, mut with, mut any) = (false, None, false);
    loop {
        rest = rest.trim_start_matches([' ', ',', '.', ';', ':', '/', '·', '&', '+', '-', '、', '(', ')', '_']);
        if rest.is_empty() {
            break;
        }
        let (word, behind) = next_word(rest)?;
        rest = behind;
        let first = !std::mem::replace(&mut any, true);
        match word {
            Word::Plain => {}
            Word::Scale(power) => saying.exponent += power,
            Word::Part(power) if money => saying.exponent += power,
            Word::Currency(code) if money => saying.currency = Some(code),
            Word::Sign(sign) if money => saying.sign = Some(sign),
            Word::Tax => tax = true,
            Word::With => with = Some(Standing::WithTax),
            Word::Without => with = Some(Standing::WithoutTax),
            Word::WithTax => saying.standing = Standing::WithTax,
            Word::WithoutTax => saying.standing = Standing::WithoutTax,
            Word::OfBuyer => saying.standing = Standing::OfBuyer,
            Word::Share => saying.share = true,
            Word::Piece if !money || !first => {}
            Word::Measure if !money => {}
            Word::Part(_) | Word::Currency(_) | Word::Sign(_) | Word::Piece | Word::Measure => return None,
        }
    }
    match (tax, with) {
        (true, Some(standing)) => saying.standing = standing,
        (false, None) => {}
        _ => return None,
    }
    any.then_some(saying)
}

/// The word at the beginning of a text, and what stands behind it.
fn next_word(rest: &str) -> Option<(Word, &str)> {
    if let Some((word, behind)) =
        CHINESE.iter().find_map(|(name, word)| rest.strip_prefix(name).map(|behind| (*word, behind)))
    {
        return Some((word, behind));
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '\'' | '’' | '$'))).unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(end)?;
    // A sign that belongs to the letters before it is part of the word; one that stands alone was found above.
    if let Some((_, word)) = LATIN.iter().find(|(known, _)| *known == name) {
        return Some((*word, behind));
    }
    let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(name))?;
    Some((Word::Currency(code), behind))
}

/// Whether a text is wholly a clock or an order of day and month.
pub(super) fn is_time_word(text: &str) -> bool {
    read_times(text).is_some()
}

/// A text as a clock, or as the way in which dates are written.
pub(super) fn read_times(text: &str) -> Option<Saying> {
    let text = text.trim();
    if let Some(order) = date_order(text) {
        return Some(Saying { order, ..Saying::default() });
    }
    let upper = text.to_uppercase();
    let zone = |name: &str| TimeZone::get(name).ok().map(|zone| HeaderClock::Zone(zone, name.to_owned()));
    let clock = match CLOCKS.iter().find(|(name, _)| *name == upper) {
        Some((_, name)) => zone(name),
        None => match UNCLEAR.iter().find(|(name, _)| *name == upper) {
            Some((name, example)) => Some(HeaderClock::Unclear((*name).to_owned(), example)),
            None => offset(&upper).or_else(|| if text.contains('/') { zone(text) } else { None }),
        },
    }?;
    Some(Saying { clock: Some(clock), ..Saying::default() })
}

/// `UTC+8`, `GMT-05:30`, `UTC +0800`.
fn offset(upper: &str) -> Option<HeaderClock> {
    let rest = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"))?.trim_start();
    let (east, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, rest.strip_prefix('-').or_else(|| rest.strip_prefix('\u{2212}'))?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    let offset = Offset::from_seconds(east * (hours * 3_600 + minutes * 60)).ok()?;
    Some(HeaderClock::Zone(TimeZone::fixed(offset), offset.to_string()))
}

/// `DD/MM/YYYY`: which comes first, `None` inside if the year does. `None` if it is no such pattern.
fn date_order(text: &str) -> Option<Option<DateOrder>> {
    let lower = text.to_lowercase();
    let lower = lower.split_whitespace().next()?;
    let parts: Vec<char> = lower
        .split(['/', '-', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut letters = part.chars();
            let first = letters.next().unwrap_or(' ');
            if letters.all(|letter| letter == first) { first } else { ' ' }
        })
        .collect();
    match parts.as_slice() {
        ['d', 'm', 'y'] => Some(Some(DateOrder::DayFirst)),
        ['m', 'd', 'y'] => Some(Some(DateOrder::MonthFirst)),
        ['y', 'm', 'd'] => Some(Some(DateOrder::YearFirst)),
        _ => match lower {
            "日/月/年" | "日-月-年" => Some(Some(DateOrder::DayFirst)),
            "月/日/年" | "月-日-年" => Some(Some(DateOrder::MonthFirst)),
            "年月日" | "年-月-日" | "年/月/日" => Some(Some(DateOrder::YearFirst)),
            _ => None,
        },
    }
}
