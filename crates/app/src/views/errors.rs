//! Why a request failed, with its texts in one language.

use crate::error::{AppError, PolicyMistakes};
use schemars::JsonSchema;
use serde::Serialize;
use terrace_domain::Coded;
use terrace_intake::MappingProblem;
use terrace_policy::{Diagnostic, Severity, said};
use terrace_words::{Lang, fix, message};

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorView {
    /// What went wrong.
    pub error: ErrorDetailsView,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorDetailsView {
    /// The code of the message.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// The mistakes of a policy, of its test cases or of a mapping; empty for everything else.
    pub mistakes: Vec<MistakeView>,
}

/// One mistake of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum MistakeView {
    /// Of a policy, or of its test cases.
    Policy(PolicyMistakeView),
    /// Of a mapping.
    Mapping(MappingMistakeView),
}

/// A mistake of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyMistakeView {
    /// The code of the message.
    pub code: &'static str,
    /// Whether the policy works in spite of it, but likely not as meant.
    pub is_warning: bool,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: Option<String>,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// How many characters.
    pub length: usize,
    /// What was likely meant.
    pub suggestion: Option<String>,
}

/// A mistake of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappingMistakeView {
    /// The code of the message.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl ErrorView {
    /// A use case that failed.
    pub fn new(error: &AppError, lang: Lang) -> Self {
        let mistakes = match error {
            AppError::Policy(mistakes) | AppError::Cases(mistakes) => of_policy(mistakes, lang),
            AppError::Mapping { file, problems } => of_mapping(file, problems, lang),
            _ => Vec::new(),
        };
        Self::of_message(error.code(), &told_arguments(error, lang), mistakes, lang)
    }

    /// Any other failure.
    pub fn of_coded(failure: &dyn Coded, lang: Lang) -> Self {
        Self::of_message(failure.code(), &failure.arguments(), Vec::new(), lang)
    }

    fn of_message(code: &str, arguments: &[(&str, String)], mistakes: Vec<MistakeView>, lang: Lang) -> Self {
        let (message, fix) = (message(lang, code, arguments), fix(lang, code, arguments));
        Self { error: ErrorDetailsView { code: code.to_owned(), message, fix, mistakes } }
    }
}

/// What fills a failure's text in a language; a reason that is a message of its own is given in words.
pub fn told_arguments(error: &AppError, lang: Lang) -> Vec<(&'static str, String)> {
    let mut arguments = error.arguments();
    if let AppError::Intake(error) = error
        && let Some(detail) = error.detail()
    {
        let told = message(lang, detail.code(), &detail.arguments());
        arguments.iter_mut().filter(|(name, _)| *name == "reason").for_each(|(_, reason)| reason.clone_from(&told));
    }
    arguments
}

fn of_policy(mistakes: &PolicyMistakes, lang: Lang) -> Vec<MistakeView> {
    PolicyMistakeView::of(&mistakes.file, &mistakes.diagnostics, lang).into_iter().map(MistakeView::Policy).collect()
}

impl PolicyMistakeView {
    /// What was found in a file.
    pub fn of(file: &str, found: &[Diagnostic], lang: Lang) -> Vec<Self> {
        let mistake = |found: &Diagnostic| {
            let (message, fix) = said(found, lang);
            Self {
                code: found.code(),
                is_warning: found.severity == Severity::Warning,
                message,
                fix,
                file: file.to_owned(),
                line: found.place.line,
                column: found.place.column,
                length: found.place.length,
                suggestion: found.suggestion.clone(),
            }
        };
        found.iter().map(mistake).collect()
    }

    /// The mistakes for which a use case failed; none where it failed for something else.
    pub fn of_error(error: &AppError, lang: Lang) -> Vec<Self> {
        match error {
            AppError::Policy(mistakes) | AppError::Cases(mistakes) => {
                Self::of(&mistakes.file, &mistakes.diagnostics, lang)
            }
            _ => Vec::new(),
        }
    }
}

fn of_mapping(file: &str, problems: &[MappingProblem], lang: Lang) -> Vec<MistakeView> {
    let mistake = |problem: &MappingProblem| {
        MistakeView::Mapping(MappingMistakeView {
            code: problem.code(),
            message: message(lang, problem.code(), &problem.arguments()),
            file: file.to_owned(),
            line: problem.line,
        })
    };
    problems.iter().map(mistake).collect()
}
