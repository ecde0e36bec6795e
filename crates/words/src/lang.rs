use schemars::JsonSchema;
use serde::Serialize;

/// A language of Terrace's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// The language of a locale such as `zh_CN.UTF-8` or plain `zh`; English unless it is Chinese.
    pub fn from_locale(locale: &str) -> Self {
        if locale.trim_start().to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The code as in `--lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[schemars(rename = "Title")]
pub struct Bilingual<T> {
    /// English.
    pub en: T,
    /// Chinese.
    pub zh: T,
}

/// A text of the program's own.
pub type Text = Bilingual<&'static str>;

/// A text that comes with a policy or the data; it may be missing in a language.
pub type Title = Bilingual<Option<String>>;

impl Text {
    /// Both languages of a text.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// The text in a language.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }

    /// The text with its placeholders filled.
    pub fn fill(&self, lang: Lang, arguments: &[(&str, String)]) -> String {
        fill(self.get(lang), arguments)
    }
}

impl Title {
    /// Both languages of a title.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: Some(en.into()), zh: Some(zh.into()) }
    }

    /// The same title in both languages.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: Some(text.clone()), zh: Some(text) }
    }

    /// The title in a language, or in the other one if it is missing or blank; `fallback` if both are.
    pub fn get<'a>(&'a self, lang: Lang, fallback: &'a str) -> &'a str {
        let (first, second) = match lang {
            Lang::En => (&self.en, &self.zh),
            Lang::Zh => (&self.zh, &self.en),
        };
        let written = |text: &&'a str| !text.trim().is_empty();
        let text = |text: &'a Option<String>| text.as_deref().filter(written);
        text(first).or_else(|| text(second)).unwrap_or(fallback)
    }
}

impl From<Text> for Title {
    fn from(text: Text) -> Self {
        Self::new(text.en, text.zh)
    }
}

/// Replaces each `{name}` by its value, and each `{name|one|many}` by `one` if the value is 1 and by `many` if not.
///
/// A name without a value stays as it is, so that a gap is seen.
pub(crate) fn fill(template: &str, arguments: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = after.split_once('}').and_then(|(inner, tail)| {
            let placeholder = Placeholder::parse(inner);
            let (_, value) = arguments.iter().find(|(name, _)| *name == placeholder.name)?;
            Some((placeholder.show(value), tail))
        });
        match filled {
            Some((text, tail)) => {
                out.push_str(text);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A text as the reference page shows it: placeholders stay, and of the words for one and for many, those for many.
pub fn as_reference(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        rest = match after.split_once('}').map(|(inner, tail)| (Placeholder::parse(inner).words, tail)) {
            Some((Some((_, many)), tail)) => {
                out.push_str(many);
                tail
            }
            _ => {
                out.push('{');
                after
            }
        };
    }
    out.push_str(rest);
    out
}

/// What stands between braces: a name, or a name with the word for one and the word for any other number.
struct Placeholder<'a> {
    name: &'a str,
    words: Option<(&'a str, &'a str)>,
}

impl<'a> Placeholder<'a> {
    fn parse(inner: &'a str) -> Self {
        match inner.split_once('|') {
            None => Self { name: inner, words: None },
            Some((name, words)) => Self { name, words: Some(words.split_once('|').unwrap_or((words, words))) },
        }
    }

    fn show<'b>(&self, value: &'b str) -> &'b str
    where
        'a: 'b,
    {
        match self.words {
            None => value,
            Some((one, many)) => {
                if value == "1" {
                    one
                } else {
                    many
                }
            }
        }
    }
}

/// The names of a text's placeholders. What stands between braces and is no name, such as a sample of JSON, is none.
pub(crate) fn placeholders(text: &str) -> std::collections::BTreeSet<&str> {
    let inner = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let names = inner.map(|(inner, _)| Placeholder::parse(inner).name);
    names.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once() {
        let arguments = [("a", "{b}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(fill("x {a} y {b} {c} {", &arguments), "x {b} y 2 {c} {");
    }

    #[test]
    fn one_and_many_have_their_words() {
        let text = "{rows} {rows|row was|rows were} read";
        let filled = |rows: &str| fill(text, &[("rows", rows.to_owned())]);
        assert_eq!(filled("1"), "1 row was read");
        assert_eq!(
            ["0", "2", "1,001", "1.5"].map(filled),
            ["0 rows were read", "2 rows were read", "1,001 rows were read", "1.5 rows were read",]
        );
        assert_eq!(fill("{rows|row|rows}", &[]), "{rows|row|rows}");
        assert_eq!(as_reference(text), "{rows} rows were read");
        assert_eq!(as_reference("`{ a: {b} }`"), "`{ a: {b} }`");
        assert_eq!(placeholders(text).into_iter().collect::<Vec<_>>(), ["rows"]);
    }

    #[test]
    fn a_missing_title_falls_back() {
        let title = Title { en: Some(" ".to_owned()), zh: Some("客户".to_owned()) };
        assert_eq!((title.get(Lang::En, "id"), title.get(Lang::Zh, "id")), ("客户", "客户"));
        assert_eq!(Title::default().get(Lang::Zh, "id"), "id");
        assert_eq!(Title::from(Text::new("a", "b")).get(Lang::Zh, "id"), "b");
    }

    #[test]
    fn locales_choose_the_language() {
        for (locale, lang) in
            [("zh_CN.UTF-8", Lang::Zh), ("zh", Lang::Zh), ("C.UTF-8", Lang::En), ("", Lang::En), ("de_DE", Lang::En)]
        {
            assert_eq!(Lang::from_locale(locale), lang);
        }
    }
}
