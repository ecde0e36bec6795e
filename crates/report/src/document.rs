//! The document around the sections: head, both languages, style and script, of a report or of a review.

use crate::data::ReportData;
use crate::html::{Html, PLAIN};
use crate::page::Page;
use crate::sections::{self, SECTIONS};
use terrace_words::Lang;
use terrace_words::texts::report as words;

/// Nothing may be loaded from anywhere; the page's own style and script are inline.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Zh];

/// The `lang` attribute of a language.
pub(crate) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    }
}

/// The whole page; `lang` is the language shown first.
pub(crate) fn document(data: &ReportData, lang: Lang) -> String {
    shell(lang, &|lang| title(data, lang), &|html, lang| view(html, &Page { data, lang }))
}

/// A document with the view of each language, of which `lang` is shown first.
pub(crate) fn shell(lang: Lang, title: &dyn Fn(Lang) -> String, view: &dyn Fn(&mut Html, Lang)) -> String {
    let mut html = Html::with_capacity(400_000);
    html.raw("<!doctype html>\n");
    html.nest("html", &[("lang", tag(lang))], |html| {
        head(html, &title(lang));
        html.nest("body", PLAIN, |html| {
            for each in LANGUAGES {
                switch_input(html, each, each == lang);
            }
            for each in LANGUAGES {
                view(html, each);
            }
            html.element("div", &[("id", "tip"), ("role", "tooltip"), ("hidden", "hidden")], "");
            html.nest("script", PLAIN, |html| html.raw(include_str!("assets/report.js")));
        });
    });
    html.into_string()
}

fn title(data: &ReportData, lang: Lang) -> String {
    let name = data.header.policy_title.get(lang, &data.header.policy_name);
    format!("{name} · {}", words::DOCUMENT.get(lang))
}

fn head(html: &mut Html, title: &str) {
    html.nest("head", PLAIN, |html| {
        html.void("meta", &[("charset", "utf-8")]);
        html.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        html.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", CONTENT_POLICY)]);
        html.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        html.void("meta", &[("name", "robots"), ("content", "noindex")]);
        html.element("title", PLAIN, title);
        html.nest("style", PLAIN, |html| {
            html.raw(include_str!("assets/base.css"));
            html.raw(include_str!("assets/tables.css"));
            html.raw(include_str!("assets/pictures.css"));
            html.raw(include_str!("assets/board.css"));
        });
    });
}

/// The switch is a pair of radio buttons, so that it works without script.
fn switch_input(html: &mut Html, lang: Lang, checked: bool) {
    let id = format!("lang-{}", lang.code());
    let name = own_name(lang);
    let mut attributes = vec![
        ("type", "radio"),
        ("name", "lang"),
        ("class", "lang-input"),
        ("id", id.as_str()),
        ("value", tag(lang)),
        ("aria-label", name),
    ];
    if checked {
        attributes.push(("checked", "checked"));
    }
    html.void("input", &attributes);
}

/// What a language calls itself.
fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Zh => "中文",
    }
}

fn view(html: &mut Html, page: &Page<'_>) {
    let class = format!("page page-{}", page.lang.code());
    let title = title(page.data, page.lang);
    html.nest("div", &[("class", &class), ("lang", tag(page.lang)), ("data-title", &title)], |html| {
        sections::masthead::render(html, page, switch);
        html.nest("main", PLAIN, |html| {
            for section in SECTIONS.iter().filter(|section| (section.present)(page.data)) {
                let id = page.anchor(section.id);
                let heading = format!("{id}-title");
                html.nest("section", &[("id", &id), ("aria-labelledby", &heading)], |html| {
                    html.element("h2", &[("id", &heading)], page.say(section.title));
                    (section.body)(html, page);
                });
            }
        });
        sections::closing::render(html, page);
    });
}

pub(crate) fn switch(html: &mut Html) {
    html.nest("div", &[("class", "switch"), ("aria-hidden", "true")], |html| {
        for lang in LANGUAGES {
            let target = format!("lang-{}", lang.code());
            let class = format!("to-{}", lang.code());
            html.element("label", &[("for", &target), ("class", &class), ("lang", tag(lang))], own_name(lang));
        }
    });
}
