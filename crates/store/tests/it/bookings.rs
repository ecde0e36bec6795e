use super::{at, done, on_both};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{CustomerId, LocalTime, Money, Name};
use terrace_loyalty::{Adjustment, Booking, Command, CommandBody, LayerRule, Ledger, OrderId, RequestKey};
use terrace_policy::{Catalogue, Membership, Policy, Source, check};
use terrace_store::{Store, StoreError, bookings, erasure};

fn policy(points: &str) -> Policy {
    let text = format!(
        "policy: shop\ncurrency: CNY\ntimezone: Asia/Shanghai\nmembership:\n  points: {points}\n  levels:\n    - {{ level: gold, from: 500, pays: 90% }}\n    - {{ level: member, from: 0, pays: 100% }}\n"
    );
    let checked = check(&Source { name: "shop.yaml", text: &text }, &Catalogue::new(Vec::new()));
    checked.policy.unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

fn rules(policy: &Policy) -> &Membership {
    policy.membership.as_ref().expect("the policy has members")
}

fn id(text: &str) -> CustomerId {
    CustomerId::new(text).expect("an id")
}

fn key(text: &str) -> RequestKey {
    RequestKey::new(text).expect("a key")
}

fn local(day: i64) -> LocalTime {
    LocalTime::from_micros(20_000 * 86_400_000_000 + day * 86_400_000_000)
}

fn command(number: usize, day: i64, member: &str, body: CommandBody) -> Command {
    Command { key: key(&format!("k{number}")), at: local(day), member: id(member), body }
}

fn order(text: &str) -> OrderId {
    OrderId::new(text).expect("an id")
}

/// Every kind of command once, so that every kind of entry is written and read.
fn every_kind() -> Vec<Command> {
    let buy = |name: &str, day: i64, amount: i64| CommandBody::Purchase {
        order: order(name),
        activity: local(day),
        earning: Money::from_ten_thousandths(amount * 10_000),
    };
    let layer = |until: Option<i64>| LayerRule {
        level: Name::new("gold").expect("a name"),
        from: local(6),
        until: until.map(local),
        reason: "a promise".into(),
        by: "user:1".into(),
    };
    let adjust = |redeemable: i64| {
        CommandBody::Adjust(Adjustment {
            redeemable,
            qualifying: 5,
            reason: "an “odd” case\n".into(),
            by: "user:1".into(),
            second: Some("user:2".into()),
        })
    };
    let bodies = vec![
        ("C1", 0, CommandBody::Join),
        ("C1", 1, buy("o1", 1, 300)),
        ("C1", 1, buy("o2", 1, 400)),
        ("C1", 1, buy("o3", 1, 50)),
        ("C1", 2, CommandBody::Cancel { order: order("o3") }),
        ("C1", 3, CommandBody::Confirm { order: order("o1") }),
        ("C1", 4, CommandBody::Spend { points: 100, order: Some(order("o2")) }),
        ("C1", 4, CommandBody::Hold { points: 50, until: Some(local(30)) }),
        ("C1", 4, CommandBody::Hold { points: 20, until: None }),
        ("C1", 5, CommandBody::Capture { hold: key("k7"), points: 30, order: None }),
        ("C1", 5, CommandBody::Release { hold: key("k8") }),
        ("C1", 5, CommandBody::Confirm { order: order("o2") }),
        (
            "C1",
            6,
            CommandBody::Refund { order: order("o1"), returned: Money::from_ten_thousandths(777_777), points: 0 },
        ),
        ("C1", 6, CommandBody::Refund { order: order("o2"), returned: Money::ZERO, points: 40 }),
        ("C1", 7, adjust(30)),
        ("C1", 7, adjust(-10)),
        ("C1", 8, CommandBody::Grant(layer(Some(90)))),
        ("C1", 8, CommandBody::SetFloor(layer(None))),
        ("C2", 9, buy("p1", 9, 60)),
        ("C1", 10, CommandBody::Merge { from: id("C2") }),
        ("C1", 11, CommandBody::Unmerge { from: id("C2") }),
        ("C2", 12, CommandBody::Withdraw { order: order("p1") }),
    ];
    bodies.into_iter().enumerate().map(|(number, (who, day, body))| command(number, day, who, body)).collect()
}

async fn append(store: &Store, booking: Booking) {
    store
        .write(async move |change| {
            bookings::append(change, &booking).await?;
            if let CommandBody::Merge { from } = &booking.command.body {
                bookings::join(change, &booking.command.member, from).await?;
            }
            change.audit(&done("booking")).await
        })
        .await
        .map_err(|error: StoreError| error)
        .expect("it is booked");
}

#[test]
fn every_kind_of_booking_is_read_as_it_was_written() {
    on_both(|store| async move {
        let policy = policy("{ per: 1, earn: 1, pending: confirmed, refund: debt, expire: { after: 12 months } }");
        let mut ledger = Ledger::new(rules(&policy));
        let mut booked = Vec::new();
        for command in every_kind() {
            let posted = ledger.post(&command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
            booked.push(posted.booking.clone());
            append(&store, posted.booking).await;
        }
        let mut reading = store.read().await.expect("a reader");
        let read = bookings::of_member(&mut reading, &id("C2")).await.expect("it reads");
        assert_eq!(read, booked, "both are one family");
        let again = Ledger::of_bookings(rules(&policy), read).expect("the ledger opens");
        for day in [1, 5, 9, 400] {
            for who in ["C1", "C2"] {
                assert_eq!(again.balance(&id(who), local(day)), ledger.balance(&id(who), local(day)), "{who} {day}");
            }
        }
        assert_eq!(bookings::members(&mut reading, Some("C1"), 10).await.expect("it reads"), ["C2"]);
        assert!(bookings::has_any(&mut reading, &id("C2")).await.expect("it reads"));
        assert!(!bookings::has_any(&mut reading, &id("C3")).await.expect("it reads"));
    });
}

/// One spend, as a server does it: read, decide, write, in one piece of work.
async fn spend(store: &Store, policy: &Arc<Policy>, number: usize) -> bool {
    let policy = Arc::clone(policy);
    let spent: Result<bool, StoreError> = store
        .write(async move |change| {
            let read = bookings::of_member(change.reading(), &id("C1")).await?;
            let mut ledger = Ledger::of_bookings(rules(&policy), read).expect("the ledger opens");
            let body = CommandBody::Spend { points: 30, order: None };
            match ledger.post(&command(1_000 + number, 5, "C1", body)) {
                Ok(posted) => {
                    bookings::append(change, &posted.booking).await?;
                    change.audit(&done("spend")).await?;
                    Ok(true)
                }
                Err(_) => Ok(false),
            }
        })
        .await;
    spent.expect("the store answers")
}

#[test]
fn of_a_hundred_spends_at_once_exactly_those_win_that_the_balance_covers() {
    on_both(|store| async move {
        let policy = Arc::new(policy("{ per: 1, earn: 1 }"));
        let mut ledger = Ledger::new(rules(&policy));
        let body = CommandBody::Purchase {
            order: order("o"),
            activity: local(1),
            earning: Money::from_ten_thousandths(3_170_000),
        };
        append(&store, ledger.post(&command(0, 1, "C1", body)).expect("booked").booking).await;
        // Half of them through a second process's connection.
        let other = Arc::new(Store::open(store.location().clone()).await.expect("it opens twice"));
        let mut waiting = Vec::new();
        for number in 0..100 {
            let (store, policy) = (Arc::clone(if number % 2 == 0 { &store } else { &other }), Arc::clone(&policy));
            waiting.push(tokio::spawn(async move { spend(&store, &policy, number).await }));
        }
        let mut won = 0;
        for work in waiting {
            won += usize::from(work.await.expect("it ends"));
        }
        assert_eq!(won, 10, "317 points cover ten spends of 30");
        let mut reading = store.read().await.expect("a reader");
        let read = bookings::of_member(&mut reading, &id("C1")).await.expect("it reads");
        let ledger = Ledger::of_bookings(rules(&policy), read).expect("the ledger opens");
        assert_eq!(ledger.balance(&id("C1"), local(6)).expect("it fits").active, 17);
        other.close().await;
    });
}

#[test]
fn a_row_that_was_damaged_is_named() {
    on_both(|store| async move {
        let policy = policy("{ per: 1, earn: 1 }");
        let mut ledger = Ledger::new(rules(&policy));
        append(&store, ledger.post(&command(0, 1, "C1", CommandBody::Join)).expect("booked").booking).await;
        let mut reading = store.read().await.expect("a reader");
        sqlx::query("UPDATE booking SET body = '{\"form\":9}'").execute(&mut *reading).await.expect("changed");
        let told = bookings::of_member(&mut reading, &id("C1")).await.expect_err("it cannot be read");
        assert!(matches!(&told, StoreError::Damaged { table: "booking", row, .. } if row == "1"), "{told:?}");
        let _ = at(0);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// Ids and keys are any text that people write.
    #[test]
    fn any_text_is_kept(name in "[^\\s\\x00][^\\x00]{0,20}[^\\s\\x00]", amount in 0_i64..1_000_000_000) {
        let policy = policy("{ per: 1, earn: 1 }");
        let mut ledger = Ledger::new(rules(&policy));
        let (Ok(member), Some(order)) = (CustomerId::new(&name), OrderId::new(&name)) else { return Ok(()) };
        let body = CommandBody::Purchase { order, activity: local(1), earning: Money::from_ten_thousandths(amount) };
        let command = Command { key: key("k"), at: local(2), member: member.clone(), body };
        let booking = ledger.post(&command).expect("booked").booking;
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let read = runtime.block_on(async {
            let location = terrace_store::Location::File(folder.path().join("s.db"));
            let store = Store::open(location).await.expect("it opens");
            append(&store, booking.clone()).await;
            let mut reading = store.read().await.expect("a reader");
            let read = bookings::of_member(&mut reading, &member).await.expect("it reads");
            drop(reading);
            store.close().await;
            read
        });
        prop_assert_eq!(read, vec![booking]);
    }
}

/// Two who were taken for one person and parted again share a ledger. One of them is erased: the other's points stay, and
/// nothing tells of who is gone.
#[test]
fn whoever_is_erased_leaves_those_they_were_merged_with_as_they_were() {
    on_both(|store| async move {
        let policy = policy("{ per: 1, earn: 1, pending: confirmed, refund: debt, expire: { after: 12 months } }");
        let mut ledger = Ledger::new(rules(&policy));
        for command in every_kind() {
            let posted = ledger.post(&command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
            append(&store, posted.booking).await;
        }
        let before = ledger.balance(&id("C2"), local(20));
        let erased = store.write(async |change| {
            let gone = erasure::erase(change, "C1", &BTreeSet::from(["C1".to_owned()])).await?;
            change.audit(&done("erased")).await?;
            Ok::<_, StoreError>(gone)
        });
        assert!(erased.await.expect("erased") > 0);
        let mut reading = store.read().await.expect("a reader");
        let kept = bookings::of_member(&mut reading, &id("C2")).await.expect("it reads");
        assert!(!format!("{kept:?}").contains("C1"), "{kept:?}");
        assert!(!format!("{kept:?}").contains("a reason"), "what was written about them goes");
        let again = Ledger::of_bookings(rules(&policy), kept).expect("the ledger opens");
        assert_eq!(again.balance(&id("C2"), local(20)), before);
        assert!(bookings::of_member(&mut reading, &id("C1")).await.expect("it reads").is_empty());
        drop(reading);
        // Both at once leave nothing.
        let both = BTreeSet::from(["C1".to_owned(), "C2".to_owned()]);
        let erased = store.write(async move |change| {
            erasure::erase(change, "C2", &both).await?;
            change.audit(&done("erased")).await
        });
        erased.await.map_err(|error: StoreError| error).expect("erased");
        let mut reading = store.read().await.expect("a reader");
        assert!(bookings::of_member(&mut reading, &id("C2")).await.expect("it reads").is_empty());
    });
}
