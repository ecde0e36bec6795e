//! A shop with a server, and short ways to ask it.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use terrace_app::policies::check_text;
use terrace_app::workspace::Workspace;
use terrace_domain::{Currency, Date, UnixTime, Zone};
use terrace_office::Office;
use terrace_office::office::SampleMaker;
use terrace_office::roles::{Caller, Role};
use terrace_server::{App, router};
use tower::ServiceExt as _;

/// The levels of doc 4, ABC by spend with standings.
pub const POLICY: &str = r#"
policy: shop
currency: CNY
timezone: Asia/Shanghai
metrics:
  amount: { measure: net_amount }
  orders: { measure: orders }
  recency: { measure: days_since_last_order }
schemes:
  worth:
    title: { en: Worth, zh: 价值 }
    threshold: amount
    tiers:
      - { tier: platypus, from: 1000, title: { en: Platypus class, zh: 鸭嘴兽层 } }
      - { tier: wombat, from: 100, title: { en: Wombat class, zh: 袋熊层 } }
      - { tier: quokka, title: { en: Quokka class, zh: 短尾矮袋鼠层 } }
standings:
  worth: { grace: 30 days }
membership:
  join: { first_order_from: 0 }
  points: { per: 1, earn: 1, worth: 0.01 }
  qualify: { window: all }
  levels:
    - { level: diamond, title: { en: Diamond, zh: 钻石会员 }, from: 500, pays: 70% }
    - { level: platinum, title: { en: Platinum, zh: 白金会员 }, from: 300, pays: 80% }
    - { level: gold, title: { en: Gold, zh: 黄金会员 }, from: 200, pays: 90% }
    - { level: silver, title: { en: Silver, zh: 白银会员 }, from: 100, pays: 95% }
    - { level: member, title: { en: Member, zh: 普通会员 }, from: 0, pays: 100% }
"#;

/// What is planted where only some may see it.
pub const PLANTED: [&str; 4] = ["王小明", "13812345678", "xiaoming@example.org", "朝阳区"];

/// Names of tiers, which no member and no till may see.
pub const TIERS: [&str; 6] = ["platypus", "wombat", "quokka", "鸭嘴兽", "袋熊", "短尾"];

pub struct Shop {
    pub app: App,
    pub office: Arc<Office>,
    now: Arc<AtomicI64>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body, which must be an answer.
    pub fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.json()
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        problem["code"].as_str().unwrap_or_else(|| panic!("{}", self.text)).to_owned()
    }
}

/// Long enough for what has happened.
const LISTENING: std::time::Duration = std::time::Duration::from_millis(400);

/// 2026-11-30 12:00 in Shanghai.
const NOON: i64 = 1_796_011_200_000_000;

/// A sample shop of two customers.
fn sample(folder: &Path, last_day: Date) -> std::io::Result<Vec<(&'static str, PathBuf)>> {
    let (customers, orders) = (folder.join("customers.csv"), folder.join("orders.csv"));
    std::fs::write(&customers, "customer_id,name\nS1,示例甲\nS2,示例乙\n")?;
    let text = format!("order_id,customer_id,ordered_at,amount\ns1,S1,{last_day},100\ns2,S2,{last_day},2000\n");
    std::fs::write(&orders, text)?;
    Ok(vec![("customers", customers), ("orders", orders)])
}

impl Shop {
    pub fn new() -> Self {
        Self::on(None)
    }

    /// With its state in a database of PostgreSQL.
    pub fn on(url: Option<String>) -> Self {
        Self::with(POLICY, url, "")
    }

    /// With further settings.
    pub fn set(settings: &str) -> Self {
        Self::with(POLICY, None, settings)
    }

    /// With other rules.
    pub fn by(policy: &str, url: Option<String>) -> Self {
        Self::with(policy, url, "")
    }

    fn with(policy: &str, url: Option<String>, settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let zone = Zone::new("Asia/Shanghai").expect("a zone");
        let currency = Currency::new("CNY").expect("a currency");
        let workspace = Workspace::init_for(folder.path(), &zone, currency).expect("a workspace");
        let file = folder.path().join("terrace.toml");
        let text = std::fs::read_to_string(&file).expect("the settings");
        std::fs::write(
            &file,
            format!(
                "{}\n{settings}",
                text.replace("\n[approvals]\n", "\n").replace("\n[privacy]\n", "\n").replace("\n[usage]\n", "\n")
            ),
        )
        .expect("written");
        let workspace = if settings.is_empty() { workspace } else { Workspace::open(folder.path()).expect("opens") };
        let policy = check_text("shop.yaml".to_owned(), policy.to_owned());
        let policy = Arc::new(policy.unwrap_or_else(|error| panic!("{error}")));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let office = runtime.block_on(Office::open(workspace, policy, url)).expect("the office opens");
        let office = Arc::new(office.with_sample(SampleMaker::new(sample)));
        let now = Arc::new(AtomicI64::new(NOON));
        let clock = Arc::clone(&now);
        let clock = Arc::new(move || UnixTime::from_micros(clock.load(Ordering::Relaxed)));
        Self {
            app: App::new(Arc::clone(&office), clock, false).listening_for(LISTENING),
            office,
            now,
            runtime,
            _folder: folder,
        }
    }

    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub fn now(&self) -> UnixTime {
        UnixTime::from_micros(self.now.load(Ordering::Relaxed))
    }

    pub fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    pub fn owner() -> Caller {
        Caller { actor: "test".into(), role: Role::named("owner").expect("a role"), customer: None }
    }

    /// A key of a role.
    pub fn key(&self, role: &str) -> String {
        let made = self.run(self.office.add_key(&Self::owner(), ("test", role), self.now()));
        made.expect("a key").token
    }

    pub fn ask(&self, request: Request<Body>) -> Told {
        let (method, address) = (request.method().to_string(), request.uri().to_string());
        let told = self.run(asked(self.app.clone(), request));
        crate::document::check(&method, &address, &told);
        told
    }

    pub fn get(&self, key: &str, path: &str) -> Told {
        self.ask(self.request("GET", key, path).body(Body::empty()).expect("a request"))
    }

    pub fn send(&self, method: &str, key: &str, path: &str, body: &Value) -> Told {
        let request = self.request(method, key, path).header("content-type", "application/json");
        self.ask(request.body(Body::from(body.to_string())).expect("a request"))
    }

    pub fn post(&self, key: &str, path: &str, body: &Value) -> Told {
        self.send("POST", key, path, body)
    }

    pub fn request(&self, method: &str, key: &str, path: &str) -> axum::http::request::Builder {
        let builder = Request::builder().method(method).uri(path);
        if key.is_empty() { builder } else { builder.header("authorization", format!("Bearer {key}")) }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.runtime.block_on(self.office.close());
    }
}

pub async fn asked(app: App, request: Request<Body>) -> Told {
    let response = router(app).oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    // A spreadsheet is no text; what is looked for in answers is looked for in it all the same.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Told { status: parts.status, headers: parts.headers, text }
}
