use super::{at, on_both};
use sqlx::Connection as _;
use terrace_store::audit::{Action, Chain, EntryFilter, entries, subject, verify};
use terrace_store::{Location, Store, StoreError};

async fn write(store: &Store, count: u64) {
    for number in 0..count {
        store
            .write(async move |change| {
                let id = format!("C{}", number % 3);
                let details = serde_json::json!({ "number": number });
                let action =
                    Action { at: at(1), actor: "user:1", action: "test.done", subject: ("customer", &id), details };
                change.audit(&action).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("it is written");
    }
}

const fn of<'a>(kind: Option<&'a str>, id: Option<&'a str>) -> EntryFilter<'a> {
    EntryFilter { kind, id, actor: None, action: None, from: None, until: None }
}

/// Changes the database by hand, as somebody would who wants the log to say something else.
async fn by_hand(store: &Store, statement: &'static str) {
    let url = match store.location() {
        Location::File(_) => None,
        Location::Postgres(url) => Some(url.clone()),
    };
    match url {
        Some(url) => {
            let mut connection = sqlx::AnyConnection::connect(&url).await.expect("it connects");
            sqlx::raw_sql(statement).execute(&mut connection).await.expect("it is changed");
        }
        None => {
            let mut reading = store.read().await.expect("a connection");
            sqlx::raw_sql(statement).execute(&mut *reading).await.expect("it is changed");
        }
    }
}

#[test]
fn a_changed_or_missing_entry_is_found() {
    for (statement, broken) in [
        ("UPDATE audit SET actor = 'user:2' WHERE seq = 4", 4),
        ("UPDATE audit SET details = '{\"number\":9}' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 5", 5),
        ("UPDATE audit SET seq = 99 WHERE seq = 7", 7),
    ] {
        on_both(|store| async move {
            write(&store, 7).await;
            let mut reading = store.read().await.expect("a reader");
            let whole = verify(&mut reading).await.expect("it reads");
            assert!(matches!(whole, Chain::Whole { entries: 7, .. }), "{whole:?}");
            drop(reading);
            by_hand(&store, statement).await;
            let mut reading = store.read().await.expect("a reader");
            assert_eq!(verify(&mut reading).await.expect("it reads"), Chain::Broken { seq: broken }, "{statement}");
        });
    }
}

#[test]
fn an_erased_person_is_not_found_and_the_chain_holds() {
    on_both(|store| async move {
        write(&store, 6).await;
        let mut reading = store.read().await.expect("a reader");
        let of_person = entries(&mut reading, &of(Some("customer"), Some("C1")), None, 10).await.expect("it reads");
        assert_eq!(of_person.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [5, 2]);
        let token = of_person[0].subject.clone();
        let known = subject(&mut reading, &token).await.expect("it reads");
        assert_eq!(known, Some(("customer".to_owned(), "C1".to_owned())));
        drop(reading);
        store
            .write(async |change| {
                terrace_store::erasure::erase(change, "C1", &std::collections::BTreeSet::new()).await?;
                let action = Action {
                    at: at(9),
                    actor: "user:1",
                    action: "member.erased",
                    subject: ("erasure", "1"),
                    details: serde_json::json!({}),
                };
                change.audit(&action).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("it is forgotten");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(subject(&mut reading, &token).await.expect("it reads"), None);
        let all = entries(&mut reading, &EntryFilter::default(), None, 10).await.expect("it reads");
        assert!(all.iter().all(|entry| !format!("{entry:?}").contains("C1")), "{all:?}");
        assert!(matches!(verify(&mut reading).await.expect("it reads"), Chain::Whole { entries: 7, .. }));
    });
}

#[test]
fn entries_are_found_by_whom_what_whose_and_when() {
    on_both(|store| async move {
        for (second, actor, action, subject) in [
            (1, "user:1", "points.adjust", ("member", "C1")),
            (2, "user:2", "points.spend", ("member", "C1")),
            (3, "user:2", "pointsman.hired", ("user", "C1")),
            (4, "key:1", "order.accepted", ("order", "o1")),
        ] {
            let work = async move |change: &mut terrace_store::Change| {
                let details = serde_json::json!({});
                change.audit(&Action { at: at(second), actor, action, subject, details }).await
            };
            store.write(work).await.map_err(|error: StoreError| error).expect("it is written");
        }
        let mut reading = store.read().await.expect("a reader");
        let nothing = EntryFilter::default();
        for (filter, found) in [
            (nothing, &[4, 3, 2, 1][..]),
            (of(Some("member"), Some("C1")), &[2, 1]),
            (of(Some("member"), None), &[2, 1]),
            (of(None, Some("C1")), &[3, 2, 1]),
            (of(Some("member"), Some("o1")), &[]),
            (EntryFilter { actor: Some("user:2"), ..nothing }, &[3, 2]),
            (EntryFilter { action: Some("points"), ..nothing }, &[2, 1]),
            (EntryFilter { action: Some("points.spend"), ..nothing }, &[2]),
            (EntryFilter { action: Some("p%"), ..nothing }, &[]),
            (EntryFilter { from: Some(at(2)), until: Some(at(4)), ..nothing }, &[3, 2]),
            (EntryFilter { actor: Some("user:2"), action: Some("points"), ..of(Some("member"), Some("C1")) }, &[2]),
        ] {
            let told = entries(&mut reading, &filter, None, 10).await.expect("it reads");
            assert_eq!(told.iter().map(|entry| entry.seq).collect::<Vec<_>>(), found, "{filter:?}");
        }
        let page = entries(&mut reading, &nothing, Some(4), 2).await.expect("it reads");
        assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 2]);
    });
}
