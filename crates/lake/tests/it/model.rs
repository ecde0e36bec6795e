//! Random imports of orders, corrections among them, against the rules written down plainly.

use crate::shop::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrace_domain::facts::ORDERS;
use terrace_lake::Lake;

/// What the lake should hold: the lines of every order.
#[derive(Default)]
pub struct Model(BTreeMap<String, Vec<Line>>);

impl Model {
    /// Takes an import; tells accepted, replaced, unchanged.
    pub fn import(&mut self, lines: &[Line]) -> (u64, u64, u64) {
        let mut counts = (0, 0, 0);
        let mut by_order: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        for line in lines {
            by_order.entry(&line.order).or_default().push(line);
        }
        for (order, new) in by_order {
            let new = Self::last_of_each_number(&new, &mut counts);
            let old = self.0.entry(order.to_owned()).or_default();
            let mut rest = old.clone();
            let mut known = Vec::new();
            for line in &new {
                let at = rest.iter().position(|old| old == line);
                known.push(at.map(|at| rest.remove(at)).is_some());
            }
            let further: Vec<&Line> =
                new.iter().zip(&known).filter(|(_, known)| !**known).map(|(new, _)| new).collect();
            let is_numbered = old.iter().all(|line| line.line.is_some());
            let is_new =
                |line: &Line| is_numbered && line.line.is_some() && old.iter().all(|known| known.line != line.line);
            let accepted = further.iter().filter(|line| old.is_empty() || is_new(line)).count() as u64;
            counts.0 += accepted;
            counts.1 += further.len() as u64 - accepted;
            counts.2 += (new.len() - further.len()) as u64;
            if !old.is_empty() && !further.is_empty() && accepted == further.len() as u64 {
                let further: Vec<Line> = further.into_iter().cloned().collect();
                old.extend(further);
            } else {
                *old = new;
            }
        }
        counts
    }

    /// Of lines that all have numbers, the last of each holds.
    fn last_of_each_number(new: &[&Line], counts: &mut (u64, u64, u64)) -> Vec<Line> {
        if new.iter().any(|line| line.line.is_none()) {
            return new.iter().copied().cloned().collect();
        }
        let mut kept = Vec::new();
        for (place, line) in new.iter().enumerate() {
            match new[place + 1..].iter().rfind(|later| later.line == line.line) {
                Some(later) if later == line => counts.2 += 1,
                Some(_) => counts.1 += 1,
                None => kept.push((*line).clone()),
            }
        }
        kept
    }

    pub fn rows(&self) -> Vec<String> {
        let empty = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let shown = |line: &Line| {
            let time = format!("1970-01-01T00:00:{:02}", line.at / 1_000_000);
            let amount = format!("0.{:04}", line.amount);
            [line.order.clone(), empty(&line.customer), time, empty(&line.line), line.product.clone(), amount].join(" ")
        };
        let mut rows: Vec<String> = self.0.values().flatten().map(shown).collect();
        rows.sort();
        rows
    }
}

pub fn any_line() -> impl Strategy<Value = Line> {
    (0..8_u8, 0..3_u8, prop_oneof![4 => 1..4_u8, 1 => Just(0)], 0..2_u8, 0..2_i64).prop_map(
        |(order, customer, number, product, amount)| {
            // Odd orders have no line numbers, even ones mostly have.
            let number = if order % 2 == 1 || number == 0 { String::new() } else { number.to_string() };
            line(&format!("O{order}"), ["", "a", "b"][usize::from(customer)], &number, &format!("p{product}"), amount)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn imports_do_what_the_rules_say(imports in vec(vec(any_line(), 1..14), 1..6), buckets in 1..6_u32) {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::create(&folder.path().join("lake"), buckets).unwrap();
        let mut model = Model::default();
        for (number, lines) in (1..).zip(&imports) {
            let before = lake.snapshot().unwrap().version;
            let expected = model.import(lines);
            prop_assert_eq!(import_orders(&lake, number, lines), expected);
            let snapshot = lake.snapshot().unwrap();
            prop_assert_eq!(rows(&snapshot, &ORDERS), model.rows());
            // Lines that only overtake each other within the import leave no change either.
            prop_assert!(expected.0 == 0 || snapshot.version == before + 1);
        }
    }
}
