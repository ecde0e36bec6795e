//! From a workbook to its table: its sheets, and the cells that are merged in them.

use crate::columns::header::{HeaderNames, normalised};
use crate::columns::layout::Layout;
use crate::columns::plan::{CellSource, Plan, PlannedColumn};
use crate::columns::top::{TOP, best_line, no_header, planned};
use crate::doubt::Doubt;
use crate::error::Problem;
use crate::formats::Format;
use crate::formats::sheets::Sheets;
use crate::formats::xlsx::{MergedFill, SheetTop, Workbook};
use crate::input::bulk::Bulk;
use crate::mapping::Mapping;
use crate::remark::ReadingNote;
use crate::request::Request;
use crate::shown::listed;
use crate::table::rows::Table;
use terrace_domain::FactType;

/// A sheet that has a table of the kind.
struct FoundSheet {
    name: String,
    /// Its first column, from 0.
    left: u32,
    header_line: Option<u64>,
    /// The row above the first of the table.
    above: u64,
    before_header: u64,
    plan: Plan,
}

pub(super) fn open_workbook<T>(
    bulk: &Bulk,
    request: &Request<'_>,
    take: impl FnOnce(&dyn Table, Layout, Plan) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let mapping = request.mapping;
    let mut workbook = Workbook::open(bulk, request.bounds())?;
    let all = workbook.sheets();
    let named = named_sheets(&all, mapping)?;
    let (found, failed) = tables(&mut workbook, named.as_ref().unwrap_or(&all), request)?;
    // What is hidden is read where nothing else has a table, or it is asked for.
    let (shown, hidden): (Vec<FoundSheet>, Vec<FoundSheet>) =
        found.into_iter().partition(|found| named.is_some() || !workbook.is_hidden(&found.name));
    let (found, hidden) = if shown.is_empty() { (hidden, shown) } else { (shown, hidden) };
    let mut found = found.into_iter();
    let Some(first) = found.next() else {
        let problem = failed.unwrap_or(Problem::Empty);
        return Err(match &named {
            Some(named) => without_table(&mut workbook, &all, named, request, problem)?,
            None => problem,
        });
    };
    let (alike, others): (Vec<FoundSheet>, Vec<FoundSheet>) =
        found.partition(|other| is_alike(&first.plan, &other.plan));
    if let (Some(other), Some(_)) = (others.first(), &named) {
        let differ = listed(&differing(&first.plan, &other.plan));
        return Err(Doubt::SheetsDiffer { sheet: first.name, other: other.name.clone(), differ }.into());
    }
    let mut notes: Vec<ReadingNote> = others
        .iter()
        .filter(|other| is_near(&first.plan, &other.plan))
        .map(|other| ReadingNote::SheetLeft { sheet: other.name.clone() })
        .chain(hidden.into_iter().map(|other| ReadingNote::HiddenSheet { sheet: other.name }))
        .collect();
    let FoundSheet { name, header_line, before_header, plan, .. } = &first;
    let (plan, header_line, before_header, first_name) = (plan.clone(), *header_line, *before_header, name.clone());
    let (mut merged, mut sheets) = (0, Vec::new());
    for found in std::iter::once(first).chain(alike) {
        let FoundSheet { name, left, above, plan: own, .. } = found;
        let mut sheet = workbook.sheet(&name, above, left, own.width)?;
        merged += sheet.fill_merged(&|place| merged_fill(&own, place))?;
        sheet.arrange(places(&plan, &own));
        sheets.push((name, sheet));
    }
    let repeated = if named.is_some() { Vec::new() } else { Sheets::repeated(&sheets)? };
    notes.extend(repeated.iter().map(|sheet| ReadingNote::RepeatedSheet { sheet: sheet.clone() }));
    sheets.retain(|(name, _)| !repeated.contains(name));
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    if names.len() > 1 {
        notes.push(ReadingNote::SheetsRead { sheets: listed(&names), first: first_name });
    }
    let sheet = Some(listed(&names));
    let serials = Some(workbook.first_day());
    let layout = Layout { sheet, header_line, before_header, serials, notes, merged, ..Layout::plain(Format::Xlsx) };
    take(&Sheets::new(sheets.into_iter().map(|(_, sheet)| sheet).collect()), layout, plan)
}

/// The sheets that the mapping names; `None` if all are to be looked at.
fn named_sheets(all: &[String], mapping: Option<&Mapping>) -> Result<Option<Vec<String>>, Problem> {
    let names = mapping.map_or(&[][..], |mapping| &mapping.sheets);
    if names.is_empty() || (names == ["all"] && !all.iter().any(|sheet| sheet == "all")) {
        return Ok(None);
    }
    let sheet = |name: &String| {
        let number = name.parse::<usize>().ok().and_then(|number| all.get(number.checked_sub(1)?));
        let sheet = all.iter().find(|sheet| *sheet == name).or(number).cloned();
        sheet.ok_or_else(|| Problem::SheetMissing { sheet: name.clone(), found: listed(all) })
    };
    // A sheet that is named twice, by its name and its number, is read once.
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let sheet = sheet(name)?;
        if !found.contains(&sheet) {
            found.push(sheet);
        }
    }
    Ok(Some(found))
}

/// The sheets that have a table of the kind, and why the likeliest of the others has none.
fn tables(
    workbook: &mut Workbook<'_>,
    wanted: &[String],
    request: &Request<'_>,
) -> Result<(Vec<FoundSheet>, Option<Problem>), Problem> {
    let Request { kind, mapping, .. } = *request;
    let names = HeaderNames::of_kind(kind);
    let skip = mapping.and_then(|mapping| mapping.skip_lines).unwrap_or(0);
    let headless = mapping.and_then(|mapping| mapping.header) == Some(false);
    let (mut found, mut failed): (Vec<FoundSheet>, Option<(usize, Problem)>) = (Vec::new(), None);
    for name in wanted {
        let SheetTop { rows: top, left } = workbook.top(name, skip, TOP)?;
        let Some((first_line, first)) = top.iter().find(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        else {
            continue;
        };
        let (place, score) = best_line(&names, mapping, top.iter().map(|(_, row)| row.as_slice()));
        let (header_line, planned) = match top.get(place) {
            _ if headless => (None, planned(kind, &[], workbook.width(name, left, skip)?, mapping)),
            Some((line, headers)) if score > 0 => (Some(*line), planned(kind, headers, headers.len(), mapping)),
            _ => (None, Err(no_header(kind, first))),
        };
        match planned {
            Ok(plan) => {
                let above = header_line.unwrap_or(first_line - 1);
                let before_header = header_line.map_or(above, |line| line - 1);
                found.push(FoundSheet { name: name.clone(), left, header_line, above, before_header, plan });
            }
            Err(problem) if failed.as_ref().is_none_or(|(most, _)| score > *most) => failed = Some((score, problem)),
            Err(_) => {}
        }
    }
    Ok((found, failed.map(|(_, problem)| problem)))
}

/// What to say of named sheets that have no table: the sheets that have one, if any.
fn without_table(
    workbook: &mut Workbook<'_>,
    all: &[String],
    named: &[String],
    request: &Request<'_>,
    problem: Problem,
) -> Result<Problem, Problem> {
    // A header that lacks a column is told as such.
    if !matches!(problem, Problem::Empty | Problem::NoHeader { .. } | Problem::Doubt(_)) {
        return Ok(problem);
    }
    let others: Vec<String> = all.iter().filter(|sheet| !named.contains(sheet)).cloned().collect();
    let (found, _) = tables(workbook, &others, request)?;
    let names: Vec<String> = found.into_iter().map(|found| found.name).collect();
    Ok(match names.first() {
        Some(first) => Doubt::SheetWithoutTable {
            sheet: listed(named),
            kind: request.kind.name,
            others: listed(&names),
            first: first.clone(),
        }
        .into(),
        None => problem,
    })
}

/// What a column is read from, by names.
fn name_of(read: &PlannedColumn) -> (&'static str, String) {
    (read.column.name, normalised(&read.header))
}

/// Whether two sheets have the same columns of ours under the same headers, in whatever order.
fn is_alike(plan: &Plan, other: &Plan) -> bool {
    if plan.headers.is_empty() {
        return plan.width == other.width;
    }
    let names = |plan: &Plan| {
        let reads = plan.columns.iter().map(name_of);
        let custom = plan.custom.iter().map(|(header, _)| ("custom", normalised(header)));
        let set_aside = plan.of_orders.iter().map(|(header, column)| (*column, normalised(header)));
        let mut names: Vec<(&str, String)> = reads.chain(custom).chain(set_aside).collect();
        names.sort_unstable();
        names
    };
    names(plan) == names(other)
}

/// Whether half of a sheet's columns of ours are those of the other.
fn is_near(plan: &Plan, other: &Plan) -> bool {
    let common = plan.columns.iter().filter(|read| other.columns.iter().any(|own| own.column.name == read.column.name));
    common.count() * 2 >= plan.columns.len()
}

/// The headers that one of two sheets lacks.
fn differing(plan: &Plan, other: &Plan) -> Vec<String> {
    let lacks = |headers: &[String], of: &[String]| {
        let known = |header: &String| headers.iter().any(|own| normalised(own) == normalised(header));
        of.iter().filter(|header| !header.trim().is_empty() && !known(header)).cloned().collect::<Vec<_>>()
    };
    [lacks(&plan.headers, &other.headers), lacks(&other.headers, &plan.headers)].concat()
}

/// Where the columns of the first sheet stand in another; `None` if they stand in the same places.
fn places(plan: &Plan, own: &Plan) -> Option<Vec<Option<usize>>> {
    if plan.headers == own.headers {
        return None;
    }
    let place = |header: &String| own.headers.iter().position(|other| normalised(other) == normalised(header));
    Some(plan.headers.iter().map(place).collect())
}

/// What stands in a merged cell below its first, by its place.
fn merged_fill(plan: &Plan, place: usize) -> Option<MergedFill> {
    let read = plan.columns.iter().find(|read| matches!(read.source, CellSource::Cell(at) if at == place));
    let read = read.or_else(|| plan.columns.iter().find(|read| read.clock == Some(place)))?;
    match (read.column.name, read.column.kind) {
        // A price is that of each line.
        ("unit_price", _) => Some(MergedFill::Same),
        // An amount that is merged is that of all lines together.
        (_, FactType::Money) => Some(MergedFill::Zero),
        (_, FactType::Quantity | FactType::Number | FactType::Integer | FactType::Rate) => None,
        _ => Some(MergedFill::Same),
    }
}
