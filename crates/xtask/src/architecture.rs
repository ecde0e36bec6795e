//! The rules between crates, read from the tables of `docs/ARCHITECTURE.md`: they stand there and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::Tree;

/// Where the tables stand.
pub(crate) const PAGE: &str = "docs/ARCHITECTURE.md";

/// What the tables say.
#[derive(Debug, Default)]
pub(crate) struct Architecture {
    /// By bare crate name.
    pub(crate) crates: BTreeMap<String, Crate>,
    /// What only some crates may know.
    pub(crate) reserved: Vec<Reserved>,
    /// The rooms of the map, such as `app/runs`, each with its line.
    pub(crate) rooms: BTreeMap<String, usize>,
}

/// A row of "The crates" or of "Crates to come".
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) line: usize,
    pub(crate) may_import: BTreeSet<String>,
    /// False for a crate that is still to come.
    pub(crate) exists: bool,
}

/// A row of "What only some may know".
#[derive(Debug)]
pub(crate) struct Reserved {
    pub(crate) line: usize,
    /// In prose, as the page writes it.
    pub(crate) what: String,
    /// The external crates it names; none for a thing that is not a crate.
    pub(crate) packages: BTreeSet<String>,
    pub(crate) known_by: BTreeSet<String>,
    pub(crate) why: String,
}

impl Architecture {
    /// Reads the page; empty if there is none.
    pub(crate) fn read(tree: &Tree) -> Self {
        let mut architecture = Self::default();
        for row in tree.file(PAGE).map(|page| rows(&page.text)).unwrap_or_default() {
            let first = row.cell(0);
            match row.header.first().map(String::as_str) {
                Some(kind @ ("crate" | "crate to come")) => {
                    let may_import = names(row.named("may import"));
                    let exists = kind == "crate";
                    for name in names(first) {
                        architecture
                            .crates
                            .insert(name, Crate { line: row.line, may_import: may_import.clone(), exists });
                    }
                }
                Some("room") => architecture.rooms.extend(names(first).into_iter().map(|room| (room, row.line))),
                Some("known to few") => architecture.reserved.push(Reserved {
                    line: row.line,
                    what: first.to_owned(),
                    packages: names(first),
                    known_by: names(row.named("known by")),
                    why: row.named("why").to_owned(),
                }),
                _ => {}
            }
        }
        architecture
    }

    /// The crates that may read the wall clock.
    pub(crate) fn clock_readers(&self) -> BTreeSet<String> {
        let clock = self.reserved.iter().filter(|reserved| reserved.what.contains("wall clock"));
        clock.flat_map(|reserved| reserved.known_by.iter().cloned()).collect()
    }
}

/// A body row of a Markdown table.
struct Row<'a> {
    line: usize,
    header: Vec<String>,
    cells: Vec<&'a str>,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).copied().unwrap_or("")
    }

    fn named(&self, header: &str) -> &str {
        self.header.iter().position(|name| name == header).map_or("", |column| self.cell(column))
    }
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let mut found = Vec::new();
    let mut header: Option<Vec<String>> = None;
    for (at, text) in page.lines().enumerate() {
        let Some(inside) = text.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) else {
            header = None;
            continue;
        };
        let cells: Vec<&str> = inside.split('|').map(str::trim).collect();
        match &header {
            None => header = Some(cells.iter().map(|cell| cell.to_lowercase()).collect()),
            Some(_) if cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':'))) => {}
            Some(header) => found.push(Row { line: at + 1, header: header.clone(), cells }),
        }
    }
    found
}

/// What stands between backticks.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::sample;

    #[test]
    fn the_tables_are_read() {
        let page = "# House\n\n| crate | holds | may import |\n|---|:-:|---|\n| `a` | x | nothing |\n| `b` | y | `a` |\n\
                    \n| crate to come | may import |\n|---|---|\n| `c` | `a`, `b` |\n\
                    \n| known to few | known by | why |\n|---|---|---|\n| `sql`, `orm` | `b` | one place |\n\
                    | the wall clock | `c` | no hidden input |\n";
        let read = Architecture::read(&sample(&[(PAGE, page)]));
        assert_eq!(read.crates.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        let imports: Vec<(usize, usize, bool)> =
            read.crates.values().map(|row| (row.line, row.may_import.len(), row.exists)).collect();
        assert_eq!(imports, [(5, 0, true), (6, 1, true), (10, 2, false)]);
        assert_eq!(read.reserved.first().map(|row| row.packages.len()), Some(2));
        assert_eq!(read.clock_readers(), BTreeSet::from(["c".to_owned()]));
    }
}
