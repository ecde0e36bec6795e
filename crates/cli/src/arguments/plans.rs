//! The grammar of `terrace plan` and `terrace apply`.

use super::Grammar;
use clap::builder::PathBufValueParser;
use clap::{Command, value_parser};
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::plans as texts;

impl Grammar {
    pub(super) fn plan(&self) -> Command {
        let new = self.positional("new", "NEW", texts::PLAN_NEW).required(true);
        self.sub("plan", texts::CMD_PLAN)
            .arg(new.value_parser(PathBufValueParser::new()))
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME))
            .arg(self.path("out", "FILE", texts::PLAN_OUT))
            .arg(self.path("movers", "FILE", texts::PLAN_MOVERS))
            .arg(self.flag("excel", cli_texts::OPT_EXCEL))
            .arg(self.path("policy", "FILE", texts::OPT_IN_FORCE))
            .arg(self.option("as-of", "DATE", cli_texts::OPT_AS_OF))
            .arg(self.option("lake-version", "N", cli_texts::OPT_LAKE_VERSION).value_parser(value_parser!(u64)))
            .after_help(texts::PLAN_EXAMPLES.get(self.lang))
    }

    pub(super) fn apply(&self) -> Command {
        let plan = self.positional("plan", "PLAN", texts::APPLY_PLAN).required(true);
        self.sub("apply", texts::CMD_APPLY)
            .arg(plan.value_parser(PathBufValueParser::new()))
            .arg(self.option("from", "TIME", texts::APPLY_FROM))
            .arg(self.flag("on-new-facts", texts::APPLY_ON_NEW_FACTS))
            .arg(self.path("policy", "FILE", texts::OPT_IN_FORCE))
            .after_help(texts::APPLY_EXAMPLES.get(self.lang))
    }
}
