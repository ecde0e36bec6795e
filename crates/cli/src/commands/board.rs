//! `terrace board`: what the programme is measured by, on the terminal, as a page, and the customers behind each figure.

use super::work::{Run, Work};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::format::count;
use crate::interrupt;
use crate::printer::Printer;
use crate::progress::Bar;
use crate::tables::TextTable;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use terrace_app::board::{
    Board, BoardData, BoardFigure, BoardGrade, BoardRequest, BoardRows, BoardSection, BoardTable, BoardUnit, Privacy,
    board, board_change, board_value, board_value_exact, goal_verdict,
};
use terrace_app::output::{Format, write_text};
use terrace_app::views::ReportFileView;
use terrace_words::Text;
use terrace_words::texts::board as texts;

/// Rows that are shown on the terminal.
const SHOWN: usize = 20;

pub(super) fn run(arguments: &ArgMatches, printer: &mut Printer) -> Result<ExitStatus, Failure> {
    let out = arguments.get_one::<PathBuf>("out").map(PathBuf::as_path);
    let key = arguments.get_one::<String>("rows");
    if let Some(path) = out {
        check_ending(path, key.is_some())?;
    }
    let work = Work::prepare(arguments, printer)?;
    let privacy = if arguments.get_flag("unmasked") { Privacy::Shown } else { Privacy::Masked };
    let scheme = arguments.get_one::<String>("scheme").map(String::as_str);
    let request = BoardRequest { policy: &work.policy, as_of: &work.as_of, scheme, privacy };
    let bar = Bar::new(printer);
    let run = Run::watched(&bar);
    let found = board(&request, &work.inputs, work.workspace.as_ref(), &run.context(work.as_of.zone()));
    bar.done();
    let found = found?;
    found.notes.iter().for_each(|note| printer.note(note));
    match key {
        Some(key) => show_rows(&found, key, out, printer)?,
        None => show(&found, out, printer)?,
    }
    Ok(ExitStatus::Done)
}

/// Refuses an ending before anything is computed.
fn check_ending(path: &Path, is_rows: bool) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let is_one = |known: &[&str]| ending.as_ref().is_some_and(|ending| known.iter().any(|known| ending == known));
    if is_rows {
        return Ok(Format::of(path).map(|_| ())?);
    }
    if !is_one(&["html", "htm"]) {
        return Err(Failure::own("T0633", vec![("path", path.display().to_string())]));
    }
    Ok(())
}

fn show(found: &Board, out: Option<&Path>, printer: &mut Printer) -> Result<(), Failure> {
    if let Some(path) = out {
        write_text(path, &found.page(printer.lang()), &interrupt::token())?;
        return if printer.json() {
            printer.json_answer(&ReportFileView::new(path))
        } else {
            printer.say(texts::WRITTEN, &[("path", path.display().to_string())])
        };
    }
    if printer.json() {
        return printer.json_answer(&found.data);
    }
    head(&found.data, printer)?;
    goals(&found.data, printer)?;
    for section in &found.data.sections {
        print_section(&found.data, section, printer)?;
    }
    printer.line("")?;
    printer.say(texts::GRADES, &[])?;
    printer.say(texts::DEFINITIONS, &[])
}

fn head(data: &BoardData, printer: &mut Printer) -> Result<(), Failure> {
    let (now, before) = (&data.periods.now, &data.periods.before);
    let facts = [
        ("from", now.from.clone()),
        ("to", now.to.clone()),
        ("before_from", before.from.clone()),
        ("before_to", before.to.clone()),
    ];
    printer.say(texts::PERIOD, &facts)?;
    if let Some(since) = &data.periods.since {
        printer.say(texts::ROLLED_OUT, &[("day", since.clone())])?;
    }
    if let Some(scheme) = &data.scheme {
        printer.say(texts::SCHEME, &[("scheme", scheme.get(printer.lang(), "").to_owned())])?;
    }
    Ok(())
}

fn heading(text: &str, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.line(text)
}

fn goals(data: &BoardData, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    heading(texts::GOALS.get(lang), printer)?;
    if let Some(none) = &data.no_goals {
        return printer.line(none.get(lang, ""));
    }
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_GOAL), false),
            (text(texts::COL_TARGET), true),
            (text(texts::COL_NOW), true),
            (text(texts::COL_RANGE), true),
            (text(texts::COL_REACHED), false),
            (text(texts::COL_GRADE), false),
        ])
    };
    for goal in &data.goals {
        let target = board_value(goal.target.value, goal.figure.unit, data.header.currency, lang);
        let text = if goal.target.is_most { texts::AT_MOST } else { texts::AT_LEAST };
        table.row([
            goal.figure.name.get(lang, &goal.figure.key).to_owned(),
            text.fill(lang, &[("target", target)]),
            value(data, &goal.figure, printer),
            range(data, &goal.figure, printer),
            printer.text(goal_verdict(&goal.target)).to_owned(),
            grade(goal.figure.grade, printer),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

fn print_section(data: &BoardData, section: &BoardSection, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    heading(section.title.get(lang, section.key), printer)?;
    printer.line(section.about.get(lang, ""))?;
    if let Some(finding) = &section.finding {
        printer.line(finding.get(lang, ""))?;
    }
    if !section.figures.is_empty() {
        print_figures(data, &section.figures, printer)?;
    }
    for table in &section.tables {
        print_table(data, table, printer)?;
    }
    for own in &section.customers {
        let segment = own.segment.get(lang, "").to_owned();
        printer.line("")?;
        printer.say(texts::TARGET_CUSTOMERS, &[("segment", segment)])?;
        let mut table = {
            let text = |text| printer.text(text);
            TextTable::new(&[
                (text(texts::COL_CUSTOMER), false),
                (text(texts::COL_REVENUE), true),
                (text(texts::COL_BEFORE), true),
                (text(texts::COL_ORDERS), true),
            ])
        };
        let amount = |value| board_value_exact(value, BoardUnit::Money, data.header.currency);
        for customer in &own.customers {
            table.row([customer.id.clone(), amount(customer.revenue), amount(customer.before), count(customer.orders)]);
        }
        table.lines().iter().try_for_each(|line| printer.line(line))?;
    }
    section.remarks.iter().try_for_each(|remark| printer.line(remark.get(lang, "")))
}

fn print_figures(data: &BoardData, figures: &[BoardFigure], printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let mut table = {
        let text = |text| printer.text(text);
        TextTable::new(&[
            (text(texts::COL_FIGURE), false),
            (text(texts::COL_NOW), true),
            (text(texts::COL_RANGE), true),
            (text(texts::COL_OF), true),
            (text(texts::COL_BEFORE), true),
            (text(texts::COL_CHANGE), true),
            (text(texts::COL_GRADE), false),
            (text(texts::COL_KEY), false),
        ])
    };
    let mut missing: Vec<String> = Vec::new();
    for figure in figures {
        let name = figure.name.get(lang, &figure.key).to_owned();
        if let Some(why) = &figure.missing {
            missing.push(format!("{name}{}{}", printer.text(texts::COLON), why.get(lang, "")));
        }
        let before = figure.before.map(|before| board_value(before, figure.unit, data.header.currency, lang));
        table.row([
            name,
            value(data, figure, printer),
            range(data, figure, printer),
            figure.of.map(count).unwrap_or_default(),
            before.unwrap_or_default(),
            change(data, figure, printer),
            grade_of(figure, printer),
            figure.key.clone(),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))?;
    missing.iter().try_for_each(|line| printer.line(line))
}

fn print_table(data: &BoardData, table: &BoardTable, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    heading(table.title.get(lang, ""), printer)?;
    let mut columns = vec![(printer.text(texts::COL_TIER).to_owned(), false)];
    columns.extend(table.columns.iter().map(|column| (column.get(lang, "").to_owned(), true)));
    let named: Vec<(&str, bool)> = columns.iter().map(|(name, right)| (name.as_str(), *right)).collect();
    let mut text = TextTable::new(&named);
    for row in &table.rows {
        let cell = |figure: &BoardFigure| {
            let shown = value(data, figure, printer);
            let beside = change(data, figure, printer);
            let beside = if beside.is_empty() { range(data, figure, printer) } else { beside };
            if beside.is_empty() { shown } else { format!("{shown} · {beside}") }
        };
        let name = row.name.get(lang, "").to_owned();
        text.row(std::iter::once(name).chain(row.figures.iter().map(cell)));
    }
    text.lines().iter().try_for_each(|line| printer.line(line))
}

fn value(data: &BoardData, figure: &BoardFigure, printer: &Printer) -> String {
    let shown = |value| board_value(value, figure.unit, data.header.currency, printer.lang());
    figure.value.map_or_else(|| "–".to_owned(), shown)
}

fn range(data: &BoardData, figure: &BoardFigure, printer: &Printer) -> String {
    let Some([low, high]) = figure.interval else { return String::new() };
    let shown = |value| board_value(value, figure.unit, data.header.currency, printer.lang());
    texts::RANGE.fill(printer.lang(), &[("low", shown(low)), ("high", shown(high))])
}

fn change(data: &BoardData, figure: &BoardFigure, printer: &Printer) -> String {
    let shown = |change| board_change(change, figure.unit, data.header.currency, printer.lang());
    figure.change.as_ref().map(shown).unwrap_or_default()
}

/// The grade of a figure, and that of its change.
fn grade_of(figure: &BoardFigure, printer: &Printer) -> String {
    let own = grade(figure.grade, printer);
    match &figure.change {
        Some(change) => format!("{own}, {}", grade(change.grade, printer)),
        None => own,
    }
}

fn grade(grade: BoardGrade, printer: &Printer) -> String {
    match grade {
        BoardGrade::Measured => printer.text(texts::MEASURED).to_owned(),
        BoardGrade::D => "D".to_owned(),
        BoardGrade::E => "E".to_owned(),
        BoardGrade::Unknown => "—".to_owned(),
    }
}

fn show_rows(found: &Board, key: &str, out: Option<&Path>, printer: &mut Printer) -> Result<(), Failure> {
    let rows = found.rows(key)?;
    let number = count(rows.rows.len() as u64);
    if let Some(path) = out {
        rows.write(path, &interrupt::token())?;
        let facts = [("count", number), ("path", path.display().to_string())];
        return if printer.json() {
            printer.json_answer(&ReportFileView::new(path))
        } else {
            printer.say(texts::ROWS_WRITTEN, &facts)
        };
    }
    if printer.json() {
        return printer.json_answer(&rows);
    }
    let lang = printer.lang();
    let name = ("name", rows.name.get(lang, &rows.key).to_owned());
    if rows.rows.is_empty() {
        printer.say(texts::NO_ROWS, &[name])?;
        return printer.line(rows.definition.get(lang, ""));
    }
    printer.say(texts::ROWS_HEAD, &[name, ("rows", number)])?;
    printer.line(rows.definition.get(lang, ""))?;
    row_table(found, &rows, printer)?;
    if rows.rows.len() > SHOWN {
        let more = count((rows.rows.len() - SHOWN) as u64);
        printer.say(texts::ROWS_MORE, &[("more", more)])?;
    }
    printer.say(texts::FACTS_BEHIND, &[])
}

fn row_table(found: &Board, rows: &BoardRows, printer: &mut Printer) -> Result<(), Failure> {
    let mut columns: Vec<(Text, bool)> = vec![(texts::COL_CUSTOMER, false), (texts::COL_TIER, false)];
    let parts = |value: Text, counted: Text| {
        let counted = rows.has_parts.then_some((counted, true));
        [(value, true)].into_iter().chain(counted)
    };
    columns.extend(parts(texts::COL_PART, texts::COL_WHOLE));
    columns.extend(parts(texts::COL_PART_BEFORE, texts::COL_WHOLE_BEFORE));
    let named: Vec<(&str, bool)> = columns.iter().map(|(name, right)| (printer.text(*name), *right)).collect();
    let mut table = TextTable::new(&named);
    let amount = |value: Option<_>| {
        value.map(|value| board_value_exact(value, rows.unit, found.data.header.currency)).unwrap_or_default()
    };
    let counted = |value: Option<_>| {
        value.map(|value| board_value_exact(value, rows.divisor, found.data.header.currency)).unwrap_or_default()
    };
    for row in rows.rows.iter().take(SHOWN) {
        let mut cells = vec![row.customer.clone(), row.tier.clone().unwrap_or_default(), amount(row.value)];
        cells.extend(rows.has_parts.then(|| counted(row.counted)));
        cells.push(amount(row.value_before));
        cells.extend(rows.has_parts.then(|| counted(row.counted_before)));
        table.row(cells);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}
