use super::capacity::CapacityHint;
use super::counted::CountedRows;
use super::filter::RowFilter;
use super::kernels::{Extreme, Runs, in_order};
use super::levels::{self, Roles};
use super::parts::{PartColumn, Parts};
use crate::conditions::{BoundCondition, Columns, Condition};
use crate::error::AnalyticsError;
use crate::owners::Owners;
use crate::pass::Facts;
use crate::plan::{Aggregate, AskedPart, ChangeFigure, Level, Request, Source, Span, StayFigure};
use crate::rows::{Chunk, CustomerFilter, Names, Numbers};
use arrow::array::ArrayRef;
use std::collections::BTreeSet;
use std::sync::Arc;
use terrace_domain::{FactKind, LostAfter};
use terrace_frame::{Dictionary, Ids, Texts};

/// All that is asked of one kind of facts.
pub(super) struct KindFold {
    table: CountedRows,
    roles: Roles,
    choices: Vec<Choice>,
    /// Whether its rows make customers known.
    pub(super) knows: bool,
    capacity: CapacityHint,
}

/// The levels that are made of the same facts.
struct Choice {
    /// The facts; `None` if all are.
    facts: Option<BoundCondition>,
    levels: Vec<LevelFold>,
}

/// What is asked of one level.
struct LevelFold {
    level: Level,
    /// The spans for which a level of names has a column each.
    spans: Vec<Span>,
    filters: Vec<RowFilter>,
    steps: Vec<PartStep>,
    /// The column of times, where the first or the last of them is asked.
    ends: Option<usize>,
}

/// One part: which rows, and what becomes of them.
struct PartStep {
    part: usize,
    filter: usize,
    work: Work,
}

/// A fold with the places of its columns.
enum Work {
    Count,
    Days(usize),
    Sum(usize, String),
    FirstDay(usize, usize, String),
    Least(usize),
    Most(usize),
    Ratios(usize, usize),
    Top(usize, usize),
    Distinct(usize),
    Change(ChangeFigure, [usize; 3]),
    Stay(usize, StayFigure, Option<LostAfter>),
}

impl KindFold {
    pub(super) fn new(
        facts: &Facts,
        request: &Request,
        source: Source,
        owners: Option<&Arc<Owners>>,
    ) -> Result<Self, AnalyticsError> {
        let asked = levels_of(request, source);
        let one_line_an_order = facts.tables().one_line_an_order(source.kind);
        let mut columns = columns(request, source, &asked, one_line_an_order);
        let owners = owners.filter(|_| !source.knows);
        if owners.is_some() {
            columns.insert("order_id".to_owned());
        }
        let table = CountedRows::new(facts, &request.as_of, source, columns)?.of_owners(owners)?;
        let choices = choices(request, &asked).into_iter().map(|facts| Choice::new(request, &asked, facts, &table));
        let choices = choices.collect::<Result<_, _>>()?;
        Ok(Self {
            roles: Roles::new(&table, one_line_an_order),
            table,
            choices,
            knows: source.knows,
            capacity: CapacityHint::default(),
        })
    }

    /// The kind of facts.
    pub(super) fn kind(&self) -> &'static FactKind {
        self.table.kind()
    }

    /// How many customers to expect in a bucket, if everybody in it is folded.
    pub(super) fn capacity(&self, of: CustomerFilter<'_>) -> Option<&CapacityHint> {
        matches!(of, CustomerFilter::All).then_some(&self.capacity)
    }

    /// Folds the rows of a bucket.
    pub(super) fn fold(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        parts: usize,
    ) -> Result<Parts, AnalyticsError> {
        self.fold_seen(facts, bucket, of, parts, |_, _| Ok(()))
    }

    /// Folds the rows of a bucket and shows each chunk with its times before any row is left out.
    pub(super) fn fold_seen(
        &self,
        facts: &Facts,
        bucket: u32,
        of: CustomerFilter<'_>,
        parts: usize,
        see: impl FnMut(&Chunk, &ArrayRef) -> Result<(), AnalyticsError>,
    ) -> Result<Parts, AnalyticsError> {
        let capacity = self.capacity(of);
        // Without a hint lists grow as they are filled.
        let customers = capacity.map_or(0, CapacityHint::customers);
        let mut ids = capacity.map(CapacityHint::ids).unwrap_or_default();
        let builders =
            |level: &LevelFold| level.steps.iter().map(|step| PartBuilder::new(&step.work, customers)).collect();
        let builders = |choice: &Choice| choice.levels.iter().map(builders).collect();
        let mut builders: Vec<Vec<Vec<PartBuilder>>> = self.choices.iter().map(builders).collect();
        self.table.each_seen(facts, bucket, of, see, |chunk| {
            (0..chunk.customers()).for_each(|customer| ids.push(chunk.id(customer)));
            for (choice, builders) in self.choices.iter().zip(&mut builders) {
                match &choice.facts {
                    None => self.fold_levels(&choice.levels, chunk, builders)?,
                    Some(facts) => {
                        let chosen = chunk.keep_rows(&facts.holds(chunk)?)?;
                        self.fold_levels(&choice.levels, &chosen, builders)?;
                    }
                }
            }
            Ok(())
        })?;
        if let Some(capacity) = capacity {
            capacity.note(&ids);
        }
        let mut columns = vec![PartColumn::Nowhere; parts];
        let levels = self.choices.iter().flat_map(|choice| &choice.levels);
        for (level, builders) in levels.zip(builders.into_iter().flatten()) {
            for (step, builder) in level.steps.iter().zip(builders) {
                let column = columns.get_mut(step.part);
                *column.ok_or_else(|| AnalyticsError::internal("a part that nobody asked for"))? = builder.column();
            }
        }
        Ok(Parts { ids, columns, known: (!self.knows).then(Ids::default) })
    }

    /// Folds the levels that are made of these facts.
    fn fold_levels(
        &self,
        levels: &[LevelFold],
        chunk: &Chunk,
        builders: &mut [Vec<PartBuilder>],
    ) -> Result<(), AnalyticsError> {
        let mut sales = None;
        for (level, builders) in levels.iter().zip(builders) {
            if level.level.is_plain() {
                level.fold(chunk, None, builders)?;
                continue;
            }
            if level.level == Level::Balances {
                level.fold(&self.roles.balances(&level.spans, chunk)?, None, builders)?;
                continue;
            }
            if level.level == Level::Returns {
                level.fold(&self.roles.returns(chunk)?, None, builders)?;
                continue;
            }
            if level.level == Level::Orders && self.roles.one_line_an_order() {
                // Looking past returns is cheaper than leaving them out.
                let (orders, sales) = self.roles.single_orders(chunk)?;
                level.fold(&orders, sales.as_deref(), builders)?;
                continue;
            }
            let bought = match sales.take() {
                Some(bought) => bought,
                None => self.roles.sales(chunk)?,
            };
            level.fold(&self.roles.rows(level.level, &level.spans, &bought)?, None, builders)?;
            sales = Some(bought);
        }
        Ok(())
    }
}

impl Choice {
    fn new(
        request: &Request,
        asked: &[Level],
        facts: Option<&Condition>,
        table: &CountedRows,
    ) -> Result<Self, AnalyticsError> {
        let levels = asked.iter().filter(|level| request.at(**level).any(|(_, asked)| asked.rows.as_ref() == facts));
        let levels = levels.map(|level| LevelFold::new(request, *level, facts, table)).collect::<Result<_, _>>()?;
        let facts = facts.map(|facts| BoundCondition::new(&table.columns, facts.clone())).transpose()?;
        Ok(Self { facts, levels })
    }
}

/// The choices of facts that rows of these levels are made of, each once.
fn choices<'r>(request: &'r Request, levels: &[Level]) -> Vec<Option<&'r Condition>> {
    let mut choices = Vec::new();
    for (_, asked) in levels.iter().flat_map(|level| request.at(*level)) {
        if !choices.contains(&asked.rows.as_ref()) {
            choices.push(asked.rows.as_ref());
        }
    }
    choices
}

/// The levels that are asked of a source.
fn levels_of(request: &Request, source: Source) -> Vec<Level> {
    let mut asked: Vec<Level> = request.parts.iter().map(|asked| asked.part.level).collect();
    asked.sort_unstable();
    asked.dedup();
    asked.retain(|level| level.source().is_some_and(|of| of.is(&source)));
    asked
}

/// The columns that a request reads of a source, whose orders may have several lines.
pub(crate) fn columns_of(request: &Request, source: Source) -> BTreeSet<String> {
    columns(request, source, &levels_of(request, source), false)
}

/// The columns that are read for a kind.
fn columns(request: &Request, source: Source, levels: &[Level], one_line_an_order: bool) -> BTreeSet<String> {
    let mut names = BTreeSet::from([source.time.to_owned()]);
    let mut add = |columns: BTreeSet<&str>| names.extend(columns.into_iter().map(str::to_owned));
    source.counts.iter().for_each(|counts| add(counts(&request.as_of).columns()));
    for (_, asked) in levels.iter().flat_map(|level| request.at(*level)) {
        asked.condition.iter().chain(&asked.rows).for_each(|condition| add(condition.columns()));
        add(asked.part.aggregate.columns().into_iter().flatten().collect());
    }
    for made in source.derived.iter().filter(|made| names.contains(made.name)).collect::<Vec<_>>() {
        names.extend((made.of)(&request.as_of).columns().into_iter().map(str::to_owned));
    }
    if levels.contains(&Level::Orders) && names.contains("gross") {
        names.insert("amount".to_owned());
    }
    names.extend(levels.iter().flat_map(|level| levels::needed(*level, one_line_an_order)).map(str::to_owned));
    names
}

impl LevelFold {
    fn new(
        request: &Request,
        level: Level,
        facts: Option<&Condition>,
        table: &CountedRows,
    ) -> Result<Self, AnalyticsError> {
        let own = || request.at(level).filter(|(_, asked)| asked.rows.as_ref() == facts);
        let mut spans: Vec<usize> = own().map(|(_, asked)| asked.span).collect();
        spans.sort_unstable();
        spans.dedup();
        let columns = if level.is_plain() { table.columns.clone() } else { levels::columns_of_level(level, &spans) };
        let time = if level.is_plain() { Some(table.time) } else { columns.position("at") };
        let (mut filters, mut known, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        for (part, asked) in own() {
            let key = (asked.span, asked.condition.clone());
            let filter = match known.iter().position(|known| *known == key) {
                Some(filter) => filter,
                None => {
                    let condition = key.1.clone().map(|condition| BoundCondition::new(&columns, condition));
                    let span = request.span(asked.span)?;
                    let span = time.map(|time| (time, span));
                    filters.push(RowFilter { span, condition: condition.transpose()? });
                    known.push(key);
                    filters.len() - 1
                }
            };
            steps.push(PartStep { part, filter, work: Work::new(asked, &columns, time)? });
        }
        let spans = spans.iter().map(|span| request.span(*span)).collect::<Result<_, _>>()?;
        let asks_ends = |place: &usize| {
            steps.iter().any(|step| matches!(step.work, Work::Least(column) | Work::Most(column) if column == *place))
        };
        let ends = time.filter(asks_ends);
        Ok(Self { level, spans, filters, steps, ends })
    }

    /// `there` tells the rows of the chunk that are rows of the level; `None` if all are.
    fn fold(&self, chunk: &Chunk, there: Option<&[u8]>, builders: &mut [PartBuilder]) -> Result<(), AnalyticsError> {
        let ordered = match self.ends {
            Some(place) if in_order(chunk.starts(), Numbers::of(chunk.column(place)?)?) => Some(place),
            _ => None,
        };
        for (number, filter) in self.filters.iter().enumerate() {
            let mask = filter.mask(chunk, there)?;
            let runs = Runs::new(chunk.starts(), mask.as_deref())?;
            let steps = self.steps.iter().zip(builders.iter_mut()).filter(|(step, _)| step.filter == number);
            for (step, builder) in steps {
                builder.take(&step.work, chunk, runs, ordered)?;
            }
        }
        Ok(())
    }
}

impl Work {
    fn new(asked: &AskedPart, columns: &Columns, time: Option<usize>) -> Result<Self, AnalyticsError> {
        let scope = asked.scope();
        let place = |name: &str| {
            let name = scope.name(name);
            columns.position(&name).ok_or(AnalyticsError::MissingColumn { kind: "measures".to_owned(), column: name })
        };
        Ok(match asked.part.aggregate {
            Aggregate::Count => Self::Count,
            Aggregate::Days => Self::Days(time.map_or_else(|| place("at"), Ok)?),
            Aggregate::Sum(name) => Self::Sum(place(name)?, name.to_owned()),
            Aggregate::FirstDay(name) => {
                Self::FirstDay(time.map_or_else(|| place("at"), Ok)?, place(name)?, name.to_owned())
            }
            Aggregate::Min(name) => Self::Least(place(name)?),
            Aggregate::Max(name) => Self::Most(place(name)?),
            Aggregate::Ratios(over, under) => Self::Ratios(place(over)?, place(under)?),
            Aggregate::Top(by) => Self::Top(place("name")?, place(by)?),
            Aggregate::Distinct(name) => Self::Distinct(place(name)?),
            Aggregate::Change(figure, over, under) => {
                Self::Change(figure, [time.map_or_else(|| place("at"), Ok)?, place(over)?, place(under)?])
            }
            Aggregate::Stay(figure) => Self::Stay(time.map_or_else(|| place("at"), Ok)?, figure, asked.lost_after),
        })
    }
}

/// What a part has come to so far: one value per customer.
enum PartBuilder {
    Sums(Vec<i64>),
    /// Numbers of which some may be null.
    Extremes(Vec<i64>, Vec<bool>),
    Wide(Vec<i128>),
    Changes(Vec<i128>, Vec<bool>),
    Names(Vec<u32>, Dictionary),
}

impl PartBuilder {
    fn new(work: &Work, customers: usize) -> Self {
        match work {
            Work::Count | Work::Days(_) | Work::Sum(..) | Work::FirstDay(..) | Work::Distinct(_) => {
                Self::Sums(Vec::with_capacity(customers))
            }
            Work::Least(_) | Work::Most(_) | Work::Stay(..) => {
                Self::Extremes(Vec::with_capacity(customers), Vec::with_capacity(customers))
            }
            Work::Ratios(..) => Self::Wide(Vec::with_capacity(customers)),
            Work::Change(..) => Self::Changes(Vec::with_capacity(customers), Vec::with_capacity(customers)),
            Work::Top(..) => Self::Names(Vec::with_capacity(customers), Dictionary::default()),
        }
    }

    /// `ordered` is a column whose values ascend for every customer.
    fn take(
        &mut self,
        work: &Work,
        chunk: &Chunk,
        runs: Runs<'_>,
        ordered: Option<usize>,
    ) -> Result<(), AnalyticsError> {
        let numbers = |place: &usize| Numbers::of(chunk.column(*place)?);
        match (self, work) {
            (Self::Sums(out), Work::Count) => runs.count(out),
            (Self::Sums(out), Work::Days(time)) => runs.days(numbers(time)?, out),
            (Self::Sums(out), Work::Sum(column, name)) => runs.sum(numbers(column)?, name, out)?,
            (Self::Sums(out), Work::FirstDay(time, column, name)) => {
                runs.first_day(numbers(time)?, numbers(column)?, name, out)?;
            }
            (Self::Extremes(out, valid), Work::Least(column)) => {
                runs.extreme(numbers(column)?, Extreme::Least, ordered == Some(*column), out, valid);
            }
            (Self::Extremes(out, valid), Work::Most(column)) => {
                runs.extreme(numbers(column)?, Extreme::Most, ordered == Some(*column), out, valid);
            }
            (Self::Extremes(out, valid), Work::Stay(time, figure, rule)) => {
                runs.stays(numbers(time)?, (*figure, *rule), out, valid);
            }
            (Self::Wide(out), Work::Ratios(over, under)) => runs.ratios(numbers(over)?, numbers(under)?, out)?,
            (Self::Sums(out), Work::Distinct(column)) => runs.distinct(Names::of(chunk.column(*column)?)?, out),
            (Self::Changes(out, valid), Work::Change(figure, [time, over, under])) => {
                runs.change(*figure, numbers(time)?, (numbers(over)?, numbers(under)?), (out, valid))?;
            }
            (Self::Names(codes, dictionary), Work::Top(name, by)) => {
                let names = Names::of(chunk.column(*name)?)?;
                let code = |name: Option<&str>| name.map_or(Texts::NULL, |name| dictionary.code(name));
                let mut code = code;
                runs.top(names, numbers(by)?, |name| codes.push(code(name)));
            }
            (_, _) => return Err(AnalyticsError::internal("a part is gathered in another form than it is folded to")),
        }
        Ok(())
    }

    fn column(self) -> PartColumn {
        match self {
            Self::Sums(values) => PartColumn::Numbers { values, valid: None },
            Self::Extremes(values, valid) => {
                let all = valid.iter().all(|valid| *valid);
                PartColumn::Numbers { values, valid: (!all).then_some(valid) }
            }
            Self::Wide(values) => PartColumn::Wide { values, valid: None },
            Self::Changes(values, valid) => {
                let all = valid.iter().all(|valid| *valid);
                PartColumn::Wide { values, valid: (!all).then_some(valid) }
            }
            Self::Names(codes, dictionary) => PartColumn::Names(dictionary.into_texts(codes)),
        }
    }
}
