//! Fills the report's figures from a run.

mod breakdowns;
mod groups;
mod history;
mod model;
mod months;
mod products;
mod quality;
mod returns;
mod schemes;

use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::policies::LoadedPolicy;
use crate::runs::Tiered;
use crate::runs::profile::{money, sum};
use crate::shelf::ImportRecord;
use crate::workspace::Workspace;
use terrace_domain::{AsOf, Coded, LocalTime, Money, Value};
use terrace_frame::Column;
use terrace_policy::Attribute;
pub use terrace_report::Privacy;
use terrace_report::{
    FactSource, Group, Header, KeyFigures, LabelCount, Pareto, Person, ReportData, RevenueBasis, Title, TopCustomer,
};
use terrace_words::{Lang, message};

/// What a report is made from.
#[derive(Debug)]
pub struct ReportRequest<'a> {
    /// The rules.
    pub policy: &'a LoadedPolicy,
    /// The facts.
    pub inputs: &'a Inputs,
    /// For when.
    pub as_of: &'a AsOf,
    /// The run.
    pub tiered: &'a Tiered,
    /// Where earlier runs are kept; nothing when run straight from files.
    pub workspace: Option<&'a Workspace>,
    /// The workspace's imports; none when run straight from files.
    pub imports: &'a [ImportRecord],
    /// Whether personal fields are masked.
    pub privacy: Privacy,
}

const LARGEST: usize = 20;

/// The whole page; `lang` is the language shown first.
pub fn render(request: &ReportRequest<'_>, lang: Lang) -> Result<String, AppError> {
    Ok(terrace_report::render(&data(request)?, lang))
}

/// The report's figures.
fn data(request: &ReportRequest<'_>) -> Result<ReportData, AppError> {
    let Tiered { standard, notes, .. } = request.tiered;
    let everybody: Vec<Money> = match &standard.net {
        Column::Integers(net) => net.values.iter().map(|value| Money::from_ten_thousandths(*value)).collect(),
        _ => Vec::new(),
    };
    let schemes = schemes::schemes(request)?;
    let mut data = ReportData {
        header: header(request),
        figures: figures(request),
        months: months::months(request)?,
        pareto: Pareto::of(everybody),
        crosses: schemes::crosses(request),
        schemes,
        returns: returns::returns(request)?,
        history: history::history(request)?,
        model: model::model(request)?,
        products: products::products(request)?,
        labels: labels(request),
        top_customers: largest(request)?,
        imports: quality::imports(request),
        notes: notes.iter().map(note).collect(),
        privacy: request.privacy,
    };
    groups::drop_spare(&mut data);
    Ok(data)
}

fn note(note: &crate::note::Note) -> Title {
    let arguments = note.arguments();
    Title::new(message(Lang::En, note.code(), &arguments), message(Lang::Zh, note.code(), &arguments))
}

fn header(request: &ReportRequest<'_>) -> Header {
    let policy = &request.policy.policy;
    Header {
        policy_name: policy.name.to_string(),
        policy_title: policy.title.clone(),
        policy_hash: policy.hash.clone(),
        as_of: request.as_of.clone(),
        currency: policy.currency,
        source: match &request.inputs.origin {
            Origin::Lake { version } => FactSource::Lake { version: *version },
            Origin::Files(_) => FactSource::Files,
        },
        basis: RevenueBasis::Net,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn figures(request: &ReportRequest<'_>) -> KeyFigures {
    let Tiered { frame, standard, .. } = request.tiered;
    let rows: Vec<usize> = (0..frame.ids.len()).collect();
    let (gross, net) = (sum(&standard.gross, &rows), sum(&standard.net, &rows));
    KeyFigures {
        customers: frame.ids.len() as u64,
        with_orders: frame.ordered.iter().filter(|ordered| **ordered).count() as u64,
        orders: u64::try_from(sum(&standard.orders, &rows)).unwrap_or(0),
        gross: money(gross),
        returned: money(gross - net),
        net: money(net),
        oldest_order: times(&standard.first).min(),
        newest_order: times(&standard.last).max(),
    }
}

/// The times of a column, nulls left out.
fn times(column: &Column) -> impl Iterator<Item = LocalTime> {
    (0..column.len()).filter_map(|row| match column.value(row) {
        Some(Value::Time(time)) => Some(time),
        _ => None,
    })
}

fn labels(request: &ReportRequest<'_>) -> Vec<LabelCount> {
    let policy = &request.policy.policy;
    let Tiered { outcome, standard, .. } = request.tiered;
    policy
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let flags = outcome.classes.label(index).unwrap_or(&[]);
            let rows: Vec<usize> = flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(row, _)| row).collect();
            LabelCount {
                name: label.name.to_string(),
                title: label.title.clone(),
                condition: label.when.text.clone(),
                group: Group { customers: rows.len() as u64, revenue: money(sum(&standard.net, &rows)) },
            }
        })
        .collect()
}

/// Fields of customers that the list of the largest shows.
const SHOWN: [&str; 6] = ["name", "kind", "phone", "province", "city", "country"];

fn largest(request: &ReportRequest<'_>) -> Result<Vec<TopCustomer>, AppError> {
    let Tiered { frame, standard, outcome, .. } = request.tiered;
    let Column::Integers(net) = &standard.net else { return Ok(Vec::new()) };
    let mut rows: Vec<usize> =
        (0..frame.ids.len()).filter(|&row| net.get(row).is_some_and(|value| value > 0)).collect();
    // Equal amounts stand in the order of ids, which is the order of rows.
    rows.sort_by_key(|&row| std::cmp::Reverse(net.get(row)));
    rows.truncate(LARGEST);
    let catalogue = crate::policies::catalogue().attributes;
    let fields: Vec<Attribute> = catalogue.into_iter().filter(|field| SHOWN.contains(&field.name.as_str())).collect();
    let known = terrace_analytics::population(&request.inputs.facts, &[], &fields, request.as_of, None)?;
    let text = |row: usize, name: &str| {
        let field = fields.iter().position(|field| field.name == name)?;
        let place = known.ids.find(frame.ids.get(row))?;
        known.attributes.get(field)?.value(place).map(|value| value.to_string())
    };
    let schemes = request.policy.policy.schemes.len();
    let customers = rows.iter().map(|&row| TopCustomer {
        id: frame.ids.get(row).to_owned(),
        name: text(row, "name"),
        kind: match text(row, "kind").as_deref() {
            Some("person") => Person::Person,
            Some("organisation") => Person::Organisation,
            _ => Person::Unknown,
        },
        phone: text(row, "phone"),
        region: ["province", "city", "country"].iter().find_map(|name| text(row, name)),
        revenue: Money::from_ten_thousandths(net.get(row).unwrap_or(0)),
        orders: count(&standard.orders, row),
        last_order: match standard.last.value(row) {
            Some(Value::Time(time)) => Some(time),
            _ => None,
        },
        classes: (0..schemes).map(|scheme| outcome.classes.tier(scheme, row).map(usize::from)).collect(),
    });
    Ok(customers.collect())
}

fn count(column: &Column, row: usize) -> u64 {
    match column.value(row) {
        Some(Value::Count(count)) => u64::try_from(count).unwrap_or(0),
        _ => 0,
    }
}
