//! `terrace serve` as a process: started, asked over its socket, killed, started again.

use crate::terrace::Terrace;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const POLICY: &str = "policy: club
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount: { measure: net_amount }
  orders: { measure: orders }
schemes:
  size: { threshold: amount, tiers: [{ tier: large, from: 1000 }, { tier: small }] }
standings:
  size: { grace: 30 days }
membership:
  points: { per: 1, earn: 1 }
  levels:
    - { level: silver, title: { en: Silver, zh: 白银会员 }, from: 100, pays: 95% }
    - { level: member, title: { en: Member, zh: 普通会员 }, from: 0, pays: 100% }
";

#[test]
fn an_empty_folder_is_made_ready() {
    let folder = tempfile::tempdir().unwrap();
    let shop = folder.path().join("shop");
    let server = Server::start(&shop, &[]);
    assert!(server.first_link.is_some());
    let settings = std::fs::read_to_string(shop.join("terrace.toml")).unwrap();
    assert!(settings.contains("[store]"));
    let policy = std::fs::read_to_string(shop.join("policies/retail.yaml")).unwrap();
    assert!(policy.contains("policy: retail"), "{policy}");
    drop(server);
    // What somebody keeps there is no workspace, and is not made one.
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("orders.csv"), "a,b\n").unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_terrace"))
        .args(["serve", "--port", "0", "--lang", "en", "-C"])
        .arg(&other)
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(!other.join("terrace.toml").exists());
}

/// A server of a workspace; it ends with the value, by its own process id.
struct Server {
    process: Child,
    address: String,
    first_link: Option<String>,
}

impl Server {
    fn start(folder: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_terrace"));
        command.args(["serve", "--port", "0", "--lang", "en", "-C"]).arg(folder).args(options);
        let mut process = command.stderr(Stdio::piped()).stdout(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let first = lines.by_ref().map_while(Result::ok).find(|line| line.contains("http://")).unwrap();
        let address = first.split("http://").nth(1).unwrap_or_else(|| panic!("{first}"));
        let address = address.split(';').next().unwrap().to_owned();
        let (told, first_link) = std::sync::mpsc::channel();
        // What else it tells must be read, or the server would wait.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.contains("/welcome/") {
                    let _ = told.send(line);
                }
            }
        });
        let first_link = first_link.recv_timeout(Duration::from_millis(300)).ok();
        Self { process, address, first_link }
    }

    /// Sends a request; `None` if the connection ended before the whole answer was there.
    fn ask(&self, method: &str, path: &str, key: &str, body: Option<&Value>) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        let is_whole = length.is_none_or(|length| length.trim().parse() == Ok(body.len()));
        let status = head.split(' ').nth(1)?.parse().ok()?;
        is_whole.then(|| (status, body.to_owned()))
    }

    fn json(&self, path: &str, key: &str) -> Value {
        let (status, body) = self.ask("GET", path, key, None).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Terrace::at(folder.path()).ok(&["init"]);
    for file in std::fs::read_dir(folder.path().join("policies")).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    std::fs::write(folder.path().join("policies/club.yaml"), POLICY).unwrap();
    folder
}

/// Commands take the time of the clock to the second, and facts of that second do not exist for them yet.
fn next_second() {
    std::thread::sleep(Duration::from_millis(1_100));
}

fn key(folder: &Path, role: &str) -> String {
    let made = Terrace::at(folder).ok(&["keys", "add", "test", "--role", role, "--json"]);
    serde_json::from_str::<Value>(&made.stdout).unwrap()["token"].as_str().unwrap().to_owned()
}

#[test]
fn it_serves_tells_the_first_link_and_ends_when_it_is_asked_to() {
    let folder = workspace();
    let till = key(folder.path(), "checkout");
    let mut server = Server::start(folder.path(), &[]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    let link = server.first_link.clone().expect("nobody can sign in yet");
    let path = link.split(&server.address).nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let (status, page) = server.ask("GET", &path, "", None).unwrap();
    assert!(status == 200 && page.contains("<form") && page.contains("Welcome to Terrace"), "{page}");
    let order = json!({ "order_id": "o1", "customer_id": "C1", "lines": [{ "amount": "150.00" }] });
    let (status, body) = server.ask("POST", "/api/v1/orders", &till, Some(&order)).unwrap();
    assert_eq!(status, 201, "{body}");
    // The command line reads the same state beside the server, and brings accepted facts into the lake.
    next_second();
    let tiered = Terrace::at(folder.path()).ok(&["tier", "--customer", "C1", "--json"]);
    assert!(tiered.stdout.contains("\"small\""), "{}", tiered.stdout);
    let terrace = Terrace::at(folder.path());
    terrace.ok(&[
        "standing",
        "override",
        "C1",
        "--scheme",
        "size",
        "--tier",
        "large",
        "--until",
        "2099-01-01",
        "--reason",
        "a promise",
    ]);
    next_second();
    let explained = terrace.ok(&["explain", "C1", "--json"]);
    let explained: Value = serde_json::from_str(&explained.stdout).unwrap();
    assert_eq!(explained["standings"]["size"]["tier"], "large");
    assert!(terrace.ok(&["standing", "show", "C1"]).stdout.contains("a promise"));
    terrace.ok(&["standing", "end", "C1", "--scheme", "size"]);
    assert!(terrace.ok(&["audit", "verify"]).stdout.contains("whole"));
    assert!(terrace.ok(&["keys", "list"]).stdout.contains("checkout"));
    assert!(terrace.ok(&["users", "list"]).stdout.contains("invited"));
    assert!(terrace.ok(&["users", "vouch", "1"]).stdout.contains("owner"));
    assert!(terrace.run(&["users", "vouch", "9"]).stderr.contains("T1507"));
    let asked = Command::new("kill").args(["-TERM", &server.process.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(server.process.wait().unwrap().success(), "it ends well");
}

#[test]
fn a_backup_that_was_made_while_serving_is_the_same_workspace() {
    let folder = workspace();
    let till = key(folder.path(), "owner");
    let server = Server::start(folder.path(), &[]);
    let order = |id: &str| json!({ "order_id": id, "customer_id": "C1", "lines": [{ "amount": "150.00" }] });
    assert_eq!(server.ask("POST", "/api/v1/orders", &till, Some(&order("o1"))).unwrap().0, 201);
    next_second();
    Terrace::at(folder.path()).ok(&["tier"]);
    // One is in the lake, one waits.
    assert_eq!(server.ask("POST", "/api/v1/orders", &till, Some(&order("o2"))).unwrap().0, 201);
    let file = folder.path().join("copy.tar");
    Terrace::at(folder.path()).ok(&["backup", file.to_str().unwrap()]);
    let again = Terrace::at(folder.path()).run(&["backup", file.to_str().unwrap()]);
    assert!(again.stderr.contains("T1509"), "{}", again.stderr);
    let other = tempfile::tempdir().unwrap();
    let place = other.path().join("restored");
    Terrace::at(other.path()).ok(&["restore", file.to_str().unwrap(), place.to_str().unwrap()]);
    let told =
        |folder: &Path| Terrace::at(folder).ok(&["tier", "--customer", "C1", "--as-of", "2099-01-01", "--json"]).stdout;
    let (one, two): (Value, Value) =
        (serde_json::from_str(&told(folder.path())).unwrap(), serde_json::from_str(&told(&place)).unwrap());
    assert_eq!(one["metrics"], two["metrics"]);
    assert_eq!(two["metrics"]["orders"], 2);
    let server = Server::start(&place, &[]);
    assert_eq!(server.json("/api/v1/members/C1", &till)["points"]["active"], 300, "keys and points came along");
    let taken = Terrace::at(other.path()).run(&["restore", file.to_str().unwrap(), place.to_str().unwrap()]);
    assert!(taken.stderr.contains("T1509"), "{}", taken.stderr);
}

#[test]
fn who_is_forgotten_is_nowhere_in_the_state() {
    let folder = workspace();
    let key = key(folder.path(), "owner");
    let server = Server::start(folder.path(), &[]);
    let form = json!({ "customer_id": "Zebra_7", "name": "Zebedee", "phone": "13800000000" });
    assert_eq!(server.ask("POST", "/api/v1/members", &key, Some(&form)).unwrap().0, 201);
    for (customer, order) in [("Zebra_7", "o1"), ("ZebraX7", "o2")] {
        let order = json!({ "order_id": order, "customer_id": customer, "lines": [{ "amount": "150.00" }] });
        assert_eq!(server.ask("POST", "/api/v1/orders", &key, Some(&order)).unwrap().0, 201);
    }
    drop(server);
    let told = Terrace::at(folder.path()).ok(&["forget", "Zebra_7", "--yes"]);
    assert!(told.stderr.contains("of points, forms"), "{}", told.stderr);
    let file = folder.path().join("after.tar");
    Terrace::at(folder.path()).ok(&["backup", file.to_str().unwrap()]);
    let bytes = std::fs::read(&file).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("Zebra_7") && !holds("Zebedee") && !holds("13800000000"));
    assert!(holds("ZebraX7"), "who is not meant stays");
    assert!(Terrace::at(folder.path()).ok(&["audit", "verify"]).stdout.contains("whole"));
}

/// Under load, killed at any moment, and started again: what was answered is there once, and nothing is half done.
/// `TERRACE_KILLS` sets how often on each database.
#[test]
fn what_was_acknowledged_survives_kills() {
    let kills: u64 = std::env::var("TERRACE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(5);
    survives_kills(&workspace(), kills);
    let Some(url) = terrace_testing::postgres_database() else { return };
    let folder = workspace();
    let settings = folder.path().join("terrace.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    assert!(text.contains("[store]\n"), "{text}");
    std::fs::write(settings, text.replace("[store]\n", &format!("[store]\nurl = \"{url}\"\n"))).unwrap();
    survives_kills(&folder, kills);
}

fn survives_kills(folder: &tempfile::TempDir, kills: u64) {
    let (till, auditor) = (key(folder.path(), "owner"), key(folder.path(), "auditor"));
    let next = AtomicU64::new(0);
    let mut acknowledged: BTreeSet<u64> = BTreeSet::new();
    for round in 0..kills {
        let mut server = Server::start(folder.path(), &["--seal-every", "1"]);
        let answered: Vec<u64> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut answered = Vec::new();
                        loop {
                            let number = next.fetch_add(1, Ordering::Relaxed);
                            let order = json!({
                                "order_id": format!("o{number}"), "customer_id": format!("C{}", number % 9),
                                "lines": [{ "amount": "3.00" }, { "amount": "4.00" }],
                            });
                            match server.ask("POST", "/api/v1/orders", &till, Some(&order)) {
                                Some((201, _)) => answered.push(number),
                                Some((status, body)) => panic!("{status} {body}"),
                                None => return answered,
                            }
                        }
                    })
                })
                .collect();
            // Seals begin after a second; some kills come before, some within one.
            std::thread::sleep(Duration::from_millis(300 + (round * 397) % 1_300));
            let asked = Command::new("kill").args(["-KILL", &server.process.id().to_string()]).status().unwrap();
            assert!(asked.success());
            senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
        });
        acknowledged.extend(answered);
        server.kill();
    }
    assert!(!acknowledged.is_empty());
    let server = Server::start(folder.path(), &[]);
    let whole = server.json("/api/v1/audit/verification", &auditor);
    assert_eq!(whole["is_whole"], true, "{whole}");
    let list = server.json("/api/v1/customers?limit=100", &till);
    let events = server.json("/api/v1/events?limit=1000", &till);
    let (mut orders, mut amounts) = (0, 0.0);
    for customer in list["customers"].as_array().unwrap() {
        orders += customer["orders"].as_u64().unwrap();
        let amount: f64 = customer["amount"].as_str().unwrap().parse().unwrap();
        amounts += amount;
        // Each order earned its seven points, with all its lines.
        let member = server.json(&format!("/api/v1/members/{}", customer["customer_id"].as_str().unwrap()), &till);
        assert_eq!(member["points"]["active"].as_f64(), Some(amount), "{member}");
        assert_eq!(amount, customer["orders"].as_f64().unwrap() * 7.0, "{customer}");
        let is_rise = |event: &&Value| {
            let is_own = event["subject"] == customer["customer_id"] && event["kind"] == "member.level_changed";
            is_own && event["data"]["level"] == "silver"
        };
        let rises = events.as_array().unwrap().iter().filter(is_rise).count();
        assert_eq!(rises, usize::from(amount >= 100.0), "{customer}: told once");
    }
    let sent = next.load(Ordering::Relaxed);
    let known = acknowledged.len() as u64;
    assert!(orders >= known && orders <= sent, "{orders} of {known} acknowledged and {sent} sent");
    assert!((amounts - 7.0 * f64::from(u32::try_from(orders).unwrap())).abs() < 1e-9);
    // Each that was acknowledged is there: sent again, its number is taken.
    for number in acknowledged.iter().step_by(7) {
        let order = json!({ "order_id": format!("o{number}"), "customer_id": "C0", "lines": [{ "amount": "1" }] });
        let (status, body) = server.ask("POST", "/api/v1/orders", &till, Some(&order)).unwrap();
        assert_eq!(status, 409, "o{number}: {body}");
    }
}
