//! What somebody may have meant by an id that is not known. Names are suggested by `terrace_domain::nearest_word`.

use terrace_report::mask_id;

/// Returns the five ids that look most alike. Where an id is a phone number or an address it is another person's, and
/// is masked.
pub(crate) fn similar_ids<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<(usize, &str)> = known.map(|known| (strsim::levenshtein(id, known), known)).collect();
    ids.sort_unstable();
    ids.into_iter().take(5).map(|(_, known)| mask_id(known)).collect()
}
