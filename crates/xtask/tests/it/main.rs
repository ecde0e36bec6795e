//! The checkout keeps the house rules. The rules themselves are tested beside their code, on small bad samples.

use terrace_xtask::{Checkout, licence_page, root, tidy};

#[test]
fn the_house_is_tidy() {
    let checkout = Checkout::read(&root()).unwrap();
    assert!(
        checkout.tree().files().iter().any(|file| file.path == "crates/xtask/tests/it/main.rs"),
        "this very file is read"
    );
    let findings: Vec<String> = tidy(&checkout).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} to mend:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn docs_list_what_others_wrote_and_all_of_it_may_be_used() {
    let page = licence_page().unwrap();
    assert!(page.refused.is_empty(), "these licences are not allowed: {}", page.refused.join("; "));
    let path = root().join("docs/reference/licences.md");
    terrace_testing::assert_golden(&path, &page.text);
}
