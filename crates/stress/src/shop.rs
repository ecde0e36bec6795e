//! A small shop in a workspace, and what may be done to it.

use crate::program::{Ended, Program, StressError, copy_folder};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use terrace_fuzz::Generator;

const POLICY: &str = "\
policy: stress
currency: CNY
timezone: Asia/Shanghai
metrics:
  spend: { measure: net_amount }
  year: { measure: net_amount, window: 12 months }
  orders: { measure: orders }
schemes:
  value: { pyramid: spend, tiers: [ { tier: top, top: 4% }, { tier: mid, top: 20% }, { tier: low } ] }
  volume: { threshold: orders, tiers: [ { tier: often, over: 5 }, { tier: seldom } ] }
";

/// A workspace with its answer.
#[derive(Debug)]
pub struct Shop {
    program: Program,
    folder: TempDir,
    /// What `tier` says of it.
    answer: String,
    /// How many files there are to import.
    files: usize,
    /// How many imports were recorded.
    imports: usize,
}

/// Something that is done to a workspace.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The words of the command.
    pub words: Vec<String>,
}

impl Shop {
    /// A workspace with some imports.
    pub fn open(program: &Program, seed: u64, round: u64) -> Result<Self, StressError> {
        let folder = tempfile::tempdir().map_err(StressError::machine(Path::new("temporary files")))?;
        let mut shop = Self { program: program.clone(), folder, answer: String::new(), files: 0, imports: 0 };
        shop.whole(&["init", "shop"])?;
        shop.write("shop/policies/stress.yaml", POLICY)?;
        let mut random = Generator::new(seed, round ^ 0x5707);
        for _ in 0..3 {
            let deed = shop.import(&mut random)?;
            shop.whole(&deed.words.iter().map(String::as_str).collect::<Vec<_>>())?;
            shop.imports += 1;
        }
        shop.answer = answer(program, shop.folder())?.checked("tier")?.answer;
        if shop.answer.lines().count() < 10 {
            return Err(StressError::Broken(format!("the shop has too few customers:\n{}", shop.answer)));
        }
        Ok(shop)
    }

    /// The folder with the workspace and the files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `tier` says of it.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// The program that is tried.
    pub const fn program(&self) -> &Program {
        &self.program
    }

    /// Something to do to it.
    pub fn deed(&mut self, random: &mut Generator) -> Result<Deed, StressError> {
        let words = match random.below(10) {
            0..=3 => return self.import(random),
            4 => {
                let file = format!("orders-{}.csv", random.below(self.files));
                vec!["-C".to_owned(), "shop".to_owned(), "import".to_owned(), "orders".to_owned(), file]
            }
            5 | 6 => in_shop(&["imports", "undo", &(random.below(self.imports) + 1).to_string()]),
            7 => in_shop(&["forget", "--yes", &customer(random)]),
            8 => in_shop(&["lake", "compact"]),
            _ => in_shop(&["tier", "--as-of", AS_OF]),
        };
        Ok(Deed { words })
    }

    /// A new file of orders to take in; some correct earlier ones.
    fn import(&mut self, random: &mut Generator) -> Result<Deed, StressError> {
        let name = format!("orders-{}.csv", self.files);
        let first = (self.files * 300).saturating_sub(random.below(120));
        let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
        for order in first..first + 60 + random.below(600) {
            // Whose an order is, and of which day, stays: only what it was worth is corrected.
            let mut own = Generator::new(0x0d, u64::try_from(order).unwrap_or(0));
            let (customer, day, month) = (customer(&mut own), own.below(28) + 1, own.below(12) + 1);
            let (amount, product) = (random.below(90_000) + 1, random.below(40));
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "{order},{customer},2025-{month:02}-{day:02} 10:00,p{product},{}.{:02}",
                amount / 100,
                amount % 100
            );
        }
        self.write(&name, &text)?;
        self.files += 1;
        Ok(Deed { words: in_shop(&["import", "orders", &name]) })
    }

    /// What becomes of the workspace if a deed is done to it whole: its answer, in a copy.
    pub fn after(&self, deed: &Deed) -> Result<(TempDir, Ended, String), StressError> {
        let copy = self.copy()?;
        let ended = self.program.run(&deed.words, copy.path())?.checked(&deed.words.join(" "))?;
        let after = answer(&self.program, copy.path())?.checked("tier")?.answer;
        Ok((copy, ended, after))
    }

    /// A copy of the folder.
    pub fn copy(&self) -> Result<TempDir, StressError> {
        let copy = tempfile::tempdir().map_err(StressError::machine(Path::new("temporary files")))?;
        copy_folder(self.folder(), copy.path()).map_err(StressError::machine(copy.path()))?;
        Ok(copy)
    }

    /// Goes on with another folder in the place of its own.
    pub fn go_on_with(&mut self, folder: TempDir, answer: String) -> Result<(), StressError> {
        self.folder = folder;
        self.answer = answer;
        let imports = self.folder().join("shop/imports");
        let names = fs::read_dir(&imports).map_err(StressError::machine(&imports))?;
        let numbers = names.filter_map(Result::ok).filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        self.imports = numbers.max().unwrap_or(1);
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), StressError> {
        let path = self.folder().join(name);
        fs::write(&path, text).map_err(StressError::machine(&path))
    }

    fn whole(&self, words: &[&str]) -> Result<(), StressError> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let ended = self.program.run(&words, self.folder())?;
        if ended.is_done() { Ok(()) } else { Err(StressError::Broken(format!("{}: {}", words.join(" "), ended.said))) }
    }
}

/// The day of all answers.
const AS_OF: &str = "2026-02-01";

/// What `tier` says of the workspace in a folder, without keeping anything.
pub fn answer(program: &Program, folder: &Path) -> Result<Ended, StressError> {
    program.run(&in_shop(&["tier", "--as-of", AS_OF, "--no-keep", "--out", "-"]), folder)
}

fn in_shop(words: &[&str]) -> Vec<String> {
    ["-C", "shop"].iter().chain(words).map(|word| (*word).to_owned()).collect()
}

fn customer(random: &mut Generator) -> String {
    format!("c{:03}", random.below(180))
}

/// The file that keeps what a shop must never lose in silence.
pub fn kept_files(folder: &Path) -> Result<Vec<PathBuf>, StressError> {
    let root = folder.join("shop");
    let mut files = Vec::new();
    for part in ["lake", "imports"] {
        files.extend(crate::program::files_in(&root.join(part)).map_err(StressError::machine(&root))?);
    }
    Ok(files)
}
