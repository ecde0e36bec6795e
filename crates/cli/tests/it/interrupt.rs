//! Ctrl-C: work stops soon, says so, and leaves nothing behind.

use crate::terrace::{Workspace, listing, policy_word, put};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Enough orders to be at work for a while.
const ORDERS: usize = 1_500_000;

/// How long a command may take to stop on a machine that is busy with other tests; alone it takes 200 ms at most.
const SOON: Duration = Duration::from_secs(3);

fn orders() -> String {
    let mut text = String::from("order_id,customer_id,ordered_at,product,amount\n");
    for order in 0..ORDERS {
        let (customer, day, amount) = (order % 90_001, 1 + order % 28, order % 997);
        writeln!(text, "O{order},C{customer},2026-05-{day:02} 10:00,thing {},{amount}.50", order % 50).unwrap();
    }
    text
}

#[test]
fn stopped_work_leaves_nothing_behind() {
    let workspace = Workspace::new("retail", 4);
    let file = put(workspace.path(), "in/orders.csv", orders());
    let policy = policy_word("retail");
    let before = listing(workspace.path());
    for words in
        [&["import", "orders", &file][..], &["tier", "--orders", &file, "--policy", &policy, "--as-of", "2026-07-01"]]
    {
        let mut command = workspace.terrace.command(words);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(250));
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success(), "still at work");
        let signalled = Instant::now();
        let ended = child.wait_with_output().unwrap();
        let took = signalled.elapsed();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(130), "{words:?}: {said}");
        assert!(said.contains("[T0090]"), "{words:?}: {said}");
        assert!(took < SOON, "{words:?} took {took:?} to stop");
        assert_eq!(listing(workspace.path()), before, "{words:?} left something behind");
    }
}
