//! The grammar of `terrace members`, `terrace partners` and `terrace quote`.

use super::{Grammar, facts_options};
use clap::Command;
use terrace_words::texts::cli;
use terrace_words::texts::members as texts;

impl Grammar {
    pub(super) fn members(&self) -> Command {
        let list = self
            .sub("list", texts::MEMBERS_LIST)
            .arg(self.path("out", "FILE", texts::OPT_MEMBERS_OUT))
            .arg(self.flag("excel", cli::OPT_EXCEL));
        let show =
            self.sub("show", texts::MEMBERS_SHOW).arg(self.positional("customer", "CUSTOMER", cli::EXPLAIN_CUSTOMER));
        let nominations = self
            .sub("nominations", texts::MEMBERS_NOMINATIONS)
            .arg(self.path("out", "FILE", texts::OPT_NOMINATIONS_OUT))
            .arg(self.flag("excel", cli::OPT_EXCEL));
        let all = [
            (list, texts::MEMBERS_LIST_EXAMPLES),
            (show, texts::MEMBERS_SHOW_EXAMPLES),
            (nominations, texts::MEMBERS_NOMINATIONS_EXAMPLES),
        ];
        let all = all.map(|(command, examples)| facts_options(self, command).after_help(examples.get(self.lang)));
        self.sub("members", texts::CMD_MEMBERS).subcommand_required(true).arg_required_else_help(true).subcommands(all)
    }

    pub(super) fn partners(&self) -> Command {
        let list = self.sub("list", texts::PARTNERS_LIST);
        let show =
            self.sub("show", texts::PARTNERS_SHOW).arg(self.positional("customer", "PARTNER", texts::PARTNERS_PARTNER));
        let all = [(list, texts::PARTNERS_LIST_EXAMPLES), (show, texts::PARTNERS_SHOW_EXAMPLES)];
        let all = all.map(|(command, examples)| facts_options(self, command).after_help(examples.get(self.lang)));
        self.sub("partners", texts::CMD_PARTNERS)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(all)
    }

    pub(super) fn quote(&self) -> Command {
        let command = self
            .sub("quote", texts::CMD_QUOTE)
            .arg(self.positional("cart", "FILE", texts::QUOTE_FILE).required(true))
            .arg(self.option("customer", "ID", texts::OPT_QUOTE_CUSTOMER));
        facts_options(self, command).after_help(texts::QUOTE_EXAMPLES.get(self.lang))
    }
}
