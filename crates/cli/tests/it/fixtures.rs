//! Workspaces of earlier formats: they open, give the answers of the program that wrote them, and go on.

use crate::terrace::Terrace;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    std::path::absolute(Path::new("tests/fixtures").join(name)).expect("a path")
}

/// A copy of the workspace in a folder of its own.
fn unpacked(fixture: &Path) -> TempDir {
    let packed = std::fs::read(fixture.join("workspace.zip.zst")).expect("the packed workspace");
    let zip = zstd::decode_all(packed.as_slice()).expect("zstd");
    let folder = tempfile::tempdir().expect("a folder");
    zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("zip").extract(folder.path()).expect("unpacked");
    std::fs::copy(fixture.join("more.csv"), folder.path().join("more.csv")).expect("copied");
    folder
}

/// A question to the workspace, and the file that holds the answer; none if it only has to succeed.
struct Step {
    answer: Option<String>,
    words: Vec<String>,
}

fn steps(fixture: &Path) -> Vec<Step> {
    let text = std::fs::read_to_string(fixture.join("steps.txt")).expect("the steps");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, words) = line.split_once(':').expect("NAME: WORDS");
            let answer = (!name.is_empty()).then(|| name.to_owned());
            Step { answer, words: words.split_whitespace().chain(["--quiet"]).map(str::to_owned).collect() }
        })
        .collect()
}

/// An explanation without who the customer is, which earlier programs did not tell.
fn without_profile(answer: &str) -> String {
    let mut is_in = false;
    let kept = answer.split_inclusive('\n').filter(|line| {
        is_in = is_in || *line == "  \"profile\": {\n";
        let keeps = !is_in;
        is_in = is_in && *line != "  },\n";
        keeps
    });
    kept.collect()
}

/// Takes the steps one after another and holds each answer against its file.
fn ask(fixture: &Path, workspace: &Path, steps: &[Step]) {
    let terrace = Terrace::at(workspace);
    for step in steps {
        let given = without_profile(&terrace.ok(&step.words).stdout);
        let Some(name) = &step.answer else { continue };
        let expected = std::fs::read_to_string(fixture.join("answers").join(name)).expect("an answer");
        let line = expected.lines().zip(given.lines()).position(|(expected, given)| expected != given);
        let at = line.unwrap_or_else(|| expected.lines().count().min(given.lines().count()));
        let shown = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
        assert!(
            given == expected,
            "terrace {} differs from {name}, line {}\n  then: {}\n  now:  {}",
            step.words.join(" "),
            at + 1,
            shown(&expected),
            shown(&given)
        );
    }
}

#[test]
fn the_first_format_gives_its_answers_and_goes_on() {
    let fixture = fixture("workspace-1");
    let workspace = unpacked(&fixture);
    ask(&fixture, workspace.path(), &steps(&fixture));
}

#[test]
fn the_first_format_gives_its_answers_without_its_memory() {
    let fixture = fixture("workspace-1");
    let workspace = unpacked(&fixture);
    assert!(workspace.path().join("lake/memory").is_dir(), "a memory was kept");
    std::fs::remove_dir_all(workspace.path().join("lake/memory")).expect("removed");
    let mut steps = steps(&fixture);
    steps.retain(|step| step.answer.as_ref().is_some_and(|name| name.starts_with("tier-") && !name.contains("after")));
    assert!(steps.len() >= 5);
    ask(&fixture, workspace.path(), &steps);
}
