//! Which of an import's files an incoming row stood in, and whether it was the first or the last one there.

use crate::files::rows::{RowRef, Rows};

/// Where a row stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct FilePlace {
    /// The number of the file, among those of the import that have rows.
    pub(crate) file: u32,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// The files of incoming rows.
#[derive(Debug, Clone)]
pub(crate) enum FilesOfRows {
    /// All rows stood in one file, or it does not matter.
    One,
    /// Each batch is a piece of one file.
    ByBatch(Vec<Piece>),
    /// Each row of the only batch says so itself.
    ByRow(Vec<FilePlace>),
}

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) file: u32,
    pub(crate) rows: u64,
    /// Whether the file begins with it.
    pub(crate) begins: bool,
    /// Whether the file ends with it.
    pub(crate) ends: bool,
}

impl FilesOfRows {
    /// Whether it is told of every row of the first `incoming` batches.
    pub(crate) fn tell_of(&self, rows: &Rows, incoming: usize) -> bool {
        match self {
            Self::One => true,
            Self::ByBatch(pieces) => pieces.len() == incoming,
            Self::ByRow(places) => {
                incoming == 1 && rows.batches().first().is_some_and(|batch| batch.num_rows() == places.len())
            }
        }
    }

    /// Where an incoming row stood; `merge` has seen that it is told.
    pub(crate) fn place(&self, row: RowRef) -> FilePlace {
        match self {
            Self::One => FilePlace::default(),
            Self::ByBatch(pieces) => {
                pieces.get(row.batch as usize).map_or_else(FilePlace::default, |piece| piece.place(row.row.into()))
            }
            Self::ByRow(places) => places.get(row.row as usize).copied().unwrap_or_default(),
        }
    }
}

impl Piece {
    /// The pieces of files, given by the number of their file and of their rows, in order; those without rows count
    /// for nothing.
    pub(crate) fn in_order(puts: impl IntoIterator<Item = (u64, u64)>) -> Vec<Self> {
        let mut pieces: Vec<Self> = Vec::new();
        let mut latest = None;
        for (file, rows) in puts {
            let filled: Option<&mut Self> = pieces.iter_mut().rev().find(|piece| piece.rows > 0);
            let same = latest == Some(file);
            let number = match filled {
                Some(piece) if same || rows == 0 => {
                    piece.ends &= rows == 0;
                    piece.file
                }
                Some(piece) => piece.file + 1,
                None => 0,
            };
            if rows > 0 {
                pieces.push(Self { file: number, rows, begins: !same, ends: true });
                latest = Some(file);
            } else {
                pieces.push(Self { file: number, rows, begins: false, ends: false });
            }
        }
        pieces
    }

    /// Where a row of it stood.
    pub(crate) fn place(&self, row: u64) -> FilePlace {
        let (is_first, is_last) = (self.begins && row == 0, self.ends && row + 1 == self.rows);
        FilePlace { file: self.file, is_first, is_last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_begin_and_end_with_rows() {
        let pieces = Piece::in_order([(7, 2), (7, 0), (7, 3), (9, 0), (12, 1), (12, 0)]);
        let told: Vec<(u32, bool, bool)> =
            pieces.iter().filter(|piece| piece.rows > 0).map(|piece| (piece.file, piece.begins, piece.ends)).collect();
        assert_eq!(told, [(0, true, false), (0, false, true), (1, true, true)]);
        let files = FilesOfRows::ByBatch(pieces);
        assert!(files.place(RowRef { batch: 0, row: 0 }).is_first);
        assert!(files.place(RowRef { batch: 2, row: 2 }).is_last);
        assert!(!files.place(RowRef { batch: 2, row: 0 }).is_first);
    }
}
