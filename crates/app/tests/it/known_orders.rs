//! Orders of which rows come again: files of one command, straight and imported, and one command after another.

use crate::shop::{POLICY, Silent};
use std::collections::BTreeMap;
use std::sync::Arc;
use terrace_app::AppError;
use terrace_app::Workspace;
use terrace_app::facts::{Files, Inputs, Source};
use terrace_app::imports::{ImportRequest, ImportResult, KeptMapping, rehearse, take, undo};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{TierRequest, Tiered, read_files_to_tier, tier};
use terrace_app::views::ImportView;
use terrace_domain::{AsOf, Coded, Date, Value};

const HEAD: &str = "order_id,customer_id,ordered_at,product,amount\n";

/// Net amounts by customer, and the codes of the remarks on known orders.
type Answer = (BTreeMap<String, String>, Vec<&'static str>);

struct Case {
    _folder: tempfile::TempDir,
    workspace: Workspace,
    policy: Arc<LoadedPolicy>,
}

fn sources(files: &[&str]) -> Vec<Source> {
    let named = files.iter().enumerate();
    named.map(|(number, rows)| Source::bytes(format!("{number}.csv"), format!("{HEAD}{rows}").into_bytes())).collect()
}

fn spent(tiered: &Tiered) -> BTreeMap<String, String> {
    let place = tiered.policy.policy.metrics.iter().position(|metric| metric.name.as_str() == "spend").unwrap();
    let column = tiered.frame.metrics[place].as_ref().unwrap();
    let ids = &tiered.frame.ids;
    let value = |row: usize| match column.value(row) {
        Some(Value::Money(money)) => money.to_string(),
        other => panic!("{other:?}"),
    };
    (0..ids.len()).map(|row| (ids.get(row).to_owned(), value(row))).collect()
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.yaml");
        std::fs::write(&path, POLICY).unwrap();
        let root = folder.path().join("shop");
        Workspace::init(&root).unwrap();
        let workspace = Workspace::open(&root).unwrap();
        Self { policy: Arc::new(load(&path).unwrap()), workspace, _folder: folder }
    }

    fn as_of(&self) -> AsOf {
        AsOf::start_of(Date::parse("2026-12-01").unwrap(), self.policy.policy.timezone.clone())
    }

    fn tiered(&self, inputs: &Inputs) -> Tiered {
        let request = TierRequest::new(Arc::clone(&self.policy), self.as_of());
        tier(request, inputs, None, &Silent::new().on_day(0)).unwrap()
    }

    fn straight(&self, files: &[&str]) -> Result<Answer, AppError> {
        let files = Files { sources: BTreeMap::from([("orders", sources(files))]), ..Files::default() };
        let inputs = read_files_to_tier(&files, &self.policy.policy, &self.as_of(), &Silent::new().on_day(0))?;
        let tiered = self.tiered(&inputs);
        let codes = tiered.notes.iter().map(Coded::code).filter(|code| code.starts_with("T041"));
        Ok((spent(&tiered), codes.collect()))
    }

    fn command(&self, files: &[&str], mapping: Option<&str>) -> Result<Vec<&'static str>, AppError> {
        let sources = sources(files);
        let mapping = mapping.map(|text| KeptMapping { name: "map.yaml".to_owned(), text: text.to_owned() });
        let request = ImportRequest { kind: "orders", sources: &sources, mapping, unknown_as_sales: false };
        let silent = Silent::new();
        let rehearsed = rehearse(&self.workspace, &request, &silent.on_day(0));
        let taken = match (rehearsed, take(&self.workspace, &request, &silent.on_day(0))) {
            (Ok(rehearsed), Ok(taken)) => {
                assert_eq!(rehearsed.met, taken.met);
                let ImportResult::DryRun { counts: Some(counts) } = rehearsed.result else { panic!("{rehearsed:?}") };
                let done = match &taken.result {
                    ImportResult::Stored { record, .. } => record.counts,
                    ImportResult::Nothing(counts) => *counts,
                    ImportResult::DryRun { .. } => panic!("it was stored"),
                };
                assert_eq!(counts, done);
                taken
            }
            (Err(rehearsed), Err(error)) => {
                assert_eq!(rehearsed.code(), error.code());
                return Err(error);
            }
            other => panic!("{other:?}"),
        };
        let shown = serde_json::to_value(ImportView::new(&taken)).unwrap();
        assert_eq!(shown.get("known_orders").is_some(), !taken.met.is_empty(), "{shown}");
        Ok(taken.met.remarks().into_iter().map(|(code, _)| code).collect())
    }

    fn stored(&self) -> BTreeMap<String, String> {
        spent(&self.tiered(&Inputs::of_workspace(&self.workspace, None, &self.policy.policy).unwrap()))
    }
}

/// The files of one command, straight and imported.
fn together(files: &[&str]) -> Answer {
    let case = Case::new();
    let straight = case.straight(files).unwrap();
    let codes = case.command(files, None).unwrap();
    assert_eq!((case.stored(), codes), straight, "imported as straight from files");
    straight
}

/// A command for each file.
fn apart(files: &[&str]) -> Answer {
    let case = Case::new();
    let codes = files.iter().flat_map(|file| case.command(&[file], None).unwrap()).collect();
    (case.stored(), codes)
}

fn spend(expected: &[(&str, &str)]) -> BTreeMap<String, String> {
    expected.iter().map(|(id, amount)| ((*id).to_owned(), (*amount).to_owned())).collect()
}

#[test]
fn exports_that_overlap_count_each_order_once() {
    let feb = "1,cc,2026-02-20,pen,10\n2,cc,2026-03-01,ink,10\n2,cc,2026-03-01,ink,10\n3,dd,2026-03-01,desk,70\n";
    let mar = "2,cc,2026-03-01,ink,10\n2,cc,2026-03-01,ink,10\n3,dd,2026-03-01,desk,70\n";
    let expected = (spend(&[("cc", "30.00"), ("dd", "70.00")]), vec![]);
    assert_eq!(together(&[feb, mar]), expected);
    assert_eq!(apart(&[feb, mar, feb]), expected);
}

#[test]
fn an_order_changed_later_is_as_the_later_file_has_it() {
    let first = "1,uu,2026-03-01,a,10\n1,uu,2026-03-01,b,20\n1,uu,2026-03-01,c,30\n";
    let second = "1,uu,2026-03-01,a,10\n1,uu,2026-03-01,b,20\n";
    let expected = (spend(&[("uu", "30.00")]), vec!["T0416"]);
    assert_eq!(together(&[first, second]), expected);
    assert_eq!(apart(&[first, second]), expected);
    assert_eq!(together(&[second, first]).0, spend(&[("uu", "60.00")]));
    // Two accounts of one person became one.
    let (before, after) =
        ("1,old,2026-01-05,a,100\n2,old,2026-01-20,a,100\n", "1,new,2026-01-05,a,100\n2,new,2026-01-20,a,100\n");
    assert_eq!(apart(&[before, after]).0.get("new").map(String::as_str), Some("200.00"));
}

#[test]
fn halves_are_joined_and_later_returns_added() {
    let one = "4,a,2026-01-04,cap,7\n5,a,2026-01-05,pen,100\n5,a,2026-01-05,pad,50\n";
    let two = "5,a,2026-01-05,ink,20\n6,b,2026-01-06,cap,7\n";
    assert_eq!(together(&[one, two]), (spend(&[("a", "177.00"), ("b", "7.00")]), vec!["T0415"]));
    let back = "5,a,2026-01-09,pad,-50\n";
    let expected = (spend(&[("a", "107.00")]), vec!["T0414"]);
    assert_eq!(together(&[one, back]), expected);
    assert_eq!(apart(&[one, back]), expected);
}

#[test]
fn numbers_that_start_anew_are_refused_with_what_to_write() {
    let june = "0001,A,2026-06-01,x,100\n0002,B,2026-06-01,x,200\n";
    let july = "0001,D,2026-07-01,x,1000\n0002,E,2026-07-01,x,2000\n";
    let case = Case::new();
    assert_eq!(case.straight(&[june, july]).unwrap_err().code(), "T0413");
    assert_eq!(case.command(&[june, july], None).unwrap_err().code(), "T0413");
    assert!(case.workspace.lake_if_any().unwrap().is_none(), "nothing was stored");
    case.command(&[june], None).unwrap();
    let error = case.command(&[july], None).unwrap_err();
    let told = error.arguments();
    assert!(told.contains(&("examples", "0001 (2026-06-01, 2026-07-01), 0002 (2026-06-01, 2026-07-01)".to_owned())));
    // Within one file too.
    assert_eq!(
        case.straight(&["7,A,2026-06-01,x,1\n8,B,2026-06-01,x,1\n7,C,2026-06-02,x,1\n"]).unwrap_err().code(),
        "T0413"
    );

    let longer = "columns: { order_id: [order_id, ordered_at] }\n";
    let case = Case::new();
    case.command(&[june], Some(longer)).unwrap();
    case.command(&[july], Some(longer)).unwrap();
    assert_eq!(case.stored(), spend(&[("A", "100.00"), ("B", "200.00"), ("D", "1000.00"), ("E", "2000.00")]));

    let case = Case::new();
    case.command(&[june], None).unwrap();
    case.command(&["0001,A,2026-06-03,y,5\n"], Some("orders: add\n")).unwrap();
    assert_eq!(case.stored()["A"], "105.00");
    case.command(&["0001,A,2026-06-03,z,9\n"], Some("orders: replace\n")).unwrap();
    assert_eq!(case.stored()["A"], "9.00");
    // An import made again goes by the mapping that it had.
    undo(&case.workspace, 3, &Silent::new().on_day(1)).unwrap();
    assert_eq!(case.stored()["A"], "105.00");
}
