//! What somebody may have meant by an id that is not known. Names are suggested by `terrace_domain::nearest_word`.

/// Returns the five ids that look most alike.
pub(crate) fn similar_ids<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<(usize, &str)> = known.map(|known| (strsim::levenshtein(id, known), known)).collect();
    ids.sort_unstable();
    ids.into_iter().take(5).map(|(_, known)| known.to_owned()).collect()
}
