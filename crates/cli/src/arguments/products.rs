//! The grammar of `terrace products`.

use super::{Grammar, facts_options};
use clap::{Arg, Command, value_parser};
use terrace_words::Text;
use terrace_words::texts::cli;
use terrace_words::texts::products as texts;

impl Grammar {
    pub(super) fn products(&self) -> Command {
        let number = |name: &'static str, help: Text| -> Arg {
            self.number(name, "N", help, value_parser!(u64).range(1..=1_000_000).into())
        };
        let top = |default: &'static str| number("top", texts::OPT_TOP).default_value(default);
        let window = || self.option("window", "SPAN", texts::OPT_WINDOW);
        let percent =
            self.number("confidence", "PERCENT", texts::OPT_CONFIDENCE, value_parser!(u64).range(0..=100).into());
        let together = self
            .sub("together", texts::PRODUCTS_TOGETHER)
            .arg(number("least", texts::OPT_LEAST))
            .arg(percent.default_value("10"))
            .arg(top("20"))
            .arg(window());
        let best = self
            .sub("best", texts::PRODUCTS_BEST)
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME))
            .arg(top("10"))
            .arg(window());
        let next = self
            .sub("next", texts::PRODUCTS_NEXT)
            .arg(self.positional("customer", "CUSTOMER", cli::EXPLAIN_CUSTOMER))
            .arg(top("10"))
            .arg(self.flag("again", texts::OPT_AGAIN))
            .arg(self.path("out", "FILE", texts::OPT_OFFERS_OUT).conflicts_with("customer"))
            .arg(self.option("tier", "TIER", texts::OPT_TIER).requires("out"))
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME_OF_TIER).requires("tier"))
            .arg(self.flag("excel", cli::OPT_EXCEL))
            .arg(window());
        let check =
            self.sub("check", texts::PRODUCTS_CHECK).arg(self.option("cut", "DATE", texts::OPT_CUT)).arg(top("10"));
        let with_examples = [
            (together, texts::TOGETHER_EXAMPLES),
            (best, texts::BEST_EXAMPLES),
            (next, texts::NEXT_EXAMPLES),
            (check, texts::CHECK_EXAMPLES),
        ];
        let all =
            with_examples.map(|(command, examples)| facts_options(self, command).after_help(examples.get(self.lang)));
        self.sub("products", texts::CMD_PRODUCTS)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(all)
    }
}
