//! What is told of a file that was read.

use crate::columns::layout::Layout;
use crate::columns::plan::{Plan, PlannedColumn};
use crate::input::opened::OpenedSource;
use crate::read::summary::{FileSummary, listed_words, told_words};
use crate::remark::ReadingNote;
use crate::report::note::Note;
use crate::report::outcome::{ColumnGuess, FileIntake, Guess, Skipped};
use crate::rows::recipe::Recipe;
use crate::rows::shares::DiscountShares;
use crate::values::amounts::DecimalSign;
use crate::values::dates::{DateOrder, TimeForm};
use crate::values::decorations::currency_of;
use crate::values::reader::ColumnFindings;
use crate::values::status::StatusFound;
use crate::values::units::HeaderClock;
use terrace_domain::InternalError;

/// What is told of a file, once all of it was read.
pub(crate) fn report(
    recipe: &Recipe<'_>,
    layout: &Layout,
    opened: &OpenedSource,
    name: &str,
    fingerprint: String,
    whole: FileSummary,
) -> Result<FileIntake, InternalError> {
    let accepted = whole.stats.rows.checked_sub(whole.rejected);
    let accepted = accepted.ok_or_else(|| InternalError::new("more rows rejected than were read"))?;
    let plan = recipe.plan;
    let statuses = whole.stats.statuses.shown();
    let guess = Guess {
        format: layout.format,
        packing: opened.packing,
        encoding: layout.encoding,
        delimiter: layout.delimiter,
        sheet: layout.sheet.clone(),
        header_line: layout.header_line,
        columns: columns(recipe, &whole),
        unused: unused(recipe, &whole),
        custom: plan.custom.iter().map(|(header, _)| header.clone()).collect(),
        decimal: recipe.decimal,
        notes: notes(recipe, layout, &whole),
        statuses,
    };
    Ok(FileIntake {
        name: name.to_owned(),
        guess,
        rows_read: whole.stats.rows,
        accepted,
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
        numbers: Vec::new(),
        fingerprint,
        bytes: opened.size,
    })
}

/// Our columns that were found to hold values of whole orders, and their headers.
fn totals_of_orders<'r>(recipe: &'r Recipe<'_>) -> Vec<(&'static str, &'r str)> {
    let is = |name: &str| match name {
        "amount" => recipe.totals.of_orders,
        "discount" => recipe.totals.discounts_of_orders && recipe.shares.is_none(),
        _ => false,
    };
    let reads = recipe.plan.columns.iter().filter(|read| !read.attribute && is(read.column.name));
    reads.map(|read| (read.column.name, read.header.as_str())).collect()
}

fn unused(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<String> {
    let of_orders = totals_of_orders(recipe).into_iter().map(|(_, header)| header.to_owned());
    // Types of rows of which none is a return say nothing here.
    let types = recipe.plan.columns.iter().filter(|read| !read.attribute && read.column.name == "row_type");
    let types = types.filter(|_| !whole.stats.statuses.types_say_returns()).map(|read| read.header.clone());
    recipe.plan.unused.iter().cloned().chain(types).chain(of_orders).collect()
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
    if !whole.stats.statuses.types_say_returns() {
        columns.retain(|guess| guess.of_customer || guess.column != "row_type");
    }
    let place = |name: &str| plan.kind.columns.iter().position(|column| column.name == name);
    columns.sort_by_key(|guess| (guess.of_customer, place(guess.column)));
    columns
}

fn notes(recipe: &Recipe<'_>, layout: &Layout, whole: &FileSummary) -> Vec<Note> {
    let plan = recipe.plan;
    let mut notes: Vec<Note> = layout.notes.iter().cloned().map(Note::from).collect();
    notes.extend(plan.notes.iter().cloned().map(Note::from));
    if plan.made_orders {
        notes.push(Note::MadeOrders);
    }
    notes.extend(notes_of_orders(recipe, whole));
    let taken = whole.stats.inherited + if plan.inherits { 0 } else { layout.merged };
    if taken > 0 {
        notes.push(Note::TakenFromFirstRows { rows: taken });
    }
    let types_matter = whole.stats.statuses.types_say_returns();
    for (header, column) in plan.passed_over.iter().filter(|(_, column)| types_matter || *column != "row_type") {
        let read = plan.columns.iter().find(|read| read.column.name == *column);
        let taken = read.map_or_else(|| (*column).to_owned(), |read| read.header.clone());
        notes.push(Note::PassedOver { header: header.clone(), column, taken });
    }
    for (read, seen) in plan.columns.iter().zip(&whole.stats.seen) {
        notes.extend(notes_of_column(recipe, read, seen));
    }
    notes.extend(decimal_comma(recipe, &whole.stats.seen));
    notes.extend(statuses(recipe, whole));
    if recipe.mapping.is_some_and(|mapping| !mapping.leave_out.is_empty()) && plan.kind.name == "orders" {
        let (rows, money) = whole.stats.left_out;
        notes.push(ReadingNote::LeftOut { rows, money }.into());
    }
    if !whole.stats.nobody.is_empty() {
        notes.push(tell_nobody(whole));
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

/// What should be known of amounts and discounts.
fn notes_of_orders(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<Note> {
    let plan = recipe.plan;
    let mut notes = Vec::new();
    if whole.stats.computed > 0 {
        notes.push(Note::AmountsComputed);
    }
    let (rows, money) = whole.stats.discounts_above;
    if rows > 0 {
        notes.push(Note::DiscountsAbove { header: header_of(recipe, "discount"), rows, money });
    }
    let of_orders = plan.of_orders.iter().map(|(header, column)| (*column, header.as_str()));
    let left = recipe.totals.discounts_left && recipe.shares.is_none() && whole.stats.computed > 0;
    let of_orders = of_orders.filter(|(column, _)| *column != "discount" || left);
    for (column, header) in of_orders.chain(totals_of_orders(recipe)) {
        let header = header.to_owned();
        notes.push(match column {
            "discount" => Note::DiscountsOfOrders { header },
            _ => Note::TotalsOfOrders { header },
        });
    }
    if let Some(DiscountShares { header, orders, .. }) = &recipe.shares {
        notes.push(ReadingNote::SharedDiscounts { header: header.clone(), orders: *orders }.into());
    }
    if let Some(examples) = &recipe.left_discounts {
        let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == "discount");
        let header = read.map_or(String::new(), |read| read.header.clone());
        notes.push(ReadingNote::DiscountsLeftOut { header, examples: examples.clone() }.into());
    }
    if let Some((orders, lines)) = recipe.totals.repeated {
        let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == "amount");
        let header = read.map_or(String::new(), |read| read.header.clone());
        notes.push(Note::RepeatedTotals { header, orders, lines });
    }
    notes
}

/// What should be known of the values of one column.
fn notes_of_column(recipe: &Recipe<'_>, read: &PlannedColumn, seen: &ColumnFindings) -> Vec<Note> {
    let column = read.column.name;
    let mut notes = Vec::new();
    let zone = || recipe.zone.name().to_owned();
    if seen.rounded > 0 {
        notes.push(Note::Rounded { column, count: seen.rounded });
    }
    let unsettled = |sign: &&str| currency_of(sign).is_none() && *sign != "元";
    let signs: Vec<&str> = seen.signs.keys().copied().chain(read.unit.sign).filter(unsettled).collect();
    if !signs.is_empty() && !recipe.plan.columns.iter().any(|read| read.column.name == "currency") {
        notes.push(Note::CurrencySigns { column, signs: signs.join(" ") });
    }
    if seen.forms.contains(&TimeForm::WithOffset) {
        notes.push(Note::OffsetsTurned { column, zone: zone() });
    }
    if let (Some(HeaderClock::Zone(_, from)), None) =
        (&read.unit.clock, recipe.mapping.and_then(|mapping| mapping.timezone.as_ref()))
    {
        let (header, from) = (read.header.clone(), from.clone());
        notes.push(ReadingNote::HeaderZone { column, header, from, zone: zone() }.into());
    }
    if seen.units.len() > 1 {
        let units = seen.units.iter().copied().collect::<Vec<_>>().join(", ");
        notes.push(ReadingNote::SeveralUnits { units }.into());
    }
    if let Some(value) = seen.left_empty.first.first() {
        let (count, value) = (seen.left_empty.count, value.clone());
        notes.push(ReadingNote::LeftEmpty { column, count, value }.into());
    }
    notes
}

/// That numbers have a decimal comma, if they showed it themselves.
fn decimal_comma(recipe: &Recipe<'_>, seen: &[ColumnFindings]) -> Option<Note> {
    let given = recipe.mapping.is_some_and(|mapping| mapping.decimal.is_some());
    if given || recipe.decimal != DecimalSign::Comma {
        return None;
    }
    let shown = recipe.plan.columns.iter().zip(seen).find_map(|(read, seen)| {
        let example = seen.commas.first.first()?;
        Some((read.header.clone(), example.clone()))
    });
    let (header, example) = shown?;
    Some(ReadingNote::DecimalComma { header, example }.into())
}

/// What is told of statuses and of what came back.
fn statuses(recipe: &Recipe<'_>, whole: &FileSummary) -> Vec<Note> {
    let mut notes = Vec::new();
    let all = whole.stats.statuses.all();
    let found = || all.iter();
    let unknown: Vec<&StatusFound> = found().filter(|found| found.read_as.is_none()).collect();
    if !unknown.is_empty() {
        notes.push(Note::UnknownStatuses {
            statuses: told_words(&unknown, whole.stats.statuses.uncounted().rows),
            words: listed_words(unknown.iter().copied()),
        });
    }
    let open: Vec<&StatusFound> = found().filter(|found| found.is_open).collect();
    if !open.is_empty() {
        notes.push(Note::OpenStatuses { statuses: told_words(&open, 0), words: listed_words(open.iter().copied()) });
    }
    let unsaid = whole.stats.refunds_unsaid + whole.stats.unsaid.count();
    if unsaid > 0 {
        notes.push(Note::UnsaidRefunds { rows: unsaid });
    }
    if whole.stats.refunds_above > 0 {
        notes.push(Note::RefundsAbove { header: told_by(recipe), rows: whole.stats.refunds_above });
    }
    if recipe.totals.refunds_of_orders {
        notes.push(Note::RefundsOfOrders { header: header_of(recipe, "refunded") });
    }
    let (rows, money) = whole.stats.requested;
    if rows > 0 {
        let header = header_of(recipe, "refund_requested");
        notes.push(Note::RefundsRequested { header, rows, money });
    }
    notes
}

/// The header that says how much came back.
fn told_by(recipe: &Recipe<'_>) -> String {
    let headers = ["refunded", "refunded_quantity", "refund_requested"].map(|column| header_of(recipe, column));
    headers.into_iter().find(|header| !header.is_empty()).unwrap_or_default()
}

/// The header that one of our columns is taken from.
fn header_of(recipe: &Recipe<'_>, column: &str) -> String {
    let read = recipe.plan.columns.iter().find(|read| !read.attribute && read.column.name == column);
    read.map_or(String::new(), |read| read.header.clone())
}

/// So many ids that are no person are told by name.
const NOBODIES: usize = 8;

fn tell_nobody(whole: &FileSummary) -> Note {
    let mut found: Vec<(&String, &(u64, i128))> = whole.stats.nobody.iter().collect();
    found.sort_by(|(id, (rows, _)), (other, (more, _))| more.cmp(rows).then_with(|| id.cmp(other)));
    let told: Vec<String> = found.iter().take(NOBODIES).map(|(id, (rows, _))| format!("{id} ({rows})")).collect();
    let money: i128 = found.iter().map(|(_, (_, money))| money).sum();
    Note::Nobody {
        ids: told.join(", ") + if found.len() > NOBODIES { " …" } else { "" },
        rows: found.iter().map(|(_, (rows, _))| rows).sum(),
        money,
    }
}
