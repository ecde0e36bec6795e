//! `terrace plan` and `terrace apply`: what a changed policy would do, and putting it in force.

use super::changes::ChangesText;
use super::state::{WAITS, Waiting, with_office};
use super::work::{Run, Work};
use crate::clock;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{amount, amount_of, count, millionths, short_hash, titled};
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use clap::parser::ValueSource;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::changes::movers_table;
use terrace_app::history::{KeptLevel, RunScheme};
use terrace_app::plans::{
    Plan, PlanFile, PlanRequest, PlannedDiscounts, PlannedFacts, PlannedPolicy, facts_mark, plan, read_plan,
};
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::Tiered;
use terrace_app::runs::profile::ratio;
use terrace_app::views::PlanView;
use terrace_app::{AppError, Note, output};
use terrace_domain::Money;
use terrace_office::OfficeError;
use terrace_office::once::ChangeRequest;
use terrace_office::plans::{ApplyBody, newest_policy};
use terrace_server::block_on;
use terrace_words::Lang;
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::history as history_texts;
use terrace_words::texts::plans as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let path = |name: &str| arguments.get_one::<PathBuf>(name).map(PathBuf::as_path);
    let (out, movers) = (path("out"), path("movers"));
    if let Some(movers) = movers {
        // A wrong ending is said before the work, not after it.
        output::Format::of(movers)?;
    }
    let work = Work::to_plan(arguments, printer)?;
    let draft = Arc::new(load(path("new").unwrap_or(Path::new("")))?);
    printer.diagnostics(&draft.rendered_warnings(printer.lang()));
    let request = PlanRequest {
        in_force: &work.policy,
        draft: &draft,
        scheme: arguments.get_one::<String>("scheme").map(String::as_str),
        as_of: &work.as_of,
    };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let ctx = run.context(&work.policy.policy.timezone);
    let found = plan(&request, &work.inputs, work.workspace.as_ref(), &ctx);
    bar.done();
    let found = found?;
    if draft.policy.hash == work.policy.policy.hash {
        printer.note(&Note::new("T0088", vec![]));
    }
    let is_of_now = |name: &str| arguments.value_source(name) != Some(ValueSource::CommandLine);
    if !["as-of", "lake-version"].into_iter().all(is_of_now) {
        printer.note(&Note::new("T0089", vec![("planned", work.as_of.to_string())]));
    }
    let view = PlanView::new(&found);
    let listed = match (movers, &found.changes) {
        (Some(path), Some(changes)) => Some((path, movers_table(changes, path, arguments.get_flag("excel"), &ctx)?)),
        // A list of nobody would say that nobody moves.
        (Some(_), None) => {
            printer.aside(texts::NOT_COMPARED, &[]);
            None
        }
        (None, _) => None,
    };
    if let Some(path) = out {
        write_plan(path, &work, &draft, &view)?;
    }
    if printer.json() {
        printer.json_answer(&view)?;
    } else {
        PlanText { plan: &found, draft: &draft, lang: printer.lang() }
            .all()
            .iter()
            .try_for_each(|line| printer.line(line))?;
    }
    if let Some((path, rows)) = listed {
        printer.aside(texts::MOVERS_WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
    }
    if let Some(path) = out {
        printer.aside(texts::WRITTEN, &[("path", path.display().to_string())]);
    }
    Ok(ExitStatus::Done)
}

/// Writes a plan with what it rests on.
fn write_plan(path: &Path, work: &Work, draft: &LoadedPolicy, view: &PlanView) -> Result<(), Failure> {
    let workspace = work.workspace.as_ref().ok_or(AppError::NoFacts)?;
    let lake = workspace.lake_if_any()?.ok_or(AppError::NoFacts)?;
    let lease = lake.pin(view.lake_version).map_err(AppError::from)?;
    let zone = work.as_of.zone();
    let plan = PlanFile {
        made_at: clock::moment().with_offset(zone),
        as_of: work.as_of.local().to_string(),
        in_force: PlannedPolicy::named(&work.policy),
        newest: block_on(newest_policy(workspace, &work.policy))??,
        policy: PlannedPolicy::whole(draft),
        facts: PlannedFacts { lake_version: lease.version().version, mark: facts_mark(lease.version(), workspace) },
        found: serde_json::to_value(view).map_err(|_| OfficeError::Lost)?,
    };
    Ok(plan.write(path)?)
}

/// A plan as a person reads it.
struct PlanText<'a> {
    plan: &'a Plan,
    draft: &'a LoadedPolicy,
    lang: Lang,
}

impl PlanText<'_> {
    fn all(&self) -> Vec<String> {
        let lang = self.lang;
        let (now, then) = (&self.plan.now, &self.plan.then);
        let named = |loaded: &LoadedPolicy| {
            let policy = &loaded.policy;
            [
                ("title", policy.title.get(lang, policy.name.as_str()).to_owned()),
                ("policy", policy.name.to_string()),
                ("hash", short_hash(&policy.hash)),
                ("file", self.draft.file.clone()),
            ]
        };
        let facts = [
            ("as_of", then.request.as_of.to_string()),
            ("version", self.plan.lake_version.unwrap_or_default().to_string()),
            ("customers", count(then.frame.ids.len() as u64)),
            ("revenue", amount(then.revenue())),
            ("currency", self.currency()),
        ];
        let mut lines = vec![
            texts::IN_FORCE.fill(lang, &named(&now.policy)),
            texts::PLANNED.fill(lang, &named(self.draft)),
            texts::FACTS.fill(lang, &facts),
        ];
        match &self.plan.changes {
            Some(changes) => {
                let titles = BTreeMap::new();
                let currency = self.currency();
                let text = ChangesText { lang, changes, currency: &currency, titles: &titles, causes: false };
                for scheme in &changes.schemes {
                    lines.push(String::new());
                    lines.extend(text.scheme(scheme));
                }
            }
            None => lines.extend([String::new(), texts::NOT_COMPARED.get(lang).to_owned()]),
        }
        for scheme in self.plan.added() {
            lines.push(String::new());
            lines.extend(self.added(&scheme));
        }
        let dropped = self.plan.dropped();
        if !dropped.is_empty() {
            let names: Vec<String> =
                dropped.iter().map(|scheme| titled(scheme.title(lang.code()), &scheme.name)).collect();
            lines.extend([String::new(), texts::DROPPED.fill(lang, &[("schemes", names.join(", "))])]);
        }
        lines.extend(self.members());
        lines.extend(self.plan.discounts.iter().flat_map(|found| self.discounts(found)));
        lines
    }

    fn currency(&self) -> String {
        self.plan.then.policy.policy.currency.to_string()
    }

    /// A scheme that there is not yet: its distribution.
    fn added(&self, scheme: &RunScheme) -> Vec<String> {
        let lang = self.lang;
        let name = titled(scheme.title(lang.code()), &scheme.name);
        let mut table = TextTable::new(&[
            (cli_texts::COL_TIER.get(lang), false),
            (cli_texts::COL_CUSTOMERS.get(lang), true),
            (cli_texts::COL_SHARE.get(lang), true),
            (cli_texts::COL_REVENUE.get(lang), true),
        ]);
        let all = i128::from(scheme.classified());
        for tier in &scheme.tiers {
            table.row([
                tier.title(lang.code()).to_owned(),
                count(tier.customers),
                millionths(ratio(i128::from(tier.customers), all)),
                amount(Money::from_ten_thousandths(tier.revenue)),
            ]);
        }
        if scheme.unclassified > 0 {
            let none = history_texts::NO_CLASS.get(lang).to_owned();
            table.row([none, count(scheme.unclassified), String::new(), String::new()]);
        }
        let head = texts::ADDED.fill(lang, &[("scheme", name)]);
        std::iter::once(head).chain(table.lines().into_iter().map(|line| format!("  {line}"))).collect()
    }

    /// Members of each level as they are and as they would be; nothing where neither policy has members.
    fn members(&self) -> Vec<String> {
        let lang = self.lang;
        let levels = |run: &Tiered| -> Option<Vec<KeptLevel>> {
            run.members.as_ref().map(|members| members.figures.levels.clone())
        };
        let (now, then) = (levels(&self.plan.now), levels(&self.plan.then));
        if now.is_none() && then.is_none() {
            return Vec::new();
        }
        let (now, then) = (now.unwrap_or_default(), then.unwrap_or_default());
        let mut table = TextTable::new(&[
            (texts::COL_LEVEL.get(lang), false),
            (texts::COL_NOW.get(lang), true),
            (texts::COL_THEN.get(lang), true),
            (texts::COL_POINTS_NOW.get(lang), true),
            (texts::COL_POINTS_THEN.get(lang), true),
        ]);
        // A level that one of them lacks stands in the list all the same; who is below the lowest stands last.
        let lacking = now.iter().filter(|level| then.iter().all(|other| other.level != level.level));
        let mut all: Vec<&KeptLevel> = then.iter().chain(lacking).collect();
        all.sort_by_key(|level| level.level.is_none());
        for level in all {
            let of = |side: &[KeptLevel]| side.iter().find(|other| other.level == level.level).cloned();
            let (was, is) = (of(&now), of(&then));
            if level.level.is_none() && [&was, &is].into_iter().flatten().all(|level| level.members == 0) {
                continue;
            }
            let members =
                |level: &Option<KeptLevel>| level.as_ref().map(|level| count(level.members)).unwrap_or_default();
            let points = |level: &Option<KeptLevel>| {
                let sign = |points: i64| if points < 0 { "-" } else { "" };
                let shown = |points: i64| format!("{}{}", sign(points), count(points.unsigned_abs()));
                level.as_ref().map(|level| shown(level.points)).unwrap_or_default()
            };
            let title = match &level.level {
                Some(name) => {
                    let title = if lang == Lang::Zh { &level.zh } else { &level.en };
                    title.as_ref().unwrap_or(name).clone()
                }
                None => texts::BELOW.get(lang).to_owned(),
            };
            table.row([title, members(&was), members(&is), points(&was), points(&is)]);
        }
        let lines = table.lines().into_iter().map(|line| format!("  {line}"));
        [String::new(), texts::MEMBERS.get(lang).to_owned()].into_iter().chain(lines).collect()
    }

    fn discounts(&self, found: &PlannedDiscounts) -> Vec<String> {
        let lang = self.lang;
        let facts = [("purchases", amount_of(found.purchases)), ("currency", self.currency())];
        let more = found.then.amount - found.now.amount;
        let change = if more > 0 { format!("+{}", amount_of(more)) } else { amount_of(more) };
        let now = [("amount", amount_of(found.now.amount)), ("customers", count(found.now.customers))];
        let then =
            [("amount", amount_of(found.then.amount)), ("customers", count(found.then.customers)), ("change", change)];
        vec![
            String::new(),
            texts::DISCOUNTS.fill(lang, &facts),
            format!("  {}", texts::DISCOUNTS_NOW.fill(lang, &now)),
            format!("  {}", texts::DISCOUNTS_THEN.fill(lang, &then)),
            format!("  {}", texts::DISCOUNTS_CLOSE.get(lang)),
        ]
    }
}

/// What was put in force.
#[derive(Deserialize)]
struct PutInForce {
    /// Its number.
    number: u64,
    /// From when on.
    from: String,
}

pub(super) fn run_apply(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let path = arguments.get_one::<PathBuf>("plan").map_or(Path::new(""), PathBuf::as_path);
    let plan = read_plan(path)?;
    let body = ApplyBody {
        from: arguments.get_one::<String>("from").cloned(),
        on_new_facts: arguments.get_flag("on-new-facts"),
    };
    let answer = with_office(arguments, async |office, caller| {
        let request =
            ChangeRequest { caller: caller.clone(), key: None, fingerprint: String::new(), now: clock::moment() };
        office.apply_plan(&request, &plan, &body).await
    })?;
    if printer.json() {
        let told: serde_json::Value = serde_json::from_str(&answer.body).map_err(|_| OfficeError::Lost)?;
        printer.json_answer(&told)?;
        return Ok(ExitStatus::Done);
    }
    if answer.status == WAITS {
        let waiting: Waiting = serde_json::from_str(&answer.body).map_err(|_| OfficeError::Lost)?;
        printer.aside(texts::APPLY_WAITS, &[("id", waiting.id.to_string())]);
        return Ok(ExitStatus::Done);
    }
    let put: PutInForce = serde_json::from_str(&answer.body).map_err(|_| OfficeError::Lost)?;
    let facts = [("policy", plan.policy.name), ("from", put.from), ("number", put.number.to_string())];
    printer.say(texts::APPLIED, &facts)?;
    Ok(ExitStatus::Done)
}
