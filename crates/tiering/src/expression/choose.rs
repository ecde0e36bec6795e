use super::vector::{Gather, TooLarge, Vector};
use terrace_domain::ValueType;
use terrace_frame::{Column, Texts};

/// Why nothing could be chosen.
pub(super) enum Refused {
    TooLarge(TooLarge),
    WrongType,
}

impl From<TooLarge> for Refused {
    fn from(too_large: TooLarge) -> Self {
        Self::TooLarge(too_large)
    }
}

/// A column that takes each row from one of several vectors, or from none.
pub(super) fn choose(
    sources: &[Vector<'_>],
    rows: usize,
    target: ValueType,
    pick: impl Fn(usize) -> Option<usize>,
) -> Result<Column, Refused> {
    match target {
        ValueType::Text => choose_texts(sources, rows, pick),
        ValueType::Flag => {
            let views: Option<Vec<_>> = sources.iter().map(Vector::flags).collect();
            let views = views.ok_or(Refused::WrongType)?;
            Ok(Column::Flags((0..rows).map(|row| views.get(pick(row)?)?.get(row)).collect()))
        }
        _ => {
            let views: Option<Vec<_>> = sources.iter().map(Vector::numbers).collect();
            let views = views.ok_or(Refused::WrongType)?;
            let mut out = Gather::new(target, rows);
            for row in 0..rows {
                let value = match pick(row).and_then(|source| views.get(source)) {
                    Some(view) => view.as_type(row, target)?,
                    None => None,
                };
                out.push(value)?;
            }
            Ok(out.finish())
        }
    }
}

fn choose_texts(sources: &[Vector<'_>], rows: usize, pick: impl Fn(usize) -> Option<usize>) -> Result<Column, Refused> {
    let views: Option<Vec<_>> = sources.iter().map(Vector::texts).collect();
    let views = views.ok_or(Refused::WrongType)?;
    let text = |row: usize| pick(row).and_then(|source| views.get(source)).and_then(|view| view.get(row));
    Ok(Column::Texts(Texts::from_options((0..rows).map(text))))
}
