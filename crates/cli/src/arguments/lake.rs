//! The grammar of `terrace lake` and `terrace forget`.

use super::Grammar;
use clap::Command;
use terrace_words::texts::lake as texts;

impl Grammar {
    pub(super) fn lake(&self) -> Command {
        self.sub("lake", texts::CMD_LAKE).subcommands([
            self.sub("status", texts::LAKE_STATUS),
            self.sub("compact", texts::LAKE_COMPACT).arg(self.flag("trust-clock", texts::TRUST_CLOCK)),
            self.sub("verify", texts::LAKE_VERIFY),
        ])
    }

    pub(super) fn forget(&self) -> Command {
        self.sub("forget", texts::CMD_FORGET)
            .arg(self.positional("customers", "CUSTOMER", texts::FORGET_CUSTOMERS).num_args(0..))
            .arg(self.path("from-file", "FILE", texts::FORGET_FROM))
            .arg(self.flag("yes", texts::FORGET_YES))
            .arg(self.flag("readmit", texts::FORGET_READMIT))
    }
}
