//! The grammar of `terrace effects`.

use super::{Grammar, facts_options};
use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Command};
use terrace_app::effects::EffectMeasure;
use terrace_words::texts::cli;
use terrace_words::texts::effects as texts;

impl Grammar {
    pub(super) fn effects(&self) -> Command {
        self.sub("effects", texts::CMD_EFFECTS)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([
                self.effects_draw(),
                self.sub("list", texts::CMD_LIST),
                self.effects_show(),
                self.effects_export(),
            ])
            .after_help(texts::EXAMPLES.get(self.lang))
    }

    fn effects_draw(&self) -> Command {
        let command = self
            .sub("draw", texts::CMD_DRAW)
            .arg(self.positional("name", "NAME", texts::ARG_NAME).required(true))
            .arg(self.option("scheme", "NAME", texts::OPT_SCHEME))
            .arg(self.option("tier", "TIER", texts::OPT_TIER).action(ArgAction::Append))
            .arg(self.path("list", "FILE", texts::OPT_LIST))
            .arg(self.option("hold-out", "SHARE", texts::OPT_HOLD_OUT).default_value("10%"))
            .arg(self.option("effect", "SHARE", texts::OPT_EFFECT).default_value("10%"))
            .arg(self.option("until", "DATE", texts::OPT_UNTIL))
            .arg(self.option("salt", "TEXT", texts::OPT_SALT))
            .arg(self.option("beside", "NAME", texts::OPT_BESIDE).action(ArgAction::Append))
            .arg(self.flag("dry-run", texts::OPT_DRY_RUN))
            .arg(self.path("out", "FILE", texts::OPT_OUT))
            .arg(self.flag("arms", texts::OPT_ARMS))
            .arg(self.flag("excel", cli::OPT_EXCEL));
        facts_options(self, command)
    }

    fn effects_show(&self) -> Command {
        let measures = PossibleValuesParser::new(EffectMeasure::ALL.map(EffectMeasure::name));
        let measure = self.option("measure", "MEASURE", texts::OPT_MEASURE).value_parser(measures);
        let command = self
            .sub("show", texts::CMD_SHOW)
            .arg(self.positional("name", "NAME", texts::ARG_NAME).required(true))
            .arg(measure.default_value("revenue"));
        facts_options(self, command)
    }

    fn effects_export(&self) -> Command {
        self.sub("export", texts::CMD_EXPORT)
            .arg(self.positional("name", "NAME", texts::ARG_NAME).required(true))
            .arg(self.path("out", "FILE", texts::OPT_OUT).required(true))
            .arg(self.flag("arms", texts::OPT_ARMS))
            .arg(self.flag("excel", cli::OPT_EXCEL))
    }
}
