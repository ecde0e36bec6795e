//! What people get wrong: each mistake ends with a coded message and the status that fits, and leaves the workspace
//! as it was.

mod files;
mod policies;
mod usage;

use crate::terrace::{Terrace, Workspace, listing, put, scratch, word};
use std::path::Path;
use tempfile::TempDir;

/// One mistake: files beside the workspace, a command line, what must come of it.
pub struct Mistake {
    name: String,
    files: Vec<(String, Vec<u8>)>,
    /// Words of the command line; `WORKSPACE` stands for the workspace's folder.
    words: Vec<String>,
    status: i32,
    code: &'static str,
}

impl Mistake {
    /// A command line, blanks between its words.
    pub fn of(name: &str, line: &str, status: i32, code: &'static str) -> Self {
        let words = line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self { name: name.to_owned(), files: Vec::new(), words, status, code }
    }

    /// A file of orders that cannot be imported.
    pub fn orders(name: &str, content: impl AsRef<[u8]>, code: &'static str) -> Self {
        Self::of(name, "import orders bad.file -C WORKSPACE", 3, code).with("bad.file", content)
    }

    /// With a file.
    pub fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// With a further word, which may hold blanks.
    pub fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_owned());
        self
    }
}

/// A folder to stand in, and a workspace beside it that nothing may change.
struct Ground {
    folder: TempDir,
    workspace: Workspace,
}

impl Ground {
    fn new() -> Self {
        let workspace = Workspace::new("retail", 2);
        let good = put(workspace.path(), "in/good.csv", GOOD);
        workspace.terrace.ok(&["import", "orders", &good]);
        Self { folder: scratch(), workspace }
    }

    /// Makes one mistake; what is wrong with the outcome.
    fn make(&self, mistake: &Mistake) -> Vec<String> {
        let here = self.folder.path();
        for (name, content) in &mistake.files {
            put(here, name, content);
        }
        let before = (listing(self.workspace.path()), listing(here));
        let at = word(self.workspace.path());
        let words: Vec<String> = mistake.words.iter().map(|word| word.replace("WORKSPACE", &at)).collect();
        let mut wrong = Vec::new();
        for lang in ["en", "zh"] {
            let mut all = words.clone();
            all.extend(["--lang".to_owned(), lang.to_owned()]);
            let ran = Terrace::at(here).run(&all);
            if ran.status != mistake.status {
                wrong.push(format!("status {} instead of {}", ran.status, mistake.status));
            }
            if !ran.says_any_code() {
                wrong.push("no coded message".to_owned());
            } else if !mistake.code.is_empty() && !ran.stderr.contains(mistake.code) {
                wrong.push(format!("no {}", mistake.code));
            }
            if ran.stderr.contains(&format!("[{0}]: {0}", mistake.code)) {
                wrong.push("the code has no text".to_owned());
            }
            if !wrong.is_empty() {
                wrong.push(format!("terrace {}\n{}", all.join(" "), ran.stderr));
                break;
            }
        }
        wrong.extend(for_scripts(&Terrace::at(here), mistake, &words));
        if before != (listing(self.workspace.path()), listing(here)) {
            wrong.push("something on the disk changed".to_owned());
        }
        self.clear(here);
        wrong
    }

    fn clear(&self, here: &Path) {
        for entry in std::fs::read_dir(here).expect("a folder") {
            let path = entry.expect("an entry").path();
            let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            removed.expect("removed");
        }
    }
}

/// With `--json` the same is said on stdout for scripts; a command line that could not be read says it on stderr alone.
fn for_scripts(terrace: &Terrace, mistake: &Mistake, words: &[String]) -> Option<String> {
    let ran = terrace.run(&[words, &["--json".to_owned()]].concat());
    if ran.says("T0022") && ran.stdout.is_empty() {
        return None;
    }
    let Ok(answer) = serde_json::from_str::<serde_json::Value>(&ran.stdout) else {
        return Some(format!("no JSON: {}", ran.stdout));
    };
    if mistake.code == "T0024" {
        // The report of the cases is the answer.
        return (ran.status != 3 || answer["failed"] == 0).then(|| format!("--json: {answer}"));
    }
    let error = &answer["error"];
    let codes: Vec<&str> = std::iter::once(&error["code"])
        .chain(error["mistakes"].as_array().into_iter().flatten().map(|found| &found["code"]))
        .filter_map(serde_json::Value::as_str)
        .collect();
    let told = codes.iter().any(|code| code.starts_with(mistake.code)) && error["message"].is_string();
    (ran.status != mistake.status || !told).then(|| format!("--json: status {}, {answer}", ran.status))
}

/// Order lines that nothing is wrong with.
pub const GOOD: &str = "order_id,customer_id,ordered_at,amount\n1,ann,2026-06-01,10\n2,bob,2026-06-02,20\n";

fn all_are_told(mistakes: &[Mistake]) {
    let ground = Ground::new();
    let mut wrong = Vec::new();
    for mistake in mistakes {
        let found = ground.make(mistake);
        if !found.is_empty() {
            wrong.push(format!("{}: {}", mistake.name, found.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} mistakes\n\n{}", wrong.len(), mistakes.len(), wrong.join("\n\n"));
}

#[test]
fn files_that_cannot_be_taken_are_refused() {
    let mistakes = files::mistakes();
    assert!(mistakes.len() >= 40, "{}", mistakes.len());
    all_are_told(&mistakes);
}

#[test]
fn mappings_that_are_wrong_are_refused() {
    let mistakes = files::mappings();
    assert!(mistakes.len() >= 15, "{}", mistakes.len());
    all_are_told(&mistakes);
}

#[test]
fn policies_with_each_kind_of_mistake_are_refused() {
    let mistakes = policies::mistakes();
    assert!(mistakes.len() >= 70, "{}", mistakes.len());
    all_are_told(&mistakes);
}

#[test]
fn wrong_use_is_told() {
    let mistakes = usage::mistakes();
    assert!(mistakes.len() >= 35, "{}", mistakes.len());
    all_are_told(&mistakes);
}

#[test]
fn settings_that_are_wrong_are_refused() {
    for settings in
        ["polcy = 'x'", "timezone = 'Mars/Base'", "[lake]\nbuckets = 0", "[lake]\nbuckets = 5000", "policy = ["]
    {
        let workspace = Workspace::new("retail", 2);
        put(workspace.path(), "terrace.toml", settings);
        let orders = put(workspace.path(), "in/good.csv", GOOD);
        let before = listing(workspace.path());
        let ran = workspace.terrace.run(&["import", "orders", &orders]);
        assert_eq!((ran.status, ran.says("T0006")), (3, true), "{settings}: {}", ran.stderr);
        assert_eq!(listing(workspace.path()), before, "{settings}");
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_told() {
    let ground = Ground::new();
    // A folder stands where the file should be.
    std::fs::create_dir(ground.folder.path().join("out.csv")).expect("a folder");
    let words = ["tier", "-C", &word(ground.workspace.path()), "--as-of", "2026-07-01", "--out", "out.csv"];
    let ran = Terrace::at(ground.folder.path()).run(&words);
    assert!((1..=3).contains(&ran.status) && ran.says("T0632"), "{}: {}", ran.status, ran.stderr);
    assert_eq!(listing(ground.folder.path()).len(), 1, "no half-written file stays");
}

#[test]
fn a_first_import_that_fails_leaves_no_lake() {
    let workspace = Workspace::new("retail", 2);
    let bad = put(workspace.path(), "in/bad.csv", "order_id,customer_id,ordered_at,amount\n");
    let before = listing(workspace.path());
    let ran = workspace.terrace.run(&["import", "orders", &bad]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert_eq!(listing(workspace.path()), before);
}
