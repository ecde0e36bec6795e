//! The grammar of `terrace serve`, and of the commands over its state.

use super::Grammar;
use clap::builder::{PathBufValueParser, PossibleValuesParser};
use clap::{Arg, Command, value_parser};
use terrace_words::texts::cli;
use terrace_words::texts::server as texts;

impl Grammar {
    pub(super) fn serve(&self) -> Command {
        self.of_state(self.sub("serve", texts::CMD_SERVE))
            .arg(self.option("host", "ADDRESS", texts::OPT_HOST))
            .arg(self.option("port", "PORT", texts::OPT_PORT).value_parser(value_parser!(u16)))
            .arg(
                self.option("seal-every", "SECONDS", texts::OPT_SEAL_EVERY)
                    .value_parser(value_parser!(u64).range(1..=86_400)),
            )
            .after_help(texts::SERVE_EXAMPLES.get(self.lang))
    }

    /// Options of every command that opens the state of a workspace.
    fn of_state(&self, command: Command) -> Command {
        command.arg(self.option("policy", "FILE", cli::OPT_POLICY).value_parser(PathBufValueParser::new()))
    }

    fn of_states(&self, command: Command, subs: Vec<Command>) -> Command {
        let subs = subs.into_iter().map(|sub| self.of_state(sub));
        command.subcommand_required(true).arg_required_else_help(true).subcommands(subs)
    }

    fn needed(&self, argument: Arg) -> Arg {
        argument.required(true)
    }

    pub(super) fn keys(&self) -> Command {
        let list = self.sub("list", texts::KEYS_LIST);
        let add = self
            .sub("add", texts::KEYS_ADD)
            .arg(self.needed(self.positional("name", "NAME", texts::KEY_NAME)))
            .arg(self.needed(self.option("role", "ROLE", texts::OPT_ROLE)));
        let number = self.positional("id", "KEY", texts::KEY_ID).value_parser(value_parser!(u64));
        let revoke = self.sub("revoke", texts::KEYS_REVOKE).arg(self.needed(number));
        self.of_states(self.sub("keys", texts::CMD_KEYS), vec![list, add, revoke])
    }

    pub(super) fn users(&self) -> Command {
        let list = self.sub("list", texts::USERS_LIST);
        let add = self
            .sub("add", texts::USERS_ADD)
            .arg(self.needed(self.positional("name", "NAME", texts::USER_NAME)))
            .arg(self.needed(self.option("role", "ROLE", texts::OPT_USER_ROLE)))
            .arg(self.option("customer", "ID", texts::OPT_USER_CUSTOMER));
        let number = || self.needed(self.positional("id", "USER", texts::USER_ID).value_parser(value_parser!(u64)));
        let link = self.sub("link", texts::USERS_LINK).arg(number());
        let vouch = self.sub("vouch", texts::USERS_VOUCH).arg(number());
        self.of_states(self.sub("users", texts::CMD_USERS), vec![list, add, link, vouch])
    }

    pub(super) fn standing(&self) -> Command {
        let customer = || self.needed(self.positional("customer", "CUSTOMER", texts::STANDING_CUSTOMER));
        let scheme = || self.needed(self.option("scheme", "SCHEME", texts::OPT_SCHEME_NAME));
        let show = self.sub("show", texts::STANDING_SHOW).arg(customer());
        let set = self
            .sub("override", texts::STANDING_OVERRIDE)
            .arg(customer())
            .arg(scheme())
            .arg(self.needed(self.option("tier", "TIER", texts::OPT_TIER_NAME)))
            .arg(self.needed(self.option("until", "DATE", texts::OPT_UNTIL)))
            .arg(self.needed(self.option("reason", "TEXT", texts::OPT_REASON)));
        let end = self.sub("end", texts::STANDING_END).arg(customer()).arg(scheme());
        self.of_states(self.sub("standing", texts::CMD_STANDING), vec![show, set, end])
    }

    pub(super) fn audit(&self) -> Command {
        let verify = self.sub("verify", texts::AUDIT_VERIFY);
        self.of_states(self.sub("audit", texts::CMD_AUDIT), vec![verify])
    }

    pub(super) fn backup(&self) -> Command {
        let file = self.positional("file", "FILE", texts::BACKUP_FILE).value_parser(PathBufValueParser::new());
        self.of_state(self.sub("backup", texts::CMD_BACKUP)).arg(self.needed(file))
    }

    pub(super) fn restore(&self) -> Command {
        let file = self.positional("file", "FILE", texts::RESTORE_FILE).value_parser(PathBufValueParser::new());
        let folder = self.positional("folder", "DIR", texts::RESTORE_FOLDER).value_parser(PathBufValueParser::new());
        self.sub("restore", texts::CMD_RESTORE).arg(self.needed(file)).arg(self.needed(folder))
    }

    pub(super) fn completions(&self) -> Command {
        let kinds = PossibleValuesParser::new(["bash", "zsh", "fish", "man"]);
        let kind = self.positional("kind", "KIND", texts::COMPLETIONS_KIND).value_parser(kinds);
        self.sub("completions", texts::CMD_COMPLETIONS).arg(self.needed(kind))
    }
}
