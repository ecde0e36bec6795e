//! A small shop in a workspace of its own.

use std::fmt::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;
use terrace_app::Workspace;
use terrace_app::facts::{Inputs, Progress};
use terrace_app::history::KeptRun;
use terrace_app::imports::{ImportRequest, take};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{KeepRequest, TierRequest, Tiered, keep, tier};
use terrace_domain::{AsOf, LocalTime};

/// Nobody watches.
pub struct Silent;

impl Progress for Silent {
    fn reading(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64, _: u64) {}
}

/// A workspace in a folder that goes with the value.
pub struct Shop {
    pub folder: TempDir,
    pub workspace: Workspace,
    pub policy: LoadedPolicy,
}

impl Shop {
    /// An empty workspace with a policy.
    pub fn new(policy: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(&folder.path().join("shop")).expect("a workspace");
        let path = workspace.root().join("policies/shop.yaml");
        std::fs::write(&path, policy).expect("written");
        Self { policy: load(&path).expect("a policy"), folder, workspace }
    }

    /// A file beside the workspace.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// Imports orders of (number, customer, day, amount).
    pub fn import_orders<'a>(&self, name: &str, orders: impl IntoIterator<Item = (u32, &'a str, &'a str, u32)>) {
        let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
        for (number, customer, day, amount) in orders {
            writeln!(text, "{number},{customer},{day},{amount}").expect("a text");
        }
        let files = [self.file(name, &text)];
        let request = ImportRequest { kind: "orders", files: &files, mapping: None, at: "2026-02-01T00:00:00" };
        take(&self.workspace, &request, &Silent).expect("imported");
    }

    /// The moment of all runs.
    pub fn as_of(&self) -> AsOf {
        AsOf::new(LocalTime::parse("2026-02-01").expect("a time"), self.policy.policy.timezone.clone())
    }

    /// Tiers everybody over the newest facts.
    pub fn tier(&self) -> Tiered {
        let inputs = Inputs::of_workspace(&self.workspace, None, &self.policy.policy).expect("facts");
        let (policy, as_of) = (&self.policy, &self.as_of());
        let workspace = Some(&self.workspace);
        tier(&TierRequest { policy, inputs: &inputs, as_of, columns: &[], condition: None, workspace }).expect("a run")
    }

    /// Tiers everybody and keeps the run.
    pub fn keep(&self, lake_version: u64) -> KeptRun {
        let (tiered, as_of) = (self.tier(), &self.as_of());
        let request = KeepRequest { policy: &self.policy, as_of, lake_version, tiered: &tiered, at: as_of.local() };
        keep(&self.workspace, &request).expect("kept").run
    }
}
