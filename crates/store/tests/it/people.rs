use super::{at, done, on_both};
use terrace_domain::LocalTime;
use terrace_store::members::{Key, MemberForm};
use terrace_store::overrides::StandingOverride;
use terrace_store::roles::OwnRole;
use terrace_store::{StoreError, events, keys, members, overrides, roles, servers, users};

#[test]
fn users_sessions_and_invitations() {
    on_both(|store| async move {
        let id = store
            .write(async |change| {
                let id = users::add(change, ("li", "manager", None), at(0)).await?.expect("a free name");
                assert_eq!(users::add(change, ("li", "owner", None), at(0)).await?, None, "the name is taken");
                users::invite(change, id, "link", at(60)).await?;
                users::begin_session(change, id, ("token", "csrf"), (at(0), at(100))).await?;
                change.audit(&done("user")).await?;
                Ok::<_, StoreError>(id)
            })
            .await
            .expect("written");
        let mut reading = store.read().await.expect("a reader");
        let user = users::find(&mut reading, "li").await.expect("it reads").expect("li is there");
        assert_eq!((user.id, user.role.as_str(), user.is_active), (id, "manager", true));
        assert_eq!(users::invited(&mut reading, "link", at(59)).await.expect("it reads"), Some(user.clone()));
        assert_eq!(users::invited(&mut reading, "link", at(60)).await.expect("it reads"), None);
        assert_eq!(users::invited(&mut reading, "other", at(1)).await.expect("it reads"), None);
        let session = users::session(&mut reading, "token", at(99)).await.expect("it reads").expect("it lasts");
        assert_eq!((session.user, session.csrf.as_str()), (user.clone(), "csrf"));
        assert!(users::session(&mut reading, "token", at(100)).await.expect("it reads").is_none());
        drop(reading);
        let left = users::User { is_active: false, failures: 3, ..user };
        let written = left.clone();
        store
            .write(async move |change| {
                users::put(change, &written).await?;
                assert!(users::use_invitation(change, "link").await?);
                assert!(!users::use_invitation(change, "link").await?, "once");
                change.audit(&done("user")).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("written");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(users::list(&mut reading).await.expect("it reads"), [left]);
        assert!(users::session(&mut reading, "token", at(1)).await.expect("it reads").is_none(), "who left is out");
    });
}

#[test]
fn keys_hold_until_they_are_taken_back() {
    on_both(|store| async move {
        let id = store
            .write(async |change| {
                let id = keys::add(change, ("till", "checkout", "user:1"), "secret", at(0)).await?;
                change.audit(&done("key")).await?;
                Ok::<_, StoreError>(id)
            })
            .await
            .expect("written");
        let mut reading = store.read().await.expect("a reader");
        let key = keys::find(&mut reading, "secret").await.expect("it reads").expect("it holds");
        assert_eq!((key.id, key.name.as_str(), key.role.as_str(), key.revoked), (id, "till", "checkout", None));
        drop(reading);
        let revoked = store
            .write(async move |change| {
                let held = keys::revoke(change, id, at(5)).await?;
                change.audit(&done("key")).await?;
                Ok::<_, StoreError>((held, keys::revoke(change, id, at(6)).await?))
            })
            .await;
        assert_eq!(revoked.expect("written"), (true, false));
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(keys::find(&mut reading, "secret").await.expect("it reads"), None);
        assert_eq!(keys::list(&mut reading).await.expect("it reads")[0].revoked, Some(at(5)));
    });
}

#[test]
fn a_form_changes_only_as_it_was_read() {
    on_both(|store| async move {
        let form = form("C1");
        let (new, twice) = (form.clone(), MemberForm { card: None, phone: None, ..form.clone() });
        store
            .write(async move |change| {
                assert!(members::put(change, &new).await?);
                assert!(!members::put(change, &twice).await?, "there is one");
                change.audit(&done("member")).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("written");
        let mut reading = store.read().await.expect("a reader");
        let read = members::find(&mut reading, Key::Phone("13800000000")).await.expect("it reads").expect("found");
        assert_eq!(read, MemberForm { revision: 1, ..form.clone() });
        assert_eq!(members::find(&mut reading, Key::Card("8801")).await.expect("it reads"), Some(read.clone()));
        assert_eq!(members::find(&mut reading, Key::Id("C2")).await.expect("it reads"), None);
        drop(reading);
        let changed = MemberForm { phone: None, ..read.clone() };
        let stale = MemberForm { name: None, ..read };
        store
            .write(async move |change| {
                assert!(members::put(change, &changed).await?);
                assert!(!members::put(change, &stale).await?, "it was changed meanwhile");
                change.audit(&done("member")).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("written");
        let other = MemberForm { id: "C2".into(), revision: 0, phone: None, ..form };
        let taken = store
            .write(async move |change| {
                members::put(change, &other).await?;
                change.audit(&done("member")).await
            })
            .await;
        assert!(matches!(taken, Err(StoreError::Database(_))), "the card is another member's: {taken:?}");
        let mut reading = store.read().await.expect("a reader");
        let all = members::list(&mut reading, None, 10).await.expect("it reads");
        assert_eq!(all.iter().map(|form| (form.id.as_str(), form.revision)).collect::<Vec<_>>(), [("C1", 2)]);
    });
}

#[test]
fn overrides_are_ended_and_stay_in_the_history() {
    on_both(|store| async move {
        let local = |day: i64| LocalTime::from_micros(day * 86_400_000_000);
        let new = StandingOverride {
            id: 0,
            scheme: "type".into(),
            customer: "C1".into(),
            tier: "A".into(),
            reason: "a promise".into(),
            made_by: "user:1".into(),
            approved_by: None,
            from: local(10),
            until: local(40),
        };
        let added = new.clone();
        let ended = store
            .write(async move |change| {
                assert_eq!(overrides::add(change, &added, at(0)).await?, 1);
                let ended = overrides::end(change, "type", "C1", local(20)).await?;
                change.audit(&done("override")).await?;
                Ok::<_, StoreError>((ended, overrides::end(change, "type", "C1", local(25)).await?))
            })
            .await;
        assert_eq!(ended.expect("written"), (1, 0));
        let mut reading = store.read().await.expect("a reader");
        let stored = StandingOverride { id: 1, until: local(20), ..new };
        assert_eq!(overrides::list(&mut reading, None).await.expect("it reads"), std::slice::from_ref(&stored));
        assert_eq!(overrides::get(&mut reading, 1).await.expect("it reads"), Some(stored));
        assert_eq!(overrides::list(&mut reading, Some("C2")).await.expect("it reads"), []);
    });
}

#[test]
fn events_are_told_in_order() {
    on_both(|store| async move {
        let webhook = store
            .write(async |change| {
                events::add(change, ("a", "C1"), &serde_json::json!({"n": 1}), at(0)).await?;
                let webhook = events::add_webhook(change, ("http://127.0.0.1:9/", "secret", "")).await?;
                events::add(change, ("b", "C1"), &serde_json::json!({"n": 2}), at(1)).await?;
                change.audit(&done("event")).await?;
                Ok::<_, StoreError>(webhook)
            })
            .await
            .expect("written");
        let mut reading = store.read().await.expect("a reader");
        let hook = events::webhooks(&mut reading).await.expect("it reads").remove(0);
        assert_eq!((hook.id, hook.told), (webhook, 1));
        let next = events::after(&mut reading, hook.told, 10).await.expect("it reads");
        assert_eq!(next.iter().map(|event| (event.seq, event.kind.as_str())).collect::<Vec<_>>(), [(2, "b")]);
        drop(reading);
        let dropped = store
            .write(async move |change| {
                let first = events::expire(change, at(100)).await?;
                events::put_webhook(change, &events::Webhook { told: 2, ..hook }).await?;
                let second = events::expire(change, at(100)).await?;
                change.audit(&done("event")).await?;
                Ok::<_, StoreError>((first, second))
            })
            .await;
        assert_eq!(dropped.expect("written"), (1, 1), "nothing goes that a webhook was not told of");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(events::last(&mut reading).await.expect("it reads"), 0);
    });
}

pub fn form(id: &str) -> MemberForm {
    MemberForm {
        id: id.into(),
        joined: at(0),
        card: Some("8801".into()),
        phone: Some("13800000000".into()),
        email: None,
        name: Some("李雷".into()),
        fields: "{}".into(),
        revision: 0,
    }
}

pub fn own_role(name: &str) -> OwnRole {
    OwnRole {
        name: name.into(),
        rights: "see_customers,quote".into(),
        fields: Some("orders".into()),
        only_where: Some("orders > 1".into()),
        revision: 1,
        made_by: "user:1".into(),
        at: at(0),
    }
}

#[test]
fn roles_of_the_shop_are_written_over_and_taken_away() {
    on_both(|store| async move {
        let written = store.write(async |change| {
            roles::put(change, &own_role("north")).await?;
            roles::put(change, &OwnRole { fields: None, revision: 2, ..own_role("north") }).await?;
            roles::put(change, &own_role("south")).await?;
            let gone = (roles::remove(change, "south").await?, roles::remove(change, "south").await?);
            change.audit(&done("roles")).await?;
            Ok::<_, StoreError>(gone)
        });
        assert_eq!(written.await.expect("written"), (true, false));
        let mut reading = store.read().await.expect("a reader");
        let all = roles::list(&mut reading).await.expect("read");
        assert_eq!(all, [OwnRole { fields: None, revision: 2, ..own_role("north") }]);
        assert_eq!(roles::find(&mut reading, "south").await.expect("read"), None);
    });
}

#[test]
fn servers_count_up_until_they_are_taken_away() {
    on_both(|store| async move {
        let counted = store.write(async |change| {
            for id in ["a", "b", "a"] {
                servers::beat(change, id).await?;
            }
            let before = servers::all(change.reading()).await?;
            servers::remove(change, "a").await?;
            change.is_bookkeeping();
            Ok::<_, StoreError>((before, servers::all(change.reading()).await?))
        });
        let (before, after) = counted.await.expect("counted");
        let told = |all: &std::collections::BTreeMap<String, u64>| format!("{all:?}");
        assert_eq!((told(&before), told(&after)), ("{\"a\": 2, \"b\": 1}".into(), "{\"b\": 1}".into()));
    });
}
