use super::Grammar;
use clap::{Arg, ArgAction, Command, value_parser};
use terrace_domain::facts::KINDS;
use terrace_words::Text;
use terrace_words::texts::cli as texts;

/// The options by which `tier`, `explain` and `report` choose policy, moment and facts.
pub fn facts_options(grammar: &Grammar, command: Command) -> Command {
    let heading = texts::FACTS_OPTIONS.get(grammar.lang);
    let files = |name: &'static str, help: Text| -> Arg {
        grammar.path(name, "FILE", help).num_args(1..).help_heading(heading)
    };
    command
        .arg(grammar.path("policy", "FILE", texts::OPT_POLICY))
        .arg(grammar.option("as-of", "DATE", texts::OPT_AS_OF))
        .arg(
            grammar
                .option("lake-version", "N", texts::OPT_LAKE_VERSION)
                .value_parser(value_parser!(u64))
                .conflicts_with_all(KINDS.iter().map(|kind| kind.name)),
        )
        .arg(files("orders", texts::OPT_ORDERS))
        .arg(files("customers", texts::OPT_CUSTOMERS))
        .arg(files("payments", texts::OPT_PAYMENTS))
        .arg(files("feedback", texts::OPT_FEEDBACK))
        .arg(files("contacts", texts::OPT_CONTACTS))
        .arg(files("cases", texts::OPT_CASES))
        .arg(files("balances", texts::OPT_BALANCES))
        .arg(files("rates", texts::OPT_RATES))
        .arg(grammar.path("map", "[KIND=]FILE", texts::OPT_MAPS).action(ArgAction::Append).help_heading(heading))
        .arg(grammar.flag("unknown-as-sales", texts::OPT_UNKNOWN_AS_SALES).help_heading(heading))
}
