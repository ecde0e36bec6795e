//! The grammar of `terrace backtest`.

use super::{Grammar, facts_options};
use clap::{ArgAction, Command, value_parser};
use terrace_words::texts::backtest as texts;

impl Grammar {
    pub(super) fn backtest(&self) -> Command {
        let dates = self.number("dates", "N", texts::OPT_DATES, value_parser!(u64).range(1..=120).into());
        let command = self
            .sub("backtest", texts::CMD_BACKTEST)
            .arg(self.path("against", "FILE", texts::OPT_AGAINST).action(ArgAction::Append))
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME))
            .arg(dates.default_value("12"))
            .arg(self.option("every", "SPAN", texts::OPT_EVERY).default_value("1 month"))
            .arg(self.option("ahead", "SPAN", texts::OPT_AHEAD).default_value("3 months"));
        facts_options(self, command).after_help(texts::EXAMPLES.get(self.lang))
    }
}
