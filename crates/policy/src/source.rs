/// A policy file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// The file's name, for messages.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
}
