//! A server measured from a second process: its start, lists, explanations, and how long an order takes to move a tier.

mod draw;
mod server;

use crate::POLICY;
use crate::arguments::ServingArguments;
use crate::cache::{Cache, once};
use crate::error::BenchError;
use crate::http::{Connection, encoded};
use crate::process::{command, run as run_command};
use crate::say;
use crate::shop_files::ShopFiles;
use draw::Draw;
use serde_json::Value;
use server::Server;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the policy of the benchmark has beside its schemes.
const MEMBERS: &str = "
standings:
  value: { grace: 30 days }

membership:
  points: { per: 1, earn: 1 }
  qualify: { window: all }
  levels:
    - { level: gold, from: 20000, pays: 90% }
    - { level: silver, from: 3000, pays: 95% }
    - { level: member, from: 0, pays: 100% }
";

/// How long a server may take until it is ready, and until a tier has moved.
const PATIENCE: Duration = Duration::from_secs(300);

/// Makes the shop if it is not there, starts its server, and prints what was measured.
pub(crate) fn run(arguments: &ServingArguments) -> Result<(), BenchError> {
    let prepared = Prepared::of(arguments)?;
    let shop = arguments.shop.shop();
    say(&format!(
        "{} customers, {} orders; load of the machine before: {}",
        shop.customers,
        shop.orders,
        load_of_machine()
    ))?;
    let key = prepared.key()?;
    let mut line = prepared.terrace(&["serve", "--port", "0", "--lang", "en"]);
    let server = Server::start(line.arg("--policy").arg(&prepared.policy))?;
    wait_until_ready(&server)?;
    let (ready, (peak, held)) = (server.begun.elapsed(), server.memory()?);
    say(&format!("start until /readyz   {:9.0} ms, memory {} MB, at most {} MB", millis(ready), mb(held), mb(peak)))?;
    let mut connection = Connection::open(&server.address, &key)?;
    let total = first_list(&mut connection)?;
    let (listed, (peak, held)) = (server.begun.elapsed(), server.memory()?);
    say(&format!(
        "start until a list    {:9.0} ms, memory {} MB, at most {} MB; {total} customers",
        millis(listed),
        mb(held),
        mb(peak)
    ))?;
    lists(&mut connection, arguments)?;
    explained(&mut connection, arguments)?;
    lifted(&mut connection, arguments)?;
    lists(&mut connection, arguments)?;
    let (peak, held) = server.memory()?;
    say(&format!("memory at the end {} MB, at most {} MB; load {}", mb(held), mb(peak), load_of_machine()))
}

/// The files of the shop, and its workspace with a kept run.
struct Prepared {
    program: PathBuf,
    workspace: PathBuf,
    policy: PathBuf,
}

impl Prepared {
    fn of(arguments: &ServingArguments) -> Result<Self, BenchError> {
        let cache = Cache::open(arguments.dir.clone())?;
        let this = std::env::current_exe().map_err(BenchError::at(Path::new("this program")))?;
        let program = arguments.terrace.clone().unwrap_or_else(|| this.with_file_name("terrace"));
        let files = ShopFiles::prepare(&cache, arguments.shop.shop())?;
        let policy = cache.folder("policies")?.join("serving.yaml");
        std::fs::write(&policy, format!("{POLICY}{MEMBERS}")).map_err(BenchError::at(&policy))?;
        let made = Self { program, workspace: files.folder.join("serving"), policy };
        once(&made.workspace, |making| {
            let making =
                Self { program: made.program.clone(), workspace: making.to_owned(), policy: made.policy.clone() };
            run_command(command(&made.program, ["init", "--quiet"]).arg(&making.workspace))?;
            run_command(making.terrace(&["import", "--quiet", "orders"]).arg(files.parquet()))?;
            run_command(making.terrace(&["tier", "--quiet"]).arg("--policy").arg(&making.policy)).map(drop)
        })?;
        // A run of today, so that the start is that of a server which was stopped and started again.
        run_command(made.terrace(&["tier", "--quiet"]).arg("--policy").arg(&made.policy))?;
        Ok(made)
    }

    fn terrace(&self, words: &[&str]) -> std::process::Command {
        let mut line = command(&self.program, words);
        line.arg("-C").arg(&self.workspace);
        line
    }

    fn key(&self) -> Result<String, BenchError> {
        let mut line = self.terrace(&["keys", "add", "bench", "--role", "owner", "--json", "--quiet"]);
        let told = run_command(line.arg("--policy").arg(&self.policy))?.stdout;
        let view = parsed("keys add", &told)?;
        text(&view, "token").map(str::to_owned)
    }
}

fn wait_until_ready(server: &Server) -> Result<(), BenchError> {
    loop {
        let asked = Connection::open(&server.address, "").and_then(|mut one| one.ask("GET", "/readyz", ""));
        match asked {
            Ok((200, _)) => return Ok(()),
            _ if server.begun.elapsed() > PATIENCE => return Err(BenchError::lost("a server that is ready")),
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn first_list(connection: &mut Connection) -> Result<u64, BenchError> {
    let page = parsed("a list", &connection.good("GET", "/api/v1/customers?limit=1", "")?)?;
    page.get("total").and_then(Value::as_u64).ok_or_else(|| BenchError::lost("the number of customers"))
}

/// Lists by random conditions and columns.
fn lists(connection: &mut Connection, arguments: &ServingArguments) -> Result<(), BenchError> {
    let (mut draw, mut all) = (Draw::new(arguments.shop.seed), Vec::new());
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..arguments.lists {
        let (condition, sort) = draw.list();
        let filter = condition.map(|condition| format!("&where={}", encoded(&condition))).unwrap_or_default();
        let path = format!("/api/v1/customers?limit=50&sort={}{filter}", encoded(&sort));
        for _ in 0..arguments.repeat {
            let begun = Instant::now();
            connection.good("GET", &path, "")?;
            all.push(begun.elapsed());
            if begun.elapsed() > slowest.0 {
                slowest = (begun.elapsed(), path.clone());
            }
        }
    }
    say(&format!("{}; slowest {}", line("lists, any filter, sort", &mut all), slowest.1))
}

/// Explanations of random customers.
fn explained(connection: &mut Connection, arguments: &ServingArguments) -> Result<(), BenchError> {
    let mut all = Vec::new();
    for id in random_ids(connection, arguments, arguments.explained, "")? {
        let begun = Instant::now();
        connection.good("GET", &format!("/api/v1/customers/{}/explanation", encoded(&id)), "")?;
        all.push(begun.elapsed());
    }
    say(&line("explain one customer", &mut all))
}

/// The ids of random customers for whom a condition holds.
fn random_ids(
    connection: &mut Connection,
    arguments: &ServingArguments,
    count: usize,
    condition: &str,
) -> Result<Vec<String>, BenchError> {
    let (mut draw, mut ids) = (Draw::new(arguments.shop.seed + 1), Vec::new());
    let mut total = 1;
    while ids.len() < count {
        let path = format!("/api/v1/customers?limit=1&skip={}&where={}", draw.below(total), encoded(condition));
        let page = parsed("a list", &connection.good("GET", &path, "")?)?;
        total = page
            .get("total")
            .and_then(Value::as_u64)
            .filter(|total| *total > 0)
            .ok_or_else(|| BenchError::lost("customers"))?;
        let first = page.pointer("/customers/0").ok_or_else(|| BenchError::lost("a customer"))?;
        ids.push(text(first, "customer_id")?.to_owned());
    }
    Ok(ids)
}

/// Orders that are large enough for the best tier: how long each takes to be accepted, and from then until the event.
fn lifted(connection: &mut Connection, arguments: &ServingArguments) -> Result<(), BenchError> {
    let (mut accepted, mut moved) = (Vec::new(), Vec::new());
    let ids = random_ids(connection, arguments, arguments.lifted, "not (value = 'high')")?;
    let mut last = newest_event(connection, 0)?;
    // An order's number is taken once, and the workspace stays from run to run.
    let unique = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_micros());
    for (number, id) in ids.iter().enumerate() {
        let body = format!(
            "{{\"order_id\":\"lift-{unique}-{number}\",\"customer_id\":\"{id}\",\"lines\":[{{\"product\":\"p\",\"amount\":\"500000.00\"}}]}}"
        );
        let begun = Instant::now();
        connection.good("POST", "/api/v1/orders", &body)?;
        accepted.push(begun.elapsed());
        let begun = Instant::now();
        let is_moved = |event: &Value| event["kind"] == "customer.tier_changed" && event["subject"] == id.as_str();
        loop {
            let told =
                parsed("events", &connection.good("GET", &format!("/api/v1/events?after={last}&limit=1000"), "")?)?;
            let events = told.as_array().map(Vec::as_slice).unwrap_or_default();
            last = events.last().and_then(|event| event["seq"].as_u64()).unwrap_or(last);
            if events.iter().any(is_moved) {
                moved.push(begun.elapsed());
                break;
            }
            // One that never comes is counted by what is missing.
            if begun.elapsed() > Duration::from_secs(10) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    say(&line("order accepted", &mut accepted))?;
    say(&format!("{}; {} of {} moved", line("order to tier's event", &mut moved), moved.len(), accepted.len()))
}

fn newest_event(connection: &mut Connection, after: u64) -> Result<u64, BenchError> {
    let told = parsed("events", &connection.good("GET", &format!("/api/v1/events?after={after}&limit=1000"), "")?)?;
    match told.as_array().and_then(|events| events.last()).and_then(|event| event["seq"].as_u64()) {
        Some(last) => newest_event(connection, last),
        None => Ok(after),
    }
}

/// A row of the table: how many, median, p99, longest.
fn line(what: &str, times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |hundredths: usize| {
        let place = (times.len() * hundredths / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().map_or(0.0, millis)
    };
    let count = times.len();
    format!("{what:22} {count:5} answers: median {:8.1} ms, p99 {:8.1} ms, longest {:8.1} ms", at(50), at(99), at(100))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

const fn mb(bytes: u64) -> u64 {
    bytes / 1_000_000
}

fn parsed(what: &str, json: &str) -> Result<Value, BenchError> {
    serde_json::from_str(json).map_err(|source| BenchError::Json { what: what.to_owned(), source })
}

fn text<'a>(view: &'a Value, name: &str) -> Result<&'a str, BenchError> {
    view.get(name).and_then(Value::as_str).ok_or_else(|| BenchError::lost(&format!("the field {name}")))
}

/// What else runs, as the system counts it; figures measured beside much load say less.
fn load_of_machine() -> String {
    std::fs::read_to_string("/proc/loadavg").map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}
