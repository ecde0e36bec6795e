//! Answers of a small shop as programs get them: what `--json` prints and a server sends.

use crate::shop::{Shop, Silent};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_app::changes::{CompareRequest, Side, compare};
use terrace_app::facts::{Files, Inputs, Origin, Source};
use terrace_app::history::{CustomerHistory, pair, runs};
use terrace_app::imports::{ImportRequest, ImportResult, take, undo};
use terrace_app::output::write_csv;
use terrace_app::policies::load;
use terrace_app::runs::explain::{ExplainRequest, explain};
use terrace_app::runs::{AloneRequest, KeepRequest, TierRequest, Tiered, alone, keep, read_files_to_tier, tier};
use terrace_app::views::{AloneView, ChangesView, ExplanationView, RunView, TierView};
use terrace_app::{AppError, shelf};
use terrace_domain::{AsOf, CancelToken, Coded, Date};

fn json(view: &impl Serialize) -> Value {
    serde_json::to_value(view).expect("a view")
}

/// The code of what went wrong.
pub fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    answer.expect_err("an error").code().to_owned()
}

impl Shop {
    /// The start of a day on the policy's clock.
    pub fn day(&self, day: &str) -> AsOf {
        AsOf::start_of(Date::parse(day).expect("a day"), self.policy.policy.timezone.clone())
    }

    /// Goes by other rules from now on.
    pub fn rule_by(&mut self, policy: &str) {
        let path = self.root().join("policies/shop.yaml");
        std::fs::write(&path, policy).expect("written");
        self.policy = Arc::new(load(&path).expect("a policy"));
    }

    /// Tiers everybody at the start of a day, and where the facts came from.
    pub fn computed(&self, day: &str) -> (Tiered, Origin) {
        let inputs = self.inputs();
        let request = TierRequest::new(Arc::clone(&self.policy), self.day(day));
        let silent = Silent::new();
        let tiered = tier(request, &inputs, Some(&self.workspace), &silent.on_day(0)).expect("a run");
        (tiered, inputs.origin)
    }

    /// Tiers everybody at the start of a day and keeps the run.
    pub fn tiered(&self, day: &str) -> Value {
        let (tiered, origin) = self.computed(day);
        let request = KeepRequest { lake_version: origin.lake_version().expect("a lake"), tiered: &tiered };
        keep(&self.workspace, &request, &Silent::new().on_day(0)).expect("kept");
        json(&TierView::new(&self.policy, &self.day(day), &origin, &tiered))
    }

    /// Why a customer has their tiers, and what they had in earlier runs.
    pub fn explained(&self, customer: &str, day: &str) -> Value {
        let (as_of, inputs) = (self.day(day), self.inputs());
        let request = ExplainRequest {
            policy: Arc::clone(&self.policy),
            as_of: as_of.clone(),
            customer: customer.to_owned(),
            scheme: None,
        };
        let found = explain(&request, &inputs, Some(&self.workspace), &Silent::new().on_day(0)).expect("explained");
        let rules = &self.policy.policy;
        let schemes: Vec<&str> = rules.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        let past = CustomerHistory::read(&self.workspace, rules.name.as_str(), &schemes, customer, &as_of);
        let past = past.expect("the past");
        json(&ExplanationView::new(&found.policy, &as_of, &inputs.origin, &found, past.as_ref()))
    }

    /// One customer alone.
    pub fn alone(&self, customer: &str, day: &str) -> Result<Value, AppError> {
        let (as_of, inputs) = (self.day(day), self.inputs());
        let request =
            AloneRequest { policy: Arc::clone(&self.policy), as_of: as_of.clone(), customer: customer.to_owned() };
        let found = alone(&request, &inputs, Some(&self.workspace), &Silent::new().on_day(0))?;
        Ok(json(&AloneView::new(&found.policy, &as_of, &inputs.origin, &found)?))
    }

    /// All kept runs.
    pub fn runs(&self) -> Vec<Value> {
        runs(&self.workspace).expect("runs").iter().map(|run| json(&RunView::new(run))).collect()
    }

    /// Two kept runs side by side.
    pub fn changes(&self, from: Option<&str>, to: Option<&str>, scheme: Option<&str>) -> Result<Value, AppError> {
        let (from, to) = pair(&self.workspace, Some(self.policy.policy.name.as_str()), from, to)?;
        let request = CompareRequest { from: Side::Kept(&from), to: Side::Kept(&to), scheme, causes: true };
        let changes = compare(&request, &Silent::new().on_day(0))?;
        Ok(json(&ChangesView::new(&changes, from.record(), to.record(), None)))
    }

    /// Imports the text of a file of orders, and says what became of it.
    pub fn store(&self, text: &str) -> Result<ImportResult, AppError> {
        let sources = [Source::bytes("orders.csv", text.as_bytes().to_vec())];
        let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
        take(&self.workspace, &request, &Silent::new().on_day(0)).map(|taken| taken.result)
    }

    /// Takes an import back.
    pub fn undo(&self, number: u64) -> Result<u64, AppError> {
        undo(&self.workspace, number, &Silent::new().on_day(1))
    }

    /// By import its number, and whether it was taken back.
    pub fn imports(&self) -> Vec<(u64, bool)> {
        let all = shelf::list(&self.workspace).expect("imports");
        all.iter().map(|record| (record.number, record.undone)).collect()
    }

    /// Everybody straight from files of orders, as a CSV file would show them.
    pub fn straight(&self, files: &[&str], day: &str) -> String {
        let sources = files.iter().enumerate();
        let sources = sources.map(|(at, text)| Source::bytes(format!("{at}.csv"), text.as_bytes().to_vec())).collect();
        let files = Files { sources: BTreeMap::from([("orders", sources)]), ..Files::default() };
        let (as_of, silent) = (self.day(day), Silent::new());
        let ctx = silent.on_day(0);
        let inputs: Inputs = read_files_to_tier(&files, &self.policy.policy, &as_of, &ctx).expect("facts");
        let run = tier(TierRequest::new(Arc::clone(&self.policy), as_of), &inputs, None, &ctx).expect("a run");
        let mut text = Vec::new();
        write_csv(&run.table().expect("a table"), &mut text, false, &CancelToken::new()).expect("written");
        String::from_utf8(text).expect("a text")
    }
}
