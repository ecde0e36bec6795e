use super::on_both;
use terrace_domain::Date;
use terrace_store::StoreError;
use terrace_store::usage::{PageUse, add, since};

pub fn used(day: &str, page: &str, times: u64) -> PageUse {
    PageUse { day: day.into(), page: page.into(), action: "open".into(), role: "sales".into(), times }
}

#[test]
fn uses_of_a_day_add_up_and_need_no_entry_in_the_log() {
    on_both(|store| async move {
        for (day, page, times) in
            [("2026-11-29", "runs", 1), ("2026-11-30", "customers", 2), ("2026-11-30", "customers", 5)]
        {
            let one = used(day, page, times);
            let added = store.write(async move |change| add(change, &one).await).await;
            added.map_err(|error: StoreError| error).expect("counted");
        }
        let mut reading = store.read().await.expect("a reader");
        let of =
            async |day: &str, reading: &mut _| since(reading, Date::parse(day).expect("a day")).await.expect("read");
        assert_eq!(of("2026-11-30", &mut reading).await, [used("2026-11-30", "customers", 7)]);
        assert_eq!(of("2026-11-01", &mut reading).await.len(), 2);
    });
}
