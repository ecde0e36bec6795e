//! Discounts by the tier of a scheme.

use crate::codes;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::Binder;
use crate::literal::{self, NameAt};
use crate::model::{ClassPrices, Scheme};
use crate::yaml::{Fields, Node, scalar};
use terrace_domain::Share;

/// As written.
pub(super) struct ClassDraft {
    scheme: NameAt,
    pays: Vec<(NameAt, Share)>,
}

impl ClassDraft {
    pub(super) fn read(node: &Node, found: &mut Diagnostics) -> Option<Self> {
        let mut fields = Fields::read(node, "class", node.place, found)?;
        let scheme = fields.need("scheme", found).and_then(|node| {
            let text = scalar(node, "scheme", found)?.text.trim().to_owned();
            Some(NameAt { text, place: node.place })
        });
        let pays = fields.need("pays", found).and_then(|node| {
            let entries = Fields::read(node, "pays", node.place, found)?;
            let read = |(name, place, node): (&str, Place, &Node)| {
                Some((NameAt { text: name.to_owned(), place }, literal::read_share(node, name, found)?))
            };
            let shares: Vec<_> = entries.all().map(read).collect();
            shares.into_iter().collect::<Option<Vec<_>>>()
        });
        fields.finish(found);
        Some(Self { scheme: scheme?, pays: pays? })
    }

    pub(super) fn bind(&self, schemes: &[Option<Scheme>], binder: &mut Binder<'_, '_>) -> Option<ClassPrices> {
        let index = binder.scheme(&self.scheme)?;
        let tiers = binder.tier_ids(index)?;
        let mut pays = vec![Share::WHOLE; tiers.len()];
        let mut places: Vec<Option<Place>> = vec![None; tiers.len()];
        let mut known_all = true;
        for (tier, share) in &self.pays {
            let slot = tiers.iter().position(|id| *id == tier.text);
            match slot.and_then(|slot| pays.get_mut(slot).zip(places.get_mut(slot))) {
                Some((pays, place)) => (*pays, *place) = (*share, Some(tier.place)),
                None => {
                    known_all = false;
                    let name = self.scheme.text.clone();
                    let arguments = [("tier", tier.text.clone()), ("scheme", name), ("known", tiers.join(", "))];
                    let known = tiers.iter().map(String::as_str);
                    binder.found.unknown(codes::NOT_A_TIER, tier.place, arguments, &tier.text, known);
                }
            }
        }
        let scheme = schemes.get(index).and_then(Option::as_ref)?;
        let argument = || [("scheme", self.scheme.text.clone())];
        if !scheme.kind.is_ordered() {
            let arguments = [("scheme", self.scheme.text.clone()), ("section", "prices".to_owned())];
            binder.found.error(codes::TIERS_WITHOUT_ORDER, self.scheme.place, arguments);
            return None;
        }
        binder.found.warning(codes::PRICE_BY_TIER, self.scheme.place, argument());
        for (worse, pair) in pays.windows(2).enumerate().map(|(index, pair)| (index + 1, pair)) {
            let [better_pays, worse_pays] = pair else { continue };
            if worse_pays < better_pays {
                let tier = |index: usize| tiers.get(index).cloned().unwrap_or_default();
                let place = places.get(worse).copied().flatten().or_else(|| places.get(worse - 1).copied().flatten());
                let arguments = [
                    ("tier", tier(worse)),
                    ("pays", worse_pays.to_string()),
                    ("better", tier(worse - 1)),
                    ("before", better_pays.to_string()),
                ];
                binder.found.error(codes::TIER_PAYS, place.unwrap_or(self.scheme.place), arguments);
                known_all = false;
            }
        }
        known_all.then_some(ClassPrices { scheme: index, pays })
    }
}
