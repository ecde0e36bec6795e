use super::{at, done, on_both};
use std::collections::BTreeSet;
use terrace_domain::UnixTime;
use terrace_store::approvals::{Approval, WAITING};
use terrace_store::policies::PolicyVersion;
use terrace_store::{StoreError, approvals, erasure, jobs, policies, reveals};

pub fn waiting(customer: &str, expires: UnixTime) -> Approval {
    Approval {
        id: 0,
        kind: "override".into(),
        customer: customer.into(),
        act: "{}".into(),
        asked_by: "user:1".into(),
        at: at(0),
        expires,
        state: WAITING.into(),
        decided_by: None,
        decided_at: None,
        note: None,
    }
}

pub fn policy(name: &str, from: UnixTime) -> PolicyVersion {
    PolicyVersion {
        number: 0,
        name: name.into(),
        text: "policy: shop\n".into(),
        hash: "h".into(),
        from,
        at: at(0),
        made_by: "user:1".into(),
        approved_by: None,
    }
}

#[test]
fn what_waits_is_decided_once_and_found_when_it_is_over() {
    on_both(|store| async move {
        let decided = store.write(async |change| {
            let id = approvals::add(change, &waiting("C1", at(10))).await?;
            approvals::add(change, &waiting("C2", at(20))).await?;
            let first = approvals::decide(change, id, ("approved", "user:2", Some("yes")), at(5)).await?;
            let second = approvals::decide(change, id, ("refused", "user:3", None), at(6)).await?;
            change.audit(&done("decided")).await?;
            Ok::<_, StoreError>((first, second))
        });
        assert_eq!(decided.await.expect("written"), (true, false));
        let mut reading = store.read().await.expect("a reader");
        let all = approvals::list(&mut reading, false, 10).await.expect("read");
        let told: Vec<_> = all.iter().map(|one| (one.id, one.state.as_str(), one.decided_at)).collect();
        assert_eq!(told, [(2, WAITING, None), (1, "approved", Some(at(5)))]);
        assert_eq!(approvals::list(&mut reading, true, 10).await.expect("read").len(), 1);
        let over = async |moment, reading: &mut _| approvals::over(reading, moment).await.expect("read").len();
        assert_eq!((over(at(19), &mut reading).await, over(at(20), &mut reading).await), (0, 1));
    });
}

#[test]
fn the_policy_that_began_last_is_in_force() {
    on_both(|store| async move {
        let added = store.write(async |change| {
            for (name, from) in [("a", 10), ("b", 30), ("c", 20), ("d", 20)] {
                policies::add(change, &policy(name, at(from))).await?;
            }
            change.audit(&done("added")).await
        });
        added.await.map_err(|error: StoreError| error).expect("written");
        let mut reading = store.read().await.expect("a reader");
        for (moment, name) in
            [(9, None), (10, Some("a")), (19, Some("a")), (20, Some("d")), (29, Some("d")), (30, Some("b"))]
        {
            let found = policies::in_force(&mut reading, at(moment)).await.expect("read");
            assert_eq!(found.as_ref().map(|found| found.name.as_str()), name, "{moment}");
        }
        assert_eq!(policies::get(&mut reading, 3).await.expect("read").expect("there").name, "c");
        assert!(policies::get(&mut reading, 5).await.expect("read").is_none());
    });
}

#[test]
fn jobs_end_once_and_reveals_are_counted_until_a_person_is_erased() {
    on_both(|store| async move {
        let ended = store.write(async |change| {
            let job = jobs::add(change, ("run", "user:1", "s1"), at(0)).await?;
            for (actor, customer, second) in [("user:1", "C1", 1), ("user:1", "C2", 5), ("user:2", "C1", 6)] {
                reveals::add(change, (actor, customer, "they called"), at(second)).await?;
            }
            approvals::add(change, &waiting("C1", at(9))).await?;
            let ended = jobs::end(change, job, ("done", Some("{\"run\":1}")), at(2)).await?;
            let again = jobs::end(change, job, ("failed", None), at(3)).await?;
            change.audit(&done("ended")).await?;
            Ok::<_, StoreError>((ended, again))
        });
        assert_eq!(ended.await.expect("written"), (true, false));
        let mut reading = store.read().await.expect("a reader");
        let job = jobs::list(&mut reading, 5).await.expect("read").remove(0);
        assert_eq!((job.state.as_str(), job.ended, job.answer.as_deref()), ("done", Some(at(2)), Some("{\"run\":1}")));
        assert_eq!(reveals::count(&mut reading, "user:1", at(1)).await.expect("read"), 2);
        assert_eq!(reveals::count(&mut reading, "user:1", at(2)).await.expect("read"), 1);
        drop(reading);
        let erased = store.write(async |change| {
            let gone = erasure::erase(change, "C1", &BTreeSet::new()).await?;
            jobs::expire(change, at(3)).await?;
            change.audit(&done("erased")).await?;
            Ok::<_, StoreError>(gone)
        });
        assert_eq!(erased.await.expect("written"), 3);
        let mut reading = store.read().await.expect("a reader");
        let reason = async |id, reading: &mut _| reveals::reason(reading, id).await.expect("read");
        let told = (reason(1, &mut reading).await, reason(2, &mut reading).await);
        assert_eq!(told, (None, Some("they called".to_owned())), "why goes with whom it was about");
        assert!(approvals::list(&mut reading, false, 5).await.expect("read").is_empty());
        assert!(jobs::list(&mut reading, 5).await.expect("read").is_empty());
    });
}
