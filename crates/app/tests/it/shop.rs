//! A small shop in a workspace of its own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use terrace_app::facts::{Inputs, NoProgress, Source};
use terrace_app::history::KeptRun;
use terrace_app::imports::{ImportRequest, Taken, take};
use terrace_app::output::write_csv;
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{KeepRequest, TierRequest, Tiered, keep, tier};
use terrace_app::{RunContext, Workspace};
use terrace_domain::{AsOf, CancelToken, Date, LocalTime};

/// A policy with three thirds by spend.
pub const POLICY: &str = "policy: shop\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  orders: { measure: orders \
    }\n  spend: { measure: net_amount }\nschemes:\n  value:\n    pyramid: spend\n    tiers:\n      - { tier: A, top: \
    30% }\n      - { tier: B, top: 60% }\n      - { tier: C }\n";

/// The day of all runs; imports are later, one a day.
pub fn today() -> Date {
    Date::parse("2026-02-01").expect("a day")
}

/// A context that nobody follows and nobody cancels.
pub struct Silent(CancelToken);

impl Silent {
    pub fn new() -> Self {
        Self(CancelToken::new())
    }

    /// So many days after the day of all runs.
    pub fn on_day(&self, day: i32) -> RunContext<'_> {
        self.at(Date::from_days(today().days() + day).start())
    }

    /// At a moment on the workspace's clock.
    pub fn at(&self, now: LocalTime) -> RunContext<'_> {
        RunContext { progress: &NoProgress, cancel: &self.0, now }
    }
}

/// A workspace in a folder that goes with the value.
pub struct Shop {
    folder: TempDir,
    pub workspace: Workspace,
    pub policy: Arc<LoadedPolicy>,
}

impl Shop {
    /// An empty workspace with a policy, and settings beside the default ones.
    pub fn new(policy: &str, settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("shop");
        Workspace::init(&root).expect("a workspace");
        std::fs::write(root.join("terrace.toml"), settings).expect("written");
        let path = root.join("policies/shop.yaml");
        std::fs::write(&path, policy).expect("written");
        let workspace = Workspace::open(&root).expect("a workspace");
        Self { policy: Arc::new(load(&path).expect("a policy")), folder, workspace }
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Path {
        self.workspace.root()
    }

    /// The paths of all files and folders beside and in the workspace.
    pub fn paths(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                found.insert(path.display().to_string());
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        found
    }

    /// Imports orders.
    pub fn import(&self, orders: &[Order<'_>]) -> Taken {
        let sources = [source(orders)];
        let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
        take(&self.workspace, &request, &Silent::new().on_day(0)).expect("imported")
    }

    /// Imports the text of a file of some kind of facts.
    pub fn bring(&self, kind: &str, text: &str) -> Taken {
        let sources = [Source::bytes("in.csv", text.as_bytes().to_vec())];
        let request = ImportRequest { kind, sources: &sources, mapping: None, unknown_as_sales: false };
        take(&self.workspace, &request, &Silent::new().on_day(0)).expect("imported")
    }

    /// Everybody at the start of a day, as a CSV file would show them; over an older lake version if one is named.
    pub fn csv(&self, day: &str, version: Option<u64>) -> String {
        let as_of = AsOf::start_of(Date::parse(day).expect("a day"), self.policy.policy.timezone.clone());
        let inputs = Inputs::of_workspace(&self.workspace, version, &self.policy.policy).expect("facts");
        let request = TierRequest::new(Arc::clone(&self.policy), as_of);
        let run = tier(request, &inputs, Some(&self.workspace), &Silent::new().on_day(0)).expect("a run");
        let mut text = Vec::new();
        write_csv(&run.table().expect("a table"), &mut text, false, &CancelToken::new()).expect("written");
        String::from_utf8(text).expect("a text")
    }

    /// The moment of all runs.
    pub fn as_of(&self) -> AsOf {
        AsOf::start_of(today(), self.policy.policy.timezone.clone())
    }

    /// Everybody at that moment.
    pub fn request(&self) -> TierRequest {
        TierRequest::new(Arc::clone(&self.policy), self.as_of())
    }

    /// The newest facts.
    pub fn inputs(&self) -> Inputs {
        Inputs::of_workspace(&self.workspace, None, &self.policy.policy).expect("facts")
    }

    /// Tiers everybody over the newest facts.
    pub fn tier(&self) -> Tiered {
        tier(self.request(), &self.inputs(), Some(&self.workspace), &Silent::new().on_day(0)).expect("a run")
    }

    /// Tiers everybody and keeps the run.
    pub fn keep(&self, lake_version: u64) -> KeptRun {
        let request = KeepRequest { lake_version, tiered: &self.tier() };
        keep(&self.workspace, &request, &Silent::new().on_day(0)).expect("kept").run
    }
}

/// Number, customer, day, amount.
pub type Order<'a> = (u32, &'a str, &'a str, u32);

/// A policy that is ready to use.
pub fn ready(name: &str) -> String {
    let path = Path::new("../../policies").join(format!("{name}.yaml"));
    std::fs::read_to_string(path).expect("a policy")
}

/// A file of orders that is no file.
pub fn source(orders: &[Order<'_>]) -> Source {
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for (number, customer, day, amount) in orders {
        writeln!(text, "{number},{customer},{day},{amount}").expect("a text");
    }
    Source::bytes("orders.csv", text.into_bytes())
}
