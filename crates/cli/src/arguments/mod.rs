//! The command line's grammar, with its help in the person's language.

mod backtest;
mod board;
mod database;
mod effects;
mod facts;
mod history;
mod lake;
mod members;
mod models;
mod plans;
mod products;
mod server;
mod what_if;

pub use facts::facts_options;

use clap::builder::{PathBufValueParser, PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command, value_parser};
use std::ffi::OsString;
use terrace_words::texts::beside as beside_texts;
use terrace_words::texts::{cli as texts, thresholds};
use terrace_words::{Lang, Text};

/// The language: `--lang` wherever it stands, else the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`).
pub fn language(words: &[OsString]) -> Lang {
    let texts: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let pairs = texts.iter().zip(texts.iter().skip(1));
    let named = texts
        .iter()
        .find_map(|word| word.strip_prefix("--lang="))
        .or_else(|| pairs.filter(|(word, _)| **word == "--lang").map(|(_, value)| *value).next());
    let locale = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
    };
    named.map_or_else(|| of_locale(&locale().unwrap_or_default()), Lang::from_locale)
}

/// The language of a locale; English where its terminal reads other bytes than UTF-8, in which texts are written.
fn of_locale(locale: &str) -> Lang {
    let coding = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or_default().to_lowercase());
    match coding.as_deref() {
        None | Some("utf-8" | "utf8") => Lang::from_locale(locale),
        Some(_) => Lang::En,
    }
}

/// The whole grammar.
pub fn command(lang: Lang) -> Command {
    let grammar = Grammar { lang };
    Command::new("terrace")
        .version(env!("CARGO_PKG_VERSION"))
        .about(texts::ABOUT.get(lang))
        .after_help(texts::AFTER_HELP.get(lang))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .help_template(grammar.template())
        .subcommand_help_heading(texts::COMMANDS.get(lang))
        .arg(grammar.flag("version", texts::VERSION).short('V').action(ArgAction::Version))
        .args(grammar.everywhere())
        .subcommands([
            grammar.demo(),
            grammar.init(),
            grammar.import(),
            grammar.imports(),
            grammar.tier(),
            grammar.runs(),
            grammar.changes(),
            grammar.explain(),
            grammar.report(),
            grammar.board(),
            grammar.models(),
            grammar.products(),
            grammar.backtest(),
            grammar.plan(),
            grammar.apply(),
            grammar.effects(),
            grammar.what_if(),
            grammar.members(),
            grammar.partners(),
            grammar.quote(),
            grammar.lake(),
            grammar.forget(),
            grammar.policy(),
            grammar.serve(),
            grammar.keys(),
            grammar.users(),
            grammar.standing(),
            grammar.audit(),
            grammar.backup(),
            grammar.restore(),
            grammar.completions(),
        ])
}

pub(crate) struct Grammar {
    lang: Lang,
}

impl Grammar {
    fn template(&self) -> String {
        let usage = texts::USAGE.get(self.lang);
        format!("{{before-help}}{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}\n")
    }

    fn sub(&self, name: &'static str, about: Text) -> Command {
        Command::new(name)
            .about(about.get(self.lang))
            .help_template(self.template())
            .subcommand_help_heading(texts::COMMANDS.get(self.lang))
            .disable_help_subcommand(true)
    }

    fn option(&self, name: &'static str, value: &'static str, help: Text) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help(help.get(self.lang))
            .help_heading(texts::OPTIONS.get(self.lang))
    }

    fn flag(&self, name: &'static str, help: Text) -> Arg {
        let heading = texts::OPTIONS.get(self.lang);
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help.get(self.lang)).help_heading(heading)
    }

    fn positional(&self, name: &'static str, value: &'static str, help: Text) -> Arg {
        Arg::new(name).value_name(value).help(help.get(self.lang)).help_heading(texts::ARGUMENTS.get(self.lang))
    }

    fn path(&self, name: &'static str, value: &'static str, help: Text) -> Arg {
        self.option(name, value, help).value_parser(PathBufValueParser::new())
    }

    fn everywhere(&self) -> Vec<Arg> {
        let heading = texts::GLOBAL_OPTIONS.get(self.lang);
        [
            self.path("dir", "DIR", texts::OPT_DIR).short('C').default_value("."),
            self.option("lang", "LANG", texts::OPT_LANG).value_parser(PossibleValuesParser::new(["zh", "en"])),
            self.flag("json", texts::OPT_JSON),
            self.flag("quiet", texts::OPT_QUIET).short('q'),
            self.flag("help", texts::HELP).short('h').action(ArgAction::Help),
        ]
        .into_iter()
        .map(|argument| argument.global(true).help_heading(heading).hide_default_value(true).hide_possible_values(true))
        .collect()
    }

    fn demo(&self) -> Command {
        self.sub("demo", texts::CMD_DEMO)
            .arg(
                self.positional("folder", "DIR", texts::DEMO_DIR)
                    .value_parser(PathBufValueParser::new())
                    .default_value("demo"),
            )
            .arg(
                self.number("customers", "N", texts::DEMO_CUSTOMERS, value_parser!(u64).range(1..=100_000_000).into())
                    .default_value("5000"),
            )
            .arg(self.number("seed", "N", texts::DEMO_SEED, value_parser!(u64).into()))
            .arg(self.flag("no-serve", texts::DEMO_NO_SERVE))
    }

    fn number(&self, name: &'static str, value: &'static str, help: Text, parser: ValueParser) -> Arg {
        self.option(name, value, help).value_parser(parser)
    }

    fn init(&self) -> Command {
        self.sub("init", texts::CMD_INIT)
            .arg(self.positional("folder", "DIR", texts::INIT_DIR).value_parser(PathBufValueParser::new()))
            .args(self.home())
    }

    /// The currency and the clock of whoever sits here.
    fn home(&self) -> [Arg; 2] {
        [self.option("currency", "CODE", texts::OPT_CURRENCY), self.option("timezone", "ZONE", texts::OPT_TIMEZONE)]
    }

    fn import(&self) -> Command {
        let command = self
            .sub("import", texts::CMD_IMPORT)
            .arg(self.positional("kind", "KIND", texts::IMPORT_KIND).required(true))
            .arg(
                self.positional("files", "FILE", texts::IMPORT_FILES)
                    .num_args(1..)
                    .value_parser(PathBufValueParser::new()),
            )
            .arg(self.path("map", "FILE", texts::OPT_MAP))
            .arg(self.flag("unknown-as-sales", texts::OPT_UNKNOWN_AS_SALES))
            .arg(self.flag("dry-run", texts::IMPORT_DRY_RUN));
        self.with_database(command)
    }

    fn imports(&self) -> Command {
        let number =
            || self.positional("number", "N", texts::IMPORT_NUMBER).required(true).value_parser(value_parser!(u64));
        self.sub("imports", texts::CMD_IMPORTS).subcommands([
            self.sub("list", texts::IMPORTS_LIST),
            self.sub("show", texts::IMPORTS_SHOW).arg(number()),
            self.sub("undo", texts::IMPORTS_UNDO).arg(number()),
        ])
    }

    fn tier(&self) -> Command {
        let command = self
            .sub("tier", texts::CMD_TIER)
            .arg(self.path("out", "FILE", texts::OPT_OUT))
            .arg(self.option("columns", "NAMES", texts::OPT_COLUMNS).value_delimiter(','))
            .arg(self.option("where", "CONDITION", texts::OPT_WHERE))
            .arg(self.flag("titles", texts::OPT_TITLES))
            .arg(self.flag("excel", texts::OPT_EXCEL))
            .arg(self.flag("no-keep", texts::OPT_NO_KEEP))
            .arg(
                self.option("customer", "ID", texts::OPT_CUSTOMER)
                    .conflicts_with_all(["out", "columns", "where", "excel", "titles", "beside"]),
            )
            .arg(self.path("beside", "FILE", beside_texts::OPT_BESIDE).action(ArgAction::Append));
        facts_options(self, command).after_help(beside_texts::TIER_EXAMPLES.get(self.lang))
    }

    fn explain(&self) -> Command {
        let command = self
            .sub("explain", texts::CMD_EXPLAIN)
            .arg(self.positional("customer", "CUSTOMER", texts::EXPLAIN_CUSTOMER))
            .arg(self.option("scheme", "NAME", texts::EXPLAIN_SCHEME))
            .arg(self.flag("unmasked", texts::REPORT_UNMASKED));
        facts_options(self, command)
    }

    fn report(&self) -> Command {
        let command = self
            .sub("report", texts::CMD_REPORT)
            .arg(self.path("out", "FILE", texts::REPORT_OUT).default_value("report.html"))
            .arg(self.path("beside", "FILE", beside_texts::OPT_BESIDE_REPORT).action(ArgAction::Append))
            .arg(self.flag("unmasked", texts::REPORT_UNMASKED));
        facts_options(self, command).after_help(beside_texts::REPORT_EXAMPLES.get(self.lang))
    }

    fn thresholds(&self) -> Command {
        let command = self
            .sub("thresholds", thresholds::CMD_THRESHOLDS)
            .arg(self.positional("scheme", "SCHEME", thresholds::SCHEME))
            .arg(self.option("shares", "SHARE,SHARE", thresholds::OPT_SHARES));
        facts_options(self, command).after_help(thresholds::EXAMPLES.get(self.lang))
    }

    fn policy(&self) -> Command {
        let file = || self.positional("file", "FILE", texts::POLICY_FILE).value_parser(PathBufValueParser::new());
        let cases = self.path("cases", "FILE", texts::POLICY_CASES).num_args(1..);
        self.sub("policy", texts::CMD_POLICY).subcommand_required(true).arg_required_else_help(true).subcommands([
            self.sub("check", texts::POLICY_CHECK).arg(file()),
            self.sub("test", texts::POLICY_TEST).arg(file()).arg(cases),
            self.sub("schema", texts::POLICY_SCHEMA),
            self.sub("measures", texts::POLICY_MEASURES),
            self.thresholds(),
            self.sub("show", texts::POLICY_SHOW)
                .arg(self.positional("name", "NAME", texts::POLICY_SHOW_NAME))
                .arg(self.flag("cases", texts::POLICY_SHOW_CASES))
                .args(self.home()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_written_where_its_bytes_are_read() {
        for locale in ["zh_CN.UTF-8", "zh_CN.utf8", "zh_CN", "zh_CN.UTF-8@pinyin"] {
            assert_eq!(of_locale(locale), Lang::Zh, "{locale}");
        }
        for locale in ["zh_CN.GBK", "zh_CN.GB18030", "zh_TW.big5", "C.UTF-8", "en_US.UTF-8", ""] {
            assert_eq!(of_locale(locale), Lang::En, "{locale}");
        }
    }
}
