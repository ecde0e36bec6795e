use crate::markup::{assert_sound, tags};
use crate::shop::sample;
use proptest::prelude::*;
use terrace_report::{Cause, ColumnLabel, LabelCount, Person, Privacy, ReportData, Title, render};
use terrace_words::Lang;

/// The sample with a hostile text wherever a text of people can stand.
fn poisoned(text: &str) -> ReportData {
    let mut data = sample();
    let title = Title::same(text);
    data.privacy = Privacy::Shown;
    data.header.policy_name = text.to_owned();
    data.header.policy_title = title.clone();
    data.header.policy_hash = text.to_owned();
    data.header.program_version = text.to_owned();
    data.notes.push(title.clone());
    data.labels.push(LabelCount {
        name: text.to_owned(),
        title: title.clone(),
        condition: text.to_owned(),
        group: Default::default(),
    });
    for scheme in &mut data.schemes {
        scheme.name = text.to_owned();
        scheme.title = title.clone();
        for tier in &mut scheme.tiers {
            tier.id = text.to_owned();
            tier.title = title.clone();
            tier.rule = title.clone();
        }
        let breakdowns = [&mut scheme.categories, &mut scheme.channels, &mut scheme.stores, &mut scheme.regions];
        for breakdown in breakdowns.into_iter().flatten() {
            for column in &mut breakdown.columns {
                column.label = ColumnLabel::Named(text.to_owned());
            }
        }
    }
    for customer in &mut data.top_customers {
        customer.id = text.to_owned();
        customer.name = Some(text.to_owned());
        customer.phone = Some(text.to_owned());
        customer.region = Some(text.to_owned());
        customer.kind = Person::Unknown;
    }
    for customer in &mut data.falling {
        customer.id = text.to_owned();
        customer.name = Some(text.to_owned());
        customer.phone = Some(text.to_owned());
        customer.manager = Some(text.to_owned());
    }
    for found in data.care.iter_mut().flat_map(|care| &mut care.causes) {
        found.cause = Cause::Named(text.to_owned());
    }
    for category in data.recent.iter_mut().flat_map(|recent| &mut recent.categories) {
        category.label = ColumnLabel::Named(text.to_owned());
    }
    for (field, _) in data.completeness.iter_mut().flat_map(|known| &mut known.fields) {
        *field = title.clone();
    }
    for import in &mut data.imports {
        import.files = vec![text.to_owned()];
        import.kind = title.clone();
        for reason in &mut import.reasons {
            reason.code = text.to_owned();
            reason.text = title.clone();
        }
        for status in &mut import.statuses {
            status.status = text.to_owned();
            status.read_as = title.clone();
        }
    }
    data
}

#[test]
fn names_cannot_become_markup() {
    let clean = tags(&render(&poisoned("x"), Lang::Zh));
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></script><svg/onload=alert(1)>",
        "<!--",
        "]]>",
        "&lt;script&gt;",
    ] {
        for privacy in [Privacy::Shown, Privacy::Masked] {
            let mut data = poisoned(text);
            data.privacy = privacy;
            let page = render(&data, Lang::Zh);
            assert!(!page.contains("<script>alert") && !page.contains("<img"), "{text}");
            let poisoned = tags(&page);
            if privacy == Privacy::Shown {
                let names = |tags: &[crate::markup::Tag]| -> Vec<String> {
                    tags.iter()
                        .map(|tag| {
                            let attributes: Vec<&str> = tag.attributes.iter().map(|(name, _)| name.as_str()).collect();
                            format!("{} {}", tag.name, attributes.join(" "))
                        })
                        .collect()
                };
                assert_eq!(names(&clean), names(&poisoned), "{text} changed the page's structure");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_text_leaves_the_page_sound(text in "[^{]{0,12}|[<>&\"'/a=]{1,12}") {
        assert_sound(&render(&poisoned(&text), Lang::En));
    }
}
