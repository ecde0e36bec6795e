use crate::markup::{assert_sound, tags};
use crate::shop::sample;
use terrace_report::render;
use terrace_words::Lang;

#[test]
fn the_page_is_well_formed_and_the_same_each_time() {
    for lang in [Lang::En, Lang::Zh] {
        let page = render(&sample(), lang);
        assert_sound(&page);
        assert_eq!(page, render(&sample(), lang));
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = render(&sample(), Lang::En);
    for address in ["http:", "https:", "url(", "@import", "//cdn", "data:"] {
        assert!(!page.contains(address), "{address}");
    }
    for tag in tags(&page) {
        assert!(!["link", "img", "iframe", "object", "embed", "source", "base"].contains(&tag.name.as_str()));
        assert!(tag.attributes.iter().all(|(name, _)| name != "src" && !name.starts_with("on")), "{}", tag.name);
    }
    assert!(page.contains("default-src &#39;none&#39;"));
}

#[test]
fn both_languages_are_in_it_and_the_chosen_one_shows_first() {
    for (lang, root, checked) in
        [(Lang::En, "<html lang=\"en\">", "lang-en"), (Lang::Zh, "<html lang=\"zh-CN\">", "lang-zh")]
    {
        let page = render(&sample(), lang);
        assert!(page.contains(root));
        let first: Vec<String> = tags(&page)
            .into_iter()
            .filter(|tag| tag.attributes.iter().any(|(name, _)| name == "checked"))
            .flat_map(|tag| tag.attributes)
            .filter(|(name, _)| name == "id")
            .map(|(_, id)| id)
            .collect();
        assert_eq!(first, [checked]);
        for text in ["Key figures", "关键数字", "Stationery retail", "文具零售客户分级", "Champions", "冠军客户"]
        {
            assert!(page.contains(text), "{text}");
        }
    }
}

#[test]
fn every_picture_and_scrolling_table_has_a_name() {
    for tag in tags(&render(&sample(), Lang::Zh)) {
        let has = |wanted: &str| tag.attributes.iter().any(|(name, value)| name == wanted && !value.is_empty());
        let is = |wanted: &str, word: &str| tag.attributes.iter().any(|(name, value)| name == wanted && value == word);
        if tag.name == "svg" || is("role", "region") {
            assert!(has("aria-label") || has("aria-hidden"), "{}", tag.name);
        }
    }
}
