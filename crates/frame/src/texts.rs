use crate::rows::stretch;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Texts as codes into a dictionary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Texts {
    /// One per row; [`Texts::NULL`] for null.
    pub codes: Vec<u32>,
    /// What the codes stand for; each text once.
    pub dictionary: Vec<Arc<str>>,
}

impl Texts {
    /// The code of null.
    pub const NULL: u32 = u32::MAX;

    /// Makes a column of which every row is null.
    pub fn nulls(rows: usize) -> Self {
        Self { codes: vec![Self::NULL; rows], dictionary: Vec::new() }
    }

    /// Makes a column of texts as they come; codes follow the order of first appearance.
    pub fn from_options<T: AsRef<str>>(texts: impl IntoIterator<Item = Option<T>>) -> Self {
        let mut dictionary = Dictionary::default();
        let codes = texts.into_iter().map(|text| text.map_or(Self::NULL, |text| dictionary.code(text.as_ref())));
        let codes = codes.collect();
        dictionary.into_texts(codes)
    }

    /// Makes a column of the texts that keys stand for; each text is made once.
    pub fn from_keys<K: Ord>(keys: impl IntoIterator<Item = Option<K>>, text: impl Fn(&K) -> String) -> Self {
        let mut known: BTreeMap<K, u32> = BTreeMap::new();
        let mut dictionary: Vec<Arc<str>> = Vec::new();
        let code = |key: Option<K>| {
            let Some(key) = key else { return Self::NULL };
            *known.entry(key).or_insert_with_key(|key| {
                let code = next_code(dictionary.len());
                dictionary.push(Arc::from(text(key)));
                code
            })
        };
        let codes = keys.into_iter().map(code).collect();
        Self { codes, dictionary }
    }

    /// Makes a column of texts that are known to differ, such as ids.
    pub fn from_distinct<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let dictionary: Vec<Arc<str>> = texts.into_iter().map(Arc::from).collect();
        let codes = (0u32..).take(dictionary.len()).collect();
        Self { codes, dictionary }
    }

    /// Returns the text of a row, or `None` if it is null.
    pub fn get(&self, row: usize) -> Option<&str> {
        debug_assert!(row < self.codes.len(), "row {row} of {}", self.codes.len());
        let code = *self.codes.get(row)?;
        self.dictionary.get(usize::try_from(code).ok()?).map(AsRef::as_ref)
    }

    /// Copies the given rows in their order; `None` becomes null. The dictionary stays whole.
    pub fn take(&self, rows: impl IntoIterator<Item = Option<usize>>) -> Self {
        let code = |row: Option<usize>| row.and_then(|row| self.codes.get(row).copied()).unwrap_or(Self::NULL);
        Self { codes: rows.into_iter().map(code).collect(), dictionary: self.dictionary.clone() }
    }

    /// Copies some of the rows; the dictionary holds their texts alone.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        let mut dictionary = Vec::new();
        let mut known = BTreeMap::new();
        let mut recode = |code: &u32| {
            let text = self.dictionary.get(usize::try_from(*code).ok()?)?;
            Some(*known.entry(*code).or_insert_with(|| {
                let code = next_code(dictionary.len());
                dictionary.push(Arc::clone(text));
                code
            }))
        };
        let codes = stretch(&self.codes, rows).iter().map(|code| recode(code).unwrap_or(Self::NULL)).collect();
        Self { codes, dictionary }
    }
}

/// Texts as they come, each kept once: the builder of [`Texts`].
#[derive(Debug, Default)]
pub struct Dictionary {
    #[expect(clippy::disallowed_types, reason = "only looked up; codes follow the order in which texts come")]
    codes: std::collections::HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    /// The code that was asked for last: neighbours are often alike.
    last: u32,
}

impl Dictionary {
    /// Returns the code of a text, a new one if the text was not met before.
    pub fn code(&mut self, text: &str) -> u32 {
        if usize::try_from(self.last).ok().and_then(|last| self.texts.get(last)).is_some_and(|last| **last == *text) {
            return self.last;
        }
        self.last = match self.codes.get(text) {
            Some(code) => *code,
            None => {
                let (text, code) = (Arc::<str>::from(text), next_code(self.texts.len()));
                self.texts.push(Arc::clone(&text));
                self.codes.insert(text, code);
                code
            }
        };
        self.last
    }

    /// The number of different texts so far.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no text was met yet.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts by their codes.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    /// Makes a column of codes that [`Dictionary::code`] returned, and [`Texts::NULL`].
    pub fn into_texts(self, codes: Vec<u32>) -> Texts {
        Texts { codes, dictionary: self.texts }
    }
}

/// The code of the next text of a dictionary. As many texts as there are codes do not fit into any memory.
pub(crate) fn next_code(texts: usize) -> u32 {
    debug_assert!(u32::try_from(texts).is_ok_and(|code| code != Texts::NULL), "{texts} texts");
    u32::try_from(texts).unwrap_or(Texts::NULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once() {
        let texts = Texts::from_options([Some("b"), Some("b"), None, Some("a"), Some("b")]);
        assert_eq!(texts.codes, [0, 0, Texts::NULL, 1, 0]);
        assert_eq!(texts.dictionary.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(
            (0..5).map(|row| texts.get(row)).collect::<Vec<_>>(),
            [Some("b"), Some("b"), None, Some("a"), Some("b")]
        );
    }

    #[test]
    fn some_rows_bring_their_texts_along() {
        let texts = Texts::from_options([Some("b"), Some("a"), None]);
        assert_eq!(texts.slice(1..3), Texts::from_options([Some("a"), None]));
        let taken = texts.take([Some(2), Some(1), None, Some(1)]);
        assert_eq!((0..4).map(|row| taken.get(row)).collect::<Vec<_>>(), [None, Some("a"), None, Some("a")]);
        assert_eq!(Texts::nulls(2), Texts::from_options::<&str>([None, None]));
        assert_eq!(
            Texts::from_keys([Some(2), None, Some(2)], i32::to_string),
            Texts::from_options([Some("2"), None, Some("2")])
        );
        assert_eq!(Texts::from_distinct(["b", "a"]), Texts::from_options([Some("b"), Some("a")]));
    }
}
