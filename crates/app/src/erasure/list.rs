//! Who was erased, as hashes: enough to know them again in later files, not enough to tell who they were.

use super::guard::{self, list_path};
use super::hashes::{ErasureKey, bits_after, first_bits};
use crate::error::AppError;
use crate::workspace::{Workspace, disk};
use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use terrace_domain::{FactKind, compared_id, hex};
use terrace_lake::seal::{self, Seal};
use terrace_lake::{Erased, Erasure};

/// The list of a workspace. Without anybody in it, it costs nothing to ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct ErasedList {
    /// What the hashes of earlier programs go by; empty where there is none.
    salt: String,
    /// When each was erased, by the hashes of earlier programs, which are fast: whoever was erased by those stays known by
    /// them, as nobody here knows the ids.
    older: BTreeMap<String, String>,
    key: Option<ErasureKey>,
    /// Who was erased since, by slow hash.
    listed: BTreeMap<String, Listed>,
    /// Their marks, by the number of their bits.
    marks: BTreeMap<u32, BTreeSet<u64>>,
    /// What the slow hash said of ids that fit a mark.
    asked: Arc<Mutex<BTreeMap<String, bool>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    mark: u64,
    bits: u32,
    at: String,
}

#[derive(Serialize, Deserialize)]
struct ListFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    salt: String,
    customers: Vec<ListedCustomer>,
}

#[derive(Serialize, Deserialize)]
struct ListedCustomer {
    hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bits: Option<u32>,
    at: String,
}

/// Which of some customers were erased, so that no later fact of theirs is kept. It takes a moment for those who were.
///
/// # Errors
/// What reading the list may say.
pub fn forgotten<'a>(
    workspace: &Workspace,
    customers: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeSet<&'a str>, AppError> {
    let list = ErasedList::read(workspace)?;
    let told = |customer| list.tells(customer).map(|is_listed| is_listed.then_some(customer));
    customers.into_iter().filter_map(|customer| told(customer).transpose()).collect()
}

/// Says whether the list of the erased is there and the one that was written, for whoever is about to erase somebody.
///
/// # Errors
/// [`AppError::ErasureList`], or what the disk says.
pub fn require_list(workspace: &Workspace) -> Result<(), AppError> {
    ErasedList::read(workspace).map(|_| ())
}

/// Has the lake say that there is a list, where an earlier program wrote it.
pub(crate) fn guard_older_list(workspace: &Workspace) -> Result<(), AppError> {
    match guarded(workspace, || bytes(workspace))? {
        (Some(list), false) => guard::note(workspace, &list),
        _ => Ok(()),
    }
}

/// So often a list is read that does not fit its guard: somebody may be writing both.
const READINGS: usize = 5;
const BETWEEN_READINGS: Duration = Duration::from_millis(20);

/// The list, held against what the lake says of it, and whether that says anything. Whoever reads holds nothing that a
/// writer waits for, who may write the list and its guard between the reading of one and of the other.
fn guarded(
    workspace: &Workspace,
    mut list: impl FnMut() -> Result<Option<Vec<u8>>, AppError>,
) -> Result<(Option<Vec<u8>>, bool), AppError> {
    for _ in 1..READINGS {
        let bytes = list()?;
        match guard::check(workspace, bytes.as_deref()) {
            Err(AppError::ErasureList { .. }) => std::thread::sleep(BETWEEN_READINGS),
            checked => return Ok((bytes, checked?)),
        }
    }
    let bytes = list()?;
    let is_guarded = guard::check(workspace, bytes.as_deref())?;
    Ok((bytes, is_guarded))
}

fn bytes(workspace: &Workspace) -> Result<Option<Vec<u8>>, AppError> {
    let path = list_path(workspace);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(AppError::reading(&path, cause)),
    }
}

/// Whether the list is the one that was written; `None` if there is none and none was written.
pub(crate) fn verify(workspace: &Workspace) -> Option<(PathBuf, Result<bool, AppError>)> {
    let found = guarded(workspace, || bytes(workspace)).and_then(|(list, is_guarded)| {
        ErasedList::read(workspace)?;
        Ok((list.is_some(), is_guarded && list.is_some_and(|list| seal::check(&list) == Seal::Whole)))
    });
    match found {
        Ok((false, _)) => None,
        Ok((true, has_sums)) => Some((list_path(workspace), Ok(has_sums))),
        Err(error) => Some((list_path(workspace), Err(error))),
    }
}

impl ErasedList {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, AppError> {
        let (bytes, _) = guarded(workspace, || bytes(workspace))?;
        let Some(bytes) = bytes else { return Ok(Self::default()) };
        let path = list_path(workspace);
        let wrong = |problem: &str| AppError::ErasureList { path: path.clone(), problem: problem.to_owned() };
        let file: ListFile = disk::parse_sealed(&path, &bytes)?;
        let key = match file.key {
            None => None,
            Some(check) => {
                let key = ErasureKey::read(workspace)?.ok_or_else(|| {
                    let path = super::hashes::path(workspace);
                    AppError::ErasureList { path, problem: "it is missing".to_owned() }
                })?;
                if key.check() != check {
                    return Err(wrong("it was written with another key than the one in keys/erasure.json"));
                }
                Some(key)
            }
        };
        let (mut older, mut listed) = (BTreeMap::new(), BTreeMap::new());
        for ListedCustomer { hash, mark, bits, at } in file.customers {
            match (mark, bits) {
                (Some(mark), Some(bits)) => {
                    let mark = u64::from_str_radix(&mark, 16).map_err(|_| wrong("a mark is no number"))?;
                    listed.insert(hash, Listed { mark, bits, at });
                }
                _ => {
                    older.insert(hash, at);
                }
            }
        }
        let mut list = Self { salt: file.salt, older, key, listed, ..Self::default() };
        list.changed();
        Ok(list)
    }

    /// The list as it is now: this one, with what it has found out already, where nothing has changed.
    pub(crate) fn renewed(&self, workspace: &Workspace) -> Result<Self, AppError> {
        let now = Self::read(workspace)?;
        Ok(if now == *self { self.clone() } else { now })
    }

    /// Says whether the key can be read by which somebody will be added.
    pub(crate) fn refuse_unreadable_key(&self, workspace: &Workspace) -> Result<(), AppError> {
        if self.key.is_some() { Ok(()) } else { ErasureKey::read(workspace).map(|_| ()) }
    }

    pub(crate) fn write(&self, workspace: &Workspace) -> Result<(), AppError> {
        let before = bytes(workspace)?;
        if let Some(key) = &self.key
            && ErasureKey::read(workspace)?.as_ref() != Some(key)
        {
            key.write(workspace)?;
        }
        let older = self.older.iter().map(|(hash, at)| ListedCustomer {
            hash: hash.clone(),
            mark: None,
            bits: None,
            at: at.clone(),
        });
        let listed = self.listed.iter().map(|(hash, Listed { mark, bits, at })| ListedCustomer {
            hash: hash.clone(),
            mark: Some(format!("{mark:x}")),
            bits: Some(*bits),
            at: at.clone(),
        });
        let key = self.key.as_ref().map(ErasureKey::check);
        let file = ListFile { key, salt: self.salt.clone(), customers: older.chain(listed).collect() };
        let list = seal::sealed(&file).map_err(|error| AppError::writing(&list_path(workspace), error.into()))?;
        guard::replace(workspace, before.as_deref(), &list)
    }

    pub(crate) fn add(&mut self, workspace: &Workspace, customer: &str, at: &str) -> Result<(), AppError> {
        let key = match self.key.clone() {
            Some(key) => key,
            // A key that is there already was made by an erasure that did not end.
            None => ErasureKey::read(workspace)?.unwrap_or_else(ErasureKey::new),
        };
        self.add_with(key, customer, at)
    }

    fn add_with(&mut self, key: ErasureKey, customer: &str, at: &str) -> Result<(), AppError> {
        for id in forms(customer) {
            let hash = key.slow(&id)?;
            if !self.listed.contains_key(&hash) {
                let bits = bits_after(self.listed.len());
                let mark = first_bits(key.mark(&id), bits);
                self.listed.insert(hash, Listed { mark, bits, at: at.to_owned() });
            }
        }
        self.key = Some(key);
        self.changed();
        Ok(())
    }

    /// Whether the customer was on the list.
    pub(crate) fn remove(&mut self, customer: &str) -> Result<bool, AppError> {
        let mut found = false;
        // All of them go, so none is left out once one was found.
        for id in forms(customer) {
            found |= self.older.remove(&self.older_hash("customer", &id)).is_some();
            if let Some(key) = &self.key {
                found |= self.listed.remove(&key.slow(&id)?).is_some();
            }
        }
        self.changed();
        Ok(found)
    }

    /// What is told by who is listed.
    fn changed(&mut self) {
        self.marks.clear();
        for Listed { mark, bits, .. } in self.listed.values() {
            self.marks.entry(*bits).or_default().insert(*mark);
        }
        self.asked = Arc::default();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.older.is_empty() && self.listed.is_empty()
    }

    /// Whether the customer is on the list. An id that could not be hashed counts as one that is: nobody comes back by an
    /// error.
    pub(crate) fn knows(&self, customer: &str) -> bool {
        self.tells(customer).unwrap_or(true)
    }

    fn tells(&self, customer: &str) -> Result<bool, AppError> {
        if self.is_empty() {
            return Ok(false);
        }
        for id in forms(customer) {
            let is_older = !self.older.is_empty() && self.older.contains_key(&self.older_hash("customer", &id));
            if is_older || self.lists(&id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn lists(&self, id: &str) -> Result<bool, AppError> {
        let Some(key) = self.key.as_ref().filter(|_| !self.listed.is_empty()) else { return Ok(false) };
        let mark = key.mark(id);
        if !self.marks.iter().any(|(bits, marks)| marks.contains(&first_bits(mark, *bits))) {
            return Ok(false);
        }
        if let Some(known) = locked(&self.asked).get(id) {
            return Ok(*known);
        }
        let found = self.listed.contains_key(&key.slow(id)?);
        locked(&self.asked).insert(id.to_owned(), found);
        Ok(found)
    }

    /// What takes the place of an order number that tells of a customer; always the same for the same one, so that
    /// the order is known again.
    pub(super) fn alias(&self, order: &str) -> String {
        let hash = match &self.key {
            // The numbers that were exchanged by a list with a salt stay what they are.
            Some(key) if self.salt.is_empty() => key.alias(order),
            _ => self.older_hash("order", order),
        };
        format!("erased-{hash:.20}")
    }

    fn older_hash(&self, what: &str, text: &str) -> String {
        let mut hash = Sha256::new();
        for part in [self.salt.as_str(), what, text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hex(&hash.finalize())
    }

    /// Takes erased customers out of rows on their way into the lake. Returns what is left and what was done, or `None`
    /// if no row names any of them.
    pub(crate) fn leave_out(
        &self,
        kind: &'static FactKind,
        batch: &RecordBatch,
    ) -> Result<Option<(RecordBatch, Erased)>, AppError> {
        if self.is_empty() {
            return Ok(None);
        }
        let erases = |id: &str| self.knows(id);
        let alias = |order: &str| self.alias(order);
        Ok(Erasure { erases: &erases, alias: &alias }.without(kind, batch)?)
    }
}

impl PartialEq for ErasedList {
    /// Whether the same customers are on both.
    fn eq(&self, other: &Self) -> bool {
        (&self.salt, &self.older, &self.key, &self.listed) == (&other.salt, &other.older, &other.key, &other.listed)
    }
}

/// An id as it is written, and as ids are compared: later files may write it either way, and a lake from before
/// addresses were compared without case holds it as it was written.
fn forms(customer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let compared = compared_id(customer.into());
    let other = (compared != customer).then_some(compared);
    std::iter::once(Cow::Borrowed(customer)).chain(other)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(ids: &[&str]) -> ErasedList {
        let mut list = ErasedList::default();
        let key = ErasureKey::new();
        ids.iter().for_each(|id| list.add_with(key.clone(), id, "2026-01-01").unwrap());
        list
    }

    #[test]
    fn they_are_known_again_and_not_to_be_read() {
        assert!(!ErasedList::default().knows("kim"));
        let mut list = listing(&["kim", "Lea@Example.org"]);
        assert!(list.knows("kim") && !list.knows("ann") && !list.is_empty());
        assert!(list.listed.keys().all(|hash| hash.len() == 32 && !hash.contains("kim")));
        assert_eq!(list.alias("kim@2026"), list.alias("kim@2026"));
        assert_ne!(list.alias("kim@2026"), list.alias("kim@2027"));
        assert_ne!(list, listing(&["kim", "Lea@Example.org"]), "each workspace has its own key");
        assert!(list.knows("lea@example.org") && list.knows("LEA@example.org"));
        assert!(list.remove("LEA@Example.org").unwrap() && !list.knows("lea@example.org"));
        assert!(list.remove("kim").unwrap() && !list.remove("kim").unwrap() && !list.knows("kim"));
    }

    #[test]
    fn few_ids_ask_for_the_slow_hash() {
        let ids: Vec<String> = (0..40).map(|number| format!("1380000{number:04}")).collect();
        let list = listing(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(ids.iter().all(|id| list.knows(id)));
        let others = (0..200_000).filter(|number| list.knows(&format!("139{number:08}"))).count();
        assert_eq!(others, 0);
        let asked = locked(&list.asked).len() - ids.len();
        assert!(asked < 60, "{asked} of 200,000");
    }

    #[test]
    fn lists_of_earlier_programs_hold() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::init(folder.path()).unwrap();
        let mut older = ErasedList { salt: "salt".to_owned(), ..ErasedList::default() };
        let file = format!(
            r#"{{ "salt": "salt", "customers": [ {{ "hash": "{}", "at": "2026-01-01" }} ] }}"#,
            older.older_hash("customer", "kim")
        );
        std::fs::write(list_path(&workspace), file).unwrap();
        let alias = older.alias("kim@1");
        let mut list = ErasedList::read(&workspace).unwrap();
        assert!(list.knows("kim") && !list.knows("ann"));
        list.add(&workspace, "ann", "2026-02-01").unwrap();
        list.write(&workspace).unwrap();
        older = ErasedList::read(&workspace).unwrap();
        assert!(older.knows("kim") && older.knows("ann") && older == list);
        assert_eq!(older.alias("kim@1"), alias);
        assert!(older.remove("kim").unwrap() && !older.knows("kim"));
    }

    #[test]
    fn a_list_that_is_lost_or_changed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::init(folder.path()).unwrap();
        let mut list = ErasedList::read(&workspace).unwrap();
        list.add(&workspace, "kim", "2026-01-01").unwrap();
        list.write(&workspace).unwrap();
        assert!(matches!(verify(&workspace), Some((_, Ok(true)))));
        for file in [list_path(&workspace), guard::path(&workspace), crate::erasure::hashes::path(&workspace)] {
            let written = std::fs::read(&file).unwrap();
            for bit in (0..written.len() * 8).step_by(3) {
                let mut flipped = written.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                std::fs::write(&file, flipped).unwrap();
                assert!(ErasedList::read(&workspace).is_err(), "bit {bit} of {}", file.display());
                assert!(matches!(verify(&workspace), Some((_, Err(_)))));
            }
            std::fs::remove_file(&file).unwrap();
            // Without the guard the list holds all the same.
            let read = ErasedList::read(&workspace);
            assert!(read.as_ref().map_or(true, |list| list.knows("kim")), "{}", file.display());
            assert_eq!(read.is_ok(), file == guard::path(&workspace));
            std::fs::write(&file, written).unwrap();
        }
        guard_older_list(&workspace).unwrap();
        assert!(ErasedList::read(&workspace).unwrap().knows("kim"));
    }

    #[test]
    fn a_list_that_is_written_meanwhile_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::init(folder.path()).unwrap();
        let mut list = listing(&["kim"]);
        list.write(&workspace).unwrap();
        let mut reading = 0;
        let (read, is_guarded) = guarded(&workspace, || {
            let read = bytes(&workspace);
            reading += 1;
            if reading < 3 {
                // The writer comes between the reading of the list and that of its guard.
                list.add(&workspace, &format!("ann{reading}"), "2026-01-02").unwrap();
                list.write(&workspace).unwrap();
            }
            read
        })
        .unwrap();
        assert_eq!((reading, is_guarded, read), (3, true, bytes(&workspace).unwrap()));
        std::fs::write(list_path(&workspace), "{}").unwrap();
        assert!(matches!(ErasedList::read(&workspace), Err(AppError::ErasureList { .. })));
    }

    #[test]
    fn what_was_found_out_is_not_found_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::init(folder.path()).unwrap();
        let mut list = listing(&["kim"]);
        list.write(&workspace).unwrap();
        assert!(list.knows("kim"));
        let renewed = list.renewed(&workspace).unwrap();
        assert_eq!(*locked(&renewed.asked), BTreeMap::from([("kim".to_owned(), true)]));
        list.add(&workspace, "ann", "2026-01-02").unwrap();
        list.write(&workspace).unwrap();
        let renewed = renewed.renewed(&workspace).unwrap();
        assert!(locked(&renewed.asked).is_empty() && renewed.knows("ann"));
    }
}
