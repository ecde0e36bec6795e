//! The grammar of `terrace models`.

use super::Grammar;
use clap::builder::PossibleValuesParser;
use clap::{Command, value_parser};
use terrace_app::models::{ModelKind, TimeUnit};
use terrace_words::texts::cli;
use terrace_words::texts::models as texts;

impl Grammar {
    pub(super) fn models(&self) -> Command {
        let models = ModelKind::ALL.map(ModelKind::name);
        let model = |help, default: &'static str| {
            self.option("model", "MODEL", help)
                .value_parser(PossibleValuesParser::new(models))
                .default_value(default)
                .hide_possible_values(true)
        };
        let fit = self.sub("fit", texts::MODELS_FIT).arg(model(texts::OPT_MODEL, "bg-nbd"));
        let check = self
            .sub("check", texts::MODELS_CHECK)
            .arg(model(texts::OPT_CHECK_MODEL, "mbg-nbd"))
            .arg(self.option("cut", "DATE", texts::OPT_CUT));
        self.sub("models", texts::CMD_MODELS)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([self.of_models(fit), self.of_models(check)])
    }

    fn of_models(&self, command: Command) -> Command {
        let files =
            |name, help| self.path(name, "FILE", help).num_args(1..).help_heading(cli::FACTS_OPTIONS.get(self.lang));
        let units = PossibleValuesParser::new(TimeUnit::ALL.map(TimeUnit::name));
        command
            .arg(self.option("until", "DATE", texts::OPT_UNTIL))
            .arg(self.option("per", "UNIT", texts::OPT_PER).value_parser(units).default_value("week"))
            .arg(self.flag("no-prior", texts::OPT_NO_PRIOR))
            .arg(self.path("policy", "FILE", texts::OPT_ONLY_POLICY))
            .arg(
                self.option("lake-version", "N", cli::OPT_LAKE_VERSION)
                    .value_parser(value_parser!(u64))
                    .conflicts_with("orders"),
            )
            .arg(files("orders", cli::OPT_ORDERS))
            .arg(files("rates", cli::OPT_RATES))
            .arg(self.path("map", "FILE", cli::OPT_MAP).help_heading(cli::FACTS_OPTIONS.get(self.lang)))
            .arg(
                self.flag("unknown-as-sales", cli::OPT_UNKNOWN_AS_SALES)
                    .help_heading(cli::FACTS_OPTIONS.get(self.lang)),
            )
    }
}
