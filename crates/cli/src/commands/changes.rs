mod lines;

use super::runs::moment;
use super::work::workspace;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::tables::count;
use clap::ArgMatches;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use terrace_app::Note;
use terrace_app::changes::{Changes, CompareRequest, Flow, Mover, SchemeChanges, Side, compare, movers_table};
use terrace_app::history::{KeptRun, pair};
use terrace_app::policies::load;
use terrace_app::runs::profile::money;
use terrace_app::{Workspace, output};
use terrace_domain::Money;
use terrace_words::texts::history as texts;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let out = arguments.get_one::<PathBuf>("out").map(PathBuf::as_path);
    if let Some(path) = out {
        // A wrong ending is said before the work, not after it.
        output::Format::of(path)?;
    }
    let workspace = workspace(arguments)?;
    let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let policy = policy_name(arguments, &workspace)?;
    let (from, to) = pair(&workspace, policy.as_deref(), text("from"), text("to"))?;
    let request = CompareRequest { from: &from, to: Side::Kept(&to), scheme: text("scheme"), causes: true };
    let changes = compare(&request)?;
    if !changes.same_rules {
        let rules =
            |run: &KeptRun| format!("{} {}", run.record().policy.name, super::tier::short(&run.record().policy.hash));
        printer.note(&Note::new("T0057", vec![("from", rules(&from)), ("to", rules(&to))]));
    }
    let written = match out {
        Some(path) => Some((path, movers_table(&changes, path, arguments.get_flag("excel"))?)),
        None => None,
    };
    if printer.json() {
        printer.json_value(&as_json(&changes, &from, &to, written))?;
        return Ok(ExitStatus::Done);
    }
    let lines = lines::Lines { lang: printer.lang(), changes: &changes, from: &from, to: &to }.all();
    lines.iter().try_for_each(|line| printer.line(line))?;
    if let Some((path, rows)) = written {
        printer.aside(texts::WRITTEN, &[("rows", count(rows as u64)), ("path", path.display().to_string())]);
    }
    Ok(ExitStatus::Done)
}

/// The name of the given policy, or of the workspace's; `None` if the workspace does not decide it.
fn policy_name(arguments: &ArgMatches, workspace: &Workspace) -> Result<Option<String>, Failure> {
    if let Some(path) = arguments.get_one::<PathBuf>("policy") {
        return Ok(Some(load(path)?.policy.name.to_string()));
    }
    // Which runs there are does not depend on whether the policy still holds.
    let policy = workspace.default_policy().ok().and_then(|path| load(&path).ok());
    Ok(policy.map(|policy| policy.policy.name.to_string()))
}

fn as_json(changes: &Changes, from: &KeptRun, to: &KeptRun, written: Option<(&Path, usize)>) -> Value {
    let run = |run: &KeptRun| {
        let run = run.record();
        json!({
            "run": run.number, "as_of": run.as_of, "timezone": run.timezone, "lake_version": run.lake_version,
            "policy": { "name": run.policy.name, "hash": run.policy.hash },
            "customers": run.customers, "revenue": Money::from_ten_thousandths(run.revenue).to_string(),
        })
    };
    let schemes = changes.schemes.iter().map(|scheme| (scheme.to.name.clone(), scheme_json(changes, scheme)));
    let schemes: serde_json::Map<String, Value> = schemes.collect();
    let mut value = json!({
        "from": run(from), "to": run(to), "same_rules": changes.same_rules,
        "both": changes.both, "new": changes.newcomers(), "gone": changes.departed(),
        "schemes": schemes,
    });
    if let (Some(object), Some((path, rows))) = (value.as_object_mut(), written) {
        object.insert("written".to_owned(), json!({ "path": path.display().to_string(), "rows": rows }));
    }
    value
}

fn flow(flow: Flow) -> Value {
    json!({ "customers": flow.customers, "revenue_before": money(flow.before).to_string(), "revenue_after": money(flow.after).to_string() })
}

fn scheme_json(changes: &Changes, scheme: &SchemeChanges) -> Value {
    use terrace_app::changes::Direction::{Down, Other, Up};
    let end = |name: &'static str| Value::from(name);
    let names = |tiers: &[terrace_app::history::RunTier], last: &'static str| -> Vec<Value> {
        let ids = tiers.iter().map(|tier| json!({ "tier": tier.id }));
        ids.chain([json!({ "without": end("class") }), json!({ "without": end(last) })]).collect()
    };
    let matrix: Vec<Vec<Value>> = scheme.matrix.iter().map(|line| line.iter().copied().map(flow).collect()).collect();
    let causes =
        scheme.causes().into_iter().map(|(cause, moved)| json!({ "moved_by": cause.text(), "moved": flow(moved) }));
    let movers: Vec<&Mover> = largest(changes, scheme, lines::SHOWN);
    let tier = |scheme: &terrace_app::history::RunScheme, tier: Option<u16>| {
        tier.and_then(|tier| scheme.tiers.get(usize::from(tier))).map(|tier| tier.id.clone())
    };
    let movers = movers.into_iter().map(|mover| {
        let amount = |row: Option<usize>, amount: i64| row.map(|_| Money::from_ten_thousandths(amount).to_string());
        json!({
            "customer_id": changes.customer(mover), "from": tier(&scheme.from, mover.from), "to": tier(&scheme.to, mover.to),
            "direction": mover.direction.word(), "moved_by": mover.cause.as_ref().map(terrace_app::changes::Cause::text),
            "revenue_before": amount(mover.row_before, mover.before), "revenue_after": amount(mover.row_after, mover.after),
        })
    });
    json!({
        "ordered": scheme.is_ordered(),
        "up": flow(scheme.moved(Up)), "down": flow(scheme.moved(Down)), "other": flow(scheme.moved(Other)),
        "stayed": flow(scheme.stayed()),
        "rows": names(&scheme.from.tiers, "earlier run"),
        "columns": names(&scheme.to.tiers, "later run"),
        "matrix": matrix,
        "causes": causes.collect::<Vec<_>>(),
        "largest": movers.collect::<Vec<_>>(),
    })
}

/// The movers with the most net revenue, of those who are in both runs; of equal ones the first by id.
fn largest<'a>(changes: &Changes, scheme: &'a SchemeChanges, most: usize) -> Vec<&'a Mover> {
    let mut movers: Vec<&Mover> = scheme.movers.iter().filter(|mover| mover.cause.is_some()).collect();
    movers.sort_by(|a, b| b.amount().cmp(&a.amount()).then_with(|| changes.customer(a).cmp(changes.customer(b))));
    movers.truncate(most);
    movers
}

/// A run's as-of with its clock.
fn as_of(run: &KeptRun) -> String {
    format!("{} {}", moment(&run.record().as_of), run.record().timezone)
}
