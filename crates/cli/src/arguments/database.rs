//! The options by which `terrace import` takes rows from a database.

use super::Grammar;
use clap::{ArgGroup, Command};
use terrace_words::texts::database as texts;

/// The options that say where the database is; one of them is given.
const PLACES: [&str; 3] = ["database", "database-env", "database-file"];

impl Grammar {
    /// Adds them.
    pub(super) fn with_database(&self, command: Command) -> Command {
        let heading = texts::OPTIONS_HEADING.get(self.lang);
        let options = [
            self.option("database", "URL", texts::OPT_DATABASE),
            self.option("database-env", "NAME", texts::OPT_DATABASE_ENV),
            self.path("database-file", "FILE", texts::OPT_DATABASE_FILE),
            self.path("query", "FILE", texts::OPT_QUERY).requires("place"),
            self.option("since-last", "COLUMN", texts::OPT_SINCE_LAST).requires("query"),
        ];
        command
            .args(options.map(|option| option.help_heading(heading)))
            .group(ArgGroup::new("place").args(PLACES).requires("query").conflicts_with("files"))
            .after_help(texts::EXAMPLES.get(self.lang))
    }
}
