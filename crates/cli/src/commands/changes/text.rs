//! Changes as a person reads them.

use super::as_of;
use crate::format::{amount, amount_of, count, millionths, titled};
use crate::tables::TextTable;
use std::collections::BTreeMap;
use terrace_app::changes::{Cause, Changes, Direction, Flow, LARGEST_MOVERS, SchemeChanges};
use terrace_app::history::{KeptRun, RunScheme};
use terrace_app::runs::profile::ratio;
use terrace_domain::Money;
use terrace_words::texts::cli as cli_texts;
use terrace_words::texts::history as texts;
use terrace_words::texts::plans as plan_texts;
use terrace_words::texts::standings as standing_texts;
use terrace_words::{Lang, Text};

/// Changes as lines of text.
pub struct ChangesText<'a> {
    pub lang: Lang,
    pub changes: &'a Changes,
    /// The currency of all amounts.
    pub currency: &'a str,
    /// The titles of the later run's metrics, by name.
    pub titles: &'a BTreeMap<String, String>,
    /// Whether it is told what moved them; else the two differ by their rules alone.
    pub causes: bool,
}

impl ChangesText<'_> {
    fn text(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    fn fill(&self, text: Text, arguments: &[(&str, String)]) -> String {
        text.fill(self.lang, arguments)
    }

    /// Two kept runs, then every scheme.
    pub(super) fn all(&self, from: &KeptRun, to: &KeptRun) -> Vec<String> {
        let mut lines = vec![self.run(texts::FROM_RUN, from), self.run(texts::TO_RUN, to)];
        let both = [
            ("both", count(self.changes.both)),
            ("new", count(self.changes.newcomers())),
            ("gone", count(self.changes.departed())),
        ];
        lines.push(self.fill(texts::BOTH, &both));
        let erased = [from, to].map(|run| run.record().erased_since());
        if erased.iter().any(|erased| *erased > 0) {
            let [from, to] = erased.map(count);
            lines.push(self.fill(texts::ERASED_SINCE, &[("from", from), ("to", to)]));
        }
        for scheme in &self.changes.schemes {
            lines.push(String::new());
            lines.extend(self.scheme(scheme));
        }
        lines
    }

    fn run(&self, text: Text, run: &KeptRun) -> String {
        let record = run.record();
        let arguments = [
            ("number", record.number.to_string()),
            ("as_of", as_of(run)),
            ("customers", count(record.customers)),
            ("revenue", amount(Money::from_ten_thousandths(record.revenue))),
            ("currency", record.currency.clone()),
        ];
        self.fill(text, &arguments)
    }

    /// One scheme: who moved where, with how much, and who they are.
    pub fn scheme(&self, scheme: &SchemeChanges) -> Vec<String> {
        let mut lines = vec![titled(scheme.to.title(self.lang.code()), &scheme.to.name)];
        let standings = self.changes.standings_of(scheme);
        let nobody = scheme.movers.is_empty() && standings.is_none_or(|moved| moved.movers.is_empty());
        if !self.causes && nobody && scheme.from.tiers.len() == scheme.to.tiers.len() {
            lines.push(format!("  {}", self.text(texts::NOBODY_MOVED)));
            return lines;
        }
        let currency = self.currency.to_owned();
        let [up, down, other] = [Direction::Up, Direction::Down, Direction::Other].map(|way| scheme.moved(way));
        let stayed = count(scheme.stayed().customers);
        if scheme.is_ordered() {
            let moves = [
                ("up", count(up.customers)),
                ("down", count(down.customers)),
                ("other", count(other.customers)),
                ("stayed", stayed),
            ];
            lines.push(format!("  {}", self.fill(texts::ORDERED_MOVES, &moves)));
            let amounts =
                [("up", amount_of(up.after)), ("down", amount_of(down.after)), ("currency", currency.clone())];
            lines.push(format!("  {}", self.fill(texts::ORDERED_MONEY, &amounts)));
        } else {
            let moved = count(up.customers + down.customers + other.customers);
            lines.push(format!("  {}", self.fill(texts::OTHER_MOVES, &[("moved", moved), ("stayed", stayed)])));
        }
        lines.extend([String::new(), format!("  {}", self.text(texts::MATRIX_CUSTOMERS))]);
        lines.extend(self.matrix(scheme, |flow| count(flow.customers)));
        let revenue = if self.causes { texts::MATRIX_REVENUE } else { plan_texts::MATRIX_REVENUE };
        lines.extend([String::new(), format!("  {}", self.fill(revenue, &[("currency", currency)]))]);
        let gone = scheme.to.tiers.len() + 1;
        lines.extend(
            self.matrix_by(scheme, |column, flow| amount_of(if column == gone { flow.before } else { flow.after })),
        );
        lines.push(String::new());
        lines.extend(if self.causes { self.movers(scheme) } else { self.planned(scheme) });
        lines.extend(self.changes.standings_of(scheme).map(|standings| self.standings(standings)));
        lines
    }

    /// How the tiers in force changed.
    fn standings(&self, standings: &SchemeChanges) -> String {
        let moved = |way: Direction| count(standings.moved(way).customers);
        let moves = [
            ("up", moved(Direction::Up)),
            ("down", moved(Direction::Down)),
            ("other", moved(Direction::Other)),
            ("stayed", count(standings.stayed().customers)),
        ];
        format!("  {}", self.fill(standing_texts::MOVES, &moves))
    }

    fn matrix(&self, scheme: &SchemeChanges, cell: impl Fn(Flow) -> String) -> Vec<String> {
        self.matrix_by(scheme, |_, flow| cell(flow))
    }

    /// Earlier tiers down, later ones across; the rows and columns beside the tiers only if they hold anybody. The
    /// matrix has a cell for each of them.
    fn matrix_by(&self, scheme: &SchemeChanges, cell: impl Fn(usize, Flow) -> String) -> Vec<String> {
        let (rows, columns) = (scheme.from.tiers.len(), scheme.to.tiers.len());
        let line = |row: usize| scheme.matrix.get(row).map_or(&[][..], Vec::as_slice);
        let at = |row: usize, column: usize| line(row).get(column).copied().unwrap_or_default();
        let shown_rows: Vec<usize> =
            (0..rows + 2).filter(|&row| row < rows || line(row).iter().any(|flow| flow.customers > 0)).collect();
        let has = |column: usize| (0..rows + 2).any(|row| at(row, column).customers > 0);
        let shown_columns: Vec<usize> = (0..columns + 2).filter(|&column| column < columns || has(column)).collect();
        let mut headers = vec![("", false)];
        headers.extend(shown_columns.iter().map(|&column| (self.name(&scheme.to, column, texts::GONE), true)));
        headers.push((self.text(texts::TOTAL), true));
        let mut table = TextTable::new(&headers);
        // The total of a line of amounts mixes moments only where somebody is gone.
        let total = |flows: Vec<(usize, Flow)>| {
            let gone = columns + 1;
            let sum = |flow: &(usize, Flow)| Flow {
                after: if flow.0 == gone { flow.1.before } else { flow.1.after },
                ..flow.1
            };
            cell(0, flows.iter().map(sum).sum())
        };
        for &row in &shown_rows {
            let flows: Vec<(usize, Flow)> = shown_columns.iter().map(|&column| (column, at(row, column))).collect();
            let mut cells = vec![self.name(&scheme.from, row, texts::NEW).to_owned()];
            cells.extend(
                flows
                    .iter()
                    .map(|(column, flow)| if flow.customers == 0 { "·".to_owned() } else { cell(*column, *flow) }),
            );
            cells.push(total(flows));
            table.row(cells);
        }
        let mut totals = vec![self.text(texts::TOTAL).to_owned()];
        let down = |column: usize| shown_rows.iter().map(|&row| at(row, column)).sum::<Flow>();
        totals.extend(shown_columns.iter().map(|&column| cell(column, down(column))));
        totals.push(total(shown_columns.iter().map(|&column| (column, down(column))).collect()));
        table.row(totals);
        table.lines().into_iter().map(|line| format!("  {line}")).collect()
    }

    fn name<'a>(&self, scheme: &'a RunScheme, index: usize, last: Text) -> &'a str {
        match scheme.tiers.get(index) {
            Some(tier) => tier.title(self.lang.code()),
            None if index == scheme.tiers.len() => self.text(texts::NO_CLASS),
            None => self.text(last),
        }
    }

    fn movers(&self, scheme: &SchemeChanges) -> Vec<String> {
        let moved: u64 = scheme.causes().iter().map(|(_, flow)| flow.customers).sum();
        let causes = scheme.single_causes();
        let counted: u64 = causes.iter().map(|(_, flow)| flow.customers).sum();
        if moved == 0 {
            return vec![format!("  {}", self.text(texts::NOBODY_MOVED))];
        }
        let headers = [
            (self.text(texts::CAUSES), false),
            (self.text(cli_texts::COL_CUSTOMERS), true),
            (self.text(texts::COL_OF_MOVERS), true),
            (self.text(cli_texts::COL_REVENUE), true),
        ];
        let mut table = TextTable::new(&headers);
        for (cause, flow) in causes {
            let part = millionths(ratio(i128::from(flow.customers), i128::from(moved)));
            table.row([self.cause(&cause), count(flow.customers), part, amount_of(flow.after)]);
        }
        let mut lines = table.lines();
        if counted > moved {
            lines.push(format!("  {}", self.text(texts::CAUSES_OVERLAP)));
        }
        lines.extend([String::new(), format!("  {}", self.fill(texts::LARGEST, &[("movers", count(moved))]))]);
        lines.extend(self.largest(scheme));
        lines
    }

    /// Those who would move by the rules alone.
    fn planned(&self, scheme: &SchemeChanges) -> Vec<String> {
        let moved: u64 = scheme.causes().iter().map(|(_, flow)| flow.customers).sum();
        if moved == 0 {
            return vec![format!("  {}", self.text(texts::NOBODY_MOVED))];
        }
        let head = self.fill(plan_texts::LARGEST, &[("movers", count(moved))]);
        std::iter::once(format!("  {head}")).chain(self.largest(scheme)).collect()
    }

    /// The movers with the most net revenue. Where the rules alone differ, it is the same before and after.
    fn largest(&self, scheme: &SchemeChanges) -> Vec<String> {
        let mut headers = vec![
            (self.text(cli_texts::COL_CUSTOMER), false),
            (self.text(texts::COL_FROM), false),
            (self.text(texts::COL_TO), false),
        ];
        match self.causes {
            true => headers.extend([
                (self.text(texts::COL_BEFORE), true),
                (self.text(texts::COL_AFTER), true),
                (self.text(texts::COL_CAUSE), false),
            ]),
            false => headers.push((self.text(plan_texts::COL_NET), true)),
        }
        let mut table = TextTable::new(&headers);
        let place = |tier: Option<u16>, tiers: usize| tier.map_or(tiers, usize::from);
        for mover in self.changes.largest(scheme, LARGEST_MOVERS) {
            let from = self.name(&scheme.from, place(mover.from, scheme.from.tiers.len()), texts::NEW);
            let to = self.name(&scheme.to, place(mover.to, scheme.to.tiers.len()), texts::GONE);
            let mut cells = vec![self.changes.customer(mover).to_owned(), from.to_owned(), to.to_owned()];
            if self.causes {
                cells.push(amount(Money::from_ten_thousandths(mover.before)));
            }
            cells.push(amount(Money::from_ten_thousandths(mover.after)));
            if self.causes {
                cells.push(mover.cause.as_ref().map(|cause| self.cause(cause)).unwrap_or_default());
            }
            table.row(cells);
        }
        table.lines().into_iter().map(|line| format!("  {line}")).collect()
    }

    fn cause(&self, cause: &Cause) -> String {
        let name = |name: &String| match name.as_str() {
            "first_order" => self.text(texts::FIRST_ORDER).to_owned(),
            name => self.titles.get(name).map_or(name, String::as_str).to_owned(),
        };
        match cause {
            Cause::Values(names) => names.iter().map(name).collect::<Vec<_>>().join(self.text(texts::CAUSE_OR)),
            Cause::Cutoffs => self.text(texts::CAUSE_CUTOFFS).to_owned(),
            Cause::Rules => self.text(texts::CAUSE_RULES).to_owned(),
            Cause::Several => self.text(texts::CAUSE_SEVERAL).to_owned(),
            Cause::Unknown => self.text(texts::CAUSE_UNKNOWN).to_owned(),
        }
    }
}
