use std::path::{Path, PathBuf};

/// The inputs that others are made from, by what they are for, in the order of their names.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Files of facts in any format.
    pub files: Vec<Vec<u8>>,
    /// Mapping files.
    pub mappings: Vec<Vec<u8>>,
    /// Policy files.
    pub policies: Vec<Vec<u8>>,
    /// Their test cases.
    pub cases: Vec<Vec<u8>>,
}

/// Why a corpus could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A folder or file could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder holds nothing to begin with.
    #[error("{0} holds no files")]
    Empty(PathBuf),
}

impl Corpus {
    /// Reads the folders `files`, `mappings`, `policies` and `cases` of a corpus.
    ///
    /// # Errors
    /// If one of them cannot be read or is empty.
    pub fn read(folder: &Path) -> Result<Self, CorpusError> {
        Ok(Self {
            files: read_folder(&folder.join("files"))?,
            mappings: read_folder(&folder.join("mappings"))?,
            policies: read_folder(&folder.join("policies"))?,
            cases: read_folder(&folder.join("cases"))?,
        })
    }
}

fn read_folder(folder: &Path) -> Result<Vec<Vec<u8>>, CorpusError> {
    let failed = |path: &Path, source| CorpusError::Read { path: path.to_owned(), source };
    let entries = std::fs::read_dir(folder).map_err(|source| failed(folder, source))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|source| failed(folder, source))?.path());
    }
    paths.sort();
    if paths.is_empty() {
        return Err(CorpusError::Empty(folder.to_owned()));
    }
    paths.iter().map(|path| std::fs::read(path).map_err(|source| failed(path, source))).collect()
}
