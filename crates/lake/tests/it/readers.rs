//! Versions, older states brought back, and readers and writers side by side.

use crate::shop::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_lake::{Lake, LakeError, Wait, arrow_schema};

fn lake() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(&folder.path().join("lake"), 4).unwrap();
    (folder, lake)
}

#[test]
fn a_new_lake_is_empty() {
    let (folder, lake) = lake();
    let root = folder.path().join("lake");
    assert!(Lake::exists(&root) && !Lake::exists(folder.path()));
    assert_eq!(Lake::open(&root).unwrap().buckets(), 4);
    assert_eq!(code(Lake::open(folder.path())), "T0401");
    let snapshot = lake.snapshot().unwrap();
    assert_eq!((snapshot.version, snapshot.tables.len()), (0, 0));
    assert!(lake.versions().unwrap().is_empty());
    assert_eq!(code(lake.snapshot_at(1)), "T0405");
    let nothing = import(&lake, 1, vec![(&ORDERS, vec![orders(&[])])]);
    assert_eq!(nothing.version, 0);
}

#[test]
fn files_are_as_promised() {
    let (_folder, lake) = lake();
    let lines: Vec<_> = (0..500).map(|n| line(&format!("O{n}"), &format!("c{}", n % 37), "", "pen", n)).collect();
    import_orders(&lake, 1, &lines);
    let snapshot = lake.snapshot().unwrap();
    let table = &snapshot.tables["orders"];
    assert_eq!(*table.schema, arrow_schema(&ORDERS));
    assert_eq!((table.delta_version, table.files.len()), (0, 4));
    for file in &table.files {
        assert!(file.path.is_absolute());
        let reader = std::fs::File::open(&file.path).unwrap();
        let metadata = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(reader).unwrap();
        let group = metadata.metadata().row_group(0);
        let chunk = |name: &str| group.columns().iter().find(|c| c.column_path().string() == name).unwrap();
        assert_eq!(chunk("amount").column_type(), parquet::basic::Type::INT64);
        assert!(chunk("order_id").bloom_filter_offset().is_some() && chunk("product").bloom_filter_offset().is_none());
        assert!(chunk("ordered_at").statistics().is_some());
    }
}

#[test]
fn older_states_come_back() {
    let (folder, lake) = lake();
    import_orders(&lake, 1, &[line("O1", "a", "", "pen", 100)]);
    import_feedback(&lake, 2, &[("a", 1, None, 10_000)]);
    import_orders(&lake, 3, &[line("O1", "a", "", "pen", 700), line("O2", "b", "", "ink", 50)]);
    let held = |version| {
        let snapshot = lake.snapshot_at(version).unwrap();
        (rows(&snapshot, &ORDERS), rows(&snapshot, &FEEDBACK))
    };
    let version = writer(&lake).restore(2, &stamp(4)).unwrap();
    assert_eq!(version, 4);
    assert_eq!(held(4), held(2));
    assert_eq!(writer(&lake).restore(0, &stamp(5)).unwrap(), 5);
    assert_eq!(held(5), (Vec::new(), Vec::new()));
    assert_eq!(writer(&lake).restore(3, &stamp(6)).unwrap(), 6);
    assert_eq!(held(6), held(3));
    assert_eq!(writer(&lake).restore(3, &stamp(7)).unwrap(), 6, "nothing to do");
    assert_eq!(code(writer(&lake).restore(9, &stamp(7))), "T0405");
    let versions = lake.versions().unwrap();
    assert_eq!(versions.iter().map(|v| v.restored).collect::<Vec<_>>(), [None, None, None, Some(2), Some(0), Some(3)]);

    writer(&lake).expire(&[1, 2, 4, 5, 6]).unwrap();
    assert_eq!(lake.versions().unwrap().iter().map(|v| v.version).collect::<Vec<_>>(), [3, 6]);
    assert_eq!(held(6), held(3));
    assert_eq!(files_on_disk(&folder.path().join("lake")), files_named(&lake));
    assert_eq!(import_orders(&lake, 8, &[line("O3", "b", "", "ink", 50)]), (1, 0, 0));
}

#[test]
fn the_second_writer_is_refused_or_waits() {
    let (_folder, lake) = lake();
    let first = lake.writer("terrace import, process 1234", &Wait::Refuse).unwrap();
    let refused = lake.writer("another", &Wait::Refuse);
    assert!(matches!(&refused, Err(LakeError::Locked { holder }) if holder == "terrace import, process 1234"));
    assert_eq!(code(refused), "T0404");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| lake.writer("another", &Wait::UpTo(Duration::from_secs(20))).is_ok());
        thread::sleep(Duration::from_millis(100));
        drop(first);
        assert!(waiting.join().unwrap());
    });
}

#[test]
fn readers_see_all_tables_at_one_moment() {
    let (_folder, lake) = lake();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=12 {
                let id = format!("n{number}");
                let parts = vec![
                    (&ORDERS, vec![orders(&[line(&id, &id, "", "pen", 1)])]),
                    (&CUSTOMERS, vec![customers(&[(&id, "Rome", None)])]),
                    (&FEEDBACK, vec![feedback(&[(&id, 1, None, 1)])]),
                ];
                import(&lake, number, parts);
            }
            done.store(true, Ordering::Relaxed);
        });
        let mut looks = 0;
        while !done.load(Ordering::Relaxed) || looks == 0 {
            let snapshot = lake.snapshot().unwrap();
            for table in snapshot.tables.values() {
                assert_eq!(table.rows(), snapshot.version);
            }
            looks += 1;
        }
    });
    assert_eq!(lake.snapshot().unwrap().version, 12);
}
