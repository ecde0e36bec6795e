use super::{at, done, on_both};
use terrace_store::{StoreError, tail};

#[test]
fn facts_wait_are_sealed_once_and_go() {
    on_both(|store| async move {
        let accept = async |kind: &'static str, customer: &'static str, count: usize| {
            store
                .write(async move |change| {
                    let facts: Vec<(&str, String)> =
                        (0..count).map(|number| (customer, format!("{{\"n\":{number}}}"))).collect();
                    let first = tail::accept(change, kind, &facts, at(3)).await?;
                    change.audit(&done("accept")).await?;
                    Ok::<_, StoreError>(first)
                })
                .await
                .expect("accepted")
        };
        assert_eq!(accept("orders", "C1", 3).await, 1);
        assert_eq!(accept("payments", "C1", 1).await, 4);
        assert_eq!(accept("orders", "C2", 2).await, 5);
        let begin = async || {
            store
                .write(async |change| {
                    let seals = tail::begin(change, 4, at(4)).await?;
                    change.audit(&done("seal")).await?;
                    Ok::<_, StoreError>(seals)
                })
                .await
                .expect("begun")
        };
        let seals = begin().await;
        let told: Vec<_> = seals.iter().map(|seal| (seal.kind.as_str(), seal.first, seal.last, seal.facts)).collect();
        assert_eq!(told, [("orders", 1, 5, 4), ("payments", 4, 4, 1)]);
        // What came meanwhile goes into the next seal.
        assert_eq!(accept("orders", "C1", 1).await, 7);
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(tail::open_seals(&mut reading).await.expect("it reads"), seals);
        let of_first = tail::of_seal(&mut reading, &seals[0]).await.expect("it reads");
        assert_eq!(of_first.iter().map(|fact| fact.seq).collect::<Vec<_>>(), [1, 2, 3, 5]);
        assert_eq!(tail::facts(&mut reading, Some("C1")).await.expect("it reads").len(), 5);
        drop(reading);
        let first = seals[0].clone();
        store
            .write(async move |change| {
                tail::finish(change, &first, 12).await?;
                change.audit(&done("sealed")).await
            })
            .await
            .map_err(|error: StoreError| error)
            .expect("finished");
        let mut reading = store.read().await.expect("a reader");
        assert_eq!(tail::open_seals(&mut reading).await.expect("it reads"), seals[1..]);
        let left = tail::facts(&mut reading, None).await.expect("it reads");
        assert_eq!(left.iter().map(|fact| fact.seq).collect::<Vec<_>>(), [4, 6, 7]);
        drop(reading);
        let next = begin().await;
        assert_eq!(next.iter().map(|seal| (seal.number, seal.first, seal.last)).collect::<Vec<_>>(), [(3, 6, 7)]);
    });
}
