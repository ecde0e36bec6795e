//! An explanation by a kept run is the one that computing everybody gives.

use crate::shop::Silent;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use terrace_app::facts::{Inputs, Source};
use terrace_app::imports::{ImportRequest, erase, take};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::report::{Privacy, ReportRequest, render, run_to_report};
use terrace_app::runs::explain::{ExplainRequest, explain};
use terrace_app::runs::{AloneRequest, KeepRequest, TierRequest, Tiered, alone, keep, tier};
use terrace_app::{Note, Terrace, Workspace};
use terrace_domain::{AsOf, Coded, Date};
use terrace_words::Lang;

struct Shop {
    _folder: TempDir,
    workspace: Workspace,
    policy: Arc<LoadedPolicy>,
    as_of: AsOf,
}

/// An explanation as text, and how many buckets were passed over for it.
type Told = (String, usize);

impl Shop {
    fn new(customers: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(&folder.path().join("shop")).expect("a workspace");
        let shop = terrace_sample::Shop { customers, ..terrace_sample::Shop::default() };
        let files = shop.write(folder.path()).expect("files");
        for (kind, file) in [
            ("customers", files.customers),
            ("orders", files.orders),
            ("feedback", files.feedback),
            ("payments", files.payments),
            ("contacts", files.contacts),
            ("cases", files.cases),
        ] {
            import(&workspace, kind, file);
        }
        let policy = Arc::new(load(&policies().join("stationery.yaml")).expect("a policy"));
        let mut shop = Self {
            _folder: folder,
            workspace,
            as_of: AsOf::start_of(Date::from_days(0), policy.policy.timezone.clone()),
            policy,
        };
        shop.at("2026-07-01");
        shop
    }

    fn at(&mut self, day: &str) {
        self.as_of = AsOf::start_of(Date::parse(day).expect("a day"), self.policy.policy.timezone.clone());
    }

    fn inputs(&self) -> Inputs {
        Inputs::of_workspace(&self.workspace, None, &self.policy.policy).expect("facts")
    }

    fn tier(&self) -> Tiered {
        let request = TierRequest::new(Arc::clone(&self.policy), self.as_of.clone());
        let silent = Silent::new();
        tier(request, &self.inputs(), Some(&self.workspace), &silent.on_day(0)).expect("a run")
    }

    fn keep(&self, tiered: &Tiered) -> PathBuf {
        let lake_version = self.workspace.lake().expect("a lake").snapshot().expect("a snapshot").version;
        let silent = Silent::new();
        let request = KeepRequest { lake_version, tiered };
        let run = keep(&self.workspace, &request, &silent.at(self.as_of.local())).expect("kept").run;
        run.classes_file().parent().expect("a folder").to_owned()
    }

    fn explain(&self, customer: &str, scheme: Option<&str>) -> Told {
        let passed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&passed);
        let inputs = self.inputs().watched(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let request = ExplainRequest {
            policy: Arc::clone(&self.policy),
            as_of: self.as_of.clone(),
            customer: customer.to_owned(),
            scheme: scheme.map(str::to_owned),
        };
        let silent = Silent::new();
        let told = match explain(&request, &inputs, Some(&self.workspace), &silent.on_day(0)) {
            Ok(found) => {
                let json = serde_json::to_string(&found.explanation).expect("a text");
                let notes: Vec<_> = found.notes.iter().map(|note: &Note| (note.code(), note.arguments())).collect();
                format!("{json}\n{:?}\n{:?}\n{:?}\n{notes:?}", found.cutoffs, found.evidence, found.forecasts)
            }
            Err(error) => format!("{} {:?}", error.code(), error.arguments()),
        };
        (told, passed.load(Ordering::Relaxed))
    }
}

fn import(workspace: &Workspace, kind: &'static str, file: PathBuf) {
    let request = ImportRequest { kind, sources: &Source::paths(&[file]), mapping: None, unknown_as_sales: false };
    take(workspace, &request, &Silent::new().on_day(0)).expect("imported");
}

fn policies() -> PathBuf {
    PathBuf::from("../../policies")
}

/// Customers of every sort: some dozens of all, some without orders, and ids that nobody has.
fn of_every_sort(tiered: &Tiered) -> Vec<String> {
    let ids = &tiered.frame.ids;
    let step = ids.len() / 30;
    let mut chosen: Vec<String> = (0..ids.len()).step_by(step).map(|row| ids.get(row).to_owned()).collect();
    let without = tiered.frame.ordered.iter().enumerate().filter(|(_, ordered)| !**ordered);
    chosen.extend(without.take(4).map(|(row, _)| ids.get(row).to_owned()));
    chosen.extend(["nobody".to_owned(), String::new(), "KH0000".to_owned()]);
    chosen
}

#[test]
fn a_kept_run_explains_as_everybody_does() {
    let mut shop = Shop::new(3_000);
    let files = all_policies();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        shop.policy = Arc::new(load(&file).expect("a policy"));
        // Half a year after the last order there is a remark on that.
        for day in ["2026-07-01", "2027-01-01"] {
            shop.at(day);
            let tiered = shop.tier();
            let chosen = of_every_sort(&tiered);
            let computed: Vec<Told> = chosen.iter().map(|customer| shop.explain(customer, None)).collect();
            shop.keep(&tiered);
            for (customer, (told, passed)) in chosen.iter().zip(computed) {
                let (by_run, passed_by_run) = shop.explain(customer, None);
                assert!(by_run == told, "{customer} by {} at {day}:\n{by_run}\n{told}", file.display());
                // Whom somebody referred and whose a payment is, is looked for among everybody, also for one customer.
                let looks_around =
                    ["referred_amount", "on_time_rate", "days_overdue"].iter().any(|m| shop.policy.text.contains(m));
                assert!(passed_by_run == 0 || looks_around, "{customer} by {} at {day}", file.display());
                assert!(passed > passed_by_run || looks_around, "{customer} by {} at {day}", file.display());
            }
        }
    }
}

/// The policies that are ready to use, by their files.
fn all_policies() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(policies()).expect("policies").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.retain(|path| path.to_string_lossy().ends_with(".yaml") && !path.to_string_lossy().contains(".cases."));
    files
}

#[test]
fn one_customer_of_a_kept_run_is_what_everybody_says() {
    let mut shop = Shop::new(600);
    for file in all_policies() {
        shop.policy = Arc::new(load(&file).expect("a policy"));
        let tiered = shop.tier();
        let alone_of = |customer: &str| {
            let passed = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&passed);
            let inputs = shop.inputs().watched(move |_| {
                counted.fetch_add(1, Ordering::Relaxed);
            });
            let request = AloneRequest {
                policy: Arc::clone(&shop.policy),
                as_of: shop.as_of.clone(),
                customer: customer.to_owned(),
            };
            let found = alone(&request, &inputs, Some(&shop.workspace), &Silent::new().on_day(0));
            let told = found.map(|found| {
                let rules = &found.policy.policy;
                let tiers: Vec<_> = (0..rules.schemes.len()).map(|scheme| found.tier(scheme)).collect();
                let labels: Vec<_> =
                    (0..rules.labels.len()).map(|label| found.label(label).expect("a label")).collect();
                format!("{:?} {tiers:?} {labels:?}", found.metrics(rules).expect("metrics"))
            });
            (told.unwrap_or_else(|error| error.code().to_owned()), passed.load(Ordering::Relaxed))
        };
        let chosen = of_every_sort(&tiered);
        let computed: Vec<Told> = chosen.iter().step_by(3).map(|customer| alone_of(customer)).collect();
        shop.keep(&tiered);
        for (customer, (told, passed)) in chosen.iter().step_by(3).zip(computed) {
            // Not even whom somebody referred and whose a payment is has to be looked for: the run knows.
            assert_eq!(alone_of(customer), (told, 0), "{customer} by {}", file.display());
            assert!(passed > 0 || customer.is_empty(), "{customer}");
        }
    }
}

#[test]
fn a_kept_run_reports_as_everybody_does() {
    let mut shop = Shop::new(600);
    for file in all_policies() {
        shop.policy = Arc::new(load(&file).expect("a policy"));
        let silent = Silent::new();
        let ctx = silent.on_day(0);
        let report = || {
            let passed = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&passed);
            let inputs = shop.inputs().watched(move |_| {
                counted.fetch_add(1, Ordering::Relaxed);
            });
            let request = TierRequest::new(Arc::clone(&shop.policy), shop.as_of.clone());
            let tiered = run_to_report(request, &inputs, Some(&shop.workspace), &ctx).expect("a run");
            let workspace = Some(&shop.workspace);
            let request =
                ReportRequest { inputs: &inputs, tiered: &tiered, beside: &[], workspace, privacy: Privacy::Masked };
            (render(&request, Lang::En, &ctx).expect("a page"), passed.load(Ordering::Relaxed))
        };
        let (computed, passes) = report();
        shop.keep(&shop.tier());
        let (kept, fewer) = report();
        assert!(kept == computed, "by {}", file.display());
        assert!(fewer < passes, "{fewer} of {passes} by {}", file.display());
        // A process that lives answers the same.
        let terrace = Terrace::new(Workspace::open(shop.workspace.root()).expect("a workspace"));
        let request = TierRequest::new(Arc::clone(&shop.policy), shop.as_of.clone());
        let page = terrace.report(&request, None, (Privacy::Masked, Lang::En), &ctx).expect("a page");
        assert!(page == computed, "by {}", file.display());
    }
}

#[test]
fn a_run_stands_for_computing_only_while_it_says_the_same() {
    let mut shop = Shop::new(300);
    let tiered = shop.tier();
    let ids: Vec<String> = tiered.frame.ids.iter().map(str::to_owned).collect();
    let (customer, scheme) = (ids[7].as_str(), Some("value"));
    let (told, _) = shop.explain(customer, scheme);
    let folder = shop.keep(&tiered);
    assert_eq!(shop.explain(customer, scheme), (told, 0));
    // Another moment.
    shop.at("2026-06-30");
    assert!(shop.explain(customer, scheme).1 > 0);
    shop.at("2026-07-01");
    // A run whose grounds are not known, as older programs kept them, or whose files cannot be read.
    for name in ["grounds-1.json", "beside-1.parquet", "cutoffs-1.json"] {
        let whole = std::fs::read(folder.join(name)).expect("a file");
        std::fs::write(folder.join(name), "{}").expect("written");
        let (again, passed) = shop.explain(customer, None);
        std::fs::write(folder.join(name), &whole).expect("written");
        assert!(passed > 0, "{name}");
        assert_eq!(shop.explain(customer, None), (again, 0), "{name}");
    }
    // Somebody was erased, from the run too.
    erase(&shop.workspace, &[ids[9].clone()], &Silent::new().on_day(1)).expect("erased");
    assert!(shop.explain(customer, scheme).1 > 0);
    // Facts came.
    shop.keep(&shop.tier());
    assert_eq!(shop.explain(customer, scheme).1, 0);
    let more = shop.workspace.root().join("more.csv");
    std::fs::write(&more, "order_id,customer_id,ordered_at,amount\nX1,X,2026-06-30,5\n").expect("written");
    import(&shop.workspace, "orders", more);
    assert!(shop.explain(customer, scheme).1 > 0);
}

#[test]
fn sorted_values_are_a_faster_way_to_the_same_answer() {
    let mut shop = Shop::new(300);
    shop.policy = Arc::new(load(&policies().join("retail.yaml")).expect("a policy"));
    let tiered = shop.tier();
    let customer = tiered.frame.ids.get(7).to_owned();
    let (computed, _) = shop.explain(&customer, None);
    let folder = shop.keep(&tiered);
    let (sorted, record) = (folder.join("sorted-1.parquet"), folder.join("run.json"));
    assert_eq!(shop.explain(&customer, None), (computed.clone(), 0));
    // A file that cannot be read is as good as no run.
    let whole = std::fs::read(&sorted).expect("the sorted values");
    std::fs::write(&sorted, whole.split_at(whole.len() / 2).0).expect("written");
    let (again, passed) = shop.explain(&customer, None);
    assert!(again == computed && passed > 0, "{again}");
    // Runs of older programs have none, and whole columns are looked through.
    std::fs::remove_file(&sorted).expect("removed");
    let bytes = std::fs::read(&record).expect("a record");
    let mut older: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert!(older["files"].as_object_mut().expect("files").remove("sorted").is_some());
    std::fs::write(&record, older.to_string()).expect("written");
    assert_eq!(shop.explain(&customer, None), (computed, 0));
}
