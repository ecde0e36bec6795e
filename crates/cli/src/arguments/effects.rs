//! The grammar of `terrace effects`.

use super::{Grammar, facts_options};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use terrace_app::effects::EffectMeasure;
use terrace_words::texts::cli;
use terrace_words::texts::effects as texts;
use terrace_words::texts::evidence;

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
                self.effects_threshold(),
                self.effects_compare(),
                self.effects_series(),
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
            .arg(self.option("where", "CONDITION", texts::OPT_WHERE).conflicts_with("list"))
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

    /// What is compared of customers, each of whom has a value.
    fn by_customer(&self) -> Arg {
        let measures = PossibleValuesParser::new(EffectMeasure::BY_CUSTOMER.map(EffectMeasure::name));
        self.option("measure", "MEASURE", evidence::OPT_MEASURE).value_parser(measures).default_value("revenue")
    }

    fn every(&self) -> Arg {
        let every = self.option("every", "PERIOD", evidence::OPT_EVERY);
        every.value_parser(PossibleValuesParser::new(["week", "month", "quarter"])).default_value("month")
    }

    fn effects_threshold(&self) -> Command {
        let donut = self.number("donut", "AMOUNT", evidence::OPT_DONUT, value_parser!(f64).into());
        let command = self
            .sub("threshold", evidence::CMD_THRESHOLD)
            .arg(self.option("scheme", "NAME", evidence::OPT_THRESHOLD_SCHEME))
            .arg(self.option("tier", "TIER", evidence::OPT_THRESHOLD_TIER))
            .arg(self.by_customer())
            .arg(self.option("decided", "DATE", evidence::OPT_DECIDED))
            .arg(self.option("ahead", "SPAN", evidence::OPT_AHEAD).default_value("6 months"))
            .arg(self.option("published", "SPAN", evidence::OPT_PUBLISHED))
            .arg(donut)
            .arg(self.option("effect", "SHARE", evidence::OPT_EFFECT).default_value("10%"));
        facts_options(self, command).after_help(evidence::EXAMPLES_THRESHOLD.get(self.lang))
    }

    fn effects_compare(&self) -> Command {
        let against = self.option("against", "CONDITION", evidence::OPT_AGAINST);
        let command = self
            .sub("compare", evidence::CMD_COMPARE)
            .arg(self.option("treated", "CONDITION", evidence::OPT_TREATED).required_unless_present("treated-list"))
            .arg(self.path("treated-list", "FILE", evidence::OPT_TREATED_LIST).conflicts_with("treated"))
            .arg(against)
            .arg(self.path("against-list", "FILE", evidence::OPT_AGAINST_LIST).conflicts_with("against"))
            .arg(self.option("since", "DATE", evidence::OPT_SINCE).required(true))
            .arg(self.by_customer())
            .arg(self.option("before", "SPAN", evidence::OPT_BEFORE).default_value("12 months"))
            .arg(self.every())
            .arg(self.option("effect", "SHARE", evidence::OPT_EFFECT).default_value("10%"));
        facts_options(self, command).after_help(evidence::EXAMPLES_COMPARE.get(self.lang))
    }

    fn effects_series(&self) -> Command {
        let command = self
            .sub("series", evidence::CMD_SERIES)
            .arg(self.option("since", "DATE", evidence::OPT_SINCE).required(true))
            .arg(self.by_customer())
            .arg(self.option("before", "SPAN", evidence::OPT_BEFORE_SERIES))
            .arg(self.option("effect", "SHARE", evidence::OPT_EFFECT).default_value("10%"));
        facts_options(self, command).after_help(evidence::EXAMPLES_SERIES.get(self.lang))
    }

    fn effects_export(&self) -> Command {
        self.sub("export", texts::CMD_EXPORT)
            .arg(self.positional("name", "NAME", texts::ARG_NAME).required(true))
            .arg(self.path("out", "FILE", texts::OPT_OUT).required(true))
            .arg(self.flag("arms", texts::OPT_ARMS))
            .arg(self.flag("excel", cli::OPT_EXCEL))
    }
}
