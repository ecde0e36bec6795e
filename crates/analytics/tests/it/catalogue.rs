//! The list of measures that the tests of `policy` check policies against: it is that of the program.

use std::path::Path;
use terrace_domain::MeasureSignature;

fn line(signature: &MeasureSignature) -> String {
    let mut words = vec![signature.name, signature.group.name(), signature.value_type.word()];
    words.extend(signature.windowed.then_some("windowed"));
    words.extend(signature.needs_window.then_some("needs_window"));
    words.extend(signature.parameters.iter().map(|parameter| parameter.key()));
    let facts = signature.facts.map(|facts| format!("of={}", facts.name));
    words.extend(facts.as_deref());
    format!("{}\n", words.join(" "))
}

#[test]
fn tests_of_policies_know_the_measures_that_there_are() {
    let path = Path::new("../policy/tests/measures.txt");
    let known: String = terrace_analytics::signatures().iter().map(line).collect();
    terrace_testing::assert_golden(path, &known);
}
