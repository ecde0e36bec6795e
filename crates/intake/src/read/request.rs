//! Reading a request: every file, one after the other.

use crate::columns::choice::settled;
use crate::columns::layout::Layout;
use crate::columns::open::open;
use crate::columns::plan::Plan;
use crate::error::{IntakeError, Problem};
use crate::input::opened::OpenedSource;
use crate::input::source::Source;
use crate::input::unpack::Content;
use crate::mapping::Mapping;
use crate::read::order_numbers::{NumbersAlike, OrderNumbers};
use crate::read::parts::PartsReader;
use crate::read::report::report;
use crate::read::sink::{Sink, position};
use crate::remark::ReadingNote;
use crate::report::note::Note;
use crate::report::outcome::{FileIntake, Intake};
use crate::request::Request;
use crate::rows::decide::check_columns;
use crate::rows::inherit::first_rows_before_chunks;
use crate::rows::observed::ObservedCustomers;
use crate::rows::recipe::Recipe;
use crate::rows::recipe::WholeTries;
use crate::rows::totals::OrderTotals;
use crate::table::rows::Table;
use crate::values::amounts::DecimalSign;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{Cancelled, InternalError};

/// Reads files into our columns, handing their rows to a sink as they come.
///
/// # Errors
/// Fails as a whole if a file cannot be read, understood or mapped, if the same file is given twice, or
/// if none of a file's rows could be taken. Single bad rows are no error: they are among the rejects.
pub fn read(request: &Request<'_>, sink: &dyn Sink) -> Result<Intake, IntakeError> {
    if request.sources.is_empty() {
        return Err(IntakeError::new("", Problem::NoFiles));
    }
    if request.mapping.is_some_and(Mapping::joins_files) {
        let first = request.sources.first().map_or("", Source::name);
        return Err(IntakeError::new(first, Problem::JoinsElsewhere));
    }
    let mut intake = Intake { files: Vec::new() };
    let mut observed: BTreeMap<Vec<&'static str>, ObservedCustomers> = BTreeMap::new();
    let mut numbers: Vec<OrderNumbers> = Vec::new();
    for (number, source) in request.sources.iter().enumerate() {
        let failed = |problem| match problem {
            // A library says in its own way that it could not go on.
            _ if request.cancel.is_cancelled() => IntakeError::new(source.name(), Problem::Cancelled(Cancelled)),
            problem => IntakeError::new(source.name(), problem),
        };
        let (mut file, seen) = read_file(request, sink, number, source).map_err(failed)?;
        if let Some(earlier) = intake.files.iter().find(|earlier| earlier.fingerprint == file.fingerprint) {
            return Err(failed(Problem::Twice { earlier: earlier.name.clone() }));
        }
        file.guess.notes.extend(source.notes().iter().cloned().map(Note::from));
        if let Some(own) = seen.numbers {
            let alike =
                intake.files.iter().zip(&numbers).find_map(|(earlier, known)| Some((earlier, own.alike(known)?)));
            file.guess.notes.extend(alike.map(|(earlier, NumbersAlike { orders, examples })| {
                ReadingNote::OrdersAlike { earlier: earlier.name.clone(), orders, examples }.into()
            }));
            file.numbers = own.recorded();
            numbers.push(own);
        }
        intake.files.push(file);
        observed.entry(seen.attributes).or_default().merge(seen.observed, request.cancel).map_err(failed)?;
    }
    let mut part = 0;
    for (names, observed) in observed {
        let mut put = |batch| {
            sink.put(&CUSTOMERS, position(request.sources.len(), part), batch)?;
            part += 1;
            Ok(())
        };
        let put = observed.batches(&names, request.bounds(), &mut put);
        put.map_err(|problem| IntakeError::new("", problem))?;
    }
    Ok(intake)
}

/// Customers as a file's orders show them, and the numbers of these orders.
struct FileCustomers {
    attributes: Vec<&'static str>,
    observed: ObservedCustomers,
    numbers: Option<OrderNumbers>,
}

fn read_file(
    request: &Request<'_>,
    sink: &dyn Sink,
    number: usize,
    source: &Source,
) -> Result<(FileIntake, FileCustomers), Problem> {
    let name = source.name();
    let mut started = |bytes| request.progress.reading(name, bytes);
    let (opened, content) = OpenedSource::open(source, request.bounds(), &mut started)?;
    // Parquet is read here and there, so its bytes are gone through beside that.
    let bulk = match &content {
        Content::Parquet(bulk) if opened.fingerprint.is_none() => Some(bulk.clone()),
        _ => None,
    };
    let read = std::thread::scope(|scope| {
        let hashing = bulk.map(|bulk| scope.spawn(move || bulk.fingerprint(request.cancel)));
        open(content, request, |table, layout, plan| {
            let plan = settled(table, plan, request.mapping)?;
            let mut recipe = make_recipe(request, table, &layout, &plan)?;
            let reader = PartsReader::new(request, sink, number, name, opened.size, table);
            let (whole, observed) = reader.read_all(&mut recipe)?;
            check_columns(&recipe, &layout, &whole.stats)?;
            whole.some_accepted(&recipe)?;
            if !request.unknown_as_sales {
                whole.statuses_known()?;
            }
            let hashed = hashing.map(|found| found.join().unwrap_or_else(|panic| resume_unwind(panic))).transpose()?;
            let fingerprint = hashed.or_else(|| opened.fingerprint.clone()).or_else(|| layout.fingerprint.clone());
            let fingerprint = fingerprint.ok_or_else(|| InternalError::new("nobody took a file's fingerprint"))?;
            let file = report(&recipe, &layout, &opened, name, fingerprint, whole)?;
            let attributes = plan.columns.iter().filter(|read| read.attribute).map(|read| read.column.name).collect();
            Ok((file, FileCustomers { attributes, observed, numbers: reader.into_numbers() }))
        })
    })?;
    opened.check_unchanged(source)?;
    Ok(read)
}

fn make_recipe<'q>(
    request: &'q Request<'q>,
    table: &dyn Table,
    layout: &Layout,
    plan: &'q Plan,
) -> Result<Recipe<'q>, Problem> {
    let mut recipe = Recipe {
        plan,
        mapping: request.mapping,
        zone: request.zone,
        orders: vec![None; plan.columns.len()],
        serials: layout.serials,
        decimal: DecimalSign::default(),
        totals: OrderTotals::default(),
        shares: None,
        left_discounts: None,
        continues: false,
        before: first_rows_before_chunks(table, plan, false)?,
        of_use: request.of_use,
        tries: WholeTries::default(),
        cancel: request.cancel,
    };
    let decimal = request.mapping.and_then(|mapping| mapping.decimal).unwrap_or_default();
    recipe.decide_decimal(decimal, table, request.bounds())?;
    Ok(recipe)
}
