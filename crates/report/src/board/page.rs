//! The page of a review.

use super::data::BoardData;
use super::{BoardPage, sections};
use crate::data::FactSource;
use crate::document::{shell, switch, tag};
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sections::masthead::{brand, fact_list};
use terrace_words::Lang;
use terrace_words::texts::{board as words, report as report_words};

/// Where the goals stand.
const GOALS: &str = "goals";

/// The whole page; `lang` is the language shown first.
pub(crate) fn document(data: &BoardData, lang: Lang) -> String {
    shell(lang, &|lang| title(data, lang), &|html, lang| view(html, &Page { data, lang }))
}

fn title(data: &BoardData, lang: Lang) -> String {
    let name = data.header.policy_title.get(lang, &data.header.policy_name);
    format!("{name} · {}", words::DOCUMENT.get(lang))
}

fn view(html: &mut Html, page: &BoardPage<'_>) {
    let class = format!("page page-{}", page.lang.code());
    let title = title(page.data, page.lang);
    html.nest("div", &[("class", &class), ("lang", tag(page.lang)), ("data-title", &title)], |html| {
        masthead(html, page);
        html.nest("main", PLAIN, |html| {
            section(html, page, GOALS, page.say(words::GOALS), |html| sections::goals(html, page));
            for own in &page.data.sections {
                let title = own.title.get(page.lang, own.key);
                section(html, page, own.key, title, |html| sections::section(html, page, own));
            }
        });
        closing(html, page);
    });
}

fn section(html: &mut Html, page: &BoardPage<'_>, key: &str, title: &str, body: impl FnOnce(&mut Html)) {
    let id = page.anchor(key);
    let heading = format!("{id}-title");
    html.nest("section", &[("id", &id), ("aria-labelledby", &heading)], |html| {
        html.element("h2", &[("id", &heading)], title);
        body(html);
    });
}

fn masthead(html: &mut Html, page: &BoardPage<'_>) {
    let (header, periods) = (&page.data.header, &page.data.periods);
    html.nest("header", &[("class", "masthead")], |html| {
        brand(html, page, switch);
        html.classed("p", "eyebrow", page.say(words::DOCUMENT));
        html.nest("h1", PLAIN, |html| html.text(header.policy_title.get(page.lang, &header.policy_name)));
        let span = [
            ("from", periods.now.from.clone()),
            ("to", periods.now.to.clone()),
            ("before_from", periods.before.from.clone()),
            ("before_to", periods.before.to.clone()),
        ];
        html.classed("p", "as-of", &page.fill(words::PERIOD, &span));
        let source = match header.source {
            FactSource::Lake { version } => page.fill(report_words::FROM_LAKE, &[("version", version.to_string())]),
            FactSource::Files => page.say(report_words::FROM_FILES).to_owned(),
        };
        let as_of = page.fill(report_words::AS_OF, &[("as_of", header.as_of.to_string())]);
        let mut facts = vec![
            (page.say(report_words::POLICY), header.policy_name.clone()),
            (page.say(report_words::FACTS), source),
            (page.say(report_words::CURRENCY), header.currency.as_str().to_owned()),
        ];
        if let Some(scheme) = &page.data.scheme {
            facts.push((page.say(words::TIERS_OF), scheme.get(page.lang, "").to_owned()));
        }
        if let Some(since) = &periods.since {
            facts.push((page.say(words::SINCE), since.clone()));
        }
        facts.push((page.say(report_words::PROGRAM), header.program_version.clone()));
        html.classed("p", "detail", &as_of);
        fact_list(html, &facts);
        contents(html, page);
    });
}

fn contents(html: &mut Html, page: &BoardPage<'_>) {
    let listed = page.data.sections.iter().map(|own| (own.key, own.title.get(page.lang, own.key)));
    let listed = [(GOALS, page.say(words::GOALS))].into_iter().chain(listed);
    html.nest("nav", &[("class", "contents"), ("aria-label", page.say(report_words::CONTENTS))], |html| {
        html.nest("ul", PLAIN, |html| {
            for (key, title) in listed {
                let target = format!("#{}", page.anchor(key));
                html.nest("li", PLAIN, |html| html.element("a", &[("href", &target)], title));
            }
        });
    });
}

fn closing(html: &mut Html, page: &BoardPage<'_>) {
    html.nest("footer", PLAIN, |html| {
        html.element("h2", PLAIN, page.say(words::HOW_TO_READ));
        html.nest("ul", &[("class", "notes")], |html| {
            for text in [words::GRADES, words::RANGES, words::TIERS_ARE, words::FACTS_BEHIND] {
                html.nest("li", PLAIN, |html| sections::prose(html, page.say(text)));
            }
        });
        html.classed("p", "colophon", page.say(report_words::COLOPHON));
    });
}
