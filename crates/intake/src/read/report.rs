//! What is told of a file that was read.

use crate::columns::layout::Layout;
use crate::columns::plan::Plan;
use crate::input::opened::OpenedSource;
use crate::read::summary::FileSummary;
use crate::report::note::Note;
use crate::report::outcome::{ColumnGuess, FileIntake, Guess, Skipped};
use crate::rows::build::Recipe;
use crate::values::dates::{DateOrder, TimeForm};
use crate::values::status::StatusFound;
use terrace_domain::Money;

/// What is told of a file, once all of it was read.
pub(crate) fn report(
    recipe: &Recipe<'_>,
    layout: &Layout,
    opened: &OpenedSource,
    name: &str,
    fingerprint: String,
    whole: FileSummary,
) -> FileIntake {
    let plan = recipe.plan;
    let statuses = whole.stats.statuses.orders().into_iter().chain(whole.stats.statuses.refunds()).collect();
    let guess = Guess {
        format: layout.format,
        packing: opened.packing,
        encoding: layout.encoding,
        delimiter: layout.delimiter,
        sheet: layout.sheet.clone(),
        header_line: layout.header_line,
        columns: columns(recipe, &whole),
        unused: unused(recipe),
        custom: plan.custom.iter().map(|(header, _)| header.clone()).collect(),
        decimal: recipe.decimal(),
        notes: notes(recipe, &whole),
        statuses,
    };
    FileIntake {
        name: name.to_owned(),
        guess,
        rows_read: whole.stats.rows,
        accepted: whole.stats.rows.saturating_sub(whole.rejected),
        rejected: whole.rejected,
        without_customer: whole.stats.without_customer,
        money: whole.stats.money.clone().ties(),
        skipped: Skipped {
            before_header: layout.before_header,
            blank: whole.stats.blank,
            headers: whole.stats.headers,
            totals: whole.totals,
            totals_found: whole.totals_found,
        },
        reasons: whole.reasons.into_values().collect(),
        rejects: whole.rejects,
        preview: whole.preview,
        fingerprint,
        bytes: opened.size,
    }
}

/// Our columns that were found to hold values of whole orders, and their headers.
fn totals_of_orders<'r>(recipe: &'r Recipe<'_>) -> Vec<(&'static str, &'r str)> {
    let is = |name: &str| match name {
        "amount" => recipe.totals.of_orders,
        "discount" => recipe.totals.discounts_of_orders,
        _ => false,
    };
    let reads = recipe.plan.columns.iter().filter(|read| !read.attribute && is(read.column.name));
    reads.map(|read| (read.column.name, read.header.as_str())).collect()
}

fn unused(recipe: &Recipe<'_>) -> Vec<String> {
    let of_orders = totals_of_orders(recipe).into_iter().map(|(_, header)| header.to_owned());
    recipe.plan.unused.iter().cloned().chain(of_orders).collect()
}

fn columns(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<ColumnGuess> {
    let plan: &Plan = recipe.plan;
    let name = |place: &usize| plan.kind.columns.get(*place).map_or("", |column| column.name);
    let joins = plan.joins.iter().map(|(target, parts)| ColumnGuess {
        column: name(target),
        header: format!("[{}]", parts.iter().map(name).collect::<Vec<_>>().join(", ")),
        of_customer: false,
        times: Vec::new(),
        order: None,
    });
    let orders: &[Option<DateOrder>] = &recipe.orders;
    let reads = plan.columns.iter().zip(&whole.stats.seen).zip(orders).map(|((read, seen), order)| ColumnGuess {
        column: read.column.name,
        header: read.header.clone(),
        of_customer: read.attribute,
        times: seen.forms.iter().copied().collect(),
        order: order.filter(|_| seen.forms.contains(&TimeForm::DayAndMonth)),
    });
    let mut columns: Vec<ColumnGuess> = joins.chain(reads).collect();
    let of_orders = |column: &str| totals_of_orders(recipe).iter().any(|(name, _)| *name == column);
    columns.retain(|guess| guess.of_customer || !of_orders(guess.column));
    let place = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
    columns.sort_by_key(|guess| (guess.of_customer, place(guess.column)));
    columns
}

fn notes(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<Note> {
    let plan = recipe.plan;
    let mut notes = Vec::new();
    if plan.made_orders {
        notes.push(Note::MadeOrders);
    }
    if whole.stats.computed > 0 {
        notes.push(Note::AmountsComputed);
    }
    let of_orders = plan.of_orders.iter().map(|(header, column)| (*column, header.as_str()));
    let of_orders = of_orders.filter(|(column, _)| *column != "discount" || recipe.totals.discounts_left);
    for (column, header) in of_orders.chain(totals_of_orders(recipe)) {
        let header = header.to_owned();
        notes.push(match column {
            "discount" => Note::DiscountsOfOrders { header },
            _ => Note::TotalsOfOrders { header },
        });
    }
    if let Some((orders, lines)) = recipe.totals.repeated {
        let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == "amount");
        let header = read.map_or(String::new(), |read| read.header.clone());
        notes.push(Note::RepeatedTotals { header, orders, lines });
    }
    if whole.stats.inherited > 0 {
        notes.push(Note::TakenFromFirstRows { rows: whole.stats.inherited });
    }
    for (header, column) in &plan.passed_over {
        let read = plan.columns.iter().find(|read| read.column.name == *column);
        let taken = read.map_or_else(|| (*column).to_owned(), |read| read.header.clone());
        notes.push(Note::PassedOver { header: header.clone(), column, taken });
    }
    for (read, seen) in plan.columns.iter().zip(&whole.stats.seen) {
        let column = read.column.name;
        if seen.rounded > 0 {
            notes.push(Note::Rounded { column, count: seen.rounded });
        }
        if !seen.signs.is_empty() {
            let signs = seen.signs.iter().copied().collect::<Vec<_>>().join(" ");
            notes.push(Note::CurrencySigns { column, signs });
        }
        if seen.forms.contains(&TimeForm::WithOffset) {
            notes.push(Note::OffsetsTurned { column, zone: recipe.zone.name().to_owned() });
        }
    }
    notes.extend(statuses(recipe, whole));
    if !whole.stats.nobody.is_empty() {
        notes.push(nobody(whole));
    }
    if whole.stats.without_customer > 0 {
        notes.push(Note::WithoutCustomer { rows: whole.stats.without_customer });
    }
    if !whole.totals.is_empty() {
        let lines: Vec<String> = whole.totals.iter().map(|(line, _)| line.to_string()).collect();
        let more = if u64::try_from(lines.len()).is_ok_and(|told| told < whole.totals_found) { " …" } else { "" };
        notes.push(Note::Totals { lines: lines.join(", ") + more });
    }
    notes
}

/// What is told of statuses and of what came back.
fn statuses(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<Note> {
    let mut notes = Vec::new();
    let (orders, refunds) = (whole.stats.statuses.orders(), whole.stats.statuses.refunds());
    let found = || orders.iter().chain(&refunds);
    let listed =
        |found: &[&StatusFound]| found.iter().map(|found| format!("{:?}", found.text)).collect::<Vec<_>>().join(", ");
    let unknown: Vec<&StatusFound> = found().filter(|found| found.read_as.is_none()).collect();
    if !unknown.is_empty() {
        let statuses = unknown.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(", ");
        notes.push(Note::UnknownStatuses { statuses, words: listed(&unknown) });
    }
    let open: Vec<&StatusFound> = found().filter(|found| found.is_open).collect();
    if !open.is_empty() {
        let told: Vec<String> = open.iter().map(|found| format!("{} ({})", found.text, found.rows)).collect();
        notes.push(Note::OpenStatuses { statuses: told.join(", "), words: listed(&open) });
    }
    if whole.stats.refunds_unsaid > 0 {
        notes.push(Note::UnsaidRefunds { rows: whole.stats.refunds_unsaid });
    }
    if whole.stats.refunds_above > 0 {
        notes.push(Note::RefundsAbove { header: refund_header(recipe), rows: whole.stats.refunds_above });
    }
    if recipe.totals.refunds_of_orders {
        notes.push(Note::RefundsOfOrders { header: refund_header(recipe) });
    }
    notes
}

fn refund_header(recipe: &Recipe<'_>) -> String {
    let read = recipe.plan.columns.iter().find(|read| read.column.name == "refunded");
    read.map_or(String::new(), |read| read.header.clone())
}

/// So many ids that are no person are told by name.
const NOBODIES: usize = 8;

fn nobody(whole: &FileSummary) -> Note {
    let mut found: Vec<(&String, &(u64, i128))> = whole.stats.nobody.iter().collect();
    found.sort_by(|(id, (rows, _)), (other, (more, _))| more.cmp(rows).then_with(|| id.cmp(other)));
    let told: Vec<String> = found.iter().take(NOBODIES).map(|(id, (rows, _))| format!("{id} ({rows})")).collect();
    let money: i128 = found.iter().map(|(_, (_, money))| money).sum();
    Note::Nobody {
        ids: told.join(", ") + if found.len() > NOBODIES { " …" } else { "" },
        rows: found.iter().map(|(_, (rows, _))| rows).sum(),
        money: money_of(money),
    }
}

fn money_of(sum: i128) -> Money {
    Money::from_ten_thousandths(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
}
