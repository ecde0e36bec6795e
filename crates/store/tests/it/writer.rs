use super::{at, done, on_both};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use terrace_store::audit::Action;
use terrace_store::{Location, Store, StoreError, requests, tail};

#[test]
fn work_that_fails_changes_nothing_and_others_of_its_batch_hold() {
    on_both(|store| async move {
        let mut waiting = Vec::new();
        for number in 0..40_u64 {
            let store = Arc::clone(&store);
            waiting.push(tokio::spawn(async move {
                store
                    .write(async move |change| {
                        tail::accept(change, "orders", &[("C1", format!("{{\"n\":{number}}}"))], at(0)).await?;
                        change.audit(&done("order")).await?;
                        if number % 4 == 0 { Err(StoreError::Mistake("on purpose")) } else { Ok(number) }
                    })
                    .await
            }));
        }
        let mut kept = Vec::new();
        for work in waiting {
            match work.await.expect("it ends") {
                Ok(number) => kept.push(number),
                Err(StoreError::Mistake(reason)) => assert_eq!(reason, "on purpose"),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(kept.len(), 30);
        let mut reading = store.read().await.expect("a reader");
        let facts = tail::facts(&mut reading, None).await.expect("facts");
        let mut stored: Vec<u64> = facts
            .iter()
            .map(|fact| serde_json::from_str::<serde_json::Value>(&fact.fact).expect("JSON")["n"].as_u64().expect("n"))
            .collect();
        stored.sort_unstable();
        assert_eq!(stored, kept);
    });
}

#[test]
fn a_change_that_is_not_in_the_log_is_refused() {
    on_both(|store| async move {
        let silent = store
            .write(async move |change| {
                tail::accept(change, "orders", &[("C1", "{}".to_owned())], at(0)).await.map(|_| ())
            })
            .await;
        assert!(matches!(silent, Err(StoreError::Mistake(_))), "{silent:?}");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(tail::waiting(&mut reading).await.expect("count"), (0, None));
    });
}

#[test]
fn a_key_is_answered_once() {
    on_both(|store| async move {
        let answer = requests::Answer { body_hash: "h".into(), status: 201, answer: "{}".into() };
        let again = answer.clone();
        store
            .write(async move |change| {
                requests::keep(change, ("key:1", "K"), &answer, at(1)).await?;
                change.audit(&done("request")).await
            })
            .await
            .expect("it is kept");
        let twice = again.clone();
        let second: Result<(), StoreError> = store
            .write(async move |change| {
                requests::keep(change, ("key:1", "K"), &twice, at(2)).await?;
                change.audit(&done("request")).await
            })
            .await;
        assert!(matches!(second, Err(StoreError::Database(_))), "{second:?}");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(requests::find(&mut reading, "key:1", "K").await.expect("it reads"), Some(again));
        assert_eq!(requests::find(&mut reading, "key:2", "K").await.expect("it reads"), None);
        drop(reading);
        let gone = store
            .write(async |change| {
                let gone = requests::expire(change, at(5)).await?;
                change.audit(&done("expire")).await?;
                Ok::<_, StoreError>(gone)
            })
            .await;
        assert_eq!(gone.expect("it expires"), 1);
    });
}

#[test]
fn two_processes_of_one_database_never_give_a_number_twice() {
    on_both(|store| async move {
        let other = Arc::new(terrace_store::Store::open(store.location().clone()).await.expect("it opens twice"));
        let mut waiting = Vec::new();
        for number in 0..60 {
            let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
            waiting.push(tokio::spawn(async move {
                store
                    .write(async |change| {
                        let first = tail::accept(change, "orders", &[("C", "{}".into())], at(0)).await?;
                        change.audit(&done("order")).await?;
                        Ok::<_, StoreError>(first)
                    })
                    .await
            }));
        }
        let mut numbers = Vec::new();
        for work in waiting {
            numbers.push(work.await.expect("it ends").expect("it is kept"));
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=60).collect::<Vec<u64>>());
        let mut reading = store.read().await.expect("a reader");
        let chain = terrace_store::audit::verify(&mut reading).await.expect("it reads");
        assert!(matches!(chain, terrace_store::audit::Chain::Whole { entries: 60, .. }), "{chain:?}");
        other.close().await;
    });
}

/// A mistake of ours in one change ends that change, and not the writer.
#[test]
fn a_change_that_panics_leaves_the_writer_at_work() {
    on_both(|store| async move {
        let broken: Result<(), StoreError> = store
            .write(async move |change| {
                tail::accept(change, "orders", &[("C1", "{}".to_owned())], at(0)).await?;
                panic!("on purpose")
            })
            .await;
        assert!(matches!(broken, Err(StoreError::Mistake(_))), "{broken:?}");
        let next = store
            .write(async move |change| {
                tail::accept(change, "orders", &[("C2", "{}".to_owned())], at(1)).await?;
                change.audit(&done("order")).await
            })
            .await;
        assert!(next.is_ok(), "{next:?}");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(tail::waiting(&mut reading).await.expect("count").0, 1);
    });
}

/// SQLite's log beside the file is cut off also where somebody reads at every moment.
#[test]
fn the_log_beside_the_file_does_not_grow_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.db");
    let log = folder.path().join("state.db-wal");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let store = Arc::new(Store::open(Location::File(file)).await.expect("it opens"));
        let (ends, begun) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        // Two readers who take turns, each in a snapshot of its own that ends when the other's has begun: at no moment does
        // nobody read, however slow the machine is.
        let readers = (0..2).map(|_| {
            let (store, ends, begun) = (Arc::clone(&store), Arc::clone(&ends), Arc::clone(&begun));
            tokio::spawn(async move {
                while !ends.load(Ordering::Relaxed) {
                    let mut mine = None;
                    let snapshot = store
                        .dump(|_| {
                            let mine = *mine.get_or_insert_with(|| begun.fetch_add(1, Ordering::Relaxed) + 1);
                            // Where the other reader is gone, so is the test.
                            let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
                            while begun.load(Ordering::Relaxed) == mine && !ends.load(Ordering::Relaxed) {
                                if std::time::Instant::now() > patience {
                                    return Err(StoreError::Closed);
                                }
                                std::thread::sleep(std::time::Duration::from_millis(1));
                            }
                            if ends.load(Ordering::Relaxed) { Err(StoreError::Closed) } else { Ok(()) }
                        })
                        .await;
                    assert!(matches!(snapshot, Ok(()) | Err(StoreError::Closed)), "{snapshot:?}");
                }
            })
        });
        let readers: Vec<_> = readers.collect();
        let kept = store.write(async |change| {
            for number in 0..5 {
                change.audit(&Action { at: at(number), ..done("something to read") }).await?;
            }
            Ok::<_, StoreError>(())
        });
        kept.await.expect("kept");
        let (mut before, mut is_cut, text) = (0, false, "x".repeat(1 << 20));
        for number in 0..600_i64 {
            let text = text.clone();
            let written = store.write(async move |change| {
                let answer = requests::Answer { body_hash: "h".into(), status: 200, answer: text };
                // One row is written over and over: the file stays small, what is logged adds up.
                requests::expire(change, at(number + 1)).await?;
                requests::keep(change, ("user:1", "key"), &answer, at(number)).await?;
                change.is_bookkeeping();
                Ok::<_, StoreError>(())
            });
            written.await.expect("written");
            let bytes = std::fs::metadata(&log).map_or(0, |log| log.len());
            is_cut = bytes < before;
            if is_cut {
                break;
            }
            before = bytes;
        }
        ends.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.await.expect("it ends");
        }
        assert!(is_cut, "{before} bytes of log, which nobody cut off");
        assert!(before > 32 << 20, "{before} bytes were cut off: that is no work for every write");
        store.close().await;
    });
}
