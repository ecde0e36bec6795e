//! The `nominate` of a membership: which members are proposed for tiers of a scheme.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Binder, Wanted, Written, read_expression};
use crate::literal::NameAt;
use crate::model::{Nominate, Scheme};
use crate::yaml::{Fields, Node, items, scalar};

/// As written.
pub(super) struct NominateDraft {
    scheme: Option<NameAt>,
    to: Vec<NameAt>,
    to_place: Place,
    when: Written,
}

impl NominateDraft {
    pub(super) fn read(node: &Node, found: &mut Diagnostics) -> Option<Self> {
        let mut fields = Fields::read(node, "nominate", node.place, found)?;
        let named = |node: &Node, key: &str, found: &mut Diagnostics| {
            let text = scalar(node, key, found)?.text.trim().to_owned();
            Some(NameAt { text, place: node.place })
        };
        let scheme = fields.get("scheme").map(|node| named(node, "scheme", found));
        let to = fields.need("to", found).and_then(|node| {
            let list = items(node, "to", found)?;
            if list.is_empty() {
                found.error(codes::EMPTY, node.place, [("key", "to".to_owned())]);
                return None;
            }
            let tiers: Vec<_> = list.iter().map(|item| named(item, "to", found)).collect();
            Some((tiers.into_iter().collect::<Option<Vec<_>>>()?, node.place))
        });
        let when = fields.need("when", found).and_then(|node| read_expression(node, "when", found));
        fields.finish(found);
        let (to, to_place) = to?;
        let scheme = match scheme {
            Some(scheme) => Some(scheme?),
            None => None,
        };
        Some(Self { scheme, to, to_place, when: when? })
    }

    pub(super) fn bind(&self, schemes: &[Option<Scheme>], binder: &mut Binder<'_, '_>) -> Option<Nominate> {
        let scheme = self.scheme(schemes, binder);
        let when = binder.expression(&self.when, Wanted::Condition);
        let scheme = scheme?;
        let tiers = binder.tier_ids(scheme)?;
        let mut to = Vec::with_capacity(self.to.len());
        for tier in &self.to {
            if let Some(index) = tiers.iter().position(|id| *id == tier.text) {
                to.push(index);
            } else {
                let name = schemes.get(scheme).and_then(Option::as_ref).map(|scheme| scheme.name.to_string());
                let arguments =
                    [("tier", tier.text.clone()), ("scheme", name.unwrap_or_default()), ("known", tiers.join(", "))];
                let known = tiers.iter().map(String::as_str);
                binder.found.unknown(codes::NOT_A_TIER, tier.place, arguments, &tier.text, known);
            }
        }
        (to.len() == self.to.len()).then_some(Nominate { scheme, to, when: when? })
    }

    /// The scheme that is named, or else the only one that has all of the tiers.
    fn scheme(&self, schemes: &[Option<Scheme>], binder: &mut Binder<'_, '_>) -> Option<usize> {
        if let Some(name) = &self.scheme {
            return binder.scheme(name);
        }
        let has_all = |index: &usize| {
            let ids = binder.names.tiers.get(*index).and_then(Option::as_ref);
            ids.is_some_and(|ids| self.to.iter().all(|tier| ids.contains(&tier.text)))
        };
        let candidates: Vec<usize> = (0..schemes.len()).filter(has_all).collect();
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        // A scheme whose tiers are not known for a mistake may be the one that is meant.
        if binder.names.tiers.iter().all(Option::is_some) {
            let tiers: Vec<&str> = self.to.iter().map(|tier| tier.text.as_str()).collect();
            let arguments = [("tiers", tiers.join(", ")), ("count", candidates.len().to_string())];
            binder.found.error(codes::SCHEME_OF_TIERS, self.to_place, arguments);
        }
        None
    }
}
