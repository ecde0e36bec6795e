//! The end of the page: how to read the figures, what was left out, remarks.

use super::{BESIDE, FORECASTS, MEMBERS, MOVEMENT, SECTIONS, STANDINGS};
use crate::data::{FactSource, Privacy, RevenueBasis};
use crate::html::{Html, PLAIN};
use crate::page::Page;
use terrace_words::Lang;
use terrace_words::texts::report as words;

pub(crate) fn render(html: &mut Html, page: &Page<'_>) {
    let data = page.data;
    html.nest("footer", PLAIN, |html| {
        html.element("h2", PLAIN, page.say(words::HOW_TO_READ));
        html.nest("ul", &[("class", "notes")], |html| {
            let basis = match data.header.basis {
                RevenueBasis::Gross => words::BASIS_GROSS,
                RevenueBasis::Net => words::BASIS_NET,
            };
            html.element("li", PLAIN, page.say(basis));
            html.element("li", PLAIN, page.say(words::AS_OF_NOTE));
            if data.privacy == Privacy::Masked && !(data.top_customers.is_empty() && data.falling.is_empty()) {
                html.element("li", PLAIN, page.say(words::MASKED_NOTE));
            }
            if let Some(list) = left_out(page) {
                html.element("li", PLAIN, &page.fill(words::LEFT_OUT, &[("sections", list)]));
            }
            if let Some(why) = super::forecasts::too_few(page) {
                html.element("li", PLAIN, &why);
            }
            if !super::movement::present(data) && matches!(data.header.source, FactSource::Lake { .. }) {
                html.element("li", PLAIN, page.say(words::NO_MOVEMENT));
            }
            for note in &data.notes {
                html.element("li", PLAIN, note.get(page.lang, ""));
            }
        });
        html.classed("p", "colophon", page.say(words::COLOPHON));
    });
}

/// The sections for which there were no facts.
fn left_out(page: &Page<'_>) -> Option<String> {
    let absent: Vec<&str> = SECTIONS
        .iter()
        .filter(|section| {
            ![BESIDE, MOVEMENT, FORECASTS, STANDINGS, MEMBERS].contains(&section.id) && !(section.present)(page.data)
        })
        .map(|section| page.say(section.title))
        .collect();
    let comma = if page.lang == Lang::Zh { "、" } else { ", " };
    (!absent.is_empty()).then(|| absent.join(comma))
}
