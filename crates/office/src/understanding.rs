//! How a file that waits is understood, and what taking it in would do. Nothing is stored.

use crate::error::OfficeError;
use crate::imports::{MAPPING, UploadImportBody};
use crate::office::Office;
use crate::roles::{Caller, Right};
use crate::uploads::missing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terrace_app::facts::Source;
use terrace_app::imports::{
    ColumnRecord, FieldOrigin, FirstLook, ImportRequest, KeptMapping, SaidAnew, answers, first_look, other_kind,
    rehearse, said_anew, unknown_statuses,
};
use terrace_app::views::{ImportView, told_arguments};
use terrace_app::{AppError, RunContext, Terrace, imports, uploads};
use terrace_domain::{Coded as _, FactKind, UnixTime};
use terrace_words::{Class, Lang, Title, class, fix, message};

/// How a file is to be understood, as far as somebody says.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnderstandBody {
    /// The kind of facts. Without one the likeliest is taken, with the mapping that read a file like it before.
    #[serde(default)]
    pub kind: Option<String>,
    /// The text of a mapping.
    #[serde(default)]
    pub mapping: Option<String>,
    /// By our column: the header that it comes from instead, or null for none.
    #[serde(default)]
    pub columns: BTreeMap<String, Option<String>>,
    /// Columns of ours of which the mapping is to say nothing, so that they are found by themselves.
    #[serde(default)]
    pub automatic: Vec<String>,
    /// By a file's word for a status: `completed`, `returned`, `cancelled` or `unpaid`.
    #[serde(default)]
    pub statuses: BTreeMap<String, String>,
    /// Whether rows whose status nobody knows are sales.
    #[serde(default)]
    pub unknown_as_sales: bool,
}

/// How a file is understood.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnderstandingView {
    /// The kind of facts that it is read as; `None` where nothing says which.
    pub kind: Option<String>,
    /// The file's headers.
    pub headers: Vec<String>,
    /// The columns of ours that files of the kind may fill.
    pub fields: Vec<FieldView>,
    /// The text of the mapping that was taken.
    pub mapping: Option<String>,
    /// The number of the import whose mapping was taken, where nobody gave one.
    pub remembered_from: Option<u64>,
    /// Where each of our columns is read from, also while there is a question of statuses.
    pub columns: Vec<ColumnRecord>,
    /// What taking it in would do; `None` where there is a question to answer before.
    pub read: Option<ImportView>,
    /// What stops the reading.
    pub question: Option<QuestionView>,
}

/// A column of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldView {
    /// Its name.
    pub column: &'static str,
    /// Whether no row does without it.
    pub is_required: bool,
    /// Whether its values are personal.
    pub is_personal: bool,
    /// The header that the mapping names for it.
    pub header: Option<String>,
    /// Whether the mapping says where it comes from, or that it comes from nowhere.
    pub is_mapped: bool,
}

/// What stops the reading of a file, and how it may be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionView {
    /// The code of the message.
    pub code: String,
    /// What is wrong.
    pub message: Title,
    /// What to do about it.
    pub fix: Title,
    /// Lines for the mapping, each a way to answer.
    pub answers: Vec<String>,
    /// Words for a status that nobody knows.
    pub statuses: Vec<String>,
    /// The kind of facts that the file looks like instead.
    pub other_kind: Option<&'static str>,
    /// The mistakes of the mapping.
    pub mistakes: Vec<MappingMistakeLineView>,
}

/// A mistake of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MappingMistakeLineView {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: Title,
}

impl QuestionView {
    fn of(error: &AppError) -> Self {
        let title = |tell: &dyn Fn(Lang) -> Option<String>| Title { en: tell(Lang::En), zh: tell(Lang::Zh) };
        let told = |lang| Some(message(lang, error.code(), &told_arguments(error, lang)));
        let mended = |lang| fix(lang, error.code(), &told_arguments(error, lang));
        let mistakes = match error {
            AppError::Mapping { problems, .. } => problems.as_slice(),
            _ => &[],
        };
        let mistake = |problem: &terrace_app::imports::MappingProblem| MappingMistakeLineView {
            line: problem.line,
            message: title(&|lang| Some(message(lang, problem.code(), &problem.arguments()))),
        };
        Self {
            code: error.code().to_owned(),
            message: title(&told),
            fix: title(&mended),
            answers: answers(error),
            statuses: unknown_statuses(error).to_vec(),
            other_kind: other_kind(error),
            mistakes: mistakes.iter().map(mistake).collect(),
        }
    }
}

impl FieldView {
    fn of(field: &FieldOrigin) -> Self {
        Self {
            column: field.column.name,
            is_required: field.column.required,
            is_personal: field.column.personal,
            header: field.header.clone(),
            is_mapped: field.is_mapped,
        }
    }
}

/// What a person can answer by a mapping or another file; all else failed.
fn is_question(error: &AppError) -> bool {
    class(error.code()) == Class::BadRequest
}

impl Office {
    /// How a file that waits is understood, and what taking it in would do: its first rows, its money, what it would add,
    /// replace and join, and what it would reject. Nothing is stored.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], [`OfficeError::Missing`], a kind that is none, and what the disk says.
    pub async fn understand_upload(
        &self,
        caller: &Caller,
        id: &str,
        body: UnderstandBody,
        now: UnixTime,
    ) -> Result<UnderstandingView, OfficeError> {
        caller.must(Right::Import)?;
        self.upload(caller, id).await?;
        // What was accepted and is not in the lake yet would be told as new.
        self.seal(now).await?;
        let wanted = id.to_owned();
        let told = self.over_facts(now, move |terrace, ctx| {
            let Some(source) = uploads::source(terrace.workspace(), &wanted)? else { return Ok(None) };
            understood(terrace, source, body, ctx).map(Some)
        });
        told.await?.ok_or_else(|| missing(id))
    }
}

fn understood(
    terrace: &Terrace,
    source: Source,
    body: UnderstandBody,
    ctx: &RunContext<'_>,
) -> Result<UnderstandingView, AppError> {
    let kind =
        body.kind.as_deref().map(|name| FactKind::named(name).ok_or_else(|| AppError::UnknownKind(name.to_owned())));
    let kind = kind.transpose()?;
    let given =
        UploadImportBody { kind: String::new(), mapping: body.mapping, unknown_as_sales: body.unknown_as_sales };
    let mut view = UnderstandingView::of_nothing(kind, given.mapping.clone());
    let said = SaidAnew {
        columns: body.columns.into_iter().collect(),
        automatic: body.automatic,
        statuses: body.statuses.into_iter().collect(),
    };
    let mapping = said_anew(given.kept_mapping(), MAPPING, &said);
    let look = mapping.and_then(|mapping| {
        first_look(terrace.workspace(), &source, kind, mapping.as_ref(), ctx).map(|look| (look, mapping))
    });
    let (look, mapping) = match look {
        Err(error) if is_question(&error) => {
            // The headers are shown all the same, so that what is wrong can be mended beside them.
            if let Ok(look) = first_look(terrace.workspace(), &source, kind, None, ctx) {
                view.headers = look.headers;
                view.kind = look.kind.map(|kind| kind.name.to_owned());
                view.fields = fields(look.kind, None)?;
            }
            view.question = Some(QuestionView::of(&error));
            return Ok(view);
        }
        look => look?,
    };
    let FirstLook { headers, kind: likeliest, remembered } = look;
    // Whoever says what the file is has seen what was remembered.
    let remembered = remembered.filter(|_| body.kind.is_none());
    view.headers = headers;
    view.remembered_from = remembered.as_ref().map(|(number, _)| *number);
    let mapping = mapping.or_else(|| remembered.map(|(_, mapping)| mapping));
    view.mapping = mapping.as_ref().map(|mapping| mapping.text.clone());
    // Nothing says what it is: then it is tried as what most files are.
    let kind = likeliest.or_else(|| FactKind::named("orders"));
    view.kind = kind.map(|kind| kind.name.to_owned());
    view.fields = fields(kind, mapping.as_ref())?;
    let Some(kind) = kind else { return Ok(view) };
    let sources = [source];
    let request =
        ImportRequest { kind: kind.name, sources: &sources, mapping, unknown_as_sales: given.unknown_as_sales };
    match rehearse(terrace.workspace(), &request, ctx) {
        Ok(taken) => {
            let read = ImportView::new(&taken);
            view.columns = columns(&read);
            view.read = Some(read);
        }
        Err(error) if is_question(&error) => {
            if !unknown_statuses(&error).is_empty() {
                view.columns = columns_all_the_same(terrace, request, ctx);
            }
            view.question = Some(QuestionView::of(&error));
        }
        Err(error) => return Err(error),
    }
    Ok(view)
}

/// How the columns were understood of a file that asks what its statuses mean; they are shown beside the question.
fn columns_all_the_same(terrace: &Terrace, request: ImportRequest<'_>, ctx: &RunContext<'_>) -> Vec<ColumnRecord> {
    let request = ImportRequest { unknown_as_sales: true, ..request };
    let seen = imports::look(&request, &terrace.workspace().config().timezone, ctx);
    seen.map(|taken| columns(&ImportView::new(&taken))).unwrap_or_default()
}

impl UnderstandingView {
    /// Before a file was looked at.
    fn of_nothing(kind: Option<&FactKind>, mapping: Option<String>) -> Self {
        Self {
            kind: kind.map(|kind| kind.name.to_owned()),
            headers: Vec::new(),
            fields: Vec::new(),
            mapping,
            remembered_from: None,
            columns: Vec::new(),
            read: None,
            question: None,
        }
    }
}

fn columns(read: &ImportView) -> Vec<ColumnRecord> {
    match read {
        ImportView::DryRun { files, .. } => files.first().map(|file| file.columns.clone()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn fields(kind: Option<&'static FactKind>, mapping: Option<&KeptMapping>) -> Result<Vec<FieldView>, AppError> {
    let Some(kind) = kind else { return Ok(Vec::new()) };
    Ok(FieldOrigin::of_kind(kind, mapping)?.iter().map(FieldView::of).collect())
}
