//! Running the command, and folders for it to run in.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What a run left.
#[derive(Debug)]
pub struct Ran {
    /// The exit status; -1 where a signal ended it.
    pub status: i32,
    /// Data.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The answer as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.stdout))
    }

    /// Whether a coded message was printed.
    pub fn says(&self, code: &str) -> bool {
        self.stderr.contains(&format!("[{code}]"))
    }

    /// Whether any coded message was printed.
    pub fn says_any_code(&self) -> bool {
        self.stderr.match_indices("[T").any(|(at, _)| {
            let rest = self.stderr.as_bytes().get(at + 2..at + 7).unwrap_or(b"");
            rest.len() == 5 && rest[..4].iter().all(u8::is_ascii_digit) && rest[4] == b']'
        })
    }

    /// Whether the program broke instead of answering.
    pub fn panicked(&self) -> bool {
        self.status == 101 || self.stderr.contains("panicked at") || self.stderr.contains("RUST_BACKTRACE")
    }
}

/// The command, to be run in a folder.
#[derive(Debug, Clone)]
pub struct Terrace {
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl Terrace {
    /// Runs in that folder.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), variables: Vec::new() }
    }

    /// With an environment variable.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// The process, not yet started; no locale but a plain one.
    pub fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_terrace"));
        command.current_dir(&self.folder).args(words).stdin(Stdio::null());
        for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.env("LANG", "C.UTF-8");
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }

    /// Runs to the end.
    pub fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Ran {
        let ran = Ran::of(self.command(words).output().expect("terrace starts"));
        let shown: Vec<_> = words.iter().map(|word| word.as_ref().to_string_lossy()).collect();
        assert!(!ran.panicked(), "terrace {}: {}", shown.join(" "), ran.stderr);
        ran
    }

    /// Runs to the end and must succeed.
    pub fn ok<S: AsRef<OsStr>>(&self, words: &[S]) -> Ran {
        let ran = self.run(words);
        let shown: Vec<_> = words.iter().map(|word| word.as_ref().to_string_lossy()).collect();
        assert_eq!(ran.status, 0, "terrace {}\n{}\n{}", shown.join(" "), ran.stdout, ran.stderr);
        ran
    }

    /// Tiers and gives the CSV that was written.
    pub fn tiered<S: AsRef<OsStr>>(&self, words: &[S]) -> String {
        let mut all: Vec<&OsStr> = vec![OsStr::new("tier")];
        all.extend(words.iter().map(AsRef::as_ref));
        all.extend([OsStr::new("--out"), OsStr::new("-")]);
        self.ok(&all).stdout
    }
}

/// Files of several kinds of facts with a policy, to be read straight and to be imported.
pub struct FactFiles {
    pub folder: TempDir,
    pub policy: String,
    /// By kind.
    pub paths: Vec<(&'static str, String)>,
}

impl FactFiles {
    /// Writes them.
    pub fn new(policy: &str, files: &[(&'static str, &str)]) -> Self {
        let folder = scratch();
        let policy = put(folder.path(), "p.yaml", policy);
        let paths =
            files.iter().map(|(kind, text)| (*kind, put(folder.path(), &format!("{kind}.csv"), text))).collect();
        Self { folder, policy, paths }
    }

    /// The list as of 1 March 2024, of the facts that are named, else of the workspace.
    pub fn tiered(&self, facts: &[&str]) -> String {
        let out = self.folder.path().join("out.csv");
        let path = word(&out);
        let words = ["tier", "--policy", &self.policy, "--as-of", "2024-03-01", "--out", &path];
        Terrace::at(self.folder.path()).ok(&[&words[..], facts].concat());
        std::fs::read_to_string(&out).expect("the list").replace("\r\n", "\n")
    }

    /// The same, straight from the files.
    pub fn straight(&self) -> String {
        let flags: Vec<String> =
            self.paths.iter().flat_map(|(kind, path)| [format!("--{kind}"), path.clone()]).collect();
        self.tiered(&flags.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Imports all of them into a new workspace, the last first.
    pub fn imported(&self) -> Terrace {
        let terrace = Terrace::at(self.folder.path());
        terrace.ok(&["init"]);
        for (kind, path) in self.paths.iter().rev() {
            terrace.ok(&["import", kind, path]);
        }
        terrace
    }
}

/// An empty folder that goes away in the end.
pub fn scratch() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// Writes a file and gives its path as a word of the command line.
pub fn put(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(&path, content).expect("written");
    word(&path)
}

/// A path as a word of the command line.
pub fn word(path: &Path) -> String {
    path.to_str().expect("paths of tests are UTF-8").to_owned()
}

/// A new workspace in its own folder, with a policy and so many buckets.
pub struct Workspace {
    pub folder: TempDir,
    pub terrace: Terrace,
}

impl Workspace {
    /// With the shipped policy of that name.
    pub fn new(policy: &str, buckets: u32) -> Self {
        Self::with_policy(&std::fs::read_to_string(policy_path(policy)).expect("a shipped policy"), buckets)
    }

    /// With a policy of the test's own.
    pub fn with_policy(policy: &str, buckets: u32) -> Self {
        let folder = scratch();
        let terrace = Terrace::at(folder.path());
        terrace.ok(&["init"]);
        put(folder.path(), "policies/policy.yaml", policy);
        put(folder.path(), "terrace.toml", format!("[lake]\nbuckets = {buckets}\n"));
        Self { folder, terrace }
    }

    /// The workspace's folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The records of its imports.
    pub fn imports(&self) -> Vec<serde_json::Value> {
        let list = self.terrace.ok(&["imports", "list", "--json"]).json();
        list.as_array().expect("a list").clone()
    }
}

/// A policy that ships with Terrace.
pub fn policy_path(name: &str) -> PathBuf {
    repository().join("policies").join(format!("{name}.yaml"))
}

/// The same as a word of the command line.
pub fn policy_word(name: &str) -> String {
    word(&policy_path(name))
}

/// The root of the sources; tests run in the folder of their crate.
pub fn repository() -> PathBuf {
    std::path::absolute("../..").expect("a path")
}

/// Everything under a folder: folders, and files with their bytes. The text of the lake's lock is left out.
pub fn listing(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let short = path.strip_prefix(folder).expect("inside").to_owned();
            if path.is_dir() {
                found.insert(short, None);
                open.push(path);
            } else if !short.file_name().is_some_and(|name| name.to_string_lossy().ends_with("lock")) {
                found.insert(short, Some(std::fs::read(&path).expect("a file")));
            }
        }
    }
    found
}
