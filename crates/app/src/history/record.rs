use crate::error::{AppError, HistoryError};
use serde::{Deserialize, Serialize};
use terrace_domain::{AsOf, LocalTime, Zone};
use terrace_policy::hash_of_text;

/// What `run.json` says of a kept run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Counts up from 1.
    pub number: u64,
    /// When it ran, on the workspace's clock.
    pub at: String,
    /// For when, on the policy's clock.
    pub as_of: String,
    /// The policy's clock.
    pub timezone: String,
    /// The rules.
    pub policy: RunPolicy,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// The version of the program.
    pub program: String,
    /// All amounts are in it.
    pub currency: String,
    /// Customers in the run.
    pub customers: u64,
    /// Those with at least one order ever before the as-of.
    pub with_orders: u64,
    /// Net revenue of all customers, in ten-thousandths of the currency's unit.
    pub revenue: i64,
    /// In the policy's order.
    pub schemes: Vec<RunScheme>,
    /// Which tiers were in force, and from which run these standings went on; `None` if the policy had no standings, and
    /// in runs of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standings: Option<KeptStandings>,
    /// How many members each level had; `None` if the policy had no members, and in runs of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<KeptMembers>,
    /// The columns of the classes' file after `customer_id`.
    pub columns: Vec<RunColumn>,
    /// The fields of customers that the policy names, in its order.
    pub attributes: Vec<RunColumn>,
    /// The files beside `run.json` that belong to it.
    pub(super) files: RunFiles,
}

/// The rules of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPolicy {
    /// Its name.
    pub name: String,
    /// Its title in English.
    pub en: Option<String>,
    /// Its title in Chinese.
    pub zh: Option<String>,
    /// SHA-256 of what the file means; of its bytes in runs of older programs.
    pub hash: String,
    /// Whether the hash is of what the file means.
    #[serde(default)]
    pub hash_is_of_meaning: bool,
    /// The file.
    pub text: String,
}

/// A scheme of a run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunScheme {
    /// Its name.
    pub name: String,
    /// Its title in English.
    pub en: Option<String>,
    /// Its title in Chinese.
    pub zh: Option<String>,
    /// Whether its tiers run from best to rest.
    pub ordered: bool,
    /// In the policy's order.
    pub tiers: Vec<RunTier>,
    /// Customers without a class.
    pub unclassified: u64,
}

/// A tier of a run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTier {
    /// Its id.
    pub id: String,
    /// Its title in English.
    pub en: Option<String>,
    /// Its title in Chinese.
    pub zh: Option<String>,
    /// Customers in it.
    pub customers: u64,
    /// Their net revenue, in ten-thousandths of the currency's unit.
    pub revenue: i64,
}

/// The standings of a run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptStandings {
    /// The number of the run that they went on from; `None` if there was none.
    pub from: Option<u64>,
    /// For when that run was, on the policy's clock.
    pub from_as_of: Option<String>,
    /// The schemes that have standings, in the policy's order of these.
    pub schemes: Vec<StandingFigures>,
}

/// The standings of one scheme in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFigures {
    /// The scheme's name.
    pub scheme: String,
    /// Customers for whom each tier holds, in the policy's order.
    pub tiers: Vec<u64>,
    /// Customers for whom no tier holds.
    pub without: u64,
    /// Customers whose class is below the tier that holds for them.
    pub waiting: u64,
    /// Customers who are too new to be retired; `None` if the policy does not ask.
    pub newcomers: Option<u64>,
}

/// The members of a run in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptMembers {
    /// The highest first; the last stands for members below the lowest.
    pub levels: Vec<KeptLevel>,
    /// Customers who were no members.
    pub others: u64,
}

/// The members of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLevel {
    /// Its name; `None` below the lowest.
    pub level: Option<String>,
    /// Its title in English.
    pub en: Option<String>,
    /// Its title in Chinese.
    pub zh: Option<String>,
    /// How many.
    pub members: u64,
    /// Their points that could be spent.
    pub points: i64,
}

/// A kept column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunColumn {
    /// Its name.
    pub name: String,
    /// `count`, `days`, `money`, `decimal`, `text`, `date`, `time` or `condition`.
    #[serde(rename = "type")]
    pub value_type: String,
}

/// The files of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RunFiles {
    /// Counts up as the run is written again.
    pub(super) generation: u64,
    /// How many rows they have: the customers, without those who were erased since.
    pub(super) rows: u64,
    /// Metrics, labels, classes.
    pub(super) classes: String,
    /// Net revenue and what else classifying needs.
    pub(super) beside: String,
    /// Cutoffs.
    pub(super) cutoffs: String,
    /// Large distributions.
    pub(super) values: Option<String>,
    /// The values by which schemes rank, sorted. Runs that customers were erased from have none, nor do those of older
    /// programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sorted: Option<String>,
    /// Fitted models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) models: Option<String>,
    /// What the run rests on. Runs that customers were erased from have none, nor do those of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grounds: Option<String>,
    /// Sums of all the others. Runs of older programs have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sums: Option<String>,
}

impl RunFiles {
    pub(super) fn new(generation: u64, rows: u64, with_values: bool, with_models: bool) -> Self {
        Self {
            generation,
            rows,
            classes: format!("classes-{generation}.parquet"),
            beside: format!("beside-{generation}.parquet"),
            cutoffs: format!("cutoffs-{generation}.json"),
            values: with_values.then(|| format!("values-{generation}.arrow")),
            sorted: None,
            models: with_models.then(|| format!("models-{generation}.json")),
            grounds: None,
            sums: Some(format!("sums-{generation}.json")),
        }
    }

    /// The same with a file of sorted values.
    pub(super) fn with_sorted(self) -> Self {
        Self { sorted: Some(format!("sorted-{}.parquet", self.generation)), ..self }
    }

    /// The same with a file of what the run rests on.
    pub(super) fn with_grounds(self) -> Self {
        Self { grounds: Some(format!("grounds-{}.json", self.generation)), ..self }
    }

    /// All of them.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.with_sums().chain(self.sums.as_deref())
    }

    /// All of them that have sums in a file of their own, where the run has one.
    pub(super) fn with_sums(&self) -> impl Iterator<Item = &str> {
        let more = [&self.values, &self.sorted, &self.models, &self.grounds].into_iter().flatten().map(String::as_str);
        [self.classes.as_str(), self.beside.as_str(), self.cutoffs.as_str()].into_iter().chain(more)
    }
}

impl RunRecord {
    /// Whether this is that very run, as it is now: numbers of runs that are gone are given anew, and a run from which
    /// somebody was erased is another.
    pub fn is_same_run(&self, other: &Self) -> bool {
        (self.number, &self.at, self.generation(), self.lake_version, &self.policy.hash)
            == (other.number, &other.at, other.generation(), other.lake_version, &other.policy.hash)
    }

    /// For when.
    ///
    /// # Errors
    /// A time or zone that this program does not know.
    pub fn as_of(&self) -> Result<AsOf, AppError> {
        let bad = |reason: String| HistoryError::Damaged { run: self.number, reason };
        let local = LocalTime::parse(&self.as_of).map_err(|error| bad(error.to_string()))?;
        let zone = Zone::new(&self.timezone).map_err(|error| bad(error.to_string()))?;
        Ok(AsOf::new(local, zone))
    }

    /// The as-of's place among those on the same clock; before all others if it cannot be read.
    pub(super) fn micros(&self) -> i64 {
        LocalTime::parse(&self.as_of).map_or(i64::MIN, LocalTime::micros)
    }

    /// The standings of the scheme of that name.
    pub fn standings_of(&self, scheme: &str) -> Option<(&KeptStandings, &StandingFigures)> {
        let kept = self.standings.as_ref()?;
        Some((kept, kept.schemes.iter().find(|known| known.scheme == scheme)?))
    }

    /// The scheme of that name.
    pub fn scheme(&self, name: &str) -> Option<&RunScheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

impl KeptMembers {
    /// How many there are.
    pub fn members(&self) -> u64 {
        self.levels.iter().map(|level| level.members).sum()
    }

    /// All their points that could be spent.
    pub fn points(&self) -> i128 {
        self.levels.iter().map(|level| i128::from(level.points)).sum()
    }

    /// The levels with a name, and the members below them if there are any.
    pub fn shown(&self) -> impl Iterator<Item = &KeptLevel> {
        self.levels.iter().filter(|level| level.level.is_some() || level.members > 0)
    }
}

impl RunRecord {
    /// Goes up whenever its files are written anew.
    pub(crate) const fn generation(&self) -> u64 {
        self.files.generation
    }

    /// How many of its customers were erased since: its figures tell of them, its rows do not.
    pub const fn erased_since(&self) -> u64 {
        self.customers.saturating_sub(self.files.rows)
    }
}

impl RunScheme {
    /// Its title in a language (`zh` or `en`), the other one where that is missing, else its name.
    pub fn title(&self, lang: &str) -> &str {
        titled(&self.en, &self.zh, lang, &self.name)
    }

    /// The number of customers with a class.
    pub fn classified(&self) -> u64 {
        self.tiers.iter().map(|tier| tier.customers).sum()
    }

    /// The net revenue of the customers with a class, in ten-thousandths of the currency's unit.
    pub fn revenue(&self) -> i128 {
        self.tiers.iter().map(|tier| i128::from(tier.revenue)).sum()
    }
}

impl RunTier {
    /// Its title in a language (`zh` or `en`), the other one where that is missing, else its id.
    pub fn title(&self, lang: &str) -> &str {
        titled(&self.en, &self.zh, lang, &self.id)
    }
}

impl RunPolicy {
    /// Whether these are the rules of a hash of what they mean.
    pub fn is_same(&self, hash: &str) -> bool {
        self.hash == hash || !self.hash_is_of_meaning && hash_of_text(&self.text).is_some_and(|own| own == hash)
    }

    /// Its title in a language (`zh` or `en`), the other one where that is missing, else its name.
    pub fn title(&self, lang: &str) -> &str {
        titled(&self.en, &self.zh, lang, &self.name)
    }
}

fn titled<'a>(en: &'a Option<String>, zh: &'a Option<String>, lang: &str, fallback: &'a str) -> &'a str {
    let (first, second) = if lang == "zh" { (zh, en) } else { (en, zh) };
    first.as_deref().or(second.as_deref()).unwrap_or(fallback)
}
