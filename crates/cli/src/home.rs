//! The currency and the clock of whoever sits at the terminal: from the command line, else from what was imported and
//! from the workspace, else from the locale.

use crate::failure::Failure;
use clap::ArgMatches;
use terrace_app::Workspace;
use terrace_app::imports::{ImportRecord, list};
use terrace_domain::facts::RATES;
use terrace_domain::{Currency, Zone};
use terrace_words::texts::cli as texts;
use terrace_words::{Lang, Text};

/// A currency and a clock, and where they come from.
#[derive(Debug, Clone)]
pub struct Home {
    /// The currency of amounts.
    pub currency: Currency,
    /// The clock by which days are told.
    pub timezone: Zone,
    /// What decided them.
    pub origin: Text,
}

/// What an option says; `None` also where the command does not have it.
fn asked<'a>(arguments: &'a ArgMatches, name: &str) -> Option<&'a String> {
    arguments.try_get_one::<String>(name).ok().flatten()
}

/// By territory of a locale its currency and the clock of its largest city.
const TERRITORIES: [(&str, &str, &str); 38] = [
    ("CN", "CNY", "Asia/Shanghai"),
    ("HK", "HKD", "Asia/Hong_Kong"),
    ("MO", "MOP", "Asia/Macau"),
    ("TW", "TWD", "Asia/Taipei"),
    ("SG", "SGD", "Asia/Singapore"),
    ("MY", "MYR", "Asia/Kuala_Lumpur"),
    ("TH", "THB", "Asia/Bangkok"),
    ("VN", "VND", "Asia/Ho_Chi_Minh"),
    ("ID", "IDR", "Asia/Jakarta"),
    ("PH", "PHP", "Asia/Manila"),
    ("JP", "JPY", "Asia/Tokyo"),
    ("KR", "KRW", "Asia/Seoul"),
    ("IN", "INR", "Asia/Kolkata"),
    ("AE", "AED", "Asia/Dubai"),
    ("AU", "AUD", "Australia/Sydney"),
    ("NZ", "NZD", "Pacific/Auckland"),
    ("US", "USD", "America/New_York"),
    ("CA", "CAD", "America/Toronto"),
    ("MX", "MXN", "America/Mexico_City"),
    ("BR", "BRL", "America/Sao_Paulo"),
    ("ZA", "ZAR", "Africa/Johannesburg"),
    ("GB", "GBP", "Europe/London"),
    ("IE", "EUR", "Europe/Dublin"),
    ("DE", "EUR", "Europe/Berlin"),
    ("AT", "EUR", "Europe/Vienna"),
    ("FR", "EUR", "Europe/Paris"),
    ("BE", "EUR", "Europe/Brussels"),
    ("NL", "EUR", "Europe/Amsterdam"),
    ("LU", "EUR", "Europe/Luxembourg"),
    ("IT", "EUR", "Europe/Rome"),
    ("ES", "EUR", "Europe/Madrid"),
    ("PT", "EUR", "Europe/Lisbon"),
    ("FI", "EUR", "Europe/Helsinki"),
    ("GR", "EUR", "Europe/Athens"),
    ("CH", "CHF", "Europe/Zurich"),
    ("SE", "SEK", "Europe/Stockholm"),
    ("NO", "NOK", "Europe/Oslo"),
    ("DK", "DKK", "Europe/Copenhagen"),
];

/// Where people write Chinese.
const CHINESE: [&str; 5] = ["CN", "HK", "MO", "TW", "SG"];

impl Home {
    /// What `--currency` and `--timezone` say, else the currency that all imported orders name and the workspace, else
    /// the locale; China where neither says anything.
    ///
    /// # Errors
    /// A currency or a zone that does not exist, a damaged record of an import.
    pub fn of(arguments: &ArgMatches, workspace: Option<&Workspace>, lang: Lang) -> Result<Self, Failure> {
        let locale = ["LC_ALL", "LC_MONETARY", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
        let locale = locale.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        let (of_locale, found) = of_locale(&locale, lang);
        let mut home = Self {
            currency: Currency::new(of_locale.1).map_err(|_| unknown("--currency", of_locale.1))?,
            timezone: Zone::new(of_locale.2).map_err(|_| unknown("--timezone", of_locale.2))?,
            origin: if found { texts::HOME_LOCALE } else { texts::HOME_DEFAULT },
        };
        if let Some(workspace) = workspace {
            home.timezone = workspace.config().timezone.clone();
            if let Some(currency) = workspace.config().currency {
                home.currency = currency;
                home.origin = texts::HOME_WORKSPACE;
            }
            if let Some(currency) = currency_of_orders(workspace)?.filter(|currency| *currency != home.currency) {
                home.currency = currency;
                home.origin = texts::HOME_ORDERS;
            }
        }
        if let Some(text) = asked(arguments, "currency") {
            home.currency = Currency::new(text).map_err(|_| unknown("--currency", text))?;
            home.origin = texts::HOME_ASKED;
        }
        if let Some(text) = asked(arguments, "timezone") {
            home.timezone = Zone::new(text).map_err(|_| unknown("--timezone", text))?;
            home.origin = texts::HOME_ASKED;
        }
        Ok(home)
    }

    /// What fills the texts that tell it.
    pub fn facts(&self, lang: Lang) -> [(&'static str, String); 3] {
        [
            ("currency", self.currency.to_string()),
            ("timezone", self.timezone.name().to_owned()),
            ("origin", self.origin.get(lang).to_owned()),
        ]
    }
}

/// The currency that all imported orders name, if they name one and there are no rates to turn it into another.
fn currency_of_orders(workspace: &Workspace) -> Result<Option<Currency>, Failure> {
    let imports: Vec<ImportRecord> = list(workspace)?.into_iter().filter(|import| !import.undone).collect();
    if imports.iter().any(|import| import.kind == RATES.name) {
        return Ok(None);
    }
    let mut named = imports.iter().flat_map(|import| &import.understood).flat_map(|file| &file.money);
    let first = named.next().and_then(|tie| tie.currency.as_deref());
    let alike = named.all(|tie| tie.currency.as_deref() == first);
    Ok(first.filter(|_| alike).and_then(|code| Currency::new(code).ok()))
}

fn unknown(option: &str, text: &str) -> Failure {
    Failure::own("T0076", vec![("option", option.to_owned()), ("text", text.to_owned())])
}

/// The territory of a locale such as `zh_CN.UTF-8`, and whether it says one that is known. Whoever reads Chinese
/// elsewhere is taken to have a shop in China.
fn of_locale(locale: &str, lang: Lang) -> (&'static (&'static str, &'static str, &'static str), bool) {
    let china = TERRITORIES.first().unwrap_or(&("CN", "CNY", "Asia/Shanghai"));
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let territory = name.split(['_', '-']).next_back().unwrap_or_default();
    let known = TERRITORIES.iter().find(|(code, ..)| *code == territory);
    match known {
        Some(known) if lang != Lang::Zh || CHINESE.contains(&known.0) => (known, true),
        _ => (china, lang == Lang::Zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_territory_has_a_currency_and_a_clock_that_exist() {
        for (code, currency, zone) in TERRITORIES {
            assert!(Currency::new(currency).is_ok() && Zone::new(zone).is_ok(), "{code}");
        }
    }

    #[test]
    fn nobody_who_reads_chinese_is_given_pounds() {
        let of = |locale: &str, lang| (of_locale(locale, lang).0).1;
        assert_eq!(of("zh_CN.UTF-8", Lang::Zh), "CNY");
        assert_eq!(of("zh_CN.UTF-8", Lang::En), "CNY");
        assert_eq!(of("en_GB.UTF-8", Lang::Zh), "CNY");
        assert_eq!(of("zh_HK", Lang::Zh), "HKD");
        assert_eq!(of("en_GB.UTF-8", Lang::En), "GBP");
        assert_eq!(of("de_AT@euro", Lang::En), "EUR");
        assert_eq!(of("C.UTF-8", Lang::En), "CNY");
        assert_eq!(of("", Lang::En), "CNY");
    }
}
