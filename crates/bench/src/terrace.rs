//! The program that is measured, as people call it.

use crate::POLICY;
use crate::data::AS_OF;
use crate::error::BenchError;
use crate::process::{Finished, command, run};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command and the policy it is measured with.
#[derive(Debug, Clone)]
pub(crate) struct Terrace {
    program: PathBuf,
    /// What tells builds of the program apart.
    pub(crate) fingerprint: String,
    /// What `--version` says.
    pub(crate) version: String,
    /// Whether `tier` keeps its runs, and can be told not to.
    pub(crate) keeps_runs: bool,
    /// Equal values get equal scores.
    pub(crate) together: PathBuf,
    /// Equal values are split, as NTILE does.
    pub(crate) split: PathBuf,
}

impl Terrace {
    /// The given program, or the one next to this program; writes the policies into a folder.
    pub(crate) fn find(given: Option<PathBuf>, policies: &Path) -> Result<Self, BenchError> {
        let this = std::env::current_exe().map_err(BenchError::at(policies))?;
        let program = given.unwrap_or_else(|| this.with_file_name("terrace"));
        let file = std::fs::metadata(&program).map_err(BenchError::at(&program))?;
        let changed = file.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        // Where the system does not say when the file changed, its length alone must do.
        let fingerprint = format!("{}-{}", file.len(), changed.map_or(0, |time| time.as_millis()));
        let version = run(&mut command(&program, ["--version"]))?.stdout.trim().to_owned();
        let write = |name: &str, text: &str| -> Result<PathBuf, BenchError> {
            let path = policies.join(name);
            std::fs::write(&path, text).map_err(BenchError::at(&path))?;
            Ok(path)
        };
        let together = write("tier.yaml", POLICY)?;
        let split = write("tier-split.yaml", &POLICY.replace("ties: together", "ties: split"))?;
        let found = Self { program, fingerprint, version, keeps_runs: false, together, split };
        Ok(Self { keeps_runs: found.has("tier", "--no-keep"), ..found })
    }

    fn command<W: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = W>) -> Command {
        let mut line = command(&self.program, words);
        line.args(["--quiet", "--lang", "en"]);
        line
    }

    /// A new workspace.
    pub(crate) fn init(&self, workspace: &Path) -> Result<Finished, BenchError> {
        run(self.command(["init"]).arg(workspace))
    }

    /// Imports a file of orders.
    pub(crate) fn import(&self, workspace: &Path, orders: &Path) -> Result<Finished, BenchError> {
        run(self.command(["import", "orders"]).arg(orders).arg("-C").arg(workspace))
    }

    /// Tiers a workspace, and writes the list if a file for it is given; `keep` keeps the run, as is the default.
    pub(crate) fn tier(
        &self,
        workspace: &Path,
        policy: &Path,
        out: Option<&Path>,
        keep: bool,
    ) -> Result<Finished, BenchError> {
        let mut line = tiering(self.command(["tier", "--as-of", AS_OF]), policy, out);
        run(line.args((!keep).then_some("--no-keep")).arg("-C").arg(workspace))
    }

    /// Tiers a workspace at the start of another day.
    pub(crate) fn tier_as_of(
        &self,
        workspace: &Path,
        policy: &Path,
        as_of: &str,
        out: &Path,
    ) -> Result<Finished, BenchError> {
        run(tiering(self.command(["tier", "--as-of", as_of]), policy, Some(out)).arg("-C").arg(workspace))
    }

    /// Tiers one customer at the start of a day.
    pub(crate) fn tier_customer(
        &self,
        workspace: &Path,
        policy: &Path,
        as_of: &str,
        customer: &str,
    ) -> Result<Finished, BenchError> {
        let line = self.command(["tier", "--as-of", as_of, "--customer", customer]);
        run(tiering(line, policy, None).arg("-C").arg(workspace))
    }

    /// Tiers a file of orders, nothing stored.
    pub(crate) fn tier_file(&self, orders: &Path, policy: &Path, out: &Path) -> Result<Finished, BenchError> {
        run(tiering(self.command(["tier", "--as-of", AS_OF]), policy, Some(out)).arg("--orders").arg(orders))
    }

    /// Whether the program has a subcommand's option.
    pub(crate) fn has(&self, subcommand: &str, option: &str) -> bool {
        run(&mut self.command([subcommand, "--help"])).is_ok_and(|help| help.stdout.contains(option))
    }

    /// The program itself.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }
}

fn tiering(mut line: Command, policy: &Path, out: Option<&Path>) -> Command {
    line.arg("--policy").arg(policy);
    if let Some(out) = out {
        line.args(["--columns", "rfm.digits"]).arg("--out").arg(out);
    }
    line
}
