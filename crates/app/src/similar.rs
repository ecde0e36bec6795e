//! What somebody may have meant by a name or an id that is not known.

/// Returns the nearest of some names by edit distance, if there is any.
pub(crate) fn nearest_name(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(name, &candidate), candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the five ids that look most alike.
pub(crate) fn similar_ids<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<(usize, &str)> = known.map(|known| (strsim::levenshtein(id, known), known)).collect();
    ids.sort_unstable();
    ids.into_iter().take(5).map(|(_, known)| known.to_owned()).collect()
}
