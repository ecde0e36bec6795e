//! Which files of a bucket are merged, so that reading stays fast and a row is written again seldom.
//!
//! Every import adds a file to the buckets it touches. Merging them all each time would write the whole lake again
//! with every import; never merging would leave a reader hundreds of files. So files are merged from the small end,
//! as soon as the smaller ones together outweigh the next: whatever is merged then lands in a file at least twice
//! its size. A row is therefore written at most log2(rows of the bucket ÷ rows of its first file) times more, and
//! a bucket of N rows cannot keep more than about log2(N) files that need no merging.

/// A bucket with more files than this is looked at, even where its largest still outweighs all others.
pub(crate) const MOST_FILES: usize = 8;

/// Where a bucket has no more files than that, fewer rows than this beside its largest file are not worth the work.
const WORTH_ROWS: u64 = 131_072;

/// How many of the files, of these rows and largest first, stay as they are; the others are merged into one.
/// `None` if all stay.
pub(crate) fn keep_unmerged(rows: &[u64]) -> Option<usize> {
    let total: u64 = rows.iter().sum();
    let largest = rows.first()?;
    let others = total - largest;
    if rows.len() <= MOST_FILES && (others < *largest || others < WORTH_ROWS) {
        return None;
    }
    let mut smaller = total;
    let outgrown = rows.iter().position(|size| {
        smaller -= size;
        *size <= smaller
    });
    outgrown.filter(|stay| rows.len() - stay > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_small_files_stay() {
        assert_eq!(keep_unmerged(&[]), None);
        assert_eq!(keep_unmerged(&[7]), None);
        assert_eq!(keep_unmerged(&[100, 5, 5, 5]), None);
        assert_eq!(keep_unmerged(&[1 << 10, 1 << 8, 1 << 6, 1 << 4]), None);
    }

    #[test]
    fn many_or_large_ones_are_merged() {
        assert_eq!(keep_unmerged(&[5, 5]), None);
        assert_eq!(keep_unmerged(&[200_000, 150_000, 50_000]), Some(0));
        assert_eq!(keep_unmerged(&[100, 1, 1, 1, 1, 1, 1, 1, 1]), Some(1));
        assert_eq!(keep_unmerged(&[1000, 90, 9, 9, 9, 9, 9, 9, 9]), Some(2));
    }

    /// Equal imports without end: files stay few and rows are rewritten a logarithmic number of times.
    #[test]
    fn the_cost_per_row_is_logarithmic() {
        let (mut files, mut written) = (vec![1_000_u64], 0_u64);
        let imports = 2_000_u64;
        for _ in 0..imports {
            files.push(1);
            files.sort_unstable_by_key(|size| std::cmp::Reverse(*size));
            if let Some(stay) = keep_unmerged(&files) {
                let merged: u64 = files.split_off(stay).iter().sum();
                written += merged;
                files.push(merged);
                files.sort_unstable_by_key(|size| std::cmp::Reverse(*size));
            }
            assert!(files.len() <= MOST_FILES + 4, "{files:?}");
        }
        assert_eq!(files.iter().sum::<u64>(), 1_000 + imports);
        assert!(written < (imports + 1_000) * 11, "{written} rows written again");
    }
}
