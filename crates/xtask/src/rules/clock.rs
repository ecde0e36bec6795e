//! The wall clock is read where the architecture page says, tests included: an answer depends on its as-of alone.

use crate::architecture::{Architecture, PAGE};
use crate::checkout::Checkout;
use crate::finding::Finding;

const CLOCKS: [&str; 6] = ["SystemTime", "Timestamp", "Zoned", "Utc", "Local", "OffsetDateTime"];
const READS: [&str; 4] = ["now", "now_utc", "now_local", "today"];

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let readers = Architecture::read(&checkout.tree).clock_readers();
    for source in &checkout.sources {
        if source.crate_name().is_some_and(|name| readers.contains(name)) {
            continue;
        }
        for window in source.tokens().windows(4) {
            let [clock, first, second, read] = window else { continue };
            let is_path = first.is_mark(":") && second.is_mark(":");
            let is_dated_id = read.is_word("now_v7") || read.is_word("now_v1");
            let is_clock = CLOCKS.iter().any(|name| clock.is_word(name)) && READS.iter().any(|name| read.is_word(name));
            if is_path && (is_clock || is_dated_id) {
                let what = format!("`{}::{}` reads the wall clock", clock.text, read.text);
                let why = format!("only the crates named in {PAGE} do; take the time as a parameter");
                findings.push(Finding::new(&source.path, clock.line, what, why));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const TABLE: &str = "| known to few | known by | why |\n|---|---|---|\n| the wall clock | `cli` | as-of |\n";

    #[test]
    fn the_clock_is_read_by_its_readers_alone() {
        let source =
            "// Zoned::now\nfn a() {\n    let b = jiff::Timestamp::now();\n    c.now();\n    Uuid::now_v7()\n}\n";
        let files = [(PAGE, TABLE), ("crates/cli/src/main.rs", source), ("crates/lake/src/lib.rs", source)];
        assert_eq!(
            found(check, &files),
            [
                "crates/lake/src/lib.rs:3: `Timestamp::now` reads the wall clock",
                "crates/lake/src/lib.rs:5: `Uuid::now_v7` reads the wall clock",
            ]
        );
    }
}
