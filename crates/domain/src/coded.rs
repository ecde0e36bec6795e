/// An error or warning that a person can meet: it has a stable code and the facts to fill its text.
///
/// The texts themselves, in every language, stand in the `words` crate under the same code.
pub trait Coded {
    /// The stable code, such as `T0104`. Never reused for another meaning.
    fn code(&self) -> &'static str;

    /// What fills the placeholders of the text, by name.
    fn arguments(&self) -> Vec<(&'static str, String)>;
}
