//! `terrace partners`: whom partners referred, and their commission, as orders tell it.

use super::explain::customer_and_files;
use super::membership;
use super::work::Work;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::{count, moment};
use crate::printer::Printer;
use crate::tables::TextTable;
use clap::ArgMatches;
use terrace_app::partners::{PartnersRequest, partner, partners};
use terrace_app::views::{
    AccountStepView, AdmissionView, LevelView, PartnerKindView, PartnerPageView, PartnerView, PartnersView,
    ReferralFiguresView,
};
use terrace_domain::InternalError;
use terrace_words::texts::members as texts;
use terrace_words::{Lang, Text};

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    match arguments.subcommand() {
        Some(("list", arguments)) => run_list(arguments, printer),
        Some(("show", arguments)) => run_show(arguments, printer),
        _ => Ok(ExitStatus::Usage),
    }
}

fn request(work: &Work) -> PartnersRequest<'_> {
    PartnersRequest { policy: &work.policy, facts: &work.inputs.facts, as_of: &work.as_of }
}

/// Whoever has a list has rules.
fn told<T>(view: Option<T>) -> Result<T, Failure> {
    Ok(view.ok_or_else(|| InternalError::new("partners of a policy that has none"))?)
}

fn level_text(level: Option<&LevelView>, lang: Lang) -> String {
    level.map_or_else(|| texts::BELOW_LEVELS.get(lang).to_owned(), |level| membership::level_text(level, lang))
}

fn run_list(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let work = Work::prepare(arguments, printer)?;
    let view = told(PartnersView::new(&work.policy, &work.as_of, &partners(&request(&work))?))?;
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    printer.say(
        texts::PARTNERS_HEAD,
        &[
            ("partners", count(view.partners.len() as u64)),
            ("as_of", view.as_of.clone()),
            ("title", work.policy.policy.title.get(lang, &view.policy.name).to_owned()),
            ("policy", view.policy.name.clone()),
        ],
    )?;
    let has_admission = view.partners.iter().any(|partner| partner.admission.is_some());
    let has_kinds = view.partners.iter().any(|partner| partner.kind.is_some());
    let mut headers = vec![(texts::COL_PARTNER, false)];
    headers.extend(has_kinds.then_some((texts::COL_KIND, false)));
    headers.extend([
        (texts::COL_LEVEL, false),
        (texts::COL_ORDERS, true),
        (texts::COL_CUSTOMERS, true),
        (texts::COL_REFERRED, true),
        (texts::COL_RETURNED, true),
        (texts::COL_COMMISSION, true),
    ]);
    headers.extend(has_admission.then_some((texts::COL_ADMITTED, false)));
    let headers: Vec<(&str, bool)> = headers.into_iter().map(|(text, right)| (text.get(lang), right)).collect();
    let mut table = TextTable::new(&headers);
    for partner in &view.partners {
        let PartnerView { figures, .. } = partner;
        let admitted = partner.admission.as_ref().map(|admission| admitted(admission, lang).to_owned());
        let kind = has_kinds.then(|| kind_text(partner.kind.as_ref(), lang));
        let cells = [
            level_text(partner.level.as_ref(), lang),
            figures.orders.to_string(),
            figures.customers.to_string(),
            figures.amount.clone(),
            figures.returned.clone(),
            partner.commission.clone(),
        ];
        table.row(std::iter::once(partner.partner.clone()).chain(kind).chain(cells).chain(admitted));
    }
    if !view.partners.is_empty() {
        table.lines().iter().try_for_each(|line| printer.line(line))?;
    }
    if view.named_in_vain > 0 {
        printer.say(texts::NAMED_IN_VAIN, &[("orders", count(view.named_in_vain as u64))])?;
    }
    if view.of_other_kinds > 0 {
        printer.say(texts::OF_OTHER_KINDS, &[("partners", count(view.of_other_kinds as u64))])?;
    }
    printer.say(three_party(view.three_party), &[])?;
    printer.say(texts::PARTNERS_FROM_ORDERS, &[])?;
    Ok(ExitStatus::Done)
}

fn kind_text(kind: Option<&PartnerKindView>, lang: Lang) -> String {
    kind.map_or_else(|| "–".to_owned(), |kind| kind.title.get(lang, &kind.kind).to_owned())
}

fn admitted(admission: &AdmissionView, lang: Lang) -> &'static str {
    let text = if admission.is_met { texts::ADMITTED } else { texts::NOT_ADMITTED };
    text.get(lang)
}

fn three_party(switch: &str) -> Text {
    if switch == "off" { texts::THREE_PARTY_OFF } else { texts::THREE_PARTY_NEEDS_CHECK }
}

fn run_show(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let (id, files) = customer_and_files(arguments, "partners show")?;
    let work = Work::of_files(arguments, &files, printer)?;
    let shown = partner(&request(&work), &id)?;
    let view = told(PartnerPageView::new(&work.policy, &work.as_of, &shown))?;
    if printer.json() {
        printer.json_answer(&view)?;
        return Ok(ExitStatus::Done);
    }
    let lang = printer.lang();
    printer.say(
        texts::PARTNER_HEAD,
        &[
            ("partner", view.partner.partner.clone()),
            ("title", work.policy.policy.title.get(lang, &view.policy.name).to_owned()),
            ("policy", view.policy.name.clone()),
            ("as_of", view.as_of.clone()),
        ],
    )?;
    say_figures(&view, printer)?;
    printer.line("")?;
    bands(&view, lang).lines().iter().try_for_each(|line| printer.line(line))?;
    printer.line("")?;
    steps(&view, lang).lines().iter().try_for_each(|line| printer.line(line))?;
    printer.line("")?;
    printer.say(three_party(view.three_party), &[])?;
    printer.say(texts::PARTNERS_FROM_ORDERS, &[])?;
    Ok(ExitStatus::Done)
}

fn say_figures(view: &PartnerPageView, printer: &mut Printer) -> Result<(), Failure> {
    let (lang, currency) = (printer.lang(), ("currency", view.currency.clone()));
    let partner = &view.partner;
    let told = |figures: &ReferralFiguresView| {
        [
            ("orders", figures.orders.to_string()),
            ("customers", figures.customers.to_string()),
            ("amount", figures.amount.clone()),
            ("returned", figures.returned.clone()),
            currency.clone(),
        ]
    };
    if partner.kind.is_some() {
        printer.say(texts::PARTNER_KIND, &[("kind", kind_text(partner.kind.as_ref(), lang))])?;
    }
    let level = ("level", level_text(partner.level.as_ref(), lang));
    printer.say(texts::PARTNER_LEVEL, &[level, ("referred", partner.referred.clone()), currency.clone()])?;
    printer.say(texts::PARTNER_FIGURES, &told(&partner.figures))?;
    printer.say(
        texts::PARTNER_COMMISSION,
        &[
            ("commission", partner.commission.clone()),
            ("confirmed", view.statement.confirmed.clone()),
            ("provisional", view.statement.provisional.clone()),
            ("at", moment(&view.statement.period_end)),
            currency.clone(),
        ],
    )?;
    let Some(admission) = &partner.admission else { return Ok(()) };
    let facts = [
        ("admitted", admitted(admission, lang).to_owned()),
        ("condition", admission.when.clone()),
        ("window", admission.window.clone()),
    ];
    printer.say(texts::PARTNER_ADMISSION, &facts.into_iter().chain(told(&admission.figures)).collect::<Vec<_>>())
}

fn bands(view: &PartnerPageView, lang: Lang) -> TextTable {
    let headers =
        [(texts::COL_BAND, false), (texts::COL_FROM, true), (texts::COL_RATE, true), (texts::COL_WITHIN, true)];
    let mut table = TextTable::new(&headers.map(|(text, right)| (text.get(lang), right)));
    for band in &view.bands {
        table.row([level_text(Some(&band.level), lang), band.from.clone(), band.rate.clone(), band.amount.clone()]);
    }
    table
}

fn steps(view: &PartnerPageView, lang: Lang) -> TextTable {
    let headers = [
        (texts::COL_WHEN, false),
        (texts::COL_ORDER, false),
        (texts::COL_CUSTOMER, false),
        (texts::COL_AMOUNT, true),
        (texts::COL_REFERRED_BEFORE, true),
        (texts::COL_BY_BAND, false),
        (texts::COL_COMMISSION, true),
    ];
    let mut table = TextTable::new(&headers.map(|(text, right)| (text.get(lang), right)));
    for step in &view.steps {
        let AccountStepView { kind, at, order, amount, commission, .. } = step;
        let parts: Vec<String> = step.bands.iter().map(|part| format!("{} × {}", part.amount, part.rate)).collect();
        let came_back = *kind == "return";
        let by_band = if came_back { texts::CAME_BACK.get(lang).to_owned() } else { parts.join(" + ") };
        let amount = if came_back { format!("-{amount}") } else { amount.clone() };
        let (customer, before) = (step.customer_id.clone(), step.before.clone());
        table.row([
            moment(at),
            order.clone(),
            customer.unwrap_or_default(),
            amount,
            before.unwrap_or_default(),
            by_band,
            commission.clone(),
        ]);
    }
    table
}
