//! Sizes, held from the first day, since files and functions only ever grow.

use crate::checkout::Checkout;
use crate::finding::Finding;
use crate::rust;

const LARGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;
const SOURCES: [&str; 6] = [".rs", ".ts", ".tsx", ".js", ".py", ".sh"];

/// Source files outside of test folders.
pub(super) fn files(checkout: &Checkout, findings: &mut Vec<Finding>) {
    for file in checkout.tree.files().iter().filter(|file| !file.is_test()) {
        let lines = file.text.lines().count();
        if lines > LARGEST_FILE && SOURCES.iter().any(|end| file.path.ends_with(end)) {
            let what = format!("{lines} lines, {LARGEST_FILE} at most");
            findings.push(Finding::new(&file.path, 1, what, "split it by meaning; a file is read in one sitting"));
        }
    }
}

/// Functions of production code, from `fn` to the closing brace.
pub(super) fn functions(checkout: &Checkout, findings: &mut Vec<Finding>) {
    for source in &checkout.sources {
        for function in rust::functions(&source.production) {
            if function.lines() > LONGEST_FUNCTION {
                let what = format!("`{}` has {} lines, {LONGEST_FUNCTION} at most", function.name, function.lines());
                let why = "name its steps as functions of their own; a function fits a screen";
                findings.push(Finding::new(&source.path, function.first_line, what, why));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn files_over_the_limit_are_named() {
        let (long, fits) = ("//\n".repeat(601), "//\n".repeat(600));
        let all = [("a.rs", &*long), ("b.rs", &*fits), ("tests/c.rs", &*long), ("d.md", &*long), ("e.py", &*long)];
        assert_eq!(found(files, &all), ["a.rs:1: 601 lines, 600 at most", "e.py:1: 601 lines, 600 at most"]);
    }

    #[test]
    fn functions_over_the_limit_are_named() {
        let body = |lines: usize| format!("\nfn long() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        assert_eq!(found(functions, &[("a.rs", &body(71))]), ["a.rs:2: `long` has 71 lines, 70 at most"]);
        assert!(found(functions, &[("a.rs", &body(70)), ("tests/it/main.rs", &body(90))]).is_empty());
        assert!(found(functions, &[("a.rs", &format!("#[cfg(test)] mod tests {{ {} }}", body(90)))]).is_empty());
    }
}
