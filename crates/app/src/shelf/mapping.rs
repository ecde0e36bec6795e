//! Mapping files: how the columns of somebody's file become ours.

use crate::error::AppError;
use terrace_intake::Mapping;

/// Parses the text of a mapping file.
pub(crate) fn parse_mapping(file: &str, text: &str) -> Result<Mapping, AppError> {
    Mapping::parse(file, text).map_err(|problems| AppError::Mapping { file: file.to_owned(), problems })
}
