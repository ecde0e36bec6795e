//! What the ids of customers give reason to doubt.

use crate::error::AppError;
use crate::facts::{Inputs, Origin};
use crate::note::Note;
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrace_analytics::{NamedCustomers, named_customers};
use terrace_domain::facts::{KINDS, ORDERS};
use terrace_frame::{Ids, Integers};
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// So many groups of ids are shown.
const SHOWN: usize = 3;

/// With fewer customers or orders nobody's share says much.
const ENOUGH_CUSTOMERS: i64 = 50;
const ENOUGH_ORDERS: i64 = 20;

/// What should be known of the ids of all customers, sorted, of whom the number of orders is given.
///
/// # Errors
/// What keeps the facts from being read.
pub(super) fn notes(inputs: &Inputs, ids: &Ids, orders: &Integers) -> Result<Vec<Note>, AppError> {
    let mut notes = Vec::new();
    notes.extend(alike(ids));
    notes.extend(holds_many(ids, &orders.values));
    notes.extend(hardly_meet(inputs, ids, &orders.values)?);
    Ok(notes)
}

/// Ids that differ only by case, blanks, leading zeros or width.
fn alike(ids: &Ids) -> Option<Note> {
    if !may_be_alike(ids) {
        return None;
    }
    let rows: Vec<usize> = (0..ids.len()).collect();
    let mut hashed: Vec<(u64, usize)> =
        rows.into_par_iter().map(|row| (xxh3_64(folded(ids.get(row)).as_bytes()), row)).collect();
    hashed.par_sort_unstable();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for same in hashed.chunk_by(|(one, _), (other, _)| one == other).filter(|same| same.len() > 1) {
        for (_, row) in same {
            groups.entry(folded(ids.get(*row))).or_default().push(*row);
        }
    }
    groups.retain(|_, rows| rows.len() > 1);
    if groups.is_empty() {
        return None;
    }
    let shown = |rows: &Vec<usize>| {
        let names: Vec<String> = rows.iter().take(SHOWN).map(|row| format!("`{}`", ids.get(*row))).collect();
        names.join(" = ")
    };
    let examples: Vec<String> = groups.values().take(SHOWN).map(shown).collect();
    let arguments = vec![("groups", groups.len().to_string()), ("examples", examples.join("; "))];
    Some(Note::new("T1107", arguments).with_ids_in("examples"))
}

/// Whether any two ids can differ in such a way, by what is seen at a glance.
fn may_be_alike(ids: &Ids) -> bool {
    let (mut small, mut large, mut zero, mut number, mut other) = (false, false, false, false, false);
    for id in ids.iter() {
        let mut digits = !id.is_empty();
        for byte in id.bytes() {
            small |= byte.is_ascii_lowercase();
            large |= byte.is_ascii_uppercase();
            other |= !byte.is_ascii_graphic();
            digits &= byte.is_ascii_digit();
        }
        zero |= digits && id.starts_with('0');
        number |= digits && !id.starts_with('0');
    }
    other || (small && large) || (zero && number)
}

/// An id without case, blanks, width and leading zeros.
fn folded(id: &str) -> String {
    let plain: String =
        id.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
    if digits { plain.trim_start_matches('0').to_owned() } else { plain }
}

/// An id that holds more of all orders than one person among so many would.
fn holds_many(ids: &Ids, orders: &[i64]) -> Option<Note> {
    let all: i64 = orders.iter().sum();
    let buyers = i64::try_from(orders.iter().filter(|orders| **orders > 0).count()).ok()?;
    let (row, most) =
        orders.iter().copied().enumerate().max_by_key(|(row, orders)| (*orders, std::cmp::Reverse(*row)))?;
    let enough = buyers >= ENOUGH_CUSTOMERS && most >= ENOUGH_ORDERS;
    // A hundredth of all, and where there are few customers ten times the average too.
    let many = most.saturating_mul(100) > all && most.saturating_mul(buyers) > all.saturating_mul(10);
    (enough && many).then(|| {
        let arguments = vec![("id", ids.get(row).to_owned()), ("orders", most.to_string()), ("all", all.to_string())];
        Note::new("T1108", arguments).with_ids_in("id")
    })
}

/// Files of other facts of whose customers hardly any has orders, though there are orders.
fn hardly_meet(inputs: &Inputs, ids: &Ids, orders: &[i64]) -> Result<Vec<Note>, AppError> {
    if !matches!(inputs.origin, Origin::Files(_)) || !inputs.supplied.contains(ORDERS.name) {
        return Ok(Vec::new());
    }
    let has_orders = |id: &str| ids.find(id).and_then(|row| orders.get(row)).is_some_and(|orders| *orders > 0);
    let buyers = orders.iter().filter(|orders| **orders > 0).count() as u64;
    let others = KINDS.iter().filter(|kind| kind.is_of_customers() && kind.name != ORDERS.name);
    let mut notes = Vec::new();
    for kind in others.filter(|kind| inputs.supplied.contains(kind.name)) {
        let NamedCustomers { named, met } = named_customers(&inputs.facts, kind, has_orders)?;
        if named > 1 && buyers > 1 && met.saturating_mul(10) < named.min(buyers) {
            let facts =
                vec![("kind", kind.name.to_owned()), ("customers", named.to_string()), ("met", met.to_string())];
            notes.push(Note::new("T1109", facts));
        }
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrace_domain::Coded;

    fn ids(names: &[&str]) -> Ids {
        let mut sorted = names.to_vec();
        sorted.sort_unstable();
        sorted.into_iter().collect()
    }

    fn told(note: Option<Note>, name: &str) -> Option<String> {
        note?.arguments().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    #[test]
    fn ids_that_are_written_in_two_ways_are_found() {
        let found = alike(&ids(&["Kh0012", "KH0012", "ｋｈ0012", "00123", "123", "other"]));
        assert_eq!(told(found, "groups").as_deref(), Some("2"));
        assert_eq!(alike(&ids(&["C1", "C2", "C01"])), None);
        assert!(alike(&ids(&["a b", "ab"])).is_some());
        assert_eq!(alike(&ids(&["ann", "Bob"])), None);
    }

    #[test]
    fn an_id_with_too_many_orders_is_found() {
        let names: Vec<String> = (0..200).map(|n| format!("C{n:03}")).collect();
        let ids: Ids = names.iter().map(String::as_str).collect();
        let mut orders = vec![1_i64; 200];
        assert_eq!(holds_many(&ids, &orders), None);
        orders[7] = 40;
        assert_eq!(told(holds_many(&ids, &orders), "id").as_deref(), Some("C007"));
    }
}
