//! The settings file `terrace.toml`; its commented text is what `terrace init` writes.

use crate::error::AppError;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use terrace_domain::{Currency, Zone};

/// The settings file as `terrace init` writes it: every setting with its default and its reason.
pub const DEFAULT_TEXT: &str = include_str!("terrace.toml");

/// The name of the settings file; a folder that holds it is a workspace.
pub const FILE: &str = "terrace.toml";

/// Three years and a bit: a year can be compared with the one before, and that one with its own.
const KEEP_RUNS_DAYS: u32 = 1_100;

/// The clock of workspaces that name none.
const TIMEZONE: &str = "Asia/Shanghai";

/// Days for which older lake versions are kept where the settings name none.
const KEEP_VERSIONS_DAYS: u32 = 30;

/// Rows of facts from which on runs remember what they computed, where the settings name none: below, computing all
/// anew is as quick.
const REMEMBER_ROWS: u64 = 2_000_000;

/// Customers whose personal values somebody may ask to see in a day, where the settings name no number.
const REVEALS_PER_DAY: u32 = 20;

/// The settings of a workspace.
#[derive(Debug, Clone)]
pub struct Config {
    /// The policy that is used when none is named, relative to the workspace.
    pub policy: Option<PathBuf>,
    /// The wall clock on which times with an offset are kept.
    pub timezone: Zone,
    /// The currency of the policies that are made here, if one is set.
    pub currency: Option<Currency>,
    /// Buckets of a new lake.
    pub buckets: u32,
    /// How many days a lake version is kept after a newer one took its place.
    pub keep_versions_days: u32,
    /// How many days the originals of an import are kept; `None` is without end.
    pub keep_originals_days: Option<u32>,
    /// From this number of rows of facts on, runs remember what they computed of each customer for the next.
    pub remember_rows: u64,
    /// Kept runs go after this number of days; the newest of each policy stays.
    pub keep_runs_days: u32,
    /// The database of PostgreSQL that state is kept in; `None` for the workspace's own file.
    pub store_url: Option<String>,
    /// Where the server listens.
    pub server: ServerConfig,
    /// What takes a second person.
    pub approvals: ApprovalsConfig,
    /// How many customers' personal values somebody may ask to see in a day.
    pub reveals_per_day: u32,
    /// Whether the use of pages is counted: by page, act and role, by nobody's name.
    pub counts_usage: bool,
}

/// What takes a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalsConfig {
    /// Overrides to a tier of this place or a better one, 1 being the best; `None` for no override.
    pub override_rank: Option<u32>,
    /// Points that are changed by hand, if there are more than this; `None` for no amount.
    pub points: Option<u64>,
    /// Policies that are put in force.
    pub policies: bool,
    /// Days after which what nobody decided ends.
    pub days: u32,
}

impl Default for ApprovalsConfig {
    fn default() -> Self {
        Self { override_rank: None, points: None, policies: false, days: 14 }
    }
}

/// The settings of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// The address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Seconds after which accepted facts go into the lake at the latest.
    pub seal_every: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: 8620, seal_every: 60 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    policy: Option<PathBuf>,
    timezone: Option<String>,
    currency: Option<String>,
    #[serde(default)]
    lake: WrittenLake,
    #[serde(default)]
    history: WrittenHistory,
    #[serde(default)]
    store: WrittenStore,
    #[serde(default)]
    server: WrittenServer,
    #[serde(default)]
    approvals: WrittenApprovals,
    #[serde(default)]
    privacy: WrittenPrivacy,
    #[serde(default)]
    usage: WrittenUsage,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenApprovals {
    override_rank: Option<u32>,
    points: Option<u64>,
    policies: Option<bool>,
    days: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenPrivacy {
    reveals_per_day: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenUsage {
    count: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenStore {
    url: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenServer {
    host: Option<String>,
    port: Option<u16>,
    seal_every: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenHistory {
    keep_days: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenLake {
    remember_rows: Option<u64>,
    buckets: Option<u32>,
    keep_versions_days: Option<u32>,
    keep_originals_days: Option<u32>,
}

impl Default for Config {
    /// What the file that `terrace init` writes says.
    fn default() -> Self {
        let timezone = Zone::new(TIMEZONE).unwrap_or_else(|_| Zone::utc());
        Self {
            policy: None,
            timezone,
            currency: None,
            buckets: terrace_lake::DEFAULT_BUCKETS,
            keep_versions_days: KEEP_VERSIONS_DAYS,
            keep_originals_days: None,
            keep_runs_days: KEEP_RUNS_DAYS,
            remember_rows: REMEMBER_ROWS,
            store_url: None,
            server: ServerConfig::default(),
            approvals: ApprovalsConfig::default(),
            reveals_per_day: REVEALS_PER_DAY,
            counts_usage: true,
        }
    }
}

/// The settings file of a new workspace with its clock and currency.
pub(super) fn text_for(timezone: &Zone, currency: Currency) -> String {
    text_moved(DEFAULT_TEXT, timezone, currency)
}

/// A settings file with another clock and currency; a key that it lacks stands before all else.
pub(super) fn text_moved(text: &str, timezone: &Zone, currency: Currency) -> String {
    let set = |text: &str, key: &str, value: &str| {
        let is_set = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let own = |line: &str| is_set(line) || line.strip_prefix("# ").is_some_and(is_set);
        let said = format!("{key} = \"{value}\"");
        let mut lines: Vec<&str> = text.lines().filter(|line| !own(line)).collect();
        // What is set wins over the line that shows the default.
        let at = text.lines().position(is_set).or_else(|| text.lines().position(own)).unwrap_or(0);
        let before = text.lines().take(at).filter(|line| own(line)).count();
        lines.insert((at - before).min(lines.len()), &said);
        lines.join("\n") + "\n"
    };
    set(&set(text, "timezone", timezone.name()), "currency", currency.as_str())
}

impl Config {
    /// Reads the settings of the workspace in `root`.
    pub fn read(root: &Path) -> Result<Self, AppError> {
        let path = root.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|cause| AppError::reading(&path, cause))?;
        Self::parse(&text).map_err(|reason| AppError::BadConfig { path, reason })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let timezone = Zone::new(written.timezone.as_deref().unwrap_or(TIMEZONE)).map_err(|e| e.to_string())?;
        let currency = written.currency.as_deref().map(Currency::new).transpose().map_err(|e| e.to_string())?;
        let buckets = written.lake.buckets.unwrap_or(terrace_lake::DEFAULT_BUCKETS);
        if !(1..=4096).contains(&buckets) {
            return Err(format!("lake.buckets is {buckets}; it must lie between 1 and 4096"));
        }
        let (lake, server, usual) = (written.lake, written.server, ServerConfig::default());
        let seal_every = server.seal_every.unwrap_or(usual.seal_every);
        if seal_every == 0 {
            return Err("server.seal_every is 0; it must be at least one second".to_owned());
        }
        let asked = written.approvals;
        let approvals = ApprovalsConfig {
            override_rank: asked.override_rank,
            points: asked.points,
            policies: asked.policies.unwrap_or(false),
            days: asked.days.unwrap_or(ApprovalsConfig::default().days),
        };
        if approvals.override_rank == Some(0) || approvals.days == 0 {
            return Err("approvals.override_rank and approvals.days begin at 1".to_owned());
        }
        Ok(Self {
            policy: written.policy,
            timezone,
            currency,
            buckets,
            keep_versions_days: lake.keep_versions_days.unwrap_or(KEEP_VERSIONS_DAYS),
            keep_originals_days: lake.keep_originals_days,
            keep_runs_days: written.history.keep_days.unwrap_or(KEEP_RUNS_DAYS),
            remember_rows: lake.remember_rows.unwrap_or(REMEMBER_ROWS),
            store_url: written.store.url,
            server: ServerConfig {
                host: server.host.unwrap_or(usual.host),
                port: server.port.unwrap_or(usual.port),
                seal_every,
            },
            approvals,
            reveals_per_day: written.privacy.reveals_per_day.unwrap_or(REVEALS_PER_DAY),
            counts_usage: written.usage.count.unwrap_or(true),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_file_is_the_default() {
        let config = Config::parse(DEFAULT_TEXT).expect("the default text parses");
        let default = Config::default();
        assert_eq!((default.timezone.name(), default.buckets), (config.timezone.name(), config.buckets));
        assert_eq!((default.keep_runs_days, config.keep_runs_days), (1_100, 1_100));
        assert_eq!((default.remember_rows, config.remember_rows), (2_000_000, 2_000_000));
        assert_eq!((&config.policy, config.timezone.name(), config.buckets), (&None, "Asia/Shanghai", 16));
    }

    #[test]
    fn every_commented_setting_parses() {
        let text = DEFAULT_TEXT
            .replace("\n# policy =", "\npolicy =")
            .replace("\n# timezone =", "\ntimezone =")
            .replace("\n# currency =", "\ncurrency =")
            .replace("\n# buckets =", "\nbuckets =")
            .replace("\n# remember_rows =", "\nremember_rows =")
            .replace("\n# keep_", "\nkeep_")
            .replace("\n# url =", "\nurl =")
            .replace("\n# host =", "\nhost =")
            .replace("\n# port =", "\nport =")
            .replace("\n# seal_every =", "\nseal_every =")
            .replace("\n# override_rank =", "\noverride_rank =")
            .replace("\n# points =", "\npoints =")
            .replace("\n# policies =", "\npolicies =")
            .replace("\n# days =", "\ndays =")
            .replace("\n# reveals_per_day =", "\nreveals_per_day =")
            .replace("\n# count = true", "\ncount = false");
        let config = Config::parse(&text).expect("the settings parse");
        assert_eq!((config.keep_versions_days, config.keep_originals_days), (30, Some(1095)));
        assert_eq!(config.policy, Some(PathBuf::from("policies/retail.yaml")));
        assert_eq!(config.server, ServerConfig::default());
        let asked = ApprovalsConfig { override_rank: Some(1), points: Some(10_000), policies: true, days: 14 };
        assert_eq!((config.approvals, config.reveals_per_day), (asked, REVEALS_PER_DAY));
        assert!(!config.counts_usage && Config::default().counts_usage);
        assert!(config.store_url.is_some_and(|url| url.starts_with("postgres://")));
    }

    #[test]
    fn a_new_workspace_says_its_clock_and_currency() {
        let zone = Zone::new("Europe/London").expect("a zone");
        let config = Config::parse(&text_for(&zone, Currency::new("GBP").expect("pounds"))).expect("the text parses");
        assert_eq!(
            (config.timezone.name(), config.currency.map(|c| c.to_string())),
            ("Europe/London", Some("GBP".into()))
        );
        assert_eq!(
            text_for(&zone, Currency::new("GBP").expect("pounds")).lines().count(),
            DEFAULT_TEXT.lines().count()
        );
    }

    #[test]
    fn mistakes_are_named() {
        for bad in [
            "polcy = 'x'",
            "timezone = 'Mars'",
            "currency = 'RMB'",
            "[lake]\nbuckets = 0",
            "[server]\nseal_every = 0",
            "[approvals]\noverride_rank = 0",
            "[approvals]\ndays = 0",
            "policy = [",
        ] {
            assert!(Config::parse(bad).is_err(), "{bad}");
        }
    }
}
