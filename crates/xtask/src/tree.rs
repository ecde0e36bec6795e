use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::Command;

/// One text file of the checkout.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Its whole text; empty for a file that is no UTF-8.
    pub text: String,
}

/// What the checkout holds: tracked files and new ones that are not ignored.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    files: Vec<TextFile>,
    places: BTreeSet<String>,
}

impl Tree {
    /// Takes files as they stand; their folders follow from their paths.
    pub fn new(files: Vec<TextFile>) -> Self {
        let mut places = BTreeSet::from([String::new()]);
        for file in &files {
            let mut place = file.path.as_str();
            places.insert(place.to_owned());
            while let Some((folder, _)) = place.rsplit_once('/') {
                places.insert(folder.to_owned());
                place = folder;
            }
        }
        Self { files, places }
    }

    /// Reads the checkout at `root` as git sees it, so that ignored folders never matter.
    ///
    /// # Errors
    /// If git can't list the files or one of them can't be read.
    pub fn of_checkout(root: &Path) -> io::Result<Self> {
        let listing = Command::new("git")
            // A checkout that belongs to another user is read all the same: nothing in it is run.
            .args(["-c", "safe.directory=*"])
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(root)
            .output()?;
        if !listing.status.success() {
            return Err(io::Error::other(format!("git ls-files: {}", String::from_utf8_lossy(&listing.stderr))));
        }
        let names = String::from_utf8_lossy(&listing.stdout);
        let mut files = Vec::new();
        for path in names.split('\0').filter(|path| !path.is_empty()).collect::<BTreeSet<_>>() {
            let whole = root.join(path);
            // A tracked file that was removed, or a link to a folder, has no text of its own.
            if whole.is_file() {
                let text = String::from_utf8(std::fs::read(&whole)?).unwrap_or_default();
                files.push(TextFile { path: path.to_owned(), text });
            }
        }
        Ok(Self::new(files))
    }

    /// All files, by path.
    pub fn files(&self) -> &[TextFile] {
        &self.files
    }

    /// Files whose name ends so.
    pub(crate) fn ending(&self, end: &str) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    /// Whether a file or folder stands there.
    pub(crate) fn holds(&self, path: &str) -> bool {
        self.places.contains(path)
    }

    /// The file at that path.
    pub(crate) fn file(&self, path: &str) -> Option<&TextFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The bare names of the folders directly under `crates/`.
    pub(crate) fn crates(&self) -> BTreeSet<&str> {
        self.files.iter().filter_map(TextFile::crate_name).collect()
    }
}

impl TextFile {
    /// The folder under `crates/` that holds it.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        crate_of(&self.path)
    }

    /// Whether it is test code as a whole: in a folder of tests, or a module of them beside the code.
    pub(crate) fn is_test(&self) -> bool {
        let (folders, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        folders.split('/').any(|folder| ["test", "tests", "e2e", "generated", "mock"].contains(&folder))
            || name == "tests.rs"
    }
}

/// The folder under `crates/` in which a path lies.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split_once('/').map(|(name, _)| name)
}

#[cfg(test)]
pub(crate) fn sample(files: &[(&str, &str)]) -> Tree {
    Tree::new(
        files.iter().map(|(path, text)| TextFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_follow_from_files() {
        let tree = sample(&[("docs/decisions/0001.md", ""), ("README.md", "")]);
        assert!(tree.holds("docs") && tree.holds("docs/decisions") && tree.holds("README.md"));
        assert!(!tree.holds("docs/0001.md"));
    }

    #[test]
    fn tests_are_known_by_their_folder_or_name() {
        let is_test = |path: &str| TextFile { path: path.to_owned(), text: String::new() }.is_test();
        assert!(is_test("crates/lake/tests/it/main.rs") && is_test("crates/lake/src/layout/tests.rs"));
        assert!(!is_test("crates/lake/src/latest.rs") && !is_test("crates/policy/src/test.rs"));
    }
}
