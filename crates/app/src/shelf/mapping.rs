//! Mapping files: how the columns of somebody's file become ours.

use crate::error::AppError;
use crate::policies::read_text;
use std::path::Path;
use terrace_intake::Mapping;

/// Reads a mapping file.
pub(crate) fn read_mapping(path: &Path) -> Result<Mapping, AppError> {
    let text = read_text(path)?;
    parse_mapping(&path.display().to_string(), &text)
}

/// Parses the text of a mapping file.
pub(crate) fn parse_mapping(file: &str, text: &str) -> Result<Mapping, AppError> {
    Mapping::parse(file, text).map_err(|problems| AppError::Mapping { file: file.to_owned(), problems })
}
