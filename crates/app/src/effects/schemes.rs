//! The scheme that is asked about.

use crate::error::{AppError, EffectsError};
use terrace_policy::Scheme;

/// The scheme of that name; the only one where none is named.
pub(super) fn scheme_named<'p>(name: Option<&str>, schemes: &'p [Scheme]) -> Result<(usize, &'p Scheme), AppError> {
    let known = || schemes.iter().map(|scheme| scheme.name.to_string()).collect::<Vec<_>>();
    let Some(name) = name else {
        return match schemes {
            [only] => Ok((0, only)),
            _ => Err(EffectsError::WhichScheme(known()).into()),
        };
    };
    let found = schemes.iter().enumerate().find(|(_, scheme)| scheme.name.as_str() == name);
    found.ok_or_else(|| AppError::UnknownScheme { name: name.to_owned(), known: known() })
}
