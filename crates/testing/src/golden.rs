use std::env;
use std::path::Path;

/// The environment variable that makes tests write golden files anew instead of comparing with them.
pub const UPDATE: &str = "TERRACE_UPDATE";

/// Asserts that a file holds exactly this text; with `TERRACE_UPDATE=1` writes it instead.
///
/// # Panics
/// If the file holds something else, or can't be written.
#[track_caller]
pub fn assert_golden(path: &Path, actual: &str) {
    let mismatch = golden_mismatch(path, actual);
    assert!(mismatch.is_none(), "{}", mismatch.unwrap_or_default());
}

/// How a file differs from the text it should hold; with `TERRACE_UPDATE=1` it is written, and `None` returned.
///
/// # Panics
/// If the file can't be written.
pub fn golden_mismatch(path: &Path, actual: &str) -> Option<String> {
    compare(path, actual, env::var_os(UPDATE).is_some_and(|value| value != "0"))
}

fn compare(path: &Path, actual: &str, update: bool) -> Option<String> {
    if update {
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, actual));
        assert!(written.is_ok(), "{}: {written:?}", path.display());
        return None;
    }
    // A file that is not there yet differs from the first line on.
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    let common = expected.lines().zip(actual.lines()).take_while(|(one, other)| one == other).count();
    let line = |text: &str| text.lines().nth(common).unwrap_or("(the end)").to_owned();
    Some(format!(
        "{}:{} is not what the code says; {UPDATE}=1 writes it anew\n  the file: {}\n  the code: {}",
        path.display(),
        common + 1,
        line(&expected),
        line(actual)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_compared_or_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/golden.txt");
        assert!(compare(&path, "a\nb\n", false).is_some());
        assert_eq!(compare(&path, "a\nb\n", true), None);
        assert_eq!(compare(&path, "a\nb\n", false), None);
        let mismatch = compare(&path, "a\nc\n", false).unwrap();
        assert!(mismatch.contains("golden.txt:2 ") && mismatch.contains("TERRACE_UPDATE=1"), "{mismatch}");
        assert!(mismatch.ends_with("the file: b\n  the code: c"), "{mismatch}");
    }
}
