//! Each step on a database as the steps before it leave it, with something in every table that it touches.

use super::{STEPS, migrate, migrator};
use crate::{Location, Store, StoreError, approvals, audit, events, jobs, keys, member_states, reveals, users};
use sqlx::{AnyConnection, Connection as _};
use terrace_domain::{CustomerId, UnixTime};

/// What is put into the tables that stand after a step, before the next is taken.
const SEEDS: &[(i64, &str)] = &[
    (
        1,
        "INSERT INTO counter (name, value) VALUES ('user', 2), ('audit', 3), ('event', 1), ('webhook', 1), ('booking', 2);
         INSERT INTO audit_subject (token, kind, id) VALUES ('t1', 'user', '1'), ('t2', 'user', '2'), ('t3', 'customer', 'C1');
         INSERT INTO user_account (id, name, role, password, totp, totp_step, customer, failures, locked_until, is_active, at)
         VALUES (1, 'owner', 'owner', 'hash', NULL, 0, NULL, 0, 0, 1, 7), (2, 'mei', 'manager', NULL, 'SECRET', 9, NULL, 3, 11, 1, 8);
         INSERT INTO session (token, user_id, csrf, at, expires) VALUES ('s', 1, 'c', 7, 9000000000000000);
         INSERT INTO api_key (id, name, role, token, made_by, at) VALUES (1, 'till', 'checkout', 'k', 'user:1', 7);
         INSERT INTO webhook (id, url, secret, kinds, told_seq, failures, next_at, is_active) VALUES (1, 'http://a', 'x', '', 0, 0, 0, 1);
         INSERT INTO event (seq, kind, subject, body, at) VALUES (1, 'member.level_changed', 'C1', '{}', 7);
         INSERT INTO family (member, root) VALUES ('C1', 'C1'), ('C2', 'C1');
         INSERT INTO booking (seq, member, key, local_at, body) VALUES (1, 'C1', 'join/C1', 5, '{}'), (2, 'C2', 'join/C2', 6, '{}')",
    ),
    (
        2,
        "UPDATE member_state SET level = 'silver', points = 100, due_at = 99, rules = 'h', seq = 1 WHERE member = 'C1';
         UPDATE member_state SET level = 'silver', points = 100, due_at = NULL, rules = 'h', seq = 2 WHERE member = 'C2';
         INSERT INTO member_state (member, level, points, local_at, due_at, rules, seq) VALUES ('C3', NULL, 5, 4, 77, 'h', 3)",
    ),
    (
        3,
        "INSERT INTO approval (id, kind, customer, act, asked_by, at, expires, state)
         VALUES (1, 'points', 'C1', '{}', 'user:1', 7, 8, 'waiting');
         INSERT INTO policy_version (number, name, text, hash, in_force_from, at, made_by) VALUES (1, 'shop', 'policy: shop', 'h', 7, 7, 'user:1');
         INSERT INTO job (id, kind, asked_by, at, state) VALUES (1, 'run', 'user:1', 7, 'running');
         INSERT INTO reveal (id, actor, customer, at) VALUES (1, 'user:2', 'C1', 7);
         UPDATE user_account SET totp_pending = 'PENDING', revision = 4 WHERE id = 2",
    ),
    (
        4,
        "INSERT INTO saved_view (id, name, owner, is_shared, is_personal, shows, at, revision)
         VALUES (1, 'best', 'user:1', 1, 0, '{}', 7, 1);
         INSERT INTO saved_view_pin (view_id, actor) VALUES (1, 'user:2');
         INSERT INTO saved_view_default (role, view_id) VALUES ('sales', 1);
         INSERT INTO customer_note (id, customer, text, made_by, at) VALUES (1, 'C1', 'likes oak', 'user:2', 7);
         INSERT INTO job_row (job, customer, outcome, approval, code, told_en, told_zh)
         VALUES (1, 'C1', 'waiting', 1, NULL, NULL, NULL), (1, 'C2', 'failed', NULL, 'T1503', 'no', '不')",
    ),
    (
        5,
        "INSERT INTO server_process (id, beats) VALUES ('s1', 3);
         INSERT INTO undone_import (number, at) VALUES (2, 7);
         INSERT INTO own_role (name, rights, fields, only_where, revision, made_by, at)
         VALUES ('north', 'see_customers', 'orders', 'orders > 1', 2, 'user:1', 7);
         UPDATE user_account SET link_by = 'user:1' WHERE id = 2",
    ),
];

/// Entries of the log, which only the program writes: their hashes are of what they say.
async fn log(store: &Store) {
    let written = store.write(async |change| {
        for (actor, action, id) in [("system", "user.first_owner", "1"), ("user:1", "user.added", "2")] {
            let (subject, details) = (("user", id), serde_json::json!({}));
            let at = UnixTime::from_micros(7);
            change.audit(&audit::Action { at, actor, action, subject, details }).await?;
        }
        Ok::<_, StoreError>(())
    });
    written.await.expect("written");
}

async fn connection(location: &Location) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match location {
        Location::File(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Location::Postgres(url) => url.clone(),
    };
    AnyConnection::connect(&url).await.expect("it opens")
}

fn on_both<F: Future<Output = ()>>(test: impl Fn(Location) -> F) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = Location::File(folder.path().join("state.db"));
    let server = terrace_testing::postgres_database().map(Location::Postgres);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for location in std::iter::once(file).chain(server) {
        runtime.block_on(test(location));
    }
}

/// The steps up to a number, each taken over what was put into the tables of the one before.
async fn taken(location: &Location, upto: i64) {
    let mut connection = connection(location).await;
    for (at, (number, _, _)) in STEPS.iter().enumerate() {
        if *number > upto {
            break;
        }
        migrator(&STEPS[..=at]).run(&mut connection).await.expect("the step is taken");
        if let Some((_, seed)) = SEEDS.iter().find(|(of, _)| of == number) {
            sqlx::raw_sql(*seed).execute(&mut connection).await.expect("the seed fits");
        }
    }
    connection.close().await.expect("closed");
}

#[test]
fn every_step_but_the_last_has_a_seed() {
    let seeded: Vec<i64> = SEEDS.iter().map(|(number, _)| *number).collect();
    let before_last: Vec<i64> = STEPS.iter().rev().skip(1).rev().map(|(number, _, _)| *number).collect();
    assert_eq!(seeded, before_last);
}

#[test]
fn the_steps_from_each_to_the_newest_keep_what_was_there() {
    for (number, _) in SEEDS {
        on_both(|location| async move {
            taken(&location, *number).await;
            let mut opened = connection(&location).await;
            migrate(&mut opened, "test").await.expect("all steps are taken");
            migrate(&mut opened, "test").await.expect("nothing is left to be taken");
            opened.close().await.expect("closed");
            let store = Store::open(location).await.expect("it opens");
            let mut reading = store.read().await.expect("a reader");
            let mei = users::find(&mut reading, "mei").await.expect("read").expect("mei is there");
            assert_eq!(
                (mei.role.as_str(), mei.totp.as_deref(), mei.totp_step, mei.failures),
                ("manager", Some("SECRET"), 9, 3)
            );
            assert_eq!(keys::list(&mut reading).await.expect("read").len(), 1);
            assert_eq!(events::after(&mut reading, 0, 9).await.expect("read").len(), 1);
            let webhook = events::webhooks(&mut reading).await.expect("read").remove(0);
            assert_eq!((webhook.revision, webhook.is_active), (1, true));
            drop(reading);
            store.close().await;
        });
    }
}

#[test]
fn the_second_step_has_everybody_looked_at_who_has_bookings() {
    on_both(|location| async move {
        taken(&location, 1).await;
        let store = Store::open(location).await.expect("it opens");
        let mut reading = store.read().await.expect("a reader");
        let at = terrace_domain::LocalTime::from_micros(1);
        assert_eq!(member_states::due(&mut reading, at, 9).await.expect("read"), ["C1", "C2"]);
        let state = member_states::find(&mut reading, "C1").await.expect("read").expect("there");
        assert!(!state.is_known());
        drop(reading);
        store.close().await;
    });
}

#[test]
fn the_third_step_begins_counting_revisions() {
    on_both(|location| async move {
        taken(&location, 2).await;
        let store = Store::open(location).await.expect("it opens");
        let mut reading = store.read().await.expect("a reader");
        let users = users::list(&mut reading).await.expect("read");
        let told: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.revision, &user.totp_pending)).collect();
        assert_eq!(told, [("mei", 1, &None), ("owner", 1, &None)]);
        let state = member_states::find(&mut reading, "C3").await.expect("read").expect("there");
        assert_eq!((state.points, state.due.map(|due| due.micros())), (Some(5), Some(77)), "who was never merged");
        assert!(approvals::list(&mut reading, false, 9).await.expect("read").is_empty());
        drop(reading);
        store.close().await;
    });
}

#[test]
fn the_fifth_step_knows_who_made_links_and_looks_at_the_merged() {
    on_both(|location| async move {
        // The log is written by the program of that step: all that it needs stands since the first.
        taken(&location, 3).await;
        let mut before = connection(&location).await;
        let entries = "INSERT INTO audit (seq, at, actor, action, subject, details, previous, hash) VALUES
             (1, 7, 'system', 'user.first_owner', 't1', '{}', '', 'a'), (2, 7, 'user:1', 'user.added', 't2', '{}', 'a', 'b'),
             (3, 8, 'user:2', 'user.signed_in', 't2', '{}', 'b', 'c')";
        sqlx::raw_sql(entries).execute(&mut before).await.expect("written");
        before.close().await.expect("closed");
        let store = Store::open(location).await.expect("it opens");
        let mut reading = store.read().await.expect("a reader");
        let users = users::list(&mut reading).await.expect("read");
        let told: Vec<_> =
            users.iter().map(|user| (user.name.as_str(), user.link_by.as_str(), user.revision)).collect();
        assert_eq!(told, [("mei", "user:1", 4), ("owner", "", 1)]);
        let at = terrace_domain::LocalTime::from_micros(1);
        assert_eq!(member_states::due(&mut reading, at, 9).await.expect("read"), ["C1", "C2"], "the merged alone");
        let job = jobs::get(&mut reading, 1).await.expect("read").expect("there");
        assert_eq!((job.state.as_str(), job.server.as_str()), (jobs::RUNNING, ""));
        assert_eq!(reveals::reason(&mut reading, 1).await.expect("read").as_deref(), Some(""));
        assert_eq!(approvals::list(&mut reading, true, 9).await.expect("read").len(), 1);
        drop(reading);
        store.close().await;
    });
}

#[test]
fn a_newly_made_database_takes_all_steps_at_once() {
    on_both(|location| async move {
        let store = Store::open(location).await.expect("it opens");
        log(&store).await;
        let mut reading = store.read().await.expect("a reader");
        let chain = audit::verify(&mut reading).await.expect("read");
        assert!(matches!(chain, audit::Chain::Whole { entries: 2, .. }), "{chain:?}");
        assert_eq!(
            audit::actors(&mut reading, ("user", "2"), "user.added", UnixTime::from_micros(7)).await.expect("read"),
            ["user:1"]
        );
        let id = CustomerId::new("C1").expect("an id");
        assert!(!crate::bookings::has_any(&mut reading, &id).await.expect("read"));
        drop(reading);
        store.close().await;
    });
}
