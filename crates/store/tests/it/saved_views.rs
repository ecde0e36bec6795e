use super::{at, done, on_both};
use std::collections::BTreeSet;
use terrace_store::job_rows::{self, JobOutcome, JobRow};
use terrace_store::roles::OwnRole;
use terrace_store::saved_views::{self, SavedView};
use terrace_store::{StoreError, erasure, jobs, members, roles};

pub fn view(name: &str, owner: &str, shows: &str) -> SavedView {
    SavedView {
        id: 0,
        name: name.into(),
        owner: owner.into(),
        is_shared: owner == "user:2",
        is_personal: false,
        shows: shows.into(),
        at: at(0),
        revision: 1,
    }
}

#[test]
fn a_view_is_written_anew_only_as_it_was_read_and_goes_with_its_tabs() {
    on_both(|store| async move {
        let written = store.write(async |change| {
            let own = saved_views::add(change, &view("a", "user:1", "{}")).await?;
            let shared = saved_views::add(change, &view("a", "user:2", "{}")).await?;
            for _ in 0..2 {
                saved_views::pin(change, (own, "user:1"), true).await?;
                saved_views::pin(change, (shared, "user:1"), true).await?;
            }
            saved_views::set_defaults(change, own, &["sales".into(), "service".into()]).await?;
            saved_views::set_defaults(change, shared, &["sales".into()]).await?;
            let anew = SavedView { id: own, name: "b".into(), ..view("a", "user:1", "{\"sort\":\"x\"}") };
            let twice = (saved_views::put(change, &anew).await?, saved_views::put(change, &anew).await?);
            change.audit(&done("saved")).await?;
            Ok::<_, StoreError>((own, shared, twice))
        });
        let (own, shared, twice) = written.await.expect("written");
        assert_eq!(twice, (true, false));
        let mut reading = store.read().await.expect("a reader");
        let seen = saved_views::list(&mut reading, "user:1").await.expect("read");
        let told: Vec<_> = seen.iter().map(|view| (view.id, view.name.as_str(), view.revision)).collect();
        assert_eq!(told, [(own, "b", 2), (shared, "a", 1)]);
        assert_eq!(saved_views::list(&mut reading, "user:2").await.expect("read").len(), 1, "others' own are not seen");
        assert_eq!(saved_views::pinned(&mut reading, "user:1").await.expect("read"), [own, shared]);
        let defaults = saved_views::defaults(&mut reading).await.expect("read");
        assert_eq!(defaults.into_iter().collect::<Vec<_>>(), [("sales".into(), shared), ("service".into(), own)]);
        drop(reading);
        let gone = store.write(async move |change| {
            change.audit(&done("removed")).await?;
            Ok::<_, StoreError>((saved_views::remove(change, own).await?, saved_views::remove(change, own).await?))
        });
        assert_eq!(gone.await.expect("written"), (true, false));
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(saved_views::pinned(&mut reading, "user:1").await.expect("read"), [shared]);
        assert_eq!(saved_views::defaults(&mut reading).await.expect("read").len(), 1);
    });
}

#[test]
fn rows_of_a_job_are_read_in_order_and_go_with_their_customer() {
    on_both(|store| async move {
        let rows = [
            ("C2", JobOutcome::Waiting(7)),
            ("C1", JobOutcome::Done),
            ("C%", JobOutcome::Failed { code: "T1503".into(), en: "no".into(), zh: "不".into() }),
        ];
        let kept: Vec<JobRow> =
            rows.into_iter().map(|(customer, outcome)| JobRow { customer: customer.into(), outcome }).collect();
        let written = kept.clone();
        let job = store.write(async move |change| {
            let job = jobs::add(change, ("bulk", "user:1", "s1"), at(0)).await?;
            for row in &written {
                job_rows::add(change, job, row).await?;
            }
            jobs::end(change, job, ("done", Some("{}")), at(1)).await?;
            for shows in ["{\"where\":\"referrer = 'C1'\"}", "{\"where\":\"referrer = 'C11'\"}"] {
                saved_views::add(change, &view(shows, "user:1", shows)).await?;
            }
            let form = members::MemberForm { name: Some("李雷".into()), ..super::people::form("C1") };
            members::put(change, &form).await?;
            saved_views::add(change, &view("by name", "user:1", "{\"where\":\"name = '李雷'\"}")).await?;
            let seen = Some("referrer <> 'C1' and referrer <> 'C11'".to_owned());
            roles::put(change, &OwnRole { only_where: seen, ..super::people::own_role("north") }).await?;
            change.audit(&done("kept")).await?;
            Ok::<_, StoreError>(job)
        });
        let job = job.await.expect("written");
        let mut reading = store.read().await.expect("a reader");
        let all = job_rows::after(&mut reading, job, "", 10).await.expect("read");
        assert_eq!(all, [kept[2].clone(), kept[1].clone(), kept[0].clone()]);
        assert_eq!(job_rows::after(&mut reading, job, "C%", 1).await.expect("read"), [kept[1].clone()]);
        drop(reading);
        let erased = store.write(async |change| {
            erasure::erase(change, "C1", &BTreeSet::new()).await?;
            change.audit(&done("erased")).await
        });
        erased.await.map_err(|error: StoreError| error).expect("erased");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(job_rows::after(&mut reading, job, "", 10).await.expect("read").len(), 2);
        let left = saved_views::list(&mut reading, "user:1").await.expect("read");
        assert_eq!(
            left.iter().map(|view| view.shows.as_str()).collect::<Vec<_>>(),
            ["{\"where\":\"referrer = 'C11'\"}"]
        );
        let roles = roles::list(&mut reading).await.expect("read");
        let seen: Vec<_> = roles.iter().map(|role| role.only_where.as_deref()).collect();
        assert_eq!(seen, [Some("referrer <> '(erased)' and referrer <> 'C11'")]);
        drop(reading);
        let expired = store.write(async |change| {
            job_rows::expire(change, at(2)).await?;
            change.audit(&done("expired")).await
        });
        expired.await.map_err(|error: StoreError| error).expect("expired");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(job_rows::after(&mut reading, job, "", 10).await.expect("read"), []);
    });
}
