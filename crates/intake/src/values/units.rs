//! What a header says beside its name, in brackets or behind a dash: units, currencies, clocks, tax.

mod words;

use crate::values::dates::DateOrder;
use crate::values::rates::RateForm;
use jiff::tz::TimeZone;
use terrace_domain::FactType;
use unicode_normalization::UnicodeNormalization as _;
use words::{Saying, is_time_word, read_numbers, read_times};

/// What a header says of the values below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct HeaderUnit {
    /// One stands for ten to this power.
    pub exponent: i8,
    /// The currency of the amounts, by its code.
    pub currency: Option<&'static str>,
    /// A currency sign that several currencies share.
    pub sign: Option<&'static str>,
    /// Whose clock the times show.
    pub clock: Option<HeaderClock>,
    /// Day or month first.
    pub order: Option<DateOrder>,
    /// With or without tax, in the shop's own currency or not: what is taken first if a file has several.
    pub standing: Standing,
    /// A share of a hundred, and so no amount.
    pub share: bool,
    /// Parts of the price in place of amounts, as a mapping says.
    pub rate: Option<RateForm>,
    /// What is not known, as it stands there.
    pub unknown: Option<String>,
}

/// Which of several amounts of one name is taken first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// With tax: what was paid.
    WithTax,
    /// It does not say, or it is what is meant by default.
    #[default]
    Plain,
    /// In the currency of the buyer.
    OfBuyer,
    /// Without tax.
    WithoutTax,
}

/// A clock that a header names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum HeaderClock {
    /// A zone or an offset, and its name.
    Zone(TimeZone, String),
    /// Letters that several zones share, and a zone that may be meant.
    Unclear(String, &'static str),
}

/// One way to part a header into a name and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parted {
    /// The name.
    pub base: String,
    /// What stands beside it.
    pub said: Vec<String>,
    /// Whether it stands in brackets only, and so beside the name whatever it says.
    pub bracketed: bool,
}

/// The ways to part a header, likelier ones first.
pub(crate) fn split(header: &str) -> Vec<Parted> {
    let plain = plain_marks(header);
    let Some((base, said)) = without_brackets(&plain) else { return behind_mark(&plain, &[]) };
    let deeper = behind_mark(&base, &said);
    deeper.into_iter().chain([Parted { base, said, bracketed: true }]).collect()
}

/// The name alone, for comparing it with what is known.
pub(crate) fn base(header: &str) -> String {
    let plain = plain_marks(header);
    without_brackets(&plain).map_or(plain, |(base, _)| base)
}

/// What the texts beside a name say of a column of a type.
pub(crate) fn understood(said: &[String], kind: FactType) -> HeaderUnit {
    let mut unit = HeaderUnit::default();
    for text in said {
        let saying = match kind {
            FactType::Money => read_numbers(text, true),
            FactType::Quantity | FactType::Number => read_numbers(text, false),
            FactType::Time | FactType::Date => read_times(text),
            _ => continue,
        };
        match saying {
            Some(saying) => unit.add(saying),
            None if matches!(kind, FactType::Money | FactType::Quantity) => unit.unknown = Some(text.clone()),
            None => {}
        }
    }
    unit
}

/// What a header says of a column of a type, whatever its name is.
pub(crate) fn of_header(header: &str, kind: FactType) -> HeaderUnit {
    let ways = split(header);
    let is_clear = |way: &&Parted| way.said.iter().all(|text| is_understood(text, kind));
    let way = ways.iter().find(is_clear).or_else(|| ways.iter().find(|way| way.bracketed));
    way.map(|way| understood(&way.said, kind)).unwrap_or_default()
}

/// Whether a text is wholly understood as what stands beside a name.
pub(crate) fn is_understood(text: &str, kind: FactType) -> bool {
    match kind {
        FactType::Money => read_numbers(text, true).is_some(),
        FactType::Quantity | FactType::Number => read_numbers(text, false).is_some(),
        FactType::Time | FactType::Date => is_time_word(text),
        _ => false,
    }
}

/// A unit as a mapping writes it: `万元`, `cents`, `1000`, `0.01`, `1`, `USD`; and of discounts `折`, `paid`, `off`.
pub(crate) fn written(text: &str) -> Option<HeaderUnit> {
    let plain = plain_marks(text);
    if let Some(rate) = RateForm::written(&plain) {
        return Some(HeaderUnit { rate: Some(rate), ..HeaderUnit::default() });
    }
    if let Some(exponent) = power_of_ten(&plain) {
        return Some(HeaderUnit { exponent, ..HeaderUnit::default() });
    }
    let saying = read_numbers(&plain, true).filter(|saying| !saying.share && saying.sign.is_none())?;
    let mut unit = HeaderUnit::default();
    unit.add(saying);
    Some(unit)
}

/// `1`, `1000`, `0.01`: as a power of ten.
fn power_of_ten(text: &str) -> Option<i8> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match (whole.strip_prefix('1'), fraction) {
        (Some(zeros), "") if zeros.bytes().all(|b| b == b'0') => i8::try_from(zeros.len()).ok().filter(|n| *n <= 9),
        (None, fraction) if whole == "0" => {
            let zeros = fraction.strip_suffix('1')?;
            let places = i8::try_from(fraction.len()).ok().filter(|n| *n <= 4)?;
            zeros.bytes().all(|b| b == b'0').then_some(-places)
        }
        _ => None,
    }
}

impl HeaderUnit {
    fn add(&mut self, saying: Saying) {
        self.exponent = self.exponent.saturating_add(saying.exponent);
        self.currency = self.currency.or(saying.currency);
        self.sign = self.sign.or(saying.sign);
        self.clock = self.clock.take().or(saying.clock);
        self.order = self.order.or(saying.order);
        self.share |= saying.share;
        if saying.standing != Standing::Plain {
            self.standing = saying.standing;
        }
    }

    /// What one stands for, as a number.
    pub fn factor(&self) -> String {
        let zeros = usize::from(self.exponent.unsigned_abs());
        match self.exponent {
            0.. => format!("1{}", "0".repeat(zeros)),
            _ => format!("0.{}1", "0".repeat(zeros.saturating_sub(1))),
        }
    }
}

/// Full-width marks as plain ones, all brackets as round ones, without marks at the end.
fn plain_marks(header: &str) -> String {
    let round = |c: char| match c {
        '[' | '{' | '【' | '〔' | '〖' | '「' => '(',
        ']' | '}' | '】' | '〕' | '〗' | '」' => ')',
        other => other,
    };
    let plain: String = crate::text::clean::trimmed(header).nfkc().map(round).collect();
    plain.trim_end_matches([':', '*', ' ', '.', '"']).trim_start_matches(['*', ' ', '"']).to_owned()
}

/// `Total (incl. tax) (USD)`: the name, and what stands in the brackets at its end.
fn without_brackets(plain: &str) -> Option<(String, Vec<String>)> {
    let mut said = Vec::new();
    let mut base = plain.trim();
    while let Some((before, inside)) = base.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        said.push(inside.trim().to_owned());
        base = before.trim();
    }
    (!said.is_empty() && !base.is_empty()).then(|| {
        said.reverse();
        (base.to_owned(), said)
    })
}

/// `Amount - USD`, `amount_in_cents`, `Order Date UTC`, `含税金额`, `金额万元`: ways to split the end or beginning off.
///
/// `more` is what stands in brackets behind that.
fn behind_mark(plain: &str, more: &[String]) -> Vec<Parted> {
    let mut found = Vec::new();
    // Longer than any header with a unit.
    if plain.len() > 80 {
        return found;
    }
    let mut add = |base: &str, said: &str| {
        let (base, said) = (base.trim(), said.trim());
        let base = base.strip_suffix(" in").or_else(|| base.strip_suffix("_in")).unwrap_or(base);
        if !base.is_empty() && !said.is_empty() && words::could_be_said(said) {
            let said = std::iter::once(said.to_owned()).chain(more.iter().cloned()).collect();
            found.push(Parted { base: base.to_owned(), said, bracketed: false });
        }
    };
    for (at, mark) in plain.char_indices() {
        if matches!(mark, '-' | '—' | '–' | '_' | '/' | ',' | '、' | ';' | ':' | '|' | '·' | ' ')
            && let Some(said) = plain.get(at + mark.len_utf8()..)
            && let Some(base) = plain.get(..at)
        {
            add(base.trim_end_matches(['-', '—', '–', '_', ' ']), said);
        }
    }
    for word in words::ATTACHED {
        if let Some(base) = plain.strip_suffix(word) {
            add(base, word);
        }
    }
    for word in words::BEFORE {
        if let Some(base) = plain.strip_prefix(word) {
            add(base, word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(header: &str, kind: FactType) -> Option<(String, HeaderUnit)> {
        let ways = split(header);
        let way = ways.iter().find(|way| way.said.iter().all(|text| is_understood(text, kind)))?;
        Some((way.base.clone(), understood(&way.said, kind)))
    }

    #[test]
    fn units_of_money_are_understood_wherever_they_stand() {
        for (header, base, exponent, currency) in [
            ("金额(万元)", "金额", 4, None),
            ("订单金额（分）", "订单金额", -2, None),
            ("金额【单位：千元】", "金额", 3, None),
            ("Amount in thousands", "Amount", 3, None),
            ("Amount (USD)", "Amount", 0, Some("USD")),
            ("Amount (USD '000)", "Amount", 3, Some("USD")),
            ("Amount - EUR", "Amount", 0, Some("EUR")),
            ("amount_in_cents", "amount", -2, None),
            ("total_usd", "total", 0, Some("USD")),
            ("金额（美元）", "金额", 0, Some("USD")),
            ("金额-万美元", "金额", 4, Some("USD")),
            ("金额(元)", "金额", 0, None),
            ("销售额万元", "销售额", 4, None),
            ("Revenue, millions of EUR", "Revenue", 6, Some("EUR")),
            ("金额(百万元)", "金额", 6, None),
        ] {
            let (name, unit) = unit(header, FactType::Money).unwrap_or_else(|| panic!("{header}"));
            assert_eq!((name.as_str(), unit.exponent, unit.currency), (base, exponent, currency), "{header}");
        }
        assert_eq!(unit("金额(斗)", FactType::Money), None);
        assert_eq!(unit("实付金额", FactType::Money), None);
        assert_eq!(unit("数量(万件)", FactType::Quantity).map(|(_, unit)| unit.exponent), Some(4));
        assert!(unit("discount (%)", FactType::Money).is_some_and(|(_, unit)| unit.share));
    }

    #[test]
    fn tax_is_told_apart() {
        for (header, standing) in [
            ("Total (incl. tax)", Standing::WithTax),
            ("Total (excl. tax)", Standing::WithoutTax),
            ("Total incl. VAT", Standing::WithTax),
            ("Total ex VAT", Standing::WithoutTax),
            ("金额（含税）", Standing::WithTax),
            ("金额（不含税）", Standing::WithoutTax),
            ("含税金额", Standing::WithTax),
            ("不含税金额", Standing::WithoutTax),
            ("未税金额(元)", Standing::WithoutTax),
            ("Grand Total (Base)", Standing::Plain),
            ("Grand Total (Purchased)", Standing::OfBuyer),
        ] {
            let found = unit(header, FactType::Money).map(|(_, unit)| unit.standing);
            assert_eq!(found, Some(standing), "{header}");
        }
    }

    #[test]
    fn clocks_and_orders_of_day_and_month_are_understood() {
        let zone = |header: &str| match unit(header, FactType::Time)?.1.clock? {
            HeaderClock::Zone(_, name) => Some(name),
            HeaderClock::Unclear(letters, _) => Some(format!("?{letters}")),
        };
        assert_eq!(zone("Order Date (UTC)").as_deref(), Some("UTC"));
        assert_eq!(zone("Order Date UTC").as_deref(), Some("UTC"));
        assert_eq!(zone("下单时间（北京时间）").as_deref(), Some("Asia/Shanghai"));
        assert_eq!(zone("Created (GMT+8)").as_deref(), Some("+08"));
        assert_eq!(zone("Created (UTC-05:30)").as_deref(), Some("-05:30"));
        assert_eq!(zone("Created (Asia/Tokyo)").as_deref(), Some("Asia/Tokyo"));
        assert_eq!(zone("Created (PST)").as_deref(), Some("?PST"));
        assert_eq!(unit("Date (DD/MM/YYYY)", FactType::Time).and_then(|(_, u)| u.order), Some(DateOrder::DayFirst));
        assert_eq!(unit("Date (m/d/y)", FactType::Date).and_then(|(_, u)| u.order), Some(DateOrder::MonthFirst));
    }

    #[test]
    fn factors_are_written_as_people_write_them() {
        for (text, exponent) in [("1", 0), ("1000", 3), ("0.01", -2), ("万元", 4), ("cents", -2), ("元", 0)] {
            assert_eq!(written(text).map(|unit| unit.exponent), Some(exponent), "{text}");
        }
        assert_eq!(written("USD").and_then(|unit| unit.currency), Some("USD"));
        assert!(written("12").is_none() && written("斗").is_none() && written("%").is_none());
        let factor = |exponent| HeaderUnit { exponent, ..HeaderUnit::default() }.factor();
        assert_eq!([factor(4), factor(0), factor(-2)], ["10000", "1", "0.01"]);
    }
}
