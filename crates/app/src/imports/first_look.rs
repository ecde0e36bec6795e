//! What the top of a file says before anything is read of it: its headers, its kind, a mapping that read one like it.

use crate::context::RunContext;
use crate::error::AppError;
use crate::shelf::{FileRecord, ImportRecord, KeptMapping, list, parse_mapping};
use crate::workspace::Workspace;
use terrace_domain::{FactColumn, FactKind};
use terrace_intake::{FileHead, Limits, Mapping, REJECT_COLUMN, SaidAnew, Source, head};

/// What the top of a file says.
#[derive(Debug, Clone)]
pub struct FirstLook {
    /// Its headers.
    pub headers: Vec<String>,
    /// The kind of facts that was asked for; else that of the import that is remembered, else the likeliest.
    pub kind: Option<&'static FactKind>,
    /// The mapping of the newest import of a file with these headers, with that import's number.
    pub remembered: Option<(u64, KeptMapping)>,
}

/// One of our columns, and where a mapping takes it from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOrigin {
    /// The column.
    pub column: &'static FactColumn,
    /// The header that the mapping names.
    pub header: Option<String>,
    /// Whether the mapping says anything of it.
    pub is_mapped: bool,
}

/// Looks at the top of a file, by a mapping if there is one already; else a mapping that read one like it is remembered.
///
/// # Errors
/// A mapping with mistakes, and a file that cannot be opened, unpacked or decoded.
pub fn first_look(
    workspace: &Workspace,
    source: &Source,
    kind: Option<&'static FactKind>,
    mapping: Option<&KeptMapping>,
    ctx: &RunContext<'_>,
) -> Result<FirstLook, AppError> {
    let understood = mapping.map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
    let FileHead { headers, kind: likeliest } = head(source, understood.as_ref(), &Limits::default(), ctx.cancel)?;
    let newest = if mapping.is_none() { newest_alike(workspace, kind, &headers) } else { None };
    let known_kind = newest.as_ref().and_then(|record| FactKind::named(&record.kind));
    // What the newest import did without is not wanted any more.
    let remembered = newest.and_then(|record| Some((record.number, record.mapping?)));
    Ok(FirstLook { headers, kind: kind.or(known_kind).or(likeliest), remembered })
}

/// The newest import that read a file with the same headers, as a kind if one is asked for. A damaged record stops
/// nothing.
fn newest_alike(workspace: &Workspace, kind: Option<&FactKind>, headers: &[String]) -> Option<ImportRecord> {
    let alike = |record: &ImportRecord| {
        let is_of_kind = kind.is_none_or(|kind| record.kind == kind.name);
        is_of_kind && !record.undone && record.understood.iter().any(|file| is_alike(file, headers))
    };
    list(workspace).unwrap_or_default().into_iter().rev().find(alike)
}

/// Whether a file that was read had these headers, as far as its record tells them: those that meant the same as another
/// are not written down.
fn is_alike(file: &FileRecord, headers: &[String]) -> bool {
    let columns = file.columns.iter().map(|column| &column.header).filter(|header| !header.starts_with(['[', '{']));
    let mut named: Vec<&String> = columns.chain(&file.unused).chain(&file.custom).collect();
    named.sort_unstable();
    named.dedup();
    // Why rows of a mended table were rejected is none of its own.
    let own = headers.iter().filter(|header| !header.starts_with(REJECT_COLUMN)).count();
    !named.is_empty() && named.iter().all(|header| headers.contains(header)) && named.len() * 2 >= own
}

impl FieldOrigin {
    /// The columns that files of a kind may fill, and what a mapping says of each.
    ///
    /// # Errors
    /// A mapping with mistakes.
    pub fn of_kind(kind: &'static FactKind, mapping: Option<&KeptMapping>) -> Result<Vec<Self>, AppError> {
        let understood = mapping.map(|kept| parse_mapping(&kept.name, &kept.text)).transpose()?;
        let field = |column: &'static FactColumn| {
            let named = understood.as_ref().filter(|mapping| mapping.names(column.name));
            let header = named.and_then(|mapping| mapping.header_of(column.name)).map(ToOwned::to_owned);
            Self { column, header, is_mapped: named.is_some() }
        };
        Ok(terrace_intake::own_columns(kind).map(field).collect())
    }
}

/// A mapping with what somebody says of the file beside it; `None` where neither says anything.
///
/// # Errors
/// A mapping with mistakes, and what is no column or no word of ours.
pub fn said_anew(mapping: Option<KeptMapping>, name: &str, said: &SaidAnew) -> Result<Option<KeptMapping>, AppError> {
    if *said == SaidAnew::default() {
        return Ok(mapping);
    }
    let mapping = mapping.unwrap_or_else(|| KeptMapping { name: name.to_owned(), text: String::new() });
    let text = Mapping::said_anew(&mapping.name, &mapping.text, said);
    let text = text.map_err(|problems| AppError::Mapping { file: mapping.name.clone(), problems })?;
    if text.is_empty() {
        return Ok(None);
    }
    parse_mapping(&mapping.name, &text)?;
    Ok(Some(KeptMapping { text, ..mapping }))
}
