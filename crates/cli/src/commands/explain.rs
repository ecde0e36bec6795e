mod classes;
mod past;
mod profile;

use super::membership::membership;
use super::standings;
use super::work::{Work, files};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, short_hash};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::sync::Arc;
use terrace_app::facts::{Files, Origin};
use terrace_app::history::CustomerHistory;
use terrace_app::report::Privacy;
use terrace_app::runs::explain::{
    Condition, ExplainRequest, Explained, Figure, MetricBasis, Move, Named, Reading, SchemeLine, Universe, Why, explain,
};
use terrace_app::views::ExplanationView;
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::explain as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (customer, files) = customer_and_files(arguments, "explain")?;
    let mut work = Work::of_files(arguments, &files, printer)?;
    let request = ExplainRequest {
        policy: Arc::clone(&work.policy),
        as_of: work.as_of.clone(),
        customer,
        scheme: arguments.get_one::<String>("scheme").cloned(),
    };
    let run = work.run();
    let explained = explain(&request, &work.inputs, work.workspace.as_ref(), &run.context(work.as_of.zone()))?;
    work.policy = Arc::clone(&explained.policy);
    explained.notes.iter().for_each(|note| printer.note(note));
    let past = past::read(&work, &explained, printer);
    let privacy = if arguments.get_flag("unmasked") { Privacy::Shown } else { Privacy::Masked };
    let who = profile::read(&work, &explained, privacy)?;
    if printer.json() {
        let (policy, as_of, origin) = (&work.policy, &work.as_of, &work.inputs.origin);
        let view = ExplanationView::new(policy, as_of, origin, &explained, past.as_ref());
        printer.json_answer(&view.with_profile(&who))?;
        return Ok(ExitStatus::Done);
    }
    let past = past.as_ref();
    let profile = profile::Told { profile: &who, privacy, policy: &work.policy, lang: printer.lang() };
    let lines = ExplanationText { lang: printer.lang(), work: &work, explained: &explained, past, profile }.all();
    lines.iter().try_for_each(|line| printer.line(line))?;
    Ok(ExitStatus::Done)
}

/// The customer and the files of facts. After `--orders FILE` the customer's id looks like one more file: the last
/// path, if no such file exists, is the customer.
pub(super) fn customer_and_files(arguments: &ArgMatches, command: &str) -> Result<(String, Files), Failure> {
    let mut files = files(arguments);
    if let Some(customer) = arguments.get_one::<String>("customer") {
        return Ok((customer.clone(), files));
    }
    let lasts = files.by_kind.values_mut().filter(|paths| paths.len() > 1);
    for paths in lasts {
        if let Some(last) = paths.pop_if(|last| !last.exists()) {
            return Ok((last.display().to_string(), files));
        }
    }
    Err(Failure::own("T0027", vec![("command", command.to_owned())]))
}

/// An explanation as lines of text.
struct ExplanationText<'a> {
    lang: Lang,
    work: &'a Work,
    explained: &'a Explained,
    past: Option<&'a CustomerHistory>,
    profile: profile::Told<'a>,
}

impl ExplanationText<'_> {
    fn fill(&self, text: Text, arguments: &[(&str, String)]) -> String {
        text.fill(self.lang, arguments)
    }

    fn text(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn all(&self) -> Vec<String> {
        let mut lines = vec![self.head(), String::new()];
        lines.extend(self.profile.lines());
        lines.extend([String::new(), self.text(texts::METRICS)]);
        lines.extend(self.metrics());
        if !self.explained.explanation.labels.is_empty() {
            lines.extend([String::new(), self.text(texts::LABELS)]);
            lines.extend(self.labels());
        }
        for scheme in &self.explained.explanation.schemes {
            lines.push(String::new());
            lines.extend(self.scheme(scheme));
            let found = standings::lines(&self.work.policy, &self.explained.standings, &scheme.scheme, self.lang);
            lines.extend(found.into_iter().map(|line| format!("  {line}")));
            lines.extend(self.past_of(&scheme.scheme));
        }
        lines.extend(membership(&self.work.policy, self.explained.member.as_ref(), self.lang));
        lines.extend([String::new(), self.text(texts::OTHERS_UNCHANGED)]);
        lines
    }

    fn head(&self) -> String {
        let policy = &self.work.policy.policy;
        let source = match &self.work.inputs.origin {
            Origin::Lake { version } => self.fill(cli_texts::SOURCE_LAKE, &[("version", version.to_string())]),
            Origin::Files(_) => self.text(cli_texts::SOURCE_FILES),
        };
        let arguments = [
            ("customer", self.explained.explanation.customer_id.clone()),
            ("title", policy.title.get(self.lang, policy.name.as_str()).to_owned()),
            ("policy", policy.name.to_string()),
            ("hash", short_hash(&policy.hash)),
            ("as_of", self.work.as_of.to_string()),
            ("source", source),
        ];
        self.fill(texts::HEAD, &arguments)
    }

    fn metrics(&self) -> Vec<String> {
        let mut table = TextTable::new(&[("", false), ("", true), ("", false), ("", false)]);
        for (index, line) in self.explained.explanation.metrics.iter().enumerate() {
            let basis = match &line.basis {
                MetricBasis::Measure { measure, window, rows, lost_after } => {
                    let rows = rows.as_ref().map(|rows| format!(", where {rows}")).unwrap_or_default();
                    let rule = lost_after.as_ref().map(|rule| format!(", lost_after {rule}")).unwrap_or_default();
                    format!("{measure}, {window}{rows}{rule}")
                }
                MetricBasis::Forecast { measure, model, horizon, .. } => {
                    let horizon = horizon.as_ref().map(|horizon| format!(", {horizon}"));
                    format!("{measure}, {model}{}", horizon.unwrap_or_default())
                }
                MetricBasis::Expression { text, names } if names.is_empty() => text.clone(),
                MetricBasis::Expression { text, names } => format!("{text}  ({})", self.values(names)),
            };
            let place = self.explained.forecasts.iter().position(|(metric, _)| *metric == index);
            let behind = match place.and_then(|place| Some((place, self.explained.forecasts.get(place)?))) {
                Some((place, (_, reading))) => self.reading(reading, place == 0),
                None => self.evidence(index),
            };
            table.row([self.titled(&line.name), self.value(line.value.as_ref()), basis, behind]);
        }
        table.body()
    }

    fn evidence(&self, metric: usize) -> String {
        let Some(evidence) = self.explained.evidence.iter().find(|evidence| evidence.metric == metric) else {
            return String::new();
        };
        let day =
            |time: Option<terrace_domain::LocalTime>| time.map(|time| time.date().to_string()).unwrap_or_default();
        let arguments =
            [("facts", count(evidence.facts)), ("first", day(evidence.first)), ("last", day(evidence.last))];
        let facts = match evidence.facts {
            0 => self.text(texts::NO_FACTS),
            1 => self.fill(texts::FACT, &arguments),
            _ => self.fill(texts::FACTS, &arguments),
        };
        let components = evidence.components.iter().map(|one| {
            self.fill(
                texts::COMPONENT,
                &[("title", one.title.get(self.lang).to_owned()), ("value", one.value.to_string())],
            )
        });
        [facts].into_iter().chain(components).collect::<Vec<_>>().join(self.text(texts::FORECAST_JOIN).as_str())
    }

    /// How far off the models' answer may be, and once what they knew of the customer.
    fn reading(&self, reading: &Reading, with_history: bool) -> String {
        let weeks = |weeks: f64| format!("{weeks:.1}");
        let interval = reading.interval.as_ref().map(|(low, high)| {
            self.fill(texts::FORECAST_INTERVAL, &[("low", low.to_string()), ("high", high.to_string())])
        });
        let arguments = [
            ("repeats", count(u64::from(reading.repeats))),
            ("recency", weeks(reading.recency)),
            ("age", weeks(reading.age)),
        ];
        let history = if reading.repeats == 0 { texts::FORECAST_NO_REPEAT } else { texts::FORECAST_HISTORY };
        let mean = reading.mean.map(|mean| self.fill(texts::FORECAST_MEAN, &[("mean", format!("{mean:.2}"))]));
        let history = with_history.then(|| self.fill(history, &arguments));
        let parts = interval.into_iter().chain(history).chain(mean);
        parts.collect::<Vec<_>>().join(self.text(texts::FORECAST_JOIN).as_str())
    }

    fn labels(&self) -> Vec<String> {
        let mut table = TextTable::new(&[("", false), ("", false), ("", false)]);
        for line in &self.explained.explanation.labels {
            let mark = self.text(if line.value { texts::YES } else { texts::NO });
            table.row([self.titled(&line.name), mark, self.condition(&line.condition)]);
        }
        table.body()
    }

    fn condition(&self, condition: &Condition) -> String {
        let unknown =
            if condition.holds.is_none() { format!(", {}", texts::UNKNOWN.get(self.lang)) } else { String::new() };
        format!("{}  ({}{unknown})", condition.text, self.values(&condition.names))
    }

    fn values(&self, names: &[Named]) -> String {
        let parts: Vec<String> =
            names.iter().map(|named| format!("{} = {}", named.name, self.value(named.value.as_ref()))).collect();
        parts.join(", ")
    }

    fn value(&self, value: Option<&Figure>) -> String {
        value.map_or_else(|| self.text(texts::NULL), ToString::to_string)
    }

    fn scheme(&self, line: &SchemeLine) -> Vec<String> {
        let scheme = self.work.policy.policy.scheme(&line.scheme);
        let title = scheme.map_or(line.scheme.as_str(), |s| s.title.get(self.lang, line.scheme.as_str()));
        let tier = match &line.tier {
            None => self.text(texts::NO_CLASS),
            Some(id) => self.tier_title(&line.scheme, id),
        };
        let mut lines = vec![format!("{title} ({}): {tier}", line.scheme)];
        lines.extend(self.why(line).into_iter().map(|why| format!("  {why}")));
        for (text, moves) in [(texts::LIFT, &line.lift), (texts::DROP, &line.drop)] {
            lines
                .extend(moves.iter().map(|change| format!("  {}: {}", text.get(self.lang), self.change(line, change))));
        }
        lines
    }

    /// The title of a metric or label with its name, by which conditions call it, or the name if it has no title.
    fn titled(&self, name: &str) -> String {
        let policy = &self.work.policy.policy;
        let label = || policy.labels.iter().find(|label| label.name.as_str() == name).map(|label| &label.title);
        let title = policy.metric(name).map(|metric| &metric.title).or_else(label);
        match title.map(|title| title.get(self.lang, "")) {
            None | Some("") => name.to_owned(),
            Some(title) => format!("{title} ({name})"),
        }
    }

    /// A tier's title with its id, or the id if it has no title.
    fn tier_title(&self, scheme: &str, id: &str) -> String {
        let scheme = self.work.policy.policy.scheme(scheme);
        let tier = scheme.and_then(|scheme| scheme.tiers.iter().find(|tier| tier.id.as_str() == id));
        match tier.map(|tier| tier.title.get(self.lang, "")) {
            None | Some("") => id.to_owned(),
            Some(title) => format!("{title} ({id})"),
        }
    }

    fn change(&self, line: &SchemeLine, change: &Move) -> String {
        let of_rfm = matches!(line.why, Why::Rfm { .. });
        let digit = match (&change.part, change.digit) {
            (Some(part), Some(digit)) => {
                let half = if digit > 1 { texts::HIGH } else { texts::LOW };
                let (part, digit) =
                    if of_rfm { (self.part(part), digit.to_string()) } else { (part.clone(), self.text(half)) };
                Some(self.fill(texts::DIGIT_RESULT, &[("part", part), ("digit", digit)]))
            }
            _ => None,
        };
        let tier = change.tier.as_ref().map(|id| self.tier_title(&line.scheme, id));
        let result: Vec<String> = digit.into_iter().chain(tier).collect();
        let delta = change.delta.to_string();
        let signed = if delta.starts_with('-') { delta } else { format!("+{delta}") };
        let arguments = [
            ("metric", self.titled(&change.metric)),
            ("from", change.from.to_string()),
            ("to", change.to.to_string()),
            ("delta", signed),
            ("result", result.join(", ")),
        ];
        self.fill(texts::MOVE, &arguments)
    }

    fn part(&self, part: &str) -> String {
        match part {
            "recency" => self.text(texts::RECENCY),
            "frequency" => self.text(texts::FREQUENCY),
            "monetary" => self.text(texts::MONETARY),
            other => other.to_owned(),
        }
    }

    fn universe(&self, universe: &Universe) -> Option<String> {
        match universe {
            Universe::Everybody => None,
            Universe::Ordered => Some(self.text(texts::UNIVERSE_ORDERED)),
            Universe::Among(condition) => Some(self.fill(
                texts::UNIVERSE_AMONG,
                &[("condition", condition.text.clone()), ("values", self.values(&condition.names))],
            )),
        }
    }

    fn why(&self, line: &SchemeLine) -> Vec<String> {
        match &line.why {
            Why::NotInUniverse => {
                let universe = self.universe(&line.universe);
                std::iter::once(self.text(texts::NOT_IN_UNIVERSE)).chain(universe).collect()
            }
            Why::Unknown { metrics } => vec![self.fill(texts::WHY_UNKNOWN, &[("metrics", metrics.join(", "))])],
            Why::Unplaced { found } => vec![self.fill(texts::WHY_UNPLACED, &[("found", found.clone())])],
            _ => self.class(line),
        }
    }
}
