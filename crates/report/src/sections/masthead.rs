//! The title block: which policy, which facts, which moment.

use super::SECTIONS;
use crate::data::FactSource;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_words::texts::report as words;

/// Characters of the policy's hash that are shown.
const SHORT_HASH: usize = 12;

pub(crate) fn render(html: &mut Html, page: &Page<'_>, switch: fn(&mut Html)) {
    let header = &page.data.header;
    html.nest("header", &[("class", "masthead")], |html| {
        brand(html, page, switch);
        html.classed("p", "eyebrow", page.say(words::DOCUMENT));
        html.nest("h1", PLAIN, |html| html.text(header.policy_title.get(page.lang, &header.policy_name)));
        html.classed("p", "as-of", &page.fill(words::AS_OF, &[("as_of", header.as_of.to_string())]));
        facts(html, page);
        contents(html, page);
    });
}

/// The line at the top: mark, name, languages.
pub(crate) fn brand<D>(html: &mut Html, page: &Page<'_, D>, switch: fn(&mut Html)) {
    html.nest("div", &[("class", "brand")], |html| {
        mark(html);
        html.classed("span", "brand-name", page.say(words::BRAND));
        switch(html);
    });
}

/// What a page rests on, each with its name.
pub(crate) fn fact_list(html: &mut Html, facts: &[(&str, String)]) {
    html.nest("dl", &[("class", "facts")], |html| {
        for (name, value) in facts {
            html.nest("div", PLAIN, |html| {
                html.element("dt", PLAIN, name);
                html.element("dd", PLAIN, value);
            });
        }
    });
}

/// Three terraces.
fn mark(html: &mut Html) {
    html.nest("svg", &[("class", "mark"), ("viewBox", "0 0 24 24"), ("aria-hidden", "true")], |html| {
        for path in ["M9 6h6", "M6 12h12", "M3 18h18"] {
            html.shape("path", &[("d", path)]);
        }
    });
}

fn facts(html: &mut Html, page: &Page<'_>) {
    let header = &page.data.header;
    let source = match header.source {
        FactSource::Lake { version } => page.fill(words::FROM_LAKE, &[("version", version.to_string())]),
        FactSource::Files => page.say(words::FROM_FILES).to_owned(),
    };
    let short: String = header.policy_hash.chars().take(SHORT_HASH).collect();
    html.nest("dl", &[("class", "facts")], |html| {
        let mut fact = |name: &str, value: &str, tip: &str| {
            html.nest("div", PLAIN, |html| {
                html.element("dt", PLAIN, name);
                if tip.is_empty() {
                    html.element("dd", PLAIN, value);
                } else {
                    html.element("dd", &[("title", tip)], value);
                }
            });
        };
        fact(page.say(words::POLICY), &header.policy_name, "");
        fact(page.say(words::RULES_HASH), &short, &header.policy_hash);
        fact(page.say(words::FACTS), &source, "");
        fact(page.say(words::CURRENCY), header.currency.as_str(), "");
        fact(page.say(words::PROGRAM), &header.program_version, "");
    });
}

fn contents(html: &mut Html, page: &Page<'_>) {
    html.nest("nav", &[("class", "contents"), ("aria-label", page.say(words::CONTENTS))], |html| {
        html.nest("ul", PLAIN, |html| {
            for section in SECTIONS.iter().filter(|section| (section.present)(page.data)) {
                let target = format!("#{}", page.anchor(section.id));
                html.nest("li", PLAIN, |html| html.element("a", &[("href", &target)], page.say(section.title)));
            }
        });
    });
}
