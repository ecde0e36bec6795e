//! Mistakes in mapping files.

use terrace_domain::Coded;

/// A mistake, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {mistake}")]
pub struct MappingProblem {
    /// The mapping file's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    #[source]
    pub mistake: MappingMistake,
}

/// What can be wrong in a mapping file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingMistake {
    /// Not YAML.
    #[error("not valid YAML: {0}")]
    NotYaml(String),
    /// Not a mapping of keys at the top, or an empty file.
    #[error("a mapping file is a list of `key: value`")]
    NotAMapping,
    /// A key that mapping files do not have.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// As it stands there.
        key: String,
        /// The nearest that there is, or all.
        nearest: String,
    },
    /// A key that stands there twice.
    #[error("`{key}` stands there twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// A value that the key does not take.
    #[error("`{value}` is no {key}")]
    BadValue {
        /// The key.
        key: String,
        /// As it stands there.
        value: String,
        /// What it takes.
        takes: &'static str,
    },
    /// A column that no kind of facts has.
    #[error("no facts have a column `{column}`")]
    UnknownColumn {
        /// As it stands there.
        column: String,
        /// The nearest that there is, or all.
        nearest: String,
    },
    /// A status word that is none of ours.
    #[error("`{word}` is no status of ours")]
    UnknownStatus {
        /// As it stands there.
        word: String,
        /// The nearest that there is, or all.
        nearest: String,
    },
    /// One of their words for two of ours.
    #[error("`{word}` is given two meanings")]
    StatusTwice {
        /// Their word.
        word: String,
    },
    /// A full-width colon behind a key.
    #[error("`{text}` has a full-width colon")]
    FullWidthColon {
        /// The line.
        text: String,
        /// The same with a colon and a blank.
        better: String,
    },
    /// Files are joined by their headers, and the file has none.
    #[error("files without a header cannot be joined")]
    JoinWithoutHeader,
    /// A column named by its header in a file that has none.
    #[error("`{column}` needs a column number, since the file has no header")]
    NeedsNumber {
        /// Our column.
        column: String,
    },
}

/// A mistake before the file's name is known.
pub(super) struct LocatedMistake {
    pub line: usize,
    pub mistake: MappingMistake,
}

impl LocatedMistake {
    pub fn of(self, file: &str) -> MappingProblem {
        MappingProblem { file: file.to_owned(), line: self.line, mistake: self.mistake }
    }
}

impl Coded for MappingProblem {
    fn code(&self) -> &'static str {
        match &self.mistake {
            MappingMistake::NotYaml(_) => "T0180",
            MappingMistake::NotAMapping => "T0181",
            MappingMistake::UnknownKey { .. } => "T0182",
            MappingMistake::Twice { .. } => "T0183",
            MappingMistake::BadValue { .. } => "T0184",
            MappingMistake::UnknownColumn { .. } => "T0185",
            MappingMistake::UnknownStatus { .. } => "T0186",
            MappingMistake::StatusTwice { .. } => "T0187",
            MappingMistake::NeedsNumber { .. } => "T0188",
            MappingMistake::JoinWithoutHeader => "T0189",
            MappingMistake::FullWidthColon { .. } => "T1143",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let text = |name, text: &str| (name, text.to_owned());
        let mut arguments = match &self.mistake {
            MappingMistake::NotYaml(cause) => vec![text("cause", cause)],
            MappingMistake::NotAMapping | MappingMistake::JoinWithoutHeader => Vec::new(),
            MappingMistake::UnknownKey { key, nearest } => vec![text("key", key), text("nearest", nearest)],
            MappingMistake::Twice { key } => vec![text("key", key)],
            MappingMistake::BadValue { key, value, takes } => {
                vec![text("key", key), text("value", value), text("takes", takes)]
            }
            MappingMistake::UnknownColumn { column, nearest } => {
                vec![text("column", column), text("nearest", nearest)]
            }
            MappingMistake::UnknownStatus { word, nearest } => vec![text("word", word), text("nearest", nearest)],
            MappingMistake::StatusTwice { word } => vec![text("word", word)],
            MappingMistake::NeedsNumber { column } => vec![text("column", column)],
            MappingMistake::FullWidthColon { text: line, better } => vec![text("text", line), text("better", better)],
        };
        arguments.push(text("file", &self.file));
        arguments.push(("line", self.line.to_string()));
        arguments
    }
}
