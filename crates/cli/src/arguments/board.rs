//! The grammar of `terrace board`.

use super::{Grammar, facts_options};
use clap::Command;
use clap::builder::PathBufValueParser;
use terrace_words::texts::board as texts;

impl Grammar {
    pub(super) fn board(&self) -> Command {
        let command = self
            .sub("board", texts::CMD_BOARD)
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME))
            .arg(self.option("out", "FILE", texts::OPT_OUT).value_parser(PathBufValueParser::new()))
            .arg(self.option("rows", "KEY", texts::OPT_ROWS))
            .arg(self.flag("unmasked", texts::OPT_UNMASKED));
        facts_options(self, command).after_help(texts::EXAMPLES.get(self.lang))
    }
}
