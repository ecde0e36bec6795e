use super::Grammar;
use clap::{Command, value_parser};
use terrace_words::texts::cli as texts;

impl Grammar {
    pub(super) fn runs(&self) -> Command {
        let number = self.positional("number", "N", texts::RUN_NUMBER).required(true).value_parser(value_parser!(u64));
        let scheme = || self.option("scheme", "NAME", texts::RUNS_SCHEME);
        self.sub("runs", texts::CMD_RUNS).arg(scheme()).subcommands([
            self.sub("list", texts::RUNS_LIST).arg(scheme()),
            self.sub("show", texts::RUNS_SHOW).arg(number),
        ])
    }

    pub(super) fn changes(&self) -> Command {
        self.sub("changes", texts::CMD_CHANGES)
            .arg(self.option("from", "RUN", texts::CHANGES_FROM))
            .arg(self.option("to", "RUN", texts::CHANGES_TO))
            .arg(self.option("scheme", "NAME", texts::EXPLAIN_SCHEME))
            .arg(self.path("policy", "FILE", texts::OPT_POLICY))
            .arg(self.path("out", "FILE", texts::CHANGES_OUT))
            .arg(self.flag("excel", texts::OPT_EXCEL))
    }
}
