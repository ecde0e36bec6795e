use super::Grammar;
use clap::{Arg, Command, value_parser};
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
                .conflicts_with_all(["orders", "customers", "feedback"]),
        )
        .arg(files("orders", texts::OPT_ORDERS))
        .arg(files("customers", texts::OPT_CUSTOMERS))
        .arg(files("feedback", texts::OPT_FEEDBACK))
        .arg(grammar.path("map", "FILE", texts::OPT_MAP).help_heading(heading))
}
