//! The grammar of `terrace lake`.

use super::Grammar;
use clap::Command;
use terrace_words::texts::lake as texts;

impl Grammar {
    pub(super) fn lake(&self) -> Command {
        self.sub("lake", texts::CMD_LAKE)
            .subcommands([self.sub("status", texts::LAKE_STATUS), self.sub("compact", texts::LAKE_COMPACT)])
    }
}
