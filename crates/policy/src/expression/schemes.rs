use super::Binder;
use crate::codes;
use crate::literal::NameAt;
use crate::model::Target;

impl Binder<'_, '_> {
    /// The index of a scheme by its name, or a note that there is none.
    pub(crate) fn scheme(&mut self, name: &NameAt) -> Option<usize> {
        if let Some(Target::Scheme(index)) = self.names.table.get(&name.text) {
            return Some(*index);
        }
        let schemes = self.names.table.iter().filter(|(_, target)| matches!(target, Target::Scheme(_)));
        let known: Vec<&str> = schemes.map(|(name, _)| name.as_str()).collect();
        let arguments = [("name", name.text.clone()), ("known", known.join(", "))];
        self.found.unknown(codes::UNKNOWN_SCHEME, name.place, arguments, &name.text, known.iter().copied());
        None
    }

    /// The ids of a scheme's tiers, unless a mistake hides some.
    pub(crate) fn tier_ids(&self, scheme: usize) -> Option<Vec<String>> {
        self.names.tiers.get(scheme).cloned().flatten()
    }
}
