//! A builder of markup that cannot be unbalanced and cannot let data become markup.

/// A growing piece of HTML or inline SVG. Tags, attribute names and raw pieces are constants of this crate;
/// whatever comes from data passes through [`escape`].
#[derive(Debug, Default)]
pub(crate) struct Html(String);

/// One attribute. The value is escaped.
pub(crate) type Attribute<'a> = (&'static str, &'a str);

/// No attributes.
pub(crate) const PLAIN: &[Attribute<'static>] = &[];

impl Html {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    /// Markup, style or script of our own.
    pub(crate) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Text, escaped.
    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.0, text);
    }

    /// An element around what `inside` writes.
    pub(crate) fn nest(&mut self, tag: &'static str, attributes: &[Attribute<'_>], inside: impl FnOnce(&mut Self)) {
        self.open(tag, attributes, ">");
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element that holds only text.
    pub(crate) fn element(&mut self, tag: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.nest(tag, attributes, |html| html.text(text));
    }

    /// An element of class `class` that holds only text.
    pub(crate) fn classed(&mut self, tag: &'static str, class: &str, text: &str) {
        self.element(tag, &[("class", class)], text);
    }

    /// An HTML element that never has content: `meta`, `input`.
    pub(crate) fn void(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.open(tag, attributes, ">");
    }

    /// An SVG shape without content.
    pub(crate) fn shape(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.open(tag, attributes, "/>");
    }

    fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>], end: &str) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(&mut self.0, value);
            self.0.push('"');
        }
        self.0.push_str(end);
    }
}

/// Appends text so that it can be neither a tag nor the end of an attribute, and so that it cannot turn the
/// direction of what stands beside it.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            other if other.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escaped(text: &str) -> String {
        let mut html = Html::default();
        html.text(text);
        html.into_string()
    }

    #[test]
    fn data_never_becomes_markup() {
        assert_eq!(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
        assert_eq!(escaped("a\u{0}b\u{202e}c"), "a\u{fffd}bc");
        let mut html = Html::default();
        html.element("p", &[("title", "\"><b>")], "<i>");
        assert_eq!(html.into_string(), "<p title=\"&quot;&gt;&lt;b&gt;\">&lt;i&gt;</p>");
    }

    proptest! {
        #[test]
        fn no_text_holds_a_mark_of_markup(text in "\\PC*|[<>\"'&a]{0,20}") {
            let out = escaped(&text);
            prop_assert!(!out.contains(['<', '>', '"', '\'']));
        }
    }
}
