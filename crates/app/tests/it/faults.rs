//! Failing disks and ends of the process at every durable step of every sort of work on a workspace: readers see what
//! was there before or all that the work makes of it, and the next writer brings it to its end.

use crate::shop::{POLICY, Shop, Silent};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use terrace_app::history::runs;
use terrace_app::imports::{ImportRequest, erase, list, readmit, take, undo};
use terrace_app::policies::load;
use terrace_app::runs::{KeepRequest, TierRequest, keep, tier};
use terrace_app::upkeep::compact;
use terrace_app::{AppError, Workspace, facts::Inputs};
use terrace_domain::AsOf;
use terrace_lake::fault::{Armed, arm};

/// What is done, to a workspace that is made ready for it.
struct Work {
    name: &'static str,
    prepare: fn(&Shop),
    run: fn(&Workspace) -> Result<(), AppError>,
}

const WORKS: [Work; 9] = [
    Work { name: "first import", prepare: |_| {}, run: |workspace| import(workspace, 7) },
    Work { name: "import", prepare: two_imports, run: |workspace| import(workspace, 7) },
    Work { name: "import that corrects", prepare: two_imports, run: |workspace| bring(workspace, &file(2, 9)) },
    Work {
        name: "undo",
        prepare: three_imports,
        run: |workspace| undo(workspace, 2, &Silent::new().on_day(9)).map(drop),
    },
    Work {
        name: "erasure",
        prepare: with_a_run,
        run: |workspace| erase(workspace, &["shared-03".to_owned()], &Silent::new().on_day(9)).map(drop),
    },
    Work {
        name: "import after an erasure",
        prepare: |shop| {
            two_imports(shop);
            erase(&shop.workspace, &["shared-03".to_owned()], &Silent::new().on_day(8)).expect("erased");
        },
        run: |workspace| import(workspace, 7),
    },
    Work {
        name: "readmission",
        prepare: |shop| {
            two_imports(shop);
            erase(&shop.workspace, &["shared-03".to_owned()], &Silent::new().on_day(8)).expect("erased");
        },
        run: |workspace| readmit(workspace, &["shared-03".to_owned()], &Silent::new().on_day(9)).map(drop),
    },
    Work {
        name: "compaction",
        prepare: three_imports,
        run: |workspace| compact(workspace, &Silent::new().on_day(9)).map(drop),
    },
    Work { name: "keeping a run again", prepare: with_a_run, run: |workspace| keep_run(workspace) },
];

/// The orders of one import: two of a customer whom no other import has, and two each of customers whom all have; and
/// a row that is rejected.
fn file(number: u32, amount: u32) -> Vec<(u32, String)> {
    let own = (0..2).map(|order| (order, format!("only-{number}")));
    let shared = (2..12).map(|order| (order, format!("shared-{:02}", order % 5)));
    own.chain(shared).map(|(order, customer)| (number * 100 + order, format!("{customer},{amount}"))).collect()
}

fn bring(workspace: &Workspace, orders: &[(u32, String)]) -> Result<(), AppError> {
    let mut text = String::from("order_id,customer_id,ordered_at,amount\n");
    for (order, rest) in orders {
        let (customer, amount) = rest.split_once(',').expect("a customer and an amount");
        text.push_str(&format!("{order},{customer},2026-01-05,{amount}\n"));
    }
    text.push_str("x,shared-01,no day,5\n");
    let sources = [terrace_app::facts::Source::bytes("orders.csv", text.into_bytes())];
    let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
    take(workspace, &request, &Silent::new().on_day(9)).map(drop)
}

fn import(workspace: &Workspace, number: u32) -> Result<(), AppError> {
    bring(workspace, &file(number, 10 + number))
}

fn two_imports(shop: &Shop) {
    (1..=2).for_each(|number| import(&shop.workspace, number).expect("imported"));
}

fn three_imports(shop: &Shop) {
    (1..=3).for_each(|number| import(&shop.workspace, number).expect("imported"));
}

fn with_a_run(shop: &Shop) {
    two_imports(shop);
    keep_run(&shop.workspace).expect("kept");
}

fn request(workspace: &Workspace) -> Result<TierRequest, AppError> {
    let policy = Arc::new(load(&workspace.root().join("policies/shop.yaml"))?);
    let as_of = AsOf::start_of(crate::shop::today(), policy.policy.timezone.clone());
    Ok(TierRequest::new(policy, as_of))
}

fn keep_run(workspace: &Workspace) -> Result<(), AppError> {
    let request = request(workspace)?;
    let inputs = Inputs::of_workspace(workspace, None, &request.policy.policy)?;
    let lake_version = inputs.origin.lake_version().expect("a lake");
    let silent = Silent::new();
    let tiered = tier(request, &inputs, Some(workspace), &silent.on_day(9))?;
    keep(workspace, &KeepRequest { lake_version, tiered: &tiered }, &silent.on_day(9)).map(drop)
}

/// What readers see of a workspace: everybody with their metrics and classes, and the kept runs with how many are in
/// each.
fn seen(root: &Path) -> [String; 2] {
    let workspace = Workspace::open(root).expect("a workspace");
    let request = request(&workspace).expect("a request");
    let everybody = match Inputs::of_workspace(&workspace, None, &request.policy.policy) {
        Err(AppError::NoFacts) => "nobody".to_owned(),
        Err(error) => panic!("{error:?}"),
        Ok(inputs) => match tier(request, &inputs, Some(&workspace), &Silent::new().on_day(9)) {
            Err(AppError::NoFacts) => "nobody".to_owned(),
            Err(error) => panic!("{error:?}"),
            Ok(run) => {
                let table = run.table().expect("a table");
                let mut text = Vec::new();
                let never = terrace_domain::CancelToken::new();
                terrace_app::output::write_csv(&table, &mut text, false, &never).expect("written");
                String::from_utf8(text).expect("a text")
            }
        },
    };
    let kept = runs(&workspace).expect("runs");
    let kept: Vec<(u64, usize)> =
        kept.iter().map(|run| (run.record().number, run.ids().expect("whole").len())).collect();
    [everybody, format!("{kept:?}")]
}

/// What records say, which may lag behind the lake until the next writer.
fn recorded(root: &Path) -> String {
    let workspace = Workspace::open(root).expect("a workspace");
    let all = list(&workspace).expect("a list");
    let told = |record: &terrace_app::imports::ImportRecord| (record.number, record.undone, record.counts);
    format!("{:?}", all.iter().map(told).collect::<Vec<_>>())
}

/// Files and folders that only work under way may have.
fn leftovers(root: &Path) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let passing = [".pending-", ".scratch-", ".terrace-", "undo.json", "forget.json"];
            if name.ends_with(".tmp") || passing.iter().any(|start| name.starts_with(start)) {
                found.push(path.display().to_string());
            }
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target: PathBuf = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// How the disk behaves from a point on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// It refuses once.
    Once,
    /// Nothing reaches it any more, as where the process has ended.
    ForGood,
}

/// Lets the point of that number, counted from 0, fail; counts the points that are passed.
fn at_point(root: &Path, wanted: usize, fault: Fault) -> (Armed, Arc<AtomicUsize>) {
    let passed = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&passed);
    let hook = move |name: &'static str, _: &Path| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        let fails = number == wanted || (fault == Fault::ForGood && number > wanted);
        if fails { Err(io::Error::other(name)) } else { Ok(()) }
    };
    (arm(root, Arc::new(hook)), passed)
}

/// Fails a work at every point, looks at what readers see, and lets the next writer go on.
fn at_every_point(work: &Work, fault: Fault) {
    let shop = Shop::new(POLICY, "[lake]\nbuckets = 2\n");
    (work.prepare)(&shop);
    let before = seen(shop.root());
    let calm = tempfile::tempdir().expect("a folder");
    copy(shop.root(), calm.path());
    (work.run)(&Workspace::open(calm.path()).expect("a workspace")).expect("done");
    let (after, records) = (seen(calm.path()), recorded(calm.path()));
    for point in 0.. {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path");
        copy(shop.root(), &root);
        let (armed, passed) = at_point(&root, point, fault);
        let done = (work.run)(&Workspace::open(&root).expect("a workspace"));
        drop(armed);
        if passed.load(Ordering::SeqCst) <= point {
            done.expect("nothing failed");
            assert!(point > 5, "{}: {point} points", work.name);
            return;
        }
        let at = format!("{} at point {point}, {fault:?}", work.name);
        // An erasure reaches the kept runs after the lake.
        let is_whole = |held: &[String; 2]| (0..2).all(|part| [&before[part], &after[part]].contains(&&held[part]));
        let held = seen(&root);
        assert!(is_whole(&held), "{at}:\n{held:?}\nbefore:\n{before:?}\nafter:\n{after:?}");
        // The next writer brings to an end what holds, and takes back the rest, which can be done again.
        let workspace = Workspace::open(&root).expect("a workspace");
        match compact(&workspace, &Silent::new().on_day(9)) {
            Ok(_) | Err(AppError::NoFacts) => {}
            Err(error) => panic!("{at}: {error:?}"),
        }
        let brought = seen(&root);
        assert!(brought == before || brought == after, "{at}, then:\n{brought:?}");
        assert!(held != after || brought == after, "{at}: what held holds no more");
        if brought != after {
            (work.run)(&workspace).unwrap_or_else(|error| panic!("{at}, again: {error:?}"));
        }
        assert_eq!(seen(&root), after, "{at}, in the end");
        assert_eq!(recorded(&root), records, "{at}, in the end");
        assert_eq!(leftovers(&root), Vec::<String>::new(), "{at}");
    }
}

/// One test per work, so that they run side by side.
macro_rules! faults {
    ($($name:ident: $number:expr,)*) => {$(
        #[test]
        fn $name() {
            at_every_point(&WORKS[$number], Fault::Once);
            at_every_point(&WORKS[$number], Fault::ForGood);
        }
    )*};
}

faults! {
    a_first_import_holds_or_leaves_nothing: 0,
    an_import_holds_or_leaves_nothing: 1,
    a_correction_holds_or_leaves_nothing: 2,
    an_undo_is_done_or_not_begun: 3,
    an_erasure_is_done_or_finished_by_the_next_writer: 4,
    an_import_without_the_erased_holds_or_leaves_nothing: 5,
    a_readmission_is_done_or_not: 6,
    a_compaction_changes_nothing: 7,
    a_run_is_kept_whole_or_stays_as_it_was: 8,
}
