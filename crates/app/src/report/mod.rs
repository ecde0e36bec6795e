//! Fills the report's figures from a run.

mod beside;
mod breakdowns;
mod groups;
mod history;
mod members;
mod model;
mod months;
mod portfolio;
mod products;
mod quality;
mod returns;
mod schemes;
mod standings;

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::runs::profile::{money, sum};
use crate::runs::{TierRequest, Tiered, tier, tier_of_kept};
use crate::workspace::Workspace;
pub use portfolio::{Portfolio, PortfolioScheme, PortfolioTier, UnownedMoney};
pub(crate) use portfolio::{kept_portfolio, portfolio};
use terrace_domain::{AsOf, Coded, InternalError, LocalTime, Money};
use terrace_frame::Integers;
use terrace_policy::Attribute;
pub use terrace_report::Privacy;
use terrace_report::{
    FactSource, Group, Header, KeyFigures, LabelCount, Pareto, Person, ReportData, RevenueBasis, Title, TopCustomer,
    mask_id,
};
use terrace_words::{Lang, message};

/// What a report is made from.
#[derive(Debug)]
pub struct ReportRequest<'a> {
    /// The facts.
    pub inputs: &'a Inputs,
    /// The run.
    pub tiered: &'a Tiered,
    /// Where earlier runs and imports are kept; `None` if facts come straight from files.
    pub workspace: Option<&'a Workspace>,
    /// Whether personal fields are masked.
    pub privacy: Privacy,
}

impl ReportRequest<'_> {
    /// For when.
    fn as_of(&self) -> &AsOf {
        &self.tiered.request.as_of
    }
}

/// The run that a report shows: read back from the history if a kept run says what computing everybody would say, else
/// computed.
///
/// # Errors
/// As [`tier`].
pub fn run_to_report(
    request: TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Tiered, AppError> {
    match kept_to_report(&request, inputs, workspace, ctx)? {
        Some(kept) => Ok(kept),
        None => tier(request, inputs, workspace, ctx),
    }
}

/// The same if a kept run says it, else `None`.
pub(crate) fn kept_to_report(
    request: &TierRequest,
    inputs: &Inputs,
    workspace: Option<&Workspace>,
    ctx: &RunContext<'_>,
) -> Result<Option<Tiered>, AppError> {
    tier_of_kept(request, inputs, workspace, &returns::uses(), ctx)
}

const LARGEST: usize = 20;

/// The whole page; `lang` is the language shown first.
///
/// # Errors
/// What reading facts and kept runs may say, and that the work was cancelled.
pub fn render(request: &ReportRequest<'_>, lang: Lang, ctx: &RunContext<'_>) -> Result<String, AppError> {
    let inputs = request.inputs.clone().cancelled_by(ctx.cancel);
    let data = data(&ReportRequest { inputs: &inputs, ..*request }, ctx)?;
    ctx.check()?;
    data.check()?;
    ctx.check()?;
    Ok(terrace_report::render(&data, lang))
}

/// The report's figures.
fn data(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<ReportData, AppError> {
    let Tiered { standard, notes, .. } = request.tiered;
    // Who never bought is no customer whose share of the revenue is asked for.
    let everybody: Vec<Money> = (standard.net.values.iter().zip(&request.tiered.frame.ordered))
        .filter(|(value, ordered)| **ordered || **value != 0)
        .map(|(value, _)| Money::from_ten_thousandths(*value))
        .collect();
    let schemes = schemes::schemes(request, ctx)?;
    let came_in = quality::came_in(request)?;
    let mut data = ReportData {
        header: header(request),
        figures: figures(request)?,
        months: months::months(request)?,
        pareto: Pareto::of(everybody),
        crosses: schemes::crosses(request, ctx)?,
        schemes,
        returns: returns::returns(request, ctx)?,
        history: history::history(request, ctx)?,
        standings: standings::standings(request),
        members: members::members(request),
        model: model::model(request)?,
        products: products::products(request)?,
        labels: labels(request, ctx)?,
        top_customers: largest(request, ctx)?,
        money: quality::money_together(&came_in)?,
        imports: quality::imports(&came_in),
        notes: notes.iter().map(|found| note(found, request.privacy)).collect(),
        privacy: request.privacy,
    };
    groups::drop_spare(&mut data);
    Ok(data)
}

/// A remark as a page that is passed on may say it: what stood in a row is told nowhere, and ids go by the page's rule.
fn note(note: &crate::note::Note, privacy: Privacy) -> Title {
    let mut arguments = note.arguments();
    for (name, value) in &mut arguments {
        let ids = note.holds_ids_in(name) && privacy == Privacy::Masked;
        if *name == "value" || (ids && *name == "examples") {
            "…".clone_into(value);
        } else if ids {
            *value = mask_id(value);
        }
    }
    Title::new(message(Lang::En, note.code(), &arguments), message(Lang::Zh, note.code(), &arguments))
}

fn header(request: &ReportRequest<'_>) -> Header {
    let policy = &request.tiered.policy.policy;
    Header {
        policy_name: policy.name.to_string(),
        policy_title: policy.title.clone(),
        policy_hash: policy.hash.clone(),
        as_of: request.as_of().clone(),
        currency: policy.currency,
        source: match &request.inputs.origin {
            Origin::Lake { version } => FactSource::Lake { version: *version },
            Origin::Files(_) => FactSource::Files,
        },
        basis: RevenueBasis::Net,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn figures(request: &ReportRequest<'_>) -> Result<KeyFigures, AppError> {
    let Tiered { frame, standard, .. } = request.tiered;
    let rows: Vec<usize> = (0..frame.ids.len()).collect();
    let (gross, net) = (sum(&standard.gross, &rows), sum(&standard.net, &rows));
    let orders = sum(&standard.orders, &rows);
    let negative = |_| InternalError::new(format!("{orders} orders"));
    Ok(KeyFigures {
        customers: frame.ids.len() as u64,
        with_orders: frame.ordered.iter().filter(|ordered| **ordered).count() as u64,
        orders: u64::try_from(orders).map_err(negative)?,
        gross: money(gross)?,
        returned: money(gross - net)?,
        net: money(net)?,
        oldest_order: times(&standard.first).min(),
        newest_order: times(&standard.last).max(),
    })
}

/// The times of a column, nulls left out.
fn times(times: &Integers) -> impl Iterator<Item = LocalTime> {
    (0..times.values.len()).filter_map(|row| times.get(row)).map(LocalTime::from_micros)
}

fn labels(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<LabelCount>, AppError> {
    let policy = &request.tiered.policy.policy;
    let Tiered { outcome, standard, .. } = request.tiered;
    policy
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            ctx.check()?;
            let lacking = || InternalError::new(format!("the run lacks the label {}", label.name));
            let flags = outcome.classes.label(index).ok_or_else(lacking)?;
            let rows: Vec<usize> = flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(row, _)| row).collect();
            Ok(LabelCount {
                name: label.name.to_string(),
                title: label.title.clone(),
                condition: label.when.text.clone(),
                group: Group { customers: rows.len() as u64, revenue: money(sum(&standard.net, &rows))? },
            })
        })
        .collect()
}

/// Fields of customers that the list of the largest shows.
const SHOWN: [&str; 6] = ["name", "kind", "phone", "province", "city", "country"];

fn largest(request: &ReportRequest<'_>, ctx: &RunContext<'_>) -> Result<Vec<TopCustomer>, AppError> {
    let Tiered { frame, standard, outcome, .. } = request.tiered;
    let net = &standard.net;
    ctx.check()?;
    let mut rows: Vec<usize> =
        (0..frame.ids.len()).filter(|&row| net.get(row).is_some_and(|value| value > 0)).collect();
    // Equal amounts stand in the order of ids, which is the order of rows.
    let place = |row: &usize| (std::cmp::Reverse(net.get(*row)), *row);
    if rows.len() > LARGEST {
        rows.select_nth_unstable_by_key(LARGEST, place);
        rows.truncate(LARGEST);
    }
    rows.sort_unstable_by_key(place);
    ctx.check()?;
    let catalogue = crate::policies::catalogue().attributes;
    let fields: Vec<Attribute> = catalogue.into_iter().filter(|field| SHOWN.contains(&field.name.as_str())).collect();
    let known = terrace_analytics::population(&request.inputs.facts, &[], &fields, request.as_of(), None)?;
    let text = |row: usize, name: &str| {
        let field = fields.iter().position(|field| field.name == name)?;
        let place = known.ids.find(frame.ids.get(row))?;
        known.attributes.get(field)?.value(place).map(|value| value.to_string())
    };
    let schemes = request.tiered.policy.policy.schemes.len();
    let customer = |&row: &usize| -> Result<TopCustomer, AppError> {
        let unknown = || InternalError::new("one of the largest customers has no revenue");
        Ok(TopCustomer {
            id: frame.ids.get(row).to_owned(),
            name: text(row, "name"),
            kind: match text(row, "kind").as_deref() {
                Some("person") => Person::Person,
                Some("organisation") => Person::Organisation,
                _ => Person::Unknown,
            },
            phone: text(row, "phone"),
            region: ["province", "city", "country"].iter().find_map(|name| text(row, name)),
            revenue: Money::from_ten_thousandths(net.get(row).ok_or_else(unknown)?),
            orders: orders_of(&standard.orders, row)?,
            last_order: standard.last.get(row).map(LocalTime::from_micros),
            classes: (0..schemes).map(|scheme| outcome.classes.tier(scheme, row).map(usize::from)).collect(),
        })
    };
    rows.iter().map(customer).collect()
}

/// The number of a customer's orders; of who never ordered none is known, which is none.
fn orders_of(orders: &Integers, row: usize) -> Result<u64, InternalError> {
    let count = orders.get(row).unwrap_or(0);
    u64::try_from(count).map_err(|_| InternalError::new(format!("{count} orders of one customer")))
}
