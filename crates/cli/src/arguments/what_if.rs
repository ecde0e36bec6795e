//! The grammar of `terrace what-if`.

use super::{Grammar, facts_options};
use clap::{ArgAction, Command, value_parser};
use terrace_words::texts::what_if as texts;

impl Grammar {
    pub(super) fn what_if(&self) -> Command {
        let days = self.number("days", "N", texts::OPT_DAYS, value_parser!(u16).range(1..=365).into());
        let each = self.number("agents-each", "N", texts::OPT_AGENTS_EACH, value_parser!(u32).range(1..=10_000).into());
        let command = self
            .sub("discount", texts::CMD_DISCOUNT)
            .arg(self.option("percent", "PERCENT", texts::OPT_PERCENT).required(true))
            .arg(self.option("margin", "PERCENT", texts::OPT_MARGIN))
            .arg(self.option("tier", "TIER", texts::OPT_TIER))
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME).requires("tier"))
            .arg(self.option("product", "NAME", texts::OPT_PRODUCT).action(ArgAction::Append))
            .arg(self.option("category", "NAME", texts::OPT_CATEGORY).action(ArgAction::Append))
            .arg(self.option("window", "SPAN", texts::OPT_WINDOW).default_value("12 months"))
            .arg(days.default_value("14"))
            .arg(each.default_value("25"));
        let discount = facts_options(self, command).after_help(texts::EXAMPLES.get(self.lang));
        self.sub("what-if", texts::CMD_WHAT_IF)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(discount)
    }
}
