use super::{at, done, on_both};
use std::sync::Arc;
use terrace_store::members::MemberForm;
use terrace_store::overrides::StandingOverride;
use terrace_store::{
    Location, Store, StoreError, approvals, dump, events, job_rows, jobs, keys, members, overrides, policies, reveals,
    roles, saved_views, servers, tail, undone, usage, users,
};

/// Something in most tables, with empty cells and texts of any kind.
async fn fill(store: &Store) {
    store
        .write(async |change| {
            let user = users::add(change, ("li", "service", None), at(0)).await?.expect("a free name");
            users::invite(change, user, "link", at(9)).await?;
            keys::add(change, ("till “1”\n", "checkout", "user:1"), "token", at(0)).await?;
            tail::accept(change, "orders", &[("C1", "{\"a\":\"ü\"}".into()), ("C2", "{}".into())], at(1)).await?;
            let form = MemberForm {
                name: Some("李雷".into()),
                phone: Some("13800000000".into()),
                ..super::people::form("C1")
            };
            members::put(change, &form).await?;
            events::add(change, ("a", "C1"), &serde_json::json!({ "n": 1 }), at(2)).await?;
            events::put_told_tier(change, ("C1", "type"), None).await?;
            events::put_told_tier(change, ("C2", "type"), Some("A")).await?;
            let held = StandingOverride {
                id: 0,
                scheme: "type".into(),
                customer: "C1".into(),
                tier: "A".into(),
                reason: "r".into(),
                made_by: "user:1".into(),
                approved_by: None,
                from: terrace_domain::LocalTime::from_micros(1),
                until: terrace_domain::LocalTime::from_micros(2),
            };
            overrides::add(change, &held, at(0)).await?;
            approvals::add(change, &super::acting::waiting("C1", at(9))).await?;
            policies::add(change, &super::acting::policy("shop", at(0))).await?;
            let job = jobs::add(change, ("run", "user:1", "s1"), at(0)).await?;
            jobs::end(change, job, ("done", Some("{}")), at(1)).await?;
            reveals::add(change, ("user:1", "C1", "why"), at(0)).await?;
            undone::note(change, 3, at(0)).await?;
            roles::put(change, &super::people::own_role("north")).await?;
            servers::beat(change, "s1").await?;
            usage::add(change, &super::usage::used("2026-11-30", "customers", 2)).await?;
            let view = saved_views::add(change, &super::saved_views::view("a", "user:1", "{}")).await?;
            saved_views::pin(change, (view, "user:1"), true).await?;
            saved_views::set_defaults(change, view, &["sales".into()]).await?;
            let row = job_rows::JobRow { customer: "C2".into(), outcome: job_rows::JobOutcome::Done };
            job_rows::add(change, job, &row).await?;
            change.audit(&done("filled")).await
        })
        .await
        .map_err(|error: StoreError| error)
        .expect("filled");
}

async fn lines(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let dumped: Result<(), StoreError> = store
        .dump(|line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .await;
    dumped.expect("dumped");
    lines
}

#[test]
fn a_state_moves_whole_from_one_database_to_another() {
    on_both(|store| async move {
        fill(&store).await;
        let dumped = lines(&store).await;
        assert!(dumped.len() >= 18, "{dumped:?}");
        assert!(!dumped.iter().any(|line| line.contains("server_process")), "a server is its database's own");
        // Into the other kind: from a file into PostgreSQL where it is there, and back into a file.
        let folder = tempfile::tempdir().expect("a folder");
        let file = Location::File(folder.path().join("other.db"));
        let other = match store.location() {
            Location::File(_) => terrace_testing::postgres_database().map_or(file, Location::Postgres),
            Location::Postgres(_) => file,
        };
        let other = Arc::new(Store::open(other).await.expect("it opens"));
        let mut reading = other.read().await.expect("a reader");
        assert!(dump::is_empty(&mut reading).await.expect("it reads"));
        drop(reading);
        let brought = dumped.clone();
        other
            .write(async move |change| {
                for line in &brought {
                    dump::restore(change, line).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .expect("restored");
        assert_eq!(lines(&other).await, dumped);
        let mut reading = other.read().await.expect("a reader");
        assert!(!dump::is_empty(&mut reading).await.expect("it reads"));
        let chain = terrace_store::audit::verify(&mut reading).await.expect("it reads");
        assert!(matches!(chain, terrace_store::audit::Chain::Whole { entries: 1, .. }), "{chain:?}");
        drop(reading);
        // Numbers go on where they stood.
        let next = other.write(async |change| {
            let first = tail::accept(change, "orders", &[("C3", "{}".into())], at(3)).await?;
            change.audit(&done("more")).await?;
            Ok::<_, StoreError>(first)
        });
        assert_eq!(next.await.expect("accepted"), 3);
        other.close().await;
    });
}

#[test]
fn lines_that_are_no_rows_of_ours_are_refused() {
    on_both(|store| async move {
        for line in [
            "",
            "{}",
            "{\"table\":\"pg_user\",\"row\":{\"a\":1}}",
            "{\"table\":\"audit\",\"row\":{\"seq) VALUES (1); --\":1}}",
            "{\"table\":\"audit\",\"row\":{\"nothing\":1}}",
        ] {
            let brought: Result<(), StoreError> =
                store.write(async move |change| dump::restore(change, line).await).await;
            assert!(brought.is_err(), "{line}");
        }
        let mut reading = store.read().await.expect("a reader");
        assert!(dump::is_empty(&mut reading).await.expect("it reads"));
    });
}
